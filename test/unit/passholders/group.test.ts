import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { newGroupStatus, ticketsLeft } from '../../../backend/passholders/rules/group.ts'
import { dayAfter, dayOf, momentOf } from '../../../backend/platform/time/calendar.ts'

describe('ticketsLeft', () => {
  it('is what was not bought, and never below none', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (perYear, bought) => {
        const left = ticketsLeft(perYear, bought)
        expect(left).toBe(bought > perYear ? 0 : perYear - bought)
      }),
    )
    expect(ticketsLeft(3, 4)).toBe(0)
  })
})

describe('newGroupStatus', () => {
  const now = Date.parse('2026-11-23T22:30:00Z')
  const inStock = { uitpasNumber: makeUitpasNumber('09300', 7, true), status: 'STOCK' } as const

  it('holds to the end of its last day, in Brussels, which today may be', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 4_000 }), (days) => {
        const lastDay = dayAfter(dayOf(now), days)
        const endDate = momentOf(dayAfter(lastDay)) - 1
        expect(newGroupStatus(inStock, lastDay, now)).toEqual(days < 0 ? 'social-status-day-past' : { endDate })
      }),
    )
  })

  it('needs a card for social status that nobody has', () => {
    const refused = (card: Parameters<typeof newGroupStatus>[0]) => newGroupStatus(card, '2027-01-31', now)
    expect(refused({ ...inStock, status: 'LOCAL_STOCK', counterId: 'onthaal' })).toHaveProperty('endDate')
    expect(refused(undefined)).toBe('card-not-in-stock')
    expect(refused({ ...inStock, passholderId: 'somebody' })).toBe('card-not-in-stock')
    for (const status of ['PROVISIONED', 'SENT_TO_BALIE', 'ACTIVE', 'BLOCKED', 'DELETED'] as const)
      expect(refused({ ...inStock, status })).toBe('card-not-in-stock')
    expect(refused({ ...inStock, uitpasNumber: makeUitpasNumber('09300', 7, false) })).toBe(
      'card-without-social-status',
    )
  })
})
