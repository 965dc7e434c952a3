import type { ConnectionProblem } from '@zuil/protocol'
import { current } from './current.ts'
import type { Moment, OutOfOrderCode, QrPicture, ScreenState, ShownBranding, View } from './model.ts'
import { modes } from './modes/modes.ts'
import type { KioskState } from './state.ts'
import { currentTime } from './time.ts'

const readerProblem = (state: KioskState): OutOfOrderCode | undefined => {
  const statuses = Object.values(state.readers).map(({ status }) => status)
  if (statuses.length === 0 || statuses.some((status) => status === 'CONNECTED' || status === 'STARTING'))
    return undefined
  if (statuses.every((status) => status === 'LIBRARY_MISSING')) return 'R2'
  if (statuses.every((status) => status === 'SERVICE_REFUSED')) return 'R4'
  return statuses.every((status) => status === 'SERVICE_DOWN') ? 'R3' : 'R1'
}

/** Why no card is taken at all. A missing reader is no reason: another may work. */
export const closedReason = (state: KioskState): OutOfOrderCode | undefined => {
  if (state.credentialRefusals > 0) return 'K1'
  if (!state.desired) return 'C1'
  return state.desired.blocked ? 'B1' : undefined
}

/** Why the backend can't be reached, for who can do something about it. */
const why = ({ linkUp, silent, unreachable }: KioskState): { readonly unreachable?: ConnectionProblem } => {
  if (linkUp) return silent ? { unreachable: 'NO_ANSWER' } : {}
  return unreachable ? { unreachable } : {}
}

/** The journal can't be written, and this zuil can do nothing now without it. */
const journalMissed = ({ journalBroken, desired, linkUp }: KioskState): boolean =>
  journalBroken && desired !== undefined && !modes[desired.type].worksWithoutJournal(desired, linkUp)

/** Whether the cached list can say now who is a member. */
export const hasMemberList = (state: KioskState, at: Moment): boolean => {
  const now = currentTime(state, at)
  return state.memberListUntil !== undefined && now !== undefined && now.ms <= state.memberListUntil
}

const waitingView = (state: KioskState, at: Moment, name: string): View => {
  const { desired } = state
  if (!desired) return { screen: 'OUT_OF_ORDER', code: 'C1', name, ...why(state) }
  const { type: mode, worksOffline } = desired
  const fields = modes[mode].waitingFields(desired, current(state, at))
  const online = state.linkUp && !state.silent
  const listMissing = mode === 'MEMBERSHIP' && worksOffline && !online && !hasMemberList(state, at)
  // A reward is never given offline, whatever the policy.
  return {
    screen: 'WAITING',
    mode,
    name,
    online,
    ...why(state),
    worksOffline: worksOffline && mode !== 'REWARD' && !listMissing,
    ...(listMissing && { listMissing }),
    ...fields,
  }
}

/** What the screen shows at a moment, without the QR code. */
export const view = (state: KioskState, at: Moment): View => {
  // A disk that can't be written can't be enrolled; or it can't be read, and the zuil does not know who it is.
  if (state.name === undefined)
    return state.journalBroken ? { screen: 'OUT_OF_ORDER', code: 'J1', name: '' } : { screen: 'NOT_ENROLLED' }
  const name = state.desired?.zuil.name ?? state.name
  if (state.identifyUntil !== undefined && at.monotonicMs < state.identifyUntil) return { screen: 'IDENTIFY', name }
  const closed = closedReason(state)
  if (closed) return { screen: 'OUT_OF_ORDER', code: closed, name, ...(closed === 'C1' && why(state)) }
  if (state.shown && at.monotonicMs < state.shown.until) return state.shown.view
  if (journalMissed(state)) return { screen: 'OUT_OF_ORDER', code: 'J1', name }
  const reader = readerProblem(state)
  return reader ? { screen: 'OUT_OF_ORDER', code: reader, name } : waitingView(state, at, name)
}

/** What the card system set; the logo once it is here. */
const brandingOf = ({ desired, logo }: KioskState): ShownBranding | undefined => {
  if (!desired?.branding) return undefined
  const { logo: wanted, ...rest } = desired.branding
  return { ...rest, ...(wanted !== undefined && wanted === logo && { logo }) }
}

/** @param qr the picture of `qrCode`, shown while the zuil waits */
export const screenState = (state: KioskState, at: Moment, qr?: QrPicture): ScreenState => {
  const current = view(state, at)
  const branding = brandingOf(state)
  return {
    serial: state.serial,
    languages: state.desired?.languages ?? ['nl'],
    sound: state.desired?.sound ?? true,
    ...(branding && { branding }),
    view: current.screen === 'WAITING' && qr ? { ...current, qr } : current,
  }
}
