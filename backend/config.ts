import { isIP } from 'node:net'
import { err, type LogFormat, logFormats, logLevels, ok, type Result } from '@zuil/protocol'
import { z } from 'zod'
import { defaultQuotas, type Quotas } from './passholders/rules/quotas.ts'
import { defaultRetention, type RetentionDays } from './passholders/rules/retention.ts'
import { isLoopback } from './platform/loopback.ts'
import type { EmqxApi } from './platform/mqtt/emqx/sync.ts'
import { hasDomain, readAddress } from './platform/outbox/address.ts'
import { loopbackNetworks } from './platform/outbox/webhook-reach.ts'
import { defaultHealthLimits, type HealthLimits } from './presence/rules/health.ts'
import { defaultPresence, type PresenceSettings } from './presence/rules/settings.ts'
import { defaultPlausible, type PlausibleLimits } from './taps/rules/plausibility.ts'
import { type CodeTimes, defaultCodeTimes } from './zuilen/rules/checkin-code.ts'

/**
 * The backend's settings, read once from the environment. docs/operating.md says what they are for.
 */
export interface Config {
  readonly http: {
    readonly host: string
    readonly port: number
    /** The proxies that say in X-Forwarded-For whose request it is: how many there are, or their addresses. */
    readonly trustProxy?: number | string[]
  }
  /** Everything that the backend keeps itself: database, keys. */
  readonly dataDir: string
  /** An external PostgreSQL; absent = the embedded database. */
  readonly databaseUrl?: string
  readonly keysFile?: string
  readonly broker:
    | {
        readonly kind: 'EMBEDDED'
        readonly host: string
        /** 0 = a free one. */
        readonly port: number
        readonly certFile?: string
        readonly keyFile?: string
      }
    | {
        readonly kind: 'EXTERNAL'
        readonly url: string
        readonly username?: string
        readonly password?: string
        /** Who gives the broker the credentials of zuilen: the backend, by the way that this broker has; absent = nobody. */
        readonly access?:
          | { readonly kind: 'MOSQUITTO' }
          | { readonly kind: 'EMQX'; readonly hookSecret: string; readonly api?: EmqxApi }
      }
  /** The broker address that zuilen get at enrolment; absent = the embedded broker's own address. */
  readonly publicMqttUrl?: string
  /** Where people open the back office, without a slash at its end; absent = this backend's own address. */
  readonly publicUrl?: string
  /** Where mails go out; absent = they wait. */
  readonly mail?: {
    readonly host: string
    readonly port: number
    /** TLS from the start; else STARTTLS, which may be missing on loopback alone. */
    readonly secure: boolean
    readonly auth?: { readonly user: string; readonly pass: string }
    readonly from: string
  }
  /** Networks that webhooks may lead to, beside the internet: addresses, or addresses with a number of bits. */
  readonly webhooksTo: readonly string[]
  /** Zuilen with older software are reported. */
  readonly oldestSoftware?: string
  /** Numbers of presence and its alerts that differ from the defaults. */
  /** For how long check-in codes (QR) are good. */
  readonly codeTimes: CodeTimes
  /** How many taps of a zuil are plausible. */
  readonly plausible: PlausibleLimits
  readonly clientQuotas: Quotas
  /** For how many days what is kept. */
  readonly retention: RetentionDays
  readonly alerts?: Partial<PresenceSettings & Omit<HealthLimits, 'oldestSoftware'>>
  readonly logLevel: (typeof logLevels)[number]
  /** Absent = human where standard error is a terminal, else json. */
  readonly logFormat?: LogFormat
  readonly demo: boolean
}

/** An address that means "all of this machine's", and so is no address for others. */
const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** 10.0.0.7, fd00::7, 10.0.0.0/8. */
const isAddressOrNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/')
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return size > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size))
}

const networks = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => list.every(isAddressOrNetwork))

const hostOf = (url: string): string => new URL(url).hostname

/** A setting, and what is allowed in words. `secret`: its value is not repeated in an error. */
const setting = <T extends z.ZodType>(allowed: string, schema: T, secret = false) => ({ allowed, schema, secret })

const port = (byDefault: number) =>
  setting(
    'a whole number from 0 (any free port) to 65535',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((n) => n <= 65535)
      .default(byDefault),
  )
const host = setting(
  'a host name or IP address to listen on',
  z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
)
const file = setting('the path of a file', z.string().min(1).optional())
const mqttUrl = setting(
  'mqtt://host:port (loopback alone) or mqtts://host:port, without user and password',
  z
    .string()
    .regex(/^mqtts?:\/\/[^/@\s]+\/?$/)
    .refine((url) => URL.canParse(url) && (url.startsWith('mqtts:') || isLoopback(hostOf(url))))
    .optional(),
)

/** `name=number` with commas between them, each of these names at most once. */
const numbersByName = (names: readonly string[]) =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim().split('=')))
    .refine((pairs) =>
      pairs.every(
        ([name = '', number = '', ...rest]) => names.includes(name) && /^\d{1,12}$/.test(number) && rest.length === 0,
      ),
    )
    .transform(
      (pairs): Record<string, number> => Object.fromEntries(pairs.map(([name = '', number]) => [name, Number(number)])),
    )

/** What a zuil takes (its document's `qr`), and what a photo of a code may be good for. */
const maxCodeTimes = { stepSeconds: 300, validSeconds: 600, familySeconds: 3_600 } as const satisfies CodeTimes
const minCodeTimes = { stepSeconds: 10, validSeconds: 0, familySeconds: 0 } as const satisfies CodeTimes

/** The names are those of `CodeTimes`. */
const codeTimes = setting(
  'name=number of seconds, with commas between them; the names are stepSeconds (10 to 300), validSeconds (0 to 600), ' +
    'familySeconds (0 to 3600)',
  numbersByName(Object.keys(defaultCodeTimes))
    .transform((given): CodeTimes => ({ ...defaultCodeTimes, ...given }))
    .refine((times) =>
      (Object.keys(times) as (keyof CodeTimes)[]).every(
        (name) => times[name] >= minCodeTimes[name] && times[name] <= maxCodeTimes[name],
      ),
    )
    .default(defaultCodeTimes),
)

const alertNumbers = Object.keys({ ...defaultPresence, ...defaultHealthLimits })

/** `name=number` with commas between them; the names are those of backend/presence/rules (settings, health). */
const alerts = setting(
  `name=number, with commas between them; the names are ${alertNumbers.join(', ')}`,
  numbersByName(alertNumbers).optional(),
)

/** The names are those of `PlausibleLimits`. */
const plausible = setting(
  `name=number, with commas between them; the names are ${Object.keys(defaultPlausible).join(', ')}`,
  numbersByName(Object.keys(defaultPlausible))
    .transform((given): PlausibleLimits => ({ ...defaultPlausible, ...given }))
    .default(defaultPlausible),
)

/** The names are those of `RetentionDays`. A journal may be handed in for 90 days: until then its taps are known. */
const retention = setting(
  `name=days, with commas between them; the names are ${Object.keys(defaultRetention).join(', ')}; tapDays is at least 100, ` +
    'visitDays no less than tapDays',
  numbersByName(Object.keys(defaultRetention))
    .transform((given): RetentionDays => ({ ...defaultRetention, ...given }))
    .refine(({ tapDays, visitDays }) => tapDays >= 100 && visitDays >= tapDays)
    .default(defaultRetention),
)

const flag = setting(
  '0 or 1',
  z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
)

const settings = {
  HOST: host,
  PORT: port(8080),
  DATA_DIR: setting('the path of a directory', z.string().min(1).default('./data/backend')),
  DATABASE_URL: setting(
    'postgresql://user:password@host:port/database',
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .optional(),
    true,
  ),
  KEYS_FILE: file,
  MQTT_URL: mqttUrl,
  MQTT_USERNAME: setting('a user name', z.string().min(1).optional()),
  MQTT_PASSWORD: setting('a password', z.string().min(1).optional(), true),
  MQTT_BROKER: setting(
    'mosquitto (with its dynamic security plugin) or emqx (with its HTTP authentication)',
    z.enum(['mosquitto', 'emqx']).optional(),
  ),
  EMQX_HOOK_SECRET: setting('at least 32 characters', z.string().min(32).optional(), true),
  EMQX_API_URL: setting(
    'https://host:port, or http://host:port (loopback alone), without a path',
    z
      .string()
      .regex(/^https?:\/\/[^/@\s?#]+\/?$/)
      .refine((url) => URL.canParse(url) && (url.startsWith('https:') || isLoopback(hostOf(url))))
      .optional(),
  ),
  EMQX_API_KEY: setting('a key of its management API', z.string().min(1).optional(), true),
  EMQX_API_SECRET: setting('the secret of that key', z.string().min(1).optional(), true),
  BROKER_HOST: host,
  BROKER_PORT: port(1883),
  BROKER_CERT_FILE: file,
  BROKER_KEY_FILE: file,
  PUBLIC_MQTT_URL: mqttUrl,
  PUBLIC_URL: setting(
    'https://host or http://host, without a query',
    z
      .string()
      .regex(/^https?:\/\/[^\s?#@]+$/)
      .refine((url) => URL.canParse(url))
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
  ),
  SMTP_URL: setting(
    'smtps://user:password@host:port, or smtp:// (STARTTLS)',
    z
      .string()
      .regex(/^smtps?:\/\/[^/?#\s]+\/?$/)
      .refine((url) => URL.canParse(url) && URL.canParse(url.replace(/^smtp/, 'http')))
      .optional(),
    true,
  ),
  MAIL_FROM: setting(
    'an address, or a name and an address: UiTPAS zuilen <zuilen@example.org>',
    z
      .string()
      .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
      .refine((from) => hasDomain(readAddress(from).address))
      .optional(),
  ),
  WEBHOOKS_TO: setting('addresses or networks, with commas between: 127.0.0.1,10.0.3.0/24', networks.default([])),
  OLDEST_SOFTWARE: setting(
    'a version: 1.2.3',
    z
      .string()
      .regex(/^\d+\.\d+\.\d+$/)
      .optional(),
  ),
  ALERTS: alerts,
  CHECKIN_CODES: codeTimes,
  PLAUSIBLE: plausible,
  CLIENT_QUOTAS: setting(
    `name=number, with commas between them; the names are ${Object.keys(defaultQuotas).join(', ')}`,
    numbersByName(Object.keys(defaultQuotas))
      .transform((given): Quotas => ({ ...defaultQuotas, ...given }))
      .default(defaultQuotas),
  ),
  RETENTION: retention,
  LOG_LEVEL: setting(logLevels.join(', '), z.enum(logLevels).default('info')),
  LOG: setting(logFormats.join(', '), z.enum(logFormats).optional()),
  TRUST_PROXY: setting(
    'how many proxies there are (1 to 9), or their addresses or networks, with commas between; 0 = none',
    z
      .union([
        z.literal('0').transform(() => undefined),
        z
          .string()
          .regex(/^[1-9]$/)
          .transform(Number),
        networks,
      ])
      .optional(),
  ),
  DEMO: flag,
} as const

type Key = keyof typeof settings
type Values = { readonly [K in Key]: z.infer<(typeof settings)[K]['schema']> }

/** A URL may have been given with a password in it. */
const withoutUser = (text = ''): string => text.replace(/\/\/.*@/, '//...@')

/** Rules between settings. */
const contradictions = (values: Values): string[] => {
  const problems: string[] = []
  const { HOST, BROKER_HOST, BROKER_CERT_FILE, BROKER_KEY_FILE, MQTT_URL, PUBLIC_MQTT_URL, DEMO } = values
  if (DEMO && !isLoopback(HOST)) {
    problems.push(`DEMO: "1" is not allowed with HOST "${HOST}"; the demo lets everybody in: HOST must be 127.0.0.1`)
  }
  if (!isLoopback(HOST) && values.TRUST_PROXY === undefined) {
    problems.push(
      `HOST: "${HOST}" is not allowed without TRUST_PROXY; passwords and personal data must not travel without TLS: put a ` +
        'proxy with TLS before the backend and name it there, or leave HOST at 127.0.0.1',
    )
  }
  if ((BROKER_CERT_FILE === undefined) !== (BROKER_KEY_FILE === undefined)) {
    problems.push('BROKER_CERT_FILE and BROKER_KEY_FILE: one is set; set both, or none')
  }
  if (MQTT_URL === undefined && !isLoopback(BROKER_HOST)) {
    if (!BROKER_CERT_FILE) {
      problems.push(
        `BROKER_HOST: "${BROKER_HOST}" is not allowed without BROKER_CERT_FILE and BROKER_KEY_FILE; without TLS the broker listens on 127.0.0.1 alone`,
      )
    }
    if (isWildcard(BROKER_HOST) && !PUBLIC_MQTT_URL) {
      problems.push(`PUBLIC_MQTT_URL: must be set with BROKER_HOST "${BROKER_HOST}"; it is the address that zuilen get`)
    }
  }
  if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined)) {
    problems.push('SMTP_URL and MAIL_FROM: one is set; set both, or none')
  }
  if (MQTT_URL === undefined && (values.MQTT_USERNAME ?? values.MQTT_PASSWORD) !== undefined) {
    problems.push('MQTT_USERNAME and MQTT_PASSWORD: not allowed without MQTT_URL; the embedded broker needs none')
  }
  if (values.MQTT_BROKER !== undefined && [MQTT_URL, values.MQTT_USERNAME, values.MQTT_PASSWORD].includes(undefined)) {
    problems.push('MQTT_BROKER: not allowed without MQTT_URL, MQTT_USERNAME and MQTT_PASSWORD')
  }
  if ((values.MQTT_BROKER === 'emqx') !== (values.EMQX_HOOK_SECRET !== undefined)) {
    problems.push('EMQX_HOOK_SECRET: must be set with MQTT_BROKER "emqx", and with it alone')
  }
  const api = [values.EMQX_API_URL, values.EMQX_API_KEY, values.EMQX_API_SECRET].filter((one) => one !== undefined)
  if (api.length > 0 && (api.length < 3 || values.MQTT_BROKER !== 'emqx')) {
    problems.push('EMQX_API_URL, EMQX_API_KEY and EMQX_API_SECRET: set all three with MQTT_BROKER "emqx", or none')
  }
  return problems
}

const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }

const mailOf = ({ SMTP_URL, MAIL_FROM }: Values): Config['mail'] => {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return undefined
  // As http, since of other schemes URL reads less.
  const { hostname, port: given, username, password } = new URL(SMTP_URL.replace(/^smtps?/, 'http'))
  const secure = SMTP_URL.startsWith('smtps:')
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(given) || (secure ? 465 : 587),
    secure,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    from: MAIL_FROM,
  }
}

const accessOf = (values: Values): Extract<Config['broker'], { kind: 'EXTERNAL' }>['access'] => {
  const { MQTT_BROKER, EMQX_HOOK_SECRET = '', EMQX_API_URL: url, EMQX_API_KEY: key, EMQX_API_SECRET: secret } = values
  if (MQTT_BROKER === undefined) return undefined
  if (MQTT_BROKER === 'mosquitto') return { kind: 'MOSQUITTO' }
  const api = url !== undefined && key !== undefined && secret !== undefined && { url, key, secret }
  return { kind: 'EMQX', hookSecret: EMQX_HOOK_SECRET, ...(api && { api }) }
}

const configOf = (values: Values): Config => ({
  http: { host: values.HOST, port: values.PORT, ...given('trustProxy', values.TRUST_PROXY) },
  dataDir: values.DATA_DIR,
  ...given('databaseUrl', values.DATABASE_URL),
  ...given('keysFile', values.KEYS_FILE),
  broker: values.MQTT_URL
    ? {
        kind: 'EXTERNAL',
        url: values.MQTT_URL,
        ...given('username', values.MQTT_USERNAME),
        ...given('password', values.MQTT_PASSWORD),
        ...given('access', accessOf(values)),
      }
    : {
        kind: 'EMBEDDED',
        host: values.BROKER_HOST,
        port: values.BROKER_PORT,
        ...given('certFile', values.BROKER_CERT_FILE),
        ...given('keyFile', values.BROKER_KEY_FILE),
      },
  ...given('publicMqttUrl', values.PUBLIC_MQTT_URL ?? values.MQTT_URL),
  ...given('publicUrl', values.PUBLIC_URL),
  ...given('mail', mailOf(values)),
  // The demo's receiver is on the machine on which somebody tries it.
  webhooksTo: [...(values.DEMO ? loopbackNetworks : []), ...values.WEBHOOKS_TO],
  ...given('oldestSoftware', values.OLDEST_SOFTWARE),
  codeTimes: values.CHECKIN_CODES,
  plausible: values.PLAUSIBLE,
  clientQuotas: values.CLIENT_QUOTAS,
  retention: values.RETENTION,
  ...given('alerts', values.ALERTS),
  logLevel: values.LOG_LEVEL,
  ...given('logFormat', values.LOG),
  demo: values.DEMO,
})

/**
 * Reads the settings. An empty value counts as not set.
 * @returns the settings, or every problem as a sentence that names key, value and what is allowed
 */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> => {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, { allowed, schema, secret }] of Object.entries(settings)) {
    const text = env[key] === '' ? undefined : env[key]
    const parsed = schema.safeParse(text)
    if (parsed.success) values[key] = parsed.data
    else
      problems.push(`${key}: ${secret ? 'its value' : `"${withoutUser(text)}"`} is not allowed; allowed is ${allowed}`)
  }
  if (problems.length > 0) return err(problems)
  const whole = values as unknown as Values
  const between = contradictions(whole)
  return between.length > 0 ? err(between) : ok(configOf(whole))
}
