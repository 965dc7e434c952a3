import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

describe('a backend whose embedded database stops answering', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld('embedded')
    await world.ready()
  })
  afterAll(() => world?.end())

  /** Makes PGlite fail within a query, beside the taps: it never answers. Resolves when the connection broke. */
  const breakDatabase = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: world.databaseUrl })
    client.on('error', () => undefined)
    await client.connect()
    await client.query(`select ${'1+'.repeat(20_000)}1`).catch(() => undefined)
    client.end().catch(() => undefined)
  }

  it('starts it again; taps wait meanwhile, and each is booked once', { timeout: 120_000 }, async () => {
    expect((await world.tapAndSee(chipOf(1))).screen).toBe('SAVED')
    const broken = breakDatabase()
    await world.tap(chipOf(2))
    await broken
    await world.tap(chipOf(3))
    const booked = async () => [...(await world.booked()).values()]
    await eventually(async () => (await booked()).length === 3, { withinMs: 60_000, what: 'three taps to be booked' })
    await world.ready()
    expect((await world.tapAndSee(chipOf(4))).screen).toBe('SAVED')
    expect(await world.booked()).toEqual(new Map([1, 2, 3, 4].map((n) => [uitpasNumberOf(n), 1])))
    expect(await world.inconsistent()).toEqual([])
    expect(world.backend.log()).toContain('The embedded database was restarted')
  })
})
