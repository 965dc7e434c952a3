import type { AssociationStore, WantedList } from '../associations/store.ts'

type Make = AssociationStore['memberList']
type Made = ReturnType<Make>

/** The longest list is 20 MB. */
const KEPT = 4

/**
 * Makes each list once, whoever asks for it meanwhile or again soon after: a few are kept, the last that were asked for.
 * @returns as `make`, with the ETag of the list that is wanted now
 */
export const keptLists = (make: Make): ((wanted: WantedList, tag: string) => Made) => {
  const kept = new Map<string, Made>()
  return (wanted, tag) => {
    const made = kept.get(tag) ?? make(wanted)
    kept.delete(tag)
    kept.set(tag, made)
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest)
    made.catch(() => kept.delete(tag))
    return made
  }
}
