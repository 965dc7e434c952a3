import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { CounterSettings } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { CounterFields, counterForm } from './counter-form.tsx'
import { counterActs } from './queries.ts'

const begun: CounterSettings = { name: '' }

/** "Balie toevoegen". */
export const AddCounter = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const add = async (typed: CounterSettings): Promise<void> => {
    const { id, name } = await counterActs.add({ ...typed, name: typed.name.trim() })
    void client.invalidateQueries({ queryKey: ['counter'] })
    notify(t('counters.added', { name }))
    go(`/balies/${id}/medewerkers`)
  }
  return (
    <>
      <PageHead title={t('counters.add')} up={{ to: '/balies', text: t('nav.counters') }} />
      <AddForm
        draftKey="counter new"
        form={counterForm}
        begun={begun}
        act={t('counters.addAct')}
        next={t('counters.addNext')}
        cancelTo="/balies"
        add={add}
      >
        {(typed, onChange, wrong) => <CounterFields typed={typed} onChange={onChange} wrong={wrong} />}
      </AddForm>
    </>
  )
}
