import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { t } from '../../i18n/t.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import type { FieldProps } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

interface NamedChoiceProps<Answer> extends FieldProps {
  readonly chosen: string | undefined
  readonly onChange: (id: string | undefined) => void
  /** What it was set to when the page came. */
  readonly present: Named | undefined
  /** Asks the server for those whose name has a text. */
  readonly ask: (text: string) => UseQueryOptions<Answer, Error, Answer, string[]>
  readonly of: (answer: Answer) => readonly Named[]
  /** One must be chosen. */
  readonly needed?: boolean
}

/** Chooses one among all that there are: the server finds them by name. */
export const NamedChoice = <Answer,>(props: NamedChoiceProps<Answer>) => {
  const { chosen, onChange, present, ask, of, needed = false, ...field } = props
  const [text, setText] = useState('')
  const { data } = useQuery(ask(useSettled(text)))
  const found = data === undefined ? [] : of(data)
  // What was found once keeps its name while it is chosen.
  const names = useRef(new Map<string, string>())
  for (const { id, name } of [...(present ? [present] : []), ...found]) names.current.set(id, name)
  const kept = [chosen].filter((id) => id !== undefined && !found.some((one) => one.id === id)) as string[]
  return (
    <ChoiceField
      {...field}
      single
      options={[
        ...(needed ? [] : [{ value: '', text: t('general.none') }]),
        ...kept.map((id) => ({ value: id, text: names.current.get(id) ?? id })),
        ...found.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      chosen={chosen === undefined && needed ? [] : [chosen ?? '']}
      onChange={([id = '']) => onChange(id === '' ? undefined : id)}
      onSearch={setText}
    />
  )
}
