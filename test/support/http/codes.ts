import { createHmac } from 'node:crypto'
import { checkinCodeInput, writeCheckinCode } from '@zuil/protocol'
import { fakeKey, ids, now } from './fake-store.ts'

/** The code that a zuil would show: made here as the zuil makes it. */
export const codeOf = (over: { at?: number; zuilId?: string; eventId?: string; keyVersion?: number } = {}): string => {
  const { at = now, zuilId = ids.zuil, eventId = ids.event, keyVersion = 1 } = over
  const step = Math.floor(at / 30_000)
  const key = Buffer.from(fakeKey('qr', { id: zuilId, keyVersion }), 'base64url')
  const mac = createHmac('sha256', key)
    .update(checkinCodeInput(zuilId, step, eventId))
    .digest('hex')
  return writeCheckinCode({ zuilId, step, seal: mac.slice(0, 24) })
}
