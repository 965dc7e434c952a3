import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ListedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { rewardActs, rewardQueries } from './queries.ts'
import { touchedText } from './words.ts'

type Shown = Pick<ListedReward, 'id' | 'title' | 'status' | 'version' | 'unitsTaken'>
type Status = ListedReward['status']

interface Asking {
  readonly reward: Shown
  readonly status: Status
}

/** Stop, put back, delete: what each is called, from the status that it leads to. */
const offered: Readonly<Record<Status, readonly Status[]>> = {
  ACTIVE: ['INACTIVE', 'DELETED'],
  INACTIVE: ['ACTIVE', 'DELETED'],
  DELETED: [],
}

/** What the three dots of a voordeel offer, in the list and on its own page. */
export const useRewardActs = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [asking, setAsking] = useState<Asking>()
  const [busy, setBusy] = useState(false)

  const groupsOf = (reward: Shown): readonly (readonly MenuEntry[])[] => [
    [
      { id: 'see', text: t('rewards.acts.see'), run: () => go(`/voordelen/${reward.id}`) },
      ...(reward.status === 'DELETED'
        ? []
        : [{ id: 'edit', text: t('rewards.acts.edit'), run: () => go(`/voordelen/${reward.id}/bewerken`) }]),
      ...offered[reward.status].map((status) => ({
        id: status,
        text: t(`rewards.acts.${status}`),
        danger: status === 'DELETED',
        run: () => setAsking({ reward, status }),
      })),
    ],
    [copyEntry(t('counters.uuid'), reward.id, notify)],
  ]
  const confirm = ({ reward: { id, title, version }, status }: Asking): void => {
    setBusy(true)
    rewardActs
      .setStatus(id, status, version)
      .then(() => notify(t(`rewards.done.${status}`, { title: title.nl })))
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setAsking(undefined)
        void client.invalidateQueries({ queryKey: ['reward'] })
      })
  }
  const dialog: ReactNode = asking && (
    <ConfirmDialog
      title={t(`rewards.ask.${asking.status}`, { title: asking.reward.title.nl })}
      act={t(`rewards.acts.${asking.status}`)}
      danger={asking.status === 'DELETED'}
      busy={busy}
      onConfirm={() => confirm(asking)}
      onClose={() => setAsking(undefined)}
    >
      <p>{t(`rewards.askText.${asking.status}`)}</p>
      {asking.status === 'DELETED' && asking.reward.unitsTaken > 0 && (
        <p>{t('rewards.kept', { count: asking.reward.unitsTaken })}</p>
      )}
      <Touched id={asking.reward.id} status={asking.status} />
    </ConfirmDialog>
  )
  return { groupsOf, dialog }
}

/** The voordeelzuilen that would show something else. */
const Touched = ({ id, status }: { id: string; status: Status }) => {
  const { data, error } = useQuery({ ...rewardQueries.touched(id, status), staleTime: 0 })
  if (error) return <p>{sentence(error)}</p>
  if (!data) return <p>{t('general.loading')}</p>
  if (data.member.length === 0) return <p>{t('rewards.touchesNone')}</p>
  return (
    <>
      <p>{t('rewards.touches')}</p>
      <ul>
        {data.member.map((zuil) => (
          <li key={zuil.id}>{touchedText(zuil)}</li>
        ))}
      </ul>
    </>
  )
}
