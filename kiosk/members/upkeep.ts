import { type Desired, describeError, type Log } from '@zuil/protocol'
import type { Members, StartTimer } from '../ports.ts'

export interface MemberListUpkeepOptions {
  readonly members: Pick<Members, 'refresh' | 'wipe'>
  /** Whether this zuil has a scanner, as far as is known: then cards must be found by UiTPAS number too. */
  readonly hasScanner: () => boolean
  /** Milliseconds since 1970 by the best known time; undefined = the date can't be trusted. */
  readonly nowMs: () => number | undefined
  readonly startTimer: StartTimer
  readonly log: Log
}

/** Keeps the cached list that of the zuil's association, and wipes it where there need not be one. */
export interface MemberListUpkeep {
  /** The document in use; at the start, and when it changed. */
  desiredChanged(desired: Desired | undefined): void
  backendReached(): void
  /** A card was scanned: a list without numbers is not enough from now on. */
  scanned(): void
  /** The zuil is no longer trusted with the list. */
  wipe(): void
  stop(): void
}

const REFRESH_MS = 6 * 3_600_000

export const createMemberListUpkeep = (options: MemberListUpkeepOptions): MemberListUpkeep => {
  const { members, hasScanner, nowMs, startTimer, log } = options
  let wanted: { readonly associationId: string; readonly listRevision: string } | undefined
  let reachable = false
  let cancelRefresh = (): void => undefined

  const refresh = (): void => {
    cancelRefresh()
    cancelRefresh = startTimer(REFRESH_MS, refresh)
    const now = nowMs()
    if (!wanted || !reachable || now === undefined) return
    members
      .refresh({ ...wanted, byNumber: hasScanner() }, now)
      .catch((error: unknown) => log.warn(describeError(error), 'Refreshing the list of members failed'))
  }

  const wipe = (): void => {
    members.wipe().catch((error: unknown) => log.error(describeError(error), 'Wiping the list of members failed'))
  }

  return {
    desiredChanged: (desired) => {
      const association = desired?.type === 'MEMBERSHIP' ? desired.association : undefined
      const before = wanted
      wanted = association && { associationId: association.id, listRevision: association.listRevision }
      // A zuil that has no document (yet) may have its list from before.
      if (desired && (!wanted || (before && before.associationId !== wanted.associationId))) wipe()
      refresh()
    },
    backendReached: () => {
      reachable = true
      refresh()
    },
    scanned: refresh,
    wipe,
    stop: () => cancelRefresh(),
  }
}
