import { createLog, type LogFormat, type LogLevel, logFormats, logLevels } from '@zuil/protocol'

/** What the demo shows on its console: lines for people on a terminal, else one JSON object a line. */

/** @param isTerminal whether a person sees what is written */
export const formatOf = ({ LOG }: { readonly LOG?: string | undefined }, isTerminal: boolean): LogFormat =>
  logFormats.find((format) => format === LOG) ?? (isTerminal ? 'human' : 'json')

/** A person sees warnings and above, unless more or less is asked for. The programs log on: the back office shows it. */
export const levelOf = ({ LOG_LEVEL }: { readonly LOG_LEVEL?: string | undefined }): LogLevel =>
  logLevels.find((level) => level === LOG_LEVEL) ?? 'warn'

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

interface LogLine {
  readonly time: string
  readonly level: Exclude<LogLevel, 'silent'>
  readonly message: string
}

const isLogLine = (value: unknown): value is LogLine =>
  typeof value === 'object' &&
  value !== null &&
  'time' in value &&
  'message' in value &&
  'level' in value &&
  value.level !== 'silent' &&
  logLevels.some((level) => level === value.level)

/**
 * Writes the JSON log of a program as lines for people, each with the program's name; a line that is no log (a crash of
 * Node) as it is.
 */
export const humanLog = (program: string, level: LogLevel, write: (text: string) => void): ((line: string) => void) => {
  let at = 0
  const log = createLog(level, write, () => at, 'human')
  return (line) => {
    const entry = parsed(line)
    if (!isLogLine(entry)) return write(`${program}: ${line}\n`)
    const { time, level: of, message, ...fields } = entry
    at = Date.parse(time)
    log[of](fields, `${program}: ${message}`)
  }
}

/** Somebody who may use the demo. */
export interface DemoAccount {
  readonly id: string
  readonly secret: string
  readonly name: string
}

/** What is said once all of it runs. */
export const greeting = (
  format: LogFormat,
  {
    address,
    accounts,
    data,
  }: { readonly address: string; readonly accounts: readonly DemoAccount[]; readonly data: string },
): string => {
  if (format === 'json') return JSON.stringify({ ready: true, http: address })
  const width = Math.max(...accounts.map(({ id }) => id.length))
  const secretWidth = Math.max(...accounts.map(({ secret }) => secret.length))
  return [
    '',
    `UiTPAS zuilen and backend are running: ${address}/`,
    'Click an account there to log in, and lay a card on a zuil.',
    '',
    `Accounts of machines, for a token of ${address}/api/oauth/token:`,
    ...accounts.map(({ id, secret, name }) => `  ${id.padEnd(width)}  ${secret.padEnd(secretWidth)}  ${name}`),
    '',
    `Ctrl-C stops all of it; ${data} keeps its data.`,
    '',
  ].join('\n')
}
