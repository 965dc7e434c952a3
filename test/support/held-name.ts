import { createServer } from 'node:net'

/**
 * Takes a name for this process, on this machine. It is a socket in the kernel, not on the disk: free again when the
 * process ended, however that came.
 * @returns false = another process has it
 */
export const holdName = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server
      .once('error', () => resolve(false))
      .listen(`\0zuil-tests-${name}`, () => {
        server.unref()
        resolve(true)
      })
  })
