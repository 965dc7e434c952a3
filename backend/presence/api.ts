import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { moment, named } from '../platform/http/fields.ts'
import { requiresForAll } from '../platform/http/guard.ts'
import { fieldProblem } from '../platform/http/problems.ts'
import type { StoredNotice } from '../platform/outbox/store.ts'
import type { StoredOutage } from './store/outages.ts'

const config = { access: 'CLIENT' } as const
const common = { tags: ['Zuilen'], security: security.CLIENT }

const RECENT_OUTAGES = 50
const RECENT_NOTICES = 100

const outage = named(
  'Outage',
  'Something that people were told of: zuilen that are off, a site, a flapping link, or a zuil that is not well.',
  z.object({
    id: z.string(),
    kind: z.enum(['OFFLINE', 'SITE', 'FLAPPING', 'HEALTH']),
    subject: z.string(),
    zuilIds: z.array(z.string()),
    facts: z.record(z.string(), z.unknown()),
    startedAt: moment,
    openedAt: moment,
    closedAt: moment.optional(),
  }),
)

const notice = named(
  'Notice',
  'A mail, or a call of a webhook.',
  z.object({
    channel: z.enum(['MAIL', 'WEBHOOK']),
    recipient: z.string(),
    state: z.enum(['WAITING', 'SENDING', 'SENT', 'GIVEN_UP', 'UNKNOWN']),
    attempts: z.int(),
    createdAt: moment,
    sentAt: moment.optional(),
    subject: z.string().optional(),
    text: z.string().optional(),
    problem: z.string().optional(),
  }),
)

const alerts = named(
  'Alerts',
  'What is wrong with the fleet now, what was lately, and who was told. Newest first.',
  z.object({ open: z.array(outage), recent: z.array(outage), notices: z.array(notice) }),
)

const iso = (at: number): string => new Date(at).toISOString()

const representOutage = (one: StoredOutage): z.infer<typeof outage> => ({
  id: one.id,
  kind: one.kind,
  subject: one.subject,
  zuilIds: [...one.zuilIds],
  facts: { ...one.facts },
  startedAt: iso(one.startedAt),
  openedAt: iso(one.openedAt),
  ...(one.closedAt !== undefined && { closedAt: iso(one.closedAt) }),
})

const representNotice = (one: StoredNotice): z.infer<typeof notice> => {
  const { subject, text } = one.content
  return {
    channel: one.channel,
    recipient: one.recipient,
    state: one.state,
    attempts: one.attempts,
    createdAt: iso(one.createdAt),
    ...(one.sentAt !== undefined && { sentAt: iso(one.sentAt) }),
    ...(typeof subject === 'string' && { subject }),
    ...(typeof text === 'string' && { text }),
    ...(one.problem !== undefined && { problem: one.problem }),
  }
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Where alerts may go: https, or this machine. No user name or password: those would be kept in clear. */
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
        summary: 'Retrieve what is wrong, and who was told',
        description: 'Ours. For clients with the permission KIOSKS_READ for all organizers.',
        response: {
          200: answer('OK', alerts),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (_request, reply) => {
      const [open, recent, notices] = await Promise.all([
        store.alerts.openOutages(),
        store.alerts.outages({ limit: RECENT_OUTAGES }),
        store.alerts.notices(RECENT_NOTICES),
      ])
      return reply.send({
        open: open.map(representOutage),
        recent: recent.map(representOutage),
        notices: notices.map(representNotice),
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
          'To an https address (http on this machine alone), signed with the secret in the answer, which is told this once.\n\n' +
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
      const id = await store.alerts.addWebhook({ cardSystemId, url, secret })
      log.info({ requestId: request.id, webhookId: id }, 'A webhook was added')
      return reply.code(201).send({ id, secret })
    },
  )
}
