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

/**
 * A log of one JSON object a line.
 * @param write where a line goes, e.g. standard error
 * @param now milliseconds since 1970
 */
export const createLog = (level: LogLevel, write: (line: string) => void, now: () => number): Log => {
  const least = logLevels.indexOf(level)
  const at =
    (name: Exclude<LogLevel, 'silent'>) =>
    (fields: object, message: string): void => {
      if (logLevels.indexOf(name) < least) return
      write(`${JSON.stringify({ time: new Date(now()).toISOString(), level: name, message, ...fields }, withhold)}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A log that writes nothing. */
export const noLog: Log = createLog(
  'silent',
  () => undefined,
  () => 0,
)

/** What may be logged of an error: its kind and where it came from. Its message may quote data, so it stays out. */
export const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code } = error as { code?: unknown }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    // Not `name`: that is withheld.
    kind: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { errorCode: code }),
    at: frames.slice(0, 8).map((line) => line.trim()),
  }
}
