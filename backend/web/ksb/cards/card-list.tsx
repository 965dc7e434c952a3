import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { ListedCard } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Empty } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { type Filter, FilterBar, type ListState, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import css from './cards.module.css'
import { cardQueries } from './queries.ts'
import { kindText, levelOf, statuses, statusText } from './words.ts'

const LIMIT = 50

const columns: readonly Column<ListedCard>[] = [
  {
    id: 'number',
    head: t('cards.list.number'),
    rowHead: true,
    cell: ({ uitpasNumber }) => (
      <Link href={`/kaarten/kaart/${uitpasNumber}`} className={css.digits}>
        {uitpasNumber}
      </Link>
    ),
  },
  { id: 'chip', head: t('cards.list.chip'), cell: ({ chipNumber }) => chipNumber ?? t('cards.list.noChip') },
  {
    id: 'status',
    head: t('cards.list.status'),
    cell: ({ status }) => <Pill level={levelOf(status)}>{statusText(status)}</Pill>,
  },
  { id: 'kind', head: t('cards.list.kind'), cell: ({ socialTariff }) => kindText(socialTariff) },
  {
    id: 'counter',
    head: t('cards.list.counter'),
    cell: ({ counter }) => counter && <Link href={`/balies/${counter.id}`}>{counter.name}</Link>,
  },
]

/** What the address asks for. */
const filtersOf = (state: ListState) => ({
  ...{ text: state.text, status: state.value('status') },
  ...{ socialTariff: state.value('kansenstatuut'), counterId: state.value('balie') },
})

/** The list as a file: it stands in the head of the page. */
export const CardExport = () => {
  const state = useListState()
  return <ExportButton path="/cards" query={filtersOf(state)} filtered={state.query !== ''} />
}

/** All cards, in the order of their numbers. */
export const CardList = () => {
  const state = useListState()
  const notify = useNotify()
  const [, go] = useLocation()
  const query = { ...filtersOf(state), after: state.after, limit: LIMIT }
  const asked = useQuery(cardQueries.list(query))
  const { data: stock } = useQuery(cardQueries.stock())
  const filters: readonly Filter[] = [
    {
      id: 'status',
      label: t('cards.list.status'),
      options: statuses.map((value) => ({ value, text: statusText(value) })),
    },
    {
      id: 'kansenstatuut',
      label: t('cards.list.kind'),
      options: [
        { value: 'true', text: t('cards.list.with') },
        { value: 'false', text: t('cards.list.without') },
      ],
    },
    {
      id: 'balie',
      label: t('cards.list.counter'),
      options: (stock?.counters ?? []).map(({ id, name }) => ({ value: id, text: name })),
    },
  ]
  const filtered = state.query !== ''
  return (
    <>
      <FilterBar state={state} filters={filters} searchFor={t('cards.list.searchFor')} />
      <ListedOnward
        name={t('cards.tabs.list')}
        columns={columns}
        asked={asked}
        keyOf={({ uitpasNumber }) => uitpasNumber}
        nameOf={({ uitpasNumber }) => uitpasNumber}
        menuOf={({ uitpasNumber, chipNumber }) => [
          [{ id: 'open', text: t('cards.overview.show'), run: () => go(`/kaarten/kaart/${uitpasNumber}`) }],
          [
            copyEntry(t('cards.card.copyNumber'), uitpasNumber, notify),
            ...(chipNumber === undefined ? [] : [copyEntry(t('cards.card.copyChip'), chipNumber, notify)]),
          ],
        ]}
        state={state}
        first={t('cards.list.first')}
        later={t('cards.list.next')}
        empty={
          filtered ? (
            <NoneFound title={t('cards.list.noneFound')} text={t('cards.list.noneFoundText')} state={state} />
          ) : (
            <Empty title={t('cards.list.none')} text={t('cards.list.noneText')}>
              <ButtonLink to="/kaarten/nummers" look="main">
                {t('cards.generate.act')}
              </ButtonLink>
            </Empty>
          )
        }
      />
    </>
  )
}
