import { useEffect, useState } from 'react'
import type { ZuilSettings } from '../../../zuilen/shapes/zuil.ts'

/** What is typed and not saved, with what stood there when it was begun. */
export interface Draft {
  readonly base: ZuilSettings
  readonly version: number
  readonly typed: ZuilSettings
}

const read = (key: string): Draft | undefined => {
  try {
    const kept = sessionStorage.getItem(key)
    return kept === null ? undefined : (JSON.parse(kept) as Draft)
  } catch {
    return undefined
  }
}

const keep = (key: string, draft: Draft): void => {
  try {
    if (JSON.stringify(draft.base) === JSON.stringify(draft.typed)) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing still has what is on the page.
  }
}

/** A draft that is still there after another page, a reload, or another login in this window. */
export const useDraft = (name: string, begun: Draft) => {
  const key = `zuil ${name}`
  const [draft, setDraft] = useState<Draft>(() => read(key) ?? begun)
  const changed = JSON.stringify(draft.base) !== JSON.stringify(draft.typed)
  useEffect(() => keep(key, draft), [key, draft])
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
  return { draft, setDraft, changed }
}
