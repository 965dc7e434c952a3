import type { Log } from '@zuil/protocol'

/** Counts what was refused, and says so in the log now and then: a flood of bad messages is no flood of log lines. */
export interface Tally {
  /** @param zuilId whose message it was; nothing else of it is kept */
  note(kind: string, zuilId: string): void
  /** Since the start, by kind. */
  counts(): Readonly<Record<string, number>>
  /** Logs what came since the last time. */
  flush(): void
}

const MOST_LINES = 50

/**
 * Logs the first of a kind of each zuil at once, the others when `flush` is called.
 * @param sentence what was done with them
 */
export const tally = (log: Log, sentence: string): Tally => {
  const all: Record<string, number> = {}
  const fresh = new Map<string, { readonly zuilId: string; readonly reason: string; count: number }>()
  return {
    note: (reason, zuilId) => {
      all[reason] = (all[reason] ?? 0) + 1
      const key = `${zuilId} ${reason}`
      const known = fresh.get(key)
      if (known) {
        known.count++
      } else if (fresh.size < MOST_LINES) {
        fresh.set(key, { zuilId, reason, count: 0 })
        log.warn({ zuilId, reason }, sentence)
      }
    },
    counts: () => ({ ...all }),
    flush: () => {
      for (const { zuilId, reason, count } of fresh.values())
        if (count > 0) log.warn({ zuilId, reason, count }, sentence)
      fresh.clear()
    },
  }
}
