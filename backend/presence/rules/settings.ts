/** Every number of presence and its alerts. Times in milliseconds; of opening time where it says so. */
export interface PresenceSettings {
  /** So long without a sign of life, and a zuil is suspected to be off. Two heartbeats and a half. */
  readonly silenceMs: number
  /** Suspected for so long of its opening time, it is off. Longer than `siteWindowMs`. */
  readonly offlineAfterMs: number
  /** Off at the latest after so long, opening hours or not. */
  readonly closedOfflineAfterMs: number
  /** Back for so long, it is back: the outage is over. */
  readonly stableMs: number
  /** Stopped on purpose for so long of its opening time, it counts as off. */
  readonly maintenanceMs: number
  /** So many changes between there and gone within `flappingWindowMs` of opening time are an alert of their own. */
  readonly flappingChanges: number
  readonly flappingWindowMs: number
  /** So long without a change, and flapping is over. */
  readonly calmMs: number
  /** So many zuilen of one site gone within `siteWindowMs` are one outage. */
  readonly siteMin: number
  /** The same of a whole card system, whatever the site. */
  readonly regionMin: number
  readonly siteWindowMs: number
  /** After a start, ours or our broker's, nothing is judged for so long. */
  readonly holdMs: number
  /** A pause of ours so long is a start: we heard nothing meanwhile. */
  readonly gapMs: number
  /** A problem of a zuil's health is an alert after so long of opening time... */
  readonly healthAfterMs: number
  /** ...and over when it has been gone for so long. */
  readonly healthClearMs: number
  /** A wall clock of ours that moved against the monotonic one by more than this has jumped. */
  readonly clockJumpMs: number
  /** After a jump of our clock those of the zuilen are not judged for so long. */
  readonly clockDoubtMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Source: design.md, "Presence". */
export const usualPresence: PresenceSettings = {
  silenceMs: 75 * SECOND,
  offlineAfterMs: 2 * MINUTE,
  closedOfflineAfterMs: 72 * HOUR,
  stableMs: 2 * MINUTE,
  maintenanceMs: 12 * HOUR,
  flappingChanges: 4,
  flappingWindowMs: 15 * MINUTE,
  calmMs: 30 * MINUTE,
  siteMin: 3,
  regionMin: 10,
  siteWindowMs: MINUTE,
  holdMs: 3 * MINUTE,
  gapMs: 30 * SECOND,
  healthAfterMs: 5 * MINUTE,
  healthClearMs: 30 * MINUTE,
  clockJumpMs: 10 * SECOND,
  clockDoubtMs: HOUR,
}
