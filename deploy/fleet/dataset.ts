import type { Dataset, DatasetAssociation, DatasetPassholder, DatasetZuil } from '../../backend/demo/dataset/shapes.ts'
import { makeInsz, makeUitpasNumber } from '../../backend/demo/numbers.ts'
import type { MembershipFacts } from '../../backend/passholders/shapes.ts'
import { dayAfter } from '../../backend/platform/time/calendar.ts'
import type { ZuilType } from '../../protocol/zuil-type.ts'

/** A card system for a fleet of any size, of which everything is known beforehand. All numbers count from 1. */

const idOf = (group: string, n: number): string => `${group}-0000-4000-8000-${String(n).padStart(12, '0')}`

const cardSystemId = 1
const organizerId = 'organizer-fleet'
const eventId = 'event-fleet'

export const zuilIdOf = (n: number): string => idOf('21000000', n)
const zuilNameOf = (n: number): string => `Zuil ${n}`
export const passholderIdOf = (n: number): string => idOf('9a000000', n)
export const chipOf = (n: number): string => `04${n.toString(16).toUpperCase().padStart(10, '0')}80`
export const uitpasNumberOf = (n: number): string => makeUitpasNumber('09300', n, hasSocialTariff(n))
export const adminAddress = 'beheer@fleet.example.org'

const types: readonly ZuilType[] = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP']
const typeOf = (zuil: number): ZuilType => types[(zuil - 1) % types.length] ?? 'CHECK_IN'

/** A blocked card: each tap of it is refused. */
export const isBlocked = (passholder: number): boolean => passholder % 50 === 0
const hasSocialTariff = (passholder: number): boolean => passholder % 4 === 1

/** Zuilen that stand in one house, behind one line: when it fails, all of them are gone. */
export const SITE_SIZE = 6
/** From 1 on, as all numbers. */
export const siteOf = (zuil: number): number => Math.floor((zuil - 1) / SITE_SIZE) + 1
const locationIdOf = (site: number): string => `location-fleet-${site}`

/** The bar of a house gives one reward, the same as every eighth house. */
const REWARDS = 8
const rewardOf = (site: number): number => ((site - 1) % REWARDS) + 1
const rewardIdOf = (n: number): string => idOf('a9000000', n)
const barOf = (site: number): string => idOf('c1000000', site)
const deskOf = (site: number): string => idOf('c0000000', site)
const associationId = idOf('6b000000', 1)

/**
 * Half of the people are or were members; undefined = never. Nobody's ended so long ago that the list for a zuil without
 * network has forgotten it.
 */
export const memberUntil = (passholder: number, today: string): string | undefined => {
  if (passholder % 2 === 0) return undefined
  return dayAfter(today, passholder % 6 === 1 ? -40 : 200)
}

export interface FleetSize {
  readonly zuilen: number
  readonly passholders: number
  /** In all, of all zuilen. */
  readonly taps: number
}

const oneTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Another day for every 450: an INSZ has no more serials than that in a day for one sex. */
const dateOfBirthOf = (n: number): string =>
  new Date(Date.UTC(1940, 0, 1) + Math.floor(n / 450) * 86_400_000).toISOString().slice(0, 10)

const passholder = (n: number, now: number): DatasetPassholder => {
  const membership: MembershipFacts = { cardSystemId, status: 'ACTIVE' }
  return {
    id: passholderIdOf(n),
    name: `Familienaam ${n}`,
    firstName: `Voornaam ${n}`,
    dateOfBirth: dateOfBirthOf(n),
    insz: makeInsz(dateOfBirthOf(n), 1 + (n % 450) * 2),
    postalCode: '9300',
    city: 'Aalst',
    points: n % 40,
    ...(n % 40 > 0 && { lastActivityAt: now - 86_400_000 }),
    memberships: [hasSocialTariff(n) ? { ...membership, socialTariffEndDate: now + 100 * 86_400_000 } : membership],
  }
}

const zuil = (n: number): DatasetZuil => {
  const type = typeOf(n)
  return {
    id: zuilIdOf(n),
    name: zuilNameOf(n),
    cardSystemId,
    type,
    counterIds: [type === 'REWARD' ? barOf(siteOf(n)) : deskOf(siteOf(n))],
    ...(type === 'MEMBERSHIP' && { associationId }),
  }
}

const association = (sites: readonly number[], passholders: number, today: string): DatasetAssociation => ({
  id: associationId,
  cardSystemId,
  name: { nl: 'Vrienden van de vloot' },
  endDateType: 'CUSTOM',
  endDate: `${Number(today.slice(0, 4)) + 1}-06-30`,
  counters: sites.map((site) => ({ counterId: deskOf(site), right: 'READ' })),
  members: oneTo(passholders).flatMap((n) => {
    const endDate = memberUntil(n, today)
    return endDate === undefined ? [] : [{ passholderId: passholderIdOf(n), endDate }]
  }),
})

/** Rewards run out, tickets reach their limit, points are too few now and then: so that each refusal comes up. */
export const fleetDataset = (now: number, { zuilen, passholders, taps }: FleetSize): Dataset => {
  const today = new Date(now).toISOString().slice(0, 10)
  const since = now - 86_400_000
  const sites = oneTo(siteOf(zuilen))
  return {
    cardSystems: [{ id: cardSystemId, name: 'UiTPAS Vloot', cities: [{ postalCode: '9300', name: 'Aalst' }] }],
    organizers: [{ id: organizerId, name: 'Organisator', cardSystemIds: [cardSystemId] }],
    locations: sites.map((n) => ({ id: locationIdOf(n), name: `Huis ${n}` })),
    counters: sites.flatMap((n) => {
      const at = { cardSystemId, organizerId, locationId: locationIdOf(n) }
      return [
        { id: deskOf(n), consumerKey: `fleet-desk-${n}`, name: `Balie ${n}`, ...at },
        { id: barOf(n), consumerKey: `fleet-bar-${n}`, name: `Bar ${n}`, ...at },
      ]
    }),
    zuilen: oneTo(zuilen).map(zuil),
    events: [
      {
        id: eventId,
        name: { nl: 'Altijd open' },
        organizerId,
        cardSystemIds: [cardSystemId],
        calendar: { type: 'PERMANENT', hours: [] },
        checkinPoints: 1,
        checkinLimit: { volume: 100_000, period: 'ABSOLUTE' },
        basePrice: 1_250,
        ticketLimit: { volume: 2, period: 'ABSOLUTE' },
      },
    ],
    passholders: oneTo(passholders).map((n) => passholder(n, now)),
    cards: oneTo(passholders).map((n) => ({
      uitpasNumber: uitpasNumberOf(n),
      chipNumber: chipOf(n),
      cardSystemId,
      status: isBlocked(n) ? 'BLOCKED' : 'ACTIVE',
      passholderId: passholderIdOf(n),
    })),
    clients: [],
    // A reward without a counter would be one of every counter.
    rewards: oneTo(Math.min(REWARDS, sites.length)).map((n) => ({
      id: rewardIdOf(n),
      title: { nl: `Voordeel ${n}` },
      points: n,
      status: 'ACTIVE',
      cardSystemId,
      applicableCardSystemIds: [],
      postalCodes: [],
      counterIds: sites.filter((site) => rewardOf(site) === n).map(barOf),
      // Of a quarter of the taps, half can be had.
      ...(n % 2 === 0 && { maxUnits: Math.max(1, Math.floor(taps / 4 / REWARDS / 2)) }),
      publication: { from: since },
      redemption: { from: since },
    })),
    associations: [association(sites, passholders, today)],
    accounts: [
      {
        id: idOf('d5000000', 1),
        email: adminAddress,
        cardSystemId,
        role: 'ADMIN',
        language: 'nl',
        alertMode: 'AT_ONCE',
      },
    ],
  }
}
