import { type Desired, noLog } from '@zuil/protocol'
import { expect, it } from 'vitest'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import { keepConfigured } from '../../../backend/zuilen/configuration.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { emptyCatalog, zuilIdOf } from '../taps/fake-intake-store.ts'

const zuil = (n: number): [string, ZuilFacts] => [
  zuilIdOf(n),
  {
    id: zuilIdOf(n),
    name: `Zuil ${n}`,
    cardSystemId: 1,
    type: 'CHECK_IN',
    blocked: true,
    inStock: false,
    languages: ['nl'],
    sound: true,
    counters: [],
    showQr: false,
    worksOffline: true,
    openingHours: [],
    keyVersion: 1,
  },
]

it('a document that was kept is published, though the database went away before the others were', async () => {
  const catalog: Catalog = { ...emptyCatalog, zuilen: new Map([zuil(1), zuil(2)]) }
  const kept = new Map<string, Desired>()
  const published: string[] = []
  let down = false
  const configuration = keepConfigured({
    store: {
      catalog: async () => catalog,
      zuilen: {
        credentials: async () => [1, 2].map((n) => ({ zuilId: zuilIdOf(n), passwordHash: 'x' })),
        desiredOf: async (ids) => {
          if (down) throw new Error('down')
          return new Map(
            ids.map((id) => {
              const document = kept.get(id)
              return [id, { revision: document?.revision ?? 0, ...(document && { document }) }]
            }),
          )
        },
        // Another backend is first with the second one; then the database goes away.
        putDesired: async ([first]) => {
          if (!first || kept.has(first.zuil.id)) return new Set()
          kept.set(first.zuil.id, first)
          down = kept.size === 1
          return new Set([first.zuil.id])
        },
        key: () => 'k'.repeat(43),
      },
    },
    publish: (zuilId) => void published.push(zuilId),
    onCredentials: async () => undefined,
    clock: () => Date.parse('2026-11-23T20:00:00.000Z'),
    log: noLog,
  })
  await configuration.refresh()
  expect([kept.size, published]).toEqual([1, []])
  down = false
  await configuration.check()
  expect(published).toEqual([zuilIdOf(1), zuilIdOf(2)])
  await configuration.check()
  expect(published).toHaveLength(2)
})
