import { describeError, type Log } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import { databaseFiles, finishRepair, repair } from './repair.ts'
import type { Reserve } from './reserve.ts'
import { diskProblem } from './room.ts'

/** The journal can't be opened now: the message says what to look at. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable'
  /** The system's (ENOSPC, EROFS, ...) or LevelDB's (LEVEL_LOCKED). */
  readonly code: string
  constructor(path: string, code: string) {
    super(`The journal ${path} can't be opened (${code}): does another zuil run on it, is the disk full or read-only?`)
    this.code = code
  }
}

export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

const causeOf = (error: unknown): { readonly code?: string; readonly message?: string } =>
  (error as { cause?: { code?: string; message?: string } }).cause ?? {}

/**
 * Whether the database itself is at fault: a checksum is wrong, or a file is missing. Anything else is the environment's:
 * a disk that is full, read-only or broken, rights, too many open files.
 */
export const isDamage = (error: unknown): boolean => {
  const { code, message = '' } = causeOf(error)
  return code === 'LEVEL_CORRUPTION' || /no such file|does not (exist|end with newline)/i.test(message)
}

/** Uses the reserve when there is no room without it. @throws JournalUnavailable */
const makeRoom = async (path: string, reserve: Reserve, times: 1 | 2): Promise<void> => {
  let problem = await diskProblem(path, times)
  if (problem === 'ENOSPC' && (await reserve.release())) problem = await diskProblem(path, times)
  if (problem !== undefined) throw new JournalUnavailable(path, problem)
}

/**
 * Opens the database. It is repaired only when it is damaged, never because the disk can't be used now.
 * @throws JournalUnavailable
 */
export const openLevel = async (path: string, reserve: Reserve, log: Log): Promise<ClassicLevel> => {
  await finishRepair(path).catch(() => undefined)
  await makeRoom(path, reserve, 1)
  // Without its list of files LevelDB would begin a new database, and throw these away.
  const isNew = !(await databaseFiles(path)).some((name) => /^\d+\.(log|ldb)$/.test(name))
  const level = new ClassicLevel(path, { createIfMissing: isNew })
  try {
    await level.open()
    return level
  } catch (error) {
    if (!isDamage(error)) throw new JournalUnavailable(path, causeOf(error).code ?? 'unknown')
    log.error({ problem: causeOf(error).code }, 'The journal is damaged; repairing a copy of it')
  }
  await makeRoom(path, reserve, 2)
  try {
    await repair(path)
    const repaired = new ClassicLevel(path)
    await repaired.open()
    return repaired
  } catch (error) {
    log.error(describeError(error), 'Repairing the journal failed; it is as it was')
    throw new JournalUnavailable(path, causeOf(error).code ?? 'unknown')
  }
}
