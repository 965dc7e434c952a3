import { useLocation } from 'wouter'
import type { ListedPassholder } from '../../../passholders/shapes/managed.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { copyEntry } from '../../ui/copy.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'

/** What the three dots of a passholder offer, in the list and on the page of one. */
export const usePassholderMenu = () => {
  const notify = useNotify()
  const mayChange = useMay('passholder.change')
  const [, go] = useLocation()
  return ({ id, card }: Pick<ListedPassholder, 'id' | 'card'>): readonly (readonly MenuEntry[])[] => [
    [
      ...(mayChange
        ? [{ id: 'edit', text: t('passholders.acts.edit'), run: () => go(`/pashouders/${id}/gegevens`) }]
        : []),
      { id: 'activity', text: t('passholders.acts.activity'), run: () => go(`/checkins?${search({ zoek: id })}`) },
    ],
    [
      copyEntry(t('passholders.uuid'), id, notify),
      ...(card ? [copyEntry(t('passholders.card'), card.uitpasNumber, notify)] : []),
    ],
  ]
}
