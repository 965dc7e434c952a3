/** Where the kiosk writes what happens: fields first, then a sentence. Never a card's number. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Fields that hold personal data or a secret, should one ever be handed in by mistake. */
const withheld = /^(card|chipNumber|uitpasNumber|line|tap|taps|payload|password|code|deviceId|token|secret)$/i

const withhold = (key: string, value: unknown): unknown => (withheld.test(key) ? '[withheld]' : value)

/**
 * A log of one JSON object a line.
 * @param write where a line goes, e.g. standard error
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

/** What may be logged of an error: its kind and its code. Its message may quote data, so it stays out. */
export const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code } = error as { code?: unknown }
  return { kind: error.name, ...((typeof code === 'string' || typeof code === 'number') && { errorCode: code }) }
}
