import { type ReactNode, useId } from 'react'
import css from './fields.module.css'

/** What every field has beside its value. */
export interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  /** Why it can't be so. */
  readonly wrong?: string | undefined
  /** What to know, and is no mistake. */
  readonly know?: string | undefined
  /** By which a summary of errors finds it. */
  readonly id?: string
}

/** Ids of what is said of a field, for its input. */
const described = (id: string, { hint, wrong, know }: FieldProps): string | undefined =>
  [hint && `${id}-hint`, wrong && `${id}-wrong`, know && `${id}-know`].filter(Boolean).join(' ') || undefined

const Said = ({ id, wrong, know }: FieldProps & { id: string }) => (
  <div aria-live="polite">
    {wrong && (
      <p className={css.wrong} id={`${id}-wrong`}>
        <span aria-hidden="true">⚠</span>
        {wrong}
      </p>
    )}
    {know && (
      <p className={css.know} id={`${id}-know`}>
        <span aria-hidden="true">ⓘ</span>
        {know}
      </p>
    )}
  </div>
)

interface Wiring {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** A label, a hint, an input, and what is wrong with it. */
export const Field = ({ children, ...props }: FieldProps & { children: (input: Wiring) => ReactNode }) => {
  const made = useId()
  const id = props.id ?? made
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {props.label}
      </label>
      {props.hint && (
        <p className={css.hint} id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {children({ id, 'aria-describedby': described(id, props), 'aria-invalid': props.wrong ? true : undefined })}
      <Said {...props} id={id} />
    </div>
  )
}

/** The same, of several inputs. */
export const FieldGroup = ({ children, ...props }: FieldProps & { children: ReactNode }) => {
  const made = useId()
  const id = props.id ?? made
  return (
    <fieldset className={css.field} id={id} tabIndex={-1} aria-describedby={described(id, props)}>
      <legend className={css.label}>{props.label}</legend>
      {props.hint && (
        <p className={css.hint} id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {children}
      <Said {...props} id={id} />
    </fieldset>
  )
}

interface TextProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly maxLength?: number
  readonly placeholder?: string
  readonly type?: 'text' | 'search' | 'time'
  readonly short?: boolean
  readonly onBlur?: () => void
  /** What a dialog is for: who opens it types at once. */
  readonly autoFocus?: boolean
}

export const TextField = (props: TextProps) => {
  const { value, onChange, maxLength, placeholder, type = 'text', short, onBlur, autoFocus } = props
  return (
    <Field {...props}>
      {(input) => (
        <input
          {...input}
          type={type}
          className={`${css.input} ${short ? css.short : ''}`}
          value={value}
          maxLength={maxLength}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          {...(autoFocus && { autoFocus })}
          onBlur={onBlur}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** A text of several lines. */
export const AreaField = ({
  value,
  onChange,
  maxLength,
  ...props
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly maxLength: number
}) => (
  <Field {...props}>
    {(input) => (
      <textarea
        {...input}
        className={css.input}
        rows={3}
        value={value}
        maxLength={maxLength}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </Field>
)

/** Digits alone; `undefined` = nothing, or no number. */
export const NumberField = ({
  value,
  onChange,
  ...props
}: FieldProps & { readonly value: number | undefined; readonly onChange: (value: number | undefined) => void }) => (
  <Field {...props}>
    {(input) => (
      <input
        {...input}
        inputMode="numeric"
        className={`${css.input} ${css.short}`}
        value={value ?? ''}
        onChange={({ target }) => {
          const digits = target.value.replace(/\D/g, '').slice(0, 9)
          onChange(digits === '' ? undefined : Number(digits))
        }}
      />
    )}
  </Field>
)

export interface Option<Value extends string = string> {
  readonly value: Value
  readonly text: string
  /** By what one is told from others of the same text, where there is room for it. */
  readonly more?: string
}

interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
}

export const SelectField = <Value extends string>(props: SelectProps<Value>) => (
  <Field {...props}>
    {(input) => (
      <select
        {...input}
        className={css.input}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value as Value)}
      >
        {props.options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
)

interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly id?: string
}

export const Check = ({ label, checked, onChange, id }: CheckProps) => (
  <label className={css.check}>
    <input id={id} type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
    {label}
  </label>
)
