import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type BridgeMessage,
  bridgeAddress,
  bridgeRequest,
  bridgeRequestBytes,
  describeError,
  type Log,
} from '@zuil/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Knock, refusalOf, refusals } from './admission.ts'
import { createRefusalLog } from './refusal-log.ts'

export interface BridgeServerOptions {
  /** 0 = any free one. */
  readonly port: number
  readonly origins: readonly string[]
  /** What a page is told first, and when it asks. */
  readonly hello: () => BridgeMessage
  /** What a page is told beside it when it connects. */
  readonly fresh: () => BridgeMessage | undefined
  /** Answers an ordinary request; absent, or false: there is nothing here. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse, port: number) => boolean
  readonly log: Log
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number
  /** A page that is silent for two of these is gone. */
  readonly pingMs?: number
  /** Within which a request must have come. */
  readonly requestMs?: number
}

/** The server on loopback to which the pages of the counter app connect. */
export interface BridgeServer {
  readonly port: number
  readonly pages: number
  send(message: BridgeMessage): void
  /** Closes all connections too. */
  stop(): Promise<void>
}

/** A page has no reason to ask more in a minute; one that does is cut off (1008). */
const MAX_REQUESTS_A_MINUTE = 60
/** Connections that have not said yet what they want. */
const MAX_SOCKETS = 64
/** As they are closed: the program stops; too many requests (RFC 6455). */
const [GOING_AWAY, POLICY] = [1001, 1008]

const knockOf = ({ url, headers }: IncomingMessage): Knock => ({ url, host: headers.host, origin: headers.origin })

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

const isWithoutIpv6 = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(String(error.code))

/**
 * Starts it on 127.0.0.1 and, where the machine has IPv6, on ::1.
 * @throws an error of the system when the port is taken
 */
export const startBridgeServer = async (options: BridgeServerOptions): Promise<BridgeServer> => {
  const { origins, log, nowMs, pingMs = 30_000, requestMs = 5_000 } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: bridgeRequestBytes, perMessageDeflate: false })
  const logRefusal = createRefusalLog(log, nowMs)
  /** Whether each page answered since it was last asked. */
  const alive = new WeakMap<WebSocket, boolean>()
  let port = options.port

  const sendTo = (page: WebSocket, message: BridgeMessage | undefined): void => {
    if (message && page.readyState === page.OPEN) page.send(JSON.stringify(message))
  }

  const serve = (page: WebSocket): void => {
    let since = nowMs()
    let requests = 0
    alive.set(page, true)
    page.on('pong', () => alive.set(page, true))
    // Too long a message, or no WebSocket any more: the connection is closed by the library.
    page.on('error', (error) => log.warn(describeError(error), 'A page sent what it may not, and was cut off'))
    page.on('close', () => log.info({ pages: sockets.clients.size }, 'A page has left'))
    page.on('message', (data, isBinary) => {
      if (nowMs() - since >= 60_000) {
        since = nowMs()
        requests = 0
      }
      requests += 1
      if (requests > MAX_REQUESTS_A_MINUTE) return page.close(POLICY)
      if (!isBinary && isKnown(String(data))) sendTo(page, options.hello())
    })
    log.info({ pages: sockets.clients.size }, 'A page has connected')
    sendTo(page, options.hello())
    sendTo(page, options.fresh())
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const refusal = refusalOf(knockOf(request), { origins, port, pages: sockets.clients.size })
    if (refusal) {
      logRefusal(refusal, knockOf(request))
      socket.end(`HTTP/1.1 ${refusals[refusal]} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    } else sockets.handleUpgrade(request, socket, head, serve)
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('connection', 'close')
    if (options.answer?.(request, response, port)) return
    response.writeHead(refusals.PATH).end()
  }

  const open = async (host: string): Promise<Server> => {
    const limits = { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: requestMs / 5 }
    const server = createServer(limits, answer).on('upgrade', upgrade)
    server.maxConnections = MAX_SOCKETS
    port = await listen(server, host, port)
    return server
  }
  const close = (server: Server): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  const servers = [await open('127.0.0.1')]
  try {
    servers.push(await open('::1'))
  } catch (error) {
    if (!isWithoutIpv6(error)) {
      await Promise.all(servers.map(close))
      throw error
    }
    log.info({}, 'This machine has no IPv6 loopback: pages reach the bridge at 127.0.0.1 alone')
  }

  const ping = setInterval(() => {
    for (const page of sockets.clients) {
      if (!alive.get(page)) page.terminate()
      alive.set(page, false)
      page.ping()
    }
  }, pingMs)

  return {
    port,
    get pages() {
      return sockets.clients.size
    },
    send: (message) => {
      for (const page of sockets.clients) sendTo(page, message)
    },
    stop: async () => {
      clearInterval(ping)
      for (const page of sockets.clients) {
        page.close(GOING_AWAY)
        // Who does not answer the goodbye is not waited for.
        setImmediate(() => page.terminate())
      }
      await Promise.all(servers.map(close))
    },
  }
}

/** The one thing that a page can ask; what a newer page may ask beside it is ignored. */
const isKnown = (text: string): boolean => {
  try {
    return bridgeRequest.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

/** Where a page connects. */
export const addressOf = (port: number): string => `ws://127.0.0.1:${port}${bridgeAddress.path}`
