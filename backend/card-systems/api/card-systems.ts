import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { searchText, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { beyondLimit, limitNote, many, page } from '../../platform/http/paging.ts'
import { toCardSystemResponse, toMembershipPriceResponse } from '../response.ts'
import { pricesOf } from '../rules/prices.ts'
import { searchCardSystems } from '../search.ts'
import { cardSystemProblem as problem, cardSystemsProblems as problems } from '../settings-problems.ts'
import { membershipPrice } from '../shapes/prices.ts'
import { cardSystem, cardSystems, citySettings, socialTariffSettings } from '../shapes.ts'
import type { CardSystemStore } from '../store.ts'

interface CardSystemDeps {
  readonly cardSystems: CardSystemStore
}

const tags = ['Card Systems']
const params = z.object({ cardSystemId: z.string() })
/** Like a postal code: whoever lives abroad has 0000. */
const code = text(10)
const gone = problems({ 404: ['card-system-not-found'] })
const everybody = 'For anyone.'

/** GET /card-systems and what is below each: which there are, where, and what a membership costs. */
export const cardSystemRoutes = (api: Api, { cardSystems: store }: CardSystemDeps): void => {
  const find = async (id: string) => (/^\d{1,9}$/.test(id) ? store.find(Number(id)) : undefined)

  api.get(
    '/card-systems',
    {
      config: { can: 'card-system.know' },
      schema: {
        tags,
        operationId: 'get-card-systems',
        summary: 'Search card systems',
        description:
          `Card systems by name, or in the order of \`sort\`: \`postalCode\` is by how far the numbers of the postal codes are from ` +
          `\`postalCodeSort\`, since this backend knows no maps. ${limitNote} All of them are permanent.\n\n${everybody}`,
        querystring: z.object({
          ...page,
          permanent: z.enum(['true', 'false']).default('true'),
          city: many(searchText(100)).optional(),
          postalCode: many(code).optional(),
          sort: z.enum(['name', '-name', 'postalCode', '-postalCode']).optional(),
          postalCodeSort: z
            .string()
            .regex(/^\d{4}$/)
            .optional(),
        }),
        response: {
          200: answer('OK', cardSystems),
          ...problems({ 400: ['url/query-limit-exceeded'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { start, limit, permanent, sort, postalCodeSort } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (sort?.endsWith('postalCode') && postalCodeSort === undefined)
        return sendProblem(reply, queryProblem('postalCodeSort is needed with this sort.'))
      const found = permanent === 'true' ? searchCardSystems(await store.all(), request.query) : []
      const member = found.slice(start, start + limit).map(toCardSystemResponse)
      return reply.send({ totalItems: found.length, member })
    },
  )

  api.get(
    '/card-systems/:cardSystemId',
    {
      config: { can: 'card-system.know' },
      schema: {
        tags,
        operationId: 'get-cardsystems-cardsystemid',
        summary: 'Retrieve card system',
        description: everybody,
        params,
        response: { 200: answer('OK', cardSystem), ...gone },
      },
    },
    async (request, reply) => {
      const found = await find(request.params.cardSystemId)
      return found ? reply.send(toCardSystemResponse(found)) : sendProblem(reply, problem('card-system-not-found'))
    },
  )

  api.get(
    '/card-systems/:cardSystemId/social-tariff-settings',
    {
      config: { can: 'card-system.know' },
      schema: {
        tags,
        operationId: 'get-cardsystems-cardsystemid-social-tariff-settings',
        summary: 'Retrieve social tariff settings for card system',
        description: `Nobody is registered without a card here. Deprecated by the API: see city-settings.\n\n${everybody}`,
        params,
        querystring: z.object({ postalCode: code }),
        response: {
          200: answer('OK', socialTariffSettings),
          ...problems({ 404: ['card-system-not-found', 'url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { postalCode } = request.query
      const found = await find(request.params.cardSystemId)
      return found
        ? reply.send({ postalCode, allowsCardlessRegistration: false })
        : sendProblem(reply, problem('card-system-not-found'))
    },
  )

  api.get(
    '/card-systems/:cardSystemId/city-settings',
    {
      config: { can: 'card-system.know' },
      schema: {
        tags,
        operationId: 'get-cardsystems-cardsystemid-city-settings',
        summary: 'Retrieve city settings for card system',
        description: `Nobody is registered without a card here. An empty \`contactEmail\`: the card system named none.\n\n${everybody}`,
        params,
        querystring: z.object({ postalCode: many(code).optional() }),
        response: {
          200: answer('OK', citySettings),
          ...problems({ 404: ['card-system-not-found', 'url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await find(request.params.cardSystemId)
      if (!found) return sendProblem(reply, problem('card-system-not-found'))
      const { postalCode: asked } = request.query
      const names = found.cities.filter((city) => asked?.includes(city.postalCode) ?? true).map(({ name }) => name)
      return reply.send(
        [...new Set(names)].map((city) => ({
          ...{ city, allowsCardlessRegistration: false },
          contactEmail: found.contactEmail ?? '',
        })),
      )
    },
  )

  api.get(
    '/card-systems/:cardSystemId/membership-prices',
    {
      config: { can: 'card-system.know' },
      schema: {
        tags,
        operationId: 'get-card-systems-cardsystemid-membership-prices',
        summary: 'Retrieve all membership prices for a card system',
        description: everybody,
        params,
        querystring: z.object({ cardType: z.enum(['NFC_CARD', 'DIGITAL']) }),
        response: {
          200: answer('OK', z.array(membershipPrice)),
          ...problems({ 404: ['card-system-not-found', 'url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await find(request.params.cardSystemId)
      return found
        ? reply.send(pricesOf(found.membershipPrices, request.query.cardType).map(toMembershipPriceResponse))
        : sendProblem(reply, problem('card-system-not-found'))
    },
  )
}
