/**
 * The events of the zuil's program, for every page of it in this browser. A browser keeps six connections to a server, so
 * one page holds the stream and tells the others; when it is closed, another takes its place.
 */

const NAME = 'zuil-stream'
const RETRY_MS = 1_000
/** The program sends a sign of life every ten seconds; a stream without one is dead, whatever the socket says. */
const SILENT_AFTER_MS = 25_000

/** What comes of the stream. */
export type StreamEvent =
  /** A state of the screen, as JSON. */
  | { readonly type: 'STATE'; readonly data: string }
  | { readonly type: 'ALIVE' }
  /** Which page the program has: comes first of each stream. */
  | { readonly type: 'BUILD'; readonly data: string }
  /** A screenshot is wanted: the request's id, and the page that is to make it. */
  | { readonly type: 'PICTURE'; readonly data: string }
  /** The stream broke off, or did not come about; another attempt follows. */
  | { readonly type: 'LOST' }

/** A page that has just opened asks the holder of the stream for the state. */
type Word = StreamEvent | { readonly type: 'HELLO' }

/**
 * Listens for as long as the page is open.
 * @param page distinguishes this page from others that show the same zuil
 */
export const listenToStream = (page: string, hear: (event: StreamEvent) => void): void => {
  const channel = new BroadcastChannel(NAME)
  let state: StreamEvent | undefined
  /** Ends the stream that this page holds. */
  let letGo: (() => void) | undefined
  let silent: ReturnType<typeof setTimeout> | undefined

  const heard = (event: StreamEvent): void => {
    clearTimeout(silent)
    silent = setTimeout(onSilence, SILENT_AFTER_MS)
    hear(event)
  }
  const tell = (event: StreamEvent): void => {
    if (event.type === 'STATE') state = event
    channel.postMessage(event)
    heard(event)
  }

  /** Holds the stream until it is lost. */
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      const source = new EventSource(`/events?page=${page}`)
      letGo = () => {
        letGo = undefined
        state = undefined
        source.close()
        resolve()
      }
      const on = (name: string, event: (data: string) => StreamEvent): void =>
        source.addEventListener(name, ({ data }: MessageEvent<string>) => tell(event(data)))
      source.addEventListener('open', () => tell({ type: 'ALIVE' }))
      source.addEventListener('error', () => {
        if (!letGo) return
        letGo()
        tell({ type: 'LOST' })
      })
      on('build', (data) => ({ type: 'BUILD', data }))
      on('alive', () => ({ type: 'ALIVE' }))
      on('picture', (data) => ({ type: 'PICTURE', data }))
      on('message', (data) => ({ type: 'STATE', data }))
    })

  let waiting = new AbortController()
  let steals = false
  const turn = async (): Promise<void> => {
    waiting = new AbortController()
    const options: LockOptions = steals ? { steal: true } : { signal: waiting.signal }
    steals = false
    // It fails when another page takes the stream from this one, which had hung, or when this one stops waiting.
    await navigator.locks.request(NAME, options, hold).catch(() => letGo?.())
  }
  /** After a loss every page waits for its turn again: a page that is seen comes first, as its timers run. */
  const takeTurns = async (): Promise<void> => {
    for (;;) {
      // A page in a frame of an insecure one has no locks, and no others to share with.
      await ('locks' in navigator ? turn() : hold())
      if (!steals) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  /** The stream of this page is dead, or the page that holds it hangs. */
  const onSilence = (): void => {
    if (letGo) {
      letGo()
      tell({ type: 'LOST' })
      return
    }
    steals = true
    waiting.abort()
    heard({ type: 'LOST' })
  }

  channel.addEventListener('message', ({ data: word }: MessageEvent<Word>) => {
    if (word.type !== 'HELLO') heard(word)
    else if (state) channel.postMessage(state)
  })
  channel.postMessage({ type: 'HELLO' })
  silent = setTimeout(onSilence, SILENT_AFTER_MS)
  void takeTurns()
}
