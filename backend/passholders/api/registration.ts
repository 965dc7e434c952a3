import { parseUitpasNumber } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { numberProblem } from '../../cards/problems.ts'
import type { StoredOrganizer } from '../../counters/store/organizers.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForOrganizer, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import type { Action } from '../../platform/http/policy.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Finding, FindingCode } from '../rules/registration/finding.ts'
import type { RegistrationColumn } from '../shapes/registration.ts'
import { problem } from './problems.ts'

/** What is looked at before a client registers somebody or gives him a membership, and what it reads when that can't be. */

const pointers: Readonly<Partial<Record<RegistrationColumn, string>>> = {
  name: '/name',
  firstName: '/firstName',
  dateOfBirth: '/dateOfBirth',
  socialTariffEndDate: '/registrationSocialTariffEndDate',
}
const ofAddress: readonly (RegistrationColumn | undefined)[] = ['street', 'postalCode', 'city']

const words: Readonly<Partial<Record<FindingCode, string>>> = {
  EMPTY: 'must not be empty',
  TOO_LONG: 'is too long',
  LETTERS_LOST: 'was read in a wrong encoding once: letters are lost',
  BORN_TOO_EARLY: 'must not be before 1900',
  BORN_IN_FUTURE: 'must not be in the future',
  POSTAL_CODE: 'is no postal code',
  END_DATE_PAST: 'must not be in the past',
  INSZ_OTHER_NAME: 'is that of somebody with another name',
}

const details: Readonly<Partial<Record<FindingCode, string>>> = {
  CARD_WITHOUT_CHIP: 'The card has no chip yet.',
  CARD_IN_STOCK: 'The card is in the stock of the card system, at no counter.',
  CARD_ON_ITS_WAY: 'The card is on its way to a counter.',
  CARD_ELSEWHERE: 'The card is in the stock of another organizer’s counter.',
  CARD_TAKEN: 'The card is somebody’s already.',
  CARD_BLOCKED: 'The card is blocked.',
  CARD_DELETED: 'The card is deleted.',
  CARD_WITH_STATUS: 'The card is for somebody with social tariff.',
  CARD_WITHOUT_STATUS: 'The card is not one for social tariff.',
}

/** Why a card can't be given. */
export const cardRefusal = (code: FindingCode): Problem => {
  const detail = details[code]
  const kind = ['CARD_UNKNOWN', 'CARD_WITH_STATUS', 'CARD_WITHOUT_STATUS'].includes(code)
    ? 'invalid-card'
    : 'invalid-card-status'
  return problem(kind, { ...(detail !== undefined && { detail }), jsonPointer: '/registrationUitpasNumber' })
}

/** What a client reads of what is wrong with somebody. @param address where the body has what is of his address */
export const findingProblem = ({ column, code }: Finding, address = '/address'): Problem => {
  if (column === 'insz') return problem('invalid-insz-number', { jsonPointer: '/inszNumber' })
  if (column === 'uitpasNumber') return cardRefusal(code)
  const pointer = ofAddress.includes(column) ? `${address}/${column}` : pointers[column ?? 'name']
  return fieldProblem(pointer ?? '', words[code] ?? 'has a form that is not allowed')
}

/** The number of a card that was named, or why it can be none. */
export const cardNumberOf = (typed: string | undefined): { readonly value: string } | { readonly wrong: Problem } => {
  const parsed = parseUitpasNumber(typed?.trim() ?? '')
  if (parsed.ok) return { value: parsed.value }
  const { detail } = numberProblem(parsed.error)
  return { wrong: problem('invalid-uitpas-number', { ...(detail !== undefined && { detail }) }) }
}

/** What a client gives somebody, that needs more than PASSHOLDERS_WRITE. */
interface Given {
  readonly socialTariff: boolean
  readonly postalCode: string
  /** Of ISO 3166-1. */
  readonly country?: string | undefined
}

/** Which permission an organizer’s client lacks; `undefined` = none. Source: POST /passholders. */
export const lacking = (
  request: FastifyRequest,
  { id, postalCodes }: StoredOrganizer,
  { socialTariff, postalCode, country = 'be' }: Given,
): Problem | undefined => {
  const outside = socialTariff && postalCodes.length > 0 && !postalCodes.includes(postalCode)
  if (socialTariff && !scopeFor(request, 'passholder.write-social-status')?.covers(id))
    return forbiddenForOrganizer('passholder.write-social-status')
  if (outside && !scopeFor(request, 'passholder.write-social-status-anywhere')?.covers(id))
    return forbiddenForOrganizer('passholder.write-social-status-anywhere')
  if (country.toLowerCase() !== 'be' && !scopeFor(request, 'passholder.write-abroad')?.covers(id))
    return forbiddenForOrganizer('passholder.write-abroad')
  return undefined
}

/** The organizer for whom a client acts, or why it may not. */
export const actingFor = async (
  request: FastifyRequest,
  find: (id: string) => Promise<StoredOrganizer | undefined>,
  id: string,
  action: Action = 'passholder.write',
): Promise<{ readonly organizer: StoredOrganizer } | { readonly wrong: Problem }> => {
  if (!scopeOf(request).covers(id)) return { wrong: forbiddenForOrganizer(action) }
  const organizer = await find(id)
  return organizer ? { organizer } : { wrong: problem('organizer-not-found') }
}
