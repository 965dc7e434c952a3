import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A new secret of 256 bits, written as the Standard Webhooks specification and its libraries have it. */
export const newWebhookSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`

/** The text of an older secret, without the prefix, is itself the key: who has one goes on verifying with it. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret, 'utf8')

/**
 * Headers by which a receiver can check that a call is ours and recent. Source: standardwebhooks.com, "Signature scheme".
 * @param id the same for every attempt of one call
 * @param at milliseconds since 1970, of this attempt
 */
export const webhookHeaders = (
  id: string,
  at: number,
  body: string,
  secret: string,
): { readonly 'webhook-id': string; readonly 'webhook-timestamp': string; readonly 'webhook-signature': string } => {
  const timestamp = String(Math.floor(at / 1000))
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
