import type { Input } from './input.ts'
import type { Moment } from './model.ts'
import type { KioskState } from './state.ts'

/**
 * A broker may live while the backend behind it stands still: the link is up, and no tap gets an answer. Then the zuil must
 * not go on inviting to what it can't give.
 */

/** What only a backend that lives makes happen. A link that goes is no sign of life, but then the link tells. */
const signsOfLife = new Set<Input['type']>([
  'VERDICT',
  'HEARD',
  'LINK',
  'SERVER_TIME',
  'DESIRED',
  'DESIRED_UNREADABLE',
  'COMMAND',
  'ENROLLED',
])

/** The state in which an input finds the zuil: at a sign of life the backend is silent no more. */
export const hearing = (state: KioskState, { type, at }: Input): KioskState =>
  signsOfLife.has(type) ? { ...state, silent: false, heardMs: at.monotonicMs } : state

/** Whether a tap waited its full time by now, and nothing at all was heard since it was sent. */
export const isSilent = ({ pending, heardMs, settings }: KioskState, at: Moment): boolean =>
  Object.values(pending).some(
    ({ phase, deadline }) =>
      phase === 'SENT' &&
      deadline <= at.monotonicMs &&
      (heardMs === undefined || heardMs <= deadline - settings.verdictTimeoutMs),
  )
