import type { Health } from '@zuil/protocol'
import type { KioskState } from '../core/step.ts'
import type { Journal, Printer, Screen } from '../ports.ts'

export interface HealthParts {
  readonly state: KioskState
  readonly journal: Pick<Journal, 'depth' | 'damaged'>
  readonly screen: Pick<Screen, 'frames'>
  readonly printer: Pick<Printer, 'status'> | undefined
  /** Of the machine. */
  readonly machine: Omit<
    Health,
    'readers' | 'journalDepth' | 'journalBroken' | 'journalDamaged' | 'screen' | 'memberList' | 'printer'
  >
}

/** Of a zuil that is to go by its list while it has no network. */
const memberListOf = ({ desired, memberListUntil }: KioskState): Pick<Health, 'memberList'> =>
  desired?.type === 'MEMBERSHIP' && desired.association && desired.worksOffline
    ? { memberList: memberListUntil === undefined ? 'MISSING' : 'OK' }
    : {}

/** The most that the protocol allows. */
const MAX_READERS = 20

/** How the zuil is, as its heartbeat reports it. */
export const healthOf = ({ state, journal, screen, printer, machine }: HealthParts): Health => ({
  ...machine,
  readers: Object.values(state.readers).slice(0, MAX_READERS),
  journalDepth: journal.depth,
  journalBroken: state.journalBroken,
  journalDamaged: journal.damaged,
  screen: screen.frames,
  ...memberListOf(state),
  ...(printer && { printer: printer.status }),
})
