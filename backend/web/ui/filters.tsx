import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import type { Option } from './fields.tsx'
import css from './filters.module.css'

/** One thing by which a list is filtered: its name in the address, its own in words, and what can be chosen. */
export interface Filter {
  readonly id: string
  readonly label: string
  readonly options: readonly Option[]
}

const SETTLED_MS = 250
const TEXT = 'zoek'
const START = 'vanaf'

/** What the address says of a list: what is searched and filtered, and where it begins. Another choice begins anew. */
export const useListState = () => {
  const [params, setParams] = useSearchParams()
  const set = (name: string, value: string, asNew = true): void =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        if (value === '') after.delete(name)
        else after.set(name, value)
        if (name !== START) after.delete(START)
        return after
      },
      // Each letter of a search is no step back.
      { replace: !asNew },
    )
  const query = new URLSearchParams(params)
  query.delete(START)
  return {
    /** What is searched and filtered, as the address has it. */
    query: String(query),
    text: params.get(TEXT) ?? '',
    /** Where a list goes on that is read from something on: what the page before ended with. */
    after: params.get(START) ?? '',
    start: Math.max(0, Number.parseInt(params.get(START) ?? '0', 10) || 0),
    value: (id: string): string => params.get(id) ?? '',
    set,
    setText: (text: string) => set(TEXT, text, false),
    setAfter: (after: string) => set(START, after),
    setStart: (start: number) => set(START, start === 0 ? '' : String(start)),
    clear: () => setParams(new URLSearchParams()),
  }
}
export type ListState = ReturnType<typeof useListState>

/** The search and the filters of a list; what is chosen is in sight, and taken away by one press. */
export const FilterBar = ({
  state,
  filters,
  searchFor,
  typed: others = [],
  children,
}: {
  state: ListState
  filters: readonly Filter[]
  /** What the search finds; absent = the list has none. */
  searchFor?: string
  /** What is filtered by beside these: its name in the address and in words, and its value in words. */
  typed?: readonly { readonly id: string; readonly label: string; readonly text: string }[]
  /** The inputs of that. */
  children?: ReactNode
}) => {
  const [typed, setTyped] = useState(state.text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sent = useRef(state.text)
  useEffect(() => {
    // Somebody went back, or took the search away.
    if (state.text !== sent.current) {
      setTyped(state.text)
      sent.current = state.text
    }
  }, [state.text])
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = (text: string): void => {
    clearTimeout(timer.current)
    sent.current = text.trim()
    state.setText(text.trim())
  }
  const chosen = [
    ...filters.flatMap(({ id, label, options }) => {
      const option = options.find(({ value }) => value === state.value(id))
      return option && option.value !== '' ? [{ id, label, text: option.text }] : []
    }),
    ...others.filter(({ id }) => state.value(id) !== ''),
  ]
  return (
    <search>
      <div className={css.bar}>
        {searchFor !== undefined && (
          <input
            type="search"
            className={css.search}
            value={typed}
            aria-label={searchFor}
            placeholder={searchFor}
            onChange={({ target }) => {
              setTyped(target.value)
              clearTimeout(timer.current)
              timer.current = setTimeout(() => send(target.value), SETTLED_MS)
            }}
            onKeyDown={({ key }) => {
              if (key === 'Enter') send(typed)
            }}
          />
        )}
        {filters.map(({ id, label, options }) => (
          <select
            key={id}
            className={`${css.select} ${state.value(id) === '' ? '' : css.on}`}
            aria-label={label}
            value={options.some(({ value }) => value === state.value(id)) ? state.value(id) : ''}
            onChange={({ target }) => state.set(id, target.value)}
          >
            <option value="">{label}</option>
            {options.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        ))}
        {children && <div className={css.more}>{children}</div>}
      </div>
      {(chosen.length > 0 || state.text !== '') && (
        <ul className={css.chips} aria-label={t('filters.chosen')}>
          {state.text !== '' && (
            <Chip
              text={t('filters.text', { text: state.text })}
              remove={() => {
                setTyped('')
                send('')
              }}
            />
          )}
          {chosen.map(({ id, label, text }) => (
            <Chip key={id} text={t('filters.chip', { name: label, value: text })} remove={() => state.set(id, '')} />
          ))}
          {chosen.length + Number(state.text !== '') > 1 && (
            <li className="no-print">
              <Button look="quiet" onPress={state.clear}>
                {t('filters.clear')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </search>
  )
}

const Chip = ({ text, remove }: { text: string; remove: () => void }) => (
  <li>
    <button type="button" className={css.chip} aria-label={t('filters.remove', { what: text })} onClick={remove}>
      {text}
      <span aria-hidden="true">✕</span>
    </button>
  </li>
)
