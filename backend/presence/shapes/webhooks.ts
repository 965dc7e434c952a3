import { z } from 'zod'
import { moment, named, nameText } from '../../platform/http/fields.ts'

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

/** One in the back office, with how it goes. */
export const managedWebhook = webhook.extend({
  /** Calls that wait, up to 1,001. */
  waiting: z.int(),
  /** Its receiver answers nothing: it is asked now and then. */
  resting: z.boolean(),
  lastSentAt: moment.optional(),
  lastFailedAt: moment.optional(),
  lastProblem: z.string().optional(),
})
export type ManagedWebhook = z.infer<typeof managedWebhook>
export const managedWebhooks = z.object({ member: z.array(managedWebhook) })
export type ManagedWebhooks = z.infer<typeof managedWebhooks>

const webhookName = nameText(80)
export const addedWebhook = z.strictObject({ name: webhookName, url: z.string().max(500), kinds: askedKinds })
export const editedWebhook = z.strictObject({ name: webhookName, kinds: askedKinds, active: z.boolean() })

/** What a webhook was called with. */
export const listedCall = z.object({
  id: z.string(),
  /** As docs/webhooks.md has them. */
  type: z.string(),
  state: callState,
  attempts: z.int(),
  createdAt: moment,
  sentAt: moment.optional(),
  /** WAITING: when it is tried again; absent = at once. */
  nextAttemptAt: moment.optional(),
  problem: z.string().optional(),
})
export type ListedCall = z.infer<typeof listedCall>
/** Newest first. `next`: `before` of the page that follows; absent = this was the last. */
export const listedCalls = z.object({ member: z.array(listedCall), next: z.string().optional() })
export type ListedCalls = z.infer<typeof listedCalls>

/** From where calls are sent again: all since a moment, or one of them and those after it. */
export const replayFrom = z.union([z.strictObject({ since: moment }), z.strictObject({ callId: z.guid() })])
export const replayed = z.object({ count: z.int() })
export type Replayed = z.infer<typeof replayed>

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

export type WebhookTest = z.infer<typeof webhookTest>

export const newWebhook = named(
  'NewWebhook',
  'A webhook and its secret.',
  z.object({ id: z.string(), secret: z.string() }),
)
export type NewWebhook = z.infer<typeof newWebhook>
