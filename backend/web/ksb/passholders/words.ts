import type { ListedPassholder, ManagedPassholder } from '../../../passholders/shapes/managed.ts'
import { writeDate } from '../../format/date-text.ts'
import { t } from '../../i18n/t.ts'
import type { Said } from '../../shell/social-status.ts'
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
