import { language, zuilId } from '@zuil/protocol'
import { z } from 'zod'
import { named } from '../platform/http/fields.ts'

export const accessToken = named(
  'AccessToken',
  'RFC 6749, 5.1.',
  z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int() }),
)

export const tokenError = named(
  'TokenError',
  'RFC 6749, 5.2.',
  z.object({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type']),
    error_description: z.string().optional(),
  }),
)

/** Who may do what in the back office of a card system, and how they are mailed of zuilen that are off. */
export const account = z.strictObject({
  id: z.guid(),
  email: z.string(),
  cardSystemId: z.int(),
  role: z.enum(['SUPERADMIN', 'ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER']),
  language: language.exactOptional(),
  alertMode: z.enum(['AT_ONCE', 'DAILY', 'NONE']).exactOptional(),
  /** Of a zuilbeheerder: these alone. */
  zuilIds: z.array(zuilId).exactOptional(),
})
