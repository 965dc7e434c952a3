import type { Tap } from '@zuil/protocol'
import type { AssociationFacts } from '../../backend/associations/shapes.ts'
import type { CardSystemFacts } from '../../backend/card-systems/shapes.ts'
import type { CardFacts } from '../../backend/cards/shapes.ts'
import type { Catalog } from '../../backend/catalog/catalog.ts'
import { fewEvents } from '../../backend/events/rules/event-index.ts'
import type { EventCalendar, EventFacts } from '../../backend/events/shapes.ts'
import type { PassholderFacts } from '../../backend/passholders/shapes.ts'
import type { RewardFacts } from '../../backend/rewards/shapes/reward.ts'
import type { ActionRequest, Facts } from '../../backend/taps/rules/model.ts'
import type { ZuilFacts } from '../../backend/zuilen/shapes/zuil.ts'

/** Small worlds for the tests of the backend's core. */

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** A moment as text, in UTC: 2026-03-29 01:00. */
export const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)

/** A DATES calendar of one occurrence. */
export const once = (start: number, end: number, wholeDay = false): EventCalendar => ({
  type: 'DATES',
  occurrences: [{ start, end, wholeDay }],
})

export const anEvent = (id: string, calendar: EventCalendar, more: Partial<EventFacts> = {}): EventFacts => ({
  id,
  name: { nl: id },
  organizerId: 'organizer',
  cardSystemIds: [1],
  calendar,
  checkinPoints: 1,
  ...more,
})

export const aCounter = (more: Partial<ZuilFacts['counters'][number]> = {}): ZuilFacts['counters'][number] => ({
  id: 'counter',
  name: 'counter',
  cardSystemId: 1,
  ...more,
})

export const aZuil = (more: Partial<ZuilFacts> = {}): ZuilFacts => ({
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11',
  name: 'CID-PPT-001',
  cardSystemId: 1,
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  languages: ['nl'],
  sound: true,
  counters: [aCounter({ organizerId: 'organizer', locationId: 'location' })],
  showQr: false,
  worksOffline: true,
  openingHours: [],
  keyVersion: 1,
  generation: 0,
  ...more,
})

export const aCardSystem = (more: Partial<CardSystemFacts> = {}): CardSystemFacts => ({
  id: 1,
  name: 'card system',
  socialTariffGraceDays: 30,
  openingHours: [],
  branding: {},
  distributionKeys: [],
  ...more,
})

export const COFFEE = '7b0f4a52-8c1b-4f0e-9a57-2f6f1d0c4b21'

export const aReward = (more: Partial<RewardFacts> = {}): RewardFacts => ({
  id: COFFEE,
  title: { nl: 'Een koffie' },
  points: 3,
  status: 'ACTIVE',
  cardSystemId: 1,
  applicableCardSystemIds: [],
  postalCodes: [],
  counterIds: [],
  publication: { from: 0 },
  redemption: { from: 0 },
  ...more,
})

export const FRIENDS = '5c0f4a52-8c1b-4f0e-9a57-2f6f1d0c4b31'

export const anAssociation = (more: Partial<AssociationFacts> = {}): AssociationFacts => ({
  id: FRIENDS,
  cardSystemId: 1,
  name: { nl: 'Vriend van het CC' },
  endDateType: 'CUSTOM',
  counters: [{ counterId: 'counter', right: 'READ' }],
  ...more,
})

const byId = <Id, T extends { readonly id: Id }>(all: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(all.map((one) => [one.id, one]))

export const aCatalog = (
  events: readonly EventFacts[],
  zuilen: readonly ZuilFacts[] = [],
  more: {
    readonly cardSystems?: readonly CardSystemFacts[]
    readonly rewards?: readonly RewardFacts[]
    readonly associations?: readonly AssociationFacts[]
    readonly memberLists?: ReadonlyMap<string, bigint>
  } = {},
): Catalog => ({
  version: 1n,
  events: fewEvents(events),
  zuilen: byId(zuilen),
  cardSystems: byId(more.cardSystems ?? [aCardSystem()]),
  rewards: byId(more.rewards ?? []),
  associations: byId(more.associations ?? []),
  memberLists: more.memberLists ?? new Map(),
})

export const CHIP = '04784CDAEE3880'

/** The nth ActieID. */
export const actie = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** A check-in over the API by the card of a chip. */
export const apiRequest = (n: number, at: number, eventId: string, chipNumber = CHIP): ActionRequest => ({
  origin: 'API',
  kind: 'CHECK_IN',
  by: 'API',
  actieId: actie(n),
  card: { kind: 'CHIP', chipNumber },
  eventId,
  receivedAt: at,
})

/** The nth tap at a zuil, right now: live, or out of the journal. */
export const tapRequest = (
  n: number,
  at: number,
  tap: Partial<Tap> = {},
  { live = true, chipNumber = CHIP, zuilId = aZuil().id, generation = 0 } = {},
): Extract<ActionRequest, { origin: 'ZUIL' }> => {
  const sent = { bootId: 'boot', monotonicMs: 1_000 }
  const card = { kind: 'CHIP' as const, chipNumber }
  const full: Tap = {
    ...sent,
    actieId: actie(n),
    seq: n,
    at: '1970-01-01T00:00:00.000Z',
    clock: 'WALL',
    notBefore: '1970-01-01T00:00:00.000Z',
    card,
    mode: 'CHECK_IN',
    ifLate: 'BOOK',
    ...tap,
  }
  return { origin: 'ZUIL', actieId: full.actieId, card, zuilId, generation, tap: full, sent, receivedAt: at, live }
}

export const aPassholder = (more: Partial<PassholderFacts> = {}): PassholderFacts => ({
  id: 'holder',
  points: 0,
  postalCode: '9000',
  memberships: [{ cardSystemId: 1, status: 'ACTIVE' }],
  ...more,
})

export const nothingYet = (): Omit<Facts, 'cards' | 'passholders'> => ({
  earlier: new Map(),
  standing: new Map(),
  visits: new Map(),
  tickets: new Map(),
  redemptions: new Map(),
  unitsTaken: new Map(),
  members: new Map(),
})

/** What the store finds: one card of one passholder. */
export const factsOf = (passholder: PassholderFacts = aPassholder(), card: Partial<CardFacts> = {}): Facts => ({
  ...nothingYet(),
  cards: new Map([[CHIP, { uitpasNumber: '0930000420206', status: 'ACTIVE', passholderId: passholder.id, ...card }]]),
  passholders: new Map([[passholder.id, passholder]]),
})
