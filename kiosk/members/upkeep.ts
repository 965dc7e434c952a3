import { type Desired, describeError, type Log } from '@zuil/protocol'
import type { Members } from '../ports.ts'

export interface MemberUpkeepOptions {
  readonly members: Pick<Members, 'refresh' | 'wipe'>
  /** Milliseconds since 1970, as well as the zuil can tell; undefined = the date can't be trusted. */
  readonly nowMs: () => number | undefined
  /** Calls back after so many milliseconds; gives what calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: Log
}

/** Sees to it that the cached list is that of the zuil's association, and that there is none where there need not be. */
export interface MemberUpkeep {
  /** The document in use; at the start, and when it changed. */
  configured(desired: Desired | undefined): void
  /** The backend answered. */
  reached(): void
  /** The zuil is no longer trusted with it. */
  wipe(): void
  stop(): void
}

const EVERY_MS = 6 * 3_600_000

export const createMemberUpkeep = ({ members, nowMs, after, log }: MemberUpkeepOptions): MemberUpkeep => {
  let wanted: { readonly associationId: string; readonly listRevision: string } | undefined
  let reachable = false
  let callOff = (): void => undefined

  const refresh = (): void => {
    callOff()
    callOff = after(EVERY_MS, refresh)
    const now = nowMs()
    if (!wanted || !reachable || now === undefined) return
    members
      .refresh(wanted, now)
      .catch((error: unknown) => log.warn(describeError(error), 'the list of members is not refreshed'))
  }

  const wipe = (): void => {
    members.wipe().catch((error: unknown) => log.error(describeError(error), 'the list of members is not wiped'))
  }

  return {
    configured: (desired) => {
      const association = desired?.type === 'MEMBERSHIP' ? desired.association : undefined
      const before = wanted
      wanted = association && { associationId: association.id, listRevision: association.listRevision }
      // A zuil that is not (yet) configured may have its list from before.
      if (desired && (!wanted || (before && before.associationId !== wanted.associationId))) wipe()
      refresh()
    },
    reached: () => {
      reachable = true
      refresh()
    },
    wipe,
    stop: () => callOff(),
  }
}
