import type { Log } from '@zuil/protocol'
import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { day, idInPath, searchText, text } from '../../platform/http/fields.ts'
import { clientOf, forbiddenFor, scopeFor } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, page } from '../../platform/http/paging.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { toPassholderResponse } from '../response.ts'
import { parseInsz } from '../rules/insz.ts'
import { passholderPage } from '../shapes/api.ts'
import { passholder } from '../shapes.ts'
import { type ApiSearch, type ApiSearchStore, COUNT_TO, isById } from '../store/api-search.ts'
import type { EraseStore } from '../store/erase.ts'
import type { PassStore } from '../store/passes.ts'
import { problem, problems } from './problems.ts'
import { passholderFor } from './shown.ts'

export interface PassholderApiDeps {
  readonly passes: PassStore
  readonly apiSearch: ApiSearchStore
  readonly readings: { readonly note: NoteReading }
  readonly erasing: EraseStore
  /** The card systems that a client reaches by its organizers; `undefined` = all. */
  readonly reachedCardSystems: (scope: Scope) => Promise<readonly number[] | undefined>
  readonly isOrganizer: (id: string) => Promise<boolean>
  /** Whether one of a client's organizers, or this one, may read who is a member of an association. */
  readonly mayReadMembers: (associationId: string, scope: Scope, organizerId?: string) => Promise<boolean>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

const tags = ['Passholders']

const searchQuery = z.object({
  inszNumber: text(20).optional(),
  uitpasNumber: text(40).optional(),
  chipNumber: text(40).optional(),
  name: searchText(120).optional(),
  firstName: searchText(120).optional(),
  email: text(254).optional(),
  'address.street': text(200).optional(),
  'address.city': text(120).optional(),
  schoolId: text(128).optional(),
  ...page,
  'sort[name]': z.enum(['asc', 'desc']).optional(),
  organizerId: text(128).optional(),
  dateOfBirthFrom: day.optional(),
  dateOfBirthTo: day.optional(),
  uitidId: text(128).optional(),
  associationId: text(128).optional(),
  associationMembershipStatus: z.enum(['ACTIVE', 'EXPIRED', 'ALL']).optional(),
})
type SearchQuery = z.output<typeof searchQuery>

/** Numbers are read before anything is asked, so that a wrong one is told of as such. */
const readNumbers = ({ inszNumber, uitpasNumber, chipNumber }: SearchQuery) => {
  const number = uitpasNumber === undefined ? undefined : parseUitpasNumber(uitpasNumber)
  const insz = inszNumber === undefined ? undefined : parseInsz(inszNumber)
  if (number && !number.ok) return 'invalid-uitpas-number'
  if (insz && !insz.ok) return 'invalid-insz-number'
  const chip = chipNumber === undefined ? undefined : parseChipUid(chipNumber)
  return {
    ...(number?.ok && { uitpasNumber: number.value }),
    ...(insz?.ok && { insz: insz.value }),
    // What is no chip number is nobody's.
    ...(chip && { chipNumber: chip.ok ? chip.value : '' }),
  }
}

/** GET /passholders, GET and DELETE /passholders/{passholderId}. */
export const passholderApiRoutes = (api: Api, deps: PassholderApiDeps): void => {
  const { passes, apiSearch, readings, erasing, isOrganizer, mayReadMembers, clock, log } = deps

  const toResponse = passholderFor(deps, 'passholder.find')

  const toSearch = (query: SearchQuery, numbers: Exclude<ReturnType<typeof readNumbers>, string>): ApiSearch => {
    const { name, firstName, email, start, limit, organizerId, associationId, schoolId } = query
    const { dateOfBirthFrom: bornFrom, dateOfBirthTo: bornUntil, associationMembershipStatus: status } = query
    const [street, city] = [query['address.street'], query['address.city']]
    return {
      ...{ ...numbers, descending: query['sort[name]'] === 'desc', start, limit },
      ...(name !== undefined && { name }),
      ...(firstName !== undefined && { firstName }),
      ...(email !== undefined && { email }),
      ...(street !== undefined && { street }),
      ...(city !== undefined && { city }),
      ...(bornFrom !== undefined && { bornFrom }),
      ...(bornUntil !== undefined && { bornUntil }),
      ...(organizerId !== undefined && { organizerId }),
      ...(schoolId !== undefined && { school: schoolId }),
      ...(associationId !== undefined && {
        association: { id: associationId, status: status ?? 'ACTIVE', today: dayOf(clock()) },
      }),
    }
  }

  api.get(
    '/passholders',
    {
      config: { can: 'passholder.find' },
      schema: {
        tags,
        operationId: 'get-passholders',
        summary: 'Search passholders',
        description:
          'Passholders by name. With `uitpasNumber`, `chipNumber` or `inszNumber` of any card system, else of those of the ' +
          'organizers that the client has the permission for. Of `email`, `address.street` and `address.city` a `*` stands ' +
          'for anything. Nobody here is linked to a UiTiD. Only one who is looked up by a number comes with his ' +
          `INSZ, for clients with PASSES_INSZNUMBERS_READ. Beyond ${COUNT_TO - 1} \`totalItems\` is ${COUNT_TO}. ${limitNote}\n\n` +
          'For clients with the permission PASSHOLDERS_SEARCH for an organizer, PASSHOLDERS_SEARCH_ALL, or, by a number ' +
          'alone, PASSHOLDERS_SEARCH_BY_ID.',
        querystring: searchQuery,
        response: {
          200: answer('OK', passholderPage),
          ...problems({
            400: [
              ...(['organizer-not-found', 'invalid-uitpas-number', 'invalid-insz-number'] as const),
              ...(['school-not-found', 'url/query-limit-exceeded', 'association-not-found'] as const),
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const beyond = beyondLimit(query.limit)
      if (beyond) return sendProblem(reply, beyond)
      const numbers = readNumbers(query)
      if (typeof numbers === 'string') return sendProblem(reply, problem(numbers))
      const byId = isById(numbers) || query.uitidId !== undefined
      const scope = scopeFor(request, byId ? 'passholder.find' : 'passholder.read')
      if (!scope) return sendProblem(reply, forbiddenFor('passholder.read'))
      const { organizerId, associationId, schoolId, uitidId } = query
      if (organizerId !== undefined && !(await isOrganizer(organizerId)))
        return sendProblem(reply, problem('organizer-not-found'))
      if (associationId !== undefined && !(await mayReadMembers(associationId, scope, organizerId)))
        return sendProblem(reply, problem('association-not-found'))
      if (schoolId !== undefined && schoolId !== '*' && !(await isOrganizer(schoolId)))
        return sendProblem(reply, problem('school-not-found'))
      // Nobody has a UiTiD.
      if (uitidId !== undefined) return reply.send({ totalItems: 0, member: [] })
      const found = await apiSearch.for(scope).search(toSearch(query, numbers))
      // Whoever is shown was asked about, also when nobody named him; so was who is among few that are counted. Of whom a
      // number is was noted with the request.
      const named = isById(numbers) ? [] : found.told.map((value) => ({ kind: 'HOLDER' as const, value }))
      const seconds =
        named.length === 0
          ? undefined
          : await readings.note({ clientId: clientOf(request), action: 'passholder.find', named })
      if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      const holders = await passes.holders(found.passholderIds)
      const member = isById(numbers)
        ? await Promise.all(holders.map((holder) => toResponse(request, holder)))
        : holders.map((holder) => toPassholderResponse(holder, undefined, clock()))
      return reply.send({ totalItems: found.totalItems, member })
    },
  )

  api.get(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.find' },
      schema: {
        tags,
        operationId: 'get-passholders-passholderId',
        summary: 'Retrieve passholder by ID',
        description:
          'A passholder whole; with the INSZ for clients with PASSES_INSZNUMBERS_READ in one of his card systems.\n\n' +
          'For clients with the permission PASSHOLDERS_SEARCH or PASSHOLDERS_SEARCH_BY_ID for any organizer, or ' +
          'PASSHOLDERS_SEARCH_ALL.',
        params: z.object({ passholderId: idInPath }),
        response: {
          200: answer('OK', passholder),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const [holder] = isUuid(passholderId) ? await passes.holders([passholderId]) : []
      return holder
        ? reply.send(await toResponse(request, holder))
        : sendProblem(reply, problem('passholder-not-found', { status: 404 }))
    },
  )

  api.delete(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.erase' },
      schema: {
        tags,
        operationId: 'delete-passholders-passholderId',
        summary: 'Remove passholder',
        description:
          'Erases this passholder, for good. Cards are deleted; what was booked stays as that of nobody.\n\n' +
          'For clients with the permission PASSHOLDERS_DELETE for all organizers.',
        params: z.object({ passholderId: idInPath }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      if (!isUuid(passholderId) || !(await erasing.erase(passholderId))) {
        return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      }
      // Without who it was: a log is kept longer.
      log.info({ clientId: clientOf(request) }, 'A passholder was erased')
      return reply.code(204).send()
    },
  )
}
