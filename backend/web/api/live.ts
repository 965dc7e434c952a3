import type { QueryClient } from '@tanstack/react-query'

/** Server-sent events that only say what to ask again: `{"kind":"zuil","ids":["…"]}`. */

interface Changed {
  readonly kind: string
  readonly ids: readonly string[]
}

const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 60_000

const isChanged = (said: unknown): said is Changed =>
  typeof said === 'object' && said !== null && 'kind' in said && 'ids' in said && Array.isArray(said.ids)

const read = (data: string): Changed | undefined => {
  try {
    const said: unknown = JSON.parse(data)
    return isChanged(said) ? said : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps what is shown true. Keys of queries begin with their kind; of one thing its id follows: `['zuil', id]`. After an
 * interruption everything is asked again, since what happened meanwhile is not known.
 * @returns how to end it
 */
export const followLive = (client: QueryClient, url = '/ksb/api/live'): (() => void) => {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MS
  let interrupted = false

  const onChanged = ({ data }: MessageEvent<string>): void => {
    const changed = read(data)
    if (!changed) return
    void client.invalidateQueries({
      predicate: ({ queryKey: [kind, id] }) =>
        kind === changed.kind && (typeof id !== 'string' || changed.ids.length === 0 || changed.ids.includes(id)),
    })
  }
  const connect = (): void => {
    source = new EventSource(url)
    source.addEventListener('changed', onChanged)
    source.addEventListener('open', () => {
      pause = FIRST_PAUSE_MS
      if (interrupted) void client.invalidateQueries()
      interrupted = false
    })
    source.addEventListener('error', () => {
      interrupted = true
      source?.close()
      // Not all pages at the same moment.
      timer = setTimeout(connect, pause * (0.5 + Math.random() / 2))
      pause = Math.min(2 * pause, MAX_PAUSE_MS)
    })
  }
  connect()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
