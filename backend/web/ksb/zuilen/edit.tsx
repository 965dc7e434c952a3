import { useQueryClient } from '@tanstack/react-query'
import type { Zuil, ZuilChoices, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm } from '../forms/edit-form.tsx'
import { ZuilForm } from './form.tsx'
import { zuilActs, zuilQueries } from './queries.ts'
import { ofItsType } from './settings.ts'
import { valueText } from './values.ts'
import { zuilForm } from './zuil-form.ts'

/** The settings of a zuil ("Bewerken"). */
export const EditZuil = ({ zuil, choices }: { zuil: Zuil; choices: ZuilChoices }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const save = async (typed: ZuilSettings, version: number): Promise<Zuil> => {
    const saved = await zuilActs.save(zuil.id, ofItsType({ ...typed, name: typed.name.trim() }), version)
    client.setQueryData(zuilQueries.one(zuil.id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['zuil'] })
    notify(t(saved.problems.length === 0 ? 'zuilen.saved' : 'zuilen.savedButRefused', { name: saved.name }))
    return saved
  }
  return (
    <EditForm
      draftKey={`zuil ${zuil.id}`}
      form={zuilForm}
      now={zuil}
      find={() => zuilActs.find(zuil.id)}
      save={save}
      valueText={(field, settings) => valueText(field, settings, choices)}
    >
      {(typed, onChange, wrong) => (
        <ZuilForm settings={typed} onChange={onChange} choices={choices} wrong={wrong} zuilId={zuil.id} />
      )}
    </EditForm>
  )
}
