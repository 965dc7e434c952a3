import { connectionProblemOf } from '@zuil/protocol'
import { isPrivateUrl } from '../loopback.ts'
import type { Sender } from './notices.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** Where to post, and the secret to sign with. */
export interface WebhookTarget {
  readonly url: string
  readonly secret: string
}

export interface WebhookOptions {
  /** The webhook of that id, if it exists and is active. */
  readonly targetOf: (id: string) => Promise<WebhookTarget | undefined>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

/**
 * Posts notices as signed JSON. Only a 2xx answer means that it was received; 410 ends it; anything else, no answer
 * included, is retried with the same `webhook-id`, so that a receiver recognises it.
 */
export const webhookSender = ({ targetOf, clock, timeoutMs = TIMEOUT_MS }: WebhookOptions): Sender => ({
  send: async (notice, signal) => {
    try {
      const webhook = await targetOf(notice.recipient)
      if (!webhook) return { kind: 'GIVEN_UP', problem: 'the webhook does not exist any more' }
      if (!isPrivateUrl(webhook.url)) return { kind: 'GIVEN_UP', problem: 'its address is not https' }
      const body = JSON.stringify(notice.content)
      const response = await fetch(webhook.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { 'content-type': 'application/json', ...webhookHeaders(notice.id, clock(), body, webhook.secret) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      await response.body?.cancel()
      if (response.ok) return { kind: 'SENT' }
      return { kind: response.status === 410 ? 'GIVEN_UP' : 'RETRY', problem: `answered ${response.status}` }
    } catch (error) {
      return { kind: 'RETRY', problem: connectionProblemOf(error) ?? (error instanceof Error ? error.name : 'failed') }
    }
  },
})
