import type { Log } from '@zuil/protocol'

/** Counts what was refused, and logs it now and then: a flood of bad messages must not become a flood of log lines. */
export interface RefusalCounter {
  /** @param zuilId whose message it was; nothing else of it is kept */
  count(reason: string, zuilId: string): void
  /** Since the start, by reason. */
  totals(): Readonly<Record<string, number>>
  /** Logs what came since the last time. */
  flush(): void
}

const MAX_LINES = 50

/**
 * Logs the first refusal of each zuil and reason at once, the others when `flush` is called.
 * @param sentence the log line
 */
export const refusalCounter = (log: Log, sentence: string): RefusalCounter => {
  const totals: Record<string, number> = {}
  const recent = new Map<string, { readonly zuilId: string; readonly reason: string; count: number }>()
  return {
    count: (reason, zuilId) => {
      totals[reason] = (totals[reason] ?? 0) + 1
      const key = `${zuilId} ${reason}`
      const known = recent.get(key)
      if (known) {
        known.count++
      } else if (recent.size < MAX_LINES) {
        recent.set(key, { zuilId, reason, count: 0 })
        log.warn({ zuilId, reason }, sentence)
      }
    },
    totals: () => ({ ...totals }),
    flush: () => {
      for (const { zuilId, reason, count } of recent.values())
        if (count > 0) log.warn({ zuilId, reason, count }, sentence)
      recent.clear()
    },
  }
}
