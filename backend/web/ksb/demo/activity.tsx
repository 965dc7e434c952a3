import { useQuery } from '@tanstack/react-query'
import type { Activity, ShownTap } from '../../../demo/shapes.ts'
import { timeToSecond } from '../../format/moments.ts'
import { euro } from '../../format/money.ts'
import { t } from '../../i18n/t.ts'
import { Empty } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import css from './demo.module.css'
import { demoQueries } from './queries.ts'
import { outcomeText, signed } from './words.ts'

type Row<K extends 'ledger' | 'tickets' | 'redemptions'> = Activity[K][number]

const isChip = (text: string): boolean => /^[0-9A-F]{14}$/.test(text)

const when = <R extends { readonly at: string }>(): Column<R> => ({
  id: 'when',
  head: t('demo.columns.when'),
  cell: ({ at }) => timeToSecond(at),
})
const holder = <R extends { readonly passholder: string }>(): Column<R> => ({
  id: 'holder',
  head: t('demo.columns.holder'),
  cell: ({ passholder }) => passholder,
})
const undone = (text: string, reversed: boolean) =>
  reversed ? (
    <>
      <s>{text}</s> {t('demo.reversed')}
    </>
  ) : (
    text
  )

const tapColumns = (giveChip: (chip: string) => void): readonly Column<ShownTap>[] => [
  when(),
  { id: 'zuil', head: t('demo.columns.zuil'), cell: ({ zuil }) => zuil, rowHead: true },
  {
    id: 'card',
    head: t('demo.columns.card'),
    cell: ({ unknownCard, uitpasNumber }) =>
      unknownCard !== undefined && isChip(unknownCard) ? (
        <Button onPress={() => giveChip(unknownCard)}>{t('demo.giveChip', { chip: unknownCard })}</Button>
      ) : (
        (uitpasNumber ?? unknownCard ?? '')
      ),
  },
  {
    id: 'outcome',
    head: t('demo.columns.outcome'),
    cell: (tap) => <Pill level={tap.reason === undefined ? 'good' : 'bad'}>{outcomeText(tap)}</Pill>,
  },
  {
    id: 'points',
    head: t('demo.columns.points'),
    cell: ({ points }) => (points === undefined ? '' : signed(points)),
  },
  { id: 'balance', head: t('demo.columns.balance'), cell: ({ balance }) => balance ?? '' },
]
const ledgerColumns: () => readonly Column<Row<'ledger'>>[] = () => [
  when(),
  holder(),
  { id: 'kind', head: t('demo.columns.kind'), cell: ({ kind }) => t(`demo.ledgerKinds.${kind}`) },
  { id: 'points', head: t('demo.columns.points'), cell: ({ points }) => signed(points) },
]
const ticketColumns: () => readonly Column<Row<'tickets'>>[] = () => [
  when(),
  holder(),
  { id: 'event', head: t('demo.columns.event'), cell: ({ event }) => event },
  { id: 'tariff', head: t('demo.columns.tariff'), cell: ({ social }) => t(social ? 'demo.social' : 'demo.regular') },
  {
    id: 'price',
    head: t('demo.columns.price'),
    cell: ({ price, regularPrice, reversed }) => {
      const [paid, full] = [euro(price), euro(regularPrice)]
      return undone(paid === full ? paid : t('demo.insteadOf', { paid, full }), reversed)
    },
  },
]
const redemptionColumns: () => readonly Column<Row<'redemptions'>>[] = () => [
  when(),
  holder(),
  { id: 'reward', head: t('demo.columns.reward'), cell: ({ title, reversed }) => undone(title, reversed) },
  { id: 'points', head: t('demo.columns.points'), cell: ({ points }) => signed(-points) },
]

/** What came in lately, and what the backend made of it. */
export const DemoActivity = ({ giveChip }: { giveChip: (chip: string) => void }) => {
  const { data } = useQuery(demoQueries.activity())
  const part = <R extends { readonly id: string }>(
    id: 'ledger' | 'tickets' | 'redemptions',
    columns: readonly Column<R>[],
    rows: readonly R[] | undefined,
  ) => (
    <section id={id} className={css.part}>
      <h2>{t(`demo.parts.${id}`)}</h2>
      <Table
        name={t(`demo.parts.${id}`)}
        columns={columns}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.id}
        empty={<p className={css.hint}>{t('demo.nothingYet')}</p>}
      />
    </section>
  )
  return (
    <>
      <Table
        name={t('demo.tabs.activity')}
        columns={tapColumns(giveChip)}
        rows={data?.taps}
        keyOf={({ actieId }) => actieId}
        nameOf={({ zuil }) => zuil}
        empty={<Empty title={t('demo.noTaps')} text={t('demo.noTapsText')} />}
      />
      {data && data.taps.length >= data.shown && (
        <p className={css.hint}>{t('demo.onlyLast', { count: data.shown })}</p>
      )}
      {part('ledger', ledgerColumns(), data?.ledger)}
      {part('tickets', ticketColumns(), data?.tickets)}
      {part('redemptions', redemptionColumns(), data?.redemptions)}
    </>
  )
}
