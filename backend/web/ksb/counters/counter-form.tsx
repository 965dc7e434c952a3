import type { Counter, CounterSettings } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { TextField } from '../../ui/fields.tsx'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'
import { NamedChoice } from '../forms/named-choice.tsx'
import { counterQueries } from './queries.ts'

export type Field = keyof CounterSettings

/** The form of a counter's settings, new or there already. */
export const counterForm: Form<CounterSettings, Field> = {
  fields: ['name', 'organizerId', 'locationId'],
  fieldName: (field) => t(`counters.fields.${field}`),
  wrongIn: ({ name }) => (name.trim() === '' ? { name: t('counters.wrong.name') } : {}),
  fieldOfRefusal: ({ kind }) =>
    kind === 'counter-organizer-elsewhere'
      ? 'organizerId'
      : kind === 'counter-location-unknown'
        ? 'locationId'
        : undefined,
}

interface FieldsProps {
  readonly typed: CounterSettings
  readonly onChange: (typed: CounterSettings) => void
  readonly wrong: Wrong<Field>
  /** Absent = it is new. */
  readonly counter?: Counter
}

export const CounterFields = ({ typed, onChange, wrong, counter }: FieldsProps) => {
  const pick = (field: 'organizerId' | 'locationId', id: string | undefined): void => {
    const { [field]: _before, ...rest } = typed
    onChange(id === undefined ? rest : { ...rest, [field]: id })
  }
  return (
    <>
      <TextField
        id={fieldId('name')}
        label={t('counters.fields.name')}
        hint={t('counters.hints.name')}
        wrong={wrong.name}
        value={typed.name}
        maxLength={120}
        onChange={(name) => onChange({ ...typed, name })}
      />
      {(['organizerId', 'locationId'] as const).map((field) => (
        <NamedChoice
          key={field}
          id={fieldId(field)}
          label={t(`counters.fields.${field}`)}
          wrong={wrong[field]}
          chosen={typed[field]}
          onChange={(id) => pick(field, id)}
          present={counter?.[field === 'organizerId' ? 'organizer' : 'location']}
          ask={counterQueries.choices}
          of={(found) => found[field === 'organizerId' ? 'organizers' : 'locations']}
        />
      ))}
    </>
  )
}
