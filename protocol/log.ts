import { type ConnectionProblem, connectionProblemOf, connectionSentences } from './connection-problem.ts'

/** Where a program writes what happens: fields first, then a sentence. Never given personal data. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Fields that hold personal data or a secret, should one ever be handed in by mistake. */
const withheld = new RegExp(
  `^(${[
    'insz|name|firstName|dateOfBirth|email|street',
    'card|uitpasNumber|chipNumber|unknownCard|line|taps?',
    'password|passwordHash|secret|token|code|code.*hash|deviceId|authorization',
    'payload|body',
  ].join('|')})$`,
  'i',
)

const withhold = (key: string, value: unknown): unknown => (key !== '' && withheld.test(key) ? '[withheld]' : value)

interface LogEntry {
  readonly ms: number
  readonly level: Exclude<LogLevel, 'silent'>
  readonly message: string
  readonly fields: object
}

const jsonLine = ({ ms, level, message, fields }: LogEntry): string =>
  JSON.stringify({ time: new Date(ms).toISOString(), level, message, ...fields }, withhold)

/** Quoted as JSON unless it is one plain word: nothing that is logged can begin a line or colour a terminal. */
const humanValue = (key: string, value: unknown): string => {
  const shown = withhold(key, value)
  return typeof shown === 'string' && /^[\w.:/@%+-]+$/.test(shown) ? shown : JSON.stringify(shown, withhold)
}

const humanLine = ({ ms, level, message, fields }: LogEntry): string => {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${humanValue(key, value)}`],
  )
  const head = `${new Date(ms).toTimeString().slice(0, 8)} ${level.padEnd(5)} ${message}`
  return pairs.length === 0 ? head : `${head}  ${pairs.join(' ')}`
}

/** json: one object a line, for machines. human: `12:34:56 warn  sentence  key=value key=value`, in local time. */
export const logFormats = ['json', 'human'] as const
export type LogFormat = (typeof logFormats)[number]

/**
 * A log of one line an entry.
 * @param write where a line goes, e.g. standard error
 * @param now milliseconds since 1970
 */
export const createLog = (
  level: LogLevel,
  write: (line: string) => void,
  now: () => number,
  format: LogFormat = 'json',
): Log => {
  const lineOf = format === 'human' ? humanLine : jsonLine
  const at =
    (name: LogEntry['level']) =>
    (fields: object, message: string): void => {
      if (logLevels.indexOf(name) < logLevels.indexOf(level)) return
      write(`${lineOf({ ms: now(), level: name, message, fields })}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A log that writes to several others. */
export const combineLogs = (...logs: readonly Log[]): Log => {
  const at =
    (name: keyof Log) =>
    (fields: object, message: string): void => {
      for (const log of logs) log[name](fields, message)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A log that writes nothing. */
export const noLog: Log = createLog(
  'silent',
  () => undefined,
  () => 0,
)

/** What may be logged of an error. */
export interface DescribedError {
  readonly kind: string
  readonly errorCode?: string | number
  /** Of a connection: what is wrong with it, and in a sentence, what to do. */
  readonly problem?: ConnectionProblem
  readonly why?: string
  /** Where it came from. */
  readonly at?: readonly string[]
}

/** What may be logged of an error: its kind and where it came from. Its message may quote data, so it stays out. */
export const describeError = (error: unknown): DescribedError => {
  if (!(error instanceof Error)) return { kind: typeof error }
  const problem = connectionProblemOf(error)
  const { code } = error as { code?: unknown }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    // Not `name`: that is withheld.
    kind: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { errorCode: code }),
    ...(problem && { problem, why: connectionSentences[problem] }),
    at: frames.slice(0, 8).map((line) => line.trim()),
  }
}
