import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reader } from '@zuil/kiosk/ports'
import type { BridgeMessage, Log } from '@zuil/protocol'
import { type DeskInput, freshCard, helloOf, nextDesk, startingDesk } from './desk.ts'
import { addressOf, startBridgeServer } from './server.ts'

export interface BridgeOptions {
  readonly reader: Reader
  readonly origins: readonly string[]
  /** On loopback; 0 = any free one. */
  readonly port: number
  /** Of this program. */
  readonly version: string
  readonly log: Log
  /** Answers an ordinary request: see `startBridgeServer`. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse, port: number) => boolean
  /** Milliseconds of a clock that never jumps; by default this process's own. */
  readonly nowMs?: () => number
  readonly pingMs?: number
  readonly requestMs?: number
}

export interface Bridge {
  /** Where a page connects: ws://127.0.0.1:port/path */
  readonly address: string
  /** Of the pages that are connected. */
  readonly pages: number
  stop(): Promise<void>
}

/** Writes down what happened; never a number. */
const logMessage = (log: Log, message: BridgeMessage, pages: number): void => {
  if (message.type === 'CARD') log.info({ pages }, 'A card was laid')
  else if (message.type === 'UNREADABLE')
    log.info({ pages, reason: message.reason }, 'Something was laid that gives no chip number')
  else if (message.type === 'READER') log.info({ pages, ...message.reader }, 'The card reader changed its state')
}

/**
 * Starts the reader, and tells the pages what is laid on it.
 * @throws an error of the system when the port is taken
 */
export const startBridge = async ({
  reader,
  version,
  log,
  nowMs = () => performance.now(),
  ...options
}: BridgeOptions): Promise<Bridge> => {
  let desk = startingDesk
  const server = await startBridgeServer({
    ...options,
    log,
    nowMs,
    hello: () => helloOf(desk, version),
    fresh: () => freshCard(desk, nowMs()),
  })

  const take = (input: DeskInput): void => {
    const next = nextDesk(desk, input)
    desk = next.desk
    for (const message of next.messages) {
      server.send(message)
      logMessage(log, message, server.pages)
    }
  }

  reader.start({
    // Beside chips a reader may read barcodes: these are typed on the page itself.
    card: (card, place) => {
      if (card.kind === 'CHIP') take({ type: 'CARD', chipNumber: card.chipNumber, place, atMs: nowMs() })
    },
    unreadable: (reason, place) => {
      if (reason !== 'NOT_A_UITPAS_NUMBER') take({ type: 'UNREADABLE', reason, place })
    },
    taken: (place) => take({ type: 'TAKEN', place }),
    // `pcsc` is all of them together, `pcsc:<name>` one.
    status: (id, _kind, status) => {
      if (!id.includes(':')) take({ type: 'STATUS', status })
    },
  })

  return {
    address: addressOf(server.port),
    get pages() {
      return server.pages
    },
    stop: async () => {
      await reader.stop()
      await server.stop()
    },
  }
}
