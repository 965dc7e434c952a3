import { type Immutable, language, zuilId } from '@zuil/protocol'
import { z } from 'zod'
import { emailText, named as namedShape, uuid } from '../platform/http/fields.ts'

export const accessToken = namedShape(
  'AccessToken',
  'RFC 6749, 5.1.',
  z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int() }),
)

export const tokenError = namedShape(
  'TokenError',
  'RFC 6749, 5.2.',
  z.object({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type']),
    error_description: z.string().optional(),
  }),
)

/** What an account makes somebody (handbook, "Welkom"). */
export const accountRole = z.enum(['SUPERADMIN', 'ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER'])
export type AccountRole = z.infer<typeof accountRole>

/** How somebody hears of zuilen that are off: at once, once a day, or not. */
export const alertMode = z.enum(['AT_ONCE', 'DAILY', 'NONE'])

/** Who may do what in the back office of a card system, and how they are mailed of zuilen that are off. */
export const account = z.strictObject({
  id: z.guid(),
  email: z.string(),
  cardSystemId: z.int(),
  role: accountRole,
  language: language.exactOptional(),
  alertMode: alertMode.exactOptional(),
  /** Of a zuilbeheerder: these alone. */
  zuilIds: z.array(zuilId).exactOptional(),
  /** Of a voordeelbeheerder: the counters whose rewards he manages. */
  counterIds: z.array(z.guid()).exactOptional(),
})

/** Who is logged in, as the pages know him. */
export const me = z.object({
  email: z.string(),
  name: z.string().optional(),
  /** Absent = staff of counters alone, who have the counter app. */
  role: accountRole.optional(),
  /** Where he works now. */
  cardSystem: z.object({ id: z.int(), name: z.string() }),
  /** Where he is something. */
  cardSystems: z.array(z.object({ id: z.int(), name: z.string(), role: accountRole.optional() })),
  /** Whose staff he is. */
  counters: z.array(z.object({ id: z.string(), name: z.string() })),
  /** All acts of the policy that he may do. */
  can: z.array(z.string()),
  environment: z.enum(['LIVE', 'SAFE']),
  /** After so many milliseconds without use he is logged out. */
  idleMs: z.int(),
})
export type Me = Immutable<z.infer<typeof me>>

/** After logging out here. */
export const loggedOut = z.object({
  /** Where the page goes: to the provider, which ends its own session, or to a path of ours. */
  goTo: z.string(),
})

/** What ended at once. */
export const endedSessions = z.object({ ended: z.int() })

/** What is set of an account. */
export const accountSettings = z.strictObject({
  role: accountRole,
  /** Of a zuilbeheerder: these alone; absent = all of the card system. An empty list is refused: nothing is not all. */
  zuilIds: z.array(zuilId).min(1).max(1000).exactOptional(),
  /** Of a voordeelbeheerder, who is nothing without: the counters whose rewards he manages. */
  counterIds: z.array(uuid).min(1).max(1000).exactOptional(),
  language,
  alertMode,
})
export type AccountSettings = Immutable<z.infer<typeof accountSettings>>

/** A new account: whose. */
export const newAccount = accountSettings.extend({ email: emailText })

/** What everybody sets of his own, in the card system that he says: another page of his may show another. */
export const ownAccount = z.strictObject({ cardSystemId: z.int32(), language, alertMode })

/** An account, as who manages them sees it. `version`: see If-Match. */
export const managedAccount = z.object({
  id: z.string(),
  email: z.string(),
  ...accountSettings.shape,
  /** Absent = not since the backend notes it. */
  lastLoginAt: z.iso.datetime().optional(),
  version: z.int(),
})
export type ManagedAccount = Immutable<z.infer<typeof managedAccount>>

/** By address. Beyond a thousand `totalItems` is 1001. */
export const managedAccounts = z.object({ totalItems: z.int(), member: z.array(managedAccount) })

const named = z.array(z.object({ id: z.string(), name: z.string() }))

/** What an account can be set to: the zuilen and the counters of the card system, by name. */
export const accountChoices = z.object({ zuilen: named, counters: named })
export type AccountChoices = Immutable<z.infer<typeof accountChoices>>
