import type { Candidate, EditedAssociation, ManagedAssociation } from '../../../associations/shapes.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'

export const bases = ['CUSTOM', 'BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE'] as const

export const basisText = (endDateType: EditedAssociation['endDateType']): string =>
  t(`associations.bases.${endDateType}`)

/** When a membership ends, in a word or two. */
export const endText = ({ endDate, months }: Pick<EditedAssociation, 'endDate' | 'months'>): string => {
  if (endDate !== undefined) return t('associations.suggests', { date: day(endDate) })
  return months === undefined ? '' : t('associations.months', { count: months })
}

export const personName = ({ firstName, name }: Pick<Candidate, 'firstName' | 'name'>): string => `${firstName} ${name}`

/** The zuilen that none of these counters lets read it: they refuse it. */
export const zuilenWithout = (
  zuilen: ManagedAssociation['zuilen'],
  counters: readonly { readonly id: string }[],
): ManagedAssociation['zuilen'] =>
  zuilen.filter(({ counterIds }) => !counters.some(({ id }) => counterIds.includes(id)))
