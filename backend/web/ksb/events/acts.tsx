import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ListedEvent } from '../../../events/shapes/managed.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { eventActs } from './queries.ts'

type Shown = Pick<
  ListedEvent,
  'id' | 'name' | 'organizer' | 'location' | 'cancelled' | 'byHand' | 'cardSystems' | 'version'
>
type Act = 'cancel' | 'putBack' | 'takeOut' | 'remove'

/** What the three dots of an event offer, in the list and on its own page. @param removed after it is gone */
export const useEventActs = (removed?: () => void) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const may = useMay('event.manage')
  const maySeeActivity = useMay('activity.read')
  const [asking, setAsking] = useState<{ readonly event: Shown; readonly act: Act }>()
  const [busy, setBusy] = useState(false)

  const groupsOf = (event: Shown): readonly (readonly MenuEntry[])[] => {
    const { id, organizer, location, cancelled, byHand, cardSystems } = event
    const address = `/evenementen/${encodeURIComponent(id)}`
    const ask = (act: Act, danger = false): MenuEntry => ({
      ...{ id: act, text: t(`events.acts.${act}`), danger },
      run: () => setAsking({ event, act }),
    })
    return [
      [
        ...(may ? [{ id: 'edit', text: t('events.acts.edit'), run: () => go(`${address}/instellingen`) }] : []),
        { id: 'zuilen', text: t('events.tabs.zuilen'), run: () => go(`${address}/zuilen`) },
        ...(maySeeActivity
          ? [
              {
                id: 'checkins',
                text: t('events.acts.checkins'),
                run: () => go(`/checkins?${search({ evenement: id })}`),
              },
            ]
          : []),
      ],
      [
        copyEntry(t('events.cdbid'), id, notify),
        copyEntry(t('counters.organizerCdbid'), organizer.id, notify),
        ...(location ? [copyEntry(t('counters.locationCdbid'), location.id, notify)] : []),
      ],
      [
        ...(may && byHand ? [cancelled ? ask('putBack') : ask('cancel')] : []),
        ...(may && cardSystems.length > 1 ? [ask('takeOut', true)] : []),
        ...(may && byHand && cardSystems.length === 1 ? [ask('remove', true)] : []),
      ],
    ]
  }

  const done = ({ event: { id, version }, act }: { event: Shown; act: Act }): Promise<unknown> => {
    if (act === 'takeOut') return eventActs.setIncluded(id, false)
    return act === 'remove' ? eventActs.remove(id, version) : eventActs.setCancelled(id, act === 'cancel', version)
  }
  const confirm = (asked: { readonly event: Shown; readonly act: Act }): void => {
    setBusy(true)
    done(asked)
      .then(() => {
        notify(t(`events.done.${asked.act}`, { name: asked.event.name.nl }))
        if (asked.act === 'remove' || asked.act === 'takeOut') removed?.()
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setAsking(undefined)
        void client.invalidateQueries({ queryKey: ['event'] })
      })
  }
  const dialog: ReactNode = asking && (
    <ConfirmDialog
      title={t(`events.ask.${asking.act}`, { name: asking.event.name.nl })}
      act={t(`events.acts.${asking.act}`)}
      danger={asking.act !== 'putBack'}
      busy={busy}
      onConfirm={() => confirm(asking)}
      onClose={() => setAsking(undefined)}
    >
      <p>{t(`events.askText.${asking.act}`)}</p>
    </ConfirmDialog>
  )
  return { groupsOf, dialog }
}
