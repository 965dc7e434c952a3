import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { createWorld, type World } from '../support/world.ts'

describe.each(databases)('a card on the reader, with %s', (kind) => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(kind)
  })
  afterAll(() => world?.end())

  it('saves a point', async () => {
    await world.ready()
    expect(await world.tapAndSee(chipOf(3))).toEqual({ screen: 'SAVED', points: 1, balance: 4 })
    expect([...(await world.booked())]).toEqual([[uitpasNumberOf(3), 1]])
  })
})
