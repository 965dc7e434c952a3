import type { AssociationFacts } from '../../../backend/associations/shapes.ts'
import type { CardSystemFacts } from '../../../backend/card-systems/shapes.ts'
import type { StoredCardSystem } from '../../../backend/card-systems/store.ts'
import type { CardFacts } from '../../../backend/cards/shapes.ts'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import type { CounterFacts } from '../../../backend/counters/shapes.ts'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import type { EventFacts } from '../../../backend/events/shapes.ts'
import type { StoredPass } from '../../../backend/passholders/store.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'

/** Monday 23 November 2026, 20:15 in Brussels. */
export const now = Date.parse('2026-11-23T19:15:00.000Z')
export const hour = 3_600_000

export const ids = {
  organizer: 'organizer-1',
  otherOrganizer: 'organizer-2',
  location: 'location-1',
  counter: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25001',
  otherCounter: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25002',
  event: 'event-now',
  otherEvent: 'event-of-another',
  zuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11',
  blockedZuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12',
  otherZuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b13',
  device: 'ebee0a27-2dba-4231-aaae-15077884fa75',
  blockedDevice: 'ebee0a27-2dba-4231-aaae-15077884fa76',
  formerDevice: 'ebee0a27-2dba-4231-aaae-15077884fa77',
  holder: '8703fee0-29cc-452c-b1af-94ef494d4196',
  checkin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e',
  otherCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5f',
  reversedCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d60',
  reward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01',
  otherReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e02',
  everywhereReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e03',
  welcomeReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e04',
  association: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f02',
  readAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f03',
  youthAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f04',
  farAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f05',
  command: '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3003',
}

/** What must never be seen in a log. */
export const secrets = {
  uitpasNumber: '0930000420206',
  chipNumber: '04784CDAEE3880',
  name: 'Vandersmissen',
  firstName: 'Godelieve',
  insz: '83030201540',
  clientSecret: 's3cr3t-of-the-client',
}

export const cards = {
  active: secrets.uitpasNumber,
  blocked: '0900000095902',
  stock: '0900000067513',
  holderBlocked: '1000000520006',
  expired: '0930000237915',
  unknown: '0560002524307',
}

export const system: StoredCardSystem = {
  id: 1,
  name: 'UiTPAS Dender',
  socialTariffGraceDays: 30,
  cities: [{ postalCode: '9300', name: 'Aalst' }],
  website: 'https://www.uitpas.be',
}

const event = (id: string, organizerId: string, start: number): EventFacts => ({
  id,
  name: { nl: `Naam van ${id}` },
  organizerId,
  cardSystemIds: [1],
  calendar: { type: 'DATES', occurrences: [{ start, end: start + hour, wholeDay: false }] },
  checkinPoints: 1,
  basePrice: 1000,
})

export const events = [
  event(ids.event, ids.organizer, now),
  event(ids.otherEvent, ids.otherOrganizer, now),
  event('event-past', ids.organizer, now - 48 * hour),
]

export const counters: readonly (CounterFacts & { readonly consumerKey: string })[] = [
  {
    id: ids.counter,
    name: 'Onthaal',
    cardSystemId: 1,
    organizerId: ids.organizer,
    locationId: ids.location,
    consumerKey: 'key-1',
  },
  { id: ids.otherCounter, name: 'Sporthal', cardSystemId: 1, organizerId: ids.otherOrganizer, consumerKey: 'key-2' },
]

export const zuil = (id: string, over: Partial<ZuilFacts> = {}): ZuilFacts => ({
  id,
  name: 'CID-PPT-001',
  cardSystemId: 1,
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  languages: ['nl'],
  sound: true,
  counters: counters.slice(0, 1),
  showQr: false,
  worksOffline: true,
  openingHours: [],
  keyVersion: 1,
  ...over,
})

const reward = (id: string, over: Partial<RewardFacts>): RewardFacts => ({
  id,
  title: { nl: 'Een koffie' },
  points: 10,
  status: 'ACTIVE',
  cardSystemId: 1,
  applicableCardSystemIds: [],
  postalCodes: [],
  counterIds: [ids.counter],
  publication: { from: now - hour },
  redemption: { from: now - hour },
  ...over,
})

const rewards: readonly RewardFacts[] = [
  reward(ids.reward, { limit: { volume: 2, period: 'DAY' }, maxUnits: 100 }),
  reward(ids.otherReward, { title: { nl: 'Een balpen' }, points: 5, counterIds: [ids.otherCounter] }),
  reward(ids.everywhereReward, {
    title: { nl: 'Zwembeurt' },
    points: 20,
    counterIds: [],
    applicableCardSystemIds: [1],
  }),
  reward(ids.welcomeReward, { title: { nl: 'Welkom' }, points: 0 }),
]

const association = (id: string, over: Partial<AssociationFacts>): AssociationFacts => ({
  id,
  cardSystemId: 1,
  name: { nl: 'Vriend van het CC' },
  endDateType: 'CUSTOM',
  counters: [{ counterId: ids.counter, right: 'WRITE' }],
  ...over,
})

const associations: readonly AssociationFacts[] = [
  association(ids.association, { endDate: '2027-06-30' }),
  association(ids.readAssociation, {
    name: { nl: 'Bibliotheek' },
    endDateType: 'BASED_ON_REGISTRATION_DATE',
    months: 12,
    renewableMonths: 2,
    counters: [
      { counterId: ids.counter, right: 'READ' },
      { counterId: ids.otherCounter, right: 'WRITE' },
    ],
  }),
  association(ids.youthAssociation, { name: { nl: 'Jeugd' }, endDateType: 'BASED_ON_DATE_OF_BIRTH', months: 216 }),
  association(ids.farAssociation, { name: { nl: 'Zwemclub' }, cardSystemId: 2, endDate: '2027-06-30' }),
]

const cardSystem = (id: number, name: string): CardSystemFacts => ({
  id,
  name,
  socialTariffGraceDays: 30,
  distributionKeys: [],
})

export const fakeCatalog = (zuilen: ReadonlyMap<string, ZuilFacts>): Catalog => ({
  version: 1n,
  events: fewEvents(events),
  zuilen,
  cardSystems: new Map([cardSystem(1, 'UiTPAS Dender'), cardSystem(2, 'UiTPAS Gent')].map((one) => [one.id, one])),
  rewards: new Map(rewards.map((one) => [one.id, one])),
  associations: new Map(associations.map((one) => [one.id, one])),
  memberLists: new Map(associations.map(({ id }) => [id, 4n])),
})

const pass = (
  uitpasNumber: string,
  status: CardFacts['status'],
  membership: Partial<NonNullable<StoredPass['passholder']>['memberships'][number]> | undefined,
): StoredPass => {
  const card: CardFacts = { uitpasNumber, status, ...(membership && { passholderId: ids.holder }) }
  return {
    card,
    cardSystem: system,
    ...(membership && {
      passholder: {
        id: ids.holder,
        name: secrets.name,
        firstName: secrets.firstName,
        dateOfBirth: '1983-03-02',
        street: 'Molenstraat 1',
        postalCode: '9300',
        city: 'Aalst',
        points: 12,
        lastActivityAt: now - hour,
        createdAt: now - 1000 * hour,
        registrationOrganizer: { id: ids.organizer, name: 'CC De Schakel' },
        memberships: [{ cardSystemId: 1, status: 'ACTIVE', cardSystem: system, cards: [card], ...membership }],
      },
    }),
  }
}

/** The active one never had a social status; the expired one had one. */
export const fakePasses = (): Map<string, StoredPass> =>
  new Map(
    [
      pass(cards.active, 'ACTIVE', {}),
      pass(cards.blocked, 'BLOCKED', {}),
      pass(cards.stock, 'STOCK', undefined),
      pass(cards.holderBlocked, 'ACTIVE', { status: 'BLOCKED' }),
      pass(cards.expired, 'ACTIVE', { socialTariffEndDate: now - 100 * 24 * hour }),
    ].map((one) => [one.card.uitpasNumber, one] as const),
  )
