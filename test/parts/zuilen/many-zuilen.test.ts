import { type Desired, limits } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { defaultCodeTimes } from '../../../backend/zuilen/rules/checkin-code.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { counterId, eventId, smallDataset, zuilIdOf, zuilNameOf } from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const ZUILEN = 5_000
const zuilen = Array.from({ length: ZUILEN }, (_, i) => i + 1)

const document = (n: number, revision: number): Desired => ({
  v: limits.version,
  revision,
  zuil: { id: zuilIdOf(n), name: zuilNameOf(n) },
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  languages: ['nl'],
  sound: true,
  counters: [{ id: counterId, name: 'Balie 1' }],
  worksOffline: true,
  openingHours: [],
  schedule: Array.from({ length: 10 }, (_, i) => ({
    from: new Date(now + i * 60_000).toISOString(),
    until: new Date(now + (i + 1) * 60_000).toISOString(),
    event: { id: eventId, name: { nl: 'Altijd open' }, points: 1 },
  })),
  rewards: [],
})

/** Five thousand zuilen: each of these is one statement. The bounds are wide: they separate one statement from thousands. */
describe.each(databases)('many zuilen on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work
    const ms = performance.now() - start
    if (process.env.TIMES) process.stderr.write(`${kind}: ${name} ${Math.round(ms)} ms\n`)
    expect(ms, name).toBeLessThan(10_000)
    return result
  }
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now, { zuilen: ZUILEN, passholders: 1 }))
  }, 180_000)
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('get documents made for all in three statements, and none when nothing changed', async () => {
    let asked = 0
    const { deliveries } = test.store
    const counting = {
      codeTimes: defaultCodeTimes,
      catalog: () => test.store.catalog(),
      enrolment: test.store.enrolment,
      deliveries: {
        desiredOf: (ids: readonly string[]) => {
          asked++
          return deliveries.desiredOf(ids)
        },
        putDesired: (documents: readonly Desired[], at: number) => {
          asked++
          return deliveries.putDesired(documents, at)
        },
      },
    }
    const zuilIds = zuilen.map(zuilIdOf)
    const made = await timed('refreshDesired, new', refreshDesired(counting, zuilIds, now))
    const again = await timed('refreshDesired, unchanged', refreshDesired(counting, zuilIds, now))
    expect([...made.values()].every(({ changed, document }) => changed && document.revision === 1)).toBe(true)
    expect([...again.values()].some(({ changed }) => changed)).toBe(false)
    expect([made.size, again.size, asked]).toEqual([ZUILEN, ZUILEN, 3])
    // The next test begins without documents.
    await ask(test.store.databaseUrl, 'delete from zuil_delivery')
  })

  it('get their documents, those alone whose revision is higher', async () => {
    const first = zuilen.slice(0, 2_000).map((n) => document(n, 1))
    expect((await timed('putDesired, 2,000 new', test.store.deliveries.putDesired(first, now))).size).toBe(2_000)
    const second = zuilen.slice(0, 2_000).map((n) => document(n, n % 2 === 0 ? 2 : 1))
    expect((await timed('putDesired, 2,000 more', test.store.deliveries.putDesired(second, now))).size).toBe(1_000)
    const [zuil] = second
    expect(await test.store.deliveries.putDesired([], now)).toEqual(new Set())
    const found = await timed('desiredOf, 5,000', test.store.deliveries.desiredOf(zuilen.map(zuilIdOf)))
    expect(found.size).toBe(ZUILEN)
    expect(found.get(zuil?.zuil.id ?? '')).toEqual({ revision: 1, document: document(1, 1) })
    expect(found.get(zuilIdOf(4_000))).toEqual({ revision: 0 })
  })

  it('get them some at a time, so that taps come in between: what was kept before a failure stays', async () => {
    await ask(test.store.databaseUrl, 'delete from zuil_delivery')
    const some = zuilen.slice(0, 1_000).map((n) => document(n, 1))
    const last = {
      ...document(999, 1),
      get revision(): number {
        throw new Error('can’t be written')
      },
    }
    await expect(test.store.deliveries.putDesired([...some.slice(0, 999), last], now)).rejects.toThrow('can’t be')
    const [{ count } = { count: 0 }] = await ask<{ count: number }>(
      test.store.databaseUrl,
      'select count(*)::int as count from zuil_delivery',
    )
    expect(count).toBeGreaterThanOrEqual(500)
    expect(count).toBeLessThan(1_000)
    expect((await test.store.deliveries.putDesired(some, now)).size).toBe(1_000 - count)
  })

  it('are recorded in one statement', async () => {
    const contacts = zuilen.map(
      (n) => [zuilIdOf(n), { generation: 0, session: 2, plannedStop: false, at: now, inUse: 1 }] as const,
    )
    await timed('recordContacts, 5,000 new', test.store.deliveries.recordContacts(new Map(contacts)))
    const later = zuilen.map(
      (n) => [zuilIdOf(n), { generation: 0, session: n % 2 === 0 ? 3 : 1, plannedStop: true, at: now + 1 }] as const,
    )
    await timed('recordContacts, 5,000 more', test.store.deliveries.recordContacts(new Map(later)))
    // A text that no database can hold does not keep the others from being recorded, nor does a zuil that is not there.
    const odd = { generation: 0, session: 4, plannedStop: true, at: now + 1, software: '1\0.0\ud800' }
    const nobody = '00000000-0000-4000-8000-ffffffffffff'
    await test.store.deliveries.recordContacts(new Map([zuilIdOf(1), nobody].map((id) => [id, odd])))
    expect((await test.store.zuilen.for(Scope.system).find(zuilIdOf(1)))?.software).toBe('1.0\ufffd')
    const recorded = [...(await test.store.deliveries.lastContacts()).values()]
    expect(recorded).toHaveLength(ZUILEN)
    expect(recorded.filter(({ plannedStop }) => plannedStop)).toHaveLength(ZUILEN / 2 + 1)
    const { member, totalItems } = await timed(
      'search',
      test.store.zuilen.for(Scope.system).search({ start: 0, limit: ZUILEN }),
    )
    expect(totalItems).toBe(ZUILEN)
    expect(member.every(({ inUse }) => inUse === 1)).toBe(true)
  })

  it('are read as one catalog', async () => {
    await test.store.zuilen.for(Scope.system).setCounterEvent(zuilIdOf(1), eventId, Date.now())
    const catalog = await timed('catalog', test.store.catalog())
    expect(catalog.zuilen.size).toBe(ZUILEN)
    expect(catalog.zuilen.get(zuilIdOf(ZUILEN))?.counters).toHaveLength(1)
  })
})
