import { useState } from 'react'
import { readAmount, writeAmount } from '../format/money.ts'
import { type FieldProps, TextField } from './fields.tsx'

interface MoneyProps extends FieldProps {
  /** Cents; absent = nothing that is an amount was typed. */
  readonly value: number | undefined
  readonly onChange: (cents: number | undefined) => void
}

/** An amount in euro, as people type it: 5, 5,5 or € 5,50. */
export const MoneyField = ({ value, onChange, ...props }: MoneyProps) => {
  const [text, setText] = useState(value === undefined ? '' : writeAmount(value))
  // What was set otherwise meanwhile wins over what stands in the field.
  const shown = readAmount(text) === value ? text : value === undefined ? text : writeAmount(value)
  return (
    <TextField
      {...props}
      short
      value={shown}
      maxLength={12}
      onChange={(typed) => {
        setText(typed)
        onChange(readAmount(typed))
      }}
      onBlur={() => value !== undefined && setText(writeAmount(value))}
    />
  )
}
