import type { OpeningHours, Weekday } from '@zuil/protocol'
import { button, make } from '../shared/dom.ts'
import { dayNames } from './words.ts'

/** Opening hours: any number of lines of weekdays with from and until. */
export interface HoursField {
  readonly root: HTMLElement
  read(): readonly OpeningHours[]
  write(hours: readonly OpeningHours[]): void
}

const MAX_LINES = 14
const weekdays = Object.keys(dayNames) as Weekday[]

const line = (hours: OpeningHours, removed: () => void): HTMLElement => {
  const root = make(
    'div',
    { class: 'hours' },
    ...weekdays.map((day) =>
      make(
        'label',
        {},
        make('input', { type: 'checkbox', value: day, checked: hours.days.includes(day) }),
        dayNames[day],
      ),
    ),
    make('input', { type: 'time', required: true, 'aria-label': 'van', name: 'opens', value: hours.opens }),
    make('input', { type: 'time', required: true, 'aria-label': 'tot', name: 'closes', value: hours.closes }),
  )
  root.append(
    button('Weg', () => {
      root.remove()
      removed()
    }),
  )
  return root
}

const readLine = (root: Element): OpeningHours => {
  const time = (name: string): string => root.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? ''
  const checked = [...root.querySelectorAll<HTMLInputElement>('[type=checkbox]:checked')].map(({ value }) => value)
  return { days: weekdays.filter((day) => checked.includes(day)), opens: time('opens'), closes: time('closes') }
}

export const hoursField = (): HoursField => {
  const lines = make('div')
  const add = button('Uren toevoegen', () => append({ days: [], opens: '09:00', closes: '17:00' }))
  const append = (hours: OpeningHours): void => {
    lines.append(line(hours, () => add.focus()))
    add.disabled = lines.childElementCount >= MAX_LINES
  }
  return {
    root: make('div', {}, lines, add, make('p', { class: 'hint' }, 'Geen uren = altijd open.')),
    // A line without a day says nothing.
    read: () => [...lines.children].map(readLine).filter(({ days }) => days.length > 0),
    write: (hours) => {
      lines.replaceChildren()
      for (const one of hours) append(one)
    },
  }
}
