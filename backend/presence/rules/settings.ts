/**
 * Every number of presence and its alerts; these names are also those of the setting ALERTS. Times in milliseconds; of
 * opening time where it says so.
 */
export interface PresenceSettings {
  /** After this long without a sign of life a zuil is SUSPECT. Two and a half heartbeats. */
  readonly silenceMs: number
  /** After this long being SUSPECT, in opening time, it is OFFLINE. Longer than `siteWindowMs`. */
  readonly offlineAfterMs: number
  /** OFFLINE at the latest after this long, whatever its opening hours. */
  readonly closedOfflineAfterMs: number
  /** After this long being back its outage is over. */
  readonly stableMs: number
  /** Stopped on purpose for this long, in opening time, it counts as off. */
  readonly maintenanceMs: number
  /** This many changes between online and offline within `flappingWindowMs` of opening time are an alert of their own. */
  readonly flappingChanges: number
  readonly flappingWindowMs: number
  /** After this long without a change flapping is over. */
  readonly calmMs: number
  /** This many zuilen of one site that go off within `siteWindowMs` are one outage. */
  readonly siteMin: number
  /** The same for a whole card system, whatever the site. */
  readonly regionMin: number
  readonly siteWindowMs: number
  /** After a start of this backend or its broker nothing is judged for this long. */
  readonly holdMs: number
  /** A pause of this backend this long counts as a start: it heard nothing meanwhile. */
  readonly gapMs: number
  /** A health problem is an alert after this long, in opening time... */
  readonly healthAfterMs: number
  /** ...and over when it has been gone for this long. */
  readonly healthClearMs: number
  /** After no tap has waited in quarantine for this long that is over. */
  readonly quarantineClearMs: number
  /** After two devices were heard as one zuil it counts as copied for this long. Longer than one of them waits. */
  readonly copiedMs: number
  /** Our own wall clock has jumped when it moved by more than this against the monotonic clock. */
  readonly clockJumpMs: number
  /** After such a jump the clocks of the zuilen are not judged for this long. */
  readonly clockDoubtMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export const defaultPresence: PresenceSettings = {
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
  quarantineClearMs: 10 * MINUTE,
  copiedMs: 30 * MINUTE,
  clockJumpMs: 10 * SECOND,
  clockDoubtMs: HOUR,
}
