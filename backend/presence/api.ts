import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { named } from '../platform/http/fields.ts'
import { requiresForAll } from '../platform/http/guard.ts'
import { fieldProblem } from '../platform/http/problems.ts'
import type { StoredNotice } from '../platform/outbox/notices.ts'
import { alerts, type Notice, type Outage } from './shapes.ts'
import type { StoredOutage } from './store/outages.ts'

const config = { access: 'CLIENT' } as const
const common = { tags: ['Zuilen'], security: security.CLIENT }

const RECENT_OUTAGES = 50
const RECENT_NOTICES = 100

const iso = (at: number): string => new Date(at).toISOString()

const toOutageResponse = ({ startedAt, openedAt, closedAt, ...outage }: StoredOutage): Outage => ({
  ...outage,
  startedAt: iso(startedAt),
  openedAt: iso(openedAt),
  ...(closedAt !== undefined && { closedAt: iso(closedAt) }),
})

const toNoticeResponse = (notice: StoredNotice): Notice => {
  const { channel, recipient, state, attempts, createdAt, sentAt, problem } = notice
  const { subject, text } = notice.content
  return {
    channel,
    recipient,
    state,
    attempts,
    createdAt: iso(createdAt),
    ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
    ...(typeof subject === 'string' && { subject }),
    ...(typeof text === 'string' && { text }),
    ...(problem !== undefined && { problem }),
  }
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Alerts may go to https, or to this machine. No user name or password: they would be stored unencrypted. */
const isWebhookUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))
}

/** GET /alerts and POST /webhooks. */
export const alertRoutes = (api: Api, { store, log }: HttpContext): void => {
  api.get(
    '/alerts',
    {
      config,
      preValidation: requiresForAll('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-alerts',
        summary: 'Retrieve what is wrong, and who was notified',
        description: 'Ours. For clients with the permission KIOSKS_READ for all organizers.',
        response: {
          200: answer('OK', alerts),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (_request, reply) => {
      const [open, recent, notices] = await Promise.all([
        store.outages.listOpen(),
        store.outages.list({ limit: RECENT_OUTAGES }),
        store.outbox.list(RECENT_NOTICES),
      ])
      return reply.send({
        open: open.map(toOutageResponse),
        recent: recent.map(toOutageResponse),
        notices: notices.map(toNoticeResponse),
      })
    },
  )

  api.post(
    '/webhooks',
    {
      config,
      preValidation: requiresForAll('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'post-webhooks',
        summary: 'Have alerts posted',
        description:
          'To an https address (http on this machine alone), signed with the secret in the answer, which is given only this once.\n\n' +
          'Ours. For clients with the permission KIOSKS_WRITE for all organizers.',
        body: z.object({ cardSystemId: z.int(), url: z.string().max(500).refine(isWebhookUrl) }),
        response: {
          201: answer(
            'Created',
            named('NewWebhook', 'A webhook and its secret.', z.object({ id: z.string(), secret: z.string() })),
          ),
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
      if (!(await store.catalog()).cardSystems.has(cardSystemId)) {
        return sendProblem(reply, fieldProblem('/cardSystemId', 'names something that does not exist'))
      }
      const secret = randomBytes(32).toString('base64url')
      const id = await store.webhooks.add({ cardSystemId, url, secret })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).send({ id, secret })
    },
  )
}
