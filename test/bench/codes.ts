import { createHmac, randomBytes } from 'node:crypto'
import { checkinCodeInput } from '@zuil/protocol'
import { makeQr } from '../../kiosk/qr/qr.ts'
import { zuilIdOf } from '../support/fixtures.ts'
import { against, type Bench, limit } from './report.ts'

const COUNT = 5_000

/** Microseconds for one, of many. */
const each = (work: (i: number) => unknown): number => {
  for (let i = 0; i < COUNT / 10; i++) work(i)
  const begin = performance.now()
  for (let i = 0; i < COUNT; i++) work(i)
  return ((performance.now() - begin) * 1000) / COUNT
}

/** A code for the mobile app: making one with its picture (on the zuil), and checking one (in the backend). */
export const codesBench: Bench = {
  name: 'codes',
  about: 'making and checking the code in a QR',
  run: async () => {
    const key = randomBytes(32)
    const zuilId = zuilIdOf(1)
    const eventId = '31e926e2-a35f-11eb-bcbc-0242ac130002'
    const hmac = each((i) =>
      createHmac('sha256', key)
        .update(checkinCodeInput(zuilId, i, eventId))
        .digest(),
    )
    const made = each((step) => makeQr({ key: key.toString('base64url'), zuilId, step, eventId }))
    return [
      limit('a QR code and its picture, made on the zuil', made, 'us', 5_000),
      against('  the same', made, 'us', 'a bare HMAC-SHA-256', hmac, { max: 500 }),
    ]
  },
}
