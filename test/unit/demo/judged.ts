import type { CardRead, Tap } from '@zuil/protocol'
import fc from 'fast-check'
import { cardKey } from '../../../backend/cards/shapes.ts'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import type { Dataset, DatasetZuil } from '../../../backend/demo/dataset/shapes.ts'
import { chooseEvent } from '../../../backend/events/rules/choice.ts'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import { type ActionRequest, type Decision, type Facts, pairKey } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { someTap } from '../../support/taps.ts'

/** Judges taps over a Dataset, without a database. */

const zuilFacts = (zuil: DatasetZuil, counters: Dataset['counters']): ZuilFacts => ({
  id: zuil.id,
  name: zuil.name,
  cardSystemId: zuil.cardSystemId,
  type: zuil.type ?? 'CHECK_IN',
  blocked: zuil.blocked ?? false,
  inStock: zuil.inStock ?? false,
  languages: zuil.languages ?? ['nl'],
  sound: zuil.sound ?? true,
  counters: counters.filter(({ id }) => zuil.counterIds.includes(id)),
  showQr: zuil.showQr ?? false,
  worksOffline: zuil.worksOffline ?? true,
  openingHours: zuil.openingHours ?? [],
  keyVersion: 1,
  generation: 0,
  ...(zuil.associationId !== undefined && { associationId: zuil.associationId }),
  ...(zuil.fixedEventId !== undefined && { fixedEventId: zuil.fixedEventId }),
})

const byId = <K, T extends { readonly id: K }>(all: readonly T[]): ReadonlyMap<K, T> =>
  new Map(all.map((one) => [one.id, one]))

export const catalogOf = (dataset: Dataset): Catalog => ({
  version: 1n,
  events: fewEvents(dataset.events),
  zuilen: byId(dataset.zuilen.map((zuil) => zuilFacts(zuil, dataset.counters))),
  cardSystems: byId(
    dataset.cardSystems.map(
      ({ id, name, socialTariffGraceDays = 30, openingHours = [], branding = {}, distributionKeys = [] }) => ({
        ...{ id, name, socialTariffGraceDays, openingHours, branding, distributionKeys },
      }),
    ),
  ),
  rewards: byId(dataset.rewards ?? []),
  associations: byId(dataset.associations ?? []),
  memberLists: new Map(),
})

export const chip = (chipNumber: string): CardRead => ({ kind: 'CHIP', chipNumber })
export const barcode = (uitpasNumber: string): CardRead => ({ kind: 'BARCODE', uitpasNumber })

const shownPriceAt = (zuil: ZuilFacts, catalog: Catalog, at: number): number | undefined => {
  const choice = chooseEvent(catalog.events, zuil, at)
  return 'event' in choice ? choice.event.basePrice : undefined
}

/** What a tap says of its zuil's screen: its event's price, its one reward, its association. */
const shownAt = (zuil: ZuilFacts, catalog: Catalog, at: number): Partial<Tap> => ({
  mode: zuil.type,
  ...(zuil.type === 'TICKET' && { shownPrice: shownPriceAt(zuil, catalog, at) }),
  ...(zuil.type === 'REWARD' && {
    rewardId: [...catalog.rewards.values()].find(
      ({ points, counterIds }) => points > 0 && counterIds.includes(zuil.counters[0]?.id ?? ''),
    )?.id,
  }),
  ...(zuil.associationId !== undefined && { associationId: zuil.associationId }),
})

/** What a dataset says of everything that taps are judged by. */
const factsOf = (dataset: Dataset): Facts => {
  const known = dataset.cards.flatMap((card) => [
    ...(card.chipNumber === undefined ? [] : [[cardKey(chip(card.chipNumber)), card] as const]),
    [cardKey(barcode(card.uitpasNumber)), card] as const,
  ])
  const members = (dataset.associations ?? []).flatMap((association) =>
    association.members.map(
      ({ passholderId, endDate }) => [pairKey(passholderId, association.id), { endDate }] as const,
    ),
  )
  const groups = (dataset.groupPasses ?? []).map(({ id, postalCode, ticketsPerYear, membership }) => ({
    ...{ id, postalCode, points: 0, memberships: [membership], groupTicketsPerYear: ticketsPerYear },
  }))
  return {
    earlier: new Map(),
    standing: new Map(),
    cards: new Map(known),
    passholders: new Map([...dataset.passholders, ...groups].map((holder) => [holder.id, holder])),
    visits: new Map(),
    tickets: new Map(),
    redemptions: new Map(),
    unitsTaken: new Map(),
    members: new Map(members),
  }
}

/** What is decided of these cards, tapped one after the other at a zuil. */
export const tapped = (
  dataset: Dataset,
  zuilId: string,
  now: number,
  cards: readonly CardRead[],
): readonly Decision[] => {
  const catalog = catalogOf(dataset)
  const zuil = catalog.zuilen.get(zuilId)
  if (!zuil) throw new Error('the dataset has no such zuil')
  const plans = cards.map((card, i) => {
    const tap = someTap(i + 1, shownAt(zuil, catalog, now), card)
    return planAction(catalog, {
      origin: 'ZUIL',
      actieId: tap.actieId,
      card,
      zuilId,
      generation: 0,
      tap,
      sent: { bootId: tap.bootId, monotonicMs: tap.monotonicMs },
      receivedAt: now,
      live: true,
    })
  })
  return judge(plans, factsOf(dataset))
}

/** What happened before a demo, one after the other. */
export const judgedRequests = (dataset: Dataset, requests: readonly ActionRequest[]): readonly Decision[] => {
  const catalog = catalogOf(dataset)
  return judge(
    requests.map((request) => planAction(catalog, request)),
    factsOf(dataset),
  )
}

/** The reason of a refusal; else what was given, with the tariff of a ticket or the state of a membership. */
export const outcomeOf = ({ verdict }: Decision): string => {
  switch (verdict.outcome) {
    case 'REFUSED':
      return verdict.reason
    case 'TICKET':
      return `TICKET ${verdict.ticket.sold ? verdict.ticket.tariff : verdict.ticket.reason}`
    case 'MEMBERSHIP':
      return `${verdict.status}${verdict.renewable ? ', renewable' : ''}`
    default:
      return verdict.outcome
  }
}

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
