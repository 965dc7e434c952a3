import { Refused, Unreachable } from '../api/problems.ts'
import { t } from '../i18n/t.ts'

/** What went wrong, for the person at the page. */
export const sentence = (error: unknown): string => {
  if (error instanceof Unreachable) return t('errors.unreachable')
  if (!(error instanceof Refused)) return t('errors.unknown')
  if (error.sentence) return error.sentence
  if (error.status === 401) return t('errors.loggedOut')
  if (error.status === 403) return t('errors.forbidden')
  if (error.status === 404) return t('errors.gone')
  if (error.status === 429) return t('errors.tooOften')
  return error.status >= 500 ? t('errors.server') : t('errors.invalid')
}

/** Whether the frame around the pages says it already: the line is away, or nobody is logged in any more. */
export const isSaidAbove = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && error.status === 401)
