import { useQuery } from '@tanstack/react-query'
import type { ZuilOutages } from '../../../presence/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Empty, Notice } from '../../ui/blocks.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { zuilQueries } from './queries.ts'

type Outage = ZuilOutages['member'][number]

const whatOf = ({ kind, problem, waiting }: Outage): string => {
  if (problem) return t(`zuilen.health.${problem}`)
  const text = t(`outages.kinds.${kind}`)
  return waiting === undefined ? text : t('zuilen.withDetail', { text, detail: String(waiting) })
}

const columns = (): readonly Column<Outage>[] => [
  { id: 'what', head: t('outages.what'), rowHead: true, cell: whatOf },
  { id: 'from', head: t('outages.from'), cell: ({ startedAt }) => dayAndTime(startedAt) },
  {
    id: 'until',
    head: t('outages.until'),
    cell: ({ closedAt }) =>
      closedAt === undefined ? <Pill level="bad">{t('outages.open')}</Pill> : dayAndTime(closedAt),
  },
]

/** When a zuil was off or not well. */
export const ZuilOutagesList = ({ id }: { id: string }) => {
  const { data, error, isFetching } = useQuery(zuilQueries.outages(id))
  if (error && !isSaidAbove(error))
    return (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )
  return (
    <Table
      name={t('zuilen.tabs.outages')}
      columns={columns()}
      rows={data}
      keyOf={(outage) => outage.id}
      nameOf={whatOf}
      loading={isFetching && !data}
      empty={<Empty title={t('outages.none')} text={t('outages.noneText')} />}
    />
  )
}
