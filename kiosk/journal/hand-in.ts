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
   * Whether a tap still waits for the verdict to its live message, or that was committed: handed in, it would be
   * reversed. Left out where no zuil runs on the journal.
   */
  readonly isLive?: (actieId: string) => boolean
  readonly clock: Clock
  readonly log: Log
}

/**
 * EMPTY: there is nothing left that the backend accepts; what it does not accept stays in the journal and is logged.
 * REFUSED: the backend does not know this device. UNREACHABLE: try again later; the rest is still in the journal.
 */
export type HandInOutcome = 'EMPTY' | 'REFUSED' | 'UNREACHABLE'

export interface HandIn {
  /** Never rejects. Two runs at once are one. */
  run(): Promise<HandInOutcome>
}

/** The result of sending some taps: which are committed, or why none is. */
type SendResult =
  | { readonly kind: 'COMMITTED'; readonly actieIds: ReadonlySet<string> }
  | { readonly kind: 'REJECTED'; readonly status: number }
  | { readonly kind: 'STOP'; readonly outcome: 'REFUSED' | 'UNREACHABLE' }

const TIMEOUT_MS = 30_000
const MAX_BYTES = 64 * 1024
const acceptedBody = z.object({ actieIds: z.array(z.string()) })
/** The 4xx answers that are about the taps: malformed, in conflict, too many. */
const tapStatuses = new Set([400, 409, 413, 422])

/**
 * Delivers the journal of a replaced device to the backend over HTTPS, since the broker refuses it
 * (`POST /kiosk-devices/journal`). A tap is removed once the backend says that it is committed; one whose answer is lost
 * is sent again, and booked once, by its ActieID.
 */
export const createHandIn = (options: HandInOptions): HandIn => {
  const { backendUrl, deviceId, ca, journal, isLive = () => false, clock, log } = options
  const url = new URL('/api/kiosk-devices/journal', backendUrl)

  const send = async (taps: readonly Tap[]): Promise<SendResult> => {
    const sent = { bootId: clock.bootId, monotonicMs: Math.floor(clock.now().monotonicMs) }
    const answer = await requestJson(url, {
      method: 'POST',
      headers: { [customTokenHeader]: deviceId },
      body: { sent, taps },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      ca,
    })
    if (!answer.ok) {
      log.warn(answer.error, 'Handing in the journal failed: no answer')
      return { kind: 'STOP', outcome: 'UNREACHABLE' }
    }
    const { status, json } = answer.value
    if (status === 401 || status === 403) return { kind: 'STOP', outcome: 'REFUSED' }
    if (tapStatuses.has(status)) return { kind: 'REJECTED', status }
    const body = status === 200 ? acceptedBody.safeParse(json) : undefined
    if (body?.success) return { kind: 'COMMITTED', actieIds: new Set(body.data.actieIds) }
    log.warn({ status }, 'Handing in the journal failed: an unexpected answer')
    return { kind: 'STOP', outcome: 'UNREACHABLE' }
  }

  /** @returns why to stop; undefined = go on */
  const handIn = async (taps: readonly Tap[]): Promise<HandInOutcome | undefined> => {
    const sent = await send(taps)
    if (sent.kind === 'STOP') return sent.outcome
    if (sent.kind === 'REJECTED' && taps.length > 1) {
      // A tap that the backend rejects must not hold up the others.
      for (const tap of taps) {
        const outcome = await handIn([tap])
        if (outcome !== undefined) return outcome
      }
      return undefined
    }
    const done = sent.kind === 'COMMITTED' ? taps.filter(({ actieId }) => sent.actieIds.has(actieId)) : []
    await journal.remove(done.map(({ seq }) => seq))
    const left = taps.length - done.length
    if (left > 0) {
      const why = sent.kind === 'REJECTED' ? { status: sent.status } : {}
      log.warn({ count: left, ...why }, 'The backend did not accept some taps; they stay in the journal')
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
      log.error(describeError(error), 'Reading or writing the journal failed; retrying later')
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
