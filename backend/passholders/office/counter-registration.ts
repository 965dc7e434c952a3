import type { Log } from '@zuil/protocol'
import { ageAt, priceFor, residenceIn } from '../../card-systems/rules/prices.ts'
import type { CardSystemStore } from '../../card-systems/store.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import {
  type Counter,
  type Counters,
  counterParams,
  noSuchCounter,
  ownCounter,
} from '../../platform/http/own-counter.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import { endOfDay } from '../rules/acts.ts'
import { livesIn } from '../rules/new-membership.ts'
import { asRow } from '../rules/registration/as-row.ts'
import type { Finding } from '../rules/registration/finding.ts'
import {
  type CounterRegistration,
  counterPrice,
  counterPriceQuestion,
  counterRegistered,
  counterRegistration,
} from '../shapes/counter.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { PassStore } from '../store/passes.ts'
import type { RegisterOneStore } from '../store/register-one.ts'
import { cardTyped } from './counter-acts.ts'

interface CounterRegistrationDeps {
  readonly counters: Counters
  readonly cardSystems: CardSystemStore
  readonly passes: Pick<PassStore, 'byChipNumber'>
  readonly registerOne: RegisterOneStore
  readonly managedPassholders: ManagedPassholderStore
  readonly log: Pick<Log, 'info'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const pointers: Readonly<Partial<Record<NonNullable<Finding['column']>, string>>> = {
  firstName: '/firstName',
  dateOfBirth: '/dateOfBirth',
  street: '/address/street',
  postalCode: '/address/postalCode',
  city: '/address/city',
}
const noCard = problem('card-not-in-stock', { jsonPointer: '/card' })

/** Why somebody can't be registered, at the field that it is about. */
const findingProblem = ({ column = 'name', code }: Finding): Problem => {
  switch (column) {
    case 'insz': {
      const jsonPointer = '/inszNumber'
      if (code === 'INSZ_OTHER_NAME') return problem('passholder-insz-taken', { jsonPointer })
      return problem(code === 'MEMBERSHIP_BLOCKED' ? 'passholder-blocked' : 'passholder-insz-invalid', { jsonPointer })
    }
    case 'uitpasNumber':
      if (code === 'CARD_WITH_STATUS') return problem('card-for-social-status', { jsonPointer: '/card' })
      return code === 'CARD_WITHOUT_STATUS' ? problem('card-without-social-status', { jsonPointer: '/card' }) : noCard
    case 'socialTariff':
      return problem('social-status-held', { jsonPointer: '/socialTariffEndDate' })
    case 'socialTariffEndDate':
      return problem('social-status-day-past', { jsonPointer: '/socialTariffEndDate' })
    default:
      return fieldProblem(pointers[column] ?? '/name', 'is not as it should be')
  }
}

/** Of who is asked about by his INSZ. */
const tellsOfInsz: readonly Finding['code'][] = ['INSZ_OTHER_NAME', 'MEMBERSHIP_BLOCKED', 'STATUS_HELD']

/**
 * POST /counter/{counterId}/registrations: registers somebody with a card of the counter's stock, or gives who is a passholder
 * elsewhere a membership with it; who has a card here already is shown (200), and gets no other. By the rules of a file
 * (handbook, "In bulk registreren"). POST `…/membership-price`: what he pays.
 */
export const counterRegistrationRoutes = (api: Api, deps: CounterRegistrationDeps): void => {
  const { counters, cardSystems, passes, registerOne, managedPassholders, log, clock } = deps

  const register = (scope: Scope, counter: Counter, graceDays: number, body: CounterRegistration, card: string) => {
    const { socialTariffEndDate: endDate, card: _card, inszNumber, address, ...person } = body
    const row = asRow(body, card, endDate, dayOf(clock()))
    const { insz } = row.read
    const { id: counterId, cardSystemId, organizerId } = counter
    return registerOne.register(
      {
        ...{ ...person, ...address },
        ...(insz !== undefined && { insz }),
        ...(endDate !== undefined && { socialTariffEndDate: endOfDay(endDate) }),
      },
      row,
      {
        ...{ by: scope.actor, cardSystemId, graceDays, counterId },
        ...(organizerId !== undefined && { organizerId }),
      },
    )
  }
  /** That somebody's INSZ led to him is written down, as where it is looked for. */
  const noteSought = async (scope: Scope, session: string, inszNumber: string): Promise<void> => {
    const id = await managedPassholders.for(scope).byInsz(inszNumber.replace(/\D/g, ''))
    if (id === undefined) log.info({ session }, 'An INSZ was given of somebody who is no passholder here')
  }

  api.post(
    '/counter/:counterId/registrations',
    {
      config: { can: 'counter-passholder.register' },
      schema: {
        params: counterParams,
        body: counterRegistration,
        response: {
          200: answer('OK', counterRegistered),
          201: answer('Created', counterRegistered),
          ...problems({
            400: ['body/missing', 'body/invalid-data', 'passholder-insz-invalid', 'invalid-city', 'passholder-blocked'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: [
              ...(['passholder-insz-taken', 'card-not-in-stock', 'card-for-social-status'] as const),
              ...(['card-without-social-status', 'social-status-day-past', 'social-status-held'] as const),
            ],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { body } = request
      const counter = await ownCounter(counters, scope, request.params.counterId)
      const system = counter && (await cardSystems.find(counter.cardSystemId))
      if (!counter || !system) return sendProblem(reply, noSuchCounter)
      const card = await cardTyped(passes, body.card)
      if (card === undefined) return sendProblem(reply, noCard)
      const cities = system.cities.map(({ postalCode }) => postalCode)
      if (body.socialTariffEndDate !== undefined && !livesIn(cities, body.address.postalCode))
        return sendProblem(reply, problem('invalid-city', { jsonPointer: '/address/postalCode' }))
      const outcome = await register(scope, counter, system.socialTariffGraceDays, body, card)
      const { session } = personOf(request)
      switch (outcome.kind) {
        case 'REGISTERED':
          return reply.code(201).send({ uitpasNumber: outcome.uitpasNumber, isNew: true })
        case 'HAS_CARD':
          await noteSought(scope, session, body.inszNumber)
          return reply.send({ uitpasNumber: outcome.uitpasNumber, isNew: false })
        case 'REFUSED': {
          if (outcome.findings.some(({ code }) => tellsOfInsz.includes(code)))
            await noteSought(scope, session, body.inszNumber)
          const [first] = outcome.findings
          return sendProblem(reply, first ? findingProblem(first) : problem('body/invalid-data'))
        }
        case 'INSZ_TAKEN':
        case 'NO_NUMBERS':
          // Somebody else registered him, or took the card, in the same moment.
          return sendProblem(reply, problem('passholder-insz-taken', { jsonPointer: '/inszNumber' }))
      }
    },
  )

  api.post(
    '/counter/:counterId/membership-price',
    {
      config: { can: 'counter-passholder.register' },
      schema: {
        params: counterParams,
        body: counterPriceQuestion,
        response: {
          200: answer('OK', counterPrice),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const counter = await ownCounter(counters, scopeOf(request), request.params.counterId)
      const system = counter && (await cardSystems.find(counter.cardSystemId))
      if (!system) return sendProblem(reply, noSuchCounter)
      const { dateOfBirth, postalCode, socialTariff } = request.body
      const found = priceFor(system.membershipPrices, {
        ...{ age: ageAt(dateOfBirth, clock()), residence: residenceIn(system.cities, postalCode) },
        ...{ socialTariff, cardType: 'NFC_CARD' },
      })
      return reply.send(found ? { label: found.label, price: found.price } : {})
    },
  )
}
