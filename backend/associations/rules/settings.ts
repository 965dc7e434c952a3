import type { EditedAssociation } from '../shapes.ts'
import { suggestionHasPassed } from './membership.ts'

/** What is set of a lidmaatschap. Source: handbook, "Lidmaatschappen", "Aanmaken". */

export type EndDateField = 'endDate' | 'months' | 'renewableMonths'

/** What each basis of the end date asks: by the date of birth nothing is renewed, it would end on the same day. */
export const fieldsOfBasis = {
  CUSTOM: ['endDate', 'renewableMonths'],
  BASED_ON_DATE_OF_BIRTH: ['months'],
  BASED_ON_REGISTRATION_DATE: ['months', 'renewableMonths'],
} as const satisfies Readonly<Record<EditedAssociation['endDateType'], readonly EndDateField[]>>

const all: readonly EndDateField[] = ['endDate', 'months', 'renewableMonths']

/** NOT_ASKED: of another basis. PASSED: a suggestion that none will read. */
export interface WrongSetting {
  readonly field: EndDateField
  readonly why: 'NOT_ASKED' | 'NEEDED' | 'PASSED'
}

/**
 * The first thing that can't be so. A suggested date that has passed stays where it stood already: who gives it another
 * name need not renew it first.
 * @param today yyyy-mm-dd in Europe/Brussels
 */
export const wrongSetting = (
  settings: EditedAssociation,
  today: string,
  before?: Pick<EditedAssociation, 'endDate'>,
): WrongSetting | undefined => {
  const asked: readonly EndDateField[] = fieldsOfBasis[settings.endDateType]
  const other = all.find((field) => settings[field] !== undefined && !asked.includes(field))
  if (other) return { field: other, why: 'NOT_ASKED' }
  const missing = (['endDate', 'months'] as const).find(
    (field) => asked.includes(field) && settings[field] === undefined,
  )
  if (missing) return { field: missing, why: 'NEEDED' }
  return suggestionHasPassed(settings, today) && settings.endDate !== before?.endDate
    ? { field: 'endDate', why: 'PASSED' }
    : undefined
}
