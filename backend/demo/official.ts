import { dayAfter, dayOf, momentOf } from '../platform/time/calendar.ts'
import type { Dataset, DatasetCard, DatasetGroupPass, DatasetPassholder } from './dataset/shapes.ts'
import { gent } from './places.ts'

/**
 * The data of UiTPAS's own test environment, that every integrator has in his tests: the numbers, ids and titles are those of
 * its public documentation; names, dates and prices, of which it says nothing, are made up, and how many tickets its group
 * passes have. Its coupons are not here: there are none.
 */

const paspartoe = {
  id: 3,
  name: 'Paspartoe',
  socialTariffGraceDays: 30,
  cities: [{ postalCode: '1000', name: 'Brussel' }],
} as const satisfies Dataset['cardSystems'][number]

const elsewhere = {
  id: 4,
  name: '[TEST] Andere regio',
  socialTariffGraceDays: 30,
  cities: [],
} as const satisfies Dataset['cardSystems'][number]

const organizer = {
  id: '0ce87cbc-9299-4528-8d35-92225dc9489f',
  name: '[TEST] UiTPAS Organisatie (Regio Gent + Paspartoe)',
  cardSystemIds: [gent.id, paspartoe.id],
  postalCodes: ['9000'],
}
const otherOrganizer = {
  id: '0ce87cbc-9299-4528-8d35-922200000001',
  name: '[TEST] Andere organisatie',
  cardSystemIds: [gent.id],
  postalCodes: ['9000'],
}

const counter = {
  id: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25101',
  consumerKey: 'd7f0a3c5e91b4826a0c4b7e3f15d9101',
  name: '[TEST] Balie',
  cardSystemId: gent.id,
  organizerId: organizer.id,
}

const uuid = (kind: number, n: number): string => `0ff1c1a1-000${kind}-4000-8000-${String(n).padStart(12, '0')}`

/** How somebody's social status is: in the card system of his card, or in another one alone. */
type Social = 'NONE' | 'ACTIVE' | 'EXPIRED' | 'ELSEWHERE'

interface Person {
  readonly uitpasNumber: string
  /** Absent = an online UiTPAS. */
  readonly chipNumber?: string
  readonly insz: string
  readonly dateOfBirth: string
  readonly postalCode: string
  readonly social: Social
  readonly blocked?: true
  /** What it is there for, in Dutch. */
  readonly label: string
}

const people: readonly Person[] = [
  {
    ...{ uitpasNumber: '0900000095902', chipNumber: '04784CDAEE3880', insz: '83030201540', dateOfBirth: '1983-03-02' },
    ...{ postalCode: '9000', social: 'NONE', label: 'Testkaart: gewoon' },
  },
  {
    ...{ uitpasNumber: '0900000067513', chipNumber: '04363CDAEE3880', insz: '36051380284', dateOfBirth: '1936-05-13' },
    ...{ postalCode: '9090', social: 'ACTIVE', label: 'Testkaart: kansentarief' },
  },
  {
    ...{ uitpasNumber: '0900000031618', chipNumber: '04CEE7528E6180', insz: '66010101785', dateOfBirth: '1966-01-01' },
    ...{ postalCode: '9000', social: 'EXPIRED', label: 'Testkaart: kansentarief vervallen' },
  },
  {
    ...{ uitpasNumber: '0900010959113', chipNumber: '04ED6ACACF6180', insz: '08091860684', dateOfBirth: '2008-09-18' },
    ...{ postalCode: '9090', social: 'ACTIVE', label: 'Testkaart: kansentarief, woont buiten Gent' },
  },
  {
    ...{ uitpasNumber: '0900000002312', chipNumber: '04B00412F15284', insz: '71030360442', dateOfBirth: '1971-03-03' },
    ...{ postalCode: '9000', social: 'ACTIVE', blocked: true, label: 'Testkaart: geblokkeerde kaart' },
  },
  {
    ...{ uitpasNumber: '0900000058918', chipNumber: '045157B2B63780', insz: '17010180147', dateOfBirth: '2017-01-01' },
    ...{ postalCode: '1000', social: 'EXPIRED', label: 'Testkaart: kansentarief vervallen, woont in Brussel' },
  },
  {
    ...{ uitpasNumber: '1000000520006', chipNumber: '045A4832633680', insz: '80010101392', dateOfBirth: '1980-01-01' },
    ...{ postalCode: '9000', social: 'NONE', label: 'Testkaart: kaart van Paspartoe' },
  },
  {
    ...{ uitpasNumber: '0900000093204', chipNumber: '045D69DAEE3880', insz: '10010105762', dateOfBirth: '1910-01-01' },
    ...{ postalCode: '9000', social: 'ELSEWHERE', label: 'Testkaart: kansentarief in een andere regio' },
  },
  {
    ...{ uitpasNumber: '0900004518305', insz: '80010170282', dateOfBirth: '1980-01-01' },
    ...{ postalCode: '9000', social: 'NONE', label: 'Testkaart: online UiTPAS, gezin' },
  },
  {
    ...{ uitpasNumber: '0900011902815', insz: '91063061055', dateOfBirth: '1991-06-30' },
    ...{ postalCode: '9000', social: 'ACTIVE', label: 'Testkaart: online UiTPAS, kansentarief' },
  },
  {
    ...{ uitpasNumber: '0900011903417', insz: '15021760024', dateOfBirth: '2015-02-17' },
    ...{ postalCode: '9000', social: 'ACTIVE', label: 'Testkaart: online UiTPAS, dochter' },
  },
]

/** Groepspassen. The second buys by coupons alone there, so nothing here. */
const groups: readonly (Pick<Person, 'uitpasNumber' | 'social' | 'label'> & {
  readonly chipNumber: string
  readonly ticketsPerYear: number
})[] = [
  {
    ...{ uitpasNumber: '0900000045410', chipNumber: '04D0AB6AF85C80', social: 'ACTIVE', ticketsPerYear: 100 },
    label: 'Testkaart: groepspas met kansentarief',
  },
  {
    ...{ uitpasNumber: '0900000191800', chipNumber: '048B25DAEE3880', social: 'NONE', ticketsPerYear: 0 },
    label: 'Testkaart: groepspas zonder kansentarief',
  },
]

/** Nobody is registered with them yet. */
const unregistered: readonly (Pick<DatasetCard, 'uitpasNumber'> & {
  readonly chipNumber: string
  readonly label: string
})[] = [
  { uitpasNumber: '0900000074519', chipNumber: '044AC54A8E6180', label: 'Testkaart: van niemand, voor kansentarief' },
  { uitpasNumber: '0900000020405', chipNumber: '047E2EEA053B80', label: 'Testkaart: van niemand' },
]

/** The cards, with what they are there for. */
export const officialCards = [...people, ...unregistered, ...groups].map(({ uitpasNumber, chipNumber, label }) => ({
  ...{ uitpasNumber, label, official: true as const },
  ...(chipNumber !== undefined && { chipNumber }),
}))

/** Where a card is from: its first digits say so. */
const systemOf = (uitpasNumber: string): number => (uitpasNumber.startsWith('1') ? paspartoe.id : gent.id)

const holderOf = (person: Person, n: number, now: number): DatasetPassholder => {
  const { uitpasNumber, insz, dateOfBirth, postalCode, social } = person
  const today = dayOf(now)
  const ends = (days: number) => ({ socialTariffEndDate: momentOf(dayAfter(today, days)) - 1 })
  const own = social === 'ACTIVE' ? ends(365) : social === 'EXPIRED' ? ends(-365) : {}
  const [city] = [...gent.cities, ...paspartoe.cities].filter((one) => one.postalCode === postalCode)
  return {
    ...{ id: uuid(1, n), name: 'Testpashouder', firstName: `Test ${n}`, insz, dateOfBirth, postalCode },
    city: city?.name ?? 'Merelbeke',
    points: 100,
    lastActivityAt: momentOf(dayAfter(today, -7)),
    createdAt: momentOf(dayAfter(today, -400)),
    memberships: [
      { cardSystemId: systemOf(uitpasNumber), status: 'ACTIVE', ...own },
      ...(social === 'ELSEWHERE' ? [{ cardSystemId: elsewhere.id, status: 'ACTIVE' as const, ...ends(365) }] : []),
    ],
  }
}

const groupOf = ({ social, ticketsPerYear }: (typeof groups)[number], n: number, now: number): DatasetGroupPass => {
  const today = dayOf(now)
  return {
    ...{ id: uuid(3, n), name: `Testgroep ${n}`, postalCode: '9000', city: 'Gent', ticketsPerYear },
    createdAt: momentOf(dayAfter(today, -400)),
    membership: {
      ...{ cardSystemId: gent.id, status: 'ACTIVE' },
      ...(social === 'ACTIVE' && { socialTariffEndDate: momentOf(dayAfter(today, 365)) - 1 }),
    },
  }
}

const rewardsOf = (now: number): NonNullable<Dataset['rewards']> => {
  const today = dayOf(now)
  const from = momentOf(dayAfter(today, -400))
  const over = momentOf(dayAfter(today, -30))
  const reward = (n: number, title: string, points: number, more: object = {}) => ({
    ...{ id: uuid(2, n), title: { nl: title }, points, status: 'ACTIVE' as const, cardSystemId: gent.id },
    ...{ applicableCardSystemIds: [gent.id], postalCodes: [], counterIds: [] },
    ...{ publication: { from }, redemption: { from } },
    ...more,
  })
  const isOver = { publication: { from, until: over }, redemption: { from, until: over } }
  // Its ids there are numbers; ours end in them.
  return [
    reward(5687, 'Test Voordeel Regio Gent', 5),
    reward(5688, 'Test Welkomstvoordeel Regio Gent', 0),
    reward(5823, 'Test Voordeel Regio Gent - 1/week', 5, { limit: { volume: 1, period: 'WEEK' } }),
    reward(5824, 'Test Online Voordeel - 10/dag', 5, { limit: { volume: 10, period: 'DAY' } }),
    reward(5825, 'Test Vervallen Voordeel', 5, isOver),
    reward(5826, 'Test Vervallen Welkomsvoordeel', 0, isOver),
  ]
}

const common = {
  cardSystemIds: [gent.id, paspartoe.id],
  calendar: { type: 'PERMANENT', hours: [] },
  checkinPoints: 1,
  basePrice: 1_000,
} as const

/** Beside the demo's own: UiTPAS Gent is there. */
export const officialDataset = (now: number) =>
  ({
    cardSystems: [paspartoe, elsewhere],
    organizers: [organizer, otherOrganizer],
    counters: [counter],
    events: [
      {
        ...common,
        id: '5a0967f9-cc06-4c3c-9206-30481a767434',
        name: { nl: 'Permanente UiTPAS Test Festiviteit' },
        organizerId: organizer.id,
        ticketLimit: { volume: 100, period: 'WEEK' },
      },
      {
        ...common,
        id: 'd83b5b8a-108a-45d6-9ac9-8bdc44a0a24a',
        name: { nl: 'Test event met beperkte aankoop' },
        organizerId: organizer.id,
        ticketLimit: { volume: 1, period: 'WEEK' },
      },
      {
        ...common,
        id: '373d6cee-b4ae-4637-9b7c-eeb79e45f044',
        name: { nl: 'Test event with no permission' },
        organizerId: otherOrganizer.id,
        cardSystemIds: [gent.id],
      },
    ],
    passholders: people.map((person, n) => holderOf(person, n + 1, now)),
    groupPasses: groups.map((group, n) => groupOf(group, n + 1, now)),
    cards: [
      ...groups.map(
        ({ uitpasNumber, chipNumber }, n): DatasetCard => ({
          ...{ uitpasNumber, chipNumber, cardSystemId: gent.id, status: 'ACTIVE', passholderId: uuid(3, n + 1) },
        }),
      ),
      ...people.map(
        ({ uitpasNumber, chipNumber, blocked }, n): DatasetCard => ({
          ...{ uitpasNumber, cardSystemId: systemOf(uitpasNumber), passholderId: uuid(1, n + 1) },
          status: blocked ? 'BLOCKED' : 'ACTIVE',
          ...(chipNumber !== undefined && { chipNumber }),
        }),
      ),
      ...unregistered.map(
        ({ uitpasNumber, chipNumber }): DatasetCard => ({
          ...{ uitpasNumber, chipNumber, cardSystemId: gent.id, status: 'LOCAL_STOCK', counterId: counter.id },
        }),
      ),
    ],
    rewards: rewardsOf(now),
    // The last one is the daughter of the one before her.
    families: [{ passholderId: uuid(1, people.length - 1), memberId: uuid(1, people.length) }],
  }) as const satisfies Partial<Dataset>
