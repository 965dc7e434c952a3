import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ListedEvent } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { FilterBar, useListState } from '../../ui/filters.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import { placesColumn, whenColumn } from './columns.tsx'
import { eventActs, eventQueries } from './queries.ts'

const LIMIT = 50

const columns: readonly Column<ListedEvent>[] = [
  { id: 'name', head: t('events.one'), rowHead: true, cell: ({ name }) => name.nl },
  whenColumn,
  placesColumn(({ name }) => name),
  {
    id: 'cardSystems',
    head: t('events.cardSystems'),
    cell: ({ cardSystems }) => cardSystems.map(({ name }) => name).join(', '),
  },
]

/** "Evenement opnemen": those of its organizers that are in another card system alone. */
export const TakeInEvent = () => {
  const state = useListState()
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState<string>()
  const asked = useQuery(
    eventQueries.list({
      elsewhere: 'true',
      phase: 'COMING',
      cancelled: 'false',
      text: state.text,
      after: state.after,
      limit: LIMIT,
    }),
  )
  const takeIn = ({ id, name }: ListedEvent): void => {
    setBusy(id)
    eventActs
      .setIncluded(id, true)
      .then(() => notify(t('events.takenIn', { name: name.nl })))
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(undefined)
        void client.invalidateQueries({ queryKey: ['event'] })
      })
  }
  const act: Column<ListedEvent> = {
    id: 'act',
    head: t('events.takeInHead'),
    cell: (event) => (
      <Button
        name={t('events.takeInOf', { name: event.name.nl })}
        off={busy === event.id}
        onPress={() => takeIn(event)}
      >
        {t('events.takeInAct')}
      </Button>
    ),
  }
  return (
    <>
      <PageHead title={t('events.takeIn')} up={{ to: '/evenementen', text: t('nav.events') }} />
      <Notice level="quiet">
        <p>{t('events.takeInText')}</p>
      </Notice>
      <FilterBar state={state} filters={[]} searchFor={t('events.searchFor')} />
      <ListedOnward
        name={t('events.takeIn')}
        asked={asked}
        columns={[...columns, act]}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name.nl}
        menuOf={({ id }) => [[copyEntry(t('events.cdbid'), id, notify)]]}
        state={state}
        first={t('events.first')}
        empty={
          state.text === '' ? (
            <Empty title={t('events.noneElsewhere')} text={t('events.noneElsewhereText')} />
          ) : (
            <NoneFound title={t('events.noneFound')} text={t('events.noneFoundText')} state={state} />
          )
        }
      />
    </>
  )
}
