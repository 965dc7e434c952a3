import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairQueue } from '../../../backend/taps/fair-queue.ts'

const work = fc.array(
  fc.record({ owner: fc.constantFrom('a', 'b', 'c', 'd'), weight: fc.integer({ min: 1, max: 9 }) }),
  { maxLength: 200 },
)

describe('the queue', () => {
  it('gives back all that it took in, each owner’s in order, within the weight', () => {
    fc.assert(
      fc.property(work, fc.integer({ min: 1, max: 30 }), (items, most) => {
        const queue = fairQueue<{ owner: string; weight: number; n: number }>({ perOwner: 10_000, total: 10_000 })
        items.forEach((item, n) => {
          expect(queue.offer(item.owner, item.weight, { ...item, n })).toBe(true)
        })
        const seen = new Map<string, number>()
        let count = 0
        while (queue.weight > 0) {
          const batch = queue.take(most)
          expect(batch.length).toBeGreaterThan(0)
          const weight = batch.reduce((sum, item) => sum + item.weight, 0)
          expect(batch.length === 1 || weight <= most).toBe(true)
          for (const { owner, n } of batch) {
            expect(n).toBeGreaterThan(seen.get(owner) ?? -1)
            seen.set(owner, n)
            count++
          }
        }
        expect(count).toBe(items.length)
      }),
    )
  })

  it('serves whoever asks little before the rest of whoever asks much', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 1, max: 8 }), (flood, others) => {
        const queue = fairQueue<string>({ perOwner: 1_000, total: 10_000 })
        for (let i = 0; i < flood; i++) queue.offer('flood', 1, 'flood')
        for (let i = 0; i < others; i++) queue.offer(`zuil ${i}`, 1, `zuil ${i}`)
        const first = queue.take(others + 1)
        expect(first.filter((owner) => owner === 'flood')).toHaveLength(1)
      }),
    )
  })

  it('keeps one owner to his share and all to the total', () => {
    fc.assert(
      fc.property(work, (items) => {
        const queue = fairQueue<string>({ perOwner: 20, total: 50 })
        const kept = new Map<string, number>()
        for (const { owner, weight } of items) {
          const room = (kept.get(owner) ?? 0) + weight <= 20 && queue.weight + weight <= 50
          expect(queue.offer(owner, weight, owner)).toBe(room)
          if (room) kept.set(owner, (kept.get(owner) ?? 0) + weight)
        }
        expect(queue.weight).toBeLessThanOrEqual(50)
      }),
    )
  })
})
