import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { CardPackage } from '../../../cards/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Empty } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { cardQueries } from './queries.ts'
import { kindsText } from './words.ts'

const LIMIT = 50

/** Whether a package has come, in words. */
export const PackageState = ({ receivedAt, missing = 0 }: Pick<CardPackage, 'receivedAt' | 'missing'>) => {
  if (receivedAt === undefined) return <Pill level="warn">{t('cards.packages.underWay')}</Pill>
  if (missing > 0) return <Pill level="bad">{t('cards.packages.receivedMissing', { count: missing })}</Pill>
  return <Pill level="good">{t('cards.packages.received')}</Pill>
}

const columns: readonly Column<CardPackage>[] = [
  {
    id: 'counter',
    head: t('cards.packages.counter'),
    rowHead: true,
    cell: ({ id, counter }) => <Link href={`/kaarten/pakjes/${id}`}>{counter.name}</Link>,
  },
  { id: 'cards', head: t('cards.packages.cards'), cell: kindsText },
  {
    id: 'sent',
    head: t('cards.packages.sentAt'),
    cell: ({ sentAt, sentBy }) => t('cards.packages.by', { when: dayAndTime(sentAt), who: sentBy }),
  },
  { id: 'state', head: t('cards.packages.state'), cell: PackageState },
]

const filters = (): readonly Filter[] => [
  {
    id: 'onderweg',
    label: t('cards.packages.filterState'),
    options: [
      { value: 'true', text: t('cards.packages.underWay') },
      { value: 'false', text: t('cards.packages.received') },
    ],
  },
]

/** "Verdelen": what was sent to counters, newest first. */
export const PackageList = () => {
  const state = useListState()
  const [, go] = useLocation()
  const underWay = state.value('onderweg')
  const counterId = state.value('balie')
  const asked = useQuery(cardQueries.packages({ underWay, counterId, start: state.start, limit: LIMIT }))
  const add = (
    <ButtonLink to="/kaarten/pakjes/nieuw" look="main">
      {t('cards.packages.add')}
    </ButtonLink>
  )
  return (
    <>
      <FilterBar state={state} filters={filters()} />
      <Listed
        name={t('cards.packages.title')}
        asked={asked}
        columns={columns}
        nameOf={({ counter }) => counter.name}
        menuOf={({ id, receivedAt }) => [
          [
            {
              id: 'open',
              text: t(receivedAt === undefined ? 'cards.packages.receive' : 'cards.card.toPackage'),
              run: () => go(`/kaarten/pakjes/${id}`),
            },
          ],
        ]}
        state={state}
        limit={LIMIT}
        empty={
          underWay === '' && counterId === '' ? (
            <Empty title={t('cards.packages.none')} text={t('cards.packages.noneText')}>
              {add}
            </Empty>
          ) : (
            <NoneFound title={t('cards.packages.noneFound')} text={t('cards.list.noneFoundText')} state={state} />
          )
        }
      />
    </>
  )
}
