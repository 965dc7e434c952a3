import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { eventually } from './wait.ts'

/** Makes the disk fail for one process alone: the kernel answers its worker threads, which have the disk, with an error. */

export interface Failing {
  /** The disk works again; resolves when nothing holds the process any more. */
  end(): Promise<void>
}

/**
 * From now on the kernel answers these calls of a process's worker threads with this error.
 * @throws when the kernel does not allow tracing
 */
export const failDisk = async (pid: number, calls: string, error: string): Promise<Failing> => {
  const tids = readdirSync(`/proc/${pid}/task`).filter((tid) => tid !== String(pid))
  const threads = tids.flatMap((tid) => ['-p', tid])
  const strace = spawn(
    'strace',
    ['-qq', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}`, '-o', '/dev/null', ...threads],
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
  await eventually(
    () => {
      if (over) throw new Error(`strace could not attach: ${problem}`)
      // By the main thread: the process may be this one, whose other threads can't read any more.
      const statuses = tids.map((tid) => readFileSync(`/proc/${pid}/task/${tid}/status`, 'utf8'))
      return statuses.every((status) => /^TracerPid:\s*[1-9]/m.test(status))
    },
    { what: 'strace to attach' },
  )
  return {
    end: async () => {
      if (!over) strace.kill('SIGINT')
      await ended
    },
  }
}

/** Makes a process's disk as good as full: from now on nothing is synced, until `end`. */
export const fillDisk = (pid: number): Promise<Failing> => failDisk(pid, 'fdatasync,fsync', 'ENOSPC')
