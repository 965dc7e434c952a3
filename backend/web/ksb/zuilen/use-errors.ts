import { useState } from 'react'
import type { ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import type { FieldError } from '../../ui/error-summary.tsx'
import { sentence } from '../words.ts'
import { fieldId } from './form.tsx'
import { type Field, fields } from './settings.ts'
import { fieldName } from './words.ts'

type Wrong = Readonly<Partial<Record<Field, string>>>

/** What can't be so, before the server is asked. */
const wrongIn = ({ name, openingHours }: ZuilSettings): Wrong => ({
  ...(name.trim() === '' && { name: t('zuilen.wrong.name') }),
  ...(openingHours.some(({ days, opens, closes }) => days.length === 0 || opens === '' || closes === '') && {
    openingHours: t('zuilen.wrong.openingHours'),
  }),
})

const wrongBy = (error: unknown): Wrong | undefined => {
  if (!(error instanceof Refused)) return undefined
  if (error.kind === 'zuil-name-taken') return { name: sentence(error) }
  const named = fields.filter((field) => error.fields.includes(field))
  return named.length === 0
    ? undefined
    : Object.fromEntries(named.map((field) => [field, t('zuilen.wrong.field', { field: fieldName(field) })]))
}

/** What is wrong in a form: at its fields, and in the summary above it. */
export const useErrors = () => {
  const [wrong, setWrong] = useState<Wrong>({})
  const [general, setGeneral] = useState<string>()
  const [round, setRound] = useState(0)
  const show = (found: Wrong, other?: string): void => {
    setWrong(found)
    setGeneral(other)
    setRound((n) => n + 1)
  }
  const errors: readonly FieldError[] = [
    ...fields.flatMap((field) => (wrong[field] ? [{ id: fieldId(field), text: wrong[field] }] : [])),
    ...(general === undefined ? [] : [{ id: fieldId('name'), text: general }]),
  ]
  return {
    wrong,
    errors,
    round,
    clear: () => show({}),
    /** @returns whether it can be sent */
    check: (settings: ZuilSettings): boolean => {
      const found = wrongIn(settings)
      show(found)
      return Object.keys(found).length === 0
    },
    refused: (error: unknown): void => {
      const found = wrongBy(error)
      if (found) show(found)
      else show({}, sentence(error))
    },
  }
}
