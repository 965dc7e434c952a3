import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editedCalendarOf } from '../../../backend/events/rules/edited-calendar.ts'
import { changedAt, fromJsonLd, type ReadCalendar } from '../../../backend/events/rules/from-json-ld.ts'
import { isOpen, windowsOf } from '../../../backend/events/rules/windows.ts'
import type { EventCalendar } from '../../../backend/events/shapes.ts'
import { clockAt, dayAfter, momentOf } from '../../../backend/platform/time/calendar.ts'
import { anEvent, utc } from '../../support/facts.ts'
import { aDocument, brusselsText } from '../../support/uitdatabank-documents.ts'

const read = (over: object = {}) => fromJsonLd(aDocument('85b04295-479c-40f5-b3dd-469dfb4387b3', over))

const eventOf = (over: object = {}) => {
  const outcome = read(over)
  if (!outcome.ok || outcome.value.kind !== 'EVENT') throw new Error(JSON.stringify(outcome))
  return outcome.value.event
}

/** As it is kept when nothing of it is cancelled. */
const kept = (calendar: ReadCalendar): EventCalendar =>
  calendar.type === 'DATES'
    ? { type: 'DATES', occurrences: calendar.dates.map(({ cancelled: _not, ...date }) => date) }
    : calendar

const sub = (startDate: string, endDate: string, type?: string) => ({
  ...{ startDate, endDate, ...(type && { status: { type } }) },
})

describe('an event of UiTdatabank', () => {
  it('is read whole: id, names, organizer, location, dates, price, labels', () => {
    expect(eventOf()).toEqual({
      id: '85b04295-479c-40f5-b3dd-469dfb4387b3',
      name: { nl: 'Spelnamiddag', fr: 'Après-midi jeux' },
      organizerId: '0ce87cbc-9299-4528-8d35-92225dc9489f',
      location: { id: '8248e289-c986-4006-902f-b0616dcbcde7', name: 'Zaal De Kring' },
      calendar: {
        type: 'DATES',
        dates: [{ start: utc('2026-12-02 13:00'), end: utc('2026-12-02 16:00'), wholeDay: false, cancelled: false }],
      },
      cancelled: false,
      basePrice: 1050,
      labels: ['UiTPAS Gent'],
    })
  })

  it('has a Dutch name in any case, by its main language, without what a screen can’t show', () => {
    const nameOf = (name: unknown, mainLanguage = 'fr') => eventOf({ name, mainLanguage }).name
    expect(nameOf({ fr: 'Fête', en: 'Party' })).toEqual({ nl: 'Fête', fr: 'Fête', en: 'Party' })
    expect(nameOf({ en: 'Party', es: 'Fiesta' }, 'es')).toEqual({ nl: 'Fiesta', en: 'Party' })
    expect(nameOf({ nl: '  ', de: 'Fest' }, 'nl')).toEqual({ nl: 'Fest', de: 'Fest' })
    expect(nameOf('Oud  feest\u0000')).toEqual({ nl: 'Oud feest' })
  })

  it('has its dates in order, each with its own status', () => {
    const { calendar, cancelled } = eventOf({
      calendarType: 'multiple',
      status: { type: 'Available' },
      subEvent: [
        sub('2026-12-09T14:00:00+01:00', '2026-12-09T17:00:00+01:00', 'TemporarilyUnavailable'),
        sub('2026-12-02T13:00:00+00:00', '2026-12-02T16:00:00+00:00', 'Available'),
        sub('2026-12-16T14:00:00+01:00', '2026-12-16T17:00:00+01:00', 'Unavailable'),
        sub('2026-12-23T00:00:00+01:00', '2026-12-24T23:59:59+01:00'),
      ],
    })
    expect(cancelled).toBe(false)
    expect(calendar).toMatchObject({
      dates: [
        { start: utc('2026-12-02 13:00'), cancelled: false, wholeDay: false },
        { start: utc('2026-12-09 13:00'), cancelled: true },
        { start: utc('2026-12-16 13:00'), cancelled: true },
        { start: utc('2026-12-22 23:00'), cancelled: false, wholeDay: true },
      ],
    })
    for (const type of ['Unavailable', 'TemporarilyUnavailable'])
      expect(eventOf({ status: { type } }).cancelled).toBe(true)
  })

  it('of before there were dates has the one of its own', () => {
    const over = { subEvent: undefined, startDate: '2026-12-02T14:00:00+01:00', endDate: '2026-12-02T14:00:00+01:00' }
    expect(eventOf(over).calendar).toMatchObject({ dates: [{ start: utc('2026-12-02 13:00') }] })
  })

  it('that goes on has its hours, and the days on which others hold', () => {
    const periodic = {
      ...{ calendarType: 'periodic', subEvent: undefined },
      ...{ startDate: '2026-03-01T00:00:00+01:00', endDate: '2026-10-31T23:59:59+01:00' },
      openingHours: [
        { opens: '9:00', closes: '17:00', dayOfWeek: ['monday', 'friday', 'monday'] },
        { opens: '20:00', closes: '20:00', dayOfWeek: ['saturday'] },
      ],
      openingHoursAdjustedDays: [
        {
          ...{ startDate: '2026-04-06', endDate: '2026-04-17' },
          openingHours: [{ opens: '13:00', closes: '15:00', dayOfWeek: ['monday'] }],
        },
      ],
      openingHoursClosedDays: [{ startDate: '2026-04-13', endDate: '2026-04-13' }],
    }
    const { calendar } = eventOf(periodic)
    expect(calendar).toEqual({
      ...{ type: 'PERIODIC', from: '2026-03-01', until: '2026-10-31' },
      hours: [
        { days: ['MONDAY', 'FRIDAY'], opens: '09:00', closes: '17:00' },
        { days: ['SATURDAY'], opens: '20:00', closes: '23:59' },
      ],
      otherDays: [
        { from: '2026-04-13', until: '2026-04-13', hours: [] },
        {
          ...{ from: '2026-04-06', until: '2026-04-17' },
          hours: [{ days: ['MONDAY'], opens: '13:00', closes: '15:00' }],
        },
      ],
    })
    const opens = (day: string) =>
      windowsOf(kept(calendar), { from: momentOf(day, '06:00'), until: momentOf(day, '20:00') }).map(({ start }) =>
        start === undefined ? '' : clockAt(start).slice(11, 16),
      )
    // A Monday as any, one with other hours, one on which it is closed; a Friday on which the other hours name no Friday.
    expect(['2026-03-30', '2026-04-06', '2026-04-13', '2026-04-17'].map(opens)).toEqual([['09:00'], ['13:00'], [], []])
    const { openingHours: _none, ...always } = { ...periodic, calendarType: 'permanent', openingHoursAdjustedDays: [] }
    expect(eventOf(always).calendar).toMatchObject({ type: 'PERMANENT', hours: [] })
  })

  it('from 00:00 until 23:59 is there the whole of its days', () => {
    const { calendar } = eventOf({
      ...{ calendarType: 'permanent', subEvent: undefined },
      openingHours: [{ opens: '00:00', closes: '23:59', dayOfWeek: ['sunday'] }],
    })
    const open = (day: string, time: string) => isOpen(anEvent('e', kept(calendar)), momentOf(day, time))
    for (const sunday of ['2026-03-29', '2026-10-25', '2026-11-29']) {
      expect([open(sunday, '00:00'), open(sunday, '23:59')]).toEqual([true, true])
      expect([open(dayAfter(sunday, -1), '23:59'), open(dayAfter(sunday), '00:00')]).toEqual([false, false])
    }
  })

  it('has a price in cents, free or not known at all', () => {
    const priceOf = (...priceInfo: object[]) => eventOf({ priceInfo }).basePrice
    const tariff = { category: 'tariff', price: 3, name: { nl: 'Jongeren' } }
    expect(priceOf(tariff, { category: 'base', price: 19.99 })).toBe(1999)
    expect(priceOf({ category: 'base', price: '12,5' }, { category: 'uitpas', price: 2 })).toBe(1250)
    expect(priceOf({ category: 'base', price: 0 })).toBe(0)
    expect(priceOf(tariff)).toBeUndefined()
    expect(eventOf({ priceInfo: undefined }).basePrice).toBeUndefined()
  })

  it('is withdrawn when nobody is to see it, whatever else is said of it', () => {
    for (const workflowStatus of ['DRAFT', 'REJECTED', 'DELETED'])
      expect(read({ workflowStatus, name: undefined })).toMatchObject({ ok: true, value: { kind: 'WITHDRAWN' } })
    for (const workflowStatus of ['APPROVED', 'READY_FOR_VALIDATION', undefined])
      expect(read({ workflowStatus })).toMatchObject({ ok: true, value: { kind: 'EVENT' } })
  })

  it.each([
    ['NO_ID', { '@id': 'https://io.example/events/' }],
    ['NO_ID', { '@id': 7 }],
    ['NO_NAME', { name: {} }],
    ['NO_NAME', { name: { nl: 3 } }],
    ['NO_ORGANIZER', { organizer: undefined }],
    ['NO_ORGANIZER', { organizer: { name: { nl: 'Zonder' } } }],
    ['WRONG_LOCATION', { location: { '@id': 'a b' } }],
    ['WRONG_STATUS', { status: { type: 'Perhaps' } }],
    ['WRONG_CALENDAR', { calendarType: 'weekly' }],
    ['WRONG_CALENDAR', { subEvent: [], startDate: undefined }],
    ['WRONG_CALENDAR', { subEvent: [sub('2026-12-02T14:00:00+01:00', '2026-12-02T13:00:00+01:00')] }],
    ['WRONG_CALENDAR', { subEvent: [sub('2026-02-30T14:00:00+01:00', '2026-03-02T13:00:00+01:00')] }],
    ['WRONG_CALENDAR', { subEvent: [sub('0001-01-01T00:00:00+01:00', '2026-03-02T13:00:00+01:00')] }],
    ['WRONG_CALENDAR', { calendarType: 'periodic', startDate: undefined }],
    [
      'WRONG_CALENDAR',
      { calendarType: 'permanent', openingHours: [{ opens: '25:00', closes: '26:00', dayOfWeek: ['monday'] }] },
    ],
    [
      'WRONG_CALENDAR',
      { calendarType: 'permanent', openingHours: [{ opens: '10:00', closes: '12:00', dayOfWeek: ['funday'] }] },
    ],
    [
      'TOO_MANY_DATES',
      { subEvent: Array.from({ length: 2_001 }, () => sub('2026-12-02T14:00:00Z', '2026-12-02T15:00:00Z')) },
    ],
    ['WRONG_PRICE', { priceInfo: [{ category: 'base', price: -1 }] }],
    ['WRONG_PRICE', { priceInfo: [{ category: 'base', price: 'veel' }] }],
    ['WRONG_PRICE', { priceInfo: [{ category: 'base', price: 1e9 }] }],
  ])('is not taken in for %s (%#)', (reason, over) => {
    expect(read(over)).toMatchObject({ ok: false, error: { reason } })
  })

  it('can’t make it fail, whatever comes', () => {
    const parts = fc.record(
      Object.fromEntries(Object.keys(aDocument('x')).map((key) => [key, fc.oneof(fc.jsonValue(), fc.constant(key))])),
      { requiredKeys: [] },
    )
    const any = fc.oneof(
      fc.jsonValue(),
      parts,
      parts.map((over) => aDocument('x', over)),
    )
    fc.assert(
      fc.property(any, (document) => {
        expect(typeof fromJsonLd(document).ok).toBe('boolean')
        changedAt(document)
      }),
    )
  })

  const aDay = fc
    .tuple(fc.constantFrom('2026-03-27', '2026-10-23', '2027-06-14', '2024-02-27'), fc.integer({ min: 0, max: 4 }))
    .map(([day, days]) => dayAfter(day, days))
  const aTime = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 30, 59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))

  it('comes out with the clock of Brussels as it was written, also where that changes', () => {
    fc.assert(
      fc.property(
        aDay,
        aTime,
        fc.integer({ min: 0, max: 2_880 }),
        fc.constantFrom('Z', 'offset', 'none'),
        (day, time, minutes, zone) => {
          const start = momentOf(day, time)
          const end = start + minutes * 60_000
          const written = (at: number) =>
            zone === 'Z' ? new Date(at).toISOString() : zone === 'offset' ? brusselsText(at) : clockAt(at)
          const { calendar } = eventOf({ subEvent: [sub(written(start), written(end))] })
          const [date] = calendar.type === 'DATES' ? calendar.dates : []
          const back = editedCalendarOf(kept(calendar))
          const wholeDay = clockAt(start).slice(11, 16) === '00:00' && clockAt(end).slice(11, 16) === '23:59'
          expect(date).toMatchObject({ wholeDay })
          // Without an offset an hour that comes twice is the first of the two.
          const ambiguous = zone === 'none' && momentOf(clockAt(end).slice(0, 10), clockAt(end).slice(11, 16)) !== end
          expect(date).toMatchObject({ start, ...(!ambiguous && { end }) })
          expect(back).toMatchObject({
            dates: [
              { from: clockAt(start).slice(0, 10), ...(!wholeDay && { fromTime: clockAt(start).slice(11, 16) }) },
            ],
          })
        },
      ),
      { numRuns: 400 },
    )
  })

  it('that is there the whole day opens and closes with its days', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 0, max: 3 }), fc.boolean(), (day, more, seconds) => {
        const last = dayAfter(day, more)
        const end = momentOf(last, '23:59') + (seconds ? 59_000 : 0)
        const { calendar } = eventOf({ subEvent: [sub(brusselsText(momentOf(day)), brusselsText(end))] })
        expect(windowsOf(kept(calendar), { from: 0, until: utc('2030-01-01 00:00') })).toEqual([
          { from: momentOf(day), until: momentOf(dayAfter(last)) },
        ])
      }),
    )
  })

  it('costs to the cent what it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.boolean(), (cents, text) => {
        const euro = cents / 100
        const price = text ? euro.toFixed(2).replace('.', ',') : euro
        expect(eventOf({ priceInfo: [{ category: 'base', price }] }).basePrice).toBe(cents)
      }),
    )
  })

  it('says when it was changed, or else made', () => {
    expect(changedAt({ modified: '2026-05-01T12:00:00+02:00', created: '2020-01-01T00:00:00Z' })).toBe(
      utc('2026-05-01 10:00'),
    )
    expect(changedAt({ created: '2020-01-01T00:00:00+00:00' })).toBe(utc('2020-01-01 00:00'))
    expect([changedAt({}), changedAt(null), changedAt({ modified: 'soon' })]).toEqual([undefined, undefined, undefined])
  })
})
