import { type Command, type CommandResult, describeError, type Log } from '@zuil/protocol'
import type { Screen } from '../ports.ts'

export interface CommandsOptions {
  /** The last lines of the log. */
  readonly logTail: () => string
  readonly screen: Pick<Screen, 'screenshot'>
  /** Ends the program, which its service starts again. Called after the result was sent. */
  readonly restart: () => void
  readonly result: (result: Omit<CommandResult, 'v'>) => void
  readonly log: Log
}

/** In JSON a quote takes two bytes: 32 kB of log may take 64. With the rest of the message it must fit. */
const MAX_LOG_CHARACTERS = 32 * 1024
const MAX_LOG_JSON_BYTES = 60 * 1024
const MAX_PROBLEM_CHARACTERS = 300

/** The last whole lines that fit in a result. */
export const fittingLog = (text: string): string => {
  const lines = text.split(/(?<=\n)/)
  let characters = 0
  let bytes = 0
  let first = lines.length
  while (first > 0) {
    const line = lines[first - 1] ?? ''
    characters += line.length
    bytes += Buffer.byteLength(JSON.stringify(line))
    if (characters > MAX_LOG_CHARACTERS || bytes > MAX_LOG_JSON_BYTES) break
    first--
  }
  return lines.slice(first).join('')
}

/** Carries out the commands of the back office; IDENTIFY is the core's. */
export const createCommands = (options: CommandsOptions) => {
  const { logTail, screen, restart, result, log } = options
  const screenshot = async (id: string): Promise<void> => {
    const picture = await screen.screenshot()
    if (picture.ok) result({ id, outcome: 'DONE', picture: picture.value })
    else result({ id, outcome: 'FAILED', problem: picture.error.slice(0, MAX_PROBLEM_CHARACTERS) })
  }
  return {
    perform: ({ id, kind }: { readonly id: string; readonly kind: Exclude<Command['kind'], 'IDENTIFY'> }): void => {
      log.info({ command: kind }, 'Carrying out a command of the back office')
      switch (kind) {
        case 'LOG':
          result({ id, outcome: 'DONE', log: fittingLog(logTail()) })
          return
        case 'SCREENSHOT':
          screenshot(id).catch((error: unknown) => {
            log.warn(describeError(error), 'Making a screenshot failed')
            result({ id, outcome: 'FAILED', problem: 'No picture of the screen could be made.' })
          })
          return
        case 'RESTART':
          result({ id, outcome: 'DONE' })
          restart()
      }
    },
  }
}
