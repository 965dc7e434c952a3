import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, limitNote, page } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { reaches, reachesWhole } from '../../zuilen/reach.ts'
import type { QuarantineStore, Which } from '../booking/quarantine.ts'
import type { TapRouteDeps } from '../deps.ts'
import { problem, problems } from '../problems.ts'
import { quarantineDecision, quarantinedTaps, quarantineOutcome, zuilenInQuarantine } from '../shapes.ts'

const tags = ['Zuilen']
const params = z.object({ zuilId: idInPath })

/** Taps that are booked in one transaction, and at one request: so that others' taps come in between. */
const AT_ONCE = 100
const PER_REQUEST = 2_000

const whichOf = (body: z.infer<typeof quarantineDecision>): Which => {
  if ('actieIds' in body) return body.actieIds
  return body.why === undefined ? 'ALL' : { why: body.why }
}

/** Of the number of a card, enough to recognise it and not enough to use it. */
const masked = (card: string): string => card.slice(-4).padStart(card.length, '*')

const forClients = (permission: 'KIOSKS_READ' | 'KIOSKS_WRITE'): string =>
  `Ours. For clients with the permission ${permission} for the organizers of all of the zuil's counters.`

interface QuarantineDeps extends Pick<TapRouteDeps, 'book' | 'catalog' | 'clock' | 'log'> {
  readonly quarantine: QuarantineStore
}

/**
 * GET /zuilen/quarantine, GET and POST /zuilen/{zuilId}/quarantine: what was not booked since it was not plausible, or of
 * a zuil that was not trusted, and what becomes of it.
 */
export const quarantineRoutes = (api: Api, { quarantine, book, catalog, clock, log }: QuarantineDeps): void => {
  /** A zuil's taps are points of all who have a counter there: who reaches some of them may not decide alone. */
  const wrong = async (
    request: FastifyRequest,
    zuilId: string,
    action: 'quarantine.read' | 'quarantine.decide',
  ): Promise<Problem | undefined> => {
    const scope = scopeOf(request)
    const zuil = (await catalog()).zuilen.get(zuilId)
    if (!zuil || !reaches(scope, zuil)) return problem('url/not-found', { detail: 'There is no such zuil.' })
    return reachesWhole(scope, zuil) ? undefined : forbiddenForOrganizer(action)
  }

  api.get(
    '/zuilen/quarantine',
    {
      config: { can: 'quarantine.read' },
      schema: {
        tags,
        operationId: 'get-zuilen-quarantine',
        summary: 'Count the taps in quarantine',
        description: `Of each zuil that has some.\n\n${forClients('KIOSKS_READ')}`,
        response: {
          200: answer('OK', zuilenInQuarantine),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { zuilen } = await catalog()
      const counts = await quarantine.counts()
      const member = [...counts].flatMap(([zuilId, waiting]) => {
        const zuil = zuilen.get(zuilId)
        return zuil && reachesWhole(scope, zuil) ? [{ zuilId, name: zuil.name, waiting }] : []
      })
      return reply.send({ member: member.sort((a, b) => a.name.localeCompare(b.name, 'nl')) })
    },
  )

  api.get(
    '/zuilen/:zuilId/quarantine',
    {
      config: { can: 'quarantine.read' },
      schema: {
        tags,
        operationId: 'get-zuilen-zuilId-quarantine',
        summary: 'Get the taps of a zuil that are in quarantine',
        description: `In the order in which they happened. ${limitNote}\n\n${forClients('KIOSKS_READ')}`,
        params,
        querystring: z.object(page),
        response: {
          200: answer('OK', quarantinedTaps),
          ...problems({
            400: ['url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId } = request.params
      const { start, limit } = request.query
      const refusal = (await wrong(request, zuilId, 'quarantine.read')) ?? beyondLimit(limit)
      if (refusal) return sendProblem(reply, refusal)
      const counts = await quarantine.countsByWhy(zuilId)
      const totalItems = counts.reduce((sum, { count }) => sum + count, 0)
      const found = limit === 0 ? [] : await quarantine.list(zuilId, { start, limit })
      return reply.send({
        totalItems,
        counts: [...counts],
        member: found.map(({ at, receivedAt, card, ...one }) => ({
          ...one,
          at: new Date(at).toISOString(),
          receivedAt: new Date(receivedAt).toISOString(),
          card: masked(card),
        })),
      })
    },
  )

  /** Books some of those that wait, until there are none or it is enough for one request. */
  const bookAll = async (zuilId: string, which: Which, decision: { by: string; at: number }) => {
    let [decided, booked] = [0, 0]
    while (decided < PER_REQUEST) {
      const requests = await quarantine.release(zuilId, which, AT_ONCE, decision)
      if (requests.length === 0) break
      const verdicts = await book(requests)
      decided += verdicts.length
      booked += verdicts.filter(({ outcome }) => outcome !== 'REFUSED').length
    }
    return { decided, booked }
  }

  api.post(
    '/zuilen/:zuilId/quarantine',
    {
      config: { can: 'quarantine.decide' },
      schema: {
        tags,
        operationId: 'post-zuilen-zuilId-quarantine',
        summary: 'Book or refuse taps in quarantine',
        description:
          'BOOK: as they would have been, by when they happened; what would have been handed over (a reward, a ticket) is not ' +
          `given any more. REFUSE: for good. At most ${PER_REQUEST} are booked at one request: \`waiting\` says how many ` +
          `are left.\n\n${forClients('KIOSKS_WRITE')}`,
        params,
        body: quarantineDecision,
        response: {
          200: answer('OK', quarantineOutcome),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId } = request.params
      const refusal = await wrong(request, zuilId, 'quarantine.decide')
      if (refusal) return sendProblem(reply, refusal)
      const { decision } = request.body
      const which = whichOf(request.body)
      const { actor } = scopeOf(request)
      const who = { by: actor.id, at: clock() }
      const { decided, booked } =
        decision === 'BOOK'
          ? await bookAll(zuilId, which, who)
          : { decided: await quarantine.refuse(zuilId, which, who), booked: 0 }
      if (decided > 0)
        await quarantine.note(zuilId, actor, who.at, decision === 'BOOK' ? { booked: decided } : { refused: decided })
      log.info({ requestId: request.id, zuilId, decision, decided, booked }, 'Taps in quarantine were decided')
      return reply.send({ decided, booked, waiting: (await quarantine.counts()).get(zuilId) ?? 0 })
    },
  )
}
