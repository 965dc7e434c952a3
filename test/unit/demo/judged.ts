import type { CardRead } from '@zuil/protocol'
import fc from 'fast-check'
import { judge } from '../../../backend/core/judge.ts'
import { type Catalog, cardKey, type Decision, type EventFacts, type ZuilFacts } from '../../../backend/core/model.ts'
import { planCheckin } from '../../../backend/core/plan.ts'
import type { Dataset } from '../../../backend/store/dataset.ts'
import { someTap } from '../../support/taps.ts'

/** Judges taps over a Dataset, without a database. */

const grouped = (events: readonly EventFacts[], key: (event: EventFacts) => string | undefined) => {
  const groups = new Map<string, EventFacts[]>()
  for (const event of events) {
    const of = key(event)
    if (of !== undefined) groups.set(of, [...(groups.get(of) ?? []), event])
  }
  return groups
}

export const catalogOf = ({ events, zuilen, counters }: Dataset): Catalog => ({
  version: 1n,
  events: new Map(events.map((event) => [event.id, event])),
  eventsByOrganizer: grouped(events, ({ organizerId }) => organizerId),
  eventsByLocation: grouped(events, ({ locationId }) => locationId),
  zuilen: new Map(
    zuilen.map((zuil): [string, ZuilFacts] => [
      zuil.id,
      {
        id: zuil.id,
        name: zuil.name,
        cardSystemId: zuil.cardSystemId,
        blocked: zuil.status === 'BLOCKED',
        languages: zuil.languages ?? ['nl'],
        sound: zuil.sound ?? true,
        counters: counters.filter(({ id }) => zuil.counterIds.includes(id)),
        ...(zuil.fixedEventId !== undefined && { fixedEventId: zuil.fixedEventId }),
      },
    ]),
  ),
})

export const chip = (chipNumber: string): CardRead => ({ kind: 'CHIP', chipNumber })
export const barcode = (uitpasNumber: string): CardRead => ({ kind: 'BARCODE', uitpasNumber })

/** What is decided of these cards, tapped one after the other at a zuil. */
export const tapped = (
  dataset: Dataset,
  zuilId: string,
  now: number,
  cards: readonly CardRead[],
): readonly Decision[] => {
  const catalog = catalogOf(dataset)
  const plans = cards.map((card, i) => {
    const tap = someTap(i + 1, {}, card)
    const sent = { bootId: tap.bootId, monotonicMs: tap.monotonicMs, at: new Date(now).toISOString() }
    return planCheckin(catalog, {
      origin: 'ZUIL',
      actieId: tap.actieId,
      card,
      zuilId,
      tap,
      sent,
      receivedAt: now,
      live: true,
    })
  })
  const known = dataset.cards.flatMap((card) => [
    ...(card.chipNumber === undefined ? [] : [[cardKey(chip(card.chipNumber)), card] as const]),
    [cardKey(barcode(card.uitpasNumber)), card] as const,
  ])
  return judge(plans, {
    given: new Map(),
    cards: new Map(known),
    passholders: new Map(dataset.passholders.map((holder) => [holder.id, holder])),
    visits: new Map(),
  })
}

/** The reason of a refusal, or SAVED. */
export const outcomeOf = ({ verdict }: Decision): string => (verdict.outcome === 'SAVED' ? 'SAVED' : verdict.reason)

const HOUR_MS = 3_600_000
/** The clock changes of 2026, new year's eve and a leap day, by Brussels' clock. */
const turns = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-12-31T23:00:00Z', '2028-02-28T23:00:00Z']

/** Any moment, and those around the turns often. */
export const someMoment: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2040, 0, 1) }),
  fc
    .tuple(fc.constantFrom(...turns), fc.integer({ min: -26 * HOUR_MS, max: 26 * HOUR_MS }))
    .map(([turn, by]) => Date.parse(turn) + by),
)

/** The hours of two days at every turn, to the minute before, on and after. */
export const turningMoments: readonly number[] = turns.flatMap((turn) =>
  Array.from({ length: 53 }, (_, i) => Date.parse(turn) + (i - 26) * HOUR_MS).flatMap((at) => [at - 1, at, at + 1]),
)
