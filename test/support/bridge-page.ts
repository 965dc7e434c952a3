import { type BridgeMessage, bridgeMessage } from '@zuil/protocol'
import { WebSocket } from 'ws'
import { eventually } from './wait.ts'

/** A page of the counter app as far as the bridge can tell: a WebSocket of its origin. */
export interface TestPage {
  /** All that it was told so far, each as the protocol has it. */
  readonly told: readonly BridgeMessage[]
  /** Waits for a message of this type, beyond the first `after` messages. */
  hears<T extends BridgeMessage['type']>(type: T, after?: number): Promise<Extract<BridgeMessage, { type: T }>>
  send(data: string | Buffer): void
  /** Answers no more pings, as a page does whose machine sleeps. */
  freeze(): void
  close(): void
  /** Resolves with the code of the closing. */
  readonly closed: Promise<number>
}

export interface Dialled {
  readonly origin?: string | undefined
  readonly host?: string
}

/** @throws with the status that it was refused with, e.g. `Unexpected server response: 403` */
export const openPage = async (address: string, { origin, host }: Dialled): Promise<TestPage> => {
  const socket = new WebSocket(address, { ...(origin !== undefined && { origin }), ...(host && { headers: { host } }) })
  const told: BridgeMessage[] = []
  socket.on('message', (data) => told.push(bridgeMessage.parse(JSON.parse(String(data)))))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  return {
    told,
    hears: (type, after = 0) =>
      eventually(
        () =>
          told
            .slice(after)
            .find((message): message is Extract<BridgeMessage, { type: typeof type }> => message.type === type),
        { what: `the message ${type}` },
      ),
    send: (data) => socket.send(data),
    freeze: () => {
      socket.pause()
    },
    close: () => socket.close(),
    closed,
  }
}
