import { defaultPresence, type PresenceSettings } from '../../backend/presence/rules/settings.ts'
import { limits } from '../../protocol/limits.ts'
import type { Stretch } from './stretch.ts'

/** A run is shorter than the days that alerts are made for: their numbers are scaled with it, the heartbeats too. */
export interface Timing {
  /** Heartbeats of the zuilen come so far apart. */
  readonly heartbeatMs: number
  readonly presence: PresenceSettings
}

/** From this length on a run has the default numbers. */
const FULL_MINUTES = 24
/** Two cores of a laptop can't distinguish an outage from their own load in less. */
const LEAST_SCALE = 1 / 6
const MINUTE_MS = 60_000

export const timingOf = ({ minutes, zuilen }: { readonly minutes: number; readonly zuilen: number }): Timing => {
  const scale = Math.min(1, Math.max(LEAST_SCALE, minutes / FULL_MINUTES))
  const scaled = (ms: number): number => Math.round(ms * scale)
  const { silenceMs, offlineAfterMs, stableMs, siteWindowMs, holdMs, gapMs, healthAfterMs } = defaultPresence
  return {
    heartbeatMs: scaled(limits.heartbeatMs),
    presence: {
      ...defaultPresence,
      silenceMs: scaled(silenceMs),
      offlineAfterMs: scaled(offlineAfterMs),
      stableMs: scaled(stableMs),
      siteWindowMs: scaled(siteWindowMs),
      holdMs: scaled(holdMs),
      gapMs: scaled(gapMs),
      healthAfterMs: scaled(healthAfterMs),
      // Every line has a trouble or two within a run, that in the field has them in a month: only a line that fails again
      // and again at once flaps, and only a good part of the fleet that fails at once is a region.
      flappingWindowMs: scaled(3 * MINUTE_MS),
      calmMs: scaled(4 * MINUTE_MS),
      regionMin: Math.max(defaultPresence.regionMin, Math.ceil(zuilen / 5)),
    },
  }
}

/** The backend's setting ALERTS. */
export const alertsSetting = (presence: PresenceSettings): string =>
  Object.entries(presence)
    .map(([name, number]) => `${name}=${number}`)
    .join(',')

/** Messages and judging take their time, on a busy machine above all: so late an alert is still in time. */
export const SLACK_MS = 15_000

/** The backend's own way back to a broker or a database that was killed and is there again. */
const RETURN_MS = 15_000

/** What can be killed beside zuilen. */
export type Part = 'BROKER' | 'DATABASE'

/** A part was away. */
export interface Kill extends Stretch {
  readonly part: Part
}

/** While no alert is sent: nothing is judged just after a broker is back, and without a database nothing is written. */
export const holdOf = ({ part, from, until }: Kill, { holdMs }: PresenceSettings): Stretch => ({
  from,
  until: until + RETURN_MS + (part === 'BROKER' ? holdMs : 0),
})
