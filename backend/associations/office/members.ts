import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem, problems } from '../problems.ts'
import { membershipState } from '../rules/membership.ts'
import { type RegistrationRefusal, registration } from '../rules/registration.ts'
import {
  type AssociationFacts,
  type Candidate,
  candidates,
  lookup,
  type ManagedAssociation,
  type Member,
  member,
  memberRequest,
  members,
} from '../shapes.ts'
import type { ManagedAssociationStore } from '../store/managed.ts'
import type { AssociationMemberStore, StoredMember, StoredPerson } from '../store/members.ts'

const config = { can: 'association.manage-members' } as const
const params = z.object({ associationId: uuid })
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
/** What making somebody a member, or renewing it, may end in. */
export const changing = problems({
  400: [
    ...(['body/missing', 'body/invalid-data', 'association-membership-renew-not-possible'] as const),
    ...(['association-membership-too-old', 'association-passholder-cardsystem-mismatch'] as const),
    'association-end-date-passed',
  ],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
})

/** Why somebody can't be made a member, or renewed, as an answer. */
export const registrationRefusals: Readonly<Record<RegistrationRefusal, Problem>> = {
  NOT_ASSIGNABLE: problem('url/not-found'),
  OTHER_CARD_SYSTEM: problem('association-passholder-cardsystem-mismatch'),
  NOT_RENEWABLE: problem('association-membership-renew-not-possible'),
  TOO_OLD: problem('association-membership-too-old'),
  END_DATE_NEEDED: fieldProblem('/endDate', 'is needed: this association suggests none'),
  IN_THE_PAST: problem('association-end-date-passed', { jsonPointer: '/endDate' }),
}

interface MemberDeps {
  readonly managedAssociations: ManagedAssociationStore
  readonly associationMembers: AssociationMemberStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const factsOf = (association: ManagedAssociation, cardSystemId: number): AssociationFacts => ({
  ...association,
  cardSystemId,
  counters: [],
})

const shown = ({ id, name, firstName, dateOfBirth, uitpasNumber }: StoredPerson) => ({
  ...{ id, name, firstName, dateOfBirth },
  ...(uitpasNumber !== undefined && { uitpasNumber }),
})

const toMember = (association: AssociationFacts, person: StoredMember, now: number): Member => {
  const { status, renewable, renewableFrom } = membershipState(association, person, now)
  return {
    ...{ ...shown(person), endDate: person.endDate, renewable },
    status: status === 'ACTIVE' ? 'ACTIVE' : 'EXPIRED',
    ...(renewableFrom !== undefined && { renewableFrom }),
  }
}

/** What would become of somebody, were he made a member now. */
export const toCandidate = (
  association: AssociationFacts,
  person: StoredPerson & { readonly isActive: boolean },
  now: number,
): Candidate => {
  const { endDate, dateOfBirth, isActive } = person
  const current = endDate === undefined ? undefined : toMember(association, { ...person, endDate }, now)
  const end = registration(association, {
    right: 'WRITE',
    registrant: { dateOfBirth, cardSystemIds: isActive ? [association.cardSystemId] : [] },
    now,
    ...(current && { current }),
  })
  const refusal = end.ok ? undefined : end.error
  return {
    ...shown(person),
    ...(current && {
      current: {
        ...{ endDate: current.endDate, status: current.status },
        ...(current.renewableFrom !== undefined && { renewableFrom: current.renewableFrom }),
      },
    }),
    ...(end.ok && { endDate: end.value }),
    ...((refusal === 'OTHER_CARD_SYSTEM' || refusal === 'NOT_RENEWABLE' || refusal === 'TOO_OLD') && { refusal }),
  }
}

/** /associations/{associationId}/members: who is a member, whoever made him one. */
export const associationMemberRoutes = (api: Api, deps: MemberDeps): void => {
  const { managedAssociations, associationMembers, clock } = deps

  api.get(
    '/associations/:associationId/members',
    {
      config,
      schema: {
        params,
        querystring: z.object({
          /** Words of a name, a card's number, a UUID or an e-mail address. */
          text: searchText(254).optional(),
          status: member.shape.status.optional(),
          /** `next` of the page before. */
          after: uuid.optional(),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: { 200: answer('OK', members), ...reading },
      },
    },
    async (request, reply) => {
      const { text, status, after, limit } = request.query
      const { associationId } = request.params
      const association = await managedAssociations.for(scopeOf(request)).find(associationId)
      const found = await associationMembers.for(scopeOf(request)).list(associationId, {
        limit: limit + 1,
        ...(text !== undefined && { text }),
        ...(status !== undefined && { status }),
        ...(after !== undefined && { after }),
      })
      if (!association || !found) return sendProblem(reply, problem('url/not-found'))
      const now = clock()
      const facts = factsOf(association, personOf(request).cardSystemId)
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return reply.send({
        member: page.map((person) => toMember(facts, person, now)),
        ...(found.length > limit && last && { next: last.id }),
      })
    },
  )

  // What names somebody stands in the body: what stands in an address is written into logs.
  api.post(
    '/associations/:associationId/members/lookup',
    { config, schema: { params, body: lookup, response: { 200: answer('OK', candidates), ...reading } } },
    async (request, reply) => {
      const { associationId } = request.params
      const association = await managedAssociations.for(scopeOf(request)).find(associationId)
      const found = await associationMembers.for(scopeOf(request)).lookUp(associationId, request.body.by.trim())
      if (!association || !found) return sendProblem(reply, problem('url/not-found'))
      const facts = factsOf(association, personOf(request).cardSystemId)
      const now = clock()
      return reply.send({ member: found.map((person) => toCandidate(facts, person, now)) })
    },
  )

  api.post(
    '/associations/:associationId/members',
    {
      config,
      schema: {
        params,
        body: memberRequest,
        response: { 200: answer('OK', z.object({ endDate: z.iso.date(), renewed: z.boolean() })), ...changing },
      },
    },
    async (request, reply) => {
      const { passholderId, endDate: wanted } = request.body
      const now = clock()
      const outcome = await associationMembers
        .for(scopeOf(request))
        .register(request.params.associationId, passholderId, (association, facts) =>
          registration(association, { ...facts, right: 'WRITE', now, ...(wanted !== undefined && { wanted }) }),
        )
      if (outcome.kind === 'NOT_FOUND') return sendProblem(reply, problem('url/not-found'))
      if (outcome.kind === 'REFUSED') return sendProblem(reply, registrationRefusals[outcome.why])
      const { endDate, renewed } = outcome
      return reply.send({ endDate, renewed })
    },
  )

  api.delete(
    '/associations/:associationId/members/:passholderId',
    { config, schema: { params: params.extend({ passholderId: uuid }), response: { 204: z.null(), ...reading } } },
    async (request, reply) => {
      const { associationId, passholderId } = request.params
      const stopped = await associationMembers.for(scopeOf(request)).stop(associationId, passholderId)
      return stopped ? reply.code(204).send(null) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
