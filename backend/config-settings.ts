import { limits, logFormats, logLevels } from '@zuil/protocol'
import { z } from 'zod'
import { defaultSessionTimes } from './accounts/rules/session.ts'
import {
  alerts,
  clientQuotas,
  codeTimes,
  file,
  flag,
  host,
  hostOf,
  mailTargets,
  minutes,
  mqttUrl,
  networks,
  plausible,
  port,
  retention,
  setting,
} from './config-values.ts'
import { isLoopback } from './platform/loopback.ts'
import { hasDomain, readAddress } from './platform/outbox/address.ts'

/** Every setting of the backend, by its name in the environment. docs/operating.md says what they are for. */
export const settings = {
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
  OIDC_ISSUER: setting(
    'https://host/path, or http://host:port (loopback alone), as the provider itself writes it',
    z
      .string()
      .regex(/^https?:\/\/[^\s?#@]+$/)
      .refine((url) => URL.canParse(url) && (url.startsWith('https:') || isLoopback(hostOf(url))))
      .optional(),
  ),
  OIDC_CLIENT_ID: setting('the id that the provider gave', z.string().min(1).max(200).optional()),
  OIDC_CLIENT_SECRET: setting('the secret that the provider gave', z.string().min(1).optional(), true),
  OIDC_SCOPES: setting(
    'scopes with spaces between, openid and email among them',
    z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/)
      .refine((text) => ['openid', 'email'].every((scope) => text.split(' ').includes(scope)))
      .optional(),
  ),
  OIDC_API_CLIENTS: setting(
    'ids of clients at the provider, with commas between',
    z
      .string()
      .transform((text) => text.split(',').map((id) => id.trim()))
      .pipe(z.array(z.string().min(1).max(200)).min(1).max(100))
      .optional(),
  ),
  OIDC_API_AUDIENCE: setting(
    'what tokens must be for, as the provider writes it in them',
    z.string().min(1).max(255).optional(),
  ),
  OIDC_PHONE_CLIENT_ID: setting(
    'the id of a public client that the provider gave for the app at /pas/',
    z.string().min(1).max(200).optional(),
  ),
  SESSION_IDLE: minutes(defaultSessionTimes.idleMs / 60_000, 5),
  SESSION_MAX: minutes(defaultSessionTimes.maxMs / 60_000, 5),
  SUPPORT_CONTACT: setting(
    'whom people may ask when they cannot log in, on one line: a name, a telephone number, an e-mail address',
    z
      .string()
      .max(200)
      .regex(/^\P{Cc}+$/u)
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
  UITDATABANK_URL: setting(
    'https://host, or http://host:port (loopback alone), of its Search API, without a path',
    z
      .string()
      .regex(/^https?:\/\/[^/@\s?#]+\/?$/)
      .refine((url) => URL.canParse(url) && (url.startsWith('https:') || isLoopback(hostOf(url))))
      .transform((url) => url.replace(/\/$/, ''))
      .optional(),
  ),
  UITDATABANK_CLIENT_ID: setting(
    'the client id that publiq gave',
    z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional(),
    true,
  ),
  UITDATABANK_INTERVAL: minutes(5, 1),
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
  CHECKIN_LINK: setting(
    `an address of at most ${limits.desired.checkinLink} letters, https:// (or http:// on this machine), without a #`,
    z
      .string()
      .max(limits.desired.checkinLink)
      .regex(/^https?:\/\/[^#\s]+$/)
      .refine((url) => URL.canParse(url) && (url.startsWith('https:') || isLoopback(new URL(url).hostname)))
      .optional(),
  ),
  PLAUSIBLE: plausible,
  CLIENT_QUOTAS: clientQuotas,
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
  METRICS_TOKEN: setting(
    'at least 32 characters that a header can hold: letters, digits and -._~+/=',
    z
      .string()
      .regex(/^[\w\-.~+/=]{32,}$/)
      .optional(),
    true,
  ),
  SAFE: flag,
  MAIL_ONLY_TO: setting(
    'addresses, or domains with @ before them, with commas between: test@example.org,@example.com',
    mailTargets.optional(),
  ),
  DEMO: flag,
} as const

type Key = keyof typeof settings
export type Values = { readonly [K in Key]: z.infer<(typeof settings)[K]['schema']> }

/** An address that means "all of this machine's", and so is no address for others. */
const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** What is wrong with how people would log in. */
const loginContradictions = (values: Values): string[] => {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_SCOPES, PUBLIC_URL } = values
  const problems: string[] = []
  if (values.OIDC_API_AUDIENCE !== undefined && !(values.OIDC_API_CLIENTS ?? values.OIDC_PHONE_CLIENT_ID))
    problems.push('OIDC_API_AUDIENCE: not allowed without OIDC_API_CLIENTS or OIDC_PHONE_CLIENT_ID')
  if (values.OIDC_PHONE_CLIENT_ID !== undefined && OIDC_ISSUER === undefined)
    problems.push('OIDC_PHONE_CLIENT_ID: not allowed without OIDC_ISSUER')
  if (values.SESSION_IDLE > values.SESSION_MAX) problems.push('SESSION_IDLE: must not be more than SESSION_MAX')
  if ((OIDC_ISSUER === undefined) !== (OIDC_CLIENT_ID === undefined))
    problems.push('OIDC_ISSUER and OIDC_CLIENT_ID: one is set; set both, or none')
  if (OIDC_ISSUER === undefined) {
    if ((OIDC_CLIENT_SECRET ?? OIDC_SCOPES) !== undefined)
      problems.push('OIDC_CLIENT_SECRET and OIDC_SCOPES: not allowed without OIDC_ISSUER')
    if (values.OIDC_API_CLIENTS !== undefined) problems.push('OIDC_API_CLIENTS: not allowed without OIDC_ISSUER')
    return problems
  }
  if (PUBLIC_URL === undefined) {
    if (values.TRUST_PROXY !== undefined)
      problems.push(
        'PUBLIC_URL: must be set with OIDC_ISSUER and TRUST_PROXY; it is where the provider sends people back',
      )
    return problems
  }
  const { protocol, hostname, pathname } = new URL(PUBLIC_URL)
  if (pathname !== '/')
    problems.push(
      `PUBLIC_URL: "${PUBLIC_URL}" is not allowed with OIDC_ISSUER; the back office is at the root of its host`,
    )
  if (protocol === 'http:' && !isLoopback(hostname))
    problems.push(
      `PUBLIC_URL: "${PUBLIC_URL}" is not allowed with OIDC_ISSUER; who is logged in must not travel without TLS: https://`,
    )
  return problems
}

/** What is wrong between settings that are right by themselves: sentences that say what to do. */
export const contradictions = (values: Values): string[] => {
  const problems = loginContradictions(values)
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
  if ((values.UITDATABANK_URL === undefined) !== (values.UITDATABANK_CLIENT_ID === undefined)) {
    problems.push('UITDATABANK_URL and UITDATABANK_CLIENT_ID: one is set; set both, or none')
  }
  if (values.MAIL_ONLY_TO !== undefined && !values.SAFE && !DEMO) {
    problems.push('MAIL_ONLY_TO: not allowed without SAFE "1"; elsewhere everybody gets the mails that are his')
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
