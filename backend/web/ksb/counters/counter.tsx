import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Counter, CounterSettings } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Card, Columns, Facts, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useCounterMenu } from './acts.ts'
import { CounterFields, counterForm, type Field } from './counter-form.tsx'
import css from './counters.module.css'
import { counterActs, counterQueries } from './queries.ts'
import { Staff } from './staff.tsx'

const up = { to: '/balies', text: t('nav.counters') }

/** The page of one counter. */
export const CounterPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(counterQueries.one(id))}
    up={up}
    one={t('counters.one')}
    gone={{ title: t('counters.gone'), text: t('counters.goneText') }}
  >
    {(counter) => <CounterTabs counter={counter} tab={tab} />}
  </Found>
)

const CounterTabs = ({ counter, tab }: { counter: Counter; tab: string }) => {
  const { id, name } = counter
  const may = useMay('counter.manage')
  const menuOf = useCounterMenu()
  const address = `/balies/${id}`
  const tabs = [
    { to: address, text: t('counters.tabs.overview') },
    ...(may
      ? [
          { to: `${address}/medewerkers`, text: t('counters.tabs.staff') },
          { to: `${address}/instellingen`, text: t('counters.tabs.settings') },
          { to: `${address}/geschiedenis`, text: t('history.title') },
        ]
      : []),
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  return (
    <>
      <PageHead title={name} up={up}>
        <RowMenu name={t('general.actionsFor', { name })} groups={menuOf(counter)} />
      </PageHead>
      <Tabs name={name} tabs={tabs} current={current} />
      {current.endsWith('/medewerkers') ? (
        <Staff counter={counter} />
      ) : current.endsWith('/instellingen') ? (
        <EditCounter counter={counter} />
      ) : current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="counter" id={id} path={`/counters/${id}/history`} />
      ) : (
        <Overview counter={counter} />
      )}
    </>
  )
}

const isType = (type: string): type is 'CHECK_IN' | 'TICKET' | 'REWARD' | 'MEMBERSHIP' =>
  ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'].includes(type)

/** What is at a counter. */
const Overview = ({ counter }: { counter: Counter }) => {
  const { organizer, location, consumerKey, zuilen, rewards, associations } = counter
  const mayRewards = useMay('reward.manage')
  const mayAssociations = useMay('association.manage')
  return (
    <>
      <Card>
        <Facts
          facts={[
            { name: t('counters.fields.organizerId'), value: organizer?.name ?? t('general.none') },
            { name: t('counters.fields.locationId'), value: location?.name ?? t('general.none') },
            { name: t('counters.consumerKey'), value: <code>{consumerKey}</code> },
          ]}
        />
      </Card>
      <Columns>
        <Lines
          title={t('nav.zuilen')}
          none={t('counters.noZuilen')}
          lines={zuilen.map(({ id, name, type }) => ({
            id,
            text: <Link href={`/zuilen/${id}`}>{name}</Link>,
            more: isType(type) ? t(`zuilen.types.${type}`) : type,
          }))}
        />
        <Lines
          title={t('counters.rewards')}
          none={t('counters.noRewards')}
          lines={rewards.map(({ id, title, points, everywhere }) => ({
            id,
            text: mayRewards ? <Link href={`/voordelen/${id}`}>{title}</Link> : title,
            more: t(everywhere ? 'counters.pointsEverywhere' : 'counters.points', { count: points }),
          }))}
        />
        <Lines
          title={t('counters.associations')}
          none={t('counters.noAssociations')}
          lines={associations.map(({ id, name, right }) => ({
            id,
            text: mayAssociations ? <Link href={`/lidmaatschappen/${id}/balies`}>{name}</Link> : name,
            more: t(`counters.rights.${right}`),
          }))}
        />
      </Columns>
    </>
  )
}

interface Line {
  readonly id: string
  readonly text: ReactNode
  readonly more: string
}

const Lines = ({ title, none, lines }: { title: string; none: string; lines: readonly Line[] }) => (
  <Card title={title}>
    {lines.length === 0 ? (
      <p>{none}</p>
    ) : (
      <ul className={css.lines}>
        {lines.map(({ id, text, more }) => (
          <li key={id}>
            {text}
            <span>{more}</span>
          </li>
        ))}
      </ul>
    )}
  </Card>
)

/** What is set of a counter, apart from the rest. */
const versioned = ({ name, organizer, location, version }: Counter): Versioned<CounterSettings> => ({
  settings: { name, ...(organizer && { organizerId: organizer.id }), ...(location && { locationId: location.id }) },
  version,
})

const EditCounter = ({ counter }: { counter: Counter }) => {
  const { id } = counter
  const client = useQueryClient()
  const notify = useNotify()
  const { data: choices } = useQuery(counterQueries.choices(''))
  const save = async (typed: CounterSettings, version: number): Promise<Versioned<CounterSettings>> => {
    const saved = await counterActs.change(id, { ...typed, name: typed.name.trim() }, version)
    client.setQueryData(counterQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['counter'] })
    notify(t('counters.saved', { name: saved.name }))
    return versioned(saved)
  }
  const valueText = (field: Field, { name, organizerId, locationId }: CounterSettings): string => {
    if (field === 'name') return name
    const [wanted, all, present] =
      field === 'organizerId'
        ? [organizerId, choices?.organizers, counter.organizer]
        : [locationId, choices?.locations, counter.location]
    if (wanted === undefined) return t('general.none')
    return [...(present ? [present] : []), ...(all ?? [])].find((one) => one.id === wanted)?.name ?? wanted
  }
  return (
    <EditForm
      draftKey={`counter ${id}`}
      form={counterForm}
      now={versioned(counter)}
      find={async () => versioned(await counterActs.find(id))}
      save={save}
      valueText={valueText}
    >
      {(typed, onChange, wrong) => <CounterFields typed={typed} onChange={onChange} wrong={wrong} counter={counter} />}
    </EditForm>
  )
}
