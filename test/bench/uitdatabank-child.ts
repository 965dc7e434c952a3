import { startStandIn } from '../support/uitdatabank.ts'
import { aDocument, brusselsText } from '../support/uitdatabank-documents.ts'

/** UiTdatabank's stand-in with many events, for the bench: what it does is not of the backend's process. */

const [events = 0, organizers = 1] = process.argv.slice(2).map(Number)
const standIn = await startStandIn(Date.now)
const HOUR = 3_600_000
const began = Math.floor(Date.now() / 1_000) * 1_000

/** As large as they are there. */
const description = { nl: 'Een namiddag vol spel en muziek voor jong en oud. '.repeat(100) }

const put = (n: number, at: number, name: string): void => {
  const start = brusselsText(began + (24 + (n % 4_000)) * HOUR)
  const end = brusselsText(began + (27 + (n % 4_000)) * HOUR)
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const document = aDocument(id, {
    ...{ name: { nl: name }, description, modified: brusselsText(at), startDate: start, endDate: end },
    organizer: { '@id': `https://io-test.uitdatabank.be/organizers/org-${n % organizers}` },
    location: { '@id': `https://io-test.uitdatabank.be/places/place-${n % 500}`, name: { nl: `Zaal ${n % 500}` } },
    subEvent: [{ id: 0, startDate: start, endDate: end, status: { type: 'Available' } }],
  })
  standIn.events.set(id, { document })
}

for (let n = 0; n < events; n++) put(n, began - (events - n) * 1_000, `Evenement ${n}`)
process.on('message', (count: number) => {
  const now = Math.floor(Date.now() / 1_000) * 1_000
  for (let n = 0; n < count; n++) put(n, now, `Anders ${n}`)
  process.send?.('changed')
})
process.on('disconnect', () => process.exit(0))
process.send?.(standIn.url)
