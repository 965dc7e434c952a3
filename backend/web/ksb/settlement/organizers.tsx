import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { SettledOrganizer } from '../../../tickets/shapes/settlement.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { FilterBar, useListState } from '../../ui/filters.tsx'
import { PeriodFilter, periodQuery, usePeriod } from '../../ui/period-filter.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { Listed } from '../listed.tsx'
import { Views } from '../views.tsx'
import { settlementQueries } from './queries.ts'
import { amountColumns, countColumn, Sums } from './sums.tsx'

const LIMIT = 50

/** "Afrekening": what organizers are owed for tickets at social tariff in a period. */
export const SettlementPage = () => {
  const state = useListState()
  const notify = useNotify()
  const [, go] = useLocation()
  const period = usePeriod(state)
  const asked = useQuery(
    settlementQueries.organizers({ ...period, text: state.text, start: state.start, limit: LIMIT }),
  )
  const pageOf = (id: string): string => `/afrekening/${encodeURIComponent(id)}?${periodQuery(period)}`
  const columns: readonly Column<SettledOrganizer>[] = [
    {
      id: 'name',
      head: t('settlement.organizer'),
      rowHead: true,
      cell: ({ id, name }) => <Link href={pageOf(id)}>{name}</Link>,
    },
    ...[countColumn, ...amountColumns],
  ]
  return (
    <>
      <PageHead title={t('nav.settlement')}>
        <ExportButton path="/settlement/events" query={{ ...period, text: state.text }} filtered />
      </PageHead>
      <FilterBar state={state} filters={[]} searchFor={t('settlement.searchFor')}>
        <PeriodFilter state={state} />
      </FilterBar>
      <Views list="settlement" state={state} />
      <Sums sums={asked.data?.totals} period={period} />
      <Listed
        name={t('nav.settlement')}
        asked={asked}
        columns={columns}
        nameOf={({ name }) => name}
        menuOf={({ id, name }) => [
          [{ id: 'open', text: t('settlement.toEvents'), run: () => go(pageOf(id)) }],
          [copyEntry(t('settlement.organizerId', { name }), id, notify)],
        ]}
        state={state}
        limit={LIMIT}
        empty={
          state.text === '' ? (
            <Empty title={t('settlement.none')} text={t('settlement.noneText')} />
          ) : (
            <Empty title={t('settlement.noneFound')} text={t('settlement.noneFoundText')}>
              <Button look="main" onPress={() => state.setText('')}>
                {t('filters.clear')}
              </Button>
            </Empty>
          )
        }
      />
    </>
  )
}
