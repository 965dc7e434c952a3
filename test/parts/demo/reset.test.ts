import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoBeginning, demoZuilen, wholeDemoDataset } from '../../../backend/demo/demo-dataset.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { databaseState } from '../../support/database-state.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { smallDataset } from '../../support/fixtures.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'

/** The demo is brought back to what it began with, after much has happened there. */

const now = Date.parse('2026-11-27T09:00:00.000Z')
const [zuil] = demoZuilen
const superadmin = Scope.ofPerson(
  'regio@uitpas-dender.example.org',
  { role: 'SUPERADMIN', cardSystemId: 1, staffOf: [] },
  ['SUPERADMIN'],
)
if (!superadmin) throw new Error('a superadmin may do that')

const stateOf = ({ store }: TestStore) =>
  databaseState({ sql: (query) => ask(store.databaseUrl, query) }, { oneSession: false })

describe.each(databases)('the demo on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const deviceId = randomUUID()
  const sql = <Row>(query: string, values: readonly unknown[] = []) =>
    ask<Row>(test.store.databaseUrl, query, [...values])
  const state = () => stateOf(test)
  const reset = () => test.store.resetDemo(superadmin, demoBeginning(now), now)
  /** The rows of every table, but for what is other each time they are written. Of the zuilen's devices the tests below. */
  const rows = async (): Promise<Readonly<Record<string, unknown>>> => {
    const tables = await sql<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'
        and tablename not in ('audit', 'catalog_version', 'catalog_change', 'zuil', 'zuil_delivery')`,
    )
    const all = tables.map(async ({ name }) => {
      const numbered = ['ledger_entry', 'client_grant', 'card_tally'].includes(name) ? '{id}' : '{}'
      const [row] = await sql<{ all: unknown }>(
        `select array_agg(r order by r::text) as all from (select to_jsonb(t) - '{created_at,insz_cipher}'::text[]
          - '${numbered}'::text[] as r from "${name}" t) x`,
      )
      return [name, row?.all] as const
    })
    return Object.fromEntries(await Promise.all(all))
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
  }, 60_000)
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('is never what somebody else’s data is taken for', async () => {
    const own = await all.open(() => now)
    await own.store.load(smallDataset(now))
    const before = await stateOf(own)
    expect(await own.store.resetDemo(superadmin, demoBeginning(now), now)).toBe('NOT_THE_DEMO')
    expect(await stateOf(own)).toEqual(before)
    await own.close()
  })

  it('goes back to all of what it began with, whatever happened', async () => {
    const { store } = test
    await store.markAsDemo(now)
    const { dataset, history } = demoBeginning(now)
    await store.load(dataset, history)
    const began = await rows()

    const code = await store.enrolment.newConfigurationCode(zuil.id, now, 60_000)
    await store.enrolment.setup({ name: zuil.name, code, deviceId, mqttPasswordHash: 'none' }, now)
    await sql('update zuil_delivery set revision = 41 where zuil_id = $1', [zuil.id])
    const cards = wholeDemoDataset(now).cards.filter(({ status, chipNumber }) => status === 'ACTIVE' && chipNumber)
    const taps = cards
      .slice(0, 20)
      .map(({ chipNumber = '' }, n) =>
        zuilRequest(n + 1, { kind: 'CHIP', chipNumber }, now, { zuilId: zuil.id, generation: 1 }),
      )
    expect(await store.book(taps)).toHaveLength(20)
    await store.zuilen.for(superadmin).add(
      randomUUID(),
      {
        ...{ name: 'Zuil erbij', type: 'CHECK_IN', counterIds: [...zuil.counterIds], showQr: false, blocked: false },
        ...{ inStock: false, languages: ['nl'], sound: true, worksOffline: true, openingHours: [] },
      },
      now,
    )
    await store.outbox.add(
      [{ id: randomUUID(), channel: 'MAIL', recipient: 'x@example.org', dedupeKey: 'x', content: {} }],
      now,
    )
    await sql("update zuil set blocked = true, name = 'Anders' where id = $1", [zuil.id])
    await sql('update event set name = \'{"nl":"Anders"}\'')
    expect((await store.catalog()).zuilen.get(zuil.id)?.name).toBe('Anders')

    expect(await reset()).toBe('DONE')
    expect(await rows()).toEqual(began)
    const { zuilen, events } = await store.catalog()
    expect([...zuilen.values()].map(({ name }) => name).sort()).toEqual(demoZuilen.map(({ name }) => name).sort())
    expect(zuilen.get(zuil.id)).toMatchObject({ name: zuil.name, blocked: false })
    for (const { id, name } of wholeDemoDataset(now).events)
      if (events.get(id)) expect(events.get(id)?.name).toEqual(name)
  })

  it('leaves the device of a zuil set up, by revisions that go on', async () => {
    expect(await test.store.enrolment.byDeviceId(deviceId)).toMatchObject({ zuilId: zuil.id })
    const [row] = await sql<{ revision: number }>('select revision from zuil_delivery where zuil_id = $1', [zuil.id])
    expect(row?.revision).toBeGreaterThanOrEqual(41)
  })

  it('keeps in the audit log what was done, and who began again', async () => {
    const acts = await sql<{ action: string; actor: string }>('select action, actor from audit order by id')
    expect(acts.map(({ action }) => action)).toEqual(expect.arrayContaining(['ZUIL_ADDED']))
    expect(acts.at(-1)).toEqual({ action: 'ENVIRONMENT_RESET', actor: superadmin.actor.id })
  })

  it('books on after it, and its ledger and taps can’t be changed any more than before', async () => {
    const [card] = wholeDemoDataset(now).cards.filter(({ status, chipNumber }) => status === 'ACTIVE' && chipNumber)
    const [verdict] = await test.store.book([
      zuilRequest(900, { kind: 'CHIP', chipNumber: card?.chipNumber ?? '' }, now, { zuilId: zuil.id, generation: 1 }),
    ])
    expect(verdict).toMatchObject({ outcome: 'SAVED' })
    for (const table of ['tap', 'ledger_entry'])
      await expect(sql(`delete from ${table}`)).rejects.toThrow(/append-only/)
  })

  it('is left as it is by one that breaks off', async () => {
    const before = await state()
    const [passholder] = wholeDemoDataset(now).passholders
    if (!passholder) throw new Error('nobody')
    // The same person twice: it fails when all else has been taken away.
    const broken = { ...wholeDemoDataset(now), passholders: [passholder, passholder] }
    await expect(test.store.resetDemo(superadmin, { dataset: broken }, now)).rejects.toThrow()
    expect(await state()).toEqual(before)
    for (const table of ['tap', 'ledger_entry'])
      await expect(sql(`delete from ${table}`)).rejects.toThrow(/append-only/)
  })
})
