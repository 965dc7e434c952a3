import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ListedCounters } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { FilterBar, useListState } from '../../ui/filters.tsx'
import type { Column } from '../../ui/table.tsx'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { useCounterMenu } from './acts.ts'
import { counterQueries } from './queries.ts'

const LIMIT = 50

const columns: readonly Column<ListedCounters['member'][number]>[] = [
  {
    id: 'name',
    head: t('counters.one'),
    rowHead: true,
    cell: ({ id, name }) => <Link href={`/balies/${id}`}>{name}</Link>,
  },
  {
    id: 'organizer',
    head: t('counters.fields.organizerId'),
    cell: ({ organizer }) =>
      organizer && <Link href={`/balies?${new URLSearchParams({ organisator: organizer.id })}`}>{organizer.name}</Link>,
  },
  { id: 'location', head: t('counters.fields.locationId'), cell: ({ location }) => location?.name },
  {
    id: 'zuilen',
    head: t('nav.zuilen'),
    cell: ({ id, zuilen }) =>
      zuilen > 0 && (
        <Link href={`/zuilen?${new URLSearchParams({ balie: id })}`}>{t('counters.zuilen', { count: zuilen })}</Link>
      ),
  },
]

/** "Balies": the desks of the partners in this card system. */
export const CounterList = () => {
  const state = useListState()
  const organizerId = state.value('organisator')
  const query = { text: state.text, organizerId }
  const asked = useQuery(counterQueries.list({ ...query, start: state.start, limit: LIMIT }))
  const menuOf = useCounterMenu()
  const mayAdd = useMay('counter.manage')
  const add = mayAdd && (
    <ButtonLink to="/balies/nieuw" look="main">
      {t('counters.add')}
    </ButtonLink>
  )
  const organizer = asked.data?.member.find((one) => one.organizer?.id === organizerId)?.organizer
  // The filter is chosen in a row; what is chosen is in sight, and taken away by one press.
  const filters =
    organizerId === ''
      ? []
      : [
          {
            id: 'organisator',
            label: t('counters.fields.organizerId'),
            options: [{ value: organizerId, text: organizer?.name ?? organizerId }],
          },
        ]
  const filtered = state.text !== '' || organizerId !== ''
  return (
    <>
      <PageHead title={t('nav.counters')}>
        <ExportButton path="/counters" query={query} filtered={filtered} />
        {add}
      </PageHead>
      <FilterBar state={state} filters={filters} searchFor={t('counters.searchFor')} />
      <Views list="counters" state={state} />
      <Listed
        name={t('nav.counters')}
        asked={asked}
        columns={columns}
        nameOf={({ name }) => name}
        menuOf={menuOf}
        state={state}
        limit={LIMIT}
        empty={
          filtered ? (
            <NoneFound title={t('counters.noneFound')} text={t('counters.noneFoundText')} state={state} />
          ) : (
            <Empty title={t('counters.none')} text={t('counters.noneText')}>
              {add}
            </Empty>
          )
        }
      />
    </>
  )
}
