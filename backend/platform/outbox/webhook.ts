import * as http from 'node:http'
import * as https from 'node:https'
import { connectionProblemOf } from '@zuil/protocol'
import { ADDRESS_NOT_ALLOWED, type WebhookReach } from './webhook-reach.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** Where to post, and the secret to sign with. */
export interface WebhookTarget {
  readonly url: string
  readonly secret: string
}

export interface WebhookOptions {
  /** The webhook of that id, if it exists. */
  readonly targetOf: (id: string) => Promise<WebhookTarget | undefined>
  /** Where it may be posted to: settings, and what a name leads to, may be others than when it was added. */
  readonly reach: WebhookReach
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

/** A call to make. */
export interface WebhookCall {
  /** The same at every attempt. */
  readonly id: string
  readonly webhookId: string
  readonly body: object
}

/**
 * What became of one attempt. RETRY: not known to be received, try again; GIVEN_UP: it never will be. `problem` is stored
 * for people to read; it holds no address.
 */
export type CallAttempt = { readonly status?: number; readonly answer?: string } & (
  | { readonly kind: 'SENT' }
  | { readonly kind: 'RETRY' | 'GIVEN_UP'; readonly problem: string }
)

interface Post {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly lookup: WebhookReach['lookup']
  readonly signal: AbortSignal
  /** So many characters of the answer are wanted. */
  readonly answerChars: number
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** How an answer begins. Whatever ends it early, what came until then is it: its status has come. */
const beginningOf = (response: http.IncomingMessage, chars: number): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    const end = (): void => {
      response.destroy()
      resolve(text.slice(0, chars))
    }
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      text += chunk
      if (text.length >= chars) end()
    })
    for (const event of ['end', 'close', 'error']) response.on(event, end)
  })

/**
 * Posts once, and follows nobody elsewhere. Node's own client and not `fetch`, whose sockets can't be given a look-up.
 */
const post = (url: URL, { body, headers, lookup, signal, answerChars }: Post): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    // A connection of its own: one that is kept open may be to an address that is not allowed any more.
    const sent = request(url, { method: 'POST', headers, lookup, signal, agent: false }, (response) => {
      const { statusCode: status = 0 } = response
      if (answerChars > 0) return void beginningOf(response, answerChars).then((text) => resolve({ status, text }))
      resolve({ status, text: '' })
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

export interface WebhookSender {
  /** Never rejects. @param signal aborts the attempt */
  send(call: WebhookCall, signal: AbortSignal): Promise<CallAttempt>
}

/**
 * Posts calls as signed JSON. Only a 2xx answer means that it was received; 410 ends it; anything else, no answer
 * included, is retried with the same `webhook-id`, so that a receiver recognises it.
 * @param answerChars how much of an answer is given back, for people to look at
 */
export const webhookSender = (
  { targetOf, reach, clock, timeoutMs = TIMEOUT_MS }: WebhookOptions,
  answerChars = 0,
): WebhookSender => ({
  send: async ({ id, webhookId, body }, signal) => {
    try {
      const webhook = await targetOf(webhookId)
      if (!webhook) return { kind: 'GIVEN_UP', problem: 'the webhook does not exist any more' }
      const wrong = reach.problemOf(webhook.url)
      if (wrong !== undefined) return { kind: 'GIVEN_UP', problem: `its address ${wrong}` }
      const text = JSON.stringify(body)
      const signed = webhookHeaders(id, clock(), text, webhook.secret)
      const { status, text: answer } = await post(new URL(webhook.url), {
        body: text,
        headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...signed },
        lookup: reach.lookup,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        answerChars,
      })
      const answered = { status, ...(answer !== '' && { answer }) }
      if (status >= 200 && status < 300) return { kind: 'SENT', ...answered }
      return { kind: status === 410 ? 'GIVEN_UP' : 'RETRY', problem: `answered ${status}`, ...answered }
    } catch (error) {
      return { kind: 'RETRY', problem: problemOf(error) }
    }
  },
})
