import pg from 'pg'
import type { Dataset, DatasetAssociation, DatasetPassholder } from '../../backend/demo/dataset/shapes.ts'
import { makeUitpasNumber } from '../../backend/demo/numbers.ts'
import type { EventFacts } from '../../backend/events/shapes.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import type { RewardFacts } from '../../backend/rewards/shapes/reward.ts'
import type { Stores } from '../../backend/stores.ts'
import type { ActionRequest } from '../../backend/taps/rules/model.ts'
import { pngOf } from './png.ts'

/**
 * What stands in the database that tests of routes begin with: a little of everything, with what was booked, sold and
 * redeemed before, so that a test knows each answer beforehand.
 */

/** Monday 23 November 2026, 20:15 in Brussels. */
export const now = Date.parse('2026-11-23T19:15:00.000Z')
export const hour = 3_600_000

export const ids = {
  organizer: 'organizer-1',
  otherOrganizer: 'organizer-2',
  location: 'location-1',
  counter: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25001',
  otherCounter: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25002',
  /** Of `organizer`, now. */
  event: 'event-now',
  /** Of `otherOrganizer`, now. */
  otherEvent: 'event-of-another',
  /** Of `organizer`, two days ago. */
  pastEvent: 'event-past',
  /** Of `otherOrganizer`, two days ago. */
  otherPastEvent: 'event-past-of-another',
  /** At `counter`, enrolled with `device` after `formerDevice`. */
  zuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11',
  /** At `counter`, enrolled with `blockedDevice`, blocked. */
  blockedZuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12',
  /** At `otherCounter`, never enrolled. */
  otherZuil: '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b13',
  device: 'ebee0a27-2dba-4231-aaae-15077884fa75',
  blockedDevice: 'ebee0a27-2dba-4231-aaae-15077884fa76',
  formerDevice: 'ebee0a27-2dba-4231-aaae-15077884fa77',
  /** Of the card `active`: 12 points, never a social status. */
  holder: '8703fee0-29cc-452c-b1af-94ef494d4196',
  /** Of the card `social`: 5 points, an active social status. */
  socialHolder: '8703fee0-29cc-452c-b1af-94ef494d4197',
  /** Of the card `blocked`. */
  blockedHolder: '8703fee0-29cc-452c-b1af-94ef494d5001',
  /** Of `holder`, at `pastEvent`; the reversed one too. */
  checkin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e',
  reversedCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d60',
  /** Of `holder`, at `otherPastEvent`. */
  otherCheckin: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5f',
  /** Of `socialHolder`, at `pastEvent`; the reversed one too. */
  ticket: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d61',
  reversedTicket: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d62',
  /** Of `socialHolder`, at `otherPastEvent`. */
  otherTicket: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d63',
  /** Of `holder`: `reward`, yesterday, by `organizer`; the reversed one too. */
  redemption: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d64',
  reversedRedemption: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d65',
  /** Of `holder`: `otherReward`, yesterday, by nobody in particular. */
  otherRedemption: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d66',
  /** That no reward has. */
  picture: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e09',
  /** Two a day for each, a hundred in all. */
  reward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01',
  otherReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e02',
  everywhereReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e03',
  welcomeReward: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e04',
  association: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f02',
  readAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f03',
  youthAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f04',
  farAssociation: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f05',
  /** A picture of the screen of `zuil`, answered. */
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
  social: makeUitpasNumber('09300', 7, true),
  blocked: '0900000095902',
  stock: '0900000067513',
  /** Its passholder is blocked. */
  holderBlocked: '1000000520006',
  /** Its passholder had a social status. */
  expired: '0930000237915',
  /** Of no card. */
  unknown: '0560002524307',
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

const reward = (id: string, over: Partial<RewardFacts>): RewardFacts => ({
  id,
  title: { nl: 'Een koffie' },
  points: 10,
  status: 'ACTIVE',
  cardSystemId: 1,
  applicableCardSystemIds: [],
  postalCodes: [],
  counterIds: [ids.counter],
  publication: { from: now - 100 * hour },
  redemption: { from: now - 100 * hour },
  ...over,
})

const association = (id: string, over: Partial<DatasetAssociation>): DatasetAssociation => ({
  id,
  cardSystemId: 1,
  name: { nl: 'Vriend van het CC' },
  endDateType: 'CUSTOM',
  counters: [{ counterId: ids.counter, right: 'WRITE' }],
  members: [],
  ...over,
})

type Membership = DatasetPassholder['memberships'][number]

const passholder = (
  id: string,
  { membership, ...over }: Partial<DatasetPassholder> & { membership?: Partial<Membership> } = {},
): DatasetPassholder => ({
  id,
  name: 'Peeters',
  firstName: 'Jan',
  dateOfBirth: '1990-05-06',
  postalCode: '9300',
  city: 'Aalst',
  points: 0,
  ...over,
  memberships: [{ cardSystemId: 1, status: 'ACTIVE', ...membership }],
})

const otherHolder = (n: number): string => `8703fee0-29cc-452c-b1af-94ef494d500${n}`

const passholders: readonly DatasetPassholder[] = [
  passholder(ids.holder, {
    name: secrets.name,
    firstName: secrets.firstName,
    dateOfBirth: '1983-03-02',
    insz: secrets.insz,
    street: 'Molenstraat 1',
    registrationOrganizerId: ids.organizer,
    points: 25,
    lastActivityAt: now - 72 * hour,
  }),
  passholder(ids.socialHolder, {
    points: 5,
    lastActivityAt: now - 72 * hour,
    membership: { socialTariffEndDate: now + 1000 * hour },
  }),
  passholder(ids.blockedHolder),
  passholder(otherHolder(2), { membership: { status: 'BLOCKED' } }),
  passholder(otherHolder(3), { membership: { socialTariffEndDate: now - 100 * 24 * hour } }),
]

const zuil = (id: string, name: string, counterId: string) => ({ id, name, cardSystemId: 1, counterIds: [counterId] })

const apiDataset: Dataset = {
  cardSystems: [
    {
      id: 1,
      name: 'UiTPAS Dender',
      cities: [{ postalCode: '9300', name: 'Aalst' }],
      website: 'https://www.uitpas.be',
      contactEmail: 'vragen@dender.example',
      membershipPrices: [
        { label: 'Kansenpas', description: 'Met kansentarief.', price: 100, socialTariff: true },
        { label: 'Inwoner', description: 'Uit de regio.', price: 350, residence: 'INSIDE', ageFrom: 18 },
        { label: 'Jong', description: 'Tot 18 jaar.', price: 0, ageUntil: 17 },
        { label: 'Digitaal', description: 'Zonder kaart.', price: 200, residence: 'OUTSIDE', cardType: 'DIGITAL' },
      ],
    },
    { id: 2, name: 'UiTPAS Gent', cities: [] },
  ],
  organizers: [ids.organizer, ids.otherOrganizer].map((id) => ({ id, name: `Naam van ${id}`, cardSystemIds: [1] })),
  locations: [{ id: ids.location, name: `Naam van ${ids.location}` }],
  counters: [
    {
      id: ids.counter,
      consumerKey: 'key-1',
      name: 'Onthaal',
      cardSystemId: 1,
      organizerId: ids.organizer,
      locationId: ids.location,
    },
    {
      id: ids.otherCounter,
      consumerKey: 'key-2',
      name: 'Sporthal',
      cardSystemId: 1,
      organizerId: ids.otherOrganizer,
    },
  ],
  zuilen: [
    zuil(ids.zuil, 'CID-PPT-001', ids.counter),
    { ...zuil(ids.blockedZuil, 'CID-PPT-002', ids.counter), blocked: true },
    zuil(ids.otherZuil, 'CID-PPT-003', ids.otherCounter),
  ],
  events: [
    event(ids.event, ids.organizer, now),
    event(ids.otherEvent, ids.otherOrganizer, now),
    event(ids.pastEvent, ids.organizer, now - 48 * hour),
    event(ids.otherPastEvent, ids.otherOrganizer, now - 48 * hour),
  ],
  passholders,
  cards: [
    {
      uitpasNumber: cards.active,
      chipNumber: secrets.chipNumber,
      cardSystemId: 1,
      status: 'ACTIVE',
      passholderId: ids.holder,
    },
    { uitpasNumber: cards.social, cardSystemId: 1, status: 'ACTIVE', passholderId: ids.socialHolder },
    { uitpasNumber: cards.blocked, cardSystemId: 1, status: 'BLOCKED', passholderId: ids.blockedHolder },
    { uitpasNumber: cards.holderBlocked, cardSystemId: 1, status: 'ACTIVE', passholderId: otherHolder(2) },
    { uitpasNumber: cards.expired, cardSystemId: 1, status: 'ACTIVE', passholderId: otherHolder(3) },
    { uitpasNumber: cards.stock, cardSystemId: 1, status: 'STOCK' },
  ],
  clients: [{ id: 'client', name: 'Client', secret: secrets.clientSecret, grants: [] }],
  rewards: [
    reward(ids.reward, { limit: { volume: 2, period: 'DAY' }, maxUnits: 100 }),
    reward(ids.otherReward, { title: { nl: 'Een balpen' }, points: 5, counterIds: [ids.otherCounter] }),
    reward(ids.everywhereReward, {
      title: { nl: 'Zwembeurt' },
      points: 20,
      counterIds: [],
      applicableCardSystemIds: [1],
    }),
    reward(ids.welcomeReward, { title: { nl: 'Welkom' }, points: 0 }),
  ],
  associations: [
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
  ],
}

const booked = (actieId: string, uitpasNumber: string, receivedAt: number) =>
  ({ origin: 'API', actieId, card: { kind: 'BARCODE', uitpasNumber }, receivedAt }) as const

const checkin = (actieId: string, eventId: string): ActionRequest => ({
  ...booked(actieId, cards.active, now - 48 * hour),
  kind: 'CHECK_IN',
  by: 'API',
  eventId,
})

const ticket = (actieId: string, eventId: string): ActionRequest => ({
  ...booked(actieId, cards.social, now - 48 * hour),
  kind: 'TICKET',
  eventId,
  regularPrice: 1000,
  tariffId: 'SOCIALTARIFF-1-default',
})

const redemption = (actieId: string, rewardId: string, organizerId?: string): ActionRequest => ({
  ...booked(actieId, cards.active, now - 24 * hour),
  kind: 'REDEEM',
  rewardId,
  ...(organizerId !== undefined && { organizerId }),
})

const book = async (store: Stores, ...requests: ActionRequest[]): Promise<void> => {
  for (const verdict of await store.book(requests)) {
    if (verdict.outcome === 'REFUSED') throw new Error(`the test's dataset can't be booked: ${verdict.reason}`)
  }
}

/** Puts a device in a zuil, with a configuration code of that moment. */
export const enrol = async (
  store: Stores,
  zuilId: string,
  name: string,
  deviceId: string,
  at: number,
): Promise<void> => {
  const code = await store.enrolment.newConfigurationCode(zuilId, at, hour, 'IN_HAND')
  const { kind } = await store.enrolment.setup({ name, code, deviceId, mqttPasswordHash: `hash of ${deviceId}` }, at)
  if (kind !== 'DONE') throw new Error(`the test's zuil can't be enrolled: ${kind}`)
}

/** Fills an empty database: the dataset, and what happened before `now`. */
export const fillApiDatabase = async (store: Stores): Promise<void> => {
  await store.load(apiDataset)
  await book(store, checkin(ids.reversedCheckin, ids.pastEvent), checkin(ids.otherCheckin, ids.otherPastEvent))
  await store.checkins.for(Scope.system).reverse(ids.reversedCheckin, now - 47 * hour)
  await book(store, checkin(ids.checkin, ids.pastEvent))
  await book(store, ticket(ids.reversedTicket, ids.pastEvent), ticket(ids.otherTicket, ids.otherPastEvent))
  await store.tickets.for(Scope.system).reverse(ids.reversedTicket, now - 47 * hour)
  await book(store, ticket(ids.ticket, ids.pastEvent))
  await book(store, redemption(ids.reversedRedemption, ids.reward, ids.organizer))
  await store.redemptions.for(Scope.system).reverse(ids.reversedRedemption, now - 23 * hour)
  await book(
    store,
    redemption(ids.redemption, ids.reward, ids.organizer),
    redemption(ids.otherRedemption, ids.otherReward),
  )

  await enrol(store, ids.zuil, 'CID-PPT-001', ids.formerDevice, now - 48 * hour)
  await enrol(store, ids.zuil, 'CID-PPT-001', ids.device, now - 24 * hour)
  await enrol(store, ids.blockedZuil, 'CID-PPT-002', ids.blockedDevice, now - 24 * hour)
  const contact = { generation: 2, session: 41, plannedStop: false, at: now - 1000, software: '0.2.0', inUse: 3 }
  await store.deliveries.recordContacts(new Map([[ids.zuil, contact]]))
  await store.commands.add({
    id: ids.command,
    zuilId: ids.zuil,
    kind: 'SCREENSHOT',
    issuedAt: now - hour,
    expiresAt: now - hour + 60_000,
  })
  await store.commands.answer(ids.zuil, { v: 1, id: ids.command, outcome: 'DONE', picture: 'AAAA' }, now - hour + 1000)
  await describeRewards(store.databaseUrl)
}

/** What no dataset says of a reward. The newest is the first. */
const describeRewards = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const rewardIds = (apiDataset.rewards ?? []).map(({ id }) => id)
  for (const [index, id] of rewardIds.entries()) {
    await client.query(
      'update reward set promotional_description = $2, categories = $3, created_at = $4 where id = $1',
      [id, { nl: 'Lekker warm' }, [id === ids.reward ? 'Eten en drinken' : 'Doen'], new Date(now - index * hour)],
    )
  }
  await client.query(
    `insert into reward_picture (id, card_system_id, type, width, height, content, created_at)
       values ($1, 1, 'image/png', 20, 20, $2, $3)`,
    [ids.picture, pngOf(20, 20), new Date(now)],
  )
  await client.end()
}
