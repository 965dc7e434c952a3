import type { ZuilType } from '@zuil/protocol'
import type { Card } from '../../backend/cards/shapes.ts'
import type { Dataset, DatasetAssociation, DatasetPassholder, DatasetZuil } from '../../backend/demo/dataset/shapes.ts'
import { makeInsz, makeUitpasNumber } from '../../backend/demo/numbers.ts'
import { permissions } from '../../backend/platform/http/policy.ts'
import type { RewardFacts } from '../../backend/rewards/shapes/reward.ts'

/** A tiny Dataset of which a test knows everything beforehand. The same for the same `now` and options. */

const idOf = (group: string, n: number): string => `${group}-0000-4000-8000-${String(n).padStart(12, '0')}`

export const cardSystemId = 1
export const organizerId = 'organizer-1'
/** Its event is limited to one check-in a day; no zuil has a counter of it. */
const dailyOrganizerId = 'organizer-2'
export const counterId = idOf('c0000000', 1)
/** Always open, gives 1 point, costs 10 euro, as good as without limits: what every zuil chooses. */
export const eventId = 'event-always'
export const dailyEventId = 'event-once-a-day'
/** The one reward of the counter: 2 points, without limits or end. */
export const rewardId = idOf('4e000000', 1)
/** Read at the counter. Passholder 1 is a member until next year, passholder 2 was one, the others never. */
export const associationId = idOf('a5000000', 1)
/** A passholder with an active social status, as all have but a few: tickets are sold to nobody else. */
export const socialPassholder = 3
const plainPassholders = [4, 6]
/** One who never had a social status. */
export const [plainPassholder = 0] = plainPassholders

/** Zuil `n` from 1 on; its name is `Zuil n`. */
export const zuilIdOf = (n: number): string => idOf('21000000', n)
export const zuilNameOf = (n: number): string => `Zuil ${n}`
/** Passholder `n` from 1 on. */
export const passholderIdOf = (n: number): string => idOf('9a000000', n)
/** The chip of passholder n's card. */
export const chipOf = (n: number): string => `04${n.toString(16).toUpperCase().padStart(10, '0')}80`
/** The number of passholder n's card. */
export const uitpasNumberOf = (n: number): string => makeUitpasNumber('09300', n, false)

/** A card that is BLOCKED; its holder has no other. */
export const blockedCard = {
  uitpasNumber: makeUitpasNumber('09300', 999_999, false),
  chipNumber: '04FFFFFFFFFF80',
  passholderId: passholderIdOf(999_999),
} as const

/** A machine with every permission for every organizer. */
export const client = {
  id: 'client-1',
  name: 'Testclient',
  secret: 'secret-of-client-1',
  grants: permissions.map((permission) => ({ permission })),
}

export interface SmallDatasetOptions {
  /** Default 2. */
  readonly zuilen?: number
  /** Default 5, each with an active card with a chip. Beside them is the holder of the blocked card. */
  readonly passholders?: number
  /** Of every passholder; default: passholder n has n % 10. */
  readonly points?: number | ((n: number) => number)
  /** Of every zuil; default CHECK_IN. One of MEMBERSHIP has the association. */
  readonly type?: ZuilType
  /** Whether every zuil shows a QR code; default no. */
  readonly showQr?: boolean
  /** What is another of the reward: its units, its limit, its points. */
  readonly reward?: Partial<RewardFacts>
}

const oneTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

const zuilOf = (n: number, { type, showQr }: SmallDatasetOptions): DatasetZuil => ({
  id: zuilIdOf(n),
  name: zuilNameOf(n),
  cardSystemId,
  counterIds: [counterId],
  ...(type && { type }),
  ...(type === 'MEMBERSHIP' && { associationId }),
  ...(showQr !== undefined && { showQr }),
})

const DAY_MS = 86_400_000

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

/** The last day of passholder 1's membership. */
export const memberUntil = (now: number): string => dayOf(now + 365 * DAY_MS)
/** The last day of passholder 2's membership. */
export const memberWasUntil = (now: number): string => dayOf(now - 30 * DAY_MS)

const rewardOf = (now: number, over: Partial<RewardFacts> = {}): RewardFacts => ({
  id: rewardId,
  title: { nl: 'Gratis koffie', fr: 'Café gratuit' },
  points: 2,
  status: 'ACTIVE',
  cardSystemId,
  applicableCardSystemIds: [],
  postalCodes: [],
  counterIds: [counterId],
  publication: { from: now - 30 * DAY_MS },
  redemption: { from: now - 30 * DAY_MS },
  ...over,
})

const associationOf = (now: number, passholders: number): DatasetAssociation => ({
  id: associationId,
  cardSystemId,
  name: { nl: 'Vriend van het CC' },
  endDateType: 'CUSTOM',
  endDate: memberUntil(now),
  renewableMonths: 1,
  counters: [{ counterId, right: 'READ' }],
  members: [
    { passholderId: passholderIdOf(1), endDate: memberUntil(now) },
    { passholderId: passholderIdOf(2), endDate: memberWasUntil(now) },
  ].slice(0, passholders),
})

const passholder = (id: string, n: number, now: number, points: number): DatasetPassholder => ({
  id,
  name: `Familienaam ${n}`,
  firstName: `Voornaam ${n}`,
  dateOfBirth: dateOfBirthOf(n),
  insz: makeInsz(dateOfBirthOf(n), 1 + (n % 997)),
  postalCode: '9300',
  city: 'Aalst',
  points,
  ...(points > 0 && { lastActivityAt: now - DAY_MS }),
  memberships: [
    {
      cardSystemId,
      status: 'ACTIVE',
      ...(!plainPassholders.includes(n) && { socialTariffEndDate: now + 365 * DAY_MS }),
    },
  ],
})

/** Another day for every 997: an INSZ has no more serials than that in a day. */
const dateOfBirthOf = (n: number): string =>
  new Date(Date.UTC(1950, 0, 1) + Math.floor(n / 997) * DAY_MS).toISOString().slice(0, 10)

const cardOf = (n: number): Card => ({
  uitpasNumber: uitpasNumberOf(n),
  chipNumber: chipOf(n),
  cardSystemId,
  status: 'ACTIVE',
  passholderId: passholderIdOf(n),
})

/** One card system, one counter, its zuilen, its reward and association, some passholders with their cards: see the ids and functions above. */
export const smallDataset = (
  now: number,
  { zuilen = 2, passholders = 5, points = (n) => n % 10, ...over }: SmallDatasetOptions = {},
): Dataset => ({
  cardSystems: [{ id: cardSystemId, name: 'UiTPAS Test', cities: [{ postalCode: '9300', name: 'Aalst' }] }],
  organizers: [
    { id: organizerId, name: 'Organisator 1', cardSystemIds: [cardSystemId] },
    { id: dailyOrganizerId, name: 'Organisator 2', cardSystemIds: [cardSystemId] },
  ],
  locations: [],
  counters: [{ id: counterId, consumerKey: 'consumer-key-1', name: 'Balie 1', cardSystemId, organizerId }],
  zuilen: oneTo(zuilen).map((n) => zuilOf(n, over)),
  events: [
    {
      id: eventId,
      name: { nl: 'Altijd open' },
      organizerId,
      cardSystemIds: [cardSystemId],
      calendar: { type: 'PERMANENT', hours: [] },
      checkinPoints: 1,
      checkinLimit: { volume: 100_000, period: 'ABSOLUTE' },
      basePrice: 1_000,
      ticketLimit: { volume: 100_000, period: 'ABSOLUTE' },
    },
    {
      id: dailyEventId,
      name: { nl: 'Eens per dag' },
      organizerId: dailyOrganizerId,
      cardSystemIds: [cardSystemId],
      calendar: { type: 'PERMANENT', hours: [] },
      checkinPoints: 1,
      checkinLimit: { volume: 1, period: 'DAY' },
    },
  ],
  passholders: [
    ...oneTo(passholders).map((n) =>
      passholder(passholderIdOf(n), n, now, typeof points === 'function' ? points(n) : points),
    ),
    passholder(blockedCard.passholderId, 999_999, now, 9),
  ],
  cards: [...oneTo(passholders).map(cardOf), { ...blockedCard, cardSystemId, status: 'BLOCKED' }],
  clients: [client],
  rewards: [rewardOf(now, over.reward)],
  associations: [associationOf(now, passholders)],
})
