import { randomUUID } from 'node:crypto'
import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem, problem, problems } from '../../platform/http/general-problems.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { webhookSender } from '../../platform/outbox/webhook.ts'
import type { WebhookReach } from '../../platform/outbox/webhook-reach.ts'
import { newWebhookSecret } from '../../platform/outbox/webhook-signature.ts'
import { newWebhook, webhook, webhookTest } from '../shapes.ts'
import type { WebhookStore } from '../store/webhooks.ts'

const tags = ['Zuilen']
const config = { can: 'webhook.manage' } as const
const whose = 'Ours. For clients with the permission KIOSKS_WRITE for all organizers.'

interface WebhookRouteDeps {
  readonly webhooks: Pick<WebhookStore, 'add' | 'find' | 'list' | 'remove'>
  readonly webhookReach: WebhookReach
  readonly isCardSystem: (id: number) => Promise<boolean>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** GET and POST /webhooks, POST /webhooks/{webhookId}/test, DELETE /webhooks/{webhookId}. */
export const webhookRoutes = (api: Api, deps: WebhookRouteDeps): void => {
  const { webhooks, webhookReach, isCardSystem, clock, log } = deps
  const sender = webhookSender({ targetOf: webhooks.find, reach: webhookReach, clock })

  api.get(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        operationId: 'get-webhooks',
        summary: 'Retrieve where alerts are posted',
        description: `Without the secrets: each is given once, when its webhook is made.\n\n${whose}`,
        response: {
          200: answer('OK', z.array(webhook)),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (_request, reply) => reply.send([...(await webhooks.list())]),
  )

  api.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        operationId: 'post-webhooks',
        summary: 'Have alerts posted',
        description:
          'To an https address on the internet, or in a network that the backend’s settings name (http on this machine ' +
          `alone), signed with the secret in the answer, which is given only this once.\n\n${whose}`,
        body: z.object({ cardSystemId: z.int32(), url: z.string().max(500) }),
        response: {
          201: answer('Created', newWebhook),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { cardSystemId, url } = request.body
      const wrong = webhookReach.problemOf(url)
      if (wrong !== undefined) return sendProblem(reply, fieldProblem('/url', wrong))
      if (!(await isCardSystem(cardSystemId))) {
        return sendProblem(reply, fieldProblem('/cardSystemId', 'names something that does not exist'))
      }
      const secret = newWebhookSecret()
      const id = await webhooks.add({ cardSystemId, url, secret })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).send({ id, secret })
    },
  )

  api.post(
    '/webhooks/:webhookId/test',
    {
      config,
      schema: {
        tags,
        operationId: 'post-webhooks-test',
        summary: 'Try a webhook',
        description:
          'Posts `{type: "test"}` to it, signed as its alerts are, waits for the answer for ten seconds, and says what ' +
          `became of it. It is tried once.\n\n${whose}`,
        params: z.object({ webhookId: z.string() }),
        response: {
          200: answer('OK', webhookTest),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params
      const isOne = (await webhooks.list()).some(({ id }) => id === webhookId)
      if (!isOne) return sendProblem(reply, problem('url/not-found'))
      const content = { type: 'test', timestamp: new Date(clock()).toISOString(), data: {} }
      const { signal } = new AbortController()
      const sent = await sender.send({ id: randomUUID(), recipient: webhookId, content }, signal)
      return reply.send(sent.kind === 'SENT' ? { received: true } : { received: false, problem: sent.problem })
    },
  )

  api.delete(
    '/webhooks/:webhookId',
    {
      config,
      schema: {
        tags,
        operationId: 'delete-webhooks',
        summary: 'Post alerts there no longer',
        description: `Its secret is deleted; what was not posted yet never is.\n\n${whose}`,
        params: z.object({ webhookId: z.string() }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params
      if (!isUuid(webhookId) || !(await webhooks.remove(webhookId))) {
        return sendProblem(reply, problem('url/not-found'))
      }
      log.info({ requestId: request.id, webhookId }, 'A webhook was removed')
      return reply.code(204).send()
    },
  )
}
