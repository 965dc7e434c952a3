import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { checkinCodeInput, noLog } from '@zuil/protocol'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { openStores } from '../../backend/stores.ts'
import { checkCode, codeAt } from '../../backend/zuilen/checkin-code.ts'
import { drawQrCode } from '../../kiosk/qr/qr.ts'
import { eventId, smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { temporaryFolder } from '../support/programs.ts'
import { against, type Bench, limit, type Row } from './report.ts'

const COUNT = 5_000

/** Microseconds for one, of many. */
const each = (work: (i: number) => unknown): number => {
  for (let i = 0; i < COUNT / 10; i++) work(i)
  const begin = performance.now()
  for (let i = 0; i < COUNT; i++) work(i)
  return ((performance.now() - begin) * 1000) / COUNT
}

const measure = async (): Promise<Row[]> => {
  const folder = await temporaryFolder()
  const keys = await openKeys(join(folder.path, 'keys.json'))
  const store = await openStores({ dataDir: folder.path, keys, log: noLog })
  try {
    const now = Date.now()
    await store.load(smallDataset(now, { showQr: true }))
    const catalog = await store.catalog()
    const zuilId = zuilIdOf(1)
    const zuil = catalog.zuilen.get(zuilId)
    const code = zuil && codeAt(store.enrolment.key, zuil, eventId, now)
    if (code === undefined || !('event' in checkCode(store.enrolment.key, catalog, code, now)))
      throw new Error('the code is not taken')

    const key = randomBytes(32)
    const hmac = each((i) =>
      createHmac('sha256', key)
        .update(checkinCodeInput(zuilId, i, eventId))
        .digest(),
    )
    const made = each((step) => drawQrCode({ key: key.toString('base64url'), zuilId, step, eventId }))
    const checked = each(() => checkCode(store.enrolment.key, catalog, code, now))
    return [
      limit('a QR code and its picture, made on the zuil', made, 'us', 5_000),
      against('  the same', made, 'us', 'a bare HMAC-SHA-256', hmac, { max: 500 }),
      against('a code checked in the backend', checked, 'us', 'a bare HMAC-SHA-256', hmac, { max: 20 }),
    ]
  } finally {
    await store.close()
    await folder.remove()
  }
}

/** A code for the mobile app: making one with its picture (on the zuil), and checking one (in the backend). */
export const codesBench: Bench = { name: 'codes', about: 'making and checking the code in a QR', run: measure }
