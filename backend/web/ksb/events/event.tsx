import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { EditedEvent, ManagedEvent } from '../../../events/shapes/managed.ts'
import { search } from '../../api/request.ts'
import { euro } from '../../format/euro.ts'
import { since } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Card, Columns, Facts, Notice, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { spanText, typeText } from '../event-times.ts'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useEventActs } from './acts.tsx'
import { EventFields } from './event-form.tsx'
import css from './events.module.css'
import { eventActs, eventQueries } from './queries.ts'
import { changed, eventForm, settingsForm, valueText } from './settings.ts'
import { calendarLines, limitText, priceText, stateOf } from './words.ts'
import { EventZuilen } from './zuilen.tsx'

const up = { to: '/evenementen', text: t('nav.events') }

/** The page of one event. */
export const EventPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(eventQueries.one(id))}
    up={up}
    one={t('events.one')}
    gone={{ title: t('events.gone'), text: t('events.goneText') }}
  >
    {(event) => <EventTabs event={event} tab={tab} />}
  </Found>
)

const EventTabs = ({ event, tab }: { event: ManagedEvent; tab: string }) => {
  const { id, name, byHand } = event
  const [, go] = useLocation()
  const may = useMay('event.manage')
  const { groupsOf, dialog } = useEventActs(() => go('/evenementen'))
  const address = `/evenementen/${encodeURIComponent(id)}`
  const tabs = [
    { to: address, text: t('events.tabs.overview') },
    { to: `${address}/zuilen`, text: t('events.tabs.zuilen') },
    ...(may
      ? [
          { to: `${address}/instellingen`, text: t('events.tabs.settings') },
          { to: `${address}/geschiedenis`, text: t('history.title') },
        ]
      : []),
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  const { text, level } = stateOf(event)
  return (
    <>
      <PageHead
        title={name.nl}
        up={up}
        beside={
          <>
            <Pill level={level}>{text}</Pill>
            {byHand && <Pill level="quiet">{t('events.byHand')}</Pill>}
          </>
        }
      >
        <RowMenu name={t('general.actionsFor', { name: name.nl })} groups={groupsOf(event)} />
      </PageHead>
      <Tabs name={name.nl} tabs={tabs} current={current} />
      {current.endsWith('/zuilen') ? (
        <EventZuilen event={event} />
      ) : current.endsWith('/instellingen') ? (
        <EditEvent event={event} />
      ) : current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="event" id={id} path={`/events/${encodeURIComponent(id)}/history`} />
      ) : (
        <Overview event={event} />
      )}
      {dialog}
    </>
  )
}

const Lines = ({ title, none, lines }: { title: string; none: string; lines: readonly string[] }) => (
  <Card title={title}>
    {lines.length === 0 ? (
      <p>{none}</p>
    ) : (
      <ul className={css.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    )}
  </Card>
)

/** What the price is for who has it, and by which key: its page says who pays the rest. */
const SocialTariff = ({ event: { socialTariff } }: { event: ManagedEvent }) => {
  const may = useMay('distribution-key.manage')
  if (!socialTariff) return t('general.none')
  const { price, cardSystem, key } = socialTariff
  const text = key ? t('events.byKey', { name: key.name }) : t('events.byDefault', { cardSystem })
  return (
    <>
      {euro(price)}
      <span className={css.sub}>{key && may ? <Link href={`/verdeelsleutels/${key.id}`}>{text}</Link> : text}</span>
    </>
  )
}

/** What an event is, and what counts of it. */
const Overview = ({ event }: { event: ManagedEvent }) => {
  const { id, organizer, location, basePrice, settings, defaults, cardSystems, keys, cancelledSince } = event
  const { calendar, checkinPoints, checkinLimit, ticketLimit } = settings
  const maySeeActivity = useMay('activity.read')
  const chosen = keys.filter((key) => key.chosen).map(({ name }) => name)
  const limit = (field: 'checkinLimit' | 'ticketLimit', set: typeof checkinLimit): string =>
    set ? limitText(set) : t('events.defaultLimit', { limit: limitText(defaults[field]) })
  const booked = [t('events.checkins', { count: event.checkins }), t('events.tickets', { count: event.tickets })]
  return (
    <>
      {cancelledSince !== undefined && (
        <Notice level="warn">
          <p>{t('events.cancelledSince', { since: since(cancelledSince) })}</p>
        </Notice>
      )}
      <Card>
        <Facts
          facts={[
            { name: t('events.fields.organizerId'), value: organizer.name },
            { name: t('events.fields.locationId'), value: location?.name ?? t('general.none') },
            { name: t('events.fields.basePrice'), value: priceText(basePrice) },
            { name: t('events.socialTariff'), value: <SocialTariff event={event} /> },
            { name: t('events.fields.checkinPoints'), value: checkinPoints },
            { name: t('events.fields.checkinLimit'), value: limit('checkinLimit', checkinLimit) },
            { name: t('events.fields.ticketLimit'), value: limit('ticketLimit', ticketLimit) },
            { name: t('events.fields.chosenKeyIds'), value: chosen.join(', ') || t('general.none') },
            { name: t('events.cardSystems'), value: cardSystems.map(({ name }) => name).join(', ') },
            {
              name: t('events.booked'),
              value: maySeeActivity ? (
                <Link href={`/checkins?${search({ evenement: id })}`}>{booked.join(', ')}</Link>
              ) : (
                booked.join(', ')
              ),
            },
            { name: t('events.cdbid'), value: <code>{id}</code> },
            { name: t('events.origin'), value: t(`events.origins.${event.byHand ? 'true' : 'false'}`) },
          ]}
        />
      </Card>
      <Columns>
        <Lines title={typeText(calendar.type)} none={t('events.noDates')} lines={calendarLines(calendar)} />
        <Lines
          title={t('events.windows')}
          none={t('events.noWindows')}
          lines={event.windows.map(({ from, until }) => spanText(from, until))}
        />
      </Columns>
    </>
  )
}

/** What is set of an event, apart from the rest. */
const versioned = ({ settings, version }: ManagedEvent): Versioned<EditedEvent> => ({ settings, version })

const EditEvent = ({ event }: { event: ManagedEvent }) => {
  const { id, byHand, checkins, tickets } = event
  const client = useQueryClient()
  const notify = useNotify()
  const { data: choices } = useQuery(eventQueries.choices(''))
  const save = async (typed: EditedEvent, version: number): Promise<Versioned<EditedEvent>> => {
    const saved = await eventActs.change(id, changed(typed, byHand), version)
    client.setQueryData(eventQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['event'] })
    notify(t('events.saved', { name: saved.name.nl }))
    return versioned(saved)
  }
  const known = [
    ...[event.organizer, ...(event.location ? [event.location] : [])],
    ...[...(choices?.organizers ?? []), ...(choices?.locations ?? [])],
    ...event.keys.map((key) => ({ id: String(key.id), name: key.name })),
  ]
  const nameOf = (wanted: string): string => known.find((one) => one.id === wanted)?.name ?? wanted
  return (
    <>
      {!byHand && (
        <Notice level="quiet">
          <p>{t('events.ofUitdatabank')}</p>
        </Notice>
      )}
      {checkins + tickets > 0 && (
        <Notice level="quiet">
          <p>{t('events.keeps')}</p>
        </Notice>
      )}
      <EditForm
        draftKey={`event ${id}`}
        form={byHand ? eventForm : settingsForm}
        now={versioned(event)}
        find={async () => versioned(await eventActs.find(id))}
        save={save}
        valueText={(field, settings) => valueText(field, settings, nameOf)}
      >
        {(typed, onChange, wrong) => <EventFields typed={typed} onChange={onChange} wrong={wrong} event={event} />}
      </EditForm>
    </>
  )
}
