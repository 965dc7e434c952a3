import { useSearchParams } from 'wouter'
import { parseDate, writeDate } from '../format/date-text.ts'
import { dateOf } from '../format/moments.ts'
import { type Period, periodAt } from '../format/periods.ts'
import { t } from '../i18n/t.ts'
import css from './filters.module.css'
import type { ListState } from './filters.tsx'
import { TypedFilter } from './typed-filter.tsx'

/** What can be chosen at once, as it is on a day. */
const presets = {
  THIS_MONTH: (today: string) => periodAt('MONTH', today),
  LAST_MONTH: (today: string) => periodAt('MONTH', today, 1),
  THIS_QUARTER: (today: string) => periodAt('QUARTER', today),
  LAST_QUARTER: (today: string) => periodAt('QUARTER', today, 1),
  THIS_YEAR: (today: string) => periodAt('YEAR', today),
  LAST_YEAR: (today: string) => periodAt('YEAR', today, 1),
} as const
const names = Object.keys(presets) as (keyof typeof presets)[]

const [FROM, UNTIL] = ['van', 'tot'] as const
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && parseDate(text, text) === text

/** The period that the address has; this quarter where it has none. */
export const usePeriod = (state: ListState): Period => {
  const usual = presets.THIS_QUARTER(dateOf(Date.now()))
  const chosen = (id: string, otherwise: string): string => (isDay(state.value(id)) ? state.value(id) : otherwise)
  return { from: chosen(FROM, usual.from), until: chosen(UNTIL, usual.until) }
}

/** As an address has it: `van=2026-10-01&tot=2026-12-31`. */
export const periodQuery = ({ from, until }: Period): string => `${FROM}=${from}&${UNTIL}=${until}`

/** A month, quarter or year by its name, or days that are typed. */
export const PeriodFilter = ({ state }: { state: ListState }) => {
  const [, setParams] = useSearchParams()
  const period = usePeriod(state)
  const today = dateOf(Date.now())
  const same = names.find((name) => JSON.stringify(presets[name](today)) === JSON.stringify(period))
  const set = ({ from, until }: Period): void =>
    setParams((before) => {
      const after = new URLSearchParams(before)
      after.set(FROM, from)
      after.set(UNTIL, until)
      after.delete('vanaf')
      return after
    })
  const typed = (id: keyof Period) => ({
    state: { ...state, value: () => period[id], set: (_name: string, day: string) => set({ ...period, [id]: day }) },
    read: (text: string) => parseDate(text, today),
    write: writeDate,
    placeholder: t('date.form'),
  })
  return (
    <>
      <select
        className={css.select}
        aria-label={t('period.name')}
        value={same ?? ''}
        onChange={({ target }) => {
          const name = names.find((one) => one === target.value)
          if (name) set(presets[name](today))
        }}
      >
        {same === undefined && <option value="">{t('period.own')}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {t(`period.presets.${name}`)}
          </option>
        ))}
      </select>
      <TypedFilter id={FROM} label={t('filters.from')} {...typed('from')} />
      <TypedFilter id={UNTIL} label={t('filters.until')} {...typed('until')} />
    </>
  )
}
