import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { problems } from '../problems.ts'
import { toAssociationResponse } from '../response.ts'
import { type OwnedCounter, rightsOf } from '../rules/rights.ts'
import { type AssociationFacts, associations } from '../shapes.ts'

const byName = (a: AssociationFacts, b: AssociationFacts): number => title(a.name).localeCompare(title(b.name), 'nl')

interface AssociationDeps {
  /** Every association as taps are judged by it, by id. */
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly counters: { all(): Promise<readonly OwnedCounter[]> }
}

/** GET /associations. */
export const associationRoutes = (api: Api, { currentAssociations, counters }: AssociationDeps): void => {
  api.get(
    '/associations',
    {
      config: { can: 'association.use' },
      schema: {
        tags: ['Associations'],
        operationId: 'get-associations',
        summary: 'Get associations',
        description:
          'The associations whose memberships an organizer may read or assign, by the rights of its counters.\n\n' +
          'For clients with the permission ASSOCIATIONS for the organizer.',
        querystring: z.object({ organizerId: text(128), permission: z.enum(['READ', 'WRITE']) }),
        response: {
          200: answer('OK', associations),
          ...problems({
            400: ['url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { organizerId, permission } = request.query
      if (!scopeOf(request).covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('association.use'))
      const known = await currentAssociations()
      const rights = rightsOf(await counters.all(), known.values(), organizerId)
      const member = [...known.values()]
        .filter(({ id }) => rights.get(id) === 'WRITE' || (permission === 'READ' && rights.has(id)))
        .sort(byName)
        .map(toAssociationResponse)
      return reply.send({ totalItems: member.length, member })
    },
  )
}
