import { err, ok, type Result } from '@zuil/protocol'
import { z } from 'zod'
import type { LoadProblem } from '../shapes/uitdatabank.ts'

/** Where UiTdatabank's Search API is, and who asks. */
export interface UitdatabankApi {
  /** https://search.uitdatabank.be, without a slash at its end. */
  readonly url: string
  readonly clientId: string
}

/** A page of events. Of each document nothing is known yet. */
export interface SearchPage {
  readonly totalItems: number
  readonly member: readonly unknown[]
}

/** Why there is none. `detail` is for the log. TOO_LARGE: a smaller page may do. */
export interface NoPage {
  readonly problem: LoadProblem | 'TOO_LARGE'
  readonly detail: unknown
}

export type SearchEvents = (
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Result<SearchPage, NoPage>>

/** For the whole of an answer, its body included. */
const TIMEOUT_MS = 30_000
/** Fifty events have half a megabyte. What is read of a larger one would keep taps waiting. */
const MAX_BYTES = 4_000_000

const searchPage = z.object({ totalItems: z.int().nonnegative(), member: z.array(z.unknown()) })

const problemOf = (status: number): LoadProblem => {
  if (status === 401 || status === 403) return 'REFUSED'
  return status >= 500 || status === 429 ? 'NO_ANSWER' : 'WRONG_ANSWER'
}

/** @returns `undefined` = it is longer than that */
const readWithin = async (body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | undefined> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop ends the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Asks the Search API for events, `GET /events/` (https://docs.publiq.be/docs/uitdatabank/search-api). It follows nobody
 * elsewhere, waits no longer than half a minute, and takes no more than a few megabytes.
 */
export const uitdatabankClient =
  ({ url, clientId }: UitdatabankApi, { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = {}): SearchEvents =>
  async (query, signal) => {
    try {
      const response = await fetch(`${url}/events/?${new URLSearchParams(query)}`, {
        headers: { accept: 'application/json', 'x-client-id': clientId },
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      const { status } = response
      if (status !== 200) {
        await response.body?.cancel()
        return err({ problem: problemOf(status), detail: { status } })
      }
      const text = await readWithin(response.body, maxBytes)
      if (text === undefined) return err({ problem: 'TOO_LARGE', detail: { maxBytes } })
      const page = searchPage.safeParse(parsed(text))
      return page.success ? ok(page.data) : err({ problem: 'WRONG_ANSWER', detail: { bytes: text.length } })
    } catch (error) {
      return err({ problem: 'NO_ANSWER', detail: error })
    }
  }
