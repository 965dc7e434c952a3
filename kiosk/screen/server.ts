import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeError, type Log, limits, type Result } from '@zuil/protocol'
import { z } from 'zod'
import type { ScreenState } from '../core/model.ts'
import { type BodyProblem, isOwnHost, MAX_BODY_BYTES, readJson } from '../io/requests.ts'
import type { EnrolInput, LocalRoute, LogoPicture, Screen } from '../ports.ts'
import { type Asset, assets, buildOfPage, withBuild } from './assets.ts'
import { createPages } from './pages.ts'

export interface ScreenServerOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** The error is a sentence for the person at the zuil. */
  readonly enrol: (input: EnrolInput) => Promise<Result<{ readonly name: string }, string>>
  /** What the form need not ask for. */
  readonly defaults: { readonly backendUrl?: string }
  /** Pages of other origins that may show the screen in a frame, read its state and use the simulated reader. */
  readonly allowOrigins: readonly string[]
  readonly routes: readonly LocalRoute[]
  /** The picture that the state names by its tag. */
  readonly logo?: () => LogoPicture | undefined
  readonly log: Log
  /** Milliseconds of a clock that never jumps; by default this process's own. */
  readonly monotonicMs?: () => number
  /** Names the page that this program has, so that one of an earlier program reloads itself; by default of its files. */
  readonly build?: string
}

/** The local server of the page that Chromium shows. */
export interface ScreenServer extends Screen {
  /** Address of the page. */
  readonly url: string
  /** Also closes all connections. */
  stop(): Promise<void>
}

/** Posts that nobody but the page itself may send. */
const pageAlone: readonly string[] = ['/frame', '/picture', '/scanned']
const HEARTBEAT_MS = 10_000
/** Of POST /picture: the JPEG in its JSON. */
const MAX_PICTURE_BODY_BYTES = 64 * 1024
/** A comment, and an event: the page's script does not see comments, and must know that the program is not stuck. */
const HEARTBEAT = ': alive\nevent: alive\ndata: 1\n\n'

const typedBody = z.object({
  backendUrl: z.string().max(500).optional(),
  name: z.string().trim().min(1).max(limits.desired.zuilName),
  code: z.string().trim().min(1).max(40),
})

const bodyProblems: Readonly<Record<BodyProblem, string>> = {
  400: 'The body is not JSON.',
  413: 'The body is too long.',
  415: 'The body must be application/json.',
}

/**
 * Starts the server on loopback.
 * @throws an error of the system when the port is taken
 */
export const startScreenServer = async (options: ScreenServerOptions): Promise<ScreenServer> => {
  const { allowOrigins, routes, log } = options
  let state: ScreenState | undefined
  let port = options.port
  const build = options.build ?? (await buildOfPage())
  const pages = createPages(options.monotonicMs ?? (() => performance.now()))

  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The page draws itself: an image out of its own data.
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${allowOrigins.join(' ')}`.trim(),
  ].join('; ')

  const sendJson = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
  }

  const sendFile = async (response: ServerResponse, { path, type }: Asset): Promise<void> => {
    try {
      const content = await readFile(path)
      const body = path.endsWith('.html') ? withBuild(content.toString(), build) : content
      response.writeHead(200, { 'content-type': type }).end(body)
    } catch (error) {
      log.error(describeError(error), 'A file of the screen could not be read')
      sendJson(response, 500, { error: 'This file is missing.' })
    }
  }

  const event = (now: ScreenState): string => `data: ${JSON.stringify(now)}\n\n`

  const enrol = async (response: ServerResponse, body: unknown): Promise<void> => {
    const typed = typedBody.safeParse(body)
    if (!typed.success) return sendJson(response, 422, { error: 'Vul de naam en de configuratiecode in.' })
    const { backendUrl, ...rest } = typed.data
    const url = backendUrl?.trim() || options.defaults.backendUrl
    const done = await options.enrol({ ...rest, ...(url && { backendUrl: url }) })
    if (done.ok) sendJson(response, 200, { name: done.value.name })
    else sendJson(response, 422, { error: done.error })
  }

  /** A browser sends the origin of our own page with each POST. */
  const isOwnPage = ({ headers }: IncomingMessage): boolean => headers.origin === `http://${headers.host}`

  /** Whether the origin may do this; lets an allowed page of another origin read the answer. */
  const isAllowedOrigin = (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    const { host, origin } = request.headers
    if (origin === undefined || origin === `http://${host}`) return true
    if (!allowOrigins.includes(origin)) return false
    if (path !== '/state' && !path.startsWith('/simulated/')) return false
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('vary', 'origin')
    return true
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('content-security-policy', policy)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cache-control', 'no-store')
    if (!isOwnHost(request.headers.host, port)) return sendJson(response, 421, { error: 'This is not that host.' })
    const method = request.method ?? 'GET'
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (!isAllowedOrigin(request, response, path))
      return sendJson(response, 403, { error: 'This origin is not allowed.' })
    if (method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, PUT, POST, DELETE')
      response.setHeader('access-control-allow-headers', 'content-type')
      response.writeHead(204).end()
      return
    }
    if (method === 'GET') {
      const file = assets.get(path)
      if (file) return sendFile(response, file)
      if (path === '/events') {
        const named = z.uuid().safeParse(new URL(request.url ?? '', 'http://zuil').searchParams.get('page'))
        pages.connect(response, named.data)
        response.write(`event: build\ndata: ${build}\n\n`)
        if (state) response.write(event(state))
        return
      }
      if (path === '/state') return state ? sendJson(response, 200, state) : sendJson(response, 503, {})
      if (path === '/logo') {
        const logo = options.logo?.()
        if (!logo) return sendJson(response, 404, { error: 'There is no logo.' })
        response.writeHead(200, { 'content-type': logo.type }).end(logo.content)
        return
      }
      if (path === '/defaults') return sendJson(response, 200, options.defaults)
    }
    const isOfPage = method === 'POST' && pageAlone.includes(path)
    if (isOfPage && !isOwnPage(request)) return sendJson(response, 403, { error: 'Only the page itself may do this.' })
    const body = await readJson(request, path === '/picture' ? MAX_PICTURE_BODY_BYTES : MAX_BODY_BYTES)
    if (!body.ok) {
      // What is left of the body is not read.
      response.setHeader('connection', 'close')
      return sendJson(response, body.error, { error: bodyProblems[body.error] })
    }
    if (path === '/frame' && isOfPage) return sendJson(response, pages.frameDrawn(body.value), {})
    if (path === '/picture' && isOfPage) return sendJson(response, pages.screenshotTaken(body.value), {})
    if (method === 'POST' && path === '/enrol') return enrol(response, body.value)
    for (const route of routes) {
      const done = route({ method, path, body: body.value })
      if (done) return sendJson(response, done.status, done.body)
    }
    sendJson(response, 404, { error: 'There is nothing here.' })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error(describeError(error), 'A request to the screen failed')
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { error: 'Er is een technische storing.' })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host.replace(/^\[|\]$/g, ''), port }, resolve)
  })
  port = (server.address() as AddressInfo).port

  const heartbeat = setInterval(() => pages.broadcast(HEARTBEAT), HEARTBEAT_MS)

  return {
    url: `http://${options.host.includes(':') ? `[${options.host.replace(/^\[|\]$/g, '')}]` : options.host}:${port}`,
    show: (now) => {
      state = now
      pages.broadcast(event(now))
    },
    get frames() {
      return pages.frames
    },
    screenshot: pages.screenshot,
    stop: async () => {
      clearInterval(heartbeat)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      pages.end()
      server.closeAllConnections()
      await closed
    },
  }
}
