import type { AlertStore } from '../../presence/store/outages.ts'
import type { Sender } from './delivery.ts'
import { webhookHeaders } from './webhook-signature.ts'

export interface WebhookOptions {
  readonly store: Pick<AlertStore, 'webhook'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** What is signed may be read by who it is sent to, and by nobody on the way. */
const mayCall = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/**
 * Posts notices as signed JSON. Only an answer of 2xx is taken as received; 410 ends it; anything else, no answer
 * included, is tried again with the same `webhook-id`, by which a receiver knows it.
 */
export const webhookSender = ({ store, clock, timeoutMs = TIMEOUT_MS }: WebhookOptions): Sender => ({
  send: async (notice, signal) => {
    try {
      const webhook = await store.webhook(notice.recipient)
      if (!webhook) return { kind: 'GIVEN_UP', problem: 'there is no such webhook any more' }
      if (!mayCall(webhook.url)) return { kind: 'GIVEN_UP', problem: 'its address is not https' }
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
      return { kind: response.status === 410 ? 'GIVEN_UP' : 'AGAIN', problem: `answered ${response.status}` }
    } catch (error) {
      return { kind: 'AGAIN', problem: error instanceof Error ? error.name : 'failed' }
    }
  },
})
