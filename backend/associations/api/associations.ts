import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { holdsFor } from '../../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { rightsOf } from '../rights.ts'
import type { AssociationFacts } from '../shapes.ts'
import { type association, associations } from '../shapes.ts'

export const representAssociation = ({ id, name, endDateType }: AssociationFacts): z.infer<typeof association> => ({
  id,
  name: title(name),
  endDateType,
})

const byName = (a: AssociationFacts, b: AssociationFacts): number => title(a.name).localeCompare(title(b.name), 'nl')

/** GET /associations. */
export const associationRoutes = (api: Api, { store }: HttpContext): void => {
  api.get(
    '/associations',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('ASSOCIATIONS'),
      schema: {
        tags: ['Associations'],
        operationId: 'get-associations',
        summary: 'Get associations',
        description:
          'The associations whose memberships an organizer may read or assign, by the rights of its counters.\n\n' +
          'For clients with the permission ASSOCIATIONS for the organizer.',
        security: security.CLIENT,
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
      if (!holdsFor(grantsOf(request), 'ASSOCIATIONS', organizerId)) {
        return sendProblem(reply, lacks('ASSOCIATIONS', organizerId))
      }
      const known = (await store.catalog()).associations
      const rights = await rightsOf(store, known.values(), organizerId)
      const member = [...known.values()]
        .filter(({ id }) => rights.get(id) === 'WRITE' || (permission === 'READ' && rights.has(id)))
        .sort(byName)
        .map(representAssociation)
      return reply.send({ totalItems: member.length, member })
    },
  )
}
