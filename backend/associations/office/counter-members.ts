import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../platform/http/own-counter.ts'
import { problem, problems } from '../problems.ts'
import { registration } from '../rules/registration.ts'
import type { Right } from '../rules/rights.ts'
import { type AssociationFacts, counterAssociations, counterMemberRequest } from '../shapes.ts'
import type { AssociationMemberStore } from '../store/members.ts'
import { changing, registrationRefusals, toCandidate } from './members.ts'

interface CounterMemberDeps {
  readonly counters: Counters
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly associationMembers: AssociationMemberStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What a counter may do with the memberships of an association. Source: handbook, "Lidmaatschappen", tab "Balies". */
const rightAt = ({ counters }: AssociationFacts, counterId: string): Right | undefined =>
  counters.find((one) => one.counterId === counterId)?.right

const holderParams = counterParams.extend({ passholderId: uuid })
const oneParams = holderParams.extend({ associationId: uuid })

/**
 * /counter/{counterId}/passholders/{passholderId}/associations: the memberships that a counter may read, and those that it may
 * assign; POST of one assigns or renews it, DELETE stops it.
 */
export const counterMemberRoutes = (api: Api, deps: CounterMemberDeps): void => {
  const { counters, currentAssociations, associationMembers, clock } = deps
  const config = { can: 'counter-member.manage' } as const

  api.get(
    '/counter/:counterId/passholders/:passholderId/associations',
    {
      config,
      schema: {
        params: holderParams,
        response: {
          200: answer('OK', counterAssociations),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { counterId, passholderId } = request.params
      const scope = scopeOf(request)
      if (!(await ownCounter(counters, scope, counterId))) return sendProblem(reply, noSuchCounter)
      const now = clock()
      const own = associationMembers.for(scope)
      const held = [...(await currentAssociations()).values()].flatMap((association) => {
        const right = rightAt(association, counterId)
        return right ? [{ association, right }] : []
      })
      const shown = await Promise.all(
        held.map(async ({ association, right }) => {
          const [person] = (await own.lookUp(association.id, passholderId)) ?? []
          if (!person) return []
          const { current, endDate, refusal } = toCandidate(association, person, now)
          // What he is no member of, and can't become here, is of no use to anybody.
          if (!current && right === 'READ') return []
          return [
            {
              ...{ id: association.id, name: title(association.name), right },
              ...{ choosesEnd: association.endDateType === 'CUSTOM' },
              ...(current && { current }),
              ...(right === 'WRITE' && endDate !== undefined && { endDate }),
              ...(right === 'WRITE' && refusal && { refusal }),
            },
          ]
        }),
      )
      return reply.send({ member: shown.flat().sort((a, b) => a.name.localeCompare(b.name, 'nl')) })
    },
  )

  api.post(
    '/counter/:counterId/passholders/:passholderId/associations/:associationId',
    {
      config,
      schema: {
        params: oneParams,
        body: counterMemberRequest,
        response: { 200: answer('OK', z.object({ endDate: z.iso.date(), renewed: z.boolean() })), ...changing },
      },
    },
    async (request, reply) => {
      const { counterId, passholderId, associationId } = request.params
      const { endDate: wanted } = request.body
      const scope = scopeOf(request)
      if (!(await ownCounter(counters, scope, counterId))) return sendProblem(reply, noSuchCounter)
      const association = (await currentAssociations()).get(associationId)
      const right = association && rightAt(association, counterId)
      const outcome = await associationMembers
        .for(scope)
        .register(associationId, passholderId, (now, facts) =>
          registration(now, { ...facts, right, now: clock(), ...(wanted !== undefined && { wanted }) }),
        )
      if (outcome.kind === 'NOT_FOUND') return sendProblem(reply, problem('url/not-found'))
      if (outcome.kind === 'REFUSED') return sendProblem(reply, registrationRefusals[outcome.why])
      const { endDate, renewed } = outcome
      return reply.send({ endDate, renewed })
    },
  )

  api.delete(
    '/counter/:counterId/passholders/:passholderId/associations/:associationId',
    {
      config,
      schema: {
        params: oneParams,
        response: {
          204: z.null(),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { counterId, passholderId, associationId } = request.params
      const scope = scopeOf(request)
      const counter = await ownCounter(counters, scope, counterId)
      const association = (await currentAssociations()).get(associationId)
      const may = counter && association && rightAt(association, counterId) === 'WRITE'
      const stopped = may && (await associationMembers.for(scope).stop(associationId, passholderId))
      return stopped ? reply.code(204).send(null) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
