import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf } from '../../platform/http/etag.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import {
  blocking,
  erasure,
  joinable,
  joining,
  managedPassholder,
  newCard,
  pointsCorrection,
  replacement,
  socialStatusChange,
} from '../shapes/managed.ts'
import type { ActRefusal, PassholderActStore } from '../store/acts.ts'
import type { PassholderDataStore } from '../store/data.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import { refused } from './refused.ts'

interface PassholderActDeps {
  readonly managedPassholders: ManagedPassholderStore
  readonly passholderActs: PassholderActStore
  readonly passholderData: PassholderDataStore
}

const params = z.object({ passholderId: uuid })
const cardParams = z.object({ passholderId: uuid, uitpasNumber: z.string().regex(/^\d{13}$/) })

const refusals = [
  ...(['card-not-in-stock', 'card-for-social-status', 'card-without-social-status', 'card-deleted'] as const),
  ...(['card-other-active', 'social-status-day-past', 'social-status-none', 'social-status-not-suspended'] as const),
  ...(['passholder-points-too-few', 'passholder-other-card-system', 'passholder-unchanged'] as const),
] as const

const common = {
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
} as const
const done = { 200: answer('OK', managedPassholder), ...problems({ ...common, 409: refusals }) }

/**
 * What is done with a passholder: POST /passholders/{passholderId}/…, each answered with how he stands then. Refused acts
 * change nothing.
 */
export const passholderActRoutes = (
  api: Api,
  { managedPassholders, passholderActs, passholderData }: PassholderActDeps,
): void => {
  const reply = {
    /** Sends how he stands now, or why not. */
    send: async (
      request: Parameters<typeof scopeOf>[0],
      to: Parameters<typeof sendProblem>[0],
      id: string,
      outcome: ActRefusal | undefined,
    ) => {
      if (outcome) return sendProblem(to, refused(outcome))
      const found = await managedPassholders.for(scopeOf(request)).find(id)
      return found ? to.header('etag', etagOf(found.version)).send(found) : sendProblem(to, problem('url/not-found'))
    },
  }

  api.post(
    '/passholders/:passholderId/blocking',
    { config: { can: 'passholder.change' }, schema: { params, body: blocking, response: done } },
    async (request, to) => {
      const { passholderId } = request.params
      const { blocked, reason } = request.body
      const outcome = await passholderActs.for(scopeOf(request)).block(passholderId, blocked, reason)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/cards/:uitpasNumber/blocking',
    { config: { can: 'passholder.change' }, schema: { params: cardParams, body: blocking, response: done } },
    async (request, to) => {
      const { passholderId, uitpasNumber } = request.params
      const { blocked, reason } = request.body
      const outcome = await passholderActs.for(scopeOf(request)).blockCard(passholderId, uitpasNumber, blocked, reason)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/cards',
    { config: { can: 'passholder.change' }, schema: { params, body: newCard, response: done } },
    async (request, to) => {
      const { passholderId } = request.params
      const number = request.body.uitpasNumber.replace(/[\s.-]/g, '')
      const outcome = await passholderActs.for(scopeOf(request)).giveCard(passholderId, number)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/cards/:uitpasNumber/replacement',
    { config: { can: 'passholder.change' }, schema: { params: cardParams, body: replacement, response: done } },
    async (request, to) => {
      const { passholderId, uitpasNumber } = request.params
      const next = request.body.uitpasNumber.replace(/[\s.-]/g, '')
      const own = passholderActs.for(scopeOf(request))
      const outcome = await own.replaceCard(passholderId, uitpasNumber, next, request.body.reason)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/social-status',
    { config: { can: 'passholder.change' }, schema: { params, body: socialStatusChange, response: done } },
    async (request, to) => {
      const { passholderId } = request.params
      const outcome = await passholderActs.for(scopeOf(request)).changeSocialStatus(passholderId, request.body)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/points-correction',
    { config: { can: 'passholder.change' }, schema: { params, body: pointsCorrection, response: done } },
    async (request, to) => {
      const { passholderId } = request.params
      const { points, reason } = request.body
      const outcome = await passholderActs.for(scopeOf(request)).correctPoints(passholderId, points, reason)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.get(
    '/passholders/:passholderId/joinable',
    {
      config: { can: 'passholder.change' },
      schema: { params, response: { 200: answer('OK', joinable), ...problems(common) } },
    },
    async (request, to) => {
      const { passholderId } = request.params
      const scope = scopeOf(request)
      if (!(await managedPassholders.for(scope).has(passholderId))) return sendProblem(to, problem('url/not-found'))
      return to.send({ member: [...(await passholderActs.for(scope).joinable(passholderId))] })
    },
  )

  api.post(
    '/passholders/:passholderId/card-systems',
    { config: { can: 'passholder.change' }, schema: { params, body: joining, response: done } },
    async (request, to) => {
      const { passholderId } = request.params
      const outcome = await passholderActs.for(scopeOf(request)).join(passholderId, request.body.cardSystemId)
      return reply.send(request, to, passholderId, outcome)
    },
  )

  api.post(
    '/passholders/:passholderId/data',
    {
      config: { can: 'passholder.give-data' },
      schema: { params, response: { 200: z.string(), ...problems(common) } },
    },
    async (request, to) => {
      const data = await passholderData.for(scopeOf(request)).give(request.params.passholderId)
      if (data === undefined) return sendProblem(to, problem('url/not-found'))
      return to
        .type('application/json')
        .serializer((text: unknown) => String(text))
        .send(data)
    },
  )

  api.post(
    '/passholders/:passholderId/erasure',
    {
      config: { can: 'passholder.erase' },
      schema: { params, body: erasure, response: { 204: z.null(), ...problems(common) } },
    },
    async (request, to) => {
      const outcome = await passholderActs.for(scopeOf(request)).erase(request.params.passholderId, request.body.reason)
      return outcome ? sendProblem(to, problem('url/not-found')) : to.code(204).send(null)
    },
  )
}
