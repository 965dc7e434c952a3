import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { beyondLimit, isUuid, limitNote, page } from '../../platform/http/paging.ts'
import { toGroupPassResponse } from '../response.ts'
import { groupPass, groupPassPage } from '../shapes/group.ts'
import type { GroupPassStore, StoredGroupPass } from '../store/groups.ts'
import { problem, problems } from './problems.ts'

interface GroupPassDeps {
  readonly groupPasses: Pick<GroupPassStore, 'byCard' | 'byId'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const tags = ['Grouppasses']
const forWhom = 'For clients with the permission GROUPPASSES_SEARCH, for any organizer.'

/** GET /grouppasses and /grouppasses/{passholderId}. */
export const groupPassRoutes = (api: Api, { groupPasses, clock }: GroupPassDeps): void => {
  const shown = (found: StoredGroupPass) => toGroupPassResponse(found, clock())

  api.get(
    '/grouppasses',
    {
      config: { can: 'group-pass.find' },
      schema: {
        tags,
        operationId: 'get-grouppasses',
        summary: 'Search grouppasses',
        description:
          'The group pass of a card, by `uitpasNumber` or `chipNumber`, one of which is needed: there is no list of them all. ' +
          `\`cardStatus\` is that of this card, which may be blocked. ${limitNote}\n\n${forWhom}`,
        querystring: z.object({
          uitpasNumber: text(40).optional(),
          chipNumber: text(40).optional(),
          ...page,
          'sort[name]': z.enum(['asc', 'desc']).optional(),
        }),
        response: {
          200: answer('OK', groupPassPage),
          ...problems({
            400: ['invalid-uitpas-number', 'url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { uitpasNumber, chipNumber, start, limit } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (uitpasNumber === undefined && chipNumber === undefined)
        return sendProblem(reply, queryProblem('uitpasNumber or chipNumber is needed'))
      const number = uitpasNumber === undefined ? undefined : parseUitpasNumber(uitpasNumber)
      if (number && !number.ok) return sendProblem(reply, problem('invalid-uitpas-number'))
      const chip = chipNumber === undefined ? undefined : parseChipUid(chipNumber)
      const found =
        // What is no chip number is nobody's.
        chip && !chip.ok
          ? undefined
          : await groupPasses.byCard({
              ...(number && { uitpasNumber: number.value }),
              ...(chip && { chipNumber: chip.value }),
            })
      const member = found ? [shown(found)] : []
      return reply.send({ totalItems: member.length, member: member.slice(start, start + limit) })
    },
  )

  api.get(
    '/grouppasses/:passholderId',
    {
      config: { can: 'group-pass.find' },
      schema: {
        tags,
        operationId: 'get-grouppasses-passholderId',
        summary: 'Retrieve grouppass by ID',
        description: `A group pass by its id, with the card that it uses.\n\n${forWhom}`,
        params: z.object({ passholderId: idInPath }),
        response: {
          200: answer('OK', groupPass),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const found = isUuid(passholderId) ? await groupPasses.byId(passholderId) : undefined
      return found ? reply.send(shown(found)) : sendProblem(reply, problem('passholder-not-found', { status: 404 }))
    },
  )
}
