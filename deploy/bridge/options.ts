import { parseArgs } from 'node:util'
import { isBackendUrl, readersFit } from '@zuil/kiosk/io/addresses'
import {
  bridgeAddress,
  err,
  type LogFormat,
  type LogLevel,
  logFormats,
  logLevels,
  ok,
  type Result,
} from '@zuil/protocol'

export interface Options {
  /** Of the counter app: its pages alone get cards. At least one. */
  readonly origins: readonly string[]
  /** On loopback; 0 = any free one. */
  readonly port: number
  readonly reader: 'PCSC' | 'SIMULATED'
  readonly logLevel: LogLevel
  /** Absent = human where standard error is a terminal, else json. */
  readonly logFormat?: LogFormat
}

const usage = 'Usage: uitpas-bridge --origin https://HOST     (try --help)'

export const help = `Usage: uitpas-bridge --origin https://HOST [options]

Gives the counter app, in a browser on this PC, the chip numbers of cards that are laid on the card reader of this PC.

  --origin URL   where the counter app is: https://host[:port], or http:// on this machine. Pages of it alone get cards.
                 Several: give it again, or BRIDGE_ORIGINS with commas between them
  --port N       where the counter app looks for this program, on this machine alone (BRIDGE_PORT; ${bridgeAddress.port})
  --help         this text
  --version      which version this is

READERS=simulated    a reader that is driven over HTTP (PUT and DELETE /simulated/card), for an origin on this machine alone
LOG_LEVEL, LOG       ${logLevels.join(', ')}; ${logFormats.join(', ')}

Exit code 0: it was stopped. 1: it failed, or the port is in use. 64: wrong options. 78: a setting is wrong.`

/** Why it can't run: what to say, and whether the command line is wrong or a setting. */
export interface OptionsProblem {
  readonly of: 'COMMAND_LINE' | 'SETTING'
  readonly sentence: string
}

const known = {
  origin: { type: 'string', multiple: true },
  port: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const

const readers = { pcsc: 'PCSC', simulated: 'SIMULATED' } as const
const isReader = (name: string): name is keyof typeof readers => Object.hasOwn(readers, name)

const originsOf = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.split(',')).flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))

/**
 * Reads the command line, and of the environment what it does not say. An empty value counts as not set.
 * @returns what to do, or every problem in sentences that say what is allowed
 */
export const parseOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<Options | 'HELP' | 'VERSION', OptionsProblem> => {
  let given: ReturnType<typeof parseArgs<{ options: typeof known }>>['values']
  try {
    given = parseArgs({ args: [...args], options: known, strict: true }).values
  } catch (error) {
    return err({ of: 'COMMAND_LINE', sentence: `${error instanceof Error ? error.message : error}\n${usage}` })
  }
  if (given.help) return ok('HELP')
  if (given.version) return ok('VERSION')

  const problems: string[] = []
  const refuse = (name: string, value: string, allowed: string): void => {
    problems.push(`${name}: "${value}" is not allowed; allowed is ${allowed}`)
  }
  const origins = originsOf(given.origin ?? [env.BRIDGE_ORIGINS ?? ''])
  if (origins.length === 0)
    problems.push('No origin is given: nobody would get a card. Say where the counter app is: --origin https://HOST')
  for (const origin of origins)
    if (origin.includes('*') || !isBackendUrl(origin) || new URL(origin).origin !== origin)
      refuse('--origin or BRIDGE_ORIGINS', origin, 'https://host[:port], or http:// on this machine, without a path')

  const port = given.port ?? (env.BRIDGE_PORT || String(bridgeAddress.port))
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    refuse('--port or BRIDGE_PORT', port, 'a whole number from 0 (any free port) to 65535')

  const name = env.READERS || 'pcsc'
  const reader = isReader(name) ? readers[name] : undefined
  if (!reader) refuse('READERS', name, Object.keys(readers).join(' or '))
  else if (problems.length === 0 && !origins.every((origin) => readersFit([{ kind: reader }], origin)))
    problems.push('READERS: "simulated" is for an origin on this machine alone: with it anybody can lay any card')

  const level = env.LOG_LEVEL || 'info'
  const logLevel = logLevels.find((one) => one === level)
  if (!logLevel) refuse('LOG_LEVEL', level, logLevels.join(', '))
  const logFormat = logFormats.find((one) => one === env.LOG)
  if (env.LOG && !logFormat) refuse('LOG', env.LOG, logFormats.join(', '))

  if (problems.length > 0 || !reader || !logLevel) return err({ of: 'SETTING', sentence: problems.join('\n') })
  return ok({ origins, port: Number(port), reader, logLevel, ...(logFormat && { logFormat }) })
}
