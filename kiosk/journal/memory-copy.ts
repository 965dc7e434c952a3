import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { isDamage, readAll, repairInPlace } from './damage.ts'
import { databaseFiles } from './repair.ts'

/** A database whose disk can't be written, opened in memory: what it holds can be read and delivered all the same. */
export interface MemoryCopy {
  readonly level: ClassicLevel
  /** Closes and removes it. Never rejects. */
  end(): Promise<void>
}

/** The file system in memory of every Linux. It is gone with the power, which is right: it holds card numbers. */
const MEMORY = '/dev/shm'
const PREFIX = 'zuil-journal-'

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}

/** Copies of programs that were killed. */
const removeLeftOver = async (): Promise<void> => {
  for (const name of await readdir(MEMORY)) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(MEMORY, name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

/** Opens it, and repairs it if it is damaged: it is a copy. */
const openAt = async (folder: string): Promise<ClassicLevel> => {
  const level = new ClassicLevel(folder)
  try {
    await level.open()
    await readAll(level)
  } catch (error) {
    await level.close()
    if (!isDamage(error)) throw error
    await repairInPlace(folder)
    await level.open()
  }
  return level
}

/** None, where there is no database yet. */
const filesThere = (path: string): Promise<readonly string[]> =>
  databaseFiles(path).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return []
    throw error
  })

/** @returns undefined when the disk can't be read either */
export const openMemoryCopy = async (path: string): Promise<MemoryCopy | undefined> => {
  let folder: string | undefined
  const remove = async (): Promise<void> => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
  try {
    await removeLeftOver()
    folder = await mkdtemp(join(MEMORY, `${PREFIX}${process.pid}-`))
    for (const name of await filesThere(path)) await copyFile(join(path, name), join(folder, name))
    const level = await openAt(folder)
    const end = async (): Promise<void> => {
      await level.close().catch(() => undefined)
      await remove()
    }
    return { level, end }
  } catch {
    await remove()
    return undefined
  }
}
