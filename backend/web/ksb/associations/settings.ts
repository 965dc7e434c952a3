import type { EditedAssociation } from '../../../associations/shapes.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Form } from '../forms/form.ts'
import { inOneLine, trimmed } from '../forms/texts.ts'
import { basisText } from './words.ts'

export type Field = keyof EditedAssociation

/** What each basis asks (handbook, "Aanmaken"); the server holds to it. */
export const asked: Readonly<Record<EditedAssociation['endDateType'], readonly Field[]>> = {
  CUSTOM: ['endDate', 'renewableMonths'],
  BASED_ON_DATE_OF_BIRTH: ['months'],
  BASED_ON_REGISTRATION_DATE: ['months', 'renewableMonths'],
}

/** The form of a lidmaatschap, new or there already. */
export const associationForm: Form<EditedAssociation, Field> = {
  fields: ['name', 'endDateType', 'endDate', 'months', 'renewableMonths'],
  fieldName: (field) => t(`associations.fields.${field}`),
  wrongIn: ({ name, endDateType, endDate, months }) => ({
    ...(name.nl.trim() === '' && { name: t('associations.wrong.name') }),
    ...(endDateType === 'CUSTOM' && endDate === undefined && { endDate: t('associations.wrong.endDate') }),
    ...(endDateType !== 'CUSTOM' && (months ?? 0) === 0 && { months: t('associations.wrong.months') }),
  }),
  fieldOfRefusal: ({ kind }) => (kind === 'association-end-date-passed' ? 'endDate' : undefined),
}

/** What is sent: names that are there, and of the end date what its basis asks. */
export const ofItsBasis = (typed: EditedAssociation): EditedAssociation => {
  const { endDateType, name } = typed
  const kept = asked[endDateType].filter((field) => typed[field] !== undefined).map((field) => [field, typed[field]])
  return { name: trimmed(name), endDateType, ...Object.fromEntries(kept) }
}

const monthsText = (months: number | undefined): string =>
  months === undefined ? '' : t('associations.months', { count: months })

export const valueText = (field: Field, settings: EditedAssociation): string => {
  switch (field) {
    case 'name':
      return inOneLine(settings.name)
    case 'endDateType':
      return basisText(settings.endDateType)
    case 'endDate':
      return settings.endDate === undefined ? '' : day(settings.endDate)
    case 'months':
      return monthsText(settings.months)
    case 'renewableMonths':
      return monthsText(settings.renewableMonths) || t('associations.always')
  }
}
