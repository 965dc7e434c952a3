import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { EditedReward, RewardChoices } from '../../../rewards/shapes/office.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { Card, PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { Preview } from './preview.tsx'
import { rewardActs, rewardQueries } from './queries.ts'
import { RewardFields } from './reward-form.tsx'
import { begun, ofItsType, rewardForm } from './settings.ts'

/** Who has one counter gives it there. */
const onlyOne = ({ counters }: RewardChoices): string[] => (counters.length === 1 ? counters.map(({ id }) => id) : [])

/** "Voordeel toevoegen". */
export const AddReward = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const { data: choices } = useQuery(rewardQueries.choices(''))
  const partner = useMe().role === 'VOORDEELBEHEERDER'
  const add = async (typed: EditedReward): Promise<void> => {
    const { id, title } = await rewardActs.add(ofItsType(typed))
    void client.invalidateQueries({ queryKey: ['reward'] })
    notify(t('rewards.added', { title: title.nl }))
    go(`/voordelen/${id}`)
  }
  return (
    <>
      <PageHead title={t('rewards.add')} up={{ to: '/voordelen', text: t('nav.rewards') }} />
      {choices ? (
        <AddForm
          draftKey="reward new"
          form={rewardForm}
          begun={{ ...begun(dateOf(Date.now())), ...(partner && { counterIds: onlyOne(choices) }) }}
          act={t('rewards.addAct')}
          cancelTo="/voordelen"
          add={add}
          beside={(typed) => <Preview typed={typed} />}
        >
          {(typed, onChange, wrong) => (
            <RewardFields typed={typed} onChange={onChange} wrong={wrong} choices={choices} />
          )}
        </AddForm>
      ) : (
        <Card narrow>{t('general.loading')}</Card>
      )}
    </>
  )
}
