import { describeError, type Log } from '@zuil/protocol'
import type { Alerts } from './alerts.ts'

/** Open pages show within a second what a zuil says; of 5,000 zuilen a tick takes 2 ms. */
const TICK_MS = 250
const SYNC_MS = 30_000

export interface TickLoopOptions {
  readonly alerts: Alerts
  /** Waits; ends at once when `signal` aborts. */
  readonly pause: (ms: number) => Promise<void>
  readonly signal: AbortSignal
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
  readonly log: Log
}

/**
 * Judges four times a second until `signal` aborts, and reads every half minute what others changed: another backend opens and
 * closes outages too.
 */
export const runTicks = async ({ alerts, pause, signal, monotonic, log }: TickLoopOptions): Promise<void> => {
  let syncedAt = Number.NEGATIVE_INFINITY
  let failing = false
  while (!signal.aborted) {
    if (monotonic() - syncedAt >= SYNC_MS) {
      try {
        await alerts.sync()
        syncedAt = monotonic()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'The zuilen to watch could not be read; retrying')
        failing = true
      }
    }
    alerts.tick()
    await pause(TICK_MS)
  }
  await alerts.idle()
}
