import type { Log } from '@zuil/protocol'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { uuid } from '../platform/http/fields.ts'
import { fieldProblem } from '../platform/http/general-problems.ts'
import { scopeOf } from '../platform/http/guard.ts'
import { recentActivity } from './activity.ts'
import type { Beginning, DemoStores } from './deps.ts'
import { problem, problems } from './problems.ts'
import type { ReaderOutcome, Screens } from './screens.ts'
import { activity, demoScreens, givenChip, laidCard, mails, type RackCard, rack, scannedLine } from './shapes.ts'

/** What the page "Proefopstelling" works with. */
export interface DemoOfficeDeps {
  readonly stores: DemoStores
  readonly screens: Screens
  readonly cards: readonly RackCard[]
  /** How the demo is brought back to what it began with; absent = it is none. */
  readonly reset?: {
    /** That, its dates around a moment (milliseconds since 1970). */
    readonly beginning: (now: number) => Beginning
    readonly clock: () => number
    readonly log: Pick<Log, 'warn'>
  }
}

const config = { can: 'demo.use' } as const
const params = z.object({ zuilId: uuid })
const MAILS = 50

/**
 * /demo/*: what the page "Proefopstelling" does, for whoever is logged in. They are there in a safe environment alone, whose
 * people and cards are nobody's.
 */
export const demoOfficeRoutes = (api: Api, { stores, screens, cards, reset }: DemoOfficeDeps): void => {
  const refusals = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] })

  api.get(
    '/demo/rack',
    { config, schema: { response: { 200: answer('OK', rack), ...refusals } } },
    async (_request, reply) => reply.send({ cards: [...cards] }),
  )
  api.get(
    '/demo/screens',
    { config, schema: { response: { 200: answer('OK', demoScreens), ...refusals } } },
    async (_request, reply) => reply.send({ screens: [...screens.all()] }),
  )
  api.get(
    '/demo/activity',
    { config, schema: { response: { 200: answer('OK', activity), ...refusals } } },
    async (_request, reply) => reply.send(await recentActivity(stores)),
  )
  api.get(
    '/demo/mails',
    { config, schema: { response: { 200: answer('OK', mails), ...refusals } } },
    async (_request, reply) => {
      const notices = (await stores.outbox.list(MAILS)).filter(({ channel }) => channel === 'MAIL')
      return reply.send({
        mails: notices.map(({ id, recipient, state, createdAt, content: { subject, text } }) => ({
          ...{ id, state, to: recipient, at: new Date(createdAt).toISOString() },
          ...{ subject: String(subject ?? ''), text: String(text ?? '') },
        })),
      })
    },
  )

  const done = {
    204: z.null(),
    ...problems({
      400: ['body/missing', 'body/invalid-data'],
      401: ['auth/unauthorized'],
      403: ['auth/forbidden'],
      404: ['url/not-found'],
      409: ['demo-zuil-not-running', 'demo-chip-not-given', 'demo-not-reset'],
    }),
  }
  const atReader = async (reply: FastifyReply, zuilId: string, field: string, work: () => Promise<ReaderOutcome>) => {
    if (!screens.has(zuilId)) return sendProblem(reply, problem('url/not-found'))
    const outcome = await work()
    if (outcome === 'NOT_RUNNING') return sendProblem(reply, problem('demo-zuil-not-running'))
    if (outcome === 'NOT_READABLE') return sendProblem(reply, fieldProblem(`/${field}`, 'the reader can not read it'))
    return reply.code(204).send(null)
  }

  api.put(
    '/demo/readers/:zuilId/card',
    { config, schema: { params, body: laidCard, response: done } },
    ({ params: { zuilId }, body: { chipNumber } }, reply) =>
      atReader(reply, zuilId, 'chipNumber', () => screens.lay(zuilId, chipNumber)),
  )
  api.delete(
    '/demo/readers/:zuilId/card',
    { config, schema: { params, response: done } },
    ({ params: { zuilId } }, reply) => atReader(reply, zuilId, '', () => screens.takeAway(zuilId)),
  )
  api.post(
    '/demo/readers/:zuilId/scan',
    { config, schema: { params, body: scannedLine, response: done } },
    ({ params: { zuilId }, body: { line } }, reply) =>
      atReader(reply, zuilId, 'line', () => screens.scan(zuilId, line)),
  )
  api.post(
    '/demo/chips',
    { config, schema: { body: givenChip, response: done } },
    async ({ body: { chipNumber } }, reply) => {
      if (!(await stores.giveChip(chipNumber))) return sendProblem(reply, problem('demo-chip-not-given'))
      return reply.code(204).send(null)
    },
  )
  if (!reset) return
  const { beginning, clock, log } = reset
  api.post(
    '/demo/reset',
    { config: { can: 'environment.reset' }, schema: { response: done } },
    async (request, reply) => {
      const now = clock()
      const outcome = await stores.resetDemo(scopeOf(request), beginning(now), now)
      if (outcome === 'NOT_THE_DEMO') return sendProblem(reply, problem('demo-not-reset'))
      log.warn({ requestId: request.id }, 'The demo was brought back to what it began with')
      return reply.code(204).send(null)
    },
  )
}
