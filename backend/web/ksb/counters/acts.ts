import { useLocation } from 'wouter'
import type { Counter } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { copyEntry } from '../../ui/copy.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'

/** What the three dots of a counter offer, in the list and on its own page. */
export const useCounterMenu = () => {
  const notify = useNotify()
  const may = useMay('counter.manage')
  const [, go] = useLocation()
  return ({
    id,
    consumerKey,
    organizer,
    location,
  }: Pick<Counter, 'id' | 'consumerKey' | 'organizer' | 'location'>): readonly (readonly MenuEntry[])[] => [
    may
      ? [
          { id: 'edit', text: t('counters.acts.edit'), run: () => go(`/balies/${id}/instellingen`) },
          { id: 'staff', text: t('counters.acts.staff'), run: () => go(`/balies/${id}/medewerkers`) },
        ]
      : [],
    [
      copyEntry(t('counters.consumerKey'), consumerKey, notify),
      copyEntry(t('counters.uuid'), id, notify),
      ...(organizer ? [copyEntry(t('counters.organizerCdbid'), organizer.id, notify)] : []),
      ...(location ? [copyEntry(t('counters.locationCdbid'), location.id, notify)] : []),
    ],
  ]
}
