import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { acts } from '../../platform/shapes.ts'
import { cardProblem, cardsProblems } from '../problems.ts'
import { listedPackages, newPackage, packageCards, receipt, wholePackage } from '../shapes.ts'
import type { PackageStore, SentOutcome } from '../store/packages.ts'
import { cardPage } from './card-page.ts'
import { notReceived } from './not-received.ts'

interface PackageDeps {
  readonly cardPackages: PackageStore
  readonly audit: AuditStore
}

const notSent = (outcome: Exclude<SentOutcome, { kind: 'SENT' }>): Problem => {
  switch (outcome.kind) {
    case 'NO_COUNTER':
      return cardProblem('card-counter-unknown', { jsonPointer: '/counterId' })
    case 'RANGE_INVALID':
      return cardProblem('card-range-invalid', { jsonPointer: '/cards' })
    case 'TOO_FEW':
      return cardProblem('card-stock-too-low', {
        jsonPointer: '/cards',
        detail: `In stock are ${outcome.social} of these with and ${outcome.plain} without social status.`,
      })
    case 'NOT_IN_STOCK':
      return cardProblem('card-range-not-in-stock', {
        jsonPointer: '/cards',
        detail: `${outcome.count} of the range are not in stock: ${outcome.some.join(', ')}.`,
      })
  }
}

const params = z.object({ packageId: uuid })
const reading = cardsProblems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const refusing = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] } as const

/** /cards/packages: cards that are distributed to counters. */
export const cardPackageRoutes = (api: Api, { cardPackages, audit }: PackageDeps): void => {
  api.get(
    '/cards/packages',
    {
      config: { can: 'card.read' },
      schema: {
        querystring: z.object({
          underWay: z.stringbool().optional(),
          counterId: uuid.optional(),
          ...officePage,
        }),
        response: { 200: answer('OK', listedPackages), ...reading },
      },
    },
    async (request, reply) => {
      const { underWay, counterId, ...page } = request.query
      const found = await cardPackages.for(scopeOf(request)).list({
        ...page,
        ...(underWay !== undefined && { underWay }),
        ...(counterId !== undefined && { counterId }),
      })
      return reply.send(found)
    },
  )

  api.post(
    '/cards/packages',
    {
      config: { can: 'card.manage' },
      schema: {
        body: newPackage,
        response: {
          201: answer('Created', wholePackage),
          ...cardsProblems({
            ...refusing,
            400: ['body/missing', 'body/invalid-data', 'card-counter-unknown', 'card-range-invalid'],
            409: ['card-stock-too-low', 'card-range-not-in-stock'],
          }),
        },
      },
    },
    async (request, reply) => {
      const own = cardPackages.for(scopeOf(request))
      const outcome = await own.send(request.body)
      if (outcome.kind !== 'SENT') return sendProblem(reply, notSent(outcome))
      const sent = await own.find(outcome.id)
      return sent ? reply.code(201).send(sent) : sendProblem(reply, cardProblem('url/not-found'))
    },
  )

  api.get(
    '/cards/packages/:packageId',
    { config: { can: 'card.read' }, schema: { params, response: { 200: answer('OK', wholePackage), ...reading } } },
    async (request, reply) => {
      const found = await cardPackages.for(scopeOf(request)).find(request.params.packageId)
      return found ? reply.send(found) : sendProblem(reply, cardProblem('url/not-found'))
    },
  )

  api.get(
    '/cards/packages/:packageId/cards',
    {
      config: { can: 'card.read' },
      schema: {
        params,
        querystring: z.object(cardPage),
        response: { 200: answer('OK', packageCards), ...reading },
      },
    },
    async (request, reply) => {
      const { after, limit } = request.query
      const page = { limit, ...(after !== undefined && { after }) }
      const found = await cardPackages.for(scopeOf(request)).cards(request.params.packageId, page)
      return found ? reply.send(found) : sendProblem(reply, cardProblem('url/not-found'))
    },
  )

  api.post(
    '/cards/packages/:packageId/receipt',
    {
      config: { can: 'card.manage' },
      schema: {
        params,
        body: receipt,
        response: {
          200: answer('OK', wholePackage),
          ...cardsProblems({
            ...refusing,
            400: ['body/missing', 'body/invalid-data', 'card-not-in-package'],
            409: ['card-package-received'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { packageId } = request.params
      const own = cardPackages.for(scopeOf(request))
      const outcome = await own.receive(packageId, request.body)
      if (outcome !== 'DONE') return sendProblem(reply, notReceived[outcome])
      const received = await own.find(packageId)
      return received ? reply.send(received) : sendProblem(reply, notReceived.NOT_FOUND)
    },
  )

  api.get(
    '/cards/packages/:packageId/history',
    {
      config: { can: 'card.read' },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { packageId } = request.params
      if (!(await cardPackages.for(scopeOf(request)).find(packageId)))
        return sendProblem(reply, cardProblem('url/not-found'))
      const { cardSystemId } = personOf(request)
      const subject = { kind: 'CARD_PACKAGE', id: packageId } as const
      return reply.send(await readActs(audit, { cardSystemId, subject }, request.query))
    },
  )
}
