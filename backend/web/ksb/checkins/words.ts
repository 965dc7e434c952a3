import type { RefusalReason } from '@zuil/protocol'
import type { Activity } from '../../../taps/shapes/activity.ts'
import { euro } from '../../format/euro.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

/** What was booked or refused, in Dutch. */

export const kindText = ({ kind }: Pick<Activity, 'kind'>): string => t(`checkins.kinds.${kind}`)

/** Why something was not given, as somebody of the back office reads it. */
export const refusalText = (reason: RefusalReason): string => t(`refusals.${reason}`)

export const statusOf = ({ kind, reversedAt, reason, unbooked }: Activity): { text: string; level: Level } => {
  if (reversedAt !== undefined) return { text: t('checkins.status.reversed'), level: 'quiet' }
  if (unbooked === 'WAITING') return { text: t('checkins.status.waiting'), level: 'warn' }
  if (reason === 'in-quarantine') return { text: t('checkins.status.quarantine'), level: 'warn' }
  if (unbooked === 'PUT_ASIDE') return { text: t('checkins.status.aside'), level: 'quiet' }
  if (reason !== undefined) return { text: t('checkins.status.refused'), level: 'bad' }
  return { text: t(kind === 'MEMBERSHIP' ? 'checkins.status.shown' : 'checkins.status.booked'), level: 'good' }
}

/** How well it is known when it happened. */
export const whenOf = ({ at, timeQuality }: Activity): string =>
  timeQuality === 'ESTIMATED' ? t('quarantine.estimated', { when: dayAndTime(at) }) : dayAndTime(at)

/** Where it came in. */
export const placeOf = ({ zuil, counter, source, clientId }: Activity): string => {
  if (zuil) return zuil.name
  if (counter) return counter.name
  if (source === 'QR') return t('checkins.byApp')
  return clientId === undefined ? t('checkins.byProgram') : t('history.client', { id: clientId })
}

/** The event or reward. */
export const aboutOf = ({ event, reward }: Activity): string => (event ?? reward)?.name ?? ''

/** What it gave or took. */
export const gaveOf = ({ points, price: cents }: Activity): string => {
  if (cents !== undefined) return euro(cents)
  return points === undefined ? '' : t('checkins.points', { count: points })
}

/** Somebody, or his card, or nobody. */
export const whoOf = ({ passholder, uitpasNumber }: Activity): string =>
  passholder?.name ?? uitpasNumber ?? t('checkins.nobody')

/** What one thing of a list is called. */
export const nameOf = (one: Activity): string => `${kindText(one)}, ${whoOf(one)}, ${dayAndTime(one.at)}`

/** What can be done about a tap that could not be booked. */
export const helpText = (reason: RefusalReason): string => {
  switch (reason) {
    case 'card-blocked':
    case 'invalid-card':
      return t('unbooked.help.card')
    case 'invalid-card-status':
    case 'passholder-not-found':
      return t('unbooked.help.nobody')
    case 'passholder-blocked':
    case 'passholder-no-active-cardsystems':
      return t('unbooked.help.membership')
    case 'maximum-reached':
      return t('unbooked.help.maximum')
    case 'event-not-found':
    case 'checkin-not-allowed':
    case 'event-cancelled':
      return t('unbooked.help.event')
    case 'zuil-blocked':
      return t('unbooked.help.zuil')
    case 'device-replaced':
      return t('unbooked.help.device')
    default:
      return t('unbooked.help.other')
  }
}
