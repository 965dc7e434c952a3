import { z } from 'zod'
import type { CardSystemStore } from '../../card-systems/store.ts'
import type { OrganizerStore } from '../../counters/store/organizers.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { toMembershipResponse } from '../response.ts'
import { endOfDay } from '../rules/acts.ts'
import { defaultEndDate, livesIn, newMembership } from '../rules/new-membership.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import { membershipBody, membershipPreview } from '../shapes/api.ts'
import type { NewMembershipStore } from '../store/new-membership.ts'
import type { PassStore } from '../store/passes.ts'
import { problem, problems } from './problems.ts'
import { actingFor, cardNumberOf, cardRefusal, lacking } from './registration.ts'

interface MembershipDeps {
  readonly passes: PassStore
  readonly newMemberships: NewMembershipStore
  readonly organizers: OrganizerStore
  readonly cardSystems: CardSystemStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const config = { can: 'passholder.write' } as const
const params = z.object({ passholderId: idInPath, cardSystemId: z.coerce.number().int() })
const forWhom =
  'For clients with the permission PASSHOLDERS_WRITE for the organizer; with social tariff also ' +
  'PASSHOLDERS_WRITE_SOCIALTARIFF, and outside the organizer’s city PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM.'

/** GET and POST /passholders/{passholderId}/memberships/{cardSystemId}. */
export const membershipRoutes = (api: Api, deps: MembershipDeps): void => {
  const { passes, newMemberships, organizers, cardSystems, clock } = deps
  const holderOf = async (id: string) => (isUuid(id) ? (await passes.holders([id]))[0] : undefined)

  api.get(
    '/passholders/:passholderId/memberships/:cardSystemId',
    {
      config,
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passholders-passholderId-memberships-cardSystemId',
        summary: 'Preview a new membership',
        description: `What POST would do; nothing is changed.\n\n${forWhom}`,
        params,
        querystring: z.object({
          socialTariff: z.enum(['true', 'false']).transform((value) => value === 'true'),
          organizerId: text(128),
        }),
        response: {
          200: answer('OK', membershipPreview),
          ...problems({
            400: ['organizer-not-found', 'passholder-new-membership-error'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found', 'cardsystem-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId, cardSystemId } = request.params
      const { socialTariff, organizerId } = request.query
      const acting = await actingFor(request, organizers.find, organizerId)
      if ('wrong' in acting) return sendProblem(reply, acting.wrong)
      const holder = await holderOf(passholderId)
      if (!holder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const { organizer } = acting
      const forbidden = lacking(request, organizer, { socialTariff, postalCode: organizer.postalCodes[0] ?? '' })
      if (forbidden) return sendProblem(reply, forbidden)
      const system = organizer.cardSystemIds.includes(cardSystemId) ? await cardSystems.find(cardSystemId) : undefined
      if (!system) return sendProblem(reply, problem('cardsystem-not-found', { status: 404 }))
      const now = clock()
      const current = holder.memberships.find((one) => one.cardSystemId === cardSystemId)
      const type = newMembership(
        current && {
          status: current.status,
          socialStatus: shownSocialStatus(current, system.socialTariffGraceDays, now).status,
          hasCard: current.cards.some(({ status }) => status === 'ACTIVE'),
        },
        socialTariff,
      )
      const cities = system.cities.map(({ postalCode }) => postalCode)
      return reply.send({
        type,
        addressChangeRequired: socialTariff && !livesIn(cities, holder.postalCode),
        ...(socialTariff && { socialTariffEndDate: defaultEndDate(now) }),
        ...(type === 'REPLACE_MEMBERSHIP' && current && { replacedMembership: toMembershipResponse(current, now) }),
      })
    },
  )

  api.post(
    '/passholders/:passholderId/memberships/:cardSystemId',
    {
      config,
      schema: {
        tags: ['Passholders'],
        operationId: 'post-passholders-passholderId-memberships-cardSystemId',
        summary: 'Create or replace card system membership of passholder',
        description:
          'Makes somebody a member of another card system, or gives or takes social tariff where he is one, each with a card ' +
          'that goes with it: NFC_CARD with a `uitpasNumber` in the stock of one of the organizer’s counters, DIGITAL with a ' +
          'number that is made. Cards that he had there are blocked. `voucher` is ignored.\n\n' +
          forWhom,
        params,
        body: membershipBody,
        response: {
          201: z.undefined().describe('Created'),
          ...problems({
            400: [
              ...(['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'organizer-not-found'] as const),
              ...(['passholder-new-membership-error', 'invalid-uitpas-number'] as const),
              ...(['invalid-card', 'invalid-card-status'] as const),
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found', 'cardsystem-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId, cardSystemId } = request.params
      const { cardType, uitpasNumber, address, socialTariff, registrationOrganizer } = request.body
      const acting = await actingFor(request, organizers.find, registrationOrganizer.id)
      if ('wrong' in acting) return sendProblem(reply, acting.wrong)
      const { organizer } = acting
      const holder = await holderOf(passholderId)
      if (!holder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const postalCode = address?.postalCode ?? holder.postalCode
      const forbidden = lacking(request, organizer, { socialTariff: socialTariff !== undefined, postalCode })
      if (forbidden) return sendProblem(reply, forbidden)
      const system = organizer.cardSystemIds.includes(cardSystemId) ? await cardSystems.find(cardSystemId) : undefined
      if (!system) return sendProblem(reply, problem('cardsystem-not-found', { status: 404 }))
      const card = cardType === 'NFC_CARD' ? cardNumberOf(uitpasNumber) : undefined
      if (card && 'wrong' in card) return sendProblem(reply, card.wrong)
      const now = clock()
      const endDate = socialTariff && (socialTariff.socialTariffEndDate ?? defaultEndDate(now))
      if (endDate !== undefined && endDate < dayOf(now))
        return sendProblem(reply, fieldProblem('/socialTariff/socialTariffEndDate', 'must not be in the past'))
      const outcome = await newMemberships.put(
        passholderId,
        {
          ...(card && { uitpasNumber: card.value }),
          ...(endDate !== undefined && { socialTariffEndDate: endOfDay(endDate) }),
          ...(address && { address }),
        },
        {
          ...{ by: scopeOf(request).actor, organizerId: organizer.id, cardSystemId },
          graceDays: system.socialTariffGraceDays,
        },
      )
      switch (outcome.kind) {
        case 'DONE':
          return reply.code(201).send()
        case 'NOT_FOUND':
          return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
        case 'NOT_POSSIBLE':
          return sendProblem(reply, problem('passholder-new-membership-error'))
        case 'ADDRESS_NEEDED':
          return sendProblem(reply, fieldProblem('/address', 'must be in a city of the card system'))
        case 'NO_NUMBERS':
          return sendProblem(
            reply,
            problem('invalid-card', { detail: 'The card system has no prefix to make a number with.' }),
          )
        case 'CARD':
          return sendProblem(reply, { ...cardRefusal(outcome.code), jsonPointer: '/uitpasNumber' })
      }
    },
  )
}
