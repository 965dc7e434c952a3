import { useState } from 'react'
import { parseAmount, writeAmount } from '../format/euro.ts'
import { t } from '../i18n/t.ts'
import css from './fields.module.css'
import { Field, type FieldProps } from './fields.tsx'

interface EuroProps extends FieldProps {
  /** In cents; `undefined` = nothing, NaN = what is typed is no amount. */
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}

const writtenOf = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : writeAmount(value)
const readOf = (text: string): number | undefined =>
  text.trim() === '' ? undefined : (parseAmount(text) ?? Number.NaN)

/** An amount of money as people type it. */
export const EuroField = ({ value, onChange, ...props }: EuroProps) => {
  const [text, setText] = useState(writtenOf(value))
  const [left, setLeft] = useState(false)
  const [said, setSaid] = useState(value)
  // Another amount came from elsewhere: what was typed was thrown away, or what somebody else saved is taken over.
  if (!Object.is(value, said)) {
    setSaid(value)
    setText(writtenOf(value))
  }
  const isWrong = left && Number.isNaN(readOf(text))
  return (
    <Field {...props} wrong={props.wrong ?? (isWrong ? t('euro.wrong') : undefined)}>
      {(input) => (
        <input
          {...input}
          className={`${css.input} ${css.short}`}
          inputMode="decimal"
          autoComplete="off"
          placeholder={t('euro.form')}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setLeft(false)
            const cents = readOf(target.value)
            setSaid(cents)
            onChange(cents)
          }}
          onBlur={() => {
            setLeft(true)
            setText((before) => writtenOf(readOf(before)) || before)
          }}
        />
      )}
    </Field>
  )
}
