import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { type StrangerLimits, strangerRoom, type Visit } from '../stranger-room.ts'

/** The connections of a server. */
export interface Connections {
  /** Whoever has this connection has proved who he is: it takes no room of strangers any more. */
  known(socket: Socket): void
  /**
   * Ends what nobody is answered on: idle, or a request that has not all come. Node checks no timeouts any more while a
   * server stops, so such a one would hold it up for ever. What is being answered has a moment.
   */
  stop(): void
}

const GRACE_MS = 5_000
/** Of strangers and others. */
const MAX_CONNECTIONS = 5_000

/** @param strangers absent = they are not counted: behind a proxy all have its address */
export const watchConnections = (server: Server, strangers?: StrangerLimits): Connections => {
  const room = strangers && strangerRoom(strangers)
  const visits = new Map<Socket, Visit | undefined>()
  const answering = new Map<Socket, IncomingMessage>()
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket: Socket) => {
    const visit = room?.enter(socket.remoteAddress ?? '')
    if (room && !visit) {
      socket.destroy()
      return
    }
    visits.set(socket, visit)
    socket.once('close', () => {
      visit?.leave()
      visits.delete(socket)
    })
  })
  server.on('request', (request, response) => {
    const { socket } = request
    answering.set(socket, request)
    response.once('close', () => answering.delete(socket))
  })
  return {
    known: (socket) => visits.get(socket)?.known(),
    stop: () => {
      for (const socket of visits.keys()) if (answering.get(socket)?.complete !== true) socket.destroy()
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS)
      server.once('close', () => clearTimeout(timer))
    },
  }
}
