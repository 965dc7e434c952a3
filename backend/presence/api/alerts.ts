import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { problems } from '../../platform/http/general-problems.ts'
import type { StoredNotice } from '../../platform/outbox/notices.ts'
import type { OutboxStore } from '../../platform/outbox/store.ts'
import { alerts, type Notice, type Outage } from '../shapes.ts'
import type { CallStore } from '../store/calls.ts'
import type { OutageStore, StoredOutage } from '../store/outages.ts'

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

/** A call of a webhook, as one who was notified. */
const toCallResponse = (call: Awaited<ReturnType<CallStore['newestAlerts']>>[number]): Notice => {
  const { webhookId, state, attempts, createdAt, sentAt, problem } = call
  return {
    ...{ channel: 'WEBHOOK', recipient: webhookId, state, attempts, createdAt: iso(createdAt) },
    ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
    ...(problem !== undefined && { problem }),
  }
}

const newestFirst = (a: Notice, b: Notice): number => (a.createdAt < b.createdAt ? 1 : -1)

interface AlertRouteDeps {
  readonly outages: Pick<OutageStore, 'list' | 'listOpen'>
  readonly outbox: Pick<OutboxStore, 'list'>
  readonly calls: Pick<CallStore, 'newestAlerts'>
}

/** GET /alerts. */
export const alertRoutes = (api: Api, { outages, outbox, calls }: AlertRouteDeps): void => {
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
      const [open, recent, mails, called] = await Promise.all([
        outages.listOpen(),
        outages.list({ limit: RECENT_OUTAGES }),
        outbox.list(RECENT_NOTICES),
        calls.newestAlerts(RECENT_NOTICES),
      ])
      return reply.send({
        open: open.map(toOutageResponse),
        recent: recent.map(toOutageResponse),
        notices: [...mails.map(toNoticeResponse), ...called.map(toCallResponse)]
          .toSorted(newestFirst)
          .slice(0, RECENT_NOTICES),
      })
    },
  )
}
