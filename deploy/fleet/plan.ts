import { type Random, seededRandom } from '../../backend/demo/random.ts'
import type { Options } from './options.ts'

/** What happens to the fleet, and when: made from a seed beforehand. Milliseconds from the start of the run. */

export type Happening =
  /** A passholder, from 1 on, holds a card there; `again`: and once more after so long (the same tap). */
  | { readonly kind: 'TAP'; readonly passholder: number; readonly by: 'CHIP' | 'BARCODE'; readonly again?: number }
  /** The line is cut for so long. */
  | { readonly kind: 'CUT'; readonly forMs: number }
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

export interface Plan {
  readonly durationMs: number
  readonly zuilen: readonly ZuilPlan[]
  readonly brokerKills: readonly number[]
}

/** When the backend calls a zuil that is away off; see backend/core/presence/settings.ts. */
export interface Outages {
  readonly offlineAfterMs: number
  /** After its start, or its broker's, it judges nothing for so long. */
  readonly holdMs: number
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The last part of the run is quiet, so that each spell ends within it. */
const QUIET_PART = 0.15

/** One zuil in this many is cut long enough that somebody must be told. */
const OUTAGE_ONE_IN = 25

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

const crash = (random: Random, at: number): Planned => {
  const boot = random.int(0, 1) === 0 ? 'SAME' : 'NEW'
  return {
    at,
    kind: 'CRASH',
    forMs: random.int(200, 3_000),
    boot,
    wall: boot === 'SAME' ? 'RIGHT' : random.pick(['RIGHT', 'YEAR_1970', 'YEAR_AHEAD'] as const),
  }
}

/** Short spells; flapping is several of them after each other. */
const troubles = (random: Random, untilMs: number, { offlineAfterMs }: Outages): Planned[] => {
  const moment = (): number => random.int(Math.floor(untilMs * 0.05), Math.floor(untilMs * 0.9))
  const short = (at: number): Planned => ({
    ...{ at, kind: 'CUT', forMs: random.int(200, Math.min(8_000, Math.floor(offlineAfterMs * 0.4))) },
  })
  const found: Planned[] = []
  if (random.int(1, 2) === 1) found.push(short(moment()))
  if (random.int(1, 12) === 1) {
    const start = moment()
    for (const i of [0, 1, 2]) found.push({ at: start + i * 1_500, kind: 'CUT', forMs: random.int(100, 500) })
  }
  if (random.int(1, 4) === 1) found.push(crash(random, moment()))
  if (random.int(1, 8) === 1) {
    const byMs = random.pick([-30 * MINUTE_MS, -MINUTE_MS, 2 * MINUTE_MS, 5 * HOUR_MS])
    found.push({ at: moment(), kind: 'CLOCK_SLIP', byMs })
  }
  return found
}

/** How long a spell is that somebody is mailed for. */
const outageMs = ({ offlineAfterMs }: Outages): number => offlineAfterMs * 1.5 + 30_000

/** Where such a spell may begin; none in a run that is too short for it. */
const outageWindow = (untilMs: number, outages: Outages): readonly [number, number] | undefined => {
  const [first, last] = [outages.holdMs + 10_000, Math.floor(untilMs - outageMs(outages))]
  return first < last ? [first, last] : undefined
}

/** Whether there is time for somebody to be told of an outage. */
export const hasOutages = ({ minutes }: Options, outages: Outages): boolean =>
  outageWindow(minutes * MINUTE_MS * (1 - QUIET_PART), outages) !== undefined

const outage = (random: Random, untilMs: number, outages: Outages): Planned[] => {
  const window = outageWindow(untilMs, outages)
  return window ? [{ at: random.int(...window), kind: 'CUT', forMs: outageMs(outages) }] : []
}

const apart = (from: Planned, spells: readonly Planned[]): boolean => {
  const end = (one: Planned): number => one.at + ('forMs' in one ? one.forMs : 0)
  const MARGIN_MS = 10_000
  return spells.every((one) => from.at > end(one) + MARGIN_MS || end(from) + MARGIN_MS < one.at)
}

/** Makes the plan of a run: the same for the same options. */
export const planOf = (options: Options, outages: Outages): Plan => {
  const durationMs = Math.round(options.minutes * MINUTE_MS)
  const untilMs = Math.floor(durationMs * (1 - QUIET_PART))
  const seeds = seededRandom(options.seed)
  const zuilen = Array.from({ length: options.zuilen }, (_, i): ZuilPlan => {
    const random = seededRandom(seeds.int(0, 2 ** 31))
    const taps = tapsOf(random, options, untilMs)
    const long = random.int(1, OUTAGE_ONE_IN) === 1 ? outage(random, untilMs, outages) : []
    const others = troubles(random, untilMs, outages).filter((one) => apart(one, long))
    return { n: i + 1, happenings: [...taps, ...long, ...others].sort((a, b) => a.at - b.at) }
  })
  const brokerKills = Array.from({ length: options.brokerKills }, (_, i) =>
    Math.floor((untilMs * (i + 1)) / (options.brokerKills + 1)),
  )
  return { durationMs, zuilen, brokerKills }
}
