import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { toCardSystemResponse } from '../card-systems/response.ts'
import { cardSystem } from '../card-systems/shapes.ts'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { named } from '../platform/http/fields.ts'
import { queryProblem } from '../platform/http/general-problems.ts'
import { cardProblem, cardsProblems, numberProblem } from './problems.ts'
import { apiStatus } from './rules/api-status.ts'
import { hasSocialTariff } from './rules/numbers.ts'
import type { CardStatusStore, StoredCard } from './store/status.ts'

const card = named(
  'Card',
  'A UiTPAS card.',
  z.object({
    uitpasNumber: z.string(),
    cardSystem,
    cardType: z.enum(['NFC_CARD', 'DIGITAL']),
    status: z.enum(['PROVISIONED', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED']),
    socialTariff: z.boolean(),
  }),
)

const toResponse = ({ uitpasNumber, cardSystem: system, status }: StoredCard): z.infer<typeof card> => ({
  uitpasNumber,
  cardSystem: toCardSystemResponse(system),
  cardType: 'NFC_CARD',
  status: apiStatus(status),
  socialTariff: hasSocialTariff(uitpasNumber),
})

/** GET /cards: the status of one card. */
export const cardRoutes = (api: Api, { cardStatus }: { readonly cardStatus: CardStatusStore }): void => {
  api.get(
    '/cards',
    {
      config: { can: 'card.read-status' },
      schema: {
        tags: ['Cards'],
        operationId: 'get-cards',
        summary: 'Retrieve card status',
        description:
          'Retrieve card status for a given `uitpasNumber` or `chipNumber`: one of the two.\n\n' +
          'For clients with the permission CARDS_READ, for any organizer.',
        querystring: z.object({ uitpasNumber: z.string().optional(), chipNumber: z.string().optional() }),
        response: {
          200: answer('OK', card),
          ...cardsProblems({
            400: ['invalid-uitpasnumber'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { uitpasNumber, chipNumber } = request.query
      if ((uitpasNumber === undefined) === (chipNumber === undefined))
        return sendProblem(reply, queryProblem('Either uitpasNumber or chipNumber is needed.'))
      const number = parseUitpasNumber(uitpasNumber ?? '')
      const chip = parseChipUid(chipNumber ?? '')
      if (uitpasNumber !== undefined && !number.ok) return sendProblem(reply, numberProblem(number.error))
      const by = number.ok ? { uitpasNumber: number.value } : chip.ok ? { chipNumber: chip.value } : undefined
      const found = by && (await cardStatus.find(by))
      return found ? reply.send(toResponse(found)) : sendProblem(reply, cardProblem('url/not-found'))
    },
  )
}
