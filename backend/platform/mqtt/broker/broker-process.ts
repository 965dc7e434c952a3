import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { strangerRoom, type Visit } from '../../stranger-room.ts'
import { type BrokerCore, startAedes } from './aedes.ts'
import type { BrokerSettings, FromBroker, ToBroker } from './messages.ts'

/**
 * The process of the embedded broker. It ends when the channel to its parent closes. Signals are handled by the parent
 * (Ctrl-C and systemd send them to both).
 */

const ALIVE_EVERY_MS = 250
const HANDSHAKE_TIMEOUT_MS = 10_000
const MAX_CONNECTIONS = 20_000

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit(0))

const send = (message: FromBroker): void => {
  // When the parent is gone, 'disconnect' ends this process; a message that did not reach it does not matter then.
  process.send?.(message, undefined, undefined, () => undefined)
}

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.maxConnections = MAX_CONNECTIONS
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const open = async (settings: BrokerSettings, broker: BrokerCore): Promise<{ port: number; localPort: number }> => {
  const room = strangerRoom(settings.strangers)
  /** By the other end of a connection: TLS puts a socket of its own on top of it. */
  const visits = new Map<string, Visit>()
  const otherEnd = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`

  /** Before anything of it is read. */
  const onConnection = (socket: Socket): void => {
    const end = otherEnd(socket)
    const visit = room.enter(socket.remoteAddress ?? '')
    if (!visit) {
      broker.count('CROWD')
      socket.destroy()
      return
    }
    visits.set(end, visit)
    socket.once('close', () => {
      visit.leave()
      visits.delete(end)
    })
  }
  const onSocket = (socket: Socket): void => {
    const visit = visits.get(otherEnd(socket))
    if (visit) broker.accept(socket, visit.known)
  }

  const plain = createServer({ noDelay: true }, (socket) => {
    onConnection(socket)
    onSocket(socket)
  })
  if (!settings.tls) {
    const port = await listen(plain, settings.host, settings.port)
    return { port, localPort: port }
  }
  const secure = createTlsServer({ ...settings.tls, noDelay: true, handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, onSocket)
  secure.prependListener('connection', onConnection)
  secure.on('tlsClientError', () => undefined)
  return {
    port: await listen(secure, settings.host, settings.port),
    localPort: await listen(plain, '127.0.0.1', settings.localPort),
  }
}

const start = async (message: Extract<ToBroker, { type: 'START' }>): Promise<void> => {
  const broker = await startAedes(message.settings, message.backendPassword, message.credentials)
  process.on('message', (next: ToBroker) => {
    if (next.type === 'CHANGE') {
      broker.change(next.set, next.removed)
      send({ type: 'APPLIED', id: next.id })
    }
  })
  try {
    send({ type: 'LISTENING', ...(await open(message.settings, broker)) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    send({ type: 'FAILED', code })
    return
  }
  setInterval(() => send({ type: 'ALIVE', refused: broker.takeRefused() }), ALIVE_EVERY_MS)
}

process.on('message', (message: ToBroker) => {
  if (message.type === 'START') void start(message)
  // Not aedes.close(): that would publish the will of every zuil, as if all of them were off.
  if (message.type === 'STOP') process.exit(0)
})
