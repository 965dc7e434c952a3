import type { Log } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { clientOf, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import { toPassholderResponse } from '../response.ts'
import { families, familyMember, socialCards } from '../shapes/api.ts'
import type { FamilyStore } from '../store/household.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'
import type { SocialCardStore } from '../store/social-cards.ts'
import { problem, problems } from './problems.ts'

interface HouseholdDeps {
  readonly passes: PassStore
  readonly families: FamilyStore
  readonly socialCards: SocialCardStore
  readonly readings: { readonly note: NoteReading }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

type Holder = NonNullable<StoredPass['passholder']>

const params = z.object({ passholderId: z.string() })
const config = { can: 'passholder.read-family' } as const
const tags = ['Passholders']
const home =
  'A family is who is registered at the same home: nobody is added to one or taken from it.\n\n' +
  'For clients with the permission PASSHOLDERS_FAMILY_MEMBERS, for any organizer.'
const wrong = problems({
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['passholder-not-found'],
  429: ['rate-limited'],
})

const moment = (at: number): string => new Date(at).toISOString()

/** GET /passholders/{passholderId}/family-members and /families, and GET /cards/social-tariff/{cardSystemId}/active. */
export const householdRoutes = (api: Api, deps: HouseholdDeps): void => {
  const { passes, families: store, socialCards: cards, readings, clock, log } = deps

  /** Somebody and his family, each written down as asked about; or in how many seconds the client may ask again. */
  const householdOf = async (
    request: FastifyRequest,
    id: string,
  ): Promise<{ readonly main: Holder; readonly others: readonly Holder[] } | number | undefined> => {
    const ids = isUuid(id) ? await store.of(id) : undefined
    if (!ids) return undefined
    const named = ids.map((value) => ({ kind: 'HOLDER' as const, value }))
    const seconds = await readings.note({ clientId: clientOf(request), action: 'passholder.read-family', named })
    if (seconds !== undefined) return seconds
    const [main, ...others] = await passes.holders([id, ...ids])
    return main && { main, others }
  }

  api.get(
    '/passholders/:passholderId/family-members',
    {
      config,
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-family-members',
        summary: 'Retrieve family members of the current passholder',
        description: `The passholder himself (\`mainFamilyMember\`), then the others, the eldest first. ${home}`,
        params,
        response: { 200: answer('OK', z.array(familyMember)), ...wrong },
      },
    },
    async (request, reply) => {
      const found = await householdOf(request, request.params.passholderId)
      if (found === undefined) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      if (typeof found === 'number') return sendProblem(reply.header('retry-after', found), problem('rate-limited'))
      const { main, others } = found
      return reply.send(
        [main, ...others].map((holder) => {
          const shown = toPassholderResponse(holder, undefined, clock())
          return {
            ...(shown.uitpasNumber !== undefined && { uitpasNumber: shown.uitpasNumber }),
            passholder: shown,
            creationDate: moment(Math.max(main.createdAt, holder.createdAt)),
            mainFamilyMember: holder === main,
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
        description: `The families of the others at his home, which he is a member of as they are of his. ${home}`,
        params,
        response: { 200: answer('OK', families), ...wrong },
      },
    },
    async (request, reply) => {
      const found = await householdOf(request, request.params.passholderId)
      if (found === undefined) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      if (typeof found === 'number') return sendProblem(reply.header('retry-after', found), problem('rate-limited'))
      return reply.send(
        found.others.map(({ id, name, firstName, email, createdAt }) => ({
          ...{ name, firstName, passholderId: id, memberSince: moment(Math.max(found.main.createdAt, createdAt)) },
          ...(email !== undefined && { email }),
        })),
      )
    },
  )

  api.get(
    '/cards/social-tariff/:cardSystemId/active',
    {
      config: { can: 'social-tariff.export' },
      schema: {
        tags: ['Cards'],
        operationId: 'get-cards-social-tariff-cardSystemId-active',
        summary: 'Retrieve all valid social tariff cards',
        description:
          'The number of each card that works and whose holder has social tariff now, the grace period among it.\n\n' +
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
      return reply.send(numbers.map((uitpasNumber) => ({ uitpasNumber, cardType: 'REGULAR' as const })))
    },
  )
}
