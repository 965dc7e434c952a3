import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { parseDate, writeDate } from '../../format/date-text.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, type ListState, useListState } from '../../ui/filters.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useMay } from '../session.tsx'
import { ActivityList } from './activity-list.tsx'
import css from './checkins.module.css'
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
const days = [
  { id: 'van', label: 'checkins.from' },
  { id: 'tot', label: 'checkins.until' },
] as const

/** One input of the bar: what is typed goes to the address when it is left, or at Enter. */
const Typed = ({
  state,
  id,
  label,
  placeholder,
  read,
  write = (value) => value,
}: {
  state: ListState
  id: string
  label: string
  placeholder?: string
  /** `undefined` = it can't be. */
  read: (text: string) => string | undefined
  write?: (value: string) => string
}) => {
  const value = state.value(id)
  const [text, setText] = useState<string>()
  const shown = text ?? write(value)
  const wrong = read(shown) === undefined
  const send = (): void => {
    const now = read(shown)
    if (now === undefined) return
    if (now !== value) state.set(id, now)
    setText(undefined)
  }
  return (
    <label className={css.field}>
      {label}
      <input
        className={css.input}
        value={shown}
        placeholder={placeholder}
        autoComplete="off"
        aria-invalid={wrong ? true : undefined}
        title={wrong ? t('date.wrong') : undefined}
        onChange={({ target }) => setText(target.value)}
        onBlur={send}
        onKeyDown={({ key }) => {
          if (key === 'Enter') send()
        }}
      />
    </label>
  )
}

const readDay = (text: string): string | undefined => (text.trim() === '' ? '' : parseDate(text, dateOf(Date.now())))

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
      <PageHead title={t('nav.checkins')} />
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
            typed={[
              { id: EVENT, label: t('checkins.event'), text: state.value(EVENT) },
              ...days.map(({ id, label }) => ({ id, label: t(label), text: writeDate(state.value(id)) })),
            ]}
          >
            <div className={css.more}>
              <Typed state={state} id={EVENT} label={t('checkins.event')} read={(text) => text.trim()} />
              {days.map(({ id, label }) => (
                <Typed
                  key={id}
                  state={state}
                  id={id}
                  label={t(label)}
                  placeholder={t('date.form')}
                  read={readDay}
                  write={writeDate}
                />
              ))}
            </div>
          </FilterBar>
          <ActivityList
            name={t('nav.checkins')}
            asked={asked}
            state={state}
            empty={
              filtered ? (
                <Empty title={t('checkins.noneFound')} text={t('checkins.noneFoundText')}>
                  <Button look="main" onPress={state.clear}>
                    {t('filters.clear')}
                  </Button>
                </Empty>
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
