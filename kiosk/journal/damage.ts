import { mkdir, rm } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'

/** Why LevelDB failed: opening fails with a cause, reading with the error itself. */
export const causeOf = (error: unknown): { readonly code?: string; readonly message?: string } => {
  const { cause = error } = error as { cause?: unknown }
  return cause as { code?: string; message?: string }
}

/**
 * Whether the database itself is at fault: a checksum is wrong, or a file is missing. Anything else is the environment's:
 * a disk that is full, read-only or broken, rights, too many open files.
 */
export const isDamage = (error: unknown): boolean => {
  const { code, message = '' } = causeOf(error)
  return code === 'LEVEL_CORRUPTION' || /no such file|does not (exist|end with newline)/i.test(message)
}

/** What can be read, from both ends up to what is damaged; and whether that is all. */
const readBothWays = async (level: ClassicLevel): Promise<{ found: Map<string, string>; whole: boolean }> => {
  const found = new Map<string, string>()
  let whole = true
  for (const reverse of [false, true]) {
    try {
      for await (const [key, value] of level.iterator({ reverse })) found.set(key, value)
      if (whole) break
    } catch (error) {
      if (!isDamage(error)) throw error
      whole = false
    }
  }
  return { found, whole }
}

/** Throws what LevelDB says when something in the database can't be read. */
export const readAll = async (level: ClassicLevel): Promise<void> => {
  for await (const _entry of level.iterator()) {
    // Reading is all.
  }
}

/**
 * Repairs a database in place, so that all that is in it can be read. LevelDB's repair keeps every record whose checksum
 * is right; a table in which it finds nothing wrong may still be unreadable, and is then written anew.
 */
export const repairInPlace = async (path: string): Promise<void> => {
  await ClassicLevel.repair(path)
  const level = new ClassicLevel(path)
  await level.open()
  const { found, whole } = await readBothWays(level).finally(() => level.close())
  if (whole) return
  await rm(path, { recursive: true })
  await mkdir(path, { mode: 0o700 })
  const anew = new ClassicLevel(path)
  await anew.open()
  const entries = [...found].map(([key, value]) => ({ type: 'put' as const, key, value }))
  await anew.batch(entries, { sync: true }).finally(() => anew.close())
}
