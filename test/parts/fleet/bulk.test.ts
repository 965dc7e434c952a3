import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stores } from '../../../backend/stores.ts'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { databases as kinds, startDatabases, type TestDatabases } from '../../support/databases.ts'
import { smallDataset, zuilIdOf } from '../../support/fixtures.ts'

/** A whole fleet gets its documents in a few statements, however many zuilen there are. */

const COUNT = 5_000

describe.each(kinds)('the documents of a fleet of 5,000 on %s', (kind) => {
  let databases: TestDatabases
  let store: Stores
  beforeAll(async () => {
    databases = await startDatabases(kind)
    store = (await databases.open()).store
    await store.load(smallDataset(Date.now(), { zuilen: COUNT, passholders: 1 }))
  }, 180_000)
  afterAll(async () => {
    await store.close()
    await databases.end()
  })

  it('are made, and found unchanged, in seconds', async () => {
    const ids = Array.from({ length: COUNT }, (_, n) => zuilIdOf(n + 1))
    let asked = 0
    const counting = {
      catalog: () => store.catalog(),
      enrolment: { key: store.enrolment.key },
      deliveries: {
        desiredOf: (all: readonly string[]) => {
          asked++
          return store.deliveries.desiredOf(all)
        },
        putDesired: (all: Parameters<typeof store.deliveries.putDesired>[0]) => {
          asked++
          return store.deliveries.putDesired(all)
        },
      },
    }
    const begun = performance.now()
    const made = await refreshDesired(counting, ids, Date.now())
    const middle = performance.now()
    const again = await refreshDesired(counting, ids, Date.now())
    const took = [middle - begun, performance.now() - middle]
    expect([...made.values()].every(({ changed, document }) => changed && document.revision === 1)).toBe(true)
    expect([...again.values()].some(({ changed }) => changed)).toBe(false)
    expect([made.size, again.size, asked]).toEqual([COUNT, COUNT, 3])
    // A tenth of it on a quiet machine.
    expect(Math.max(...took)).toBeLessThan(15_000)
  }, 120_000)
})
