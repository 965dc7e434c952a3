import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type RefusalKind, sizes } from './access.ts'
import { frameGuard } from './framing.ts'
import { cost, type Rate, rateLimit } from './rate.ts'

/** A guard on one connection. */
export interface SocketGuard {
  /** Lifts the rate limit: the backend may send as much as it likes. */
  unlimited(): void
}

/**
 * Puts size and rate limits between a socket and aedes, which takes its bytes with `read()`. Above its rate a socket gives
 * nothing for a while, so that TCP slows the sender down and nothing piles up here.
 */
export const guardSocket = (socket: Socket, rate: Rate, refused: (kind: RefusalKind) => void): SocketGuard => {
  const frames = frameGuard(sizes)
  let limit: ReturnType<typeof rateLimit> | undefined = rateLimit(rate)
  let wait: NodeJS.Timeout | undefined
  const read = socket.read.bind(socket)

  socket.read = (size?: number): Buffer | null => {
    if (wait) return null
    const chunk: Buffer | null = read(size)
    if (!chunk) return null
    const result = frames.inspect(chunk)
    if (typeof result === 'string') {
      refused(result)
      socket.destroy()
      return null
    }
    const waitMs = limit?.take(cost(result, chunk.length), performance.now()) ?? 0
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
      limit = undefined
    },
  }
}
