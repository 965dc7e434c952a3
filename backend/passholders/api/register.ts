import type { CardSystemStore } from '../../card-systems/store.ts'
import type { OrganizerStore } from '../../counters/store/organizers.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { Named, NoteReading } from '../../platform/http/readings.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { endOfDay, isSocialCard } from '../rules/acts.ts'
import { defaultEndDate, livesIn } from '../rules/new-membership.ts'
import { asRow } from '../rules/registration/as-row.ts'
import { passholderBody } from '../shapes/api.ts'
import { passholder } from '../shapes.ts'
import type { PassStore } from '../store/passes.ts'
import type { RegisterOneStore } from '../store/register-one.ts'
import { inszTaken, noteAsked, notKept } from './asked-about.ts'
import { problem, problems } from './problems.ts'
import { actingFor, cardNumberOf, findingProblem, lacking } from './registration.ts'
import { passholderFor } from './shown.ts'

interface RegisterDeps {
  readonly passes: PassStore
  readonly registerOne: RegisterOneStore
  readonly readings: { readonly note: NoteReading }
  readonly organizers: OrganizerStore
  readonly cardSystems: CardSystemStore
  readonly reachedCardSystems: (scope: Scope) => Promise<readonly number[] | undefined>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** POST /passholders. */
export const registerRoutes = (api: Api, deps: RegisterDeps): void => {
  const { passes, registerOne, organizers, cardSystems, readings, clock } = deps
  const shown = passholderFor(deps, 'passholder.write')

  api.post(
    '/passholders',
    {
      config: { can: 'passholder.write' },
      schema: {
        tags: ['Passholders'],
        operationId: 'post-passholders',
        summary: 'Register a new passholder',
        description:
          '`registrationOrganizer` is needed, and `registrationCardType`: with NFC_CARD also `registrationUitpasNumber`, ' +
          'of a card in the stock (LOCAL_STOCK) of one of its counters; with DIGITAL a number is made. Who has social ' +
          'tariff gets a card for it, and the other way round; it lasts until 30 April of next year unless ' +
          `\`registrationSocialTariffEndDate\` says until when. ${notKept}\n\n` +
          'For clients with the permission PASSHOLDERS_WRITE for the organizer; with social tariff also ' +
          'PASSHOLDERS_WRITE_SOCIALTARIFF, outside the organizer’s city PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM; ' +
          'in another country PASSHOLDERS_WRITE_FOREIGN_COUNTRY.',
        body: passholderBody,
        response: {
          200: answer('OK', passholder),
          ...problems({
            400: [
              ...(['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'organizer-not-found'] as const),
              ...(['cardsystem-not-found', 'invalid-city', 'invalid-insz-number'] as const),
              ...(['invalid-uitpas-number', 'invalid-card', 'invalid-card-status'] as const),
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
      const { body } = request
      const { registrationOrganizer, registrationCardType, registrationSocialTariffEndDate } = body
      if (!registrationOrganizer) return sendProblem(reply, fieldProblem('/registrationOrganizer', 'is needed'))
      const acting = await actingFor(request, organizers.find, registrationOrganizer.id)
      if ('wrong' in acting) return sendProblem(reply, acting.wrong)
      const { organizer } = acting
      if (!registrationCardType) return sendProblem(reply, fieldProblem('/registrationCardType', 'is needed'))
      const card = registrationCardType === 'DIGITAL' ? undefined : cardNumberOf(body.registrationUitpasNumber)
      if (card && 'wrong' in card) return sendProblem(reply, card.wrong)
      const social = card ? isSocialCard(card.value) : registrationSocialTariffEndDate !== undefined
      if (registrationSocialTariffEndDate !== undefined && !social)
        return sendProblem(
          reply,
          fieldProblem('/registrationSocialTariffEndDate', 'the card is not one for social tariff'),
        )
      const { postalCode, country } = body.address
      const forbidden = lacking(request, organizer, { socialTariff: social, postalCode, country })
      if (forbidden) return sendProblem(reply, forbidden)
      const id = body.registrationCardSystemId ?? organizer.cardSystemIds[0]
      const system = id !== undefined && organizer.cardSystemIds.includes(id) ? await cardSystems.find(id) : undefined
      if (!system) return sendProblem(reply, problem('cardsystem-not-found'))
      const cities = system.cities.map((city) => city.postalCode)
      if (social && !livesIn(cities, postalCode)) return sendProblem(reply, problem('invalid-city'))

      const endDate = social ? (registrationSocialTariffEndDate ?? defaultEndDate(clock())) : undefined
      const row = asRow(body, card?.value, endDate, dayOf(clock()))
      const { insz } = row.read
      const { name, firstName, dateOfBirth, address, email, gender, nationality, phoneNumber } = body
      const outcome = await registerOne.register(
        {
          ...{ name, firstName, dateOfBirth, postalCode, city: address.city },
          ...(insz !== undefined && { insz }),
          ...(address.street !== undefined && { street: address.street }),
          ...(email !== undefined && { email }),
          ...(gender !== undefined && { gender }),
          ...(nationality !== undefined && { nationality }),
          ...(phoneNumber !== undefined && { mobileNumber: phoneNumber }),
          ...(endDate !== undefined && { socialTariffEndDate: endOfDay(endDate) }),
        },
        row,
        {
          ...{ by: scopeOf(request).actor, organizerId: organizer.id, cardSystemId: system.id },
          graceDays: system.socialTariffGraceDays,
        },
      )
      // A refusal tells of a card, or of somebody: it counts as asking about them.
      const refused = outcome.kind === 'REFUSED' && outcome.findings.some(({ column }) => column === 'uitpasNumber')
      const asked: readonly Named[] = [
        ...(refused && card ? [{ kind: 'NUMBER' as const, value: card.value }] : []),
        // Where there is no number to make, an INSZ is one that nobody has.
        ...(['INSZ_TAKEN', 'NO_NUMBERS'].includes(outcome.kind) && insz !== undefined
          ? [{ kind: 'INSZ' as const, value: insz }]
          : []),
      ]
      const seconds = await noteAsked(readings, request, asked)
      if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      switch (outcome.kind) {
        case 'INSZ_TAKEN':
          return sendProblem(reply, inszTaken)
        case 'NO_NUMBERS':
          return sendProblem(
            reply,
            problem('invalid-card', { detail: 'The card system has no prefix to make a number with.' }),
          )
        case 'REFUSED': {
          const [first] = outcome.findings
          return sendProblem(reply, first ? findingProblem(first) : problem('body/invalid-data'))
        }
        case 'REGISTERED': {
          const [holder] = await passes.holders([outcome.passholderId])
          if (!holder) throw new Error('somebody was registered and is not there')
          return reply.send(await shown(request, holder))
        }
      }
    },
  )
}
