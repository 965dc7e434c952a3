import { parseArgs } from 'node:util'
import { err, ok, type Result } from '@zuil/protocol'

/** How large a fleet, for how long, and how bad its world is. */
export interface Options {
  readonly zuilen: number
  /** Of each zuil. */
  readonly taps: number
  /** Over which the taps are spread. */
  readonly minutes: number
  /** Chance that a message between zuil and broker is lost; as many come twice. From 0 to 0.5. */
  readonly loss: number
  readonly passholders: number
  /** The same seed gives the same plan. */
  readonly seed: number
  readonly brokerKills: number
  /** Of an external database. */
  readonly databaseKills: number
  /** How to kill and start an external broker and database; each where it is to be killed. */
  readonly commands: { readonly broker?: KillCommands; readonly database?: KillCommands }
  /** An external PostgreSQL, empty; absent = the embedded one. */
  readonly databaseUrl?: string
  /** An external broker; absent = the embedded one. */
  readonly mqttUrl?: string
}

/** For a shell. `start` returns when the part is there again, or soon will be, and leaves it running. */
export interface KillCommands {
  readonly kill: string
  readonly start: string
}

const usage = `Usage: npm run fleet -- [options]     (try --help)`

export const help = `Usage: npm run fleet -- [options]

Many zuilen in one process, on bad lines and with bad clocks, against a backend of their own; then what every screen
showed is held against the books, and the alerts and their mails against the true outages. None of their taps may end in
quarantine.

  --zuilen N          how many zuilen, 4 to 20000, of all four types, six in a house (500)
  --taps N            how many taps of each zuil, 1 to 100000 (200)
  --minutes N         over which the taps and troubles are spread (one tap in five seconds, and at least 4). Below 24 the
                      numbers of presence and alerts are scaled with it; below 3 there is no time for an outage
  --loss 2%           chance that a message of a tap or its answer is lost, 0% to 50%; as many come twice (2%)
  --passholders N     how many people, 50 to 500000 (5000)
  --seed N            the same seed gives the same plan of taps and troubles (1)
  --broker-kills N    how often the broker is killed, 0 to 20 (1; 0 with --mqtt-url)
  --database-kills N  how often an external database is killed, 0 to 20 (0). Of three kills of a part the second is for 10 s
  --database-url URL  postgresql://..., an empty database (the embedded one, in a temporary folder)
  --mqtt-url URL      mqtt://127.0.0.1:port, a broker that lets everyone in (the embedded one)
  --kill-broker CMD   what kills the broker of --mqtt-url, and what starts it again: commands for a shell, the second of
  --start-broker CMD  which leaves it running
  --kill-database CMD, --start-database CMD   the same for the database of --database-url
  --help              this text

Exit code 0: no difference. 1: a difference, or the run could not be done. 64: wrong options.
LOG_LEVEL=info shows the backend's log.`

/** A zuil is tapped once in so long, if nothing else is asked for. */
const DEFAULT_PAUSE_S = 5
/** Time enough for outages and their end. */
const DEFAULT_MIN_MINUTES = 4

const wholeNumber = (text: string, min: number, max: number): number | undefined => {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}

/** Reads `2%` or `0.02`. */
const chance = (text: string): number | undefined => {
  const [, number, percent] = /^(\d{1,3}(?:\.\d+)?)(%?)$/.exec(text) ?? []
  if (number === undefined) return undefined
  const value = Number(number) / (percent === '%' ? 100 : 1)
  return value <= 0.5 ? value : undefined
}

const minutesOf = (text: string): number | undefined => {
  const value = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : 0
  return value > 0 ? value : undefined
}

const known = {
  zuilen: { type: 'string' },
  taps: { type: 'string' },
  loss: { type: 'string' },
  minutes: { type: 'string' },
  passholders: { type: 'string' },
  seed: { type: 'string' },
  'broker-kills': { type: 'string' },
  'database-kills': { type: 'string' },
  'kill-broker': { type: 'string' },
  'start-broker': { type: 'string' },
  'kill-database': { type: 'string' },
  'start-database': { type: 'string' },
  'database-url': { type: 'string' },
  'mqtt-url': { type: 'string' },
  help: { type: 'boolean' },
} as const

const LOOPBACK_BROKER = /^mqtt:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?\/?$/

const commandsOf = (kill: string | undefined, start: string | undefined): KillCommands | undefined =>
  kill === undefined || start === undefined ? undefined : { kill, start }

/** @returns the options, or that help is wanted, or a sentence that says what is wrong */
export const parseOptions = (args: readonly string[]): Result<Options | 'HELP', string> => {
  let given: ReturnType<typeof parseArgs<{ options: typeof known }>>['values']
  try {
    given = parseArgs({ args: [...args], options: known, strict: true }).values
  } catch (error) {
    return err(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
  const { help: wanted, 'database-url': databaseUrl, 'mqtt-url': mqttUrl, ...texts } = given
  if (wanted) return ok('HELP')
  const problems: string[] = []
  const need = (value: number | undefined, sentence: string): number => {
    if (value === undefined) problems.push(sentence)
    return value ?? 0
  }
  const whole = (name: keyof typeof texts, byDefault: number, min: number, max: number): number =>
    need(wholeNumber(texts[name] ?? String(byDefault), min, max), `--${name} is a whole number from ${min} to ${max}`)
  const zuilen = whole('zuilen', 500, 4, 20_000)
  const taps = whole('taps', 200, 1, 100_000)
  const loss = need(chance(texts.loss ?? '2%'), '--loss is from 0% to 50%, as 2% or 0.02')
  const defaultMinutes = Math.max(DEFAULT_MIN_MINUTES, (taps * DEFAULT_PAUSE_S) / 60)
  const minutes =
    texts.minutes === undefined
      ? defaultMinutes
      : need(minutesOf(texts.minutes), '--minutes is a number above 0, below 1000')
  const passholders = whole('passholders', 5_000, 50, 500_000)
  const seed = whole('seed', 1, 0, 999_999_999)
  const brokerKills = whole('broker-kills', mqttUrl === undefined ? 1 : 0, 0, 20)
  const databaseKills = whole('database-kills', 0, 0, 20)
  const broker = commandsOf(texts['kill-broker'], texts['start-broker'])
  const database = commandsOf(texts['kill-database'], texts['start-database'])
  if (mqttUrl !== undefined && brokerKills > 0 && !broker)
    problems.push('--broker-kills of the broker of --mqtt-url wants --kill-broker and --start-broker')
  if (databaseKills > 0 && (databaseUrl === undefined || !database))
    problems.push('--database-kills wants --database-url, --kill-database and --start-database')
  if (mqttUrl !== undefined && !LOOPBACK_BROKER.test(mqttUrl)) problems.push('--mqtt-url is mqtt://127.0.0.1:port')
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(databaseUrl))
    problems.push('--database-url is postgresql://user:password@host:port/database')
  if (problems.length > 0) return err(`${problems.join('\n')}\n${usage}`)
  return ok({
    ...{ zuilen, taps, minutes, loss, passholders, seed, brokerKills, databaseKills },
    commands: { ...(broker && { broker }), ...(database && { database }) },
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(mqttUrl !== undefined && { mqttUrl }),
  })
}
