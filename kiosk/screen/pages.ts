import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { err, type Health, ok, type Result } from '@zuil/protocol'
import { z } from 'zod'

/** Who listens to the screen's state: the page that the visitor sees, and others that only look. */

const RETRY_MS = 1_000
const MOST_UNREAD_BYTES = 64 * 1024
/** The page gives a sign out of a drawn frame every 5 s. */
const FROZEN_AFTER_MS = 20_000
/** Chromium starts beside the program, and later. */
const GRACE_MS = 30_000
const PICTURE_WITHIN_MS = 10_000

/** Longest JPEG that is passed on, as base64: a result must fit in a message. */
const MOST_PICTURE_LETTERS = 56 * 1024

const frameBody = z.object({ page: z.uuid() })
const isJpeg = (base64: string): boolean => /^ffd8ff.*ffd9$/.test(Buffer.from(base64, 'base64').toString('hex'))
const pictureBody = z.object({
  id: z.uuid(),
  /** Left out when the page could not make one. */
  jpeg: z.base64().min(4).max(MOST_PICTURE_LETTERS).refine(isJpeg).optional(),
})

export interface Pages {
  /** Keeps `response` open and tells it all from now on. `page` names a page of ours; who only looks has no name. */
  watch(response: ServerResponse, page: string | undefined): void
  tellAll(text: string): void
  readonly frames: Health['screen']
  /** Body of POST /frame: a page has drawn. Gives the answer's status. */
  drew(body: unknown): number
  /** Asks the page that drew last for a picture. */
  picture(): Promise<Result<string, string>>
  /** Body of POST /picture: the answer of a page. Gives the answer's status. */
  pictured(body: unknown): number
  end(): void
}

/** @param monotonicMs a clock that never jumps */
export const createPages = (monotonicMs: () => number): Pages => {
  const startedMs = monotonicMs()
  const watching = new Map<ServerResponse, string | undefined>()
  /** When each connected page last drew. */
  const drawn = new Map<string, number>()
  let lastFrameMs: number | undefined
  const asked = new Map<string, (answer: Result<string, string>) => void>()

  const pages = (): (readonly [ServerResponse, string])[] =>
    [...watching].flatMap(([response, page]) => (page === undefined ? [] : [[response, page] as const]))

  const tell = (response: ServerResponse, text: string): void => {
    // Who no longer reads is let go; a page connects again.
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy()
    else response.write(text)
  }

  return {
    watch: (response, page) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      response.write(`retry: ${RETRY_MS}\n\n`)
      watching.set(response, page)
      response.on('close', () => {
        watching.delete(response)
        if (page !== undefined && !pages().some(([, other]) => other === page)) drawn.delete(page)
      })
    },
    tellAll: (text) => {
      for (const response of watching.keys()) tell(response, text)
    },
    get frames() {
      const now = monotonicMs()
      if (lastFrameMs !== undefined && now - lastFrameMs <= FROZEN_AFTER_MS) return 'OK'
      if (now - startedMs <= GRACE_MS) return 'OK'
      return pages().length > 0 ? 'FROZEN' : 'MISSING'
    },
    drew: (body) => {
      const sent = frameBody.safeParse(body)
      if (!sent.success) return 422
      lastFrameMs = monotonicMs()
      if (pages().some(([, page]) => page === sent.data.page)) drawn.set(sent.data.page, lastFrameMs)
      return 200
    },
    picture: () => {
      const latest = ([, page]: readonly [ServerResponse, string]): number => drawn.get(page) ?? -1
      const [to] = pages().sort((a, b) => latest(b) - latest(a))
      if (!to) return Promise.resolve(err('Er is geen scherm met deze zuil verbonden.'))
      const id = randomUUID()
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => asked.get(id)?.(err('Het scherm antwoordt niet: het staat misschien vast.')),
          PICTURE_WITHIN_MS,
        )
        asked.set(id, (answer) => {
          clearTimeout(timer)
          asked.delete(id)
          resolve(answer)
        })
        tell(to[0], `event: picture\ndata: ${id}\n\n`)
      })
    },
    pictured: (body) => {
      const sent = pictureBody.safeParse(body)
      if (!sent.success) return 422
      const { id, jpeg } = sent.data
      const answer = asked.get(id)
      if (!answer) return 404
      answer(jpeg === undefined ? err('Het scherm kon geen beeld maken.') : ok(jpeg))
      return 200
    },
    end: () => {
      for (const answer of [...asked.values()]) answer(err('De zuil sluit af.'))
      for (const response of watching.keys()) response.end()
    },
  }
}
