import type { Registration, RegistrationFileProblem, RowOutcome } from '../../../passholders/shapes/registration.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

/** How a file stands, in a word or two. */
export const standing = ({ status, counts }: Registration): { readonly level: Level; readonly text: string } => {
  if (status === 'CHECKED' && counts && counts.WRONG > 0)
    return { level: 'bad', text: t('registration.wrongRows', { count: counts.WRONG }) }
  const levels = { CHECKED: 'warn', REGISTERED: 'good', UNREADABLE: 'bad', FAILED: 'bad' } as const
  return {
    level: status in levels ? levels[status as keyof typeof levels] : 'quiet',
    text: t(`registration.states.${status}`),
  }
}

export const outcomes: readonly RowOutcome[] = ['NEW', 'MEMBERSHIP', 'CARD', 'EXTENDED', 'ALREADY', 'WRONG']

/** Why a file can't be read, and what to do. */
export const unreadable = ({ code, encoding = 'UTF-8', row = 0 }: RegistrationFileProblem): string =>
  t(`registration.problems.${code}`, { encoding: t(`registration.encodings.${encoding}`), row })
