import { randomUUID } from 'node:crypto'
import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, nameText } from '../../platform/http/fields.ts'
import { fieldProblem, problem, problems } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { webhookSender } from '../../platform/outbox/webhook.ts'
import type { WebhookReach } from '../../platform/outbox/webhook-reach.ts'
import { newWebhookSecret } from '../../platform/outbox/webhook-signature.ts'
import { askedKinds, newWebhook, webhook, webhookTest } from '../shapes/webhooks.ts'
import type { WebhookStore } from '../store/webhooks.ts'

const tags = ['Zuilen']
const config = { can: 'webhook.manage' } as const
/** Of an answer to a test. */
const ANSWER_CHARS = 500
export const webhookUrl = z.string().max(500)
const whose = 'Ours. For clients with the permission KIOSKS_WRITE for all organizers.'

interface WebhookRouteDeps {
  readonly webhooks: WebhookStore
  readonly webhookReach: WebhookReach
  readonly isCardSystem: (id: number) => Promise<boolean>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** GET and POST /webhooks. */
export const webhookRoutes = (api: Api, deps: WebhookRouteDeps): void => {
  const { webhooks, webhookReach, isCardSystem, log } = deps

  api.get(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        operationId: 'get-webhooks',
        summary: 'Retrieve where what happens is posted',
        description: `Without the secrets: each is given once, when its webhook is made.\n\n${whose}`,
        response: {
          200: answer('OK', z.array(webhook)),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => reply.send([...(await webhooks.for(scopeOf(request)).list())]),
  )

  api.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        operationId: 'post-webhooks',
        summary: 'Have what happens posted',
        description:
          'To an https address on the internet, or in a network that the backend’s settings name (http on this machine ' +
          'alone), signed with the secret in the answer, which is given only this once. Without kinds: outages and their ' +
          `ends.\n\n${whose}`,
        body: z.object({
          cardSystemId: z.int32(),
          url: webhookUrl,
          name: nameText(80).optional(),
          kinds: askedKinds.optional(),
        }),
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
      const { cardSystemId, url, name, kinds } = request.body
      const wrong = webhookReach.problemOf(url)
      if (wrong !== undefined) return sendProblem(reply, fieldProblem('/url', wrong))
      if (!(await isCardSystem(cardSystemId))) {
        return sendProblem(reply, fieldProblem('/cardSystemId', 'names something that does not exist'))
      }
      const secret = newWebhookSecret()
      const id = await webhooks
        .for(scopeOf(request))
        .add({ cardSystemId, url, secret, ...(name !== undefined && { name }), ...(kinds && { kinds }) })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).send({ id, secret })
    },
  )
}

/** POST /webhooks/{webhookId}/test and DELETE /webhooks/{webhookId}: for clients, and for people in the back office. */
export const webhookActRoutes = (api: Api, deps: Omit<WebhookRouteDeps, 'isCardSystem'>): void => {
  const { webhooks, webhookReach, clock, log } = deps
  const sender = webhookSender({ targetOf: webhooks.target, reach: webhookReach, clock }, ANSWER_CHARS)

  api.post(
    '/webhooks/:webhookId/test',
    {
      config,
      schema: {
        tags,
        operationId: 'post-webhooks-test',
        summary: 'Try a webhook',
        description:
          'Posts `{type: "test"}` to it, signed as its calls are, waits for the answer for ten seconds, and says what ' +
          `became of it. It is tried once, also of one that is paused.\n\n${whose}`,
        params: z.object({ webhookId: idInPath }),
        response: {
          200: answer('OK', webhookTest),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params
      const own = webhooks.for(scopeOf(request))
      const found = isUuid(webhookId) ? await own.find(webhookId) : undefined
      if (!found) return sendProblem(reply, problem('url/not-found'))
      await own.note(found, 'WEBHOOK_TESTED')
      const body = { type: 'test', timestamp: new Date(clock()).toISOString(), data: {} }
      const { signal } = new AbortController()
      const { status, answer: text, ...sent } = await sender.send({ id: randomUUID(), webhookId, body }, signal)
      return reply.send({
        received: sent.kind === 'SENT',
        ...(sent.kind !== 'SENT' && { problem: sent.problem }),
        ...(status !== undefined && { status }),
        ...(text !== undefined && { answer: text }),
      })
    },
  )

  api.delete(
    '/webhooks/:webhookId',
    {
      config,
      schema: {
        tags,
        operationId: 'delete-webhooks',
        summary: 'Post there no longer',
        description: `Its secret is deleted; what was not posted yet never is.\n\n${whose}`,
        params: z.object({ webhookId: idInPath }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params
      if (!isUuid(webhookId) || !(await webhooks.for(scopeOf(request)).remove(webhookId))) {
        return sendProblem(reply, problem('url/not-found'))
      }
      log.info({ requestId: request.id, webhookId }, 'A webhook was removed')
      return reply.code(204).send()
    },
  )
}
