import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { clientOf, scopeOf } from '../../platform/http/guard.ts'
import { socialCards } from '../shapes/api.ts'
import type { SocialCardStore } from '../store/social-cards.ts'
import { problem, problems } from './problems.ts'

interface SocialCardDeps {
  readonly socialCards: SocialCardStore
  readonly log: Pick<Log, 'info'>
}

/** GET /cards/social-tariff/{cardSystemId}/active. */
export const socialCardRoutes = (api: Api, { socialCards: cards, log }: SocialCardDeps): void => {
  api.get(
    '/cards/social-tariff/:cardSystemId/active',
    {
      config: { can: 'social-tariff.export' },
      schema: {
        tags: ['Cards'],
        operationId: 'get-cards-social-tariff-cardSystemId-active',
        summary: 'Retrieve all valid social tariff cards',
        description:
          'The number of each card that works and whose holder has social tariff now, the grace period among it; of a group pass, ' +
          'how many tickets it can still buy this year.\n\n' +
          'For clients with the permission SOCIALTARIFF_EXPORT for an organizer of the card system.',
        params: z.object({ cardSystemId: z.coerce.number().int().min(0).max(2_147_483_647) }),
        response: {
          200: answer('OK', socialCards),
          ...problems({
            400: ['invalid-uitpas-number'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['cardsystem-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { cardSystemId } = request.params
      const numbers = await cards.for(scopeOf(request)).active(cardSystemId)
      if (!numbers) return sendProblem(reply, problem('cardsystem-not-found', { status: 404 }))
      // How many, and not which.
      log.info(
        { clientId: clientOf(request), cardSystemId, count: numbers.length },
        'Cards with social tariff were given',
      )
      return reply.send(
        numbers.map(({ uitpasNumber, availableTickets }) => ({
          uitpasNumber,
          ...(availableTickets === undefined
            ? { cardType: 'REGULAR' as const }
            : { cardType: 'GROUP' as const, availableTickets }),
        })),
      )
    },
  )
}
