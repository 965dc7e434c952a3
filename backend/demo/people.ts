import { dayAfter, dayOf, momentOf } from '../platform/time/calendar.ts'
import type { DatasetCard, DatasetPassholder } from './dataset/shapes.ts'
import { makeChipNumber, makeInsz, makeUitpasNumber, makeUuid } from './numbers.ts'
import { familyNames, mensNames, streets, womensNames } from './people-names.ts'
import { counters, type DemoCardSystem, dender, gent, registrars } from './places.ts'
import { type Random, seededRandom } from './random.ts'

type Membership = DatasetPassholder['memberships'][number]

const PASSHOLDERS = 300
/** How many cards nobody has yet, by how far they have come. */
const UNUSED = { PROVISIONED: 40, STOCK: 20, SENT_TO_BALIE: 15, LOCAL_STOCK: 15 } as const

/** The last moment of the day so many days from today. */
const endOfDay = (now: number, days: number): number => momentOf(dayAfter(dayOf(now), days + 1)) - 1

/** Every social status has its turn among twelve passholders. */
const socialTariff = (
  n: number,
  { socialTariffGraceDays }: DemoCardSystem,
  random: Random,
  now: number,
): Pick<Membership, 'socialTariffEndDate' | 'socialTariffSuspendedUntil'> => {
  const days = random.int(0, 300)
  switch (n % 12) {
    case 0:
    case 1:
      return { socialTariffEndDate: endOfDay(now, 30 + days) }
    case 2:
      return { socialTariffEndDate: endOfDay(now, -1 - (days % 5)) }
    case 3:
      return { socialTariffEndDate: endOfDay(now, -socialTariffGraceDays - 10 - days) }
    case 4:
      return { socialTariffEndDate: endOfDay(now, 90 + days), socialTariffSuspendedUntil: endOfDay(now, 60) }
    default:
      return {}
  }
}

const memberships = (n: number, random: Random, now: number): readonly Membership[] => {
  const of = (system: DemoCardSystem, status: Membership['status'] = 'ACTIVE'): Membership => ({
    cardSystemId: system.id,
    status,
    ...socialTariff(n, system, random, now),
  })
  switch (n % 25) {
    case 7:
      return [of(dender, 'BLOCKED')]
    case 13:
      return [of(gent)]
    case 19:
      return [of(dender), of(gent)]
    default:
      return [of(dender)]
  }
}

/** Points, some of them lapsed (not used for more than a year), some about to. */
const points = (n: number, random: Random, now: number): Pick<DatasetPassholder, 'points' | 'lastActivityAt'> => {
  const lapsed = n % 15 === 5
  const most = random.pick([0, 5, 20, 80, 250])
  const have = lapsed ? random.int(3, 40) : random.int(0, most)
  const [least, longest] = lapsed ? [400, 700] : n % 15 === 8 ? [310, 360] : [1, 300]
  const days = random.int(least, longest)
  if (have === 0) return { points: 0 }
  return { points: have, lastActivityAt: momentOf(dayAfter(dayOf(now), -days), `${random.int(10, 21)}:15`) }
}

/** Registered before they did anything: most of them long ago, one in ten lately. */
const createdAt = (n: number, lastActivityAt: number | undefined, now: number): number => {
  const ago = n % 10 === 9 ? 3 + (n % 40) : 60 + ((n * 37) % 900)
  return momentOf(dayAfter(dayOf(lastActivityAt ?? now), -ago), '09:30')
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()

const dateOfBirth = (random: Random): string =>
  new Date(Date.UTC(random.int(1932, 2019), random.int(0, 11), random.int(1, 28))).toISOString().slice(0, 10)

const passholder = (n: number, random: Random, now: number): DatasetPassholder => {
  const woman = random.int(0, 1) === 0
  const firstName = random.pick(woman ? womensNames : mensNames)
  const name = random.pick(familyNames)
  const born = dateOfBirth(random)
  const memberOf = memberships(n, random, now)
  const home = random.pick((memberOf.some(({ cardSystemId }) => cardSystemId === dender.id) ? dender : gent).cities)
  const one = {
    id: makeUuid(random),
    name,
    firstName,
    dateOfBirth: born,
    insz: makeInsz(born, random.int(1, 450) * 2 - (woman ? 0 : 1)),
    street: `${random.pick(streets)} ${random.int(1, 240)}`,
    postalCode: home.postalCode,
    city: home.name,
    ...(n % 3 !== 0 && { email: `${plain(firstName)}.${plain(name)}@example.org` }),
    ...(n % 4 !== 0 && { registrationOrganizerId: random.pick(registrars) }),
    ...points(n, random, now),
    memberships: memberOf,
  }
  return { ...one, createdAt: createdAt(n, one.lastActivityAt, now) }
}

/** Gives out cards; their serials only rise, so that no number comes twice. */
const cardMaker = (random: Random) => {
  let serial = 100_000
  return (system: DemoCardSystem, social: boolean, withChip: boolean, status: DatasetCard['status']): DatasetCard => {
    serial += random.int(1, 900)
    return {
      uitpasNumber: makeUitpasNumber(system.prefix, serial, social),
      ...(withChip && { chipNumber: makeChipNumber(random) }),
      cardSystemId: system.id,
      status,
    }
  }
}

type MakeCard = ReturnType<typeof cardMaker>

/** Most have one card; some lost one, or were given one in error. One in fifteen waits for a chip. */
const cardsOf = (n: number, holder: DatasetPassholder, make: MakeCard): readonly DatasetCard[] => {
  const statuses = ((): readonly DatasetCard['status'][] => {
    switch (n % 30) {
      case 11:
        return ['BLOCKED']
      case 17:
        return ['BLOCKED', 'ACTIVE']
      case 23:
        return ['DELETED', 'ACTIVE']
      default:
        return ['ACTIVE']
    }
  })()
  const withChip = n % 15 !== 10
  return holder.memberships.flatMap(({ cardSystemId, socialTariffEndDate }) =>
    statuses.map((status) => ({
      ...make(cardSystemId === gent.id ? gent : dender, socialTariffEndDate !== undefined, withChip, status),
      passholderId: holder.id,
    })),
  )
}

const unusedCards = (make: MakeCard): readonly DatasetCard[] => {
  const some = (status: keyof typeof UNUSED, more: Partial<DatasetCard> = {}): readonly DatasetCard[] =>
    Array.from({ length: UNUSED[status] }, (_, i) => ({
      ...make(dender, i % 3 === 0, status !== 'PROVISIONED', status),
      ...more,
    }))
  return [
    ...some('PROVISIONED'),
    ...some('STOCK'),
    ...some('SENT_TO_BALIE', { counterId: counters.library.id }),
    ...some('LOCAL_STOCK', { counterId: counters.reception.id }),
  ]
}

/**
 * The demo's passholders and all cards. Who they are and their numbers are always the same; only dates go with `now`.
 * That no INSZ and no chip comes twice is the seed's luck, and tested.
 */
export const demoPeople = (
  now: number,
): { readonly passholders: readonly DatasetPassholder[]; readonly cards: readonly DatasetCard[] } => {
  const random = seededRandom(20_261_123)
  const passholders = Array.from({ length: PASSHOLDERS }, (_, n) => passholder(n, random, now))
  const make = cardMaker(random)
  const cards = passholders.flatMap((holder, n) => cardsOf(n, holder, make))
  return { passholders, cards: [...cards, ...unusedCards(make)] }
}
