import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './programs.ts'
import { eventually } from './wait.ts'

/**
 * Kills a process at one of its writes: to disk or to a socket, as the kernel sees them, without a seam for it in the
 * product. Not at every write there is: strace counts each kind of call by itself, so the n-th is that of the kind that gets
 * to n first. Where writes and syncs take turns, it is always at the write, never at the sync.
 */

/** The system calls by which our processes change anything outside themselves. */
const writes = 'write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync,rename,unlink,ftruncate'

/**
 * Which threads' writes count. MAIN: the event loop, which has the sockets. OTHERS: the workers, which have the disk
 * (the journal's; the embedded database's). Each thread counts its own.
 */
export type Threads = 'MAIN' | 'OTHERS'

export interface Trap {
  /** Whether the process died in it. Ends the trap if not. */
  spring(): Promise<boolean>
}

const threadsOf = async (pid: number, which: Threads): Promise<string[]> => {
  const all = await readdir(`/proc/${pid}/task`)
  return all.filter((tid) => (tid === String(pid)) === (which === 'MAIN'))
}

const alive = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/^\d+ \(.*\) [ZX]/.test(stat),
    () => false,
  )

interface Tracing {
  /** Lets the process go; resolves when nothing holds it any more. @returns what strace saw, a line for each call */
  end(): Promise<string>
}

/** Attaches strace to threads of a process; resolves when it holds them all, or the process is dead. */
const trace = async (pid: number, which: Threads, calls: string, inject: string): Promise<Tracing> => {
  const tids = await threadsOf(pid, which)
  const threads = tids.flatMap((tid) => ['-p', tid])
  const folder = await temporaryFolder()
  const output = join(folder.path, 'calls')
  const strace = spawn(
    'strace',
    ['-qq', '-s', '0', '-e', `trace=${calls}`, '-e', `inject=${calls}:${inject}`, '-o', output, ...threads],
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
    async () => {
      // Already in it: that is what it was laid for.
      if (!(await alive(pid))) return true
      if (over) throw new Error(`strace could not attach: ${problem}`)
      const statuses = await Promise.all(tids.map((tid) => readFile(`/proc/${pid}/task/${tid}/status`, 'utf8')))
      return statuses.every((status) => /^TracerPid:\s*[1-9]/m.test(status))
    },
    { what: 'strace to attach' },
  )
  return {
    end: async () => {
      if (!over) strace.kill('SIGINT')
      await ended
      const seen = await readFile(output, 'utf8').catch(() => '')
      await folder.remove()
      return seen
    },
  }
}

/** How many calls of one thread were seen: the highest, of threads that each count their own. */
const callsOfOne = (seen: string): number => {
  const counts = new Map<string, number>()
  for (const [, thread = ''] of seen.matchAll(/^(?:(\d+) +)?\w+\(/gm)) {
    counts.set(thread, (counts.get(thread) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/**
 * Lays a trap under a running process: it is killed as soon as one of its threads enters a kind of write for the n-th time
 * from now on.
 * @throws when the kernel does not allow tracing
 */
export const trapWrite = async (pid: number, n: number, which: Threads): Promise<Trap> => {
  const tracing = await trace(pid, which, writes, `signal=SIGKILL:when=${n}`)
  return {
    spring: async () => {
      // Asked afterwards: until then it may still fall into it.
      const seen = await tracing.end()
      if (callsOfOne(seen) < n) return !(await alive(pid))
      // Killed, a process with many threads lives on for a moment on a busy machine. Or it got there just when it was
      // let go: then it lives.
      return eventually(async () => !(await alive(pid)), { withinMs: 2_000 }).catch(() => false)
    },
  }
}

/** From now on the kernel answers these calls of a process's worker threads, which have the disk, with this error. */
export const failDisk = (pid: number, calls: string, error: string): Promise<Tracing> =>
  trace(pid, 'OTHERS', calls, `error=${error}`)

/** Makes a process's disk as good as full: from now on nothing is synced, until `end`. */
export const fillDisk = (pid: number): Promise<Tracing> => failDisk(pid, 'fdatasync,fsync', 'ENOSPC')

/** Whether a process runs. */
export { alive }
