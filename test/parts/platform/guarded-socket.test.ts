import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RefusalKind, sizes } from '../../../backend/platform/mqtt/broker/access.ts'
import { guardSocket, type SocketGuard } from '../../../backend/platform/mqtt/broker/guarded-socket.ts'

/** The guard on a real connection, whose other side reads nothing. Its clock alone is ours. */

const DRAIN_MS = 4_000
let server: Server
let reader: Socket
let socket: Socket
let guard: SocketGuard
let refused: RefusalKind[]

beforeEach(async () => {
  refused = []
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  reader = connect((server.address() as { port: number }).port, '127.0.0.1').pause()
  socket = (await accepted)[0] as Socket
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const limits = { rate: { perSecond: 1, burst: 1 }, drainTimeoutMs: DRAIN_MS }
  guard = guardSocket(socket, limits, (kind) => refused.push(kind))
})
afterEach(() => {
  vi.useRealTimers()
  reader.destroy()
  socket.destroy()
  server.close()
})

/** @returns whether the last of it was taken at once, when the kernel takes no more of it */
const fill = async (): Promise<boolean> => {
  for (;;) {
    const taken = socket.write(Buffer.alloc(64 * 1024))
    if (socket.writableLength > 64 * 1024) return taken
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('one that does not read', () => {
  it('is waited for by nobody, and cut off when its time is over', async () => {
    expect(await fill()).toBe(true)
    vi.advanceTimersByTime(DRAIN_MS - 1)
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(socket.destroyed).toBe(true)
    expect(refused).toEqual(['STALLED'])
  })

  it('is cut off at once when more waits for it than may', async () => {
    await fill()
    while (socket.writableLength + 64 * 1024 <= sizes.unread) socket.write(Buffer.alloc(64 * 1024))
    expect(socket.destroyed).toBe(false)
    socket.write(Buffer.alloc(64 * 1024))
    expect(socket.destroyed).toBe(true)
    socket.write('more', () => undefined)
    expect(refused).toEqual(['STALLED'])
  })

  it('and does so again in time, stays; its next stall has a time of its own', async () => {
    await fill()
    vi.advanceTimersByTime(DRAIN_MS - 1)
    const drained = once(socket, 'drain')
    reader.resume()
    await drained
    vi.advanceTimersByTime(DRAIN_MS)
    expect(socket.destroyed).toBe(false)
    reader.pause()
    await fill()
    vi.advanceTimersByTime(DRAIN_MS - 1)
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(socket.destroyed).toBe(true)
  })

  it('is waited for when it is the backend', async () => {
    guard.unlimited()
    expect(await fill()).toBe(false)
    vi.advanceTimersByTime(DRAIN_MS)
    expect(socket.destroyed).toBe(false)
    expect(refused).toEqual([])
  })
})
