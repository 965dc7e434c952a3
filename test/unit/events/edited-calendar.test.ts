import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarOf, editedCalendarOf, wrongCalendar } from '../../../backend/events/rules/edited-calendar.ts'
import { summaryOf } from '../../../backend/events/rules/summary.ts'
import { windowsOf } from '../../../backend/events/rules/windows.ts'
import type { EditedCalendar, EditedDate } from '../../../backend/events/shapes/managed.ts'
import { always, dayAfter } from '../../../backend/platform/time/calendar.ts'
import { DAY, HOUR, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const evening: EditedDate = {
  ...{ from: '2026-11-27', fromTime: '20:00', until: '2026-11-27', untilTime: '22:30', cancelled: false },
}
const dates = (...all: readonly EditedDate[]): EditedCalendar => ({ type: 'DATES', dates: all })

describe('a calendar as people write it', () => {
  it('is in the time of Brussels, its dates in their order', () => {
    const whole: EditedDate = { from: '2026-07-10', until: '2026-07-12', cancelled: false }
    const kept = calendarOf(dates(evening, whole), now)
    expect(kept).toEqual({
      type: 'DATES',
      occurrences: [
        { start: utc('2026-07-09 22:00'), end: utc('2026-07-12 21:59'), wholeDay: true },
        { start: utc('2026-11-27 19:00'), end: utc('2026-11-27 21:30'), wholeDay: false },
      ],
    })
    expect(windowsOf(kept, always)).toEqual([
      { from: utc('2026-07-09 22:00'), until: utc('2026-07-12 22:00') },
      { from: utc('2026-11-27 14:00'), until: utc('2026-11-28 02:30'), start: utc('2026-11-27 19:00') },
    ])
  })

  it('keeps since when a date does not take place, and begins now with another', () => {
    const off = { ...evening, cancelled: true }
    const first = calendarOf(dates(off), now)
    expect(first).toMatchObject({ occurrences: [{ cancelledSince: now }] })
    const later = calendarOf(dates(off, { ...off, from: '2026-11-28', until: '2026-11-28' }), now + HOUR, first)
    expect(later).toMatchObject({ occurrences: [{ cancelledSince: now }, { cancelledSince: now + HOUR }] })
    expect(calendarOf(dates(evening), now + HOUR, later)).toMatchObject({ occurrences: [{ wholeDay: false }] })
    expect(JSON.stringify(calendarOf(dates(evening), now + HOUR, later))).not.toContain('cancelledSince')
  })

  it('can’t end before it begins, have half of its hours, or go on for months', () => {
    const { untilTime: _until, ...half } = evening
    const wrong: readonly (readonly [EditedDate, string | undefined])[] = [
      [evening, undefined],
      [{ ...evening, until: '2026-11-28', untilTime: '03:00' }, undefined],
      [{ ...evening, untilTime: '20:00' }, 'ENDS_BEFORE_START'],
      [{ ...evening, until: '2026-11-26' }, 'ENDS_BEFORE_START'],
      [half, 'HALF_AN_HOUR'],
      [{ from: '2026-01-01', until: '2026-12-31', cancelled: false }, 'TOO_LONG'],
    ]
    for (const [date, why] of wrong)
      expect(wrongCalendar(dates(evening, date))).toEqual(why === undefined ? undefined : { why, at: 1 })
    const period = (until: string): EditedCalendar => ({ type: 'PERIODIC', from: '2026-09-01', until, hours: [] })
    expect(wrongCalendar(period('2026-09-01'))).toBeUndefined()
    expect(wrongCalendar(period('2026-08-31'))).toEqual({ why: 'ENDS_BEFORE_START', at: 0 })
    expect(wrongCalendar({ type: 'PERMANENT', hours: [] })).toBeUndefined()
  })

  it('comes back as it was written, whatever the clock does', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((one) => String(one).padStart(2, '0')).join(':'))
      // What a clock change skips, nobody sees on a clock.
      .filter((at) => at < '02:00' || at >= '03:00')
    const date = fc
      .tuple(
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 3 }),
        fc.option(fc.tuple(time, time)),
        fc.boolean(),
      )
      .map(([days, more, times, cancelled]): EditedDate => {
        const from = dayAfter('2026-01-01', days)
        const until = dayAfter(from, more)
        return { from, until, cancelled, ...(times && { fromTime: times[0], untilTime: times[1] }) }
      })
      .filter((one) => wrongCalendar(dates(one)) === undefined)
    fc.assert(
      fc.property(fc.array(date, { minLength: 1, maxLength: 5 }), (some) => {
        const kept = calendarOf(dates(...some), now)
        const written = editedCalendarOf(kept)
        expect(calendarOf(written, now + HOUR, kept)).toEqual(kept)
        if (written.type !== 'DATES') throw new Error('dates stay dates')
        const sorted = (all: readonly EditedDate[]) =>
          all.map((one) => JSON.stringify(Object.entries(one).toSorted())).toSorted()
        expect(sorted(written.dates)).toEqual(sorted(some))
      }),
    )
  })
})

describe('a calendar in short', () => {
  const start = now - DAY
  const each = [0, 1, 2].map((n) => ({ start: start + n * DAY, end: start + n * DAY + HOUR, wholeDay: false }))

  it('is the next date that takes place, or the last', () => {
    const next = (at: number, occurrences = each) => summaryOf({ type: 'DATES', occurrences }, at).next?.start
    const written = (n: number) => new Date(start + n * DAY).toISOString()
    expect(next(now - 2 * DAY)).toBe(written(0))
    expect(next(now)).toBe(written(1))
    expect(next(now + 9 * DAY)).toBe(written(2))
    const off = each.map((one, n) => (n === 1 ? { ...one, cancelledSince: now } : one))
    expect(next(now, off)).toBe(written(2))
    expect(next(now, off.slice(1, 2))).toBe(written(1))
    expect(summaryOf({ type: 'DATES', occurrences: [] }, now)).toEqual({ type: 'DATES', dates: 0 })
    expect(summaryOf({ type: 'PERIODIC', from: '2026-01-01', until: '2026-02-01', hours: [] }, now)).toEqual({
      ...{ type: 'PERIODIC', from: '2026-01-01', until: '2026-02-01' },
    })
  })
})
