import type { OpeningHours } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openMsBetween } from '../../../backend/platform/time/opening-hours.ts'
import { DAY, HOUR, utc } from '../../support/facts.ts'

const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const daily = (opens: string, closes: string): OpeningHours => ({ days: everyDay, opens, closes })

describe('how long it is open', () => {
  // Brussels is an hour ahead of UTC in November.
  const monday = utc('2026-11-23 00:00')

  it('is all of the time without opening hours', () => {
    expect(openMsBetween([], monday, monday + 12_345)).toBe(12_345)
    expect(openMsBetween([], monday, monday - 1)).toBe(0)
  })

  it.each<[string, readonly OpeningHours[], string, string, number]>([
    ['within a day', [daily('09:00', '17:00')], '2026-11-23 07:00', '2026-11-23 10:00', 2],
    ['from outside to outside', [daily('09:00', '17:00')], '2026-11-23 00:00', '2026-11-24 00:00', 8],
    ['from inside one day to inside the next', [daily('09:00', '17:00')], '2026-11-23 15:00', '2026-11-24 09:00', 2],
    ['closed all the while', [daily('09:00', '17:00')], '2026-11-23 16:00', '2026-11-24 08:00', 0],
    ['past midnight', [daily('20:00', '02:00')], '2026-11-23 22:00', '2026-11-24 12:00', 3],
    [
      'opened the evening before',
      [{ ...daily('20:00', '02:00'), days: ['SUNDAY'] }],
      '2026-11-23 00:00',
      '2026-11-23 12:00',
      1,
    ],
    [
      'on its weekdays alone',
      [{ ...daily('09:00', '10:00'), days: ['TUESDAY'] }],
      '2026-11-23 00:00',
      '2026-11-30 00:00',
      1,
    ],
    ['round the clock', [daily('00:00', '00:00')], '2026-11-23 05:30', '2026-11-24 05:30', 24],
    [
      'overlapping hours once',
      [daily('09:00', '12:00'), daily('11:00', '13:00')],
      '2026-11-23 00:00',
      '2026-11-23 23:00',
      4,
    ],
    [
      'hours within others once',
      [daily('09:00', '17:00'), daily('11:00', '13:00')],
      '2026-11-23 00:00',
      '2026-11-23 23:00',
      8,
    ],
    ['the night that is an hour shorter', [daily('22:00', '06:00')], '2026-03-28 12:00', '2026-03-29 12:00', 7],
    ['the night that is an hour longer', [daily('22:00', '06:00')], '2026-10-24 12:00', '2026-10-25 12:00', 9],
    ['a day of 23 hours', [daily('00:00', '00:00')], '2026-03-28 23:00', '2026-03-29 22:00', 23],
  ])('%s', (_name, hours, from, until, expected) => {
    expect(openMsBetween(hours, utc(from), utc(until)) / HOUR).toBe(expected)
  })
})

describe('any opening hours', () => {
  const clock = fc.constantFrom('00:00', '02:00', '02:30', '03:00', '09:00', '13:30', '20:00', '23:59')
  const hours = fc.array(
    fc.record({ days: fc.subarray([...everyDay], { minLength: 1 }), opens: clock, closes: clock }),
    { maxLength: 4 },
  )
  const start = fc.constantFrom(utc('2026-03-27 00:00'), utc('2026-10-23 00:00'), utc('2026-11-20 00:00'))
  const moment = fc.tuple(start, fc.integer({ min: 0, max: 7 * DAY })).map(([day, ms]) => day + ms)

  it('take no less than nothing and no more than all', () => {
    fc.assert(
      fc.property(hours, moment, moment, (open, a, b) => {
        const ms = openMsBetween(open, a, b)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThanOrEqual(Math.max(0, b - a))
      }),
    )
  })

  it('of two spans in a row are the sum of both', () => {
    fc.assert(
      fc.property(hours, fc.tuple(moment, moment, moment), (open, moments) => {
        const [a, b, c] = moments.toSorted((x, y) => x - y) as [number, number, number]
        expect(openMsBetween(open, a, b) + openMsBetween(open, b, c)).toBe(openMsBetween(open, a, c))
      }),
    )
  })

  it('say at each moment what a clock on the wall says', () => {
    const wall = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Brussels',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    // Where the clock does not change; there the example tests say what is right.
    const quiet = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => utc('2026-11-20 00:00') + minutes * 60_000)
    fc.assert(
      fc.property(
        hours.filter(({ length }) => length > 0),
        quiet,
        (open, at) => {
          const parts = Object.fromEntries(wall.formatToParts(at).map(({ type, value }) => [type, value]))
          const time = `${parts.hour}:${parts.minute}`
          const today = (everyDay as readonly string[]).indexOf(parts.weekday?.toUpperCase() ?? '')
          const on = (days: OpeningHours['days'], day: number) => days.some((name) => name === everyDay[(day + 7) % 7])
          const isOpen = open.some(({ days, opens, closes }) =>
            closes <= opens
              ? (on(days, today) && time >= opens) || (on(days, today - 1) && time < closes)
              : on(days, today) && opens <= time && time < closes,
          )
          expect(openMsBetween(open, at, at + 1)).toBe(isOpen ? 1 : 0)
        },
      ),
    )
  })
})
