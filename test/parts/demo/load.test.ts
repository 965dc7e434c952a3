import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDataset } from '../../../backend/demo/demo-dataset.ts'
import { denderKeys } from '../../../backend/demo/distribution-keys.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, counterId, eventId, organizerId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

describe.each(databases)('a dataset on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(smallDataset(now, { zuilen: 6 }))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('is read back as it was loaded', async () => {
    const catalog = await test.store.catalog()
    expect(catalog.zuilen.get(zuilIdOf(1))).toMatchObject({
      name: 'Zuil 1',
      counters: [{ id: counterId, name: 'Balie 1', cardSystemId: 1, organizerId }],
    })
    expect(catalog.events.get(eventId)).toEqual(smallDataset(now).events.find(({ id }) => id === eventId))
    const opened = catalog.events.openings([{ organizerId }], { from: now, until: now + 7 * 86_400_000 })
    expect(new Set(opened.map(({ event }) => event.id))).toEqual(new Set([eventId]))
    const dataset = smallDataset(now)
    expect([...catalog.rewards.values()]).toEqual(dataset.rewards)
    expect([...catalog.associations.values()]).toEqual(
      dataset.associations?.map(({ members: _members, ...one }) => one),
    )
    expect(catalog.cardSystems.get(1)).toEqual({
      id: 1,
      name: 'UiTPAS Test',
      branding: {},
      openingHours: [],
      socialTariffGraceDays: 30,
      distributionKeys: [],
    })
    expect(catalog.zuilen.get(zuilIdOf(2))).toMatchObject({ type: 'CHECK_IN', openingHours: [], keyVersion: 1 })
    expect(await test.store.isEmpty()).toBe(false)
    expect(await test.store.organizers.named([organizerId])).toEqual([{ id: organizerId, name: 'Organisator 1' }])
    expect(await test.store.cardSystems.find(1)).toMatchObject({ id: 1, socialTariffGraceDays: 30 })
  })

  it('has counters with whose they are', async () => {
    const counter = { id: counterId, name: 'Balie 1', cardSystemId, organizerId }
    expect(await test.store.counters.all()).toEqual([counter])
  })

  it('is read back with distribution keys, those that were chosen for an event, and the city of its organizer', async () => {
    const demo = await all.open()
    await demo.store.load(demoDataset(now))
    const { cardSystems, events } = await demo.store.catalog()
    expect(cardSystems.get(1)?.distributionKeys.toSorted((a, b) => a.id - b.id)).toEqual(denderKeys)
    const chosen = demoDataset(now).events.find(({ chosenKeyIds }) => chosenKeyIds)
    expect(events.get(chosen?.id ?? '')).toEqual({ ...chosen, organizerPostalCodes: ['9300', '9320'] })
    await demo.close()
  })

  it('is loaded as a whole or not at all', async () => {
    const before = await ask<{ n: number }>(test.store.databaseUrl, 'select count(*)::int as n from passholder')
    const [zuil] = smallDataset(now).zuilen
    if (!zuil) throw new Error('no zuil')
    const clash = {
      ...smallDataset(now),
      cardSystems: [],
      organizers: [],
      counters: [],
      events: [],
      zuilen: [],
      clients: [],
    }
    await expect(test.store.load({ ...clash, passholders: clash.passholders.slice(0, 1) })).rejects.toThrow()
    expect(await ask(test.store.databaseUrl, 'select count(*)::int as n from passholder')).toEqual(before)
  })
})
