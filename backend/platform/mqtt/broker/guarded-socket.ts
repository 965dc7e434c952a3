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
 *
 * Who does not read is cut off, and waited for by nobody: aedes would read no more of the backend until that one zuil had
 * taken what the backend sent it, and all other zuilen would wait with it.
 * @param drainTimeoutMs how long what was sent to it may wait
 */
export const guardSocket = (
  socket: Socket,
  { rate, drainTimeoutMs }: { readonly rate: Rate; readonly drainTimeoutMs: number },
  refused: (kind: RefusalKind) => void,
): SocketGuard => {
  const frames = frameGuard(sizes)
  let limit: ReturnType<typeof rateLimit> | undefined = rateLimit(rate)
  let wait: NodeJS.Timeout | undefined
  let stalled: NodeJS.Timeout | undefined
  const read = socket.read.bind(socket)
  const write = socket.write.bind(socket) as (...args: readonly unknown[]) => boolean

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
  const cutOff = (): void => {
    if (!socket.destroyed) refused('STALLED')
    socket.destroy()
  }
  socket.write = (...args: readonly unknown[]): boolean => {
    const taken = write(...args)
    // The backend is waited for: the taps that come in must not pile up here.
    if (!limit) return taken
    if (socket.writableLength > sizes.unread) cutOff()
    else if (!taken) stalled ??= setTimeout(cutOff, drainTimeoutMs)
    return true
  }
  socket.on('drain', () => {
    clearTimeout(stalled)
    stalled = undefined
  })
  socket.once('close', () => {
    clearTimeout(wait)
    clearTimeout(stalled)
  })

  return {
    unlimited: () => {
      limit = undefined
    },
  }
}
