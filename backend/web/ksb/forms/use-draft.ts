import { useEffect, useState } from 'react'

/** What is typed and not saved, with what stood there when it was begun. */
export interface Draft<T> {
  readonly base: T
  readonly version: number
  readonly typed: T
}

const read = <T>(key: string): Draft<T> | undefined => {
  try {
    const kept = sessionStorage.getItem(key)
    return kept === null ? undefined : (JSON.parse(kept) as Draft<T>)
  } catch {
    return undefined
  }
}

const keep = <T>(key: string, draft: Draft<T>): void => {
  try {
    if (JSON.stringify(draft.base) === JSON.stringify(draft.typed)) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing still has what is on the page.
  }
}

/**
 * A draft that is still there after another page, a reload, or another login in this window.
 * @param key kind and id of what it is a draft of
 */
export const useDraft = <T>(key: string, begun: Draft<T>) => {
  const [draft, setDraft] = useState<Draft<T>>(() => read(key) ?? begun)
  const changed = JSON.stringify(draft.base) !== JSON.stringify(draft.typed)
  useEffect(() => keep(key, draft), [key, draft])
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
  /** What is saved is no draft any more, also where its page was left meanwhile. */
  const forget = (): void => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }
  return { draft, setDraft, changed, forget }
}
