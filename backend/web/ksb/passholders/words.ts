import type { ListedPassholder, ManagedPassholder, ShownSocialStatus } from '../../../passholders/shapes/managed.ts'
import { writeDate } from '../../format/date-text.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

/** Passholders in Dutch. */

/** A group has one name. */
export const nameOf = ({ firstName, name }: Pick<ListedPassholder, 'firstName' | 'name'>): string =>
  `${firstName} ${name}`.trim()

/** Whether it is a group pass: nobody was born with it. */
export const isGroup = ({ dateOfBirth }: Pick<ListedPassholder, 'dateOfBirth'>): boolean => dateOfBirth === undefined

/** His birth date, or that there is none. */
export const bornOf = ({ dateOfBirth }: Pick<ListedPassholder, 'dateOfBirth'>): string =>
  dateOfBirth === undefined ? t('passholders.group') : writeDate(dateOfBirth)

/** What tells somebody from another of his name. */
export const tellsApart = ({ dateOfBirth, city }: Pick<ListedPassholder, 'dateOfBirth' | 'city'>): string =>
  t('passholders.bornIn', { date: bornOf({ dateOfBirth }), city })

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

export const membershipOf = ({ status }: Pick<ListedPassholder, 'status'>): Said =>
  status === 'BLOCKED'
    ? { text: t('passholders.blocked'), level: 'bad' }
    : { text: t('passholders.active'), level: 'good' }

type CardStatus = ManagedPassholder['cards'][number]['status']
const cardLevels: Readonly<Partial<Record<CardStatus, Level>>> = { ACTIVE: 'good', BLOCKED: 'bad' }
export const cardStatusOf = (status: CardStatus): Said => ({
  text: t(`passholders.cardStatus.${status}`),
  level: cardLevels[status] ?? 'quiet',
})

/** Whether somebody has a card that works. */
export const hasCard = ({ cards }: ManagedPassholder): boolean => cards.some(({ status }) => status === 'ACTIVE')
