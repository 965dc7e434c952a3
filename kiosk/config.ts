import { readFileSync } from 'node:fs'
import { err, type LogFormat, type LogLevel, logFormats, logLevels, ok, type Result } from '@zuil/protocol'
import { z } from 'zod'
import { isBackendUrl, isLoopback, readersFit } from './io/addresses.ts'
import type { DeviceReaderConfig } from './readers/open.ts'

export type ReaderConfig = DeviceReaderConfig | { readonly kind: 'KEYBOARD' } | { readonly kind: 'SIMULATED' }

/** The kiosk's settings, read once from the environment. docs/operating.md says what they are for. */
export interface Config {
  /** Where the zuil enrols; absent = it is asked for on the screen. */
  readonly backendUrl?: string
  /** Everything that the zuil keeps. */
  readonly stateDir: string
  readonly screen: { readonly host: string; readonly port: number; readonly allowOrigins: readonly string[] }
  readonly readers: readonly ReaderConfig[]
  /** Prints the receipts of sold tickets; absent = none are printed. */
  readonly printer?: { readonly path: string; readonly baudRate: number }
  /** The longest pause between two attempts to connect, in milliseconds. */
  readonly reconnectMaxMs: number
  /** How long another broker is tried before the zuil goes back to the one before, in milliseconds. */
  readonly probationMs: number
  /** How long a result stays on the screen, in milliseconds. */
  readonly resultMs: number
  readonly logLevel: LogLevel
  /** Absent = human where standard error is a terminal, else json. */
  readonly logFormat?: LogFormat
  readonly bootIdFile: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
}

const parseSerial = (text: string): { readonly path: string; readonly baudRate: number } | undefined => {
  const [, path, baud] = /^serial:(\/[^@,\s]+?)(?:@(\d{3,7}))?$/.exec(text) ?? []
  return path === undefined ? undefined : { path, baudRate: Number(baud ?? 9_600) }
}

const printer = z.string().transform((text, context) => {
  const parsed = parseSerial(text.trim())
  if (!parsed) context.addIssue({ code: 'custom' })
  return parsed
})

const parseReader = (text: string): ReaderConfig | undefined => {
  if (text === 'pcsc') return { kind: 'PCSC' }
  if (text === 'keyboard') return { kind: 'KEYBOARD' }
  if (text === 'simulated') return { kind: 'SIMULATED' }
  const line = parseSerial(text)
  return line && { kind: 'SERIAL', ...line }
}

const readers = z.string().transform((text, context) => {
  const parsed = text.split(',').map((one) => parseReader(one.trim()))
  if (parsed.includes(undefined)) context.addIssue({ code: 'custom' })
  return parsed.filter((one) => one !== undefined)
})

const origins = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()])))
  .refine((all) => all.every((one) => URL.canParse(one) && new URL(one).origin === one))

const milliseconds = {
  allowed: 'a whole number of milliseconds from 100 to 3600000',
  schema: z
    .string()
    .regex(/^\d{3,7}$/)
    .transform(Number)
    .refine((ms) => ms >= 100 && ms <= 3_600_000),
}

const settings = {
  BACKEND_URL: {
    allowed: 'https://host[:port], or http:// on this machine (127.0.0.1)',
    schema: z.string().refine(isBackendUrl).optional(),
  },
  STATE_DIR: { allowed: 'the path of a directory', schema: z.string().min(1).default('./data/zuil') },
  SCREEN_HOST: { allowed: 'this machine: 127.0.0.1', schema: z.string().refine(isLoopback).default('127.0.0.1') },
  SCREEN_PORT: {
    allowed: 'a whole number from 0 (any free port) to 65535',
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535)
      .default(8_900),
  },
  SCREEN_ALLOW_ORIGIN: { allowed: 'origins like http://127.0.0.1:8080, with commas between them', schema: origins },
  READERS: {
    allowed: 'pcsc, serial:/dev/NAME or serial:/dev/NAME@BAUD, keyboard, simulated; several with commas between them',
    schema: readers.default([{ kind: 'PCSC' }, { kind: 'KEYBOARD' }]),
  },
  PRINTER: { allowed: 'serial:/dev/NAME or serial:/dev/NAME@BAUD', schema: printer.optional() },
  RECONNECT_MAX_MS: { allowed: milliseconds.allowed, schema: milliseconds.schema.default(60_000) },
  PROBATION_MS: { allowed: milliseconds.allowed, schema: milliseconds.schema.default(90_000) },
  RESULT_MS: { allowed: milliseconds.allowed, schema: milliseconds.schema.default(6_000) },
  LOG_LEVEL: { allowed: logLevels.join(', '), schema: z.enum(logLevels).default('info') },
  LOG: { allowed: logFormats.join(', '), schema: z.enum(logFormats).optional() },
  BOOT_ID_FILE: {
    allowed: 'the path of a file that can be read',
    schema: z.string().min(1).default('/proc/sys/kernel/random/boot_id'),
  },
  TLS_CA_FILE: { allowed: 'the path of a file of certificates that can be read', schema: z.string().min(1).optional() },
} as const

type Key = keyof typeof settings
type Values = { readonly [K in Key]: z.infer<(typeof settings)[K]['schema']> }

const readPem = (path: string | undefined): Result<string | undefined, undefined> => {
  try {
    return ok(path === undefined ? undefined : readFileSync(path, 'utf8'))
  } catch {
    return err(undefined)
  }
}

/** The settings contradict what this zuil was set up for. Its message says what to change. */
export class ConfigRefused extends Error {}

/** What is wrong where the readers don't fit the backend: see `readersFit`. */
export const readersDoNotFit = (backendUrl: string): string =>
  `READERS: "simulated" is not allowed with the backend ${new URL(backendUrl).origin}, but only with one on this machine ` +
  '(127.0.0.1): with it anybody can lay any card'

/**
 * Reads the settings. An empty value counts as not set.
 * @returns the settings, or every problem as a sentence that names key, value and what is allowed
 */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> => {
  const problems: string[] = []
  const refuse = (key: Key): void => {
    problems.push(
      `${key}: "${(env[key] ?? '').replace(/\/\/.*@/, '//...@')}" is not allowed; allowed is ${settings[key].allowed}`,
    )
  }
  const values: Record<string, unknown> = {}
  for (const [key, { schema }] of Object.entries(settings)) {
    const parsed = schema.safeParse(env[key] === '' ? undefined : env[key])
    if (parsed.success) values[key] = parsed.data
    else refuse(key as Key)
  }
  const known = values as unknown as Values
  const ca = readPem(known.TLS_CA_FILE)
  if (!ca.ok) refuse('TLS_CA_FILE')
  if (problems.length > 0 || !ca.ok) return err(problems)
  const { BACKEND_URL, READERS } = known
  if (BACKEND_URL !== undefined && !readersFit(READERS, BACKEND_URL)) return err([readersDoNotFit(BACKEND_URL)])
  return ok({
    ...(BACKEND_URL !== undefined && { backendUrl: BACKEND_URL }),
    stateDir: known.STATE_DIR,
    screen: { host: known.SCREEN_HOST, port: known.SCREEN_PORT, allowOrigins: known.SCREEN_ALLOW_ORIGIN },
    readers: READERS,
    ...(known.PRINTER !== undefined && { printer: known.PRINTER }),
    reconnectMaxMs: known.RECONNECT_MAX_MS,
    probationMs: known.PROBATION_MS,
    resultMs: known.RESULT_MS,
    logLevel: known.LOG_LEVEL,
    ...(known.LOG !== undefined && { logFormat: known.LOG }),
    bootIdFile: known.BOOT_ID_FILE,
    ...(ca.value !== undefined && { ca: ca.value }),
  })
}
