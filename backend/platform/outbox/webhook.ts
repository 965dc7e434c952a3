import * as http from 'node:http'
import * as https from 'node:https'
import { connectionProblemOf } from '@zuil/protocol'
import type { Attempt, NewNotice, OutboxProblem } from './notices.ts'
import { ADDRESS_NOT_ALLOWED, type WebhookReach } from './webhook-reach.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** Where to post, and the secret to sign with. */
export interface WebhookTarget {
  readonly url: string
  readonly secret: string
}

export interface WebhookOptions {
  /** The webhook of that id, if it exists and is active. */
  readonly targetOf: (id: string) => Promise<WebhookTarget | undefined>
  /** Where it may be posted to: settings, and what a name leads to, may be others than when it was added. */
  readonly reach: WebhookReach
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

interface Post {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly lookup: WebhookReach['lookup']
  readonly signal: AbortSignal
}

/**
 * Posts once, and follows nobody elsewhere. Node's own client and not `fetch`, whose sockets can't be given a look-up.
 * @returns the status of the answer
 */
const post = (url: URL, { body, headers, lookup, signal }: Post): Promise<number> =>
  new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    // A connection of its own: one that is kept open may be to an address that is not allowed any more.
    const sent = request(url, { method: 'POST', headers, lookup, signal, agent: false }, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    sent.on('error', reject).end(body)
  })

/** What went wrong, in few words. */
const problemOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed'
  return 'code' in error && error.code === ADDRESS_NOT_ALLOWED
    ? `its address ${error.message}`
    : (connectionProblemOf(error) ?? error.name)
}

interface WebhookSender {
  /** Never rejects. @param signal aborts the attempt */
  send(notice: Pick<NewNotice, 'id' | 'recipient' | 'content'>, signal: AbortSignal): Promise<Attempt>
}

/**
 * Posts notices as signed JSON. Only a 2xx answer means that it was received; 410 ends it; anything else, no answer
 * included, is retried with the same `webhook-id`, so that a receiver recognises it.
 */
export const webhookSender = ({ targetOf, reach, clock, timeoutMs = TIMEOUT_MS }: WebhookOptions): WebhookSender => ({
  send: async (notice, signal) => {
    try {
      const webhook = await targetOf(notice.recipient)
      if (!webhook) return { kind: 'GIVEN_UP', problem: 'the webhook does not exist any more' satisfies OutboxProblem }
      const wrong = reach.problemOf(webhook.url)
      if (wrong !== undefined) return { kind: 'GIVEN_UP', problem: `its address ${wrong}` }
      const body = JSON.stringify(notice.content)
      const signed = webhookHeaders(notice.id, clock(), body, webhook.secret)
      const status = await post(new URL(webhook.url), {
        body,
        headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...signed },
        lookup: reach.lookup,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      if (status >= 200 && status < 300) return { kind: 'SENT' }
      return { kind: status === 410 ? 'GIVEN_UP' : 'RETRY', problem: `answered ${status}` }
    } catch (error) {
      return { kind: 'RETRY', problem: problemOf(error) }
    }
  },
})
