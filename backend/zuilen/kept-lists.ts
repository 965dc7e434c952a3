import type { AssociationStore, WantedList } from '../associations/store/memberships.ts'

type Make = AssociationStore['memberList']
type Made = ReturnType<Make>

/** The longest list is 20 MB. */
const KEPT = 4

/**
 * Makes each list once, whoever asks for it meanwhile or again soon after: a few are kept, the last that were asked for.
 * One at a time: each that is being made takes its slice of every turn of the event loop, and ten of them at once made taps
 * wait ten times as long, for none of them to be ready sooner.
 * @returns as `make`, with the ETag of the list that is wanted now
 */
export const keptLists = (make: Make): ((wanted: WantedList, tag: string) => Made) => {
  const kept = new Map<string, Made>()
  /** Resolves when the lists that were asked for before are made, or could not be. */
  let before: Promise<unknown> = Promise.resolve()
  const makeInTurn = (wanted: WantedList): Made => {
    const made = before.then(() => make(wanted))
    before = made.catch(() => undefined)
    return made
  }
  return (wanted, tag) => {
    const made = kept.get(tag) ?? makeInTurn(wanted)
    kept.delete(tag)
    kept.set(tag, made)
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest)
    made.catch(() => kept.delete(tag))
    return made
  }
}
