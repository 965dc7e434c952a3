import { useState } from 'react'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import type { FieldError } from '../../ui/error-summary.tsx'
import { type Form, fieldId, type Wrong } from './form.ts'

/** What is wrong in a form: at its fields, and in the summary above it. */
export const useErrors = <T extends object, F extends keyof T & string>(form: Form<T, F>) => {
  const { fields, fieldName, wrongIn, fieldOfRefusal } = form
  const none = {} as Wrong<F>
  const [wrong, setWrong] = useState(none)
  const [general, setGeneral] = useState<string>()
  const [round, setRound] = useState(0)
  const show = (found: Wrong<F>, other?: string): void => {
    setWrong(found)
    setGeneral(other)
    setRound((n) => n + 1)
  }
  const wrongBy = (error: unknown): Wrong<F> | undefined => {
    if (!(error instanceof Refused)) return undefined
    const about = fieldOfRefusal?.(error)
    if (about !== undefined) return { [about]: sentence(error) } as Wrong<F>
    const named = fields.filter((field) => error.fields.includes(field))
    if (named.length === 0) return undefined
    return Object.fromEntries(
      named.map((field) => [field, error.sentence ?? t('form.refused', { field: fieldName(field) })]),
    ) as Wrong<F>
  }
  const errors: readonly FieldError[] = [
    ...fields.flatMap((field) => (wrong[field] ? [{ id: fieldId(field), text: wrong[field] }] : [])),
    ...(general === undefined ? [] : [{ id: fieldId(fields[0] ?? ''), text: general }]),
  ]
  return {
    wrong,
    errors,
    round,
    clear: () => show(none),
    /** @returns whether it can be sent */
    check: (settings: T): boolean => {
      const found = wrongIn(settings)
      show(found)
      return Object.keys(found).length === 0
    },
    refused: (error: unknown): void => {
      const found = wrongBy(error)
      if (found) show(found)
      else show(none, sentence(error))
    },
  }
}
