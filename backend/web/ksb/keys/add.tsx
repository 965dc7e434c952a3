import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { EditedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { KeyFields } from './key-form.tsx'
import { keyActs } from './queries.ts'
import { begun, cleaned, keyForm } from './settings.ts'

/** "Verdeelsleutel toevoegen". */
export const AddKey = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const add = async (typed: EditedKey): Promise<void> => {
    const { settings } = await keyActs.add(cleaned(typed))
    void client.invalidateQueries({ queryKey: ['key'] })
    notify(t('keys.added', { name: settings.name }))
    go('/verdeelsleutels')
  }
  return (
    <>
      <PageHead title={t('keys.add')} up={{ to: '/verdeelsleutels', text: t('nav.keys') }} />
      <AddForm
        draftKey="key new"
        form={keyForm}
        begun={begun}
        act={t('keys.addAct')}
        next={t('keys.addNext')}
        cancelTo="/verdeelsleutels"
        add={add}
      >
        {(typed, onChange, wrong) => <KeyFields typed={typed} onChange={onChange} wrong={wrong} />}
      </AddForm>
    </>
  )
}
