import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { SettledLine } from '../../../tickets/shapes/settlement.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { FilterBar, useListState } from '../../ui/filters.tsx'
import { PeriodFilter, periodQuery, usePeriod } from '../../ui/period-filter.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { ListedOnward } from '../listed.tsx'
import { settlementQueries } from './queries.ts'
import { amountColumns, Sums } from './sums.tsx'

const columns: readonly Column<SettledLine>[] = [
  {
    id: 'at',
    head: t('settlement.when'),
    rowHead: true,
    cell: ({ id, at }) => <Link href={`/checkins?zoek=${id}`}>{dayAndTime(at)}</Link>,
  },
  {
    id: 'kind',
    head: t('settlement.what'),
    cell: ({ kind }) => <Pill level={kind === 'SALE' ? 'good' : 'warn'}>{t(`settlement.kinds.${kind}`)}</Pill>,
  },
  { id: 'key', head: t('settlement.key'), cell: ({ key }) => key ?? t('settlement.defaultKey') },
  ...amountColumns,
]

/** What one event comes to, sale by sale: each with who bears what of it. */
export const SettledEventPage = ({ organizerId, id: eventId }: { organizerId: string; id: string }) => {
  const state = useListState()
  const period = usePeriod(state)
  const [, go] = useLocation()
  const notify = useNotify()
  const asked = useQuery(settlementQueries.lines({ ...period, eventId, before: state.after }))
  const up = {
    to: `/afrekening/${encodeURIComponent(organizerId)}?${periodQuery(period)}`,
    text: asked.data?.event.organizedBy.name ?? t('settlement.organizer'),
  }
  return (
    <Found
      asked={asked}
      up={up}
      one={t('settlement.event')}
      gone={{ title: t('settlement.eventGone'), text: t('settlement.goneText') }}
    >
      {({ event, totals }) => (
        <>
          <PageHead title={event.name} up={up}>
            <ExportButton path="/settlement/sales" query={{ ...period, eventId }} filtered />
          </PageHead>
          <FilterBar state={state} filters={[]}>
            <PeriodFilter state={state} />
          </FilterBar>
          <Sums sums={totals} period={period} />
          <ListedOnward
            name={t('settlement.sales')}
            asked={asked}
            columns={columns}
            keyOf={({ id, kind }) => `${kind} ${id}`}
            nameOf={({ at }) => dayAndTime(at)}
            menuOf={({ id }) => [
              [{ id: 'open', text: t('settlement.toCheckin'), run: () => go(`/checkins?zoek=${id}`) }],
              [copyEntry(t('settlement.actieId'), id, notify)],
            ]}
            state={state}
            first={t('settlement.newest')}
            later={t('settlement.older')}
            empty={<Empty title={t('settlement.none')} text={t('settlement.noneText')} />}
          />
        </>
      )}
    </Found>
  )
}
