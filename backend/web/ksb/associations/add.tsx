import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { EditedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { AssociationFields } from './association-form.tsx'
import { associationActs } from './queries.ts'
import { associationForm, ofItsBasis } from './settings.ts'

const begun: EditedAssociation = { name: { nl: '' }, endDateType: 'CUSTOM' }

/** "Lidmaatschap toevoegen". */
export const AddAssociation = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const add = async (typed: EditedAssociation): Promise<void> => {
    const { id, name } = await associationActs.add(ofItsBasis(typed))
    void client.invalidateQueries({ queryKey: ['association'] })
    notify(t('associations.added', { name: name.nl }))
    go(`/lidmaatschappen/${id}/balies`)
  }
  return (
    <>
      <PageHead title={t('associations.add')} up={{ to: '/lidmaatschappen', text: t('nav.associations') }} />
      <AddForm
        draftKey="association new"
        form={associationForm}
        begun={begun}
        act={t('associations.addAct')}
        next={t('associations.addNext')}
        cancelTo="/lidmaatschappen"
        add={add}
      >
        {(typed, onChange, wrong) => <AssociationFields typed={typed} onChange={onChange} wrong={wrong} />}
      </AddForm>
    </>
  )
}
