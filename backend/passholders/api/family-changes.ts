import { parseUitpasNumber } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { numberDetail } from '../../cards/problems.ts'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForOrganizer, holderIn, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { MAX_ADULTS, MAX_FAMILY } from '../rules/family.ts'
import { familyMemberBody } from '../shapes/api.ts'
import type { FamilyStore } from '../store/families.ts'
import type { PassStore } from '../store/passes.ts'
import type { ReachedMembership } from '../store/reach.ts'
import { problem, problems } from './problems.ts'
import { registrationHeader, registrationTokenIn } from './registration-token.ts'

interface FamilyChangeDeps {
  readonly passes: Pick<PassStore, 'byUitpasNumber'>
  readonly families: FamilyStore
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
}

const config = { can: 'passholder.change-family' } as const
const tags = ['Passholders']
const params = z.object({ passholderId: idInPath })
const ofMember = z.object({ passholderId: idInPath, familyMemberId: idInPath })
/** What a family is, in the document's words. */
export const familyLimits =
  `A family is the list of one passholder, who is always in it: with him at most ${MAX_FAMILY}, of whom ${MAX_ADULTS} adults. ` +
  'Whom he adds does not have him in a family of his own by that.'
const forReached =
  'For clients with the permission PASSHOLDERS_FAMILY_MEMBERS for an organizer of one of the card systems of whose family ' +
  'it is, and for the passholder whose it is (`me`) by a token of his own'
const wrong = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] } as const
const accepted = { 202: z.undefined().describe('Accepted') }
const ofBody = ['body/missing', 'body/invalid-syntax', 'body/invalid-data'] as const
const notFound = problem('passholder-not-found', { status: 404 })
const noHolder = problem('passholder-not-found', { jsonPointer: '/uitpasNumber' })
const notProven = problem('auth/forbidden', {
  detail: `A token of GET /passholders/me/uitid/registration-token for this card is needed in the header ${registrationHeader}.`,
})

/** POST /passholders/{passholderId}/family-members, PUT and DELETE of one of them. */
export const familyChangeRoutes = (api: Api, deps: FamilyChangeDeps): void => {
  const { passes, families: store, reachedMemberships } = deps

  /** A family as a client changes that reaches somebody; `undefined` = it does not. */
  const reached = async (request: FastifyRequest, passholderId: string, reachedId = passholderId) => {
    const [membership] = isUuid(reachedId) ? await reachedMemberships(scopeOf(request), reachedId) : []
    return membership && isUuid(passholderId) ? store.in(membership, passholderId) : undefined
  }
  /** A family as who asks changes it: a client that reaches him whose it is, or he. */
  const changed = async (request: FastifyRequest, passholderId: string) => {
    const scope = scopeOf(request)
    return (
      (await reached(request, passholderId)) ?? (passholderId === scope.himself ? store.ofHimself(scope) : undefined)
    )
  }
  /** A passholder learns of nobody else whether he is there. */
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(reply, scopeOf(request).ofOrganizers ? notFound : forbiddenForOrganizer('passholder.change-family'))

  api.post(
    '/passholders/:passholderId/family-members',
    {
      config,
      schema: {
        tags,
        operationId: 'post-passholders-passholderId-family-members',
        summary: "Add family members to the current passholder's family",
        description:
          `By the number of a card that works. ${familyLimits}\n\n${forReached}: he needs a token of ` +
          `GET /passholders/me/uitid/registration-token for that card in \`${registrationHeader}\`, which is used up.`,
        params,
        headers: z.looseObject({ [registrationHeader]: z.string().max(4_000).optional() }),
        body: familyMemberBody,
        response: {
          201: z.undefined().describe('Created'),
          ...problems({
            400: [
              ...([...ofBody, 'passholder-not-found', 'invalid-uitpas-number', 'family-member-already-added'] as const),
              ...(['too-many-family-members', 'too-many-adults-in-family'] as const),
            ],
            ...wrong,
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      const { uitpasNumber, icon } = request.body
      const family = await changed(request, passholderId)
      if (!family) return refuse(request, reply)
      if (uitpasNumber === undefined) return sendProblem(reply, fieldProblem('/uitpasNumber', 'must be there'))
      const number = parseUitpasNumber(uitpasNumber)
      if (!number.ok)
        return sendProblem(reply, problem('invalid-uitpas-number', { detail: numberDetail(number.error) }))
      const pass = await passes.byUitpasNumber(number.value)
      const member = pass?.card.status === 'ACTIVE' ? pass.passholder : undefined
      if (!member) return sendProblem(reply, family.needsProof ? notProven : noHolder)
      const refused = await family.add(member.id, icon, registrationTokenIn(request))
      if (refused === 'NOT_FOUND') return sendProblem(reply, notFound)
      if (refused === 'NOT_PROVEN') return sendProblem(reply, notProven)
      return refused ? sendProblem(reply, problem(refused)) : reply.code(201).send()
    },
  )

  api.put(
    '/passholders/:passholderId/family-members/:familyMemberId',
    {
      config,
      schema: {
        tags,
        operationId: 'put-passholders-passholderId-family-members-familyMemberId',
        summary: 'Update a family member',
        description: `The icon; without one there is none any more. His own too.\n\n${forReached}.`,
        params: ofMember,
        body: familyMemberBody,
        response: { ...accepted, ...problems({ 400: ofBody, ...wrong }) },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      const memberId = holderIn(request, request.params.familyMemberId)
      const family = await changed(request, passholderId)
      if (!family) return refuse(request, reply)
      const done = isUuid(memberId) && (await family.setIcon(memberId, request.body.icon))
      return done ? reply.code(202).send() : sendProblem(reply, notFound)
    },
  )

  api.delete(
    '/passholders/:passholderId/family-members/:familyMemberId',
    {
      config,
      schema: {
        tags,
        operationId: 'delete-passholders-passholderId-family-members-familyMemberId',
        summary: 'Delete a family member',
        description:
          'Takes somebody out of it; never him whose family it is. There are no mails with a token to do so by.\n\n' +
          `${forReached}; also of who is taken out, and by him: anybody can leave the family of somebody else.`,
        params: ofMember,
        response: { ...accepted, ...problems(wrong) },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      const memberId = holderIn(request, request.params.familyMemberId)
      const scope = scopeOf(request)
      const family = (await changed(request, passholderId)) ?? (await reached(request, passholderId, memberId))
      if (!family && memberId !== scope.himself) return refuse(request, reply)
      if (!isUuid(passholderId) || !isUuid(memberId)) return sendProblem(reply, notFound)
      if (passholderId === memberId)
        return sendProblem(reply, problem('auth/forbidden', { detail: 'Whose family it is is always in it.' }))
      const done = family ? await family.remove(memberId) : await store.leave(scope, passholderId)
      return done ? reply.code(202).send() : sendProblem(reply, notFound)
    },
  )
}
