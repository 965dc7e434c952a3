import { useQueryClient } from '@tanstack/react-query'
import type { Activity } from '../../../taps/shapes/activity.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { WordDialog } from './dialogs.tsx'
import { activityActs, type ReversibleKind } from './queries.ts'
import { aboutOf, gaveOf, whoOf } from './words.ts'

/** Something that was booked, that still stands, and that may be reversed. */
export type Reversible = Activity & { readonly kind: ReversibleKind }

/** Whether one of the list can be reversed by who looks at it. */
export const useMayReverse = (): ((one: Activity) => one is Reversible) => {
  const may: Readonly<Record<string, boolean>> = {
    CHECKIN: useMay('checkin.reverse'),
    TICKET: useMay('ticket.reverse'),
    REDEMPTION: useMay('reward.reverse'),
  }
  return (one): one is Reversible => may[one.kind] === true && one.reversedAt === undefined
}

/** What somebody must do or know beside it: money and things are given back by people alone. */
const notesOf = (one: Reversible): readonly string[] => {
  const { kind, price = 0, points = 0, zuil } = one
  if (kind === 'TICKET')
    return [
      ...(price > 0 ? [t('checkins.reverse.money', { gave: gaveOf(one) })] : []),
      // Over the API a ticket is sold without a check-in.
      ...(zuil ? [t('checkins.reverse.pointStays')] : []),
    ]
  if (kind === 'REDEMPTION')
    return [
      ...(points < 0 ? [t('checkins.reverse.pointsBack', { count: 0 - points })] : []),
      t('checkins.reverse.handedOver'),
    ]
  return []
}

/** Asks why something is reversed, with what comes of it, and reverses it. */
export const ReverseDialog = ({ one, onClose }: { readonly one: Reversible; readonly onClose: () => void }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const { kind, actieId } = one
  const reverse = async (reason: string): Promise<undefined> => {
    try {
      await activityActs.reverse(kind, actieId, reason)
      notify(t(`checkins.reverse.done.${kind}`, { who: whoOf(one) }))
    } finally {
      await client.invalidateQueries({ queryKey: ['activity'] })
    }
    return undefined
  }
  return (
    <WordDialog
      title={t(`checkins.reverse.title.${kind}`)}
      label={t('checkins.reverse.why')}
      hint={t('checkins.reverse.hint')}
      act={t('checkins.acts.reverse')}
      danger
      run={reverse}
      onClose={onClose}
    >
      <p>
        {t(`checkins.reverse.text.${kind}`, {
          who: whoOf(one),
          what: aboutOf(one),
          when: dayAndTime(one.at),
          gave: gaveOf(one),
        })}
      </p>
      {notesOf(one).map((note) => (
        <p key={note}>{note}</p>
      ))}
    </WordDialog>
  )
}
