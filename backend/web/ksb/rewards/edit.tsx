import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { EditedReward, ManagedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { Preview } from './preview.tsx'
import { rewardActs, rewardQueries } from './queries.ts'
import { RewardFields } from './reward-form.tsx'
import { ofItsType, rewardForm, valueText, versioned } from './settings.ts'

/** "Bewerken" of a voordeel. One that was deleted stays as it is. */
export const EditReward = ({ reward }: { reward: ManagedReward }) => {
  const { id } = reward
  const client = useQueryClient()
  const notify = useNotify()
  const { data: choices } = useQuery(rewardQueries.choices(''))
  const save = async (typed: EditedReward, version: number): Promise<Versioned<EditedReward>> => {
    const saved = await rewardActs.change(id, ofItsType(typed), version)
    client.setQueryData(rewardQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['reward'] })
    notify(t('rewards.saved', { title: saved.title.nl }))
    return versioned(saved)
  }
  if (reward.status === 'DELETED')
    return (
      <Notice level="quiet">
        <p>{t('rewards.deletedStays')}</p>
      </Notice>
    )
  if (!choices) return <Card narrow>{t('general.loading')}</Card>
  const named = { ...choices, counters: [...reward.counters, ...choices.counters] }
  return (
    <EditForm
      draftKey={`reward ${id}`}
      form={rewardForm}
      now={versioned(reward)}
      find={async () => versioned(await rewardActs.find(id))}
      save={save}
      valueText={(field, typed) => valueText(field, typed, named)}
      beside={(typed) => <Preview typed={typed} id={id} />}
    >
      {(typed, onChange, wrong) => (
        <RewardFields typed={typed} onChange={onChange} wrong={wrong} choices={choices} reward={reward} />
      )}
    </EditForm>
  )
}
