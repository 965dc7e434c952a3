import { isIP } from 'node:net'
import { z } from 'zod'
import { defaultQuotas } from './passholders/rules/quotas.ts'
import { defaultRetention } from './passholders/rules/retention.ts'
import { isLoopback } from './platform/loopback.ts'
import { hasDomain } from './platform/outbox/address.ts'
import { defaultHealthLimits } from './presence/rules/health.ts'
import { defaultPresence } from './presence/rules/settings.ts'
import { defaultPlausible } from './taps/rules/plausibility.ts'
import { type CodeTimes, defaultCodeTimes } from './zuilen/rules/checkin-code.ts'

/** Kinds of values that settings have, each with what is allowed in words. */

/** 10.0.0.7, fd00::7, 10.0.0.0/8. */
const isAddressOrNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/')
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return size > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size))
}

export const networks = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => list.every(isAddressOrNetwork))

/** Addresses and domains (`@example.org`) that mails may go to. */
export const mailTargets = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => list.every((one) => /^[^\s@<>]*@[^\s@<>]+$/.test(one) && hasDomain(one)))

export const hostOf = (url: string): string => new URL(url).hostname

/** A setting, and what is allowed in words. `secret`: its value is not repeated in an error. */
export const setting = <T extends z.ZodType>(allowed: string, schema: T, secret = false) => ({
  allowed,
  schema,
  secret,
})

export const port = (byDefault: number) =>
  setting(
    'a whole number from 0 (any free port) to 65535',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((n) => n <= 65535)
      .default(byDefault),
  )
export const host = setting(
  'a host name or IP address to listen on',
  z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
)
export const file = setting('the path of a file', z.string().min(1).optional())
/** So many minutes: from `min` to a week. */
export const minutes = (byDefault: number, min: number) =>
  setting(
    `a whole number of minutes from ${min} to 10080`,
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((n) => n >= min && n <= 10_080)
      .default(byDefault),
  )
export const mqttUrl = setting(
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

/** The same, of which each that is not named is as by default. */
const numbersOver = <T extends object>(byDefault: T) =>
  numbersByName(Object.keys(byDefault))
    .transform((given): T => ({ ...byDefault, ...given }))
    .default(byDefault as never)

/** What a zuil takes (its document's `qr`), and what a photo of a code may be good for. */
const maxCodeTimes = { stepSeconds: 300, validSeconds: 600, familySeconds: 3_600 } as const satisfies CodeTimes
const minCodeTimes = { stepSeconds: 10, validSeconds: 0, familySeconds: 0 } as const satisfies CodeTimes

/** The names are those of `CodeTimes`. */
export const codeTimes = setting(
  'name=number of seconds, with commas between them; the names are stepSeconds (10 to 300), validSeconds (0 to 600), ' +
    'familySeconds (0 to 3600)',
  numbersOver(defaultCodeTimes).refine((times) =>
    (Object.keys(times) as (keyof CodeTimes)[]).every(
      (name) => times[name] >= minCodeTimes[name] && times[name] <= maxCodeTimes[name],
    ),
  ),
)

const alertNumbers = Object.keys({ ...defaultPresence, ...defaultHealthLimits })

/** `name=number` with commas between them; the names are those of backend/presence/rules (settings, health). */
export const alerts = setting(
  `name=number, with commas between them; the names are ${alertNumbers.join(', ')}`,
  numbersByName(alertNumbers).optional(),
)

/** The names are those of `PlausibleLimits`. */
export const plausible = setting(
  `name=number, with commas between them; the names are ${Object.keys(defaultPlausible).join(', ')}`,
  numbersOver(defaultPlausible),
)

/** The names are those of `RetentionDays`. A journal may be handed in for 90 days: until then its taps are known. */
export const retention = setting(
  `name=days, with commas between them; the names are ${Object.keys(defaultRetention).join(', ')}; tapDays is at least 100, ` +
    'visitDays no less than tapDays',
  numbersOver(defaultRetention).refine(({ tapDays, visitDays }) => tapDays >= 100 && visitDays >= tapDays),
)

/** The names are those of `Quotas`. */
export const clientQuotas = setting(
  `name=number, with commas between them; the names are ${Object.keys(defaultQuotas).join(', ')}`,
  numbersOver(defaultQuotas),
)

export const flag = setting(
  '0 or 1',
  z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
)
