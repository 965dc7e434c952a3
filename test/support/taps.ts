import type { CardRead, Tap } from '@zuil/protocol'
import type { ActionRequest } from '../../backend/taps/rules/model.ts'

/** A UUIDv7-shaped ActieID that is the same for the same number. */
export const actieIdOf = (n: number): string => {
  const hex = n.toString(16).padStart(12, '0')
  return `01900000-0000-7000-8000-${hex}`
}

/** A well-formed tap: number `n` of its zuil. */
export const someTap = (
  n: number,
  over: Partial<Tap> = {},
  card: CardRead = { kind: 'CHIP', chipNumber: '04784CDAEE3880' },
): Tap => ({
  actieId: actieIdOf(n),
  seq: n,
  bootId: 'boot-1',
  monotonicMs: 1_000 + n,
  at: '2026-11-23T20:00:00.000Z',
  clock: 'ANCHORED',
  notBefore: '2026-11-23T19:00:00.000Z',
  card,
  mode: 'CHECK_IN',
  ifLate: 'BOOK',
  ...over,
})

/** A tap as it comes to the store. `receivedAt`: also when it happened, unless `over` says otherwise. */
export const zuilRequest = (
  n: number,
  card: CardRead,
  receivedAt: number,
  {
    zuilId,
    generation = 0,
    live = true,
    ...over
  }: Partial<Tap> & { readonly zuilId: string; readonly generation?: number; readonly live?: boolean },
): Extract<ActionRequest, { origin: 'ZUIL' }> => {
  const tap = someTap(n, { at: new Date(receivedAt).toISOString(), ...over }, card)
  return {
    origin: 'ZUIL',
    actieId: tap.actieId,
    card,
    zuilId,
    generation,
    tap,
    sent: { bootId: tap.bootId, monotonicMs: tap.monotonicMs },
    receivedAt,
    live,
  }
}
