import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ListedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { counterQueries } from '../counters/queries.ts'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { useRewardActs } from './acts.tsx'
import { rewardQueries } from './queries.ts'
import css from './rewards.module.css'
import { phases, placesText, pointsText, spanText, stateOf, statuses, stockText, types } from './words.ts'

const LIMIT = 50

const columns: readonly Column<ListedReward>[] = [
  {
    id: 'title',
    head: t('rewards.one'),
    rowHead: true,
    cell: ({ id, title }) => <Link href={`/voordelen/${id}`}>{title.nl}</Link>,
  },
  { id: 'points', head: t('rewards.fields.points'), cell: ({ points }) => pointsText(points) },
  {
    id: 'state',
    head: t('rewards.state'),
    cell: (reward) => <Pill level={stateOf(reward).level}>{stateOf(reward).text}</Pill>,
  },
  { id: 'period', head: t('rewards.fields.redemption'), cell: ({ redemption }) => spanText(redemption) },
  { id: 'counters', head: t('nav.counters'), cell: ({ counters }) => placesText(counters) },
  { id: 'stock', head: t('rewards.stock'), cell: (reward) => <span className={css.soft}>{stockText(reward)}</span> },
]

/** "Voordelen" of this card system: omruilvoordelen and welkomstvoordelen. */
export const RewardList = () => {
  const state = useListState()
  const counterId = state.value('balie')
  const mayCounters = useMay('counter.read')
  const { data: choices } = useQuery(rewardQueries.choices(''))
  const chosen = useQuery({ ...counterQueries.one(counterId), enabled: counterId !== '' && mayCounters })
  const known = choices?.counters ?? []
  const others = chosen.data && !known.some(({ id }) => id === counterId) ? [chosen.data] : []
  const filters: readonly Filter[] = [
    {
      id: 'soort',
      label: t('rewards.kind'),
      options: types.map((value) => ({ value, text: t(`rewards.types.${value}`) })),
    },
    {
      id: 'periode',
      label: t('rewards.fields.redemption'),
      options: phases.map((value) => ({ value, text: t(`rewards.phases.${value}`) })),
    },
    {
      id: 'status',
      label: t('rewards.status'),
      options: statuses.map((value) => ({ value, text: t(`rewards.statuses.${value}`) })),
    },
    {
      id: 'balie',
      label: t('counters.one'),
      options: [...others, ...known].map(({ id, name }) => ({ value: id, text: name })),
    },
  ]
  const query = {
    ...{ text: state.text, type: state.value('soort'), phase: state.value('periode') },
    ...{ status: state.value('status'), counterId },
  }
  const asked = useQuery(rewardQueries.list({ ...query, start: state.start, limit: LIMIT }))
  const { groupsOf, dialog } = useRewardActs()
  return (
    <>
      <PageHead title={t('nav.rewards')}>
        <ButtonLink to="/voordelen/nieuw" look="main">
          {t('rewards.add')}
        </ButtonLink>
        <ExportButton path="/rewards" query={query} filtered={Object.values(query).some((value) => value !== '')} />
      </PageHead>
      <FilterBar state={state} filters={filters} searchFor={t('rewards.searchFor')} />
      <Views list="rewards" state={state} />
      <Listed
        name={t('nav.rewards')}
        asked={asked}
        columns={columns}
        nameOf={({ title }) => title.nl}
        menuOf={groupsOf}
        state={state}
        limit={LIMIT}
        empty={
          state.query === '' ? (
            <Empty title={t('rewards.none')} text={t('rewards.noneText')}>
              <ButtonLink to="/voordelen/nieuw" look="main">
                {t('rewards.add')}
              </ButtonLink>
            </Empty>
          ) : (
            <NoneFound title={t('rewards.noneFound')} text={t('rewards.noneFoundText')} state={state} />
          )
        }
      />
      {dialog}
    </>
  )
}
