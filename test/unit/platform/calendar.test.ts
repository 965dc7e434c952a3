import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter, dayOf, daysLater, momentOf, periodOf, weekdayOf } from '../../../backend/platform/time/calendar.ts'
import { DAY, HOUR, utc } from '../../support/facts.ts'

const periods = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const
const moment = fc.integer({ min: utc('2024-01-01 00:00'), max: utc('2029-01-01 00:00') })

/** What a clock in Brussels shows, by another way than the code: Intl alone. */
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Brussels',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const shown = (at: number): string => clock.format(at)

describe('periods', () => {
  // Brussels is 1 hour ahead of UTC in winter, 2 in summer; the clock changes on Sundays 2026-03-29 and 2026-10-25.
  it.each([
    ['2026-03-29 12:00', 'DAY', '2026-03-28 23:00', '2026-03-29 22:00'],
    ['2026-03-29 12:00', 'WEEK', '2026-03-22 23:00', '2026-03-29 22:00'],
    ['2026-03-29 12:00', 'MONTH', '2026-02-28 23:00', '2026-03-31 22:00'],
    ['2026-03-29 12:00', 'QUARTER', '2025-12-31 23:00', '2026-03-31 22:00'],
    ['2026-03-29 12:00', 'YEAR', '2025-12-31 23:00', '2026-12-31 23:00'],
    ['2026-10-25 12:00', 'DAY', '2026-10-24 22:00', '2026-10-25 23:00'],
    ['2026-10-25 12:00', 'WEEK', '2026-10-18 22:00', '2026-10-25 23:00'],
    ['2026-10-25 12:00', 'MONTH', '2026-09-30 22:00', '2026-10-31 23:00'],
    ['2026-10-25 12:00', 'QUARTER', '2026-09-30 22:00', '2026-12-31 23:00'],
    // The last moment of a Sunday and the first of a Monday.
    ['2026-10-25 22:59', 'WEEK', '2026-10-18 22:00', '2026-10-25 23:00'],
    ['2026-10-25 23:00', 'WEEK', '2026-10-25 23:00', '2026-11-01 23:00'],
    ['2026-12-31 22:59', 'YEAR', '2025-12-31 23:00', '2026-12-31 23:00'],
    ['2026-12-31 23:00', 'YEAR', '2026-12-31 23:00', '2027-12-31 23:00'],
  ] as const)('%s: the %s is from %s until %s', (at, period, from, until) => {
    expect(periodOf(utc(at), period)).toEqual({ from: utc(from), until: utc(until) })
  })

  it('hold their moment, begin at midnight, and follow each other without a gap', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...periods), (at, period) => {
        const { from, until } = periodOf(at, period)
        expect(from <= at && at < until).toBe(true)
        expect(shown(from)).toMatch(/ 00:00:00$/)
        expect(periodOf(until, period).from).toBe(until)
        expect(periodOf(from - 1, period).until).toBe(from)
        if (period === 'WEEK') expect(weekdayOf(dayOf(from))).toBe(1)
      }),
    )
  })

  it('holds all moments in an absolute one', () => {
    expect(periodOf(0, 'ABSOLUTE')).toEqual(periodOf(utc('2026-10-25 00:30'), 'ABSOLUTE'))
  })
})

describe('days and moments', () => {
  it('finds the same time of day some days later or earlier', () => {
    expect(daysLater(utc('2026-10-10 21:59'), 30)).toBe(utc('2026-11-09 22:59'))
    expect(daysLater(utc('2026-11-09 22:59'), -30)).toBe(utc('2026-10-10 21:59'))
    expect(daysLater(utc('2026-03-28 12:00'), 1)).toBe(utc('2026-03-29 11:00'))
    expect(daysLater(utc('2026-03-28 12:00'), 0)).toBe(utc('2026-03-28 12:00'))
  })

  it.each([
    ['2026-03-29', '01:59', '2026-03-29 00:59'],
    ['2026-03-29', '02:30', '2026-03-29 01:30'], // skipped: 03:30
    ['2026-03-29', '03:00', '2026-03-29 01:00'],
    ['2026-03-29', '24:00', '2026-03-29 22:00'],
    ['2026-10-25', '01:59', '2026-10-24 23:59'],
    ['2026-10-25', '02:30', '2026-10-25 00:30'], // the first of two
    ['2026-10-25', '03:00', '2026-10-25 02:00'],
    ['2026-10-04', '02:15', '2026-10-04 00:15'],
  ])('%s %s is %s UTC', (day, time, at) => {
    expect(new Date(momentOf(day, time))).toEqual(new Date(utc(at)))
  })

  it('says what the clock in Brussels shows', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const [day = '', time = ''] = shown(at).split(' ')
        expect(dayOf(at)).toBe(day)
        const back = momentOf(day, time.slice(0, 5))
        expect(shown(back)).toBe(`${day} ${time.slice(0, 5)}:00`)
        // The same moment, or the first of the two that the clock shows alike.
        expect([0, HOUR]).toContain(Math.floor(at / 60_000) * 60_000 - back)
      }),
    )
  })

  it('counts days, not 24 hours', () => {
    expect(dayAfter('2026-03-28')).toBe('2026-03-29')
    expect(dayAfter('2026-03-28', 2)).toBe('2026-03-30')
    expect(dayAfter('2026-10-26', -2)).toBe('2026-10-24')
    expect(momentOf('2026-03-30') - momentOf('2026-03-29')).toBe(DAY - HOUR)
    expect(momentOf('2026-10-26') - momentOf('2026-10-25')).toBe(DAY + HOUR)
    expect(weekdayOf('2026-03-29')).toBe(0)
  })
})
