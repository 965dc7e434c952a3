import { type Random, seededRandom } from '../../backend/demo/random.ts'
import { held, type Limits, needsAlert } from './alerts.ts'
import { SITE_SIZE } from './dataset.ts'
import type { Cut } from './line.ts'
import type { Options } from './options.ts'
import { holdOf, type Part, SLACK_MS, type Timing } from './timing.ts'

/** What happens to the fleet, and when: made from a seed beforehand. Milliseconds from the start of the run. */

export type Happening =
  /** A passholder, from 1 on, holds a card there; `again`: and once more after so long (the same tap). */
  | { readonly kind: 'TAP'; readonly passholder: number; readonly by: 'CHIP' | 'BARCODE'; readonly again?: number }
  /** The line is cut for so long. */
  | { readonly kind: 'CUT'; readonly how: Cut; readonly forMs: number }
  /**
   * The program dies, and is started again after so long. NEW: the machine was restarted, and its clock is wrong until
   * the backend gives it the time.
   */
  | {
      readonly kind: 'CRASH'
      readonly forMs: number
      readonly boot: 'SAME' | 'NEW'
      readonly wall: 'RIGHT' | 'YEAR_1970' | 'YEAR_AHEAD'
    }
  /** The clock of the machine jumps by so much. */
  | { readonly kind: 'CLOCK_SLIP'; readonly byMs: number }

export type Planned = Happening & { readonly at: number }

export interface ZuilPlan {
  /** From 1 on. */
  readonly n: number
  /** In order of time. */
  readonly happenings: readonly Planned[]
}

/** A part is killed, and started again after so long. */
export interface PlannedKill {
  readonly at: number
  readonly part: Part
  readonly downMs: number
}

export interface Plan {
  readonly durationMs: number
  readonly zuilen: readonly ZuilPlan[]
  /** In order of time. */
  readonly kills: readonly PlannedKill[]
  /** Outages that need an alert: of single zuilen, and of whole sites. None in a run that is too short. */
  readonly outages: { readonly single: number; readonly sites: number }
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The last part of the run is quiet, so that each spell ends within it. */
const QUIET_PART = 0.15

/** Of so many zuilen one is away long enough to need an alert... */
const SINGLE_ONE_IN = 25
/** ...and so many have one site among them that is away as a whole. */
const SITE_ONE_IN = 100

const tapsOf = (random: Random, { taps, passholders }: Options, untilMs: number): Planned[] =>
  Array.from({ length: taps }, (_, i): Planned => {
    const slot = untilMs / taps
    const at = Math.floor(slot * i + (random.int(0, 1_000) / 1_000) * slot * 0.8)
    return {
      at,
      kind: 'TAP',
      passholder: random.int(1, passholders),
      by: random.int(1, 4) === 1 ? 'BARCODE' : 'CHIP',
      ...(random.int(1, 20) === 1 && { again: random.int(50, 800) }),
    }
  })

const wallAfter = (random: Random, boot: 'SAME' | 'NEW') =>
  boot === 'SAME' ? 'RIGHT' : random.pick(['RIGHT', 'YEAR_1970', 'YEAR_AHEAD'] as const)

const crash = (random: Random, at: number, forMs: number): Planned => {
  const boot = random.int(0, 1) === 0 ? 'SAME' : 'NEW'
  return { at, kind: 'CRASH', forMs, boot, wall: wallAfter(random, boot) }
}

/** The run may be so much later than its plan, and an outage is as clear as planned. */
const LATE_MS = 5_000

/** Moments are tried until one fits. */
const TRIES = 50

const FLAPS = 5
const FLAP_EVERY_MS = 4_000

/** What needs no alert, but one of flapping: several short spells after each other. */
const troubles = (random: Random, untilMs: number, limits: Limits): Planned[] => {
  const { presence } = limits
  const moment = (): number => random.int(Math.floor(untilMs * 0.05), Math.floor(untilMs * 0.9))
  const found: Planned[] = []
  if (random.int(1, 2) === 1) {
    const forMs = random.int(200, Math.min(8_000, Math.floor(presence.offlineAfterMs * 0.4)))
    found.push({ at: moment(), kind: 'CUT', how: random.pick(['ENDED', 'ENDED', 'SILENT'] as const), forMs })
  }
  if (random.int(1, 12) === 1) {
    let start = moment()
    // Most of them at a time when it is clear that an alert is needed.
    for (let tries = 0; tries < TRIES && held(start, start + FLAPS * FLAP_EVERY_MS, limits).length > 0; tries++)
      start = moment()
    for (let i = 0; i < FLAPS; i++)
      found.push({ at: start + i * FLAP_EVERY_MS, kind: 'CUT', how: 'ENDED', forMs: random.int(100, 500) })
  }
  if (random.int(1, 4) === 1) found.push(crash(random, moment(), random.int(200, 3_000)))
  if (random.int(1, 8) === 1) {
    const byMs = random.pick([-30 * MINUTE_MS, -MINUTE_MS, 2 * MINUTE_MS, 5 * HOUR_MS])
    found.push({ at: moment(), kind: 'CLOCK_SLIP', byMs })
  }
  return found
}

/** How long a spell is that somebody is mailed for. */
const outageMs = ({ presence }: Limits): number => presence.silenceMs + presence.offlineAfterMs + 2 * SLACK_MS

/** A moment from which on an outage needs an alert, whatever is held back for a broker that was killed. */
const outageStart = (random: Random, untilMs: number, forMs: number, limits: Limits): number | undefined => {
  const [first, last] = [limits.presence.holdMs, Math.floor(untilMs - forMs)]
  for (let i = 0; i < TRIES && first < last; i++) {
    const from = random.int(first, last)
    if (needsAlert({ from, until: from + forMs }, limits)) return from
  }
  return undefined
}

const shuffled = (random: Random, all: readonly number[]): readonly number[] =>
  all
    .map((one) => ({ one, key: random.int(0, 2 ** 31) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one)

type Outages = Plan['outages'] & { readonly of: ReadonlyMap<number, Planned> }

/** Sites that are away as a whole, and of other sites a zuil each: so it is clear which outage is of what. */
const outagesOf = (random: Random, zuilen: number, untilMs: number, limits: Limits): Outages => {
  const of = new Map<number, Planned>()
  const forMs = outageMs(limits)
  const whole = Math.floor(zuilen / SITE_SIZE)
  const order = shuffled(
    random,
    Array.from({ length: whole }, (_, i) => i + 1),
  )
  const sites = whole < 2 ? 0 : Math.max(1, Math.round(zuilen / SITE_ONE_IN))
  const counts = { single: 0, sites: 0 }
  for (const [i, site] of order.slice(0, sites + Math.max(1, Math.round(zuilen / SINGLE_ONE_IN))).entries()) {
    const at = outageStart(random, untilMs, forMs, limits)
    if (at === undefined) continue
    const members = Array.from({ length: SITE_SIZE }, (_, m) => (site - 1) * SITE_SIZE + m + 1)
    if (i < sites) {
      counts.sites++
      // Some hear that the line ended, some do not.
      for (const n of members)
        of.set(n, { at: at + random.int(0, 1_000), kind: 'CUT', how: random.pick(['ENDED', 'SILENT']), forMs })
    } else {
      counts.single++
      const how = random.pick(['ENDED', 'SILENT', 'POWER'] as const)
      of.set(random.pick(members), how === 'POWER' ? crash(random, at, forMs) : { at, kind: 'CUT', how, forMs })
    }
  }
  return { ...counts, of }
}

const apart = (from: Planned, spells: readonly Planned[]): boolean => {
  const end = (one: Planned): number => one.at + ('forMs' in one ? one.forMs : 0)
  const MARGIN_MS = 10_000
  return spells.every((one) => from.at > end(one) + MARGIN_MS || end(from) + MARGIN_MS < one.at)
}

/** Of three kills of a part one is this long, unless the run is too short. */
const LONG_DOWN_MS = 10_000
const LONG_DOWN_PART = 0.1

/** Spread over the run; those of the database a little earlier than those of the broker, so that no two are at once. */
const killsOf = ({ brokerKills, databaseKills }: Options, untilMs: number): readonly PlannedKill[] => {
  const long = Math.min(LONG_DOWN_MS, Math.floor(untilMs * LONG_DOWN_PART))
  const of = (part: Part, count: number, momentOf: (i: number) => number): PlannedKill[] =>
    Array.from({ length: count }, (_, i) => ({
      ...{ part, at: Math.floor(untilMs * momentOf(i)), downMs: i % 3 === 1 ? long : 0 },
    }))
  return [
    ...of('BROKER', brokerKills, (i) => (i + 1) / (brokerKills + 1)),
    ...of('DATABASE', databaseKills, (i) => (i + 0.4) / databaseKills),
  ].sort((a, b) => a.at - b.at)
}

/** Makes the plan of a run: the same for the same options. */
export const planOf = (options: Options, { presence }: Timing): Plan => {
  const durationMs = Math.round(options.minutes * MINUTE_MS)
  const untilMs = Math.floor(durationMs * (1 - QUIET_PART))
  const kills = killsOf(options, untilMs)
  const holds = [
    { from: Number.NEGATIVE_INFINITY, until: presence.holdMs },
    ...kills.map(({ part, at, downMs }) => holdOf({ part, from: at, until: at + downMs }, presence)),
  ]
  const limits: Limits = { presence, holds, slackMs: SLACK_MS + LATE_MS }
  const seeds = seededRandom(options.seed)
  const { of: outages, ...counts } = outagesOf(seeds, options.zuilen, untilMs, limits)
  const zuilen = Array.from({ length: options.zuilen }, (_, i): ZuilPlan => {
    const random = seededRandom(seeds.int(0, 2 ** 31))
    const taps = tapsOf(random, options, untilMs)
    const outage = outages.get(i + 1)
    const long = outage ? [outage] : []
    const others = troubles(random, untilMs, limits).filter((one) => one.at < untilMs && apart(one, long))
    return { n: i + 1, happenings: [...taps, ...long, ...others].sort((a, b) => a.at - b.at) }
  })
  return { durationMs, zuilen, kills, outages: counts }
}
