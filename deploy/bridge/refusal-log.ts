import type { Log } from '@zuil/protocol'
import type { Knock, Refusal } from './admission.ts'

const PAUSE_MS = 60_000
/** Of what somebody else wrote. */
const shown = (text: string | undefined): string | undefined => text?.slice(0, 200)

/**
 * Logs who is refused, each reason once a minute at most: any page of the browser can ask as often as it likes.
 * @param nowMs of a clock that never jumps
 */
export const createRefusalLog = (log: Log, nowMs: () => number): ((refusal: Refusal, knock: Knock) => void) => {
  const logged = new Map<Refusal, { readonly atMs: number; more: number }>()
  return (refusal, { host, origin }) => {
    const last = logged.get(refusal)
    if (last && nowMs() - last.atMs < PAUSE_MS) {
      last.more += 1
      return
    }
    logged.set(refusal, { atMs: nowMs(), more: 0 })
    const more = last?.more ? { sinceLast: last.more } : {}
    log.warn(
      { reason: refusal, origin: shown(origin), host: shown(host), ...more },
      'Somebody asked for cards and got none',
    )
  }
}
