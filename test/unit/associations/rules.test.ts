import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { membershipState, newEndDate, readableAt } from '../../../backend/associations/rules/membership.ts'
import { monthsAfter } from '../../../backend/platform/time/calendar.ts'
import { aCounter, anAssociation, utc } from '../../support/facts.ts'

const day = fc
  .date({ min: new Date('1920-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-15', 12, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-31', -2, '2025-11-30'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-11-30', 0, '2026-11-30'],
    ['1940-05-20', 1200, '2040-05-20'],
  ])('%s and %i months: %s', (from, months, expected) => {
    expect(monthsAfter(from, months)).toBe(expected)
  })

  it('go to the same day of a month, or its last', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -600, max: 600 }), (from, months) => {
        const [year, month, date] = from.split('-').map(Number) as [number, number, number]
        const index = year * 12 + month - 1 + months
        const last = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0))
        const expected = `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`
        expect(monthsAfter(from, months)).toBe(expected)
      }),
    )
  })
})

describe('a membership', () => {
  const custom = anAssociation()
  const noon = utc('2026-11-23 11:00')

  it('is none for who never was a member', () => {
    expect(membershipState(custom, undefined, noon)).toEqual({ status: 'NONE', renewable: false })
  })

  it('holds on its last day, until midnight in Brussels', () => {
    const status = (at: string) => membershipState(custom, { endDate: '2026-11-23' }, utc(at)).status
    expect([status('2026-11-23 22:59'), status('2026-11-23 23:00')]).toEqual(['ACTIVE', 'EXPIRED'])
    const summer = (at: string) => membershipState(custom, { endDate: '2026-07-23' }, utc(at)).status
    expect([summer('2026-07-23 21:59'), summer('2026-07-23 22:00')]).toEqual(['ACTIVE', 'EXPIRED'])
  })

  it('can always be renewed where nothing is filled in', () => {
    const endDate = '2030-01-01'
    expect(membershipState(custom, { endDate }, noon)).toEqual({ status: 'ACTIVE', endDate, renewable: true })
  })

  it.each([
    ['2027-01-24', false, '2026-11-24'],
    ['2027-01-23', true, undefined],
    ['2026-11-22', true, undefined],
  ])('that ends on %s can be renewed from two months before it: %s', (endDate, renewable, renewableFrom) => {
    for (const endDateType of ['CUSTOM', 'BASED_ON_REGISTRATION_DATE'] as const) {
      const association = anAssociation({ endDateType, months: 12, renewableMonths: 2 })
      expect(membershipState(association, { endDate }, noon)).toEqual({
        status: endDate < '2026-11-23' ? 'EXPIRED' : 'ACTIVE',
        endDate,
        renewable,
        ...(renewableFrom !== undefined && { renewableFrom }),
      })
    }
  })

  it('that can be renewed from its very end can be so on its last day', () => {
    const association = anAssociation({ renewableMonths: 0 })
    expect(membershipState(association, { endDate: '2026-11-23' }, noon).renewable).toBe(true)
    expect(membershipState(association, { endDate: '2026-11-24' }, noon)).toMatchObject({
      renewable: false,
      renewableFrom: '2026-11-24',
    })
  })

  it('by date of birth can’t be renewed', () => {
    const association = anAssociation({ endDateType: 'BASED_ON_DATE_OF_BIRTH', months: 216, renewableMonths: 600 })
    for (const endDate of ['2026-11-24', '2026-11-22'])
      expect(membershipState(association, { endDate }, noon)).toMatchObject({ endDate, renewable: false })
  })

  it('once renewable stays so, and is so from the day that was given', () => {
    const DAY = 86_400_000
    fc.assert(
      fc.property(day, fc.nat(30), fc.integer({ min: 0, max: 4_000 }), (endDate, renewableMonths, days) => {
        const association = anAssociation({ renewableMonths })
        const at = Date.parse(`${endDate}T12:00:00Z`) - 2_000 * DAY + days * DAY
        const state = membershipState(association, { endDate }, at)
        if (state.renewable) expect(membershipState(association, { endDate }, at + DAY).renewable).toBe(true)
        else {
          const from = Date.parse(`${state.renewableFrom}T12:00:00Z`)
          expect(from).toBeGreaterThan(at)
          expect(membershipState(association, { endDate }, from).renewable).toBe(true)
          expect(membershipState(association, { endDate }, from - DAY).renewable).toBe(false)
        }
      }),
    )
  })
})

describe('a new end date', () => {
  const facts = { dateOfBirth: '2010-01-31', today: '2026-11-23' }
  const custom = (endDate?: string) => anAssociation(endDate === undefined ? {} : { endDate })
  const byBirth = (months: number) => anAssociation({ endDateType: 'BASED_ON_DATE_OF_BIRTH', months })
  const byRegistration = (months: number) => anAssociation({ endDateType: 'BASED_ON_REGISTRATION_DATE', months })

  it('of free choice is the one chosen, else the one suggested', () => {
    expect(newEndDate(custom('2026-12-31'), facts)).toEqual({ ok: true, value: '2026-12-31' })
    expect(newEndDate(custom('2026-12-31'), { ...facts, wanted: '2027-06-30' })).toEqual({
      ok: true,
      value: '2027-06-30',
    })
    expect(newEndDate(custom(), { ...facts, wanted: '2026-11-23' })).toEqual({ ok: true, value: '2026-11-23' })
    expect(newEndDate(custom(), facts)).toEqual({ ok: false, error: 'END_DATE_NEEDED' })
    expect(newEndDate(custom('2026-12-31'), { ...facts, wanted: '2026-11-22' })).toEqual({
      ok: false,
      error: 'IN_THE_PAST',
    })
    expect(newEndDate(custom('2026-11-22'), facts)).toEqual({ ok: false, error: 'IN_THE_PAST' })
  })

  it('by date of birth is so many months after it; past is too old', () => {
    expect(newEndDate(byBirth(18 * 12), facts)).toEqual({ ok: true, value: '2028-01-31' })
    expect(newEndDate(byBirth(18 * 12 + 1), facts)).toEqual({ ok: true, value: '2028-02-29' })
    expect(newEndDate(byBirth(202), { ...facts, today: '2026-11-30' })).toEqual({ ok: true, value: '2026-11-30' })
    expect(newEndDate(byBirth(202), { ...facts, today: '2026-12-01' })).toEqual({ ok: false, error: 'TOO_OLD' })
    // The counter has no say in it.
    expect(newEndDate(byBirth(12), { ...facts, wanted: '2030-01-01' })).toEqual({ ok: false, error: 'TOO_OLD' })
  })

  it('by registration is so many months from today, or from the end of the one that still runs', () => {
    expect(newEndDate(byRegistration(12), facts)).toEqual({ ok: true, value: '2027-11-23' })
    expect(newEndDate(byRegistration(12), { ...facts, current: '2026-12-31' })).toEqual({
      ok: true,
      value: '2027-12-31',
    })
    expect(newEndDate(byRegistration(12), { ...facts, current: '2026-10-31' })).toEqual({
      ok: true,
      value: '2027-11-23',
    })
    expect(newEndDate(byRegistration(1), { ...facts, today: '2027-01-31' })).toEqual({ ok: true, value: '2027-02-28' })
    expect(newEndDate(byRegistration(12), { ...facts, wanted: '2030-01-01' })).toEqual({
      ok: true,
      value: '2027-11-23',
    })
  })

  it('needs a number of months where it goes by them', () => {
    for (const endDateType of ['BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE'] as const)
      expect(newEndDate(anAssociation({ endDateType }), facts)).toEqual({ ok: false, error: 'END_DATE_NEEDED' })
  })

  it('is never past, whatever it is computed from', () => {
    const types = fc.constantFrom(
      'CUSTOM' as const,
      'BASED_ON_DATE_OF_BIRTH' as const,
      'BASED_ON_REGISTRATION_DATE' as const,
    )
    fc.assert(
      fc.property(
        types,
        day,
        day,
        day,
        day,
        fc.nat(400),
        (endDateType, dateOfBirth, today, wanted, current, months) => {
          const found = newEndDate(anAssociation({ endDateType, months }), { dateOfBirth, today, wanted, current })
          if (!found.ok) {
            expect(['IN_THE_PAST', 'TOO_OLD']).toContain(found.error)
            return
          }
          expect(found.value >= today).toBe(true)
          const at = Date.parse(`${today}T12:00:00Z`)
          expect(membershipState(anAssociation(), { endDate: found.value }, at).status).toBe('ACTIVE')
        },
      ),
    )
  })
})

describe('who may read an association', () => {
  it('are its counters, with either right', () => {
    const counters = [
      { counterId: 'a', right: 'READ' as const },
      { counterId: 'b', right: 'WRITE' as const },
    ]
    const may = (...ids: string[]) =>
      readableAt(
        anAssociation({ counters }),
        ids.map((id) => aCounter({ id })),
      )
    expect([may('a'), may('b'), may('x', 'b'), may('x'), may()]).toEqual([true, true, true, false, false])
  })
})
