import { describeError, type JournalAck, type Log, limits, type Tap } from '@zuil/protocol'
import type { Journal, StartTimer } from '../ports.ts'

export interface DeliveryOptions {
  readonly journal: Journal
  /** Sends taps as batch `batch`; only the acknowledgement shows whether they arrived. */
  readonly send: (batch: number, taps: readonly Tap[]) => void
  /** Whether a tap still waits for the verdict to its live message: it is not sent twice at once. */
  readonly isLive: (actieId: string) => boolean
  readonly startTimer: StartTimer
  readonly log: Log
}

/** Delivers the journal to the backend: one batch in flight at a time, oldest first, until each tap is acknowledged. */
export interface Delivery {
  /** The backend can be reached (again). */
  linkUp(): void
  linkDown(): void
  /** There is a tap in the journal that is not live (any more). */
  kick(): void
  /** A `dn/journal-ack`. */
  acknowledged(ack: JournalAck): void
  stop(): void
}

interface InFlight {
  readonly batch: number
  readonly taps: readonly Tap[]
  readonly cancel: () => void
}

const { journalAckTimeoutMs, tapsPerJournalMessage } = limits
const MAX_TIMEOUT_MS = 60_000
/** Taps that the backend left out of an acknowledgement are sent again after this long. */
const RETRY_MS = 30_000
/** Read beyond one batch: as many taps may be live. */
const MAX_READ = 2 * tapsPerJournalMessage

export const createDelivery = ({ journal, send, isLive, startTimer, log }: DeliveryOptions): Delivery => {
  let up = false
  let inFlight: InFlight | undefined
  let reading = false
  /** `kick` came while reading: what was read may be out of date. */
  let kicked = false
  let batches = 0
  let timeoutMs: number = journalAckTimeoutMs
  /** Up to which seq the journal was sent in this round. */
  let sentUpTo = 0
  let someLeftOut = false
  let cancelRetry = (): void => undefined

  const transmit = (taps: readonly Tap[]): void => {
    const batch = ++batches
    const cancel = startTimer(timeoutMs, () => {
      timeoutMs = Math.min(timeoutMs * 2, MAX_TIMEOUT_MS)
      inFlight = undefined
      if (up) transmit(taps)
    })
    inFlight = { batch, taps, cancel }
    send(batch, taps)
  }

  const next = async (): Promise<void> => {
    if (!up || inFlight) return
    if (reading) {
      kicked = true
      return
    }
    reading = true
    try {
      const found = await journal.read(sentUpTo, MAX_READ)
      const taps = found.filter(({ actieId }) => !isLive(actieId)).slice(0, tapsPerJournalMessage)
      if (up && taps.length > 0) transmit(taps)
      else if (up && someLeftOut) {
        someLeftOut = false
        cancelRetry = startTimer(RETRY_MS, restart)
      }
    } catch (error) {
      log.error(describeError(error), 'Reading the journal failed; retrying')
      cancelRetry = startTimer(RETRY_MS, restart)
    } finally {
      reading = false
    }
    if (kicked) {
      kicked = false
      await next()
    }
  }

  const restart = (): void => {
    sentUpTo = 0
    void next()
  }

  const linkDown = (): void => {
    up = false
    inFlight?.cancel()
    inFlight = undefined
    cancelRetry()
  }

  return {
    linkUp: () => {
      linkDown()
      up = true
      timeoutMs = journalAckTimeoutMs
      restart()
    },
    linkDown,
    kick: () => {
      // A tap that is no longer live may come before what was sent.
      sentUpTo = 0
      void next()
    },
    acknowledged: ({ batch, actieIds }) => {
      // A late acknowledgement counts too: what it names is committed.
      const current = inFlight
      if (!current) return
      const named = new Set(actieIds)
      const done = current.taps.filter(({ actieId }) => named.has(actieId))
      if (batch !== current.batch && done.length < current.taps.length) return
      current.cancel()
      inFlight = undefined
      timeoutMs = journalAckTimeoutMs
      sentUpTo = current.taps.at(-1)?.seq ?? sentUpTo
      someLeftOut ||= done.length < current.taps.length
      journal
        .remove(done.map(({ seq }) => seq))
        .catch((error: unknown) => log.warn(describeError(error), 'Removing a delivered tap from the journal failed'))
        .finally(() => void next())
    },
    stop: linkDown,
  }
}
