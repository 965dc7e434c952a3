import { describeError, type Log } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'

/** The journal can't be opened: the message says what to do. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable'
}

export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

const codeOf = (error: unknown): string => (error as { cause?: { code?: string } }).cause?.code ?? 'unknown'

/**
 * Opens the database, repaired if need be.
 * @throws JournalUnavailable
 */
export const openLevel = async (path: string, log: Log): Promise<ClassicLevel> => {
  const level = new ClassicLevel(path)
  const unavailable = (error: unknown): JournalUnavailable =>
    new JournalUnavailable(
      `The journal ${path} can't be opened (${codeOf(error)}): does another zuil run on it, is the disk full or read-only?`,
    )
  try {
    await level.open()
  } catch (error) {
    if (codeOf(error) === 'LEVEL_LOCKED') throw unavailable(error)
    // What can be read is kept; the rest was lost by the disk.
    log.error(describeError(error), 'The journal is damaged; repairing it')
    try {
      await ClassicLevel.repair(path)
      await level.open()
    } catch (stillFailing) {
      throw unavailable(stillFailing)
    }
  }
  return level
}
