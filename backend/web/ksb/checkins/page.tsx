import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { chosenDays, DayFilters, TypedFilter } from '../../ui/typed-filter.tsx'
import { ExportButton } from '../export.tsx'
import { NoneFound } from '../listed.tsx'
import { ActivityList } from './activity-list.tsx'
import { activityQueries } from './queries.ts'
import { Unbooked } from './unbooked.tsx'

const kinds = ['CHECKIN', 'TICKET', 'REDEMPTION', 'MEMBERSHIP', 'REFUSED'] as const
const outcomes = ['BOOKED', 'REFUSED', 'REVERSED'] as const

const filters = (): readonly Filter[] => [
  {
    id: 'soort',
    label: t('checkins.columns.kind'),
    options: kinds.map((value) => ({ value, text: t(`checkins.kinds.${value}`) })),
  },
  {
    id: 'uitkomst',
    label: t('checkins.columns.status'),
    options: outcomes.map((value) => ({ value, text: t(`checkins.outcomes.${value}`) })),
  },
]

const EVENT = 'evenement'

/** Check-ins: everything that zuilen, counters and apps booked or refused, and what could not be booked. */
export const CheckinsPage = ({ tab }: { tab: string }) => {
  const state = useListState()
  const people = useMay('activity.read-people')
  const { data: waiting } = useQuery(activityQueries.unbooked())
  const count = waiting?.totalItems ?? 0
  const tabs = [
    { to: '/checkins', text: t('checkins.tabs.all') },
    {
      to: '/checkins/niet-geboekt',
      text: count > 0 ? t('checkins.tabs.unbookedOf', { count }) : t('checkins.tabs.unbooked'),
    },
  ]
  const asked = {
    text: state.text,
    event: state.value(EVENT),
    kind: state.value('soort'),
    outcome: state.value('uitkomst'),
    from: state.value('van'),
    until: state.value('tot'),
  }
  const filtered = Object.values(asked).some((value) => value !== '')
  return (
    <>
      <PageHead title={t('nav.checkins')}>
        {tab !== 'niet-geboekt' && <ExportButton path="/activity" query={asked} filtered={filtered} />}
      </PageHead>
      <Tabs
        name={t('nav.checkins')}
        tabs={tabs}
        current={tab === 'niet-geboekt' ? '/checkins/niet-geboekt' : '/checkins'}
      />
      {tab === 'niet-geboekt' ? (
        <Unbooked state={state} counts={waiting?.counts} />
      ) : (
        <>
          <FilterBar
            state={state}
            filters={filters()}
            searchFor={t(people ? 'checkins.searchFor' : 'checkins.searchForZuilen')}
            typed={[{ id: EVENT, label: t('checkins.event'), text: state.value(EVENT) }, ...chosenDays(state)]}
          >
            <TypedFilter state={state} id={EVENT} label={t('checkins.event')} />
            <DayFilters state={state} />
          </FilterBar>
          <ActivityList
            name={t('nav.checkins')}
            asked={asked}
            state={state}
            empty={
              filtered ? (
                <NoneFound title={t('checkins.noneFound')} text={t('checkins.noneFoundText')} state={state} />
              ) : (
                <Empty title={t('checkins.none')} text={t('checkins.noneText')}>
                  <ButtonLink to="/zuilen" look="main">
                    {t('nav.zuilen')}
                  </ButtonLink>
                </Empty>
              )
            }
          />
        </>
      )}
    </>
  )
}
