import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { err, type Health, ok, type Result } from '@zuil/protocol'
import { z } from 'zod'

/**
 * The connections that get the screen's state: of the page that the visitor sees, and of others that only watch. Several
 * pages in one browser share a connection.
 */

const RETRY_MS = 1_000
const MAX_UNREAD_BYTES = 64 * 1024
/** The page reports a drawn frame every 5 s. */
const FROZEN_AFTER_MS = 20_000
/** Chromium starts beside the program, and later. */
const START_GRACE_MS = 30_000
const SCREENSHOT_TIMEOUT_MS = 10_000

/** The longest JPEG, as base64, that fits in the message of a result. */
const MAX_PICTURE_CHARACTERS = 56 * 1024

const frameBody = z.object({ page: z.uuid() })
const isJpeg = (base64: string): boolean => /^ffd8ff.*ffd9$/.test(Buffer.from(base64, 'base64').toString('hex'))
const pictureBody = z.object({
  id: z.uuid(),
  /** Absent when the page could not make one. */
  jpeg: z.base64().min(4).max(MAX_PICTURE_CHARACTERS).refine(isJpeg).optional(),
})

export interface Pages {
  /** Keeps `response` open, and sends it everything from now on. `page` identifies our own page that
   * holds the connection, for itself and those that share it; others have none. */
  connect(response: ServerResponse, page: string | undefined): void
  broadcast(text: string): void
  readonly frames: Health['screen']
  /** Handles POST /frame: a page has drawn. @returns the answer's status */
  frameDrawn(body: unknown): number
  /** Asks the page that drew last for a picture. */
  screenshot(): Promise<Result<string, string>>
  /** Handles POST /picture: the answer of a page. @returns the answer's status */
  screenshotTaken(body: unknown): number
  end(): void
}

/** @param monotonicMs a clock that never jumps */
export const createPages = (monotonicMs: () => number): Pages => {
  const startedMs = monotonicMs()
  const connections = new Map<ServerResponse, string | undefined>()
  /** The page that drew last, and when; it may share another's connection. */
  let lastFrame: { readonly page: string; readonly ms: number } | undefined
  const pendingScreenshots = new Map<string, (answer: Result<string, string>) => void>()

  const pages = (): (readonly [ServerResponse, string])[] =>
    [...connections].flatMap(([response, page]) => (page === undefined ? [] : [[response, page] as const]))

  const send = (response: ServerResponse, text: string): void => {
    // A connection that no longer reads is closed; a page connects again.
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy()
    else response.write(text)
  }

  return {
    connect: (response, page) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      response.write(`retry: ${RETRY_MS}\n\n`)
      connections.set(response, page)
      response.on('close', () => {
        connections.delete(response)
      })
    },
    broadcast: (text) => {
      for (const response of connections.keys()) send(response, text)
    },
    get frames() {
      const now = monotonicMs()
      if (lastFrame && now - lastFrame.ms <= FROZEN_AFTER_MS) return 'OK'
      if (now - startedMs <= START_GRACE_MS) return 'OK'
      return pages().length > 0 ? 'FROZEN' : 'MISSING'
    },
    frameDrawn: (body) => {
      const sent = frameBody.safeParse(body)
      if (!sent.success) return 422
      lastFrame = { page: sent.data.page, ms: monotonicMs() }
      return 200
    },
    screenshot: () => {
      const all = pages()
      const [first] = all
      if (!first) return Promise.resolve(err('Er is geen scherm met deze zuil verbonden.'))
      const id = randomUUID()
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => pendingScreenshots.get(id)?.(err('Het scherm antwoordt niet: het staat misschien vast.')),
          SCREENSHOT_TIMEOUT_MS,
        )
        pendingScreenshots.set(id, (answer) => {
          clearTimeout(timer)
          pendingScreenshots.delete(id)
          resolve(answer)
        })
        const wanted = lastFrame && monotonicMs() - lastFrame.ms <= FROZEN_AFTER_MS ? lastFrame.page : undefined
        const own = all.filter(([, page]) => page === wanted)
        // It shares one of the connections, or none has drawn.
        for (const [response] of own.length > 0 ? own : all)
          send(response, `event: picture\ndata: ${id} ${wanted ?? first[1]}\n\n`)
      })
    },
    screenshotTaken: (body) => {
      const sent = pictureBody.safeParse(body)
      if (!sent.success) return 422
      const { id, jpeg } = sent.data
      const answer = pendingScreenshots.get(id)
      if (!answer) return 404
      answer(jpeg === undefined ? err('Het scherm kon geen beeld maken.') : ok(jpeg))
      return 200
    },
    end: () => {
      for (const answer of [...pendingScreenshots.values()]) answer(err('De zuil sluit af.'))
      for (const response of connections.keys()) response.end()
    },
  }
}
