import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { named } from '../platform/http/fields.ts'
import { fieldProblem, problems } from '../platform/http/general-problems.ts'
import { isPrivateUrl } from '../platform/loopback.ts'
import type { StoredNotice } from '../platform/outbox/notices.ts'
import type { OutboxStore } from '../platform/outbox/store.ts'
import { newWebhookSecret } from '../platform/outbox/webhook-signature.ts'
import { alerts, type Notice, type Outage } from './shapes.ts'
import type { OutageStore, StoredOutage } from './store/outages.ts'
import type { WebhookStore } from './store/webhooks.ts'

const tags = ['Zuilen']

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

/** An address for alerts. No user name or password: they would be stored unencrypted. */
const isWebhookUrl = (text: string): boolean => {
  if (!isPrivateUrl(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}

interface AlertRouteDeps {
  readonly outages: Pick<OutageStore, 'list' | 'listOpen'>
  readonly outbox: Pick<OutboxStore, 'list'>
  readonly webhooks: Pick<WebhookStore, 'add'>
  readonly isCardSystem: (id: number) => Promise<boolean>
  readonly log: Pick<Log, 'info'>
}

/** GET /alerts and POST /webhooks. */
export const alertRoutes = (api: Api, deps: AlertRouteDeps): void => {
  const { outages, outbox, webhooks, isCardSystem, log } = deps

  api.get(
    '/alerts',
    {
      config: { can: 'alert.read' },
      schema: {
        tags,
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
        outages.listOpen(),
        outages.list({ limit: RECENT_OUTAGES }),
        outbox.list(RECENT_NOTICES),
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
      config: { can: 'webhook.add' },
      schema: {
        tags,
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
      if (!(await isCardSystem(cardSystemId))) {
        return sendProblem(reply, fieldProblem('/cardSystemId', 'names something that does not exist'))
      }
      const secret = newWebhookSecret()
      const id = await webhooks.add({ cardSystemId, url, secret })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).send({ id, secret })
    },
  )
}
