import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Zuil } from '../../../zuilen/shapes/zuil.ts'
import { ago } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { useZuilActs } from './acts.tsx'
import { Bulk, type Chosen } from './bulk.tsx'
import { unfiltered, zuilQueries } from './queries.ts'
import { configurationOf, healthOf, type Status, stateOf, typeName } from './words.ts'
import css from './zuilen.module.css'

const { limit } = unfiltered
const types = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const

const filters = (counters: readonly { readonly id: string; readonly name: string }[]): readonly Filter[] => [
  {
    id: 'balie',
    label: t('zuilen.filters.counter'),
    options: counters.map(({ id, name }) => ({ value: id, text: name })),
  },
  { id: 'type', label: t('zuilen.fields.type'), options: types.map((value) => ({ value, text: typeName(value) })) },
  {
    id: 'toestand',
    label: t('zuilen.filters.state'),
    options: [
      { value: 'ONLINE', text: t('zuilen.state.on') },
      { value: 'OFFLINE', text: t('zuilen.state.off') },
      { value: 'PLANNED', text: t('zuilen.state.planned') },
    ],
  },
  {
    id: 'stock',
    label: t('zuilen.filters.stock'),
    options: [
      { value: 'true', text: t('zuilen.filters.inStock') },
      { value: 'false', text: t('zuilen.filters.notInStock') },
    ],
  },
  {
    id: 'status',
    label: t('zuilen.filters.status'),
    options: [
      { value: 'false', text: t('zuilen.filters.active') },
      { value: 'true', text: t('zuilen.blocked') },
    ],
  },
]

/** The worst of what there is to say, and how much more. */
const Worst = ({ statuses }: { statuses: readonly Status[] }) => {
  const order = ['bad', 'warn', 'quiet', 'good']
  const [first, ...more] = statuses.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  if (!first) return null
  const others = more.filter(({ level }) => level === 'bad' || level === 'warn').length
  return (
    <div className={css.reason}>
      {first.level === 'good' ? first.text : <Pill level={first.level}>{first.text}</Pill>}
      {others > 0 && <span className={css.sub}>{t('zuilen.andMore', { count: others })}</span>}
    </div>
  )
}

/** The overview of the zuilen, live. */
export const ZuilList = () => {
  const state = useListState()
  const query = {
    text: state.text,
    counterId: state.value('balie'),
    type: state.value('type'),
    state: state.value('toestand'),
    inStock: state.value('stock'),
    blocked: state.value('status'),
  }
  const asked = useQuery(zuilQueries.list({ ...query, start: state.start, limit }))
  const { data: choices } = useQuery(zuilQueries.choices())
  const { data: waiting } = useQuery({ ...zuilQueries.waiting(), enabled: useMay('quarantine.read') })
  const mayAdd = useMay('zuil.add')
  const mayChange = useMay('zuil.change')
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const rows = asked.data?.member ?? []
  const choice = {
    chosen: new Set(chosen.keys()),
    onChange: (ids: ReadonlySet<string>) => {
      const names = new Map([...chosen, ...rows.map(({ id, name }) => [id, name] as const)])
      setChosen(new Map([...ids].map((id) => [id, names.get(id) ?? id])))
    },
  }
  const { groupsOf, dialog } = useZuilActs()
  const nameOf = new Map(choices?.counters.map(({ id, name }) => [id, name]))
  const filtered = Object.values(query).some((value) => value !== '')

  const columns: readonly Column<Zuil>[] = [
    {
      id: 'name',
      head: t('zuilen.columns.name'),
      rowHead: true,
      cell: ({ id, name, settings }) => (
        <>
          <Link href={`/zuilen/${id}`} className={css.name}>
            {name}
          </Link>
          <span className={css.sub}>{typeName(settings.type)}</span>
        </>
      ),
    },
    {
      id: 'counters',
      head: t('zuilen.columns.counters'),
      cell: ({ settings }) =>
        settings.counterIds.map((id) => nameOf.get(id) ?? '…').join(', ') || t('zuilen.noCounter'),
    },
    {
      id: 'state',
      head: t('zuilen.columns.state'),
      cell: (zuil) => {
        const { text, level } = stateOf(zuil)
        const count = waiting?.get(zuil.id) ?? 0
        return (
          <div className={css.pills}>
            <Pill level={level}>{text}</Pill>
            {zuil.settings.blocked && <Pill level="bad">{t('zuilen.blocked')}</Pill>}
            {count > 0 && <Link href={`/zuilen/${zuil.id}/quarantaine`}>{t('zuilen.inQuarantine', { count })}</Link>}
          </div>
        )
      },
    },
    {
      id: 'seen',
      head: t('zuilen.columns.seen'),
      cell: ({ lastSeenAt, software }) => (
        <>
          <span className={css.line}>
            {lastSeenAt === undefined ? t('zuilen.notSeen') : ago(lastSeenAt, Date.now())}
          </span>
          {software !== undefined && <span className={css.sub}>{software}</span>}
        </>
      ),
    },
    { id: 'settings', head: t('zuilen.columns.settings'), cell: (zuil) => <Worst statuses={configurationOf(zuil)} /> },
    {
      id: 'health',
      head: t('zuilen.columns.health'),
      cell: (zuil) => (zuil.enrolled && zuil.state === 'ONLINE' ? <Worst statuses={healthOf(zuil)} /> : null),
    },
  ]

  const add = mayAdd && (
    <ButtonLink to="/zuilen/nieuw" look="main">
      {t('zuilen.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.zuilen')}>
        <ExportButton path="/zuilen" query={query} filtered={filtered} />
        {add}
      </PageHead>
      <FilterBar state={state} filters={filters(choices?.counters ?? [])} searchFor={t('zuilen.searchFor')} />
      <Views list="zuilen" state={state} />
      <Bulk chosen={chosen} onChange={setChosen} query={query} total={asked.data?.totalItems ?? 0} />
      <Listed
        name={t('nav.zuilen')}
        asked={asked}
        columns={columns}
        nameOf={({ name }) => name}
        menuOf={groupsOf}
        state={state}
        limit={limit}
        choice={mayChange ? choice : undefined}
        empty={
          filtered ? (
            <NoneFound title={t('zuilen.noneFound')} text={t('zuilen.noneFoundText')} state={state} />
          ) : (
            <Empty title={t('zuilen.none')} text={t('zuilen.noneText')}>
              {add}
            </Empty>
          )
        }
      />
      {dialog}
    </>
  )
}
