import { Refused, Unreachable } from './problems.ts'

/** The server's APIs, as pages ask them: the back office's own (`ask`), or another (`asking`). */

/** Where the back office's routes are. */
export const officeRoot = '/ksb/api'
const SLOW_MS = 4_000
const GIVE_UP_MS = 30_000

export interface Answer<T> {
  readonly body: T
  readonly etag: string | undefined
}

/** What the pages show of the line. */
export type Line = 'GOOD' | 'SLOW' | 'DOWN'
type Listener = () => void

const listeners = new Set<Listener>()
const slow = new Set<symbol>()
let down = false
let ended = false

const notify = (): void => {
  for (const listener of listeners) listener()
}

/** How the line to the server is, and whether the session is over; for `useSyncExternalStore`. */
export const line = {
  subscribe: (listener: Listener): Listener => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  now: (): Line => (down ? 'DOWN' : slow.size > 0 ? 'SLOW' : 'GOOD'),
  sessionEnded: (): boolean => ended,
}

const setDown = (now: boolean): void => {
  if (down === now) return
  down = now
  notify()
}

/** @param now whether nobody is logged in */
const setEnded = (now: boolean): void => {
  if (ended === now) return
  ended = now
  notify()
}

/** Of a request that takes long the page says so. @returns to be called when it is done */
const watchTime = (): (() => void) => {
  const mark = Symbol('request')
  const timer = setTimeout(() => {
    slow.add(mark)
    notify()
  }, SLOW_MS)
  return () => {
    clearTimeout(timer)
    if (slow.delete(mark)) notify()
  }
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** A piece of a file, instead of that. */
  readonly bytes?: Blob
  /** Only if it is still this version (If-Match). */
  readonly version?: number
  /** Beside those of every request, and instead of them. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What a page asks so long after somebody last did something there, nobody asked for: it does not keep the session open. */
const IN_USE_MS = 30_000
let lastInput = performance.now()

/** Notes that somebody is at the page. */
export const noteUse = (): void => {
  lastInput = performance.now()
}

/** An API, and how its pages say who asks. */
interface Asked {
  /** Where its routes are. */
  readonly root: string
  /** Whether cookies go with what is asked. */
  readonly cookies: boolean
  /** What is sent with each request. */
  readonly headers: () => Readonly<Record<string, string>>
}

const send = async (
  api: Asked,
  path: string,
  { method = 'GET', body, bytes, version, headers: more }: Ask,
): Promise<Response> => {
  const headers: Record<string, string> = { accept: 'application/json', ...api.headers(), ...more }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (bytes) headers['content-type'] = 'application/octet-stream'
  if (version !== undefined) headers['if-match'] = `"${version}"`
  const done = watchTime()
  try {
    return await fetch(`${api.root}${path}`, {
      method,
      headers,
      credentials: api.cookies ? 'same-origin' : 'omit',
      signal: AbortSignal.timeout(GIVE_UP_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(bytes && { body: bytes }),
    })
  } catch (error) {
    setDown(true)
    throw new Unreachable('the server did not answer', { cause: error })
  } finally {
    done()
  }
}

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * How an API is asked.
 * @returns what asks, and throws Refused with what the server says, Unreachable when no answer comes
 */
export const asking =
  (asked: Asked) =>
  async <T>(path: string, what: Ask = {}): Promise<Answer<T>> => {
    const response = await send(asked, path, what)
    const text = await response.text().catch((error: unknown) => {
      setDown(true)
      throw new Unreachable('the answer broke off', { cause: error })
    })
    const etag = response.headers.get('etag') ?? undefined
    setDown(false)
    setEnded(response.status === 401)
    if (!response.ok) throw new Refused(response.status, (parsed(text) ?? {}) as object, etag)
    return { body: parsed(text) as T, etag }
  }

/** Asks the back office's API, with its cookie. */
export const ask = asking({
  root: officeRoot,
  cookies: true,
  headers: () => (performance.now() - lastInput > IN_USE_MS ? { 'x-background': '1' } : {}),
})

/** What the server answers, without what is beside it. */
export const answerOf = async <T>(path: string, what: Ask = {}): Promise<T> => (await ask<T>(path, what)).body

/** The query of an address; what is empty is not asked for. */
export const search = (query: object): string =>
  String(
    new URLSearchParams(
      Object.entries(query)
        .filter(([, value]) => value !== '' && value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
  )
