import type { OpeningHours, Weekday } from '@zuil/protocol'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/fields.tsx'
import css from './forms.module.css'

const weekdays: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
const MAX_HOURS = 14

interface HoursProps {
  readonly hours: readonly OpeningHours[]
  readonly onChange: (hours: readonly OpeningHours[]) => void
}

/** Any number of lines of weekdays with from and until. */
export const HoursFields = ({ hours, onChange }: HoursProps) => {
  const change = (n: number, with_: Partial<OpeningHours>): void =>
    onChange(hours.map((line, at) => (at === n ? { ...line, ...with_ } : line)))
  return (
    <>
      {hours.map((line, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else that stays the same
        <fieldset key={n} className={css.hours}>
          <legend className="visually-hidden">{t('zuilen.hours.line', { number: n + 1 })}</legend>
          {weekdays.map((day) => (
            <Check
              key={day}
              label={t(`zuilen.days.${day}`)}
              checked={line.days.includes(day)}
              onChange={(on) =>
                change(n, { days: weekdays.filter((one) => (one === day ? on : line.days.includes(one))) })
              }
            />
          ))}
          <input
            type="time"
            aria-label={t('zuilen.hours.from')}
            value={line.opens}
            onChange={({ target }) => change(n, { opens: target.value })}
          />
          <input
            type="time"
            aria-label={t('zuilen.hours.until')}
            value={line.closes}
            onChange={({ target }) => change(n, { closes: target.value })}
          />
          <Button look="quiet" onPress={() => onChange(hours.filter((_, at) => at !== n))}>
            {t('zuilen.hours.remove')}
          </Button>
        </fieldset>
      ))}
      <Button
        off={hours.length >= MAX_HOURS}
        onPress={() => onChange([...hours, { days: [], opens: '09:00', closes: '17:00' }])}
      >
        {t('zuilen.hours.add')}
      </Button>
    </>
  )
}
