import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'
import { fillDisk } from '../support/write-points.ts'

describe('a zuil whose disk is full', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld('embedded')
    await world.ready()
  })
  afterAll(() => world?.end())

  it('takes no tap that it can not keep, says J1, and works again when there is room', {
    timeout: 60_000,
  }, async () => {
    const full = await fillDisk(world.zuil.pid)
    await world.tap(chipOf(1))
    await eventually(async () => (await world.screen()).view.code === 'J1')
    expect(world.shown().map(({ view }) => view.screen)).not.toContain('NOTED')
    await full.end()
    await world.ready()
    expect((await world.tapAndSee(chipOf(1))).screen).toBe('SAVED')
    expect((await world.tapAndSee(chipOf(2))).screen).toBe('SAVED')
    // The first tap may have reached the disk though its sync failed; it was not shown, and does not count.
    expect(await world.booked()).toEqual(
      new Map([
        [uitpasNumberOf(1), 1],
        [uitpasNumberOf(2), 1],
      ]),
    )
    await world.zuil.stop()
    expect(await world.journalDepth()).toBe(0)
    await world.startZuil()
    expect(await world.inconsistent()).toEqual([])
  })
})
