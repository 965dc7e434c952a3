import { useQuery } from '@tanstack/react-query'
import type { EditedEvent, ManagedEvent } from '../../../events/shapes/managed.ts'
import type { PeriodLimit } from '../../../platform/shapes.ts'
import { t } from '../../i18n/t.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { EuroField } from '../../ui/euro-field.tsx'
import { FieldGroup, NumberField, SelectField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'
import { NameFields } from '../forms/name-fields.tsx'
import { NamedChoice } from '../forms/named-choice.tsx'
import { CalendarFields } from './calendar-fields.tsx'
import { eventQueries } from './queries.ts'
import type { Field } from './settings.ts'

interface FieldsProps {
  readonly typed: EditedEvent
  readonly onChange: (typed: EditedEvent) => void
  readonly wrong: Wrong<Field>
  /** Absent = it is new. */
  readonly event?: ManagedEvent
}

/** What it is, where, when and for how much: of an event of UiTdatabank nothing of it is set here. */
const OwnFields = (props: FieldsProps) => {
  const { typed, onChange, wrong, event } = props
  return (
    <>
      <NameFields
        label={t('events.fields.name')}
        hint={t('events.hints.name')}
        wrong={wrong.name}
        name={typed.name}
        maxLength={200}
        onChange={(name) => onChange({ ...typed, name })}
      />
      <NamedChoice
        id={fieldId('organizerId')}
        label={t('events.fields.organizerId')}
        hint={t('events.hints.organizerId')}
        wrong={wrong.organizerId}
        needed
        chosen={typed.organizerId === '' ? undefined : typed.organizerId}
        onChange={(organizerId = '') => onChange({ ...typed, organizerId })}
        present={event?.organizer}
        ask={eventQueries.choices}
        of={({ organizers }) => organizers}
      />
      <NamedChoice
        id={fieldId('locationId')}
        label={t('events.fields.locationId')}
        hint={t('events.hints.locationId')}
        wrong={wrong.locationId}
        chosen={typed.locationId}
        onChange={(locationId) => {
          const { locationId: _before, ...rest } = typed
          onChange(locationId === undefined ? rest : { ...rest, locationId })
        }}
        present={event?.location}
        ask={eventQueries.choices}
        of={({ locations }) => locations}
      />
      <CalendarFields
        id={fieldId('calendar')}
        calendar={typed.calendar}
        onChange={(calendar) => onChange({ ...typed, calendar })}
        wrong={wrong.calendar}
      />
      <EuroField
        id={fieldId('basePrice')}
        label={t('events.fields.basePrice')}
        hint={t('events.hints.basePrice')}
        wrong={wrong.basePrice}
        value={typed.basePrice}
        onChange={(basePrice) => {
          const { basePrice: _before, ...rest } = typed
          onChange(basePrice === undefined ? rest : { ...rest, basePrice })
        }}
      />
    </>
  )
}

const periods = ['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const

interface LimitProps {
  readonly field: 'checkinLimit' | 'ticketLimit'
  readonly limit: PeriodLimit | undefined
  readonly onChange: (limit: PeriodLimit | undefined) => void
  readonly wrong: string | undefined
}

/** How often each passholder may: the default, or a number a period. */
const LimitField = ({ field, limit, onChange, wrong }: LimitProps) => (
  <FieldGroup id={fieldId(field)} label={t(`events.fields.${field}`)} hint={t(`events.hints.${field}`)} wrong={wrong}>
    <SelectField
      label={t('events.limit.period')}
      value={limit?.period ?? ''}
      options={[
        { value: '' as const, text: t('events.default') },
        ...periods.map((value) => ({ value, text: t(`events.limit.periods.${value}`) })),
      ]}
      onChange={(period) => onChange(period === '' ? undefined : { volume: limit?.volume ?? 1, period })}
    />
    {limit && (
      <NumberField
        label={t('events.limit.volume')}
        value={limit.volume}
        onChange={(volume = 0) => onChange({ ...limit, volume })}
      />
    )}
  </FieldGroup>
)

export const EventFields = (props: FieldsProps) => {
  const { typed, onChange, wrong, event } = props
  const { data: choices } = useQuery(eventQueries.choices(''))
  const keys = event?.keys ?? choices?.keys ?? []
  const setLimit = (field: 'checkinLimit' | 'ticketLimit', limit: PeriodLimit | undefined): void => {
    const { [field]: _before, ...rest } = typed
    onChange(limit ? { ...rest, [field]: limit } : rest)
  }
  return (
    <>
      {(event?.byHand ?? true) && <OwnFields {...props} />}
      <NumberField
        id={fieldId('checkinPoints')}
        label={t('events.fields.checkinPoints')}
        hint={t('events.hints.checkinPoints')}
        wrong={wrong.checkinPoints}
        value={typed.checkinPoints}
        onChange={(checkinPoints = 0) => onChange({ ...typed, checkinPoints })}
      />
      {(['checkinLimit', 'ticketLimit'] as const).map((field) => (
        <LimitField
          key={field}
          field={field}
          limit={typed[field]}
          onChange={(limit) => setLimit(field, limit)}
          wrong={wrong[field]}
        />
      ))}
      {keys.length > 0 && (
        <ChoiceField
          id={fieldId('chosenKeyIds')}
          label={t('events.fields.chosenKeyIds')}
          hint={t('events.hints.chosenKeyIds')}
          wrong={wrong.chosenKeyIds}
          options={keys.map(({ id, name }) => ({ value: String(id), text: name }))}
          chosen={typed.chosenKeyIds.map(String)}
          onChange={(chosen) => onChange({ ...typed, chosenKeyIds: chosen.map(Number) })}
        />
      )}
    </>
  )
}
