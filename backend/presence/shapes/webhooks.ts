import { z } from 'zod'
import { named } from '../../platform/http/fields.ts'

/**
 * What a webhook is called for. ALERTS: outages and their ends; CHECKINS, REDEMPTIONS and TICKETS: what is booked and what
 * is reversed of it; ZUILEN: that one is on, off or set otherwise. See docs/webhooks.md.
 */
export const webhookKinds = ['ALERTS', 'CHECKINS', 'REDEMPTIONS', 'TICKETS', 'ZUILEN'] as const
export const webhookKind = z.enum(webhookKinds)
export type WebhookKind = z.infer<typeof webhookKind>

/** At least one, each once. */
export const askedKinds = z.array(webhookKind).min(1).max(webhookKinds.length)

/** What is posted, as docs/webhooks.md has it. */
export interface CallBody {
  readonly type: string
  /** ISO 8601, in UTC: when it was written down. */
  readonly timestamp: string
  readonly data: object
}

/** WAITING: to be sent, or tried again. */
export const callState = z.enum(['WAITING', 'SENT', 'GIVEN_UP'])
export type CallState = z.infer<typeof callState>

export const webhook = named(
  'Webhook',
  'Where a card system has what happens posted.',
  z.object({
    id: z.string(),
    cardSystemId: z.int(),
    name: z.string().describe('As people call it; empty = it has none.'),
    url: z.string(),
    kinds: z.array(webhookKind),
    active: z.boolean().describe('false = it is paused: calls wait.'),
  }),
)
export type Webhook = z.infer<typeof webhook>

export const webhookTest = named(
  'WebhookTest',
  'What became of a call that was sent to try a webhook.',
  z.object({
    received: z.boolean().describe('It was answered with a status of 200 to 299.'),
    problem: z.string().optional().describe('Why it was not.'),
    status: z.int().optional().describe('Of the answer; absent = there was none.'),
    answer: z.string().optional().describe('How the answer begins, at most 500 characters.'),
  }),
)

export const newWebhook = named(
  'NewWebhook',
  'A webhook and its secret.',
  z.object({ id: z.string(), secret: z.string() }),
)
