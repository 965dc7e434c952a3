import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ListedEvent } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import type { Column } from '../../ui/table.tsx'
import { chosenDays, DayFilters } from '../../ui/typed-filter.tsx'
import { calendarTypes, typeText } from '../event-times.ts'
import { ExportButton } from '../export.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { useEventActs } from './acts.tsx'
import { placesColumn, whenColumn } from './columns.tsx'
import css from './events.module.css'
import { FromUitdatabank } from './from-uitdatabank.tsx'
import { eventQueries } from './queries.ts'
import { priceText } from './words.ts'

const LIMIT = 50
const MAX_COUNT = 1_000
/** In the address: the CDBID of the organizer. */
const ORGANIZER = 'organisator'

const columns: readonly Column<ListedEvent>[] = [
  {
    id: 'name',
    head: t('events.one'),
    rowHead: true,
    cell: ({ id, name, byHand }) => (
      <>
        <Link href={`/evenementen/${encodeURIComponent(id)}`}>{name.nl}</Link>
        {byHand && <span className={css.sub}>{t('events.byHand')}</span>}
      </>
    ),
  },
  whenColumn,
  placesColumn(({ id, name }) => <Link href={`/evenementen?${new URLSearchParams({ [ORGANIZER]: id })}`}>{name}</Link>),
  { id: 'points', head: t('events.fields.checkinPoints'), cell: ({ checkinPoints }) => checkinPoints },
  {
    id: 'price',
    head: t('events.fields.basePrice'),
    cell: ({ basePrice }) => <span className={css.price}>{priceText(basePrice)}</span>,
  },
]

/** Those that can be chosen, with the one that is. */
const useOrganizerFilter = (chosen: string, named: string | undefined): Filter => {
  const may = useMay('event.manage')
  const { data } = useQuery({ ...eventQueries.choices(''), enabled: may })
  const [kept, setKept] = useState<string>()
  if (named !== undefined && named !== kept) setKept(named)
  const found = data?.organizers ?? []
  const missing = chosen !== '' && !found.some(({ id }) => id === chosen)
  return {
    id: ORGANIZER,
    label: t('counters.fields.organizerId'),
    options: [
      ...(missing ? [{ value: chosen, text: kept ?? chosen }] : []),
      ...found.map(({ id, name }) => ({ value: id, text: name })),
    ],
  }
}

/** "Evenementen" of this card system: what is to come first. */
export const EventList = () => {
  const state = useListState()
  const mayAdd = useMay('event.manage')
  const { groupsOf, dialog } = useEventActs()
  const query = {
    ...{ text: state.text, organizerId: state.value(ORGANIZER), type: state.value('kalender') },
    ...{ phase: state.value('wanneer'), cancelled: state.value('geannuleerd'), byHand: state.value('herkomst') },
    ...{ from: state.value('van'), until: state.value('tot') },
  }
  const asked = useQuery(eventQueries.list({ ...query, after: state.after, limit: LIMIT }))
  const { data } = asked
  const count = data?.totalItems ?? 0
  const organizer = data?.member.find((one) => one.organizer.id === query.organizerId)?.organizer.name
  const filters: readonly Filter[] = [
    {
      id: 'wanneer',
      label: t('events.when'),
      options: (['COMING', 'OVER'] as const).map((value) => ({ value, text: t(`events.phases.${value}`) })),
    },
    useOrganizerFilter(query.organizerId, organizer),
    {
      id: 'kalender',
      label: t('events.fields.calendar'),
      options: calendarTypes.map((value) => ({ value, text: typeText(value) })),
    },
    {
      id: 'geannuleerd',
      label: t('events.cancelledOrNot'),
      options: (['true', 'false'] as const).map((value) => ({ value, text: t(`events.cancelledFilter.${value}`) })),
    },
    {
      id: 'herkomst',
      label: t('events.origin'),
      options: (['true', 'false'] as const).map((value) => ({ value, text: t(`events.origins.${value}`) })),
    },
  ]
  const filtered = Object.values(query).some((value) => value !== '')
  const add = mayAdd && (
    <ButtonLink to="/evenementen/nieuw" look="main">
      {t('events.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.events')}>
        <ExportButton path="/events" query={query} filtered={filtered} />
        {mayAdd && <ButtonLink to="/evenementen/opnemen">{t('events.takeIn')}</ButtonLink>}
        {add}
      </PageHead>
      <FromUitdatabank />
      <FilterBar state={state} filters={filters} searchFor={t('events.searchFor')} typed={chosenDays(state)}>
        <DayFilters state={state} />
      </FilterBar>
      <Views list="events" state={state} />
      <ListedOnward
        name={t('nav.events')}
        asked={asked}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name.nl}
        menuOf={groupsOf}
        state={state}
        first={t('events.first')}
        said={
          count === 0
            ? undefined
            : count > MAX_COUNT
              ? t('events.many', { count: MAX_COUNT })
              : t('events.count', { count })
        }
        empty={
          filtered ? (
            <NoneFound title={t('events.noneFound')} text={t('events.noneFoundText')} state={state} />
          ) : (
            <Empty title={t('events.none')} text={t('events.noneText')}>
              {add}
            </Empty>
          )
        }
      />
      {dialog}
    </>
  )
}
