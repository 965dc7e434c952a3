import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { CounterStock, StatusCount } from '../../../cards/shapes.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Empty, Notice } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import css from './cards.module.css'
import { cardQueries } from './queries.ts'
import { counted, kindsText, statusText } from './words.ts'

const number = (count: number) => <span className={css.digits}>{counted(count)}</span>

const statusColumns: readonly Column<StatusCount>[] = [
  {
    id: 'status',
    head: t('cards.list.status'),
    rowHead: true,
    cell: ({ status }) => (
      <>
        <Link href={`/kaarten/lijst?${search({ status })}`}>{statusText(status)}</Link>
        <span className={css.sub}>{t(`cards.statusHint.${status}`)}</span>
      </>
    ),
  },
  { id: 'plain', head: t('cards.plain'), cell: ({ plain }) => number(plain) },
  { id: 'social', head: t('cards.social'), cell: ({ social }) => number(social) },
  { id: 'total', head: t('cards.total'), cell: ({ plain, social }) => number(plain + social) },
]

const counterColumns: readonly Column<CounterStock>[] = [
  {
    id: 'counter',
    head: t('cards.overview.counter'),
    rowHead: true,
    cell: ({ id, name }) => <Link href={`/balies/${id}`}>{name}</Link>,
  },
  {
    id: 'stock',
    head: t('cards.overview.stock'),
    cell: ({ stock, low }) => (
      <>
        {kindsText(stock)} {(low.social || low.plain) && <Pill level="warn">{t('cards.overview.low')}</Pill>}
      </>
    ),
  },
  { id: 'underWay', head: t('cards.overview.underWay'), cell: ({ underWay }) => kindsText(underWay) },
  { id: 'active', head: t('cards.overview.active'), cell: ({ active }) => kindsText(active) },
]

/** "Overzicht UiTPASsen". */
export const Overview = () => {
  const { data, error, refetch } = useQuery(cardQueries.stock())
  const [, go] = useLocation()
  const low = data?.counters.filter((one) => one.low.social || one.low.plain) ?? []
  return (
    <>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
          <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
        </Notice>
      )}
      {low.length > 0 && (
        <Notice level="warn">
          <p>{t('cards.overview.lowOf', { count: low.length, lowStock: data?.lowStock ?? 0 })}</p>
        </Notice>
      )}
      <Card title={t('cards.overview.statuses')}>
        <Table
          name={t('cards.overview.statuses')}
          columns={statusColumns}
          rows={data?.statuses}
          keyOf={({ status }) => status}
          nameOf={({ status }) => statusText(status)}
          empty={null}
        />
      </Card>
      <Card title={t('cards.overview.counters')}>
        <Table
          name={t('cards.overview.counters')}
          columns={counterColumns}
          rows={data?.counters}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          menuOf={({ id, name }) => [
            [
              {
                id: 'send',
                text: t('cards.overview.sendTo', { name }),
                run: () => go(`/kaarten/pakjes/nieuw?${search({ balie: id })}`),
              },
              {
                id: 'show',
                text: t('cards.overview.show'),
                run: () => go(`/kaarten/lijst?${search({ balie: id })}`),
              },
            ],
          ]}
          empty={
            <Empty title={t('cards.overview.none')} text={t('cards.overview.noneText')}>
              <ButtonLink to="/kaarten/pakjes/nieuw" look="main">
                {t('cards.overview.send')}
              </ButtonLink>
            </Empty>
          }
        />
      </Card>
    </>
  )
}
