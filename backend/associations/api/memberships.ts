import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { fieldProblem, queryProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem, problems } from '../problems.ts'
import { toMembershipResponse } from '../response.ts'
import { assignmentRefusal, type RegistrationRefusal, registration } from '../rules/registration.ts'
import { type OwnedCounter, rightsOf } from '../rules/rights.ts'
import { type AssociationFacts, associationMembership, membershipRequest } from '../shapes.ts'
import type { AssociationStore } from '../store/memberships.ts'

const config = { can: 'association.use' } as const
const tags = ['Associations']
const forOrganizer = 'For clients with the permission ASSOCIATIONS for the organizer'
const params = z.object({ passholderId: idInPath })
const organizer = z.object({ organizerId: text(128) })

const refusals: Readonly<Record<RegistrationRefusal, Problem>> = {
  NOT_ASSIGNABLE: problem('association-not-found'),
  OTHER_CARD_SYSTEM: problem('association-passholder-cardsystem-mismatch'),
  NOT_RENEWABLE: problem('association-membership-renew-not-possible'),
  TOO_OLD: problem('association-membership-too-old'),
  END_DATE_NEEDED: fieldProblem('/endDate', 'is needed: this association suggests none'),
  IN_THE_PAST: fieldProblem('/endDate', 'must not be in the past'),
}

interface MembershipDeps {
  readonly associations: AssociationStore
  /** Every association as taps are judged by it, by id. */
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly counters: { all(): Promise<readonly OwnedCounter[]> }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** GET and POST /passholders/{passholderId}/association-memberships, and DELETE of one. */
export const associationMembershipRoutes = (api: Api, deps: MembershipDeps): void => {
  const { associations, currentAssociations, counters, clock } = deps

  api.get(
    '/passholders/:passholderId/association-memberships',
    {
      config,
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-association-memberships',
        summary: 'Get association memberships of passholder',
        description:
          'The memberships that the organizer may read, and with status NONE those that it could register. `organiserId` is ' +
          `the older name of \`organizerId\`; one of them is needed.\n\n${forOrganizer}.`,
        params,
        querystring: z.object({ organiserId: text(128).optional(), organizerId: text(128).optional() }),
        response: {
          200: answer('OK', z.array(associationMembership)),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const organizerId = request.query.organizerId ?? request.query.organiserId
      if (organizerId === undefined) return sendProblem(reply, queryProblem('organizerId is needed'))
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('association.use'))
      const holder = isUuid(passholderId) ? await associations.passholder(passholderId) : undefined
      if (!holder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const known = await currentAssociations()
      const rights = rightsOf(await counters.all(), known.values(), organizerId)
      const members = await associations.for(scope).ofPassholder(passholderId)
      const now = clock()
      const shown = [...known.values()].flatMap((association) => {
        const right = rights.get(association.id)
        const member = members.find(({ associationId }) => associationId === association.id)
        const possible = assignmentRefusal(association, right, holder) === undefined
        return right && (member || possible) ? [toMembershipResponse(association, member, now)] : []
      })
      return reply.send(shown)
    },
  )

  api.post(
    '/passholders/:passholderId/association-memberships',
    {
      config,
      schema: {
        tags,
        operationId: 'post-passholders-passholderId-association-memberships',
        summary: 'Create or renew association membership of passholder',
        description: `\`endDate\` counts only where the counter chooses it (CUSTOM).\n\n${forOrganizer}, one of whose counters may assign it.`,
        params,
        querystring: organizer,
        body: membershipRequest,
        response: {
          201: z.undefined().describe('Created'),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'association-not-found',
              'association-membership-renew-not-possible',
              'association-membership-too-old',
              'association-passholder-cardsystem-mismatch',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const { organizerId } = request.query
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('association.use'))
      const holder = isUuid(passholderId) ? await associations.passholder(passholderId) : undefined
      if (!holder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const association = (await currentAssociations()).get(request.body.association.id)
      if (!association) return sendProblem(reply, refusals.NOT_ASSIGNABLE)
      const right = rightsOf(await counters.all(), [association], organizerId).get(association.id)
      const members = await associations.for(scope).ofPassholder(passholderId)
      const current = members.find(({ associationId }) => associationId === association.id)
      const { endDate: wanted } = request.body
      const now = clock()
      const end = registration(association, {
        right,
        registrant: holder,
        now,
        ...(wanted !== undefined && { wanted }),
        ...(current && { current }),
      })
      if (!end.ok) return sendProblem(reply, refusals[end.error])
      const member = { associationId: association.id, endDate: end.value }
      // The right to assign it may have been taken away meanwhile.
      const isKept = await associations.for(scope).put(passholderId, member, now)
      return isKept ? reply.code(201).send() : sendProblem(reply, refusals.NOT_ASSIGNABLE)
    },
  )

  api.delete(
    '/passholders/:passholderId/association-memberships/:associationId',
    {
      config,
      schema: {
        tags,
        operationId: 'delete-passholders-passholderId-association-memberships-associationId',
        summary: 'Delete association membership of passholder',
        description: `${forOrganizer}, one of whose counters may assign it.`,
        params: params.extend({ associationId: idInPath }),
        querystring: organizer,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['association-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId, associationId } = request.params
      const { organizerId } = request.query
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('association.use'))
      const association = (await currentAssociations()).get(associationId)
      const rights = association && rightsOf(await counters.all(), [association], organizerId)
      if (!association || rights?.get(association.id) !== 'WRITE') {
        return sendProblem(reply, problem('association-not-found', { status: 404 }))
      }
      const removed = isUuid(passholderId) && (await associations.for(scope).remove(passholderId, associationId))
      if (!removed) return sendProblem(reply, problem('url/not-found', { detail: 'There is no such membership.' }))
      return reply.code(204).send()
    },
  )
}
