import type { ShownSocialStatus } from '../../passholders/shapes/managed.ts'
import { writeDate } from '../format/date-text.ts'
import { t } from '../i18n/t.ts'
import type { Level } from '../ui/pill.tsx'

/** What a pill says. */
export interface Said {
  readonly text: string
  readonly level: Level
}

/** A social status with the day that matters. */
export const socialStatusOf = ({ status, endDate = '', suspendedUntil = '' }: ShownSocialStatus): Said => {
  switch (status) {
    case 'NONE':
      return { text: t('passholders.social.NONE'), level: 'quiet' }
    case 'ACTIVE':
      return { text: t('passholders.social.ACTIVE', { date: writeDate(endDate) }), level: 'good' }
    case 'GRACE':
      return { text: t('passholders.social.GRACE', { date: writeDate(endDate) }), level: 'warn' }
    case 'EXPIRED':
      return { text: t('passholders.social.EXPIRED', { date: writeDate(endDate) }), level: 'bad' }
    case 'SUSPENDED':
      return { text: t('passholders.social.SUSPENDED', { date: writeDate(suspendedUntil) }), level: 'warn' }
  }
}
