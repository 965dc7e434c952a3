import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eventually } from './wait.ts'

/**
 * Kills a process at one of its writes: each that changes a file or sends to a socket, as the kernel sees it, without a seam
 * for it in the product. First the process is watched while it does what it is to be killed at; that lists its write points.
 * Then it does the same again and again, and is killed at one of them each time (`trace-writes.py`).
 *
 * Of each kind of call one in three points is taken, from a random one on that is printed, so at the least one write, one
 * sync, one rename. KILL_OFFSET=0, 1 or 2 repeats a run, and KILL_STRIDE=1 (`npm run test:all-kills`) takes each.
 */

/**
 * Which threads' writes count. MAIN: the event loop, which has the sockets. OTHERS: the workers, which have the disk
 * (the journal's; the embedded database's).
 */
export type Threads = 'MAIN' | 'OTHERS' | 'ALL'

/** Whose writes count; with a folder, only those that change something in it. */
export interface Watched {
  readonly pid: number
  readonly threads: Threads
  readonly folder?: string
}

/** The `nth` of its kind of call, from 1: counted from when it is watched, and over all of the threads together. */
export interface WritePoint {
  readonly call: string
  readonly nth: number
}

/** As a test names it, e.g. `fdatasync 2`. */
export const nameOf = ({ call, nth }: WritePoint): string => `${call} ${nth}`

/** Whether a process runs. */
export const alive = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/^\d+ \(.*\) [ZX]/.test(stat),
    () => false,
  )

const script = fileURLToPath(new URL('trace-writes.py', import.meta.url))

/** @returns what ends it, and gives the lines that it wrote: calls in their order */
const trace = async ({ pid, threads, folder = '-' }: Watched, point?: WritePoint) => {
  const killAt = point ? [point.call, String(point.nth)] : []
  const tracer = spawn('python3', [script, String(pid), threads, folder, ...killAt], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  tracer.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  let problem = ''
  tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem += text
  })
  let over = false
  const ended = new Promise<void>((resolve) => {
    // After its output, other than at `exit`.
    tracer.once('close', () => {
      over = true
      resolve()
    })
  })
  await eventually(
    () => {
      if (over) throw new Error(`writes can't be traced: ${problem}`)
      return output.includes('\n')
    },
    { what: 'the tracer to attach' },
  )
  return async (): Promise<string[]> => {
    tracer.kill('SIGTERM')
    await ended
    if (problem) throw new Error(problem)
    // The first says that it is attached; the last is half a line, or none.
    const lines = output.split('\n').slice(1, -1)
    return lines.map((line) => (JSON.parse(line) as [string])[0])
  }
}

/**
 * Lists the write points of a running process from now on.
 * @returns ends it, and gives them in their order
 * @throws when the kernel does not allow tracing
 */
export const watchWrites = async (watched: Watched): Promise<() => Promise<WritePoint[]>> => {
  const end = await trace(watched)
  return async () => {
    const counts = new Map<string, number>()
    return (await end()).map((call) => {
      const nth = (counts.get(call) ?? 0) + 1
      counts.set(call, nth)
      return { call, nth }
    })
  }
}

/**
 * Lays a trap under a running process: it is killed on entering this write, before it is done.
 * @returns whether it was killed just there. Ends the trap if not
 * @throws when the kernel does not allow tracing; and, when asked, if the process ended in another way
 */
export const trapWrite = async (watched: Watched, point: WritePoint): Promise<() => Promise<boolean>> => {
  const end = await trace(watched, point)
  return async () => {
    const calls = await end()
    const killed = calls.at(-1) === 'killed'
    const { call, nth } = point
    if (killed && calls.filter((one) => one === call).length === nth && calls.at(-2) === call) {
      // Killed, a process with many threads lives on for a moment on a busy machine.
      return eventually(async () => !(await alive(watched.pid)), { what: 'the end of a killed process' })
    }
    if (!(await alive(watched.pid))) throw new Error(`it ended before ${nameOf(point)}, after ${calls.join()}`)
    return false
  }
}

const stride = Number(process.env.KILL_STRIDE ?? 3)
const offset = Number(process.env.KILL_OFFSET ?? Math.floor(Math.random() * stride)) % stride

/**
 * One in `stride` of each kind of call; where there are fewer, one of them.
 * @param sparser of so many that would be taken, one is: for what has many points, and is written as the rest is. Not
 * where each is taken.
 * @param most however many there are: where each costs a new start of a program. Which of them is by chance alone.
 */
export const someOf = (points: readonly WritePoint[], sparser = 1, most = Number.POSITIVE_INFINITY): WritePoint[] => {
  const every = stride === 1 ? 1 : stride * sparser
  const counts = new Map(points.map(({ call, nth }) => [call, nth]))
  const chosen = points.filter(
    ({ call, nth }) => (nth - 1) % every === (offset * sparser) % Math.min(every, counts.get(call) ?? 1),
  )
  if (stride === 1 || chosen.length <= most) return chosen
  // Spread over all of them, from another one on in each run.
  const step = chosen.length / most
  const first = Math.floor(Math.random() * step)
  return Array.from({ length: most }, (_, n) => chosen[Math.floor(n * step) + first]).filter((one) => one !== undefined)
}

/** Says which run this is, for who wants it again. */
export const sayOffset = (): void => {
  process.stderr.write(`Kills at one in ${stride} of each kind of write: KILL_OFFSET=${offset}\n`)
}
