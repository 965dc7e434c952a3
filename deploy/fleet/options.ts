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
  /** How many times the broker is killed; only the embedded one. */
  readonly brokerKills: number
  /** An external PostgreSQL, empty; absent = the embedded one. */
  readonly databaseUrl?: string
  /** An external broker; absent = the embedded one. */
  readonly mqttUrl?: string
}

export const usage = `Usage: npm run fleet -- [--zuilen 500] [--taps 200] [--loss 2%] [--minutes N] [--passholders 5000]
                      [--seed N] [--broker-kills 1] [--database-url URL] [--mqtt-url URL]
--taps are those of each zuil, spread over --minutes (default: one in five seconds). --loss is of messages; as many come
twice. The same --seed gives the same plan. Ends with exit code 1 when any screen and the books differ.`

/** A zuil is tapped once in so long, if nothing else is asked for. */
const USUAL_PAUSE_S = 5

const wholeNumber = (text: string, least: number, most: number): number | undefined => {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
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
  'database-url': { type: 'string' },
  'mqtt-url': { type: 'string' },
} as const

/** @returns the options, or a sentence that says what is wrong */
export const parseOptions = (args: readonly string[]): Result<Options, string> => {
  let values: { readonly [K in keyof typeof known]?: string }
  try {
    values = parseArgs({ args: [...args], options: known, strict: true }).values
  } catch (error) {
    return err(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
  const zuilen = wholeNumber(values.zuilen ?? '500', 4, 20_000)
  const taps = wholeNumber(values.taps ?? '200', 1, 100_000)
  if (zuilen === undefined || taps === undefined) return err('--zuilen is from 4 to 20000, --taps from 1 to 100000')
  const loss = chance(values.loss ?? '2%')
  if (loss === undefined) return err('--loss is from 0% to 50%, as 2% or 0.02')
  const minutes = minutesOf(values.minutes ?? String(Math.max(1, (taps * USUAL_PAUSE_S) / 60)))
  if (minutes === undefined) return err('--minutes is a number above 0')
  const passholders = wholeNumber(values.passholders ?? '5000', 50, 500_000)
  const seed = wholeNumber(values.seed ?? '1', 0, 999_999_999)
  const brokerKills = wholeNumber(values['broker-kills'] ?? (values['mqtt-url'] === undefined ? '1' : '0'), 0, 20)
  if (passholders === undefined || seed === undefined || brokerKills === undefined)
    return err('--passholders is from 50 to 500000, --seed a whole number, --broker-kills from 0 to 20')
  const { 'database-url': databaseUrl, 'mqtt-url': mqttUrl } = values
  if (mqttUrl !== undefined && brokerKills > 0) return err('--broker-kills is of the embedded broker alone')
  return ok({
    ...{ zuilen, taps, minutes, loss, passholders, seed, brokerKills },
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(mqttUrl !== undefined && { mqttUrl }),
  })
}
