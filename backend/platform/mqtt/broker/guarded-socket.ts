import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type RefusalKind, sizes } from './access.ts'
import { frameGuard } from './framing.ts'
import { cost, type Rate, rateLimit } from './rate.ts'

/** A guard on one connection. */
export interface SocketGuard {
  /** The backend is not held to a zuil's share. */
  unlimited(): void
}

/**
 * Puts size limits and a zuil's share between a socket and aedes, which takes its bytes with `read()`. Over its share
 * a socket gives nothing until its time has come, so that TCP slows the sender down and nothing piles up here.
 */
export const guardSocket = (socket: Socket, rate: Rate, refused: (kind: RefusalKind) => void): SocketGuard => {
  const frames = frameGuard(sizes)
  let share: ReturnType<typeof rateLimit> | undefined = rateLimit(rate)
  let wait: NodeJS.Timeout | undefined
  const read = socket.read.bind(socket)

  socket.read = (size?: number): Buffer | null => {
    if (wait) return null
    const chunk: Buffer | null = read(size)
    if (!chunk) return null
    const seen = frames.see(chunk)
    if (typeof seen === 'string') {
      refused(seen)
      socket.destroy()
      return null
    }
    const waitMs = share?.take(cost(seen, chunk.length), performance.now()) ?? 0
    if (waitMs > 0) {
      refused('FLOOD')
      wait = setTimeout(() => {
        wait = undefined
        socket.emit('readable')
      }, waitMs)
    }
    return chunk
  }
  socket.once('close', () => clearTimeout(wait))

  return {
    unlimited: () => {
      share = undefined
    },
  }
}
