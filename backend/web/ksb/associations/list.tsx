import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ListedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { useAssociationActs } from './acts.tsx'
import css from './associations.module.css'
import { associationQueries } from './queries.ts'
import { bases, basisText, endText } from './words.ts'

const LIMIT = 50

const columns: readonly Column<ListedAssociation>[] = [
  {
    id: 'name',
    head: t('associations.one'),
    rowHead: true,
    cell: ({ id, name }) => <Link href={`/lidmaatschappen/${id}`}>{name.nl}</Link>,
  },
  {
    id: 'end',
    head: t('associations.fields.endDateType'),
    cell: (association) => (
      <>
        {basisText(association.endDateType)}
        <span className={css.sub}>{endText(association)}</span>
        {association.passed && <Pill level="warn">{t('associations.passed')}</Pill>}
      </>
    ),
  },
  {
    id: 'members',
    head: t('associations.tabs.members'),
    cell: ({ id, active, expired }) => (
      <>
        <Link href={`/lidmaatschappen/${id}/leden`}>{t('associations.active', { count: active })}</Link>
        {expired > 0 && <span className={css.sub}>{t('associations.expired', { count: expired })}</span>}
      </>
    ),
  },
  {
    id: 'counters',
    head: t('associations.tabs.counters'),
    cell: ({ id, counters }) =>
      counters > 0 ? (
        <Link href={`/lidmaatschappen/${id}/balies`}>{t('associations.counters.count', { count: counters })}</Link>
      ) : (
        <Pill level="warn">{t('associations.counters.noneYet')}</Pill>
      ),
  },
  { id: 'zuilen', head: t('nav.zuilen'), cell: ({ zuilen }) => zuilen > 0 && t('counters.zuilen', { count: zuilen }) },
]

const filters: readonly Filter[] = [
  {
    id: 'basis',
    label: t('associations.fields.endDateType'),
    options: bases.map((value) => ({ value, text: basisText(value) })),
  },
  {
    id: 'einddatum',
    label: t('associations.members.status'),
    options: [{ value: 'voorbij', text: t('associations.passed') }],
  },
]

/** "Lidmaatschappen" of this card system (handbook, "Lidmaatschappen"). */
export const AssociationList = () => {
  const state = useListState()
  const query = {
    ...{ text: state.text, endDateType: state.value('basis') },
    passed: state.value('einddatum') === 'voorbij' ? 'true' : '',
  }
  const asked = useQuery(associationQueries.list({ ...query, start: state.start, limit: LIMIT }))
  const { groupsOf, dialog } = useAssociationActs()
  const add = (
    <ButtonLink to="/lidmaatschappen/nieuw" look="main">
      {t('associations.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.associations')}>
        <ExportButton
          path="/associations"
          query={query}
          filtered={Object.values(query).some((value) => value !== '')}
        />
        {add}
      </PageHead>
      <FilterBar state={state} filters={filters} searchFor={t('associations.searchFor')} />
      <Views list="associations" state={state} />
      <Listed
        name={t('nav.associations')}
        asked={asked}
        columns={columns}
        nameOf={({ name }) => name.nl}
        menuOf={groupsOf}
        state={state}
        limit={LIMIT}
        empty={
          state.query === '' ? (
            <Empty title={t('associations.none')} text={t('associations.noneText')}>
              {add}
            </Empty>
          ) : (
            <NoneFound title={t('associations.noneFound')} text={t('associations.noneFoundText')} state={state} />
          )
        }
      />
      {dialog}
    </>
  )
}
