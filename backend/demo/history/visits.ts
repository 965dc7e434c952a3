import { limitOf } from '../../events/rules/limit.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { socialTariff } from '../../passholders/rules/social-tariff.ts'
import { dayAfter, dayOf, type Limit, limitAt, momentOf, weekdayOf } from '../../platform/time/calendar.ts'
import { hasLapsed } from '../../points/rules.ts'
import type { Dataset, DatasetPassholder } from '../dataset/shapes.ts'
import { eventIds } from '../events.ts'
import { dender, organizers } from '../places.ts'
import { type Random, seededRandom } from '../random.ts'

/** Somebody comes to an event. */
export interface Visit {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly holder: DatasetPassholder
  readonly event: EventFacts
  /** FOYER: at the check-in zuil; TILL: at the ticketzuil; DESK: by somebody's own software. */
  readonly where: 'FOYER' | 'TILL' | 'DESK'
  /** Of an evening or a matinee: when it begins. */
  readonly start?: number
}

export const DAYS = 14
const MINUTE_MS = 60_000

/** By weekday, from Sunday on: how many come to what has a date. */
const crowd = [44, 20, 26, 24, 24, 52, 62] as const

/** What is on for a whole day, and how many come between which hours. */
const daily: readonly {
  readonly id: string
  readonly where: Visit['where']
  readonly from: string
  readonly until: string
  /** By weekday, from Sunday on; 0 = closed. */
  readonly people: readonly number[]
}[] = [
  { id: eventIds.foyer, where: 'FOYER', from: '11:00', until: '17:30', people: [12, 5, 7, 9, 7, 10, 14] },
  { id: eventIds.exhibition, where: 'FOYER', from: '10:05', until: '16:50', people: [0, 0, 6, 8, 6, 7, 0] },
  { id: eventIds.exhibition, where: 'FOYER', from: '13:05', until: '16:50', people: [15, 0, 0, 0, 0, 0, 17] },
  { id: eventIds.readingHour, where: 'FOYER', from: '13:45', until: '14:15', people: [0, 0, 0, 12, 0, 0, 15] },
  { id: eventIds.swimming, where: 'DESK', from: '09:30', until: '19:30', people: [14, 5, 6, 12, 6, 8, 16] },
  { id: eventIds.jazz, where: 'DESK', from: '22:00', until: '23:50', people: [0, 0, 0, 0, 0, 12, 15] },
]

/** Those who may come: whose visit would be saved, and who have done nothing more recently than it. */
const guestsOf = (now: number, { passholders, cards }: Dataset, untouched: ReadonlySet<string>) => {
  const first = momentOf(dayAfter(dayOf(now), -DAYS - 1))
  const withCard = new Set(
    cards.flatMap((card) =>
      card.status === 'ACTIVE' && card.cardSystemId === dender.id && card.chipNumber ? (card.passholderId ?? []) : [],
    ),
  )
  return passholders.filter(
    (holder) =>
      withCard.has(holder.id) &&
      !untouched.has(holder.id) &&
      holder.memberships.some(({ cardSystemId, status }) => cardSystemId === dender.id && status === 'ACTIVE') &&
      (holder.createdAt ?? first) <= first &&
      (holder.lastActivityAt ?? first) <= first &&
      !hasLapsed(holder, now),
  )
}

/** Keeps to how often somebody may, by the product's own limits. */
const counted = () => {
  const times = new Map<string, number>()
  return (kind: string, holderId: string, { volume, from }: Limit): boolean => {
    const key = `${kind} ${holderId} ${from}`
    const before = times.get(key) ?? 0
    if (before < volume) times.set(key, before + 1)
    return before < volume
  }
}

const isSocial = ({ memberships }: DatasetPassholder, at: number) => {
  const membership = memberships.find(({ cardSystemId }) => cardSystemId === dender.id)
  return membership && socialTariff(membership, dender.socialTariffGraceDays, at).status
}

/** Of the people of an evening: who has a right to the social tariff buys a ticket at it, and a few others try. */
const whereOf = (
  random: Random,
  holder: DatasetPassholder,
  event: EventFacts,
  at: number,
  may: ReturnType<typeof counted>,
) => {
  const status = isSocial(holder, at)
  const luck = random.int(1, 100)
  if (status === 'ACTIVE')
    return may(`ticket ${event.id}`, holder.id, limitAt({ volume: 1, period: 'ABSOLUTE' }, at)) ? 'TILL' : 'FOYER'
  return luck <= (status === 'NONE' ? 4 : 20) ? 'TILL' : 'FOYER'
}

/** Who came in the two weeks before `now` (milliseconds since 1970), in no particular order. */
export const visitsOf = (now: number, dataset: Dataset, untouched: ReadonlySet<string>): readonly Visit[] => {
  const random = seededRandom(20_261_127)
  const guests = guestsOf(now, dataset, untouched)
  const may = counted()
  const today = dayOf(now)
  const events = new Map(dataset.events.map((event) => [event.id, event]))
  const visits: Visit[] = []

  /** Some come oftener than others. Nobody goes out twice a day. */
  const come = (
    people: number,
    event: EventFacts,
    momentOfOne: () => number,
    where?: Visit['where'],
    start?: number,
  ) => {
    const many = Math.round((people * random.int(85, 115)) / 100)
    for (let found = 0, tries = 0; found < many && tries < many * 6; tries++) {
      const holder = guests[Math.floor((random.int(0, 999) / 1_000) ** 1.4 * guests.length)]
      const at = momentOfOne()
      if (!holder || !may('out', holder.id, limitAt({ volume: 1, period: 'DAY' }, at))) continue
      if (!may(event.id, holder.id, limitAt(limitOf(event), at))) continue
      const place = where ?? whereOf(random, holder, event, at, may)
      visits.push({ at, holder, event, where: place, ...(start !== undefined && { start }) })
      found++
    }
  }

  for (let ago = DAYS - 1; ago >= 0; ago--) {
    const day = dayAfter(today, -ago)
    const weekday = weekdayOf(day)
    for (const { calendar, organizerId, cancelledSince, ...rest } of dataset.events) {
      if (calendar.type !== 'DATES' || organizerId !== organizers.schakel.id || cancelledSince !== undefined) continue
      const event = { calendar, organizerId, ...rest }
      for (const { start } of calendar.occurrences.filter((one) => dayOf(one.start) === day && one.start <= now)) {
        // Most come in the half hour before it begins.
        const arrival = () => start - 48 * MINUTE_MS + random.int(0, 26 * 60_000) + random.int(0, 26 * 60_000)
        come(crowd[weekday] ?? 0, event, arrival, undefined, start)
      }
    }
    for (const { id, where, from, until, people } of daily) {
      const event = events.get(id)
      const [opens, closes] = [momentOf(day, from), momentOf(day, until)]
      if (event) come(people[weekday] ?? 0, event, () => random.int(opens, closes), where)
    }
  }
  return visits.filter(({ at }) => at < now)
}
