import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { clientOf, forbiddenForOrganizer, holderIn, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import { toPassholderResponse } from '../response.ts'
import { families, familyMember } from '../shapes/api.ts'
import type { FamilyEntry, FamilyStore } from '../store/families.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'
import { familyLimits } from './family-changes.ts'
import { problem, problems } from './problems.ts'

interface FamilyDeps {
  readonly passes: PassStore
  readonly families: FamilyStore
  readonly readings: { readonly note: NoteReading }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

type Holder = NonNullable<StoredPass['passholder']>

const config = { can: 'passholder.read-family' } as const
const tags = ['Passholders']
const params = z.object({ passholderId: idInPath })
const forWhom =
  'For clients with the permission PASSHOLDERS_FAMILY_MEMBERS, for any organizer, and for the passholder by a token of his ' +
  'own: of himself (`me`), and his family.'
const wrong = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] } as const
const reading = problems({ ...wrong, 429: ['rate-limited'] })
const notFound = problem('passholder-not-found', { status: 404 })
const moment = (at: number): string => new Date(at).toISOString()

/** Whether somebody may see a family: by a permission, or as whose it is. */
const mayRead = (request: FastifyRequest, passholderId: string): boolean => {
  const scope = scopeOf(request)
  return scope.ofOrganizers || scope.coversHolder(passholderId)
}

/** GET /passholders/{passholderId}/family-members and GET …/families. */
export const familyRoutes = (api: Api, deps: FamilyDeps): void => {
  const { passes, families: store, readings, clock } = deps

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

  api.get(
    '/passholders/:passholderId/family-members',
    {
      config,
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-family-members',
        summary: 'Retrieve family members of the current passholder',
        description: `The passholder himself (\`mainFamilyMember\`), then the others as they were added. ${familyLimits}\n\n${forWhom}`,
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
}
