import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateInWords, parseDate, writeDate } from '../../../backend/web/format/date-text.ts'
import { ago, dayAndTime, since } from '../../../backend/web/format/moments.ts'

const today = '2026-11-26'

describe('a date that is typed', () => {
  it.each([
    ['01/02/1980', '1980-02-01'],
    ['1/2/1980', '1980-02-01'],
    ['1-2-80', '1980-02-01'],
    ['1.2.80', '1980-02-01'],
    ['01021980', '1980-02-01'],
    ['010280', '1980-02-01'],
    [' 01 02 1980 ', '1980-02-01'],
    ['1980-02-01', '1980-02-01'],
    ['31/12/1999', '1999-12-31'],
    ['29/2/2024', '2024-02-29'],
    // Ten years ahead is a date that something ends, further on it is one of birth.
    ['1/1/36', '2036-01-01'],
    ['1/1/37', '1937-01-01'],
    ['1/1/00', '2000-01-01'],
  ])('%j is %s', (typed, date) => {
    expect(parseDate(typed, today)).toBe(date)
  })

  it.each([
    '',
    ' ',
    '31/4/2026',
    '29/2/2025',
    '0/1/2026',
    '1/13/2026',
    '1/2',
    '1/2/198',
    'morgen',
    '1/2/0080',
    '12345',
    '1/2/3000',
  ])('%j is none', (typed) => {
    expect(parseDate(typed, today)).toBeUndefined()
  })

  const anyDay = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

  it('is the same however it is written', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom('/', '-', '.', ' ', ''), (date, between) => {
        const parts = date.split('-').reverse()
        expect(parseDate(parts.join(between), today)).toBe(date)
        expect(parseDate(writeDate(date), today)).toBe(date)
        expect(parseDate(date, today)).toBe(date)
      }),
    )
  })

  it('is never a day that there is not', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789/-. ') }), (typed) => {
        const date = parseDate(typed, today)
        if (date !== undefined) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
      }),
    )
  })

  it('is said back in words', () => {
    expect(dateInWords('1980-02-01')).toBe('vrijdag 1 februari 1980')
  })
})

describe('a moment', () => {
  it('is written as people do here, in the time of Brussels', () => {
    expect(dayAndTime('2026-11-23T23:05:00Z')).toBe('24/11/2026 00:05')
    expect([since('2026-11-30T23:00:00.000Z'), since('2026-12-24T17:30:00.000Z')]).toEqual([
      ...['01/12/2026', '24/12/2026 18:30'],
    ])
  })

  it('is so long ago', () => {
    const now = Date.parse('2026-11-24T20:00:00.000Z')
    const before = (ms: number) => ago(now - ms, now)
    expect([-5_000, 59_000, 60_000, 120_000, 7_200_000, 86_400_000].map(before)).toEqual([
      ...['nu', 'nu', '1 minuut geleden', '2 minuten geleden', '2 uur geleden', 'gisteren'],
    ])
    // Days are those of the calendar: 30 hours before 05:00 is the day before yesterday.
    expect(ago('2026-11-22T22:00:00.000Z', Date.parse('2026-11-24T04:00:00.000Z'))).toBe('eergisteren')
    // A day of 25 hours is one.
    expect(ago('2026-10-24T22:10:00.000Z', Date.parse('2026-10-25T22:50:00.000Z'))).toBe('gisteren')
  })
})
