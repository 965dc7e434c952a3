import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { WebhookReach } from '../../platform/outbox/webhook-reach.ts'
import { newWebhookSecret } from '../../platform/outbox/webhook-signature.ts'
import { problem, problems } from '../problems.ts'
import { defaultCalls } from '../rules/calls.ts'
import {
  addedWebhook,
  editedWebhook,
  listedCalls,
  type ManagedWebhook,
  managedWebhook,
  managedWebhooks,
  newWebhook,
  replayed,
  replayFrom,
} from '../shapes/webhooks.ts'
import type { ListedCall, SentCallStore } from '../store/sent-calls.ts'
import type { WebhookOverview, WebhookStore } from '../store/webhooks.ts'

interface OfficeWebhookDeps {
  readonly webhooks: WebhookStore
  readonly sentCalls: SentCallStore
  readonly webhookReach: WebhookReach
  readonly log: Pick<Log, 'info'>
}

const config = { can: 'webhook.manage' } as const
const params = z.object({ webhookId: uuid })
const refusals = problems({
  400: ['body/missing', 'body/invalid-data', 'webhook-address-not-allowed'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
})
const notFound = problem('url/not-found')

const iso = (at: number): string => new Date(at).toISOString()

const toResponse = ({ failures, lastSentAt, lastFailedAt, ...rest }: WebhookOverview): ManagedWebhook => ({
  ...rest,
  resting: failures >= defaultCalls.failuresAway,
  ...(lastSentAt !== undefined && { lastSentAt: iso(lastSentAt) }),
  ...(lastFailedAt !== undefined && { lastFailedAt: iso(lastFailedAt) }),
})

const toCallResponse = ({ seq: _seq, createdAt, sentAt, nextAttemptAt, ...rest }: ListedCall) => ({
  ...rest,
  createdAt: iso(createdAt),
  ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
  ...(nextAttemptAt !== undefined && { nextAttemptAt: iso(nextAttemptAt) }),
})

/** /webhooks: where the card system of who asks has what happens posted, and what became of it. */
export const officeWebhookRoutes = (api: Api, deps: OfficeWebhookDeps): void => {
  const { webhooks, sentCalls, webhookReach, log } = deps

  api.get(
    '/webhooks',
    { config, schema: { response: { 200: answer('OK', managedWebhooks), ...refusals } } },
    async (request, reply) => {
      const found = await webhooks.for(scopeOf(request)).overview()
      return reply.send({ member: found.map(toResponse) })
    },
  )

  api.post(
    '/webhooks',
    { config, schema: { body: addedWebhook, response: { 201: answer('Created', newWebhook), ...refusals } } },
    async (request, reply) => {
      const { url } = request.body
      if (webhookReach.problemOf(url) !== undefined)
        return sendProblem(reply, problem('webhook-address-not-allowed', { jsonPointer: '/url' }))
      const scope = scopeOf(request)
      if (!scope.person) return sendProblem(reply, notFound)
      const { cardSystemId } = scope.person
      const secret = newWebhookSecret()
      const id = await webhooks.for(scope).add({ ...request.body, cardSystemId, secret })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).header('cache-control', 'no-store').send({ id, secret })
    },
  )

  api.get(
    '/webhooks/:webhookId',
    { config, schema: { params, response: { 200: answer('OK', managedWebhook), ...refusals } } },
    async (request, reply) => {
      const [found] = await webhooks.for(scopeOf(request)).overview(request.params.webhookId)
      return found ? reply.send(toResponse(found)) : sendProblem(reply, notFound)
    },
  )

  api.put(
    '/webhooks/:webhookId',
    { config, schema: { params, body: editedWebhook, response: { 204: z.null(), ...refusals } } },
    async (request, reply) => {
      const done = await webhooks.for(scopeOf(request)).change(request.params.webhookId, request.body)
      return done ? reply.code(204).send(null) : sendProblem(reply, notFound)
    },
  )

  const page = {
    failed: z.enum(['true', 'false']).optional(),
    before: z
      .string()
      .regex(/^[1-9]\d{0,17}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }
  api.get(
    '/webhooks/:webhookId/calls',
    {
      config,
      schema: { params, querystring: z.object(page), response: { 200: answer('OK', listedCalls), ...refusals } },
    },
    async (request, reply) => {
      const { failed, before, limit } = request.query
      const found = await sentCalls.for(scopeOf(request)).list(request.params.webhookId, {
        ...{ failed: failed === 'true', limit: limit + 1 },
        ...(before !== undefined && { beforeSeq: before }),
      })
      if (!found) return sendProblem(reply, notFound)
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      return reply.send({
        member: shown.map(toCallResponse),
        ...(found.length > limit && last && { next: last.seq }),
      })
    },
  )

  api.post(
    '/webhooks/:webhookId/replay',
    { config, schema: { params, body: replayFrom, response: { 200: answer('OK', replayed), ...refusals } } },
    async (request, reply) => {
      const { body } = request
      const from = 'since' in body ? { since: Date.parse(body.since) } : body
      const count = await sentCalls.for(scopeOf(request)).replay(request.params.webhookId, from)
      return count === undefined ? sendProblem(reply, notFound) : reply.send({ count })
    },
  )
}
