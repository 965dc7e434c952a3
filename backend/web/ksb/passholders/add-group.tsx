import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { digitsOf } from './card-dialogs.tsx'
import { GroupFields, groupForm, groupSettings, type TypedGroup } from './group-form.tsx'
import { passholderActs } from './queries.ts'

const begun: TypedGroup = { name: '', postalCode: '', city: '' }
const form = groupForm(true)

/** "Groepspas maken". */
export const AddGroup = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const add = async (typed: TypedGroup): Promise<void> => {
    const { uitpasNumber = '', socialTariffEndDate = '' } = typed
    const card = { uitpasNumber: digitsOf(uitpasNumber), socialTariffEndDate }
    const { id, name } = await passholderActs.addGroup({ ...groupSettings(typed), ...card })
    void client.invalidateQueries({ queryKey: ['passholder'] })
    notify(t('passholders.groups.added', { name }))
    go(`/pashouders/${id}`)
  }
  return (
    <>
      <PageHead title={t('passholders.groups.add')} up={{ to: '/pashouders', text: t('nav.passholders') }} />
      <AddForm
        draftKey="group pass new"
        form={form}
        begun={begun}
        act={t('passholders.groups.add')}
        cancelTo="/pashouders"
        add={add}
      >
        {(typed, onChange, wrong) => <GroupFields typed={typed} onChange={onChange} wrong={wrong} isNew />}
      </AddForm>
    </>
  )
}
