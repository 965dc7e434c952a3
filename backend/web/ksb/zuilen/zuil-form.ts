import type { ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import type { Form } from '../forms/form.ts'
import { type Field, fields, sameField } from './settings.ts'
import { fieldName } from './words.ts'

/** The form of a zuil's settings, new or there already. */
export const zuilForm: Form<ZuilSettings, Field> = {
  fields,
  same: sameField,
  fieldName,
  wrongIn: ({ name, openingHours }) => ({
    ...(name.trim() === '' && { name: t('zuilen.wrong.name') }),
    ...(openingHours.some(({ days, opens, closes }) => days.length === 0 || opens === '' || closes === '') && {
      openingHours: t('zuilen.wrong.openingHours'),
    }),
  }),
  fieldOfRefusal: ({ kind }) => (kind === 'zuil-name-taken' ? 'name' : undefined),
}
