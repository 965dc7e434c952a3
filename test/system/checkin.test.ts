import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { chipOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

describe.each(databases)('a card on the reader, with %s', (kind) => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(kind, Date.now())
  })
  afterAll(() => world?.end())

  it('saves a point', async () => {
    await eventually(async () => (await world.screen()).view.screen === 'WAITING' && (await world.screen()).view.online === true)
    await world.tap(chipOf(3))
    const shown = await eventually(async () => {
      const { view } = await world.screen()
      return view.screen === 'SAVED' && view
    })
    expect(shown).toMatchObject({ points: 1, balance: 4 })
    expect(await world.booked()).toMatchObject([{ points: 1 }])
  })
})
