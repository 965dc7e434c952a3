import type { OpeningHours } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { defaultLimit, limitOf } from '../../../backend/events/rules/limit.ts'
import { isOpen, whyOver, windowsOf } from '../../../backend/events/rules/windows.ts'
import type { EventCalendar } from '../../../backend/events/shapes.ts'
import { anEvent, once, utc } from '../../support/facts.ts'

const permanent = (...hours: OpeningHours[]): EventCalendar => ({ type: 'PERMANENT', hours })

/** Whether each moment is open, as text. */
const open = (calendar: EventCalendar, ...moments: string[]) =>
  moments.map((text) => isOpen(anEvent('e', calendar), utc(text)))

describe('windows', () => {
  it('of a date with hours: from 5 hours before the start until 5 hours after the end', () => {
    const calendar = once(utc('2026-11-23 19:00'), utc('2026-11-23 21:00'))
    expect(
      open(calendar, '2026-11-23 13:59:59.999', '2026-11-23 14:00', '2026-11-24 01:59:59.999', '2026-11-24 02:00'),
    ).toEqual([false, true, true, false])
  })

  it('are none of a date that ends 10 hours or more before it starts', () => {
    const span = { from: utc('2026-11-01 00:00'), until: utc('2026-12-01 00:00') }
    const windows = (hours: number) =>
      windowsOf(once(utc('2026-11-23 19:00'), utc('2026-11-23 19:00') - hours * 3_600_000), span).length
    expect([windows(9), windows(10), windows(30)]).toEqual([1, 0, 0])
  })

  it('of a date with hours are 5 hours by the clock that does not change', () => {
    const calendar = once(utc('2026-03-29 02:00'), utc('2026-03-29 02:00'))
    expect(open(calendar, '2026-03-28 21:00', '2026-03-28 20:59')).toEqual([true, false])
  })

  it.each([
    ['2026-03-29', '2026-03-28 23:00', '2026-03-29 22:00'],
    ['2026-10-25', '2026-10-24 22:00', '2026-10-25 23:00'],
  ])('of a date without hours: the whole day %s', (day, from, until) => {
    const calendar = once(utc(`${day} 10:00`), utc(`${day} 12:00`), true)
    expect(windowsOf(calendar, { from: 0, until: utc('2030-01-01 00:00') })).toEqual([
      { from: utc(from), until: utc(until) },
    ])
  })

  it('of several dates: each its own', () => {
    const calendar: EventCalendar = {
      type: 'DATES',
      occurrences: ['2026-11-23', '2026-11-25'].map((day) => ({
        start: utc(`${day} 12:00`),
        end: utc(`${day} 13:00`),
        wholeDay: false,
      })),
    }
    expect(open(calendar, '2026-11-23 12:00', '2026-11-24 12:00', '2026-11-25 12:00')).toEqual([true, false, true])
    expect(open({ type: 'DATES', occurrences: [] }, '2026-11-23 12:00')).toEqual([false])
  })

  it('are none of an event from when it is cancelled, nor of a date of it; what was open before was open', () => {
    const at = utc('2026-11-23 12:00')
    const date = { start: at, end: at, wholeDay: false }
    const calendars: EventCalendar[] = [{ type: 'DATES', occurrences: [date] }, permanent()]
    for (const calendar of calendars) {
      const off = anEvent('e', calendar, { cancelledSince: at })
      expect([-1, 0, 1].map((ms) => isOpen(anEvent('e', calendar), at + ms))).toEqual([true, true, true])
      expect([-1, 0, 1].map((ms) => isOpen(off, at + ms))).toEqual([true, false, false])
      expect(whyOver(off, at)).toBe('CANCELLED')
    }
    const other = { ...date, start: at + 24 * 3_600_000, end: at + 24 * 3_600_000 }
    const one: EventCalendar = { type: 'DATES', occurrences: [{ ...date, cancelledSince: at }, other] }
    expect(open(one, '2026-11-23 11:59:59.999', '2026-11-23 12:00', '2026-11-24 12:00')).toEqual([true, false, true])
  })

  it('tell until when an event goes on: until the last of them, or it is cancelled', () => {
    const at = utc('2026-11-23 19:00')
    const calendar = once(at, utc('2026-11-23 22:00'))
    const why = (moment: string, more: EventCalendar = calendar) => whyOver(anEvent('e', more), utc(moment))
    expect(why('2026-11-01 12:00')).toBeUndefined()
    // Past midnight in Brussels, and still open.
    expect(why('2026-11-24 02:59')).toBeUndefined()
    expect(why('2026-11-24 03:00')).toBe('OVER')
    const dates = (cancelled: boolean): EventCalendar => ({
      type: 'DATES',
      occurrences: [0, 24 * 3_600_000].map((later) => ({
        ...{ start: at + later, end: at + later, wholeDay: false },
        ...(cancelled && later > 0 && { cancelledSince: at }),
      })),
    })
    expect(why('2026-11-24 12:00', dates(false))).toBeUndefined()
    expect(why('2026-11-24 12:00', dates(true))).toBe('CANCELLED')
    expect(why('2026-11-26 12:00', dates(true))).toBe('OVER')
    const period: EventCalendar = { type: 'PERIODIC', from: '2026-11-20', until: '2026-11-23', hours: [] }
    expect([why('2026-11-23 22:59', period), why('2026-11-23 23:00', period)]).toEqual([undefined, 'OVER'])
    expect(why('2036-11-23 23:00', permanent())).toBeUndefined()
  })

  it('of a date that ends before it starts: none', () => {
    expect(open(once(utc('2026-11-24 12:00'), utc('2026-11-22 12:00')), '2026-11-23 12:00')).toEqual([false])
  })

  it('of a period without hours: each day whole, the last one too', () => {
    const calendar: EventCalendar = { type: 'PERIODIC', from: '2026-03-28', until: '2026-03-29', hours: [] }
    expect(
      open(
        calendar,
        '2026-03-27 22:59',
        '2026-03-27 23:00',
        '2026-03-29 00:00',
        '2026-03-29 21:59',
        '2026-03-29 22:00',
      ),
    ).toEqual([false, true, true, true, false])
  })

  it('of a period with hours: on its days alone, five hours around', () => {
    const hours = [{ days: ['MONDAY', 'SATURDAY'] as const, opens: '14:00', closes: '16:00' }]
    // 2026-11-23 is a Monday.
    const calendar: EventCalendar = { type: 'PERIODIC', from: '2026-11-17', until: '2026-11-23', hours }
    expect(
      open(
        calendar,
        '2026-11-16 14:00',
        '2026-11-21 07:59',
        '2026-11-21 08:00',
        '2026-11-21 19:59',
        '2026-11-21 20:00',
        '2026-11-22 14:00',
        '2026-11-23 14:00',
        '2026-11-30 14:00',
      ),
    ).toEqual([false, false, true, true, false, false, true, false])
  })

  it('of a permanent one without hours: always', () => {
    expect(open(permanent(), '1971-01-01 00:00', '2026-03-29 01:00', '2099-12-31 23:30')).toEqual([true, true, true])
  })

  it('of hours over midnight: until 5 hours after the closing of the next day', () => {
    const calendar = permanent({ days: ['FRIDAY'], opens: '22:00', closes: '03:00' })
    // Friday 2026-03-27 17:00 until Saturday 08:00, in winter time.
    expect(open(calendar, '2026-03-27 15:59', '2026-03-27 16:00', '2026-03-28 06:59', '2026-03-28 07:00')).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('of hours from midnight to midnight reach into the day after the next', () => {
    const calendar = permanent({ days: ['SATURDAY'], opens: '23:59', closes: '23:59' })
    // Opens Saturday 2026-11-21, closes Sunday 23:59, and five hours more.
    expect(open(calendar, '2026-11-23 03:58', '2026-11-23 03:59')).toEqual([true, false])
  })

  it('of hours over midnight through both clock changes', () => {
    const calendar = permanent({ days: ['SATURDAY'], opens: '22:00', closes: '04:00' })
    const all = windowsOf(calendar, { from: utc('2026-03-28 12:00'), until: utc('2026-03-29 12:00') })
    expect(all).toEqual([
      { from: utc('2026-03-28 16:00'), start: utc('2026-03-28 21:00'), until: utc('2026-03-29 07:00') },
    ])
    const autumn = windowsOf(calendar, { from: utc('2026-10-24 12:00'), until: utc('2026-10-25 12:00') })
    expect(autumn).toEqual([
      { from: utc('2026-10-24 15:00'), start: utc('2026-10-24 20:00'), until: utc('2026-10-25 08:00') },
    ])
  })

  it('before dawn begin on the day before', () => {
    const calendar = permanent({ days: ['MONDAY'], opens: '02:00', closes: '04:00' })
    expect(open(calendar, '2026-11-22 19:59', '2026-11-22 20:00')).toEqual([false, true])
  })
})

describe('limits', () => {
  const dates = once(utc('2026-11-23 19:00'), utc('2026-11-23 21:00'))

  it('are one a day for an event with dates, one a week for a permanent or periodic one', () => {
    expect(defaultLimit(dates)).toEqual({ volume: 1, period: 'DAY' })
    expect(defaultLimit(permanent())).toEqual({ volume: 1, period: 'WEEK' })
    expect(defaultLimit({ type: 'PERIODIC', from: '2026-01-01', until: '2026-12-31', hours: [] })).toEqual({
      volume: 1,
      period: 'WEEK',
    })
  })

  it('are the event’s own if it has one', () => {
    expect(limitOf(anEvent('e', dates, { checkinLimit: { volume: 3, period: 'QUARTER' } }))).toEqual({
      volume: 3,
      period: 'QUARTER',
    })
    expect(limitOf(anEvent('e', dates))).toEqual({ volume: 1, period: 'DAY' })
  })
})
