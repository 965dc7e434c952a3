/** Numbers that both sides of the wire must agree on. Times in milliseconds. */
export const limits = {
  /** Version of every message in this package. A receiver refuses any other. */
  version: 1,
  /** Largest message either side accepts, in bytes. */
  messageBytes: 64 * 1024,
  /** The most that a zuil takes in its desired document; names and the link in characters. */
  desired: { counters: 50, rewards: 5, scheduleEntries: 200, zuilName: 100, counterName: 200, checkinLink: 120 },
  /** The most taps in one `up/journal`. */
  tapsPerJournalMessage: 100,
  /** After this long without a verdict the zuil shows its own answer. */
  verdictTimeoutMs: 1_500,
  /** How long a zuil waits for a `dn/journal-ack` before it sends the batch again. */
  journalAckTimeoutMs: 5_000,
  /**
   * A welcome that took longer gives no time where the zuil has one. So the time that it counts on from the backend's is
   * wrong by half of this at most, and a message that comes this long after its sending has waited on its way.
   */
  welcomeMs: 10_000,
  /** Time between a zuil's heartbeats, a tenth more or less. */
  heartbeatMs: 30_000,
  /**
   * How long one address of a host may take to connect before the next is tried. Node's own quarter of a second gives up
   * on every address of a slow line; this leaves room for two lost packets.
   */
  connectAttemptMs: 4_000,
} as const
