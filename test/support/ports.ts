import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { holdName } from './held-name.ts'

/** Below those that the kernel gives to whoever asks for any port, or connects to one: 32768 and up. */
const [FIRST, LAST] = [20_000, 32_000] as const

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/**
 * A TCP port on loopback for a program that must know it beforehand, or find it again at its next start. It stays this
 * process's: no other test is given it, and the kernel gives it to nobody.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(FIRST, LAST)
    if ((await holdName(`port-${port}`)) && (await isFree(port))) return port
  }
}
