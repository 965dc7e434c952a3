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
