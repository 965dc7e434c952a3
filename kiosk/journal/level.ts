import { describeError, type Log } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import { causeOf, isDamage } from './damage.ts'
import { databaseFiles, finishRepair, keepLogs, repair } from './repair.ts'
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

/** Uses the reserve when there is no room without it. @throws JournalUnavailable */
const makeRoom = async (path: string, reserve: Reserve, times: 1 | 2, log: Log): Promise<void> => {
  let problem = await diskProblem(path, times)
  if (problem === 'ENOSPC' && (await reserve.release())) {
    log.warn({}, 'The disk is full: the last taps get the room that was kept for them')
    problem = await diskProblem(path, times)
  }
  if (problem !== undefined) throw new JournalUnavailable(path, problem)
}

type Read = (level: ClassicLevel) => Promise<void>

/** Opens it, and reads what is read of it. @throws what LevelDB says, and closes it again */
const openAndRead = async (path: string, read: Read, log: Log): Promise<ClassicLevel> => {
  // Without its list of files LevelDB would begin a new database, and throw these away.
  const isNew = !(await databaseFiles(path)).some((name) => /^\d+\.(log|ldb)$/.test(name))
  const logs = await keepLogs(path)
  // From here on it opens: it does so by itself.
  const level = new ClassicLevel(path, { createIfMissing: isNew })
  try {
    await level.open()
    if (await logs.end()) log.error({}, 'The journal was damaged; some of it may be lost')
    await read(level)
    return level
  } catch (error) {
    await level.close().catch(() => undefined)
    throw error
  }
}

/**
 * Opens the database. It is repaired only when it is damaged, never because the disk can't be used now.
 * @param read reads it as far as it must be readable
 * @throws JournalUnavailable
 */
export const openLevel = async (path: string, reserve: Reserve, read: Read, log: Log): Promise<ClassicLevel> => {
  await finishRepair(path).catch(() => undefined)
  await makeRoom(path, reserve, 1, log)
  try {
    return await openAndRead(path, read, log)
  } catch (error) {
    if (!isDamage(error)) throw new JournalUnavailable(path, causeOf(error).code ?? 'unknown')
    log.error({ problem: causeOf(error).code }, 'The journal is damaged; repairing a copy of it')
  }
  await makeRoom(path, reserve, 2, log)
  try {
    await repair(path)
    return await openAndRead(path, read, log)
  } catch (error) {
    log.error(describeError(error), 'Repairing the journal failed')
    throw new JournalUnavailable(path, causeOf(error).code ?? 'unknown')
  }
}
