import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ConfigurationCodeGrant, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { CodeDialog } from './code-dialog.tsx'
import { ZuilForm } from './form.tsx'
import { zuilActs, zuilQueries } from './queries.ts'
import { newSettings, ofItsType } from './settings.ts'
import { zuilForm } from './zuil-form.ts'

/** "Zuil toevoegen": its settings, and then the code to set it up with. */
export const AddZuil = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const { data: choices } = useQuery(zuilQueries.choices())
  const [added, setAdded] = useState<{ readonly id: string; readonly grant: ConfigurationCodeGrant }>()

  const add = async (typed: ZuilSettings): Promise<void> => {
    const name = typed.name.trim()
    const { id } = await zuilActs.add(ofItsType({ ...typed, name }))
    void client.invalidateQueries({ queryKey: ['zuil'] })
    notify(t('zuilen.added', { name }))
    // It is there: without a code its page offers to make one.
    const grant = await zuilActs.code(id, 'LOST').catch((error: unknown) => {
      notify(sentence(error), { bad: true })
      return undefined
    })
    if (grant) setAdded({ id, grant })
    else go(`/zuilen/${id}`)
  }

  return (
    <>
      <PageHead title={t('zuilen.add')} up={{ to: '/zuilen', text: t('nav.zuilen') }} />
      <AddForm
        draftKey="zuil new"
        form={zuilForm}
        begun={newSettings}
        act={t('zuilen.addAct')}
        next={t('zuilen.addNext')}
        cancelTo="/zuilen"
        off={!choices}
        add={add}
      >
        {(typed, onChange, wrong, changed) =>
          choices && (
            <ZuilForm settings={typed} onChange={onChange} choices={choices} wrong={wrong} untouched={!changed} />
          )
        }
      </AddForm>
      {added && <CodeDialog grant={added.grant} onClose={() => go(`/zuilen/${added.id}`)} />}
    </>
  )
}
