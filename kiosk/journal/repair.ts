import { copyFile, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { repairInPlace } from './damage.ts'

const damagedPrefix = (path: string): string => `${basename(path)}.damaged-`
const repairing = (path: string): string => `${path}.repairing`
/** Where LevelDB's repair puts what it drops; before November 2026 it ran on the journal itself. */
const LOST = 'lost'

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

/** Whether something of the journal may be lost: a damaged one was set aside, and is still there. */
export const hasDamaged = async (path: string): Promise<boolean> => {
  const beside = await namesIn(dirname(path))
  return beside.some((name) => name.startsWith(damagedPrefix(path))) || (await namesIn(path)).includes(LOST)
}

/** The files of a database; without its lock and its own log, which are never read. */
export const databaseFiles = async (path: string): Promise<readonly string[]> => {
  const entries = await readdir(path, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && !/^LO(CK|G|G\.old)$/.test(entry.name)).map(({ name }) => name)
}

/** A copy that takes no room: LevelDB never changes a file that is there when it opens. Some file systems have no links. */
const linkOrCopy = async (path: string, copy: string, names: readonly string[]): Promise<void> => {
  await rm(copy, { recursive: true, force: true })
  await mkdir(copy, { mode: 0o700 })
  for (const name of names) {
    await link(join(path, name), join(copy, name)).catch(() => copyFile(join(path, name), join(copy, name)))
  }
}

/** Puts what is damaged beside the journal, under the next free number. */
const setAside = async (path: string, damaged: string): Promise<void> => {
  const taken = await namesIn(dirname(path))
  let number = 1
  while (taken.includes(`${damagedPrefix(path)}${number}`)) number++
  await rename(damaged, join(dirname(path), `${damagedPrefix(path)}${number}`))
}

/** LevelDB's own log says what it dropped of a log that it read when it opened: nothing else does. */
const hasDropped = async (path: string): Promise<boolean> =>
  /: dropping \d+ bytes;/.test(await readFile(join(path, 'LOG'), 'utf8').catch(() => ''))

/** The logs of a database while it is opened: LevelDB drops what it can't read of them, and then deletes them. */
export interface KeptLogs {
  /** After it was opened. @returns whether something was dropped: the logs are set aside then */
  end(): Promise<boolean>
}

export const keepLogs = async (path: string): Promise<KeptLogs> => {
  const copy = `${path}.opening`
  const logs = (await databaseFiles(path)).filter((name) => name.endsWith('.log'))
  await linkOrCopy(path, copy, logs)
  return {
    end: async () => {
      const dropped = await hasDropped(path)
      if (dropped) await setAside(path, copy)
      else await rm(copy, { recursive: true, force: true })
      return dropped
    },
  }
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** Ends a repair that a power cut broke off between its two last steps. */
export const finishRepair = async (path: string): Promise<void> => {
  // Fails where the journal is in its place, or no repair was under way.
  const beside = await namesIn(dirname(path))
  if (!beside.includes(basename(path)) && beside.includes(basename(repairing(path))))
    await rename(repairing(path), path)
}

/**
 * Repairs a damaged database. The repair is made on a copy, and the damaged one set aside: what LevelDB could not read
 * is still there, for a person.
 * @throws when it can't be repaired; the database is as it was then
 */
export const repair = async (path: string): Promise<void> => {
  const copy = repairing(path)
  try {
    await linkOrCopy(path, copy, await databaseFiles(path))
    await repairInPlace(copy)
    // What LevelDB drops is in the one that is set aside.
    await rm(join(copy, LOST), { recursive: true, force: true })
    await syncFolder(copy)
  } catch (error) {
    await rm(copy, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
  await setAside(path, path)
  await rename(copy, path)
  await syncFolder(dirname(path))
}
