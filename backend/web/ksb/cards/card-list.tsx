import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { ListedCard } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Empty, Notice } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { isSaidAbove, sentence } from '../words.ts'
import css from './cards.module.css'
import { cardQueries } from './queries.ts'
import { kindText, levelOf, statuses, statusText } from './words.ts'

const LIMIT = 50
/** In the address: the number after which the page begins. */
const AFTER = 'vanaf'

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

/** All cards, in the order of their numbers. */
export const CardList = () => {
  const state = useListState()
  const notify = useNotify()
  const [, go] = useLocation()
  const counterId = state.value('balie')
  const [status, socialTariff, after] = [state.value('status'), state.value('kansenstatuut'), state.value(AFTER)]
  const asked = { text: state.text, status, socialTariff, counterId, after, limit: LIMIT }
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(cardQueries.list(asked))
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
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
          <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
        </Notice>
      )}
      {(data || !error) && (
        <Table
          name={t('cards.tabs.list')}
          columns={columns}
          rows={data?.member}
          keyOf={({ uitpasNumber }) => uitpasNumber}
          nameOf={({ uitpasNumber }) => uitpasNumber}
          menuOf={({ uitpasNumber, chipNumber }) => [
            [{ id: 'open', text: t('cards.overview.show'), run: () => go(`/kaarten/kaart/${uitpasNumber}`) }],
            [
              copyEntry(t('cards.card.copyNumber'), uitpasNumber, notify),
              ...(chipNumber === undefined ? [] : [copyEntry(t('cards.card.copyChip'), chipNumber, notify)]),
            ],
          ]}
          old={isPlaceholderData}
          loading={isFetching && (isPlaceholderData || !data)}
          empty={
            filtered ? (
              <Empty title={t('cards.list.noneFound')} text={t('cards.list.noneFoundText')}>
                <Button look="main" onPress={state.clear}>
                  {t('filters.clear')}
                </Button>
              </Empty>
            ) : (
              <Empty title={t('cards.list.none')} text={t('cards.list.noneText')}>
                <ButtonLink to="/kaarten/nummers" look="main">
                  {t('cards.generate.act')}
                </ButtonLink>
              </Empty>
            )
          }
        />
      )}
      {(after !== '' || data?.next !== undefined) && (
        <nav className={`${css.pages} no-print`} aria-label={t('general.pages')}>
          <Button off={after === ''} onPress={() => state.set(AFTER, '')}>
            {t('cards.list.first')}
          </Button>
          <Button off={data?.next === undefined} onPress={() => state.set(AFTER, data?.next ?? '')}>
            {t('cards.list.next')}
          </Button>
        </nav>
      )}
    </>
  )
}
