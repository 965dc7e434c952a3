import { useId, useState } from 'react'
import { t } from '../i18n/t.ts'
import css from './fields.module.css'
import { FieldGroup, type FieldProps, type Option } from './fields.tsx'

interface ChoiceProps extends FieldProps {
  readonly options: readonly Option[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
  /** One alone, instead of any number. */
  readonly single?: boolean
  /** The server finds: it is asked for what is typed, and `options` are what it found, with what is chosen. */
  readonly onSearch?: (text: string) => void
}

/** So many at once: of the others the search finds which. */
const SHOWN = 40
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Chooses among many: a search, and boxes to tick. What is chosen stays in sight. */
export const ChoiceField = ({ options, chosen, onChange, single = false, onSearch, ...field }: ChoiceProps) => {
  const group = useId()
  const [text, setText] = useState('')
  // As they were when the page came: a line that is ticked does not jump away.
  const [first] = useState(chosen)
  const known = new Set(options.map(({ value }) => value))
  const gone = chosen.filter((value) => !known.has(value)).map((value) => ({ value, text: value }))
  const words = plain(text).split(/\s+/)
  const all: readonly Option[] = [...gone, ...options].toSorted(
    (a, b) => Number(first.includes(b.value)) - Number(first.includes(a.value)),
  )
  // By its id too: who has it need not know the name.
  const said = ({ text, more = '', value }: Option): string => plain(`${text} ${more} ${value}`)
  const found = onSearch ? all : all.filter((option) => words.every((word) => said(option).includes(word)))
  const shown = found.slice(0, SHOWN)
  const toggle = (value: string): void => {
    if (single) onChange([value])
    else onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  }
  return (
    <FieldGroup {...field}>
      <div className={css.choices}>
        {(onSearch || options.length > 8) && (
          <div className={css.search}>
            <input
              type="search"
              className={css.input}
              value={text}
              aria-label={t('general.searchIn', { what: field.label })}
              placeholder={t('general.search')}
              onChange={({ target }) => {
                setText(target.value)
                onSearch?.(target.value)
              }}
            />
          </div>
        )}
        <div className={css.options}>
          {shown.map((option) => (
            <label key={option.value} className={css.check}>
              <input
                type={single ? 'radio' : 'checkbox'}
                name={single ? group : undefined}
                checked={chosen.includes(option.value)}
                onChange={() => toggle(option.value)}
              />
              <span>
                {option.text}
                {option.more !== undefined && <span className={css.also}>{option.more}</span>}
              </span>
            </label>
          ))}
          {found.length > shown.length && (
            <p className={css.more}>{t('general.moreFound', { count: found.length - shown.length })}</p>
          )}
          {found.length === 0 && <p className={css.more}>{t('general.noneFound')}</p>}
        </div>
      </div>
    </FieldGroup>
  )
}
