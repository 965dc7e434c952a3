import { mkdir, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** What opening needs beside the logs that it turns into tables. */
const SPARE_BYTES = 128 * 1_024

/** Files that LevelDB may drop what it can't read of: an error of the disk must not look like damage. */
const isReplayed = (name: string): boolean => /^(CURRENT|MANIFEST-\d+|\d+\.log)$/.test(name)

const readReplayed = async (path: string): Promise<number> => {
  let logBytes = 0
  for (const name of (await readdir(path)).filter(isReplayed)) {
    const { length } = await readFile(join(path, name))
    if (name.endsWith('.log')) logBytes += length
  }
  return logBytes
}

const writeProbe = async (path: string, bytes: number): Promise<void> => {
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(Buffer.alloc(bytes, 1))
      await file.sync()
    } finally {
      await file.close()
    }
  } finally {
    await rm(path, { force: true }).catch(() => undefined)
  }
}

/**
 * Why a database can't be opened now, though nothing is wrong with it: the disk is full, read-only or broken, or the
 * program may not. LevelDB must not try then: it can't say what is wrong, and its repair throws away what it can't write.
 * @param times how often the logs are written anew: 1 to open, 2 to repair and open
 * @returns the system's code (ENOSPC, EROFS, EIO, EACCES, EMFILE, ...); undefined = it can be opened
 */
export const diskProblem = async (path: string, times: 1 | 2): Promise<string | undefined> => {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const logBytes = await readReplayed(path)
    await writeProbe(`${path}.probe`, times * logBytes + SPARE_BYTES)
    return undefined
  } catch (error) {
    const { code } = error as { code?: unknown }
    return typeof code === 'string' ? code : 'unknown'
  }
}

/** So much is left for the last taps, whatever is compacted. */
const LEFT_BYTES = 4 * 1_024 * 1_024

/** Whether all files of a database can be written anew beside the old ones: a full disk must not come of tidying up. */
export const hasRoomToCompact = async (path: string): Promise<boolean> => {
  try {
    let bytes = 0
    for (const name of await readdir(path)) bytes += (await stat(join(path, name))).size
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize > 2 * bytes + LEFT_BYTES
  } catch {
    // Among others: a file was just deleted.
    return false
  }
}
