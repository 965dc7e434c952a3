import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Action } from '../../platform/http/policy.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { shownPhone } from '../response.ts'
import { hasSocialCard, mayBeBorn } from '../rules/acts.ts'
import { parseInsz } from '../rules/insz.ts'
import { livesIn } from '../rules/new-membership.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import { type PassholderBody, passholderBody } from '../shapes/api.ts'
import type { PassholderSettings } from '../shapes/managed.ts'
import type { ActRefusal, PassholderActStore } from '../store/acts.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'
import type { ReachedMembership } from '../store/reach.ts'
import { inszTaken, noteAsked, notKept } from './asked-about.ts'
import { problem, problems } from './problems.ts'

interface EditDeps {
  readonly passes: PassStore
  readonly managedPassholders: ManagedPassholderStore
  readonly passholderActs: PassholderActStore
  readonly readings: { readonly note: NoteReading }
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

type Holder = NonNullable<StoredPass['passholder']>

/** The API has one number: a new one is a mobile one, and takes the place of the one that was shown. */
const phonesOf = (before: Holder, given: string | undefined) => {
  const { phoneNumber, mobileNumber } = before
  if (given === undefined) return {}
  if (given === shownPhone(before))
    return { ...(phoneNumber !== undefined && { phoneNumber }), ...(mobileNumber !== undefined && { mobileNumber }) }
  return { mobileNumber: given, ...(mobileNumber !== undefined && phoneNumber !== undefined && { phoneNumber }) }
}

const settingsOf = (before: Holder, body: PassholderBody, insz: string | undefined): PassholderSettings => {
  const { name, firstName, dateOfBirth, address, email, gender, nationality, phoneNumber } = body
  const { street, postalCode, city } = address
  return {
    ...{ name, firstName, dateOfBirth, postalCode, city, ...phonesOf(before, phoneNumber) },
    ...(street !== undefined && { street }),
    ...(email !== undefined && { email }),
    ...(gender !== undefined && { gender }),
    ...(nationality !== undefined && { nationality }),
    ...(insz !== undefined && { inszNumber: insz }),
  }
}

/** PUT /passholders/{passholderId}. */
export const editRoutes = (api: Api, deps: EditDeps): void => {
  const { passes, managedPassholders, passholderActs, readings, clock } = deps

  /** Where he has a social status that holds, of the card systems that the client reaches. */
  const socialIn = (memberships: readonly ReachedMembership[]) =>
    memberships.find(({ socialTariffEndDate, graceDays }) =>
      hasSocialCard(shownSocialStatus({ socialTariffEndDate }, graceDays, clock()).status),
    )

  /** Why somebody can't be changed so, by what is known before. */
  const refusalOf = async (
    body: PassholderBody,
    before: Holder,
    social: ReachedMembership | undefined,
    mayAlso: (action: Action) => Promise<boolean>,
  ): Promise<Problem | undefined> => {
    const { postalCode, country = 'be' } = body.address
    if (!mayBeBorn(body.dateOfBirth, dayOf(clock()))) return fieldProblem('/dateOfBirth', 'nobody can be born then')
    if (country.toLowerCase() !== 'be' && !(await mayAlso('passholder.write-abroad')))
      return problem('auth/forbidden', { detail: 'The permission PASSHOLDERS_WRITE_FOREIGN_COUNTRY is needed.' })
    if (social && postalCode !== before.postalCode && !livesIn(social.cities, postalCode))
      return problem('invalid-city', { jsonPointer: '/address/postalCode' })
    if (body.registrationSocialTariffEndDate === undefined) return undefined
    if (!(await mayAlso('passholder.write-social-status')))
      return problem('auth/forbidden', { detail: 'The permission PASSHOLDERS_WRITE_SOCIALTARIFF is needed.' })
    return social
      ? undefined
      : fieldProblem('/registrationSocialTariffEndDate', 'there is no social tariff: it is given with a membership')
  }

  api.put(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.write' },
      schema: {
        tags: ['Passholders'],
        operationId: 'put-passholders-passholderId',
        summary: 'Update a passholder',
        description:
          'Who it is, whole: what is left out is taken away, but for the INSZ. `registrationSocialTariffEndDate` is until when ' +
          `a social tariff lasts that there is. ${notKept}\n\n` +
          'For clients with the permission PASSHOLDERS_WRITE for an organizer of one of his card systems; beside it ' +
          'PASSHOLDERS_WRITE_SOCIALTARIFF to extend social tariff, PASSHOLDERS_WRITE_FOREIGN_COUNTRY for another country.',
        params: z.object({ passholderId: idInPath }),
        body: passholderBody,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({
            400: [
              ...(['body/missing', 'body/invalid-syntax', 'body/invalid-data'] as const),
              ...(['invalid-insz-number', 'invalid-city'] as const),
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { body, params } = request
      const { passholderId } = params
      const memberships = isUuid(passholderId) ? await deps.reachedMemberships(scopeOf(request), passholderId) : []
      const social = socialIn(memberships)
      const membership = social ?? memberships[0]
      const [before] = membership ? await passes.holders([passholderId]) : []
      if (!membership || !before) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      // In this card system: for an organizer of another one is not enough.
      const mayAlso = async (action: Action): Promise<boolean> => {
        const scope = scopeFor(request, action)
        const there = scope ? await deps.reachedMemberships(scope, passholderId) : []
        return there.some(({ cardSystemId }) => cardSystemId === membership.cardSystemId)
      }
      const refused = await refusalOf(body, before, social, mayAlso)
      if (refused) return sendProblem(reply, refused)
      const insz = body.inszNumber === undefined ? undefined : parseInsz(body.inszNumber)
      if (insz && !insz.ok) return sendProblem(reply, problem('invalid-insz-number', { jsonPointer: '/inszNumber' }))
      // Before it is tried: what is refused, or written over the one before, would tell of any number whether it is known.
      if (insz?.ok && (await passes.holderOfInsz(insz.value)) !== passholderId) {
        const seconds = await noteAsked(readings, request, [{ kind: 'INSZ', value: insz.value }])
        if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      }
      const { registrationSocialTariffEndDate: endDate } = body
      const outcome = await managedPassholders
        .in(membership)
        .change<ActRefusal>(passholderId, settingsOf(before, body, insz?.value), undefined, async (db) =>
          endDate === undefined
            ? undefined
            : passholderActs.in(membership).changeSocialStatusWithin(db, passholderId, { kind: 'EXTEND', endDate }),
        )
      switch (outcome.kind) {
        case 'SAVED':
          return reply.code(204).send()
        case 'INSZ_TAKEN':
          return sendProblem(reply, inszTaken)
        case 'REFUSED':
          return sendProblem(reply, fieldProblem('/registrationSocialTariffEndDate', 'must not be in the past'))
        default:
          return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      }
    },
  )
}
