import { spawn } from 'node:child_process'
import { eventually } from './wait.ts'

/**
 * Kills a process at the n-th of its writes: to disk or to a socket, as the kernel sees them. So every write point
 * there is can be tried in turn, without a seam for it in the product.
 */

/** The system calls by which our processes change anything outside themselves. */
const writes = 'write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync,rename,unlink,ftruncate'

export interface Trap {
  /** Whether the process died in it. Ends the trap if not. */
  spring(): Promise<boolean>
}

/**
 * Lays a trap under a running process: it is killed on entering its n-th write (counted per thread) from now on.
 * @throws when the kernel does not allow tracing
 */
export const trapWrite = async (pid: number, n: number): Promise<Trap> => {
  const strace = spawn(
    'strace',
    [
      '-f',
      '-qq',
      '-e',
      `trace=${writes}`,
      '-e',
      `inject=${writes}:signal=SIGKILL:when=${n}`,
      '-o',
      '/dev/null',
      '-p',
      `${pid}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let problem = ''
  strace.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem += text
  })
  let over = false
  const ended = new Promise<void>((resolve) => {
    strace.once('exit', () => {
      over = true
      resolve()
    })
  })
  const { readFile } = await import('node:fs/promises')
  await eventually(
    async () => {
      if (over) throw new Error(`strace could not attach: ${problem}`)
      return /^TracerPid:\s*[1-9]/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))
    },
    { what: 'strace to attach' },
  )
  return {
    spring: async () => {
      const alive = await readFile(`/proc/${pid}/stat`, 'utf8').then(
        (stat) => !/^\d+ \(.*\) [ZX]/.test(stat),
        () => false,
      )
      if (alive) strace.kill('SIGINT')
      await ended
      return !alive
    },
  }
}
