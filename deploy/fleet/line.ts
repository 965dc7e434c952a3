import { connect, createServer, type Socket } from 'node:net'

/** The line between one zuil and its broker, that can be cut. */
export interface Line {
  /** Where the zuil connects. */
  readonly url: string
  /** Ends every connection; new ones are refused until `mend`. */
  cut(): void
  mend(): void
  readonly isCut: boolean
  stop(): Promise<void>
}

/** @param broker mqtt://host:port, on this machine or near */
export const openLine = async (broker: URL): Promise<Line> => {
  const sockets = new Set<Socket>()
  let cuts = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    keep(near)
    if (cuts > 0) return near.destroy()
    const far = connect(Number(broker.port || 1883), broker.hostname)
    keep(far)
    near.pipe(far)
    far.pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    return undefined
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    url: `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    cut: () => {
      cuts++
      for (const socket of sockets) socket.destroy()
    },
    // Of two cuts at once the line is mended when both are.
    mend: () => {
      cuts = Math.max(0, cuts - 1)
    },
    get isCut() {
      return cuts > 0
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
