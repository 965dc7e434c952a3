import type { ActieId, Tap, Verdict } from '@zuil/protocol'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'

const none = new Map()
export const emptyCatalog: Catalog = {
  version: 1n,
  events: fewEvents([]),
  zuilen: none,
  cardSystems: none,
  rewards: none,
  associations: none,
  memberLists: none,
}

/** The few methods of the store that the intake uses, with failures on demand. Judges: every tap saves a point. */
export const fakeStore = () => {
  const booked = new Map<ActieId, Verdict>()
  const batches: (readonly ActionRequest[])[] = []
  const store = {
    /** The database answers nothing. */
    down: false,
    /** Requests that make any transaction fail. */
    poison: new Set<ActieId>(),
    /** Held up until it resolves. */
    gate: Promise.resolve() as Promise<unknown>,
    booked,
    batches,
    attempts: 0,
    catalog: async (): Promise<Catalog> => {
      if (store.down) throw new Error('down')
      return emptyCatalog
    },
    book: async (requests: readonly ActionRequest[]): Promise<readonly Verdict[]> => {
      store.attempts++
      await store.gate
      if (store.down || requests.some(({ actieId }) => store.poison.has(actieId))) throw new Error('no')
      batches.push(requests)
      return requests.map(({ actieId }) => {
        const verdict: Verdict = booked.get(actieId) ?? {
          outcome: 'SAVED',
          actieId,
          points: 1,
          balance: booked.size + 1,
          eventId: 'e',
        }
        booked.set(actieId, verdict)
        return verdict
      })
    },
  }
  return store
}

export const zuilIdOf = (n: number): string => `3d6f0a52-8c1b-4f0e-9a57-${String(n).padStart(12, '0')}`
export const actieIdOf = (n: number): ActieId => `019aad3c-5b20-7c4e-8f00-${String(n).padStart(12, '0')}`

export const tapOf = (n: number): Tap => ({
  actieId: actieIdOf(n),
  seq: n + 1,
  bootId: 'boot',
  monotonicMs: 1_000 + n,
  at: '2026-11-23T19:15:30.016Z',
  clock: 'ANCHORED',
  notBefore: '2026-11-23T17:00:04.310Z',
  card: { kind: 'CHIP', chipNumber: '04784CDAEE3880' },
  mode: 'CHECK_IN',
  ifLate: 'BOOK',
})

const sent = { bootId: 'boot', monotonicMs: 9_000 }
const wire = (message: object): Buffer => Buffer.from(JSON.stringify({ v: 1, sent, ...message }))

export const tapMessage = (n: number): Buffer => wire({ tap: tapOf(n) })
export const journalMessage = (batch: number, ns: readonly number[]): Buffer => wire({ batch, taps: ns.map(tapOf) })
