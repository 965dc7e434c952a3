import { ageAt } from '../../card-systems/rules/prices.ts'
import type { CardSystemStore } from '../../card-systems/store.ts'
import type { OrganizerStore } from '../../counters/store/organizers.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf, uitidOf } from '../../platform/http/guard.ts'
import { perNetwork, type RateLimits } from '../../platform/http/rate-limits.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { toPassholderResponse } from '../response.ts'
import { ADULT_AGE } from '../rules/family.ts'
import { parseInsz } from '../rules/insz.ts'
import { livesIn } from '../rules/new-membership.ts'
import { asRow } from '../rules/registration/as-row.ts'
import { isWarning } from '../rules/registration/finding.ts'
import { ownPassholder, selfRegistrationBody } from '../shapes/api.ts'
import type { PassStore } from '../store/passes.ts'
import type { RegisterOneStore } from '../store/register-one.ts'
import { problem, problems } from './problems.ts'
import { actingFor, findingProblem } from './registration.ts'

interface SelfRegistrationDeps {
  readonly passes: Pick<PassStore, 'holders'>
  readonly registerOne: RegisterOneStore
  readonly organizers: Pick<OrganizerStore, 'find'>
  readonly cardSystems: Pick<CardSystemStore, 'find'>
  readonly limits: RateLimits
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const isOne = problem('uitid-already-registered', {
  detail: 'Who asks is a passholder already: GET /passholders/me shows him.',
})

/** POST /passholders/me. */
export const selfRegistrationRoutes = (api: Api, deps: SelfRegistrationDeps): void => {
  const { passes, registerOne, organizers, cardSystems, limits, clock } = deps

  api.post(
    '/passholders/me',
    {
      config: { can: 'own-passholder.register', rateLimit: perNetwork(limits.selfRegistration) },
      schema: {
        tags: ['Current Passholder'],
        operationId: 'post-passholders-me',
        summary: 'Register passholder for the current user',
        description:
          'Who logged in with his eID, so that the provider vouches for his INSZ (the claim `https://publiq.be/rrn`), gets a ' +
          `UiTPAS on his phone, without social tariff; his UiTiD acts for him from then on. He is ${ADULT_AGE} or older, was born ` +
          'on the day that his INSZ has, and lives in a city of the card system. An e-mail address need not be his alone: ' +
          'families share one. Limited in number per address.\n\n' +
          'For people by their tokens, through a client with the permission PASSHOLDERS_SELF_REGISTRATION for the organizer.',
        body: selfRegistrationBody,
        response: {
          200: answer('OK', ownPassholder),
          ...problems({
            400: [
              ...(['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'insz-in-token-required'] as const),
              ...(['organizer-not-found', 'cardsystem-not-found', 'forbidden-underaged', 'invalid-city'] as const),
              'uitid-already-registered',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { name, firstName, dateOfBirth, postalCode, city, email, registrationOrganizer } = request.body
      const uitid = uitidOf(request)
      const insz = parseInsz(uitid.insz ?? '')
      if (!insz.ok) return sendProblem(reply, problem('insz-in-token-required'))
      const acting = await actingFor(request, organizers.find, registrationOrganizer.id, 'own-passholder.register')
      if ('wrong' in acting) return sendProblem(reply, acting.wrong)
      const { id } = request.body.cardSystem
      const system = acting.organizer.cardSystemIds.includes(id) ? await cardSystems.find(id) : undefined
      if (!system) return sendProblem(reply, problem('cardsystem-not-found'))

      const person = { name, firstName, dateOfBirth, inszNumber: insz.value, address: { postalCode, city } }
      const row = asRow(person, undefined, undefined, dayOf(clock()))
      // At a counter somebody sees his identity card; here the day of birth is held to his INSZ.
      if (row.findings.some(isWarning))
        return sendProblem(reply, fieldProblem('/dateOfBirth', 'is not the one that the INSZ has'))
      const [wrong] = row.findings
      if (wrong) return sendProblem(reply, findingProblem(wrong, ''))
      if (ageAt(dateOfBirth, clock()) < ADULT_AGE) return sendProblem(reply, problem('forbidden-underaged'))
      const cities = system.cities.map((one) => one.postalCode)
      if (!livesIn(cities, postalCode))
        return sendProblem(reply, problem('invalid-city', { jsonPointer: '/postalCode' }))

      const outcome = await registerOne.register(
        {
          ...{ name, firstName, dateOfBirth, postalCode, city, insz: insz.value },
          ...(email !== undefined && { email }),
        },
        row,
        {
          ...{ by: scopeOf(request).actor, organizerId: acting.organizer.id, cardSystemId: system.id },
          ...{ graceDays: system.socialTariffGraceDays, uitid },
        },
      )
      switch (outcome.kind) {
        case 'REGISTERED': {
          const [holder] = await passes.holders([outcome.passholderId])
          if (!holder) throw new Error('somebody was registered and is not there')
          return reply.send({ ...toPassholderResponse(holder, undefined, clock()), uitidStatus: 'REGISTERED' as const })
        }
        case 'NO_NUMBERS':
          return sendProblem(
            reply,
            problem('cardsystem-not-found', { detail: 'The card system has no prefix to make a number with.' }),
          )
        case 'INSZ_TAKEN':
          return sendProblem(reply, isOne)
        case 'REFUSED':
        case 'HAS_CARD':
          throw new Error(`nobody who registers himself has a card or a row to be refused: ${outcome.kind}`)
      }
    },
  )
}
