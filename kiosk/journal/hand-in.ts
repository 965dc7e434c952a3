import { customTokenHeader, describeError, type Log, limits, type Tap } from '@zuil/protocol'
import { z } from 'zod'
import { requestJson } from '../io/http.ts'
import type { Clock, Journal } from '../ports.ts'

export interface HandInOptions {
  readonly backendUrl: string
  /** Under which this device was enrolled, before another took its place. */
  readonly deviceId: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  readonly journal: Pick<Journal, 'read' | 'remove'>
  /**
   * Whether a tap still waits for the verdict to its live message, or was shown for good: handed in, it would be taken
   * back. Left out where no zuil runs on the journal.
   */
  readonly isLive?: (actieId: string) => boolean
  readonly clock: Clock
  readonly log: Log
}

/**
 * EMPTY: there is nothing left that the backend takes; what it can't take stays in the journal, and the log says so.
 * REFUSED: it does not know this device. UNREACHABLE: try again later; the rest is still in the journal.
 */
export type HandInOutcome = 'EMPTY' | 'REFUSED' | 'UNREACHABLE'

export interface HandIn {
  /** Never rejects. Two runs at once are one. */
  run(): Promise<HandInOutcome>
}

/** What became of some taps: which are committed, or why none is. */
type Sent =
  | { readonly kind: 'TAKEN'; readonly actieIds: ReadonlySet<string> }
  | { readonly kind: 'NOT_TAKEN'; readonly status: number }
  | { readonly kind: 'STOP'; readonly outcome: 'REFUSED' | 'UNREACHABLE' }

const TIMEOUT_MS = 30_000
const MOST_BYTES = 64 * 1024
const taken = z.object({ actieIds: z.array(z.string()) })
/** Of the answers 4xx those that say something about the taps: malformed, in conflict, too many. */
const aboutTheTaps = new Set([400, 409, 413, 422])

/**
 * Brings the journal of a device that another took the place of to the backend, over HTTPS, since its way to the broker
 * is closed (`POST /kiosk-devices/journal`). A tap is removed once the backend says that it is committed; one of which
 * the answer is lost is sent again, and booked once, by its ActieID.
 */
export const createHandIn = (options: HandInOptions): HandIn => {
  const { backendUrl, deviceId, ca, journal, isLive = () => false, clock, log } = options
  const url = new URL('/api/kiosk-devices/journal', backendUrl)

  const send = async (taps: readonly Tap[]): Promise<Sent> => {
    const sent = { bootId: clock.bootId, monotonicMs: Math.floor(clock.now().monotonicMs) }
    const answer = await requestJson(url, {
      method: 'POST',
      headers: { [customTokenHeader]: deviceId },
      body: { sent, taps },
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
      ca,
    })
    if (!answer.ok) {
      log.warn(answer.error, 'the journal can not be handed in: no answer')
      return { kind: 'STOP', outcome: 'UNREACHABLE' }
    }
    const { status, json } = answer.value
    if (status === 401 || status === 403) return { kind: 'STOP', outcome: 'REFUSED' }
    if (aboutTheTaps.has(status)) return { kind: 'NOT_TAKEN', status }
    const body = status === 200 ? taken.safeParse(json) : undefined
    if (body?.success) return { kind: 'TAKEN', actieIds: new Set(body.data.actieIds) }
    log.warn({ status }, 'the journal can not be handed in: an answer that says nothing about it')
    return { kind: 'STOP', outcome: 'UNREACHABLE' }
  }

  /** @returns why to stop, if so */
  const handIn = async (taps: readonly Tap[]): Promise<HandInOutcome | undefined> => {
    const sent = await send(taps)
    if (sent.kind === 'STOP') return sent.outcome
    if (sent.kind === 'NOT_TAKEN' && taps.length > 1) {
      // One that the backend can't take must not hold up the others.
      for (const tap of taps) {
        const outcome = await handIn([tap])
        if (outcome !== undefined) return outcome
      }
      return undefined
    }
    const done = sent.kind === 'TAKEN' ? taps.filter(({ actieId }) => sent.actieIds.has(actieId)) : []
    await journal.remove(done.map(({ seq }) => seq))
    const stays = taps.length - done.length
    if (stays > 0) {
      const why = sent.kind === 'NOT_TAKEN' ? { status: sent.status } : {}
      log.warn({ count: stays, ...why }, 'the backend does not take what is in the journal; it stays there')
    }
    return undefined
  }

  const run = async (): Promise<HandInOutcome> => {
    let after = 0
    try {
      for (;;) {
        const found = await journal.read(after, limits.tapsPerJournalMessage)
        const last = found.at(-1)
        if (!last) return 'EMPTY'
        const taps = found.filter(({ actieId }) => !isLive(actieId))
        const outcome = taps.length > 0 ? await handIn(taps) : undefined
        if (outcome !== undefined) return outcome
        after = last.seq
      }
    } catch (error) {
      log.error(describeError(error), 'the journal can not be read or written; trying again later')
      return 'UNREACHABLE'
    }
  }

  let running: Promise<HandInOutcome> | undefined
  return {
    run: () => {
      running ??= run().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
