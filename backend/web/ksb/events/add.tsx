import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { EditedEvent } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Notice, PageHead } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { newCalendar } from './calendar-fields.tsx'
import { EventFields } from './event-form.tsx'
import { eventActs } from './queries.ts'
import { cleaned, eventForm } from './settings.ts'

const begun: EditedEvent = {
  ...{ name: { nl: '' }, organizerId: '', calendar: newCalendar, checkinPoints: 1, chosenKeyIds: [] },
}

/** "Evenement toevoegen": one that is not in UiTdatabank. */
export const AddEvent = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const add = async (typed: EditedEvent): Promise<void> => {
    const { id, name } = await eventActs.add(cleaned(typed))
    void client.invalidateQueries({ queryKey: ['event'] })
    notify(t('events.added', { name: name.nl }))
    go(`/evenementen/${id}/zuilen`)
  }
  return (
    <>
      <PageHead title={t('events.add')} up={{ to: '/evenementen', text: t('nav.events') }} />
      <Notice level="quiet">
        <p>{t('events.addText')}</p>
      </Notice>
      <AddForm
        draftKey="event new"
        form={eventForm}
        begun={begun}
        act={t('events.addAct')}
        next={t('events.addNext')}
        cancelTo="/evenementen"
        add={add}
      >
        {(typed, onChange, wrong) => <EventFields typed={typed} onChange={onChange} wrong={wrong} />}
      </AddForm>
    </>
  )
}
