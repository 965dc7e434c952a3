import { describeError, type JournalAck, type Log, limits, type Tap } from '@zuil/protocol'
import type { Journal } from '../ports.ts'

export interface DeliveryOptions {
  readonly journal: Journal
  /** Sends taps as batch `batch`; whether they arrive shows in the acknowledgement alone. */
  readonly send: (batch: number, taps: readonly Tap[]) => void
  /** Whether a tap still waits for the verdict to its live message: it is not sent twice at once. */
  readonly isLive: (actieId: string) => boolean
  /** Calls back after so many milliseconds; gives what calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: Log
}

/** Brings the journal to the backend: one batch under way at a time, oldest first, until each tap is acknowledged. */
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

interface UnderWay {
  readonly batch: number
  readonly taps: readonly Tap[]
  readonly callOff: () => void
}

const { journalAckTimeoutMs, tapsPerJournalMessage } = limits
const LONGEST_TIMEOUT_MS = 60_000
/** Taps that the backend left out of an acknowledgement are offered again after so long. */
const AGAIN_MS = 30_000
/** As many taps as there can be live ones are read beyond a batch. */
const READ = 2 * tapsPerJournalMessage

export const createDelivery = ({ journal, send, isLive, after, log }: DeliveryOptions): Delivery => {
  let up = false
  let underWay: UnderWay | undefined
  let reading = false
  /** `kick` came while reading: what was found may be old. */
  let kicked = false
  let batches = 0
  let timeoutMs: number = journalAckTimeoutMs
  /** Up to which seq the journal was offered in this round. */
  let offered = 0
  let leftOut = false
  let callOffAgain = (): void => undefined

  const transmit = (taps: readonly Tap[]): void => {
    const batch = ++batches
    const callOff = after(timeoutMs, () => {
      timeoutMs = Math.min(timeoutMs * 2, LONGEST_TIMEOUT_MS)
      underWay = undefined
      if (up) transmit(taps)
    })
    underWay = { batch, taps, callOff }
    send(batch, taps)
  }

  const next = async (): Promise<void> => {
    if (!up || underWay) return
    if (reading) {
      kicked = true
      return
    }
    reading = true
    try {
      const found = await journal.read(offered, READ)
      const taps = found.filter(({ actieId }) => !isLive(actieId)).slice(0, tapsPerJournalMessage)
      if (up && taps.length > 0) transmit(taps)
      else if (up && leftOut) {
        leftOut = false
        callOffAgain = after(AGAIN_MS, restart)
      }
    } catch (error) {
      log.error(describeError(error), 'the journal can not be read; trying again')
      callOffAgain = after(AGAIN_MS, restart)
    } finally {
      reading = false
    }
    if (kicked) {
      kicked = false
      await next()
    }
  }

  const restart = (): void => {
    offered = 0
    void next()
  }

  const linkDown = (): void => {
    up = false
    underWay?.callOff()
    underWay = undefined
    callOffAgain()
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
      // A tap that was live and no longer is may lie before what was offered.
      offered = 0
      void next()
    },
    acknowledged: ({ batch, actieIds }) => {
      // Late ones too: what they name is committed.
      const current = underWay
      if (!current) return
      const named = new Set(actieIds)
      const done = current.taps.filter(({ actieId }) => named.has(actieId))
      if (batch !== current.batch && done.length < current.taps.length) return
      current.callOff()
      underWay = undefined
      timeoutMs = journalAckTimeoutMs
      offered = current.taps.at(-1)?.seq ?? offered
      leftOut ||= done.length < current.taps.length
      journal
        .remove(done.map(({ seq }) => seq))
        .catch((error: unknown) => log.warn(describeError(error), 'a delivered tap stays in the journal'))
        .finally(() => void next())
    },
    stop: linkDown,
  }
}
