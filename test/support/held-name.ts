import { createServer } from 'node:net'

/** A name that this process has, until it is released. */
export interface HeldName {
  release(): void
}

/**
 * Takes a name for this process, on this machine. It is a socket in the kernel, not on the disk: free again when the
 * process ended, however that came.
 * @returns undefined = somebody has it
 */
export const holdName = (name: string): Promise<HeldName | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server
      .once('error', () => resolve(undefined))
      .listen(`\0zuil-tests-${name}`, () => {
        server.unref()
        resolve({ release: () => void server.close() })
      })
  })
