/** What was found out of something, for a while; of at most so many, the oldest are forgotten first. */
export interface Remembered<V> {
  find(key: string): V | undefined
  /** @param until milliseconds since 1970 */
  keep(key: string, value: V, until: number): void
}

/** @param clock milliseconds since 1970 */
export const remembered = <V>(max: number, clock: () => number): Remembered<V> => {
  const kept = new Map<string, { readonly value: V; readonly until: number }>()
  return {
    find: (key) => {
      const found = kept.get(key)
      if (!found || found.until > clock()) return found?.value
      kept.delete(key)
      return undefined
    },
    keep: (key, value, until) => {
      kept.delete(key)
      kept.set(key, { value, until })
      const [oldest] = kept.keys()
      if (kept.size > max && oldest !== undefined) kept.delete(oldest)
    },
  }
}
