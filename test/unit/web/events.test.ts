import { expect, it } from 'vitest'
import type { EditedCalendar, EditedEvent } from '../../../backend/events/shapes/managed.ts'
import { whenText } from '../../../backend/web/ksb/event-times.ts'
import { changed, cleaned, eventForm, settingsForm } from '../../../backend/web/ksb/events/settings.ts'
import { calendarLines } from '../../../backend/web/ksb/events/words.ts'
import { begun, canReckon, keyForm } from '../../../backend/web/ksb/keys/settings.ts'
import { conditionTexts, sharesText } from '../../../backend/web/ksb/keys/words.ts'

const evening = { from: '2026-11-27', fromTime: '20:00', until: '2026-11-27', untilTime: '22:30', cancelled: false }
const event: EditedEvent = {
  ...{ name: { nl: ' Feest ', fr: ' ' }, organizerId: 'o', calendar: { type: 'DATES', dates: [evening] } },
  ...{ basePrice: 1_250, checkinPoints: 1, chosenKeyIds: [] },
}

it('says of a form of an event what can’t be so, field by field', () => {
  const wrong = (over: Partial<EditedEvent>) => Object.keys(eventForm.wrongIn({ ...event, ...over }))
  const wrongDates = (over: object) => wrong({ calendar: { type: 'DATES', dates: [{ ...evening, ...over }] } })
  expect(wrong({})).toEqual([])
  expect(wrong({ name: { nl: ' ' }, organizerId: '' })).toEqual(['name', 'organizerId'])
  expect(wrong({ basePrice: Number.NaN })).toEqual(['basePrice'])
  expect(wrong({ checkinLimit: { volume: 0, period: 'DAY' } })).toEqual(['checkinLimit'])
  expect(wrongDates({ untilTime: '20:00' })).toEqual(['calendar'])
  expect(wrongDates({ untilTime: '01:00', until: '2026-11-28' })).toEqual([])
  expect(wrongDates({ fromTime: '' })).toEqual(['calendar'])
  expect(wrongDates({ until: '' })).toEqual(['calendar'])
  expect(wrong({ calendar: { type: 'DATES', dates: [] } })).toEqual(['calendar'])
  expect(wrong({ calendar: { type: 'PERIODIC', from: '2026-02-01', until: '2026-01-31', hours: [] } })).toEqual([
    'calendar',
  ])
  const half: EditedCalendar = { type: 'PERMANENT', hours: [{ days: [], opens: '09:00', closes: '17:00' }] }
  expect(wrong({ calendar: half })).toEqual(['calendar'])
  // Of one of UiTdatabank it says only what is set here.
  expect(settingsForm.wrongIn({ ...event, name: { nl: '' }, calendar: half })).toEqual({})
  expect(Object.keys(settingsForm.wrongIn({ ...event, ticketLimit: { volume: 0, period: 'DAY' } }))).toEqual([
    'ticketLimit',
  ])
})

it('sends names that are there, and of an event of UiTdatabank what is set here alone', () => {
  expect(cleaned(event)).toEqual({ ...event, name: { nl: 'Feest' } })
  expect(changed(event, true)).toEqual(cleaned(event))
  expect(changed(event, false)).toEqual({ checkinPoints: 1, chosenKeyIds: [] })
})

it('says when an event is', () => {
  const at = { start: '2026-11-27T19:00:00Z', end: '2026-11-27T21:30:00Z', wholeDay: false }
  expect(whenText({ type: 'DATES', dates: 1, next: at })).toBe('vrijdag 27/11/2026 20:00–22:30')
  expect(whenText({ type: 'DATES', dates: 3, next: { ...at, wholeDay: true } })).toBe(
    'vrijdag 27/11/2026 (een van 3 data)',
  )
  expect(whenText({ type: 'DATES', dates: 1, next: { ...at, end: '2026-11-28T01:00:00Z' } })).toBe(
    '27/11/2026 20:00 tot 28/11/2026 02:00',
  )
  expect(whenText({ type: 'DATES', dates: 0 })).toBe('Er is geen datum.')
  expect(whenText({ type: 'PERIODIC', from: '2026-01-01', until: '2026-02-01' })).toBe('01/01/2026 tot 01/02/2026')
  expect(calendarLines({ type: 'DATES', dates: [{ ...evening, cancelled: true }] })).toEqual([
    '27/11/2026 20:00–22:30 (gaat niet door)',
  ])
  expect(calendarLines({ type: 'PERMANENT', hours: [] })).toEqual(['De hele dag'])
})

it('says of a key when it holds, who pays what, and what can’t be so', () => {
  expect(sharesText(begun.shares)).toBe('Pashouder 20 %, Lokaal bestuur 40 %, Organisator de rest')
  const key = { ...begun, price: { op: 'LESS' as const, cents: 1_000 }, postalCodes: ['9300'], counterIds: ['c'] }
  expect(conditionTexts(key, () => 'Onthaal').map((text) => text.replace(/\s/g, ' '))).toEqual([
    ...['Prijs onder € 10,00', 'Woont in 9300', 'Verkocht aan Onthaal'],
  ])
  expect(Object.keys(keyForm.wrongIn(begun))).toEqual(['name'])
  const typing = { ...begun, name: 'Sleutel', shares: { ...begun.shares, passholder: { cents: Number.NaN } } }
  expect(Object.keys(keyForm.wrongIn(typing))).toEqual(['shares'])
  expect([
    canReckon(begun),
    canReckon(typing),
    canReckon({ ...begun, price: { op: 'LESS', cents: Number.NaN } }),
  ]).toEqual([...[true, false, false]])
})
