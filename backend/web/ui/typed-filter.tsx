import { useState } from 'react'
import { parseDate, writeDate } from '../format/date-text.ts'
import { dateOf } from '../format/moments.ts'
import { t } from '../i18n/t.ts'
import type { ListState } from './filters.tsx'
import css from './typed-filter.module.css'

interface TypedProps {
  readonly state: ListState
  /** In the address. */
  readonly id: string
  readonly label: string
  readonly placeholder?: string
  /** What goes to the address; `undefined` = it can't be. */
  readonly read?: (text: string) => string | undefined
  /** The other way round. */
  readonly write?: (value: string) => string
}

const same = (value: string): string => value

/** A filter that is typed: it goes to the address when it is left, or at Enter. */
export const TypedFilter = ({
  state,
  id,
  label,
  placeholder,
  read = (text) => text.trim(),
  write = same,
}: TypedProps) => {
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

const days = [
  { id: 'van', label: 'filters.from' },
  { id: 'tot', label: 'filters.until' },
] as const

const readDay = (text: string): string | undefined => (text.trim() === '' ? '' : parseDate(text, dateOf(Date.now())))

/** From which day on, and until which: what is chosen of it, for the bar. */
export const chosenDays = (state: ListState) =>
  days.map(({ id, label }) => ({ id, label: t(label), text: writeDate(state.value(id)) }))

/** The same, to be typed. */
export const DayFilters = ({ state }: { state: ListState }) =>
  days.map(({ id, label }) => (
    <TypedFilter
      key={id}
      state={state}
      id={id}
      label={t(label)}
      placeholder={t('date.form')}
      read={readDay}
      write={writeDate}
    />
  ))
