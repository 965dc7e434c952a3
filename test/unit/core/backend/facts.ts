import type {
  CardFacts,
  Catalog,
  CheckinFacts,
  CheckinRequest,
  EventCalendar,
  EventFacts,
  PassholderFacts,
  ZuilFacts,
} from '../../../../backend/core/model.ts'

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

export const aZuil = (more: Partial<ZuilFacts> = {}): ZuilFacts => ({
  id: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11',
  name: 'CID-PPT-001',
  cardSystemId: 1,
  blocked: false,
  languages: ['nl'],
  sound: true,
  counters: [{ id: 'counter', organizerId: 'organizer', locationId: 'location' }],
  ...more,
})

const grouped = (events: readonly EventFacts[], key: (event: EventFacts) => string | undefined) => {
  const groups = new Map<string, EventFacts[]>()
  for (const event of events) {
    const name = key(event)
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), event])
  }
  return groups
}

export const aCatalog = (events: readonly EventFacts[], zuilen: readonly ZuilFacts[] = []): Catalog => ({
  version: 1n,
  events: new Map(events.map((event) => [event.id, event])),
  eventsByOrganizer: grouped(events, ({ organizerId }) => organizerId),
  eventsByLocation: grouped(events, ({ locationId }) => locationId),
  zuilen: new Map(zuilen.map((zuil) => [zuil.id, zuil])),
})

export const CHIP = '04784CDAEE3880'

/** The nth ActieID. */
export const actie = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** A check-in over the API by the card of a chip. */
export const apiRequest = (n: number, at: number, eventId: string, chipNumber = CHIP): CheckinRequest => ({
  origin: 'API',
  actieId: actie(n),
  card: { kind: 'CHIP', chipNumber },
  eventId,
  receivedAt: at,
})

export const aPassholder = (more: Partial<PassholderFacts> = {}): PassholderFacts => ({
  id: 'holder',
  points: 0,
  memberships: [{ cardSystemId: 1, status: 'ACTIVE' }],
  ...more,
})

/** What the store finds: one card of one passholder. */
export const factsOf = (passholder: PassholderFacts = aPassholder(), card: Partial<CardFacts> = {}): CheckinFacts => ({
  given: new Map(),
  cards: new Map([[CHIP, { uitpasNumber: '0930000420206', status: 'ACTIVE', passholderId: passholder.id, ...card }]]),
  passholders: new Map([[passholder.id, passholder]]),
  visits: new Map(),
})
