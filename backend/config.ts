import { err, type LogFormat, type logLevels, ok, type Result } from '@zuil/protocol'
import type { SessionTimes } from './accounts/rules/session.ts'
import { contradictions, settings, type Values } from './config-settings.ts'
import type { UitdatabankApi } from './events/uitdatabank/client.ts'
import type { Quotas } from './passholders/rules/quotas.ts'
import type { RetentionDays } from './passholders/rules/retention.ts'
import type { EmqxApi } from './platform/mqtt/emqx/sync.ts'
import { loopbackNetworks } from './platform/outbox/webhook-reach.ts'
import type { HealthLimits } from './presence/rules/health.ts'
import type { PresenceSettings } from './presence/rules/settings.ts'
import type { PlausibleLimits } from './taps/rules/plausibility.ts'
import type { CodeTimes } from './zuilen/rules/checkin-code.ts'

/** The backend's settings, read once from the environment. Each setting: config-settings.ts. */
export interface Config {
  readonly http: {
    readonly host: string
    readonly port: number
    /** The proxies that say in X-Forwarded-For whose request it is: how many there are, or their addresses. */
    readonly trustProxy?: number | string[]
  }
  /** Who has it may read the metrics; absent = this machine alone may. */
  readonly metricsToken?: string
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
  /** The provider of OpenID Connect by which people log in; absent = nobody can. */
  readonly login?: {
    readonly issuer: string
    readonly clientId: string
    /** Absent = a public client. */
    readonly clientSecret?: string
    readonly scopes: string
    /** Whose access tokens the API takes: of the users of these programs; absent = of nobody. */
    readonly api?: { readonly clientIds: readonly string[]; readonly audience?: string }
    /** The app for passholders at /pas/, as a public client; absent = it is not served. It is one of those of `api` too. */
    readonly phoneClientId?: string
  }
  readonly sessionTimes: SessionTimes
  /** Whom people may ask who can't log in. */
  readonly supportContact?: string
  /** Where mails go out; absent = they wait. */
  readonly mail?: {
    readonly host: string
    readonly port: number
    /** TLS from the start; else STARTTLS, which may be missing on loopback alone. */
    readonly secure: boolean
    readonly auth?: { readonly user: string; readonly pass: string }
    readonly from: string
  }
  /** Where events come from; absent = by hand and out of files alone. */
  readonly uitdatabank?: UitdatabankApi & { readonly intervalMs: number }
  /** Networks that webhooks may lead to, beside the internet: addresses, or addresses with a number of bits. */
  readonly webhooksTo: readonly string[]
  /** Zuilen with older software are reported. */
  readonly oldestSoftware?: string
  /** For how long check-in codes (QR) are good. */
  readonly codeTimes: CodeTimes
  /** The address in which they stand, so that a phone's own camera opens it; absent = they stand alone. */
  readonly checkinLink?: string
  /** How many taps of a zuil are plausible. */
  readonly plausible: PlausibleLimits
  readonly clientQuotas: Quotas
  /** For how many days what is kept. */
  readonly retention: RetentionDays
  /** Numbers of presence and its alerts that differ from the defaults. */
  readonly alerts?: Partial<PresenceSettings & Omit<HealthLimits, 'oldestSoftware' | 'screens'>>
  readonly logLevel: (typeof logLevels)[number]
  /** Absent = human where standard error is a terminal, else json. */
  readonly logFormat?: LogFormat
  readonly demo: boolean
  /** A safe environment is for trying things out: it says so on each page. The demo is one. */
  readonly safe: boolean
  /** Of a safe environment: who alone is mailed, as addresses and domains (`@example.org`). */
  readonly mailOnlyTo: readonly string[]
}

/** A URL may have been given with a password in it. */
const withoutUser = (text = ''): string => text.replace(/\/\/.*@/, '//...@')

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

const defaultScopes = 'openid email profile'

const loginOf = (values: Values): Config['login'] => {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_SCOPES, OIDC_PHONE_CLIENT_ID: phone } = values
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined) return undefined
  const clientIds = [...(values.OIDC_API_CLIENTS ?? []), ...(phone === undefined ? [] : [phone])]
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    ...given('clientSecret', OIDC_CLIENT_SECRET),
    scopes: OIDC_SCOPES ?? defaultScopes,
    ...(clientIds.length > 0 && { api: { clientIds, ...given('audience', values.OIDC_API_AUDIENCE) } }),
    ...given('phoneClientId', phone),
  }
}

const uitdatabankOf = (values: Values): Config['uitdatabank'] => {
  const { UITDATABANK_URL: url, UITDATABANK_CLIENT_ID: clientId, UITDATABANK_INTERVAL: interval } = values
  return url === undefined || clientId === undefined ? undefined : { url, clientId, intervalMs: interval * 60_000 }
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
  ...given('metricsToken', values.METRICS_TOKEN),
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
  ...given('login', loginOf(values)),
  sessionTimes: { idleMs: values.SESSION_IDLE * 60_000, maxMs: values.SESSION_MAX * 60_000 },
  ...given('supportContact', values.SUPPORT_CONTACT),
  ...given('mail', mailOf(values)),
  ...given('uitdatabank', uitdatabankOf(values)),
  // The demo's receiver is on the machine on which somebody tries it.
  webhooksTo: [...(values.DEMO ? loopbackNetworks : []), ...values.WEBHOOKS_TO],
  ...given('oldestSoftware', values.OLDEST_SOFTWARE),
  codeTimes: values.CHECKIN_CODES,
  ...given('checkinLink', values.CHECKIN_LINK),
  plausible: values.PLAUSIBLE,
  clientQuotas: values.CLIENT_QUOTAS,
  retention: values.RETENTION,
  ...given('alerts', values.ALERTS),
  logLevel: values.LOG_LEVEL,
  ...given('logFormat', values.LOG),
  demo: values.DEMO,
  safe: values.SAFE || values.DEMO,
  mailOnlyTo: values.MAIL_ONLY_TO ?? [],
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
