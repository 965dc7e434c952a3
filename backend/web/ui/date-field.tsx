import { useState } from 'react'
import { dateInWords, parseDate, writeDate } from '../format/date-text.ts'
import { dateOf } from '../format/moments.ts'
import { t } from '../i18n/t.ts'
import css from './fields.module.css'
import { Field, type FieldProps } from './fields.tsx'

interface DateProps extends FieldProps {
  /** yyyy-mm-dd */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** A date as people type or paste it; it says the day back in words. */
export const DateField = ({ value, onChange, ...props }: DateProps) => {
  const [text, setText] = useState(value === undefined ? '' : writeDate(value))
  const [left, setLeft] = useState(false)
  const [said, setSaid] = useState(value)
  // Another day came from elsewhere: what was typed was thrown away, or what somebody else saved is taken over.
  if (value !== said) {
    setSaid(value)
    setText(value === undefined ? '' : writeDate(value))
  }
  const date = parseDate(text, dateOf(Date.now()))
  const wrong = props.wrong ?? (left && text.trim() !== '' && date === undefined ? t('date.wrong') : undefined)
  return (
    <Field {...props} hint={props.hint ?? t('date.hint')} wrong={wrong}>
      {(input) => (
        <>
          <input
            {...input}
            className={`${css.input} ${css.short}`}
            inputMode="numeric"
            autoComplete="off"
            placeholder={t('date.form')}
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setLeft(false)
              const typed = parseDate(target.value, dateOf(Date.now()))
              setSaid(typed)
              onChange(typed)
            }}
            onBlur={() => {
              setLeft(true)
              if (date !== undefined) setText(writeDate(date))
            }}
          />
          <p className={css.said} aria-live="polite">
            {date === undefined ? ' ' : dateInWords(date)}
          </p>
        </>
      )}
    </Field>
  )
}
