import type { EditedCalendar, EditedDate } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Check, FieldGroup, SelectField, TextField } from '../../ui/fields.tsx'
import { calendarTypes, typeText } from '../event-times.ts'
import { HoursFields } from '../forms/hours-field.tsx'
import css from './events.module.css'

const WEEK_MS = 7 * 86_400_000

/** The same day of the week after. @param day yyyy-mm-dd, or empty */
const weekLater = (day: string): string =>
  day === '' ? '' : new Date(Date.parse(`${day}T00:00:00Z`) + WEEK_MS).toISOString().slice(0, 10)

/** A new one: a week after the last, as most series go. */
const nextDate = (dates: readonly EditedDate[]): EditedDate => {
  const last = dates.at(-1)
  if (!last) return { from: '', fromTime: '', until: '', untilTime: '', cancelled: false }
  return { ...last, from: weekLater(last.from), until: weekLater(last.until), cancelled: false }
}

const emptyOf = (type: EditedCalendar['type']): EditedCalendar => {
  switch (type) {
    case 'DATES':
      return { type, dates: [nextDate([])] }
    case 'PERIODIC':
      return { type, from: '', until: '', hours: [] }
    case 'PERMANENT':
      return { type, hours: [] }
  }
}
/** What a new event begins with. */
export const newCalendar = emptyOf('DATES')

interface CalendarProps {
  readonly id: string
  readonly calendar: EditedCalendar
  readonly onChange: (calendar: EditedCalendar) => void
  readonly wrong: string | undefined
}

/** When an event is: dates, a period with opening hours, or always. */
export const CalendarFields = ({ id, calendar, onChange, wrong }: CalendarProps) => (
  <FieldGroup id={id} label={t('events.fields.calendar')} wrong={wrong}>
    <SelectField
      label={t('events.kind')}
      value={calendar.type}
      options={calendarTypes.map((value) => ({ value, text: typeText(value) }))}
      onChange={(type) => onChange(emptyOf(type))}
    />
    {calendar.type === 'DATES' ? (
      <Dates dates={calendar.dates} onChange={(dates) => onChange({ ...calendar, dates })} />
    ) : (
      <>
        {calendar.type === 'PERIODIC' && (
          <div className={css.moment}>
            {(['from', 'until'] as const).map((end) => (
              <DateField
                key={end}
                label={t(`events.period.${end}`)}
                value={calendar[end] === '' ? undefined : calendar[end]}
                onChange={(day) => onChange({ ...calendar, [end]: day ?? '' })}
              />
            ))}
          </div>
        )}
        <FieldGroup label={t('zuilen.fields.openingHours')} hint={t('events.hints.hours')}>
          <HoursFields
            hours={calendar.hours}
            onChange={(hours) => onChange({ ...calendar, hours: [...hours] } as EditedCalendar)}
          />
        </FieldGroup>
      </>
    )}
  </FieldGroup>
)

interface DatesProps {
  readonly dates: readonly EditedDate[]
  readonly onChange: (dates: readonly EditedDate[]) => void
}

const Dates = ({ dates, onChange }: DatesProps) => {
  const change = (n: number, changed: EditedDate): void => onChange(dates.map((one, at) => (at === n ? changed : one)))
  return (
    <>
      {dates.map((date, n) => (
        <DateLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a date has nothing else that stays the same
          key={n}
          number={n + 1}
          date={date}
          onChange={(changed) => change(n, changed)}
          {...(dates.length > 1 && { remove: () => onChange(dates.filter((_, at) => at !== n)) })}
        />
      ))}
      <Button onPress={() => onChange([...dates, nextDate(dates)])}>{t('events.date.add')}</Button>
    </>
  )
}

interface LineProps {
  readonly number: number
  readonly date: EditedDate
  readonly onChange: (date: EditedDate) => void
  readonly remove?: () => void
}

const DateLine = ({ number, date, onChange, remove }: LineProps) => {
  const { fromTime: _from, untilTime: _until, ...days } = date
  const whole = date.fromTime === undefined
  const setDay = (end: 'from' | 'until', typed: string | undefined): void => {
    const day = typed ?? ''
    // Most are over on the day on which they begin.
    const follows = end === 'from' && (date.until === '' || date.until === date.from)
    onChange({ ...date, [end]: day, ...(follows && { until: day }) })
  }
  return (
    <fieldset className={css.date}>
      <legend className="visually-hidden">{t('events.date.line', { number })}</legend>
      {(['from', 'until'] as const).map((end) => (
        <div key={end} className={css.moment}>
          <DateField
            label={t(`events.date.${end}`)}
            hint=""
            value={date[end] === '' ? undefined : date[end]}
            onChange={(day) => setDay(end, day)}
          />
          {!whole && (
            <TextField
              label={t(`events.date.${end}Time`)}
              type="time"
              short
              value={date[`${end}Time`] ?? ''}
              onChange={(time) => onChange({ ...date, [`${end}Time`]: time })}
            />
          )}
        </div>
      ))}
      <Check
        label={t('events.date.wholeDay')}
        checked={whole}
        onChange={(on) => onChange(on ? days : { ...days, fromTime: '', untilTime: '' })}
      />
      <Check
        label={t('events.date.cancelled')}
        checked={date.cancelled}
        onChange={(cancelled) => onChange({ ...date, cancelled })}
      />
      {remove && (
        <Button look="quiet" name={t('events.date.removeOf', { number })} onPress={remove}>
          {t('events.date.remove')}
        </Button>
      )}
    </fieldset>
  )
}
