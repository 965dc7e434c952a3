import type { Verdict } from '@zuil/protocol'
import type { CardFacts, Catalog, CheckinRequest, EventFacts, ZuilFacts } from '../../../backend/core/model.ts'
import type {
  Grant,
  SetupOutcome,
  Store,
  StoredCardSystem,
  StoredCheckin,
  StoredPass,
} from '../../../backend/store/store.ts'

/** Monday 23 November 2026, 20:15 in Brussels. */
export const now = Date.parse('2026-11-23T19:15:00.000Z')
const hour = 3_600_000

export const ids = {
  organizer: 'organizer-1',
  otherOrganizer: 'organizer-2',
  location: 'location-1',
  event: 'event-now',
  otherEvent: 'event-of-another',
  zuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11',
  blockedZuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12',
  device: 'ebee0a27-2dba-4231-aaae-15077884fa75',
  blockedDevice: 'ebee0a27-2dba-4231-aaae-15077884fa76',
  holder: '8703fee0-29cc-452c-b1af-94ef494d4196',
  checkin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e',
  otherCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5f',
  reversedCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d60',
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

const system: StoredCardSystem = {
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
})

const events = [
  event(ids.event, ids.organizer, now),
  event(ids.otherEvent, ids.otherOrganizer, now),
  event('event-past', ids.organizer, now - 48 * hour),
]

const zuil = (id: string, blocked: boolean): ZuilFacts => ({
  id,
  name: blocked ? 'CID-PPT-002' : 'CID-PPT-001',
  cardSystemId: 1,
  blocked,
  languages: ['nl'],
  sound: true,
  counters: [{ id: 'counter-1', organizerId: ids.organizer, locationId: ids.location }],
})

const stored = (id: string, organizerId: string, over: Partial<StoredCheckin> = {}): StoredCheckin => ({
  id,
  at: now - hour,
  eventId: ids.event,
  eventTitle: 'Naam',
  organizerId,
  uitpasNumber: cards.active,
  passholderId: ids.holder,
  points: 1,
  ...over,
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

/** A Store in memory with a little of everything, and what the tests set and look at. */
export const fakeStore = () => {
  const zuilen = new Map([zuil(ids.zuil, false), zuil(ids.blockedZuil, true)].map((one) => [one.id, one] as const))
  const state = {
    verdict: (request: CheckinRequest): Verdict => ({
      outcome: 'SAVED',
      actieId: request.actieId,
      points: 1,
      balance: 13,
      eventId: ids.event,
    }),
    grants: [] as readonly Grant[],
    setup: { kind: 'DONE', zuilId: ids.zuil, zuilName: 'CID-PPT-001' } as SetupOutcome,
    failing: undefined as Error | undefined,
    booked: [] as CheckinRequest[],
    reversed: [] as string[],
    setups: [] as { name: string; code: string; deviceId: string; mqttPasswordHash: string }[],
    searches: [] as object[],
    standing: 0,
  }
  const passes = new Map(
    [
      pass(cards.active, 'ACTIVE', {}),
      pass(cards.blocked, 'BLOCKED', {}),
      pass(cards.stock, 'STOCK', undefined),
      pass(cards.holderBlocked, 'ACTIVE', { status: 'BLOCKED' }),
      pass(cards.expired, 'ACTIVE', { socialTariffEndDate: now - 100 * 24 * hour }),
    ].map((one) => [one.card.uitpasNumber, one] as const),
  )
  const checkins = [
    stored(ids.checkin, ids.organizer),
    stored(ids.otherCheckin, ids.otherOrganizer),
    stored(ids.reversedCheckin, ids.organizer, { reversedAt: now }),
  ]
  const catalog: Catalog = {
    version: 1n,
    events: new Map(events.map((one) => [one.id, one])),
    eventsByOrganizer: new Map([
      [ids.organizer, events.filter(({ organizerId }) => organizerId === ids.organizer)],
      [ids.otherOrganizer, events.filter(({ organizerId }) => organizerId === ids.otherOrganizer)],
    ]),
    eventsByLocation: new Map(),
    zuilen,
  }
  const named = (known: readonly string[]) => async (wanted: readonly string[]) =>
    wanted.filter((id) => known.includes(id)).map((id) => ({ id, name: `Naam van ${id}` }))
  const answering = () => {
    if (state.failing) throw state.failing
  }

  const store: Store = {
    catalog: async () => {
      answering()
      return catalog
    },
    bookCheckins: async (requests) => {
      answering()
      state.booked.push(...requests)
      return requests.map(state.verdict)
    },
    checkins: {
      find: async (id) => checkins.find((one) => one.id === id),
      search: async (query) => {
        state.searches.push(query)
        const member = checkins.filter(({ organizerId }) => query.organizerIds.includes(organizerId))
        return { totalItems: member.length, member }
      },
      reverse: async (id) => {
        state.reversed.push(id)
        return true
      },
      count: async () => state.standing,
    },
    passes: {
      byUitpasNumber: async (number) => {
        answering()
        return passes.get(number)
      },
      byChipNumber: async (chip) => (chip === secrets.chipNumber ? passes.get(cards.active) : undefined),
      insz: async () => secrets.insz,
    },
    zuilen: {
      newConfigurationCode: async () => 'ABCD-2345',
      setup: async (request) => {
        state.setups.push(request)
        return state.setup
      },
      byDeviceId: async (id) => (id === ids.device ? ids.zuil : id === ids.blockedDevice ? ids.blockedZuil : undefined),
      credentials: async () => [],
      revoke: async () => undefined,
      setCounterEvent: async (zuilId, eventId) => {
        const { counterEventId, ...rest } = zuilen.get(zuilId) ?? zuil(zuilId, false)
        zuilen.set(zuilId, { ...rest, ...(eventId !== undefined && { counterEventId: eventId }) })
      },
      desired: async () => ({ revision: 0 }),
      putDesired: async () => true,
      seen: async () => undefined,
    },
    clients: {
      authenticate: async (id, secret) => id === 'client' && secret === secrets.clientSecret,
      newToken: async () => 'token-new',
      byToken: async (token) => (token === 'token' ? { clientId: 'client', grants: state.grants } : undefined),
    },
    names: {
      organizers: named([ids.organizer, ids.otherOrganizer]),
      locations: named([ids.location]),
      cardSystem: async (id) => (id === 1 ? system : undefined),
    },
    close: async () => undefined,
  }
  return { store, state, catalog }
}
