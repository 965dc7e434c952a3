import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { text, uuid } from '../../platform/http/fields.ts'
import { personOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { acts } from '../../platform/shapes.ts'
import { cardProblem, cardsProblems } from '../problems.ts'
import { cardStatus, type ListedCard, listedCards, newCardAct, officeCard } from '../shapes.ts'
import type { ActOutcome, CardQuery, CardStore } from '../store/cards.ts'
import { cardColumns } from './card-columns.ts'
import { cardPage, digits } from './card-page.ts'

interface CardDeps extends ExportDeps {
  readonly cards: CardStore
  readonly audit: AuditStore
}

const params = z.object({ uitpasNumber: digits })
const reading = cardsProblems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })

const notDone: Readonly<Record<Exclude<ActOutcome, 'DONE'>, Problem>> = {
  NOT_FOUND: cardProblem('url/not-found'),
  CHANGED_MEANWHILE: cardProblem('card-changed-meanwhile'),
  IMPOSSIBLE: cardProblem('card-act-impossible'),
}

/** A number as it is kept, of however it was typed; what is none is the number of no card. */
const numberOf = (typed: string): string => {
  const bare = typed.replace(/[\s.:-]/g, '')
  const [number, chip] = [parseUitpasNumber(bare), parseChipUid(bare)]
  return number.ok ? number.value : chip.ok ? chip.value : ''
}

/** By what they are sought. */
const filters = {
  /** A UiTPAS number or a chip number. */
  text: text(60).optional(),
  status: cardStatus.optional(),
  socialTariff: z.stringbool().optional(),
  counterId: uuid.optional(),
}

const queryOf = (asked: z.output<z.ZodObject<typeof filters>>): Omit<CardQuery, 'after' | 'limit'> => {
  const { text: typed, status, socialTariff, counterId } = asked
  return {
    ...(typed !== undefined && { number: numberOf(typed) }),
    ...(status !== undefined && { status }),
    ...(socialTariff !== undefined && { socialTariff }),
    ...(counterId !== undefined && { counterId }),
  }
}

/** /cards: each card of the card system of who asks. */
export const officeCardRoutes = (api: Api, deps: CardDeps): void => {
  const { cards, audit } = deps
  api.get(
    '/cards',
    {
      config: { can: 'card.read' },
      schema: {
        querystring: z.object({
          ...filters,
          ...cardPage,
        }),
        response: { 200: answer('OK', listedCards), ...reading },
      },
    },
    async (request, reply) => {
      const { after, limit, ...asked } = request.query
      const page = { limit, ...(after !== undefined && { after }) }
      return reply.send(await cards.for(scopeOf(request)).search({ ...queryOf(asked), ...page }))
    },
  )

  const file = exportFile(deps, {
    ...{ name: 'Kaarten', filters, columns: cardColumns },
    rows: (scope, asked) =>
      pageByPage<ListedCard, string>(async (after) => {
        const page = { limit: EXPORT_BATCH, ...(after !== undefined && { after }) }
        const { member, next } = await cards.for(scope).search({ ...queryOf(asked), ...page })
        return { rows: member, next }
      }),
  })
  api.get('/cards/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/cards/:uitpasNumber',
    { config: { can: 'card.read' }, schema: { params, response: { 200: answer('OK', officeCard), ...reading } } },
    async (request, reply) => {
      const found = await cards.for(scopeOf(request)).find(request.params.uitpasNumber)
      if (!found) return sendProblem(reply, cardProblem('url/not-found'))
      const { passholder, ...rest } = found
      return reply.send(scopeFor(request, 'passholder.read') && passholder ? { ...rest, passholder } : rest)
    },
  )

  api.post(
    '/cards/:uitpasNumber/acts',
    {
      config: { can: 'card.manage' },
      schema: {
        params,
        body: newCardAct,
        response: {
          200: answer('OK', officeCard),
          ...cardsProblems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['card-changed-meanwhile', 'card-act-impossible'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { uitpasNumber } = request.params
      const own = cards.for(scopeOf(request))
      const outcome = await own.act(uitpasNumber, request.body)
      if (outcome !== 'DONE') return sendProblem(reply, notDone[outcome])
      const after = await own.find(uitpasNumber)
      return after ? reply.send(after) : sendProblem(reply, notDone.NOT_FOUND)
    },
  )

  api.get(
    '/cards/:uitpasNumber/history',
    {
      config: { can: 'card.read' },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { uitpasNumber } = request.params
      const own = cards.for(scopeOf(request))
      const card = await own.find(uitpasNumber)
      if (!card) return sendProblem(reply, cardProblem('url/not-found'))
      const { cardSystemId } = personOf(request)
      return reply.send(await readActs(audit, { cardSystemId, ...(await own.historyOf(card)) }, request.query))
    },
  )
}
