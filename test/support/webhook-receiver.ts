import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Stores } from '../../backend/stores.ts'
import { type Received, startTestServer } from './http-server.ts'
import { ask } from './world.ts'

/** What a receiver heard. */
export interface HeardCall {
  readonly id: string
  readonly body: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }
  readonly received: Received
}

export interface WebhookReceiver {
  readonly url: string
  readonly heard: readonly HeardCall[]
  /** Whatever comes is answered so from now on; it starts with 204. */
  answers(how: (call: HeardCall, response: ServerResponse) => void): void
  clear(): void
  stop(): Promise<void>
}

/** Answers with a status. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  (_call: HeardCall, response: ServerResponse): void => {
    response.writeHead(code, headers).end()
  }

/** A receiver of webhooks on this machine. */
export const startReceiver = async (port = 0): Promise<WebhookReceiver> => {
  let how: (call: HeardCall, response: ServerResponse) => void = status(204)
  const heard: HeardCall[] = []
  const server = await startTestServer((received, response) => {
    const call = { id: String(received.headers['webhook-id']), body: JSON.parse(received.body), received }
    heard.push(call)
    how(call, response)
  }, port)
  return {
    url: `${server.url}/hook`,
    heard,
    answers: (next) => {
      how = next
    },
    clear: () => {
      heard.length = 0
      how = status(204)
    },
    stop: server.stop,
  }
}

/** A call of a webhook that waits, as the database's triggers make them. @returns its id */
export const putCall = async (
  { databaseUrl }: Pick<Stores, 'databaseUrl'>,
  webhookId: string,
  { subject = randomUUID(), n = 0, at = Date.now() }: { subject?: string; n?: number; at?: number } = {},
): Promise<string> => {
  const id = randomUUID()
  const body = JSON.stringify({ type: 'checkin.created', timestamp: new Date(at).toISOString(), data: { subject, n } })
  await ask(
    databaseUrl,
    `insert into webhook_call (id, webhook_id, subject_id, kind, body, queued_at, created_at)
     values ($1, $2, $3, 'CHECKINS', $4, $5, $5)`,
    [id, webhookId, subject, body, new Date(at)],
  )
  return id
}
