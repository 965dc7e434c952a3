import { type Desired, deviceSettings, limits, type ScheduleEntry } from '@zuil/protocol'
import { readableAt } from '../../associations/rules/membership.ts'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { CardSystemFacts } from '../../card-systems/shapes.ts'
import type { EventChooser, EventIndex } from '../../events/rules/event-index.ts'
import { scheduleOf } from '../../events/rules/schedule.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { offersFrom, type RewardIndex, shownOffers } from '../../rewards/rules/offers.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'
import { defaultCodeTimes } from './checkin-code.ts'
import { takesEvent } from './takes-event.ts'

/** How far ahead a zuil knows its events. */
const DAYS = 7
/** Left free in a message, for what is not counted: the revision. */
const MARGIN_BYTES = 1024
/** Bytes that a character of a JSON text takes in UTF-8 at most. */
const BYTES_PER_CHARACTER = 3
const maxBytes = (value: unknown): number => BYTES_PER_CHARACTER * JSON.stringify(value).length

/**
 * The first entries, as far as they fit: tomorrow the document is made anew. Names may be long, and a zuil refuses a
 * message that is too large as a whole.
 */
const fitting = <T>(entries: readonly T[], room: number): T[] => {
  let bytes = 0
  return entries.filter((entry) => {
    bytes += maxBytes(entry) + BYTES_PER_CHARACTER
    return bytes <= room
  })
}

/** A desired document but for its revision. */
export type DesiredContent = Omit<Desired, 'revision'>

/** What a zuil may have to show. */
export interface Shown {
  readonly events: EventIndex
  readonly rewards: RewardIndex
  readonly associations: ReadonlyMap<string, AssociationFacts>
  readonly cardSystems: ReadonlyMap<number, Pick<CardSystemFacts, 'branding'>>
  /** The version of the list of members of each association. */
  readonly memberLists: ReadonlyMap<string, bigint>
}

/** Makes the schedule of a zuil over a span of time. */
export type Schedules = (chooser: EventChooser, from: number, until: number) => readonly ScheduleEntry[]

/** Makes each schedule once, for zuilen that choose from the same events. To be used as long as those stay the same. */
export const sharedSchedules = (events: EventIndex): Schedules => {
  const known = new Map<string, readonly ScheduleEntry[]>()
  return (chooser, from, until) => {
    const { counters, fixedEventId, counterEventId } = chooser
    const places = counters.map(({ organizerId, locationId }) => [organizerId, locationId])
    const key = JSON.stringify([places, fixedEventId, counterEventId, from, until])
    const made = known.get(key) ?? scheduleOf(events, chooser, from, until)
    known.set(key, made)
    return made
  }
}

const instant = (ms: number): string => new Date(ms).toISOString()

/** Those of its one counter, from today on; a zuil with several is refused for that. */
const rewardsOf = (shown: Shown, { type, counters }: ZuilFacts, today: string): Desired['rewards'] => {
  const [counter, ...others] = counters
  if (type !== 'REWARD' || !counter || others.length > 0) return []
  const offers = offersFrom(shown.rewards, counter, momentOf(today))
  return shownOffers(offers, momentOf(dayAfter(today)))
    .slice(0, limits.desired.rewards)
    .map(({ reward: { id, title, points }, from, until }) => ({
      ...{ id, title, points },
      ...(from !== undefined && { from: instant(from) }),
      ...(until !== undefined && { until: instant(until) }),
    }))
}

/** None, if none of its counters may read it (any more): every tap would be refused. */
const associationOf = (
  { associations, memberLists }: Shown,
  { type, associationId, counters }: ZuilFacts,
): Pick<Desired, 'association'> => {
  const association = type === 'MEMBERSHIP' ? associations.get(associationId ?? '') : undefined
  if (!association || !readableAt(association, counters)) return {}
  const { id, name } = association
  return { association: { id, name, listRevision: String(memberLists.get(id) ?? 0) } }
}

/** None, where its card system set nothing of it. */
const brandingOf = ({ cardSystems }: Shown, { cardSystemId }: ZuilFacts): Pick<Desired, 'branding'> => {
  const { branding = {} } = cardSystems.get(cardSystemId) ?? {}
  return Object.keys(branding).length > 0 ? { branding } : {}
}

const deviceSettingNames = Object.keys(deviceSettings) as (keyof typeof deviceSettings)[]

/** The settings that a zuil knows just as they are set. */
const deviceSettingsOf = (zuil: ZuilFacts): Pick<Desired, keyof typeof deviceSettings> =>
  Object.fromEntries(
    deviceSettingNames.flatMap((name) => (zuil[name] === undefined ? [] : [[name, zuil[name]]])),
  ) as Pick<Desired, keyof typeof deviceSettings>

/**
 * What a zuil should know now, as its settings have it; whether that is right is for `desiredProblems` to say. On one
 * day, with the same facts, it is always the same.
 * @param more `qrKey`: the zuil's own key for check-in codes, base64url, and how often it makes
 * another code. `checkinLink`: the address in which codes stand; absent = bare codes. `schedules`: shared by several zuilen
 */
export const desiredDocument = (
  shown: Shown,
  zuil: ZuilFacts,
  now: number,
  {
    qrKey,
    stepSeconds = defaultCodeTimes.stepSeconds,
    checkinLink,
    schedules = sharedSchedules(shown.events),
  }: {
    readonly qrKey: string
    readonly stepSeconds?: number
    readonly checkinLink?: string | undefined
    readonly schedules?: Schedules
  },
): DesiredContent => {
  const today = dayOf(now)
  const from = momentOf(today)
  const { counters, counterName } = limits.desired
  const content: DesiredContent = {
    v: limits.version,
    zuil: { id: zuil.id, name: zuil.name },
    ...deviceSettingsOf(zuil),
    counters: zuil.counters.slice(0, counters).map(({ id, name }) => ({ id, name: name.slice(0, counterName) })),
    rewards: [],
    ...associationOf(shown, zuil),
    ...brandingOf(shown, zuil),
    ...(zuil.type === 'CHECK_IN' &&
      zuil.showQr && { qr: { key: qrKey, stepSeconds, ...(checkinLink !== undefined && { link: checkinLink }) } }),
    schedule: [],
  }
  const schedule = takesEvent(zuil) ? schedules(zuil, from, momentOf(dayAfter(today, DAYS))) : []
  const room = limits.messageBytes - MARGIN_BYTES - maxBytes(content)
  return { ...content, schedule: fitting(schedule, room), rewards: fitting(rewardsOf(shown, zuil, today), room) }
}

/** Whether two documents say the same, whatever their revisions and the order of their keys. */
export const sameDesired = (a: DesiredContent, b: DesiredContent): boolean => canonical(a) === canonical(b)

const canonical = (document: DesiredContent): string =>
  JSON.stringify({ ...document, revision: undefined }, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value,
  )
