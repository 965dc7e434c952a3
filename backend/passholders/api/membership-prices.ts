import { date } from '@zuil/protocol'
import { z } from 'zod'
import { toMembershipPriceResponse } from '../../card-systems/response.ts'
import { ageAt, type Buyer, priceFor, residenceIn } from '../../card-systems/rules/prices.ts'
import { membershipPrice } from '../../card-systems/shapes/prices.ts'
import type { CardSystemStore, StoredCardSystem } from '../../card-systems/store.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import type { BuyerStore, StoredBuyer } from '../store/buyers.ts'

interface PriceDeps {
  readonly cardSystems: CardSystemStore
  readonly buyers: BuyerStore
  readonly clock: () => number
}

const tags = ['Passholders']
const cardType = z.enum(['NFC_CARD', 'DIGITAL'])
const yes = z.enum(['true', 'false'])
/** Asked for, so that nobody who has one is given the price without it. */
const noVouchers = queryProblem('This backend keeps no vouchers: leave the parameter voucher out.')
const priceNote =
  'The first price of the card system that holds for this person; where none does, none is made up: 404. `voucher` is refused, ' +
  'since this backend keeps none.'
const refusing = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'] } as const
const unknown = ['card-system-not-found', 'membership-price-not-found', 'url/not-found'] as const

/** What a membership of a card system costs one person, new or a passholder already. */
export const membershipPriceRoutes = (api: Api, { cardSystems, buyers, clock }: PriceDeps): void => {
  const find = async (id: string): Promise<StoredCardSystem | undefined> =>
    /^\d{1,9}$/.test(id) ? cardSystems.find(Number(id)) : undefined
  const priceOf = (
    { cities, membershipPrices }: StoredCardSystem,
    { dateOfBirth, postalCode, ...buyer }: StoredBuyer & Pick<Buyer, 'cardType'>,
  ) =>
    priceFor(membershipPrices, {
      ...{ age: ageAt(dateOfBirth, clock()), residence: residenceIn(cities, postalCode) },
      ...buyer,
    })

  api.get(
    '/passholders/membership-prices/:cardSystemId',
    {
      config: { can: 'membership-price.read' },
      schema: {
        tags,
        operationId: 'get-passholders-membership-prices-cardSystemId',
        summary: 'Retrieve new membership price',
        description:
          `${priceNote}\n\nFor clients with the permission MEMBERSHIP_PRICES_READ, for any organizer; by \`x-client-id\` alone ` +
          'limited in number per address.',
        params: z.object({ cardSystemId: z.string() }),
        querystring: z.object({
          postalCode: z.string().regex(/^\d{4}$/),
          dateOfBirth: date,
          socialTariff: yes.default('false'),
          voucher: text(200).optional(),
          cardType,
        }),
        response: {
          200: answer('OK', membershipPrice),
          ...problems({ ...refusing, 404: [...unknown], 429: ['rate-limited'] }),
        },
      },
    },
    async (request, reply) => {
      const { socialTariff, voucher, ...buyer } = request.query
      if (voucher !== undefined) return sendProblem(reply, noVouchers)
      const system = await find(request.params.cardSystemId)
      if (!system) return sendProblem(reply, problem('card-system-not-found'))
      const price = priceOf(system, { ...buyer, socialTariff: socialTariff === 'true' })
      return price
        ? reply.send(toMembershipPriceResponse(price))
        : sendProblem(reply, problem('membership-price-not-found'))
    },
  )

  api.get(
    '/passholders/:passholderId/membership-prices/:cardSystemId',
    {
      config: { can: 'membership-price.read-of-passholder' },
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-membership-prices-cardSystemId',
        summary: 'Retrieve upgrade membership price',
        description:
          `${priceNote} Without \`socialTariff\` it goes by whether he has a right to it now, in whichever card system.\n\n` +
          'For clients with the permissions MEMBERSHIP_PRICES_READ and PASSHOLDERS_SEARCH, for any organizer.',
        params: z.object({ passholderId: idInPath, cardSystemId: z.string() }),
        querystring: z.object({ socialTariff: yes.optional(), voucher: text(200).optional(), cardType }),
        response: {
          200: answer('OK', membershipPrice),
          ...problems({ ...refusing, 404: ['passholder-not-found', ...unknown] }),
        },
      },
    },
    async (request, reply) => {
      const { socialTariff, voucher, cardType: wanted } = request.query
      if (voucher !== undefined) return sendProblem(reply, noVouchers)
      const { passholderId, cardSystemId } = request.params
      const found = isUuid(passholderId) ? await buyers.find(passholderId) : undefined
      if (!found) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const system = await find(cardSystemId)
      if (!system) return sendProblem(reply, problem('card-system-not-found'))
      const asked = socialTariff === undefined ? found.socialTariff : socialTariff === 'true'
      const price = priceOf(system, { ...found, socialTariff: asked, cardType: wanted })
      return price
        ? reply.send(toMembershipPriceResponse(price))
        : sendProblem(reply, problem('membership-price-not-found'))
    },
  )
}
