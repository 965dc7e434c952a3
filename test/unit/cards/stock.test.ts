import { describe, expect, it } from 'vitest'
import { byCounter, byStatus, runsOut } from '../../../backend/cards/rules/stock.ts'

const counters = [
  { id: 'a', name: 'Zwembad' },
  { id: 'b', name: 'Bibliotheek' },
  { id: 'c', name: 'Nooit kaarten' },
]
const at = (
  counterId: string,
  status: 'LOCAL_STOCK' | 'SENT_TO_BALIE' | 'ACTIVE',
  socialTariff: boolean,
  count: number,
) => ({ counterId, status, socialTariff, count }) as const

describe('the stock', () => {
  it('has each status, with and without social status', () => {
    const rows = byStatus([at('a', 'ACTIVE', true, 3), at('b', 'ACTIVE', true, 4), at('a', 'ACTIVE', false, 9)])
    expect(rows.map(({ status }) => status)).toHaveLength(7)
    expect(rows.find(({ status }) => status === 'ACTIVE')).toEqual({ status: 'ACTIVE', social: 7, plain: 9 })
    expect(rows.find(({ status }) => status === 'STOCK')).toEqual({ status: 'STOCK', social: 0, plain: 0 })
  })

  it('of a counter runs out of a kind that it gives out, unless enough is on its way', () => {
    const of = (lowStock: number, ...tallies: ReturnType<typeof at>[]) =>
      byCounter(tallies, counters, lowStock).map(({ name, low }) => ({ name, ...low }))
    const rows = [at('a', 'LOCAL_STOCK', false, 4), at('a', 'ACTIVE', true, 50), at('b', 'LOCAL_STOCK', false, 10)]
    expect(of(10, ...rows)).toEqual([
      { name: 'Bibliotheek', social: false, plain: false },
      { name: 'Zwembad', social: true, plain: true },
    ])
    expect(of(10, ...rows, at('a', 'SENT_TO_BALIE', false, 6))[1]).toEqual({
      ...{ name: 'Zwembad', social: true, plain: false },
    })
    expect(byCounter(rows, counters, 0).some(runsOut)).toBe(false)
  })
})
