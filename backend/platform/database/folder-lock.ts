import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from '../start-refused.ts'

/** Who holds a folder: a process id alone is given out again, after a restart or in a new container. */
interface Holder {
  readonly pid: number
  readonly startedAt: string
}

/** Since when a process runs, as the kernel says it: `undefined` = there is no such process. */
const startOf = async (pid: number): Promise<string | undefined> => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${fields[19]}`
  } catch {
    return 'unknown'
  }
}

const parse = (text: string): Holder | undefined => {
  const [pid, ...startedAt] = text.trim().split(' ')
  return /^\d+$/.test(pid ?? '') ? { pid: Number(pid), startedAt: startedAt.join(' ') } : undefined
}

const livingHolder = async (text: string): Promise<number | undefined> => {
  const holder = parse(text)
  if (!holder) return undefined
  return (await startOf(holder.pid)) === holder.startedAt ? holder.pid : undefined
}

const absent = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/**
 * Takes a folder for this process alone, by a file `lock` in it. A lock whose process is gone (kill -9, power cut) is
 * taken over.
 * @returns gives the folder free again
 * @throws StartRefused when a living process has it
 */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const lock = join(folder, 'lock')
  const unique = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`
  const mine = `${process.pid} ${await startOf(process.pid)}\n`
  await writeFile(unique, mine, { mode: 0o600 })
  try {
    for (;;) {
      const taken = await link(unique, lock).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
          throw error
        },
      )
      if (taken) return () => rm(lock, { force: true })
      const seen = await readFile(lock, 'utf8').catch(absent)
      if (seen === undefined) continue
      const pid = await livingHolder(seen)
      if (pid !== undefined) {
        throw new StartRefused(`The data directory ${folder} is in use by process ${pid}: stop that backend first.`)
      }
      // Away with the stale one; should another process have taken its place just now, it gets its lock back.
      const aside = `${unique}.stale`
      await rename(lock, aside).catch(absent)
      const moved = await readFile(aside, 'utf8').catch(absent)
      if (moved !== undefined && moved !== seen) await link(aside, lock).catch(() => undefined)
      await rm(aside, { force: true })
    }
  } finally {
    await rm(unique, { force: true })
  }
}
