import { parseUitpasNumber } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { numberDetail } from '../../cards/problems.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { clientOf, forbiddenForOrganizer, holderIn, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { toPassholderResponse } from '../response.ts'
import { MAX_ADULTS, MAX_FAMILY } from '../rules/family.ts'
import { families, familyMember, familyMemberBody } from '../shapes/api.ts'
import type { FamilyEntry, FamilyStore } from '../store/families.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'
import type { ReachedMembership } from '../store/reach.ts'
import { problem, problems } from './problems.ts'

interface FamilyDeps {
  readonly passes: PassStore
  readonly families: FamilyStore
  readonly readings: { readonly note: NoteReading }
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

type Holder = NonNullable<StoredPass['passholder']>

const config = { can: 'passholder.read-family' } as const
const changing = { can: 'passholder.change-family' } as const
const tags = ['Passholders']
const params = z.object({ passholderId: z.string() })
const ofMember = z.object({ passholderId: z.string(), familyMemberId: z.string() })
const limits =
  `A family is the list of one passholder, who is always in it: with him at most ${MAX_FAMILY}, of whom ${MAX_ADULTS} adults. ` +
  'Whom he adds does not have him in a family of his own by that.'
const forWhom =
  'For clients with the permission PASSHOLDERS_FAMILY_MEMBERS, for any organizer, and for the passholder by a token of his ' +
  'own: of himself (`me`), and his family.'
const forReached =
  'For clients with the permission PASSHOLDERS_FAMILY_MEMBERS for an organizer of one of the card systems of whose family it is'
const wrong = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] } as const
const reading = problems({ ...wrong, 429: ['rate-limited'] })
const accepted = { 202: z.undefined().describe('Accepted') }
const ofBody = ['body/missing', 'body/invalid-syntax', 'body/invalid-data'] as const
const notFound = problem('passholder-not-found', { status: 404 })
const moment = (at: number): string => new Date(at).toISOString()

/** Whether somebody may see a family: by a permission, or as whose it is. */
const mayRead = (request: FastifyRequest, passholderId: string): boolean => {
  const scope = scopeOf(request)
  return scope.ofOrganizers || scope.coversHolder(passholderId)
}

/** GET and POST /passholders/{passholderId}/family-members, PUT and DELETE of one of them, and GET …/families. */
export const familyRoutes = (api: Api, deps: FamilyDeps): void => {
  const { passes, families: store, readings, reachedMemberships, clock } = deps

  /** Those of a list with who they are, each written down as asked about; or in how many seconds the client may ask again. */
  const shown = async (
    request: FastifyRequest,
    entries: readonly FamilyEntry[],
  ): Promise<readonly { readonly entry: FamilyEntry; readonly holder: Holder }[] | number> => {
    const named = entries.map(({ id }) => ({ kind: 'HOLDER' as const, value: id }))
    const seconds =
      named.length > 0
        ? await readings.note({ clientId: clientOf(request), action: 'passholder.read-family', named })
        : undefined
    if (seconds !== undefined) return seconds
    const holders = await passes.holders(entries.map(({ id }) => id))
    return entries.flatMap((entry) => {
      const holder = holders.find(({ id }) => id === entry.id)
      return holder ? [{ entry, holder }] : []
    })
  }
  const tooMany = (reply: FastifyReply, seconds: number): FastifyReply =>
    sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))

  /** Families as who reaches somebody changes them; `undefined` = the client does not. */
  const reached = async (request: FastifyRequest, id: string) => {
    const [membership] = isUuid(id) ? await reachedMemberships(scopeOf(request), id) : []
    return membership && store.in(membership)
  }

  api.get(
    '/passholders/:passholderId/family-members',
    {
      config,
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-family-members',
        summary: 'Retrieve family members of the current passholder',
        description: `The passholder himself (\`mainFamilyMember\`), then the others as they were added. ${limits}\n\n${forWhom}`,
        params,
        response: { 200: answer('OK', z.array(familyMember)), ...reading },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      if (!mayRead(request, passholderId)) return sendProblem(reply, forbiddenForOrganizer('passholder.read-family'))
      const entries = isUuid(passholderId) ? await store.of(passholderId) : undefined
      if (!entries) return sendProblem(reply, notFound)
      const found = await shown(request, entries)
      if (typeof found === 'number') return tooMany(reply, found)
      return reply.send(
        found.map(({ entry, holder }) => {
          const passholder = toPassholderResponse(holder, undefined, clock())
          return {
            ...(passholder.uitpasNumber !== undefined && { uitpasNumber: passholder.uitpasNumber }),
            ...{ passholder, creationDate: moment(entry.since), mainFamilyMember: entry === entries[0] },
            ...(entry.icon !== undefined && { icon: entry.icon }),
          }
        }),
      )
    },
  )

  api.get(
    '/passholders/:passholderId/families',
    {
      config,
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-families',
        summary: 'Retrieve families of the current passholder',
        description: `Whose families he was added to; not his own.\n\n${forWhom}`,
        params,
        response: { 200: answer('OK', families), ...reading },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      if (!mayRead(request, passholderId)) return sendProblem(reply, forbiddenForOrganizer('passholder.read-family'))
      if (!isUuid(passholderId) || !(await store.of(passholderId))) return sendProblem(reply, notFound)
      const found = await shown(request, await store.with(passholderId))
      if (typeof found === 'number') return tooMany(reply, found)
      return reply.send(
        found.map(({ entry, holder: { id, name, firstName, email } }) => ({
          ...{ name, firstName, passholderId: id, memberSince: moment(entry.since) },
          ...(email !== undefined && { email }),
        })),
      )
    },
  )

  api.post(
    '/passholders/:passholderId/family-members',
    {
      config: changing,
      schema: {
        tags,
        operationId: 'post-passholders-passholderId-family-members',
        summary: "Add family members to the current passholder's family",
        description: `By the number of a card that works. ${limits} A client needs no \`x-registration-token\`.\n\n${forReached}.`,
        params,
        headers: z.looseObject({ 'x-registration-token': text(4_000).optional() }),
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
      const { passholderId } = request.params
      const { uitpasNumber, icon } = request.body
      const his = await reached(request, passholderId)
      if (!his) return sendProblem(reply, notFound)
      if (uitpasNumber === undefined) return sendProblem(reply, fieldProblem('/uitpasNumber', 'must be there'))
      const number = parseUitpasNumber(uitpasNumber)
      if (!number.ok)
        return sendProblem(reply, problem('invalid-uitpas-number', { detail: numberDetail(number.error) }))
      const pass = await passes.byUitpasNumber(number.value)
      const member = pass?.card.status === 'ACTIVE' ? pass.passholder : undefined
      if (!member) return sendProblem(reply, problem('passholder-not-found', { jsonPointer: '/uitpasNumber' }))
      const refused = await his.add(passholderId, member.id, icon)
      if (refused === 'NOT_FOUND') return sendProblem(reply, notFound)
      return refused ? sendProblem(reply, problem(refused)) : reply.code(201).send()
    },
  )

  api.put(
    '/passholders/:passholderId/family-members/:familyMemberId',
    {
      config: changing,
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
      const { passholderId, familyMemberId } = request.params
      const his = isUuid(familyMemberId) ? await reached(request, passholderId) : undefined
      const done = await his?.setIcon(passholderId, familyMemberId, request.body.icon)
      return done ? reply.code(202).send() : sendProblem(reply, notFound)
    },
  )

  api.delete(
    '/passholders/:passholderId/family-members/:familyMemberId',
    {
      config: changing,
      schema: {
        tags,
        operationId: 'delete-passholders-passholderId-family-members-familyMemberId',
        summary: 'Delete a family member',
        description:
          'Takes somebody out of it; never him whose family it is. There are no mails with a token to do so by.\n\n' +
          `${forReached}, or of who is taken out.`,
        params: ofMember,
        response: { ...accepted, ...problems(wrong) },
      },
    },
    async (request, reply) => {
      const { passholderId, familyMemberId } = request.params
      const by = (await reached(request, passholderId)) ?? (await reached(request, familyMemberId))
      if (!by || !isUuid(passholderId) || !isUuid(familyMemberId)) return sendProblem(reply, notFound)
      if (passholderId === familyMemberId)
        return sendProblem(reply, problem('auth/forbidden', { detail: 'Whose family it is is always in it.' }))
      return (await by.remove(passholderId, familyMemberId)) ? reply.code(202).send() : sendProblem(reply, notFound)
    },
  )
}
