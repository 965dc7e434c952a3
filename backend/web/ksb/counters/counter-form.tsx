import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Counter, CounterSettings } from '../../../counters/shapes.ts'
import { t } from '../../i18n/t.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'
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

interface Named {
  readonly id: string
  readonly name: string
}

interface NamedChoiceProps {
  readonly field: 'organizerId' | 'locationId'
  readonly chosen: string | undefined
  readonly onChange: (id: string | undefined) => void
  readonly wrong: Wrong<Field>
  /** What it was set to when the page came. */
  readonly present: Named | undefined
}

/** Chooses an organizer or a location among all that there are: the server finds them by name. */
const NamedChoice = ({ field, chosen, onChange, wrong, present }: NamedChoiceProps) => {
  const [text, setText] = useState('')
  const { data } = useQuery(counterQueries.choices(useSettled(text)))
  const found: readonly Named[] = data?.[field === 'organizerId' ? 'organizers' : 'locations'] ?? []
  // What was found once keeps its name while it is chosen.
  const names = useRef(new Map<string, string>())
  for (const { id, name } of [...(present ? [present] : []), ...found]) names.current.set(id, name)
  const kept = [chosen].filter((id) => id !== undefined && !found.some((one) => one.id === id)) as string[]
  return (
    <ChoiceField
      id={fieldId(field)}
      label={t(`counters.fields.${field}`)}
      wrong={wrong[field]}
      single
      options={[
        { value: '', text: t('general.none') },
        ...kept.map((id) => ({ value: id, text: names.current.get(id) ?? id })),
        ...found.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      chosen={[chosen ?? '']}
      onChange={([id = '']) => onChange(id === '' ? undefined : id)}
      onSearch={setText}
    />
  )
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
          field={field}
          chosen={typed[field]}
          onChange={(id) => pick(field, id)}
          wrong={wrong}
          present={counter?.[field === 'organizerId' ? 'organizer' : 'location']}
        />
      ))}
    </>
  )
}
