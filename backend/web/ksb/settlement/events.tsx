import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { SettledEvent } from '../../../tickets/shapes/settlement.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { FilterBar, useListState } from '../../ui/filters.tsx'
import { PeriodFilter, periodQuery, usePeriod } from '../../ui/period-filter.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { Listed } from '../listed.tsx'
import { settlementQueries } from './queries.ts'
import { amountColumns, countColumn, Sums } from './sums.tsx'

const LIMIT = 50

/** What one organizer is owed, by event. */
export const SettledOrganizerPage = ({ id: organizerId }: { id: string }) => {
  const state = useListState()
  const notify = useNotify()
  const [, go] = useLocation()
  const period = usePeriod(state)
  const asked = useQuery(settlementQueries.events({ ...period, organizerId, start: state.start, limit: LIMIT }))
  const pageOf = (id: string): string =>
    `/afrekening/${encodeURIComponent(organizerId)}/${encodeURIComponent(id)}?${periodQuery(period)}`
  const columns: readonly Column<SettledEvent>[] = [
    {
      id: 'name',
      head: t('settlement.event'),
      rowHead: true,
      cell: ({ id, name }) => <Link href={pageOf(id)}>{name}</Link>,
    },
    ...[countColumn, ...amountColumns],
  ]
  const up = { to: `/afrekening?${periodQuery(period)}`, text: t('nav.settlement') }
  return (
    <Found
      asked={asked}
      up={up}
      one={t('settlement.organizer')}
      gone={{ title: t('settlement.organizerGone'), text: t('settlement.goneText') }}
    >
      {({ organizer, totals }) => (
        <>
          <PageHead title={organizer?.name ?? ''} up={up}>
            <ExportButton path="/settlement/events" query={{ ...period, organizerId }} filtered />
          </PageHead>
          <FilterBar state={state} filters={[]}>
            <PeriodFilter state={state} />
          </FilterBar>
          <Sums sums={totals} period={period} />
          <Listed
            name={t('settlement.events')}
            asked={asked}
            columns={columns}
            nameOf={({ name }) => name}
            menuOf={({ id }) => [
              [{ id: 'open', text: t('settlement.toSales'), run: () => go(pageOf(id)) }],
              [copyEntry(t('settlement.cdbid'), id, notify)],
            ]}
            state={state}
            limit={LIMIT}
            empty={<Empty title={t('settlement.none')} text={t('settlement.noneText')} />}
          />
        </>
      )}
    </Found>
  )
}
