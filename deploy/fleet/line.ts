import { connect, createServer, type Socket } from 'node:net'

/** ENDED: each side hears that it is over. SILENT: nothing comes through any more, and nobody hears why. */
export type Cut = 'ENDED' | 'SILENT'

/** The line between one zuil and its broker, that can be cut. */
export interface Line {
  /** Where the zuil connects. */
  readonly url: string
  /** ENDED ends every connection, and refuses new ones until `mend`; SILENT lets them hang. */
  cut(how: Cut): void
  /**
   * Of two cuts at once the line is mended when both are.
   * @param kept of a SILENT cut: what was sent meanwhile arrives now; else all connections have ended
   */
  mend(how: Cut, kept?: boolean): void
  readonly isCut: boolean
  stop(): Promise<void>
}

/** @param broker mqtt://host:port, on this machine or near */
export const openLine = async (broker: URL): Promise<Line> => {
  const sockets = new Set<Socket>()
  const cuts: Record<Cut, number> = { ENDED: 0, SILENT: 0 }
  let held: (() => void)[] = []
  /** What comes out at the other end, now or when the line is mended. */
  const pass = (act: () => void): void => {
    if (cuts.SILENT > 0) held.push(act)
    else act()
  }
  const release = (): void => {
    const acts = held
    held = []
    for (const act of acts) act()
  }
  const end = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const open = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const join = (from: Socket, to: Socket): void => {
    from.on('data', (data) => pass(() => to.destroyed || to.write(data)))
    from.on('close', () => pass(() => to.destroy()))
  }
  const server = createServer((near) => {
    open(near)
    if (cuts.ENDED > 0) {
      near.destroy()
      return
    }
    const far = connect(Number(broker.port || 1883), broker.hostname)
    open(far)
    join(near, far)
    join(far, near)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    url: `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    cut: (how) => {
      cuts[how]++
      if (how === 'ENDED') end()
    },
    mend: (how, kept = false) => {
      cuts[how] = Math.max(0, cuts[how] - 1)
      if (how === 'ENDED' || cuts.SILENT > 0) return
      if (!kept) end()
      release()
    },
    get isCut() {
      return cuts.ENDED + cuts.SILENT > 0
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cuts.SILENT = 0
      end()
      release()
      await closed
    },
  }
}
