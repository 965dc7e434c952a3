import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ListedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { useKeyActs } from './acts.tsx'
import css from './keys.module.css'
import { keyQueries } from './queries.ts'
import { conditionTexts, sharesText, stateOf } from './words.ts'

type Row = Omit<ListedKey, 'id'> & { readonly id: string; readonly key: ListedKey }

/** Page after page there are never so many. */
const LIMIT = 1_000

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    head: t('keys.one'),
    rowHead: true,
    cell: ({ id, settings }) => (
      <>
        <Link href={`/verdeelsleutels/${id}`}>{settings.name}</Link>
        <span className={css.sub}>{t('keys.order', { priority: settings.priority })}</span>
      </>
    ),
  },
  {
    id: 'when',
    head: t('keys.holds'),
    cell: ({ settings, counters, events }) => {
      const texts = conditionTexts(settings, (id) => counters.find((one) => one.id === id)?.name ?? id)
      return (
        <>
          {settings.manual ? t('keys.manualFor', { count: events }) : t('keys.automatic')}
          {texts.map((text) => (
            <span key={text} className={css.sub}>
              {text}
            </span>
          ))}
        </>
      )
    },
  },
  { id: 'shares', head: t('keys.fields.shares'), cell: ({ settings }) => sharesText(settings.shares) },
  { id: 'sold', head: t('keys.soldHead'), cell: ({ sold }) => sold },
  {
    id: 'state',
    head: t('keys.state'),
    cell: (key) => {
      const { text, level } = stateOf(key)
      return <Pill level={level}>{text}</Pill>
    },
  },
]

const filters: readonly Filter[] = [
  {
    id: 'toestand',
    label: t('keys.state'),
    options: (['false', 'true'] as const).map((value) => ({ value, text: t(`keys.endedFilter.${value}`) })),
  },
]

/** "Verdeelsleutels": who pays which share, in the order in which a sale looks for the first that holds. */
export const KeyList = () => {
  const state = useListState()
  const query = { text: state.text, ended: state.value('toestand') }
  const asked = useQuery({
    ...keyQueries.list(query),
    select: ({ totalItems, member }) => ({
      totalItems,
      member: member.map((key): Row => ({ ...key, id: String(key.id), key })),
    }),
  })
  const { groupsOf, dialog } = useKeyActs()
  const add = (
    <ButtonLink to="/verdeelsleutels/nieuw" look="main">
      {t('keys.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.keys')}>
        <ExportButton path="/distribution-keys" query={query} filtered={state.query !== ''} />
        {add}
      </PageHead>
      <p>{t('keys.text')}</p>
      <FilterBar state={state} filters={filters} searchFor={t('keys.searchFor')} />
      <Listed
        name={t('nav.keys')}
        asked={asked}
        columns={columns}
        nameOf={({ settings }) => settings.name}
        menuOf={({ key }) => groupsOf(key)}
        state={state}
        limit={LIMIT}
        empty={
          state.query === '' ? (
            <Empty title={t('keys.none')} text={t('keys.noneText')}>
              {add}
            </Empty>
          ) : (
            <NoneFound title={t('keys.noneFound')} text={t('keys.noneFoundText')} state={state} />
          )
        }
      />
      {dialog}
    </>
  )
}
