import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fillDisk } from '../support/failing-disk.ts'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

const J1 = { screen: 'OUT_OF_ORDER', code: 'J1' }

/** Taps at a zuil that can't take it: out of order before and after. */
const tapInVain = async (world: World, chipNumber: string): Promise<void> => {
  const before = world.shown().length
  await world.tap(chipNumber)
  await eventually(() => {
    const since = world.shown().slice(before)
    return since.some(({ view }) => view.screen === 'BUSY') && since.at(-1)?.view.code === 'J1'
  })
}

describe('a zuil whose disk refuses to sync', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld('embedded', { proxied: true })
    await world.ready()
  })
  afterAll(() => world?.end())

  it('saves points that the backend decides, notes none, and works again when there is room', {
    timeout: 60_000,
  }, async () => {
    const full = await fillDisk(world.zuil.pid)
    expect((await world.tapAndSee(chipOf(1))).screen).toBe('SAVED')
    world.proxy.cut()
    await eventually(async () => (await world.screen()).view.code === 'J1')
    await tapInVain(world, chipOf(3))
    await full.end()
    world.proxy.mend()
    await world.ready()
    expect(world.shown().map(({ view }) => view.screen)).not.toContain('NOTED')
    expect((await world.tapAndSee(chipOf(2))).screen).toBe('SAVED')
    // A tap that was not taken may have reached the disk though its sync failed; it does not count.
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

describe('a zuil on a small disk', () => {
  let disk: SmallDisk
  let world: World
  beforeEach(async () => {
    disk = await mountSmallDisk()
    world = await createWorld('embedded', {
      passholders: 20,
      points: 5,
      proxied: true,
      zuilEnv: { STATE_DIR: join(disk.path, 'zuil') },
    })
    await world.ready()
    await eventually(async () => (await readdir(join(disk.path, 'zuil'))).includes('journal.reserve'))
  }, 120_000)
  afterEach(async () => {
    await world?.end()
    await disk?.end()
  })

  const view = async () => (await world.screen()).view
  const shows = (what: object) => eventually(async () => expect(await view()).toMatchObject(what), { withinMs: 20_000 })
  /** Without a link a card is noted. */
  const offline = async () => {
    world.proxy.cut()
    await shows({ screen: 'WAITING', online: false })
  }
  const booked = async (...cards: number[]) => {
    await eventually(async () => (await world.booked()).size >= cards.length, { withinMs: 20_000, what: 'the taps' })
    expect(await world.booked()).toEqual(new Map(cards.map((n) => [uitpasNumberOf(n), 1])))
  }
  const health = (what: object) =>
    eventually(async () => expect((await world.zuilSeen()).health).toMatchObject(what), { withinMs: 60_000 })

  it('talks again after each lost link, and notes what fits in its reserve', { timeout: 120_000 }, async () => {
    await disk.fill(0)
    for (const card of [1, 2]) {
      await offline()
      expect((await world.tapAndSee(chipOf(card))).screen).toBe('NOTED')
      world.proxy.mend()
      await world.ready()
    }
    await booked(1, 2)
  })

  it.each(['full', 'read-only'])(
    'starts %s: delivers what it noted, saves what the backend decides',
    { timeout: 180_000 },
    async (how) => {
      await offline()
      for (const card of [1, 2, 3]) expect((await world.tapAndSee(chipOf(card))).screen).toBe('NOTED')
      await world.zuil.kill()
      await disk.remove(join('zuil', 'journal.reserve'))
      if (how === 'full') await disk.fill(16 * 1_024)
      else await disk.remount('ro')

      // Without a link it can note nothing, and says so.
      await world.startZuil()
      expect(await view()).toMatchObject(J1)
      await tapInVain(world, chipOf(4))
      world.proxy.mend()
      await world.ready()
      await booked(1, 2, 3)
      expect((await world.tapAndSee(chipOf(5))).screen).toBe('SAVED')
      expect(world.shown().map((shot) => shot.view.screen)).not.toContain('NOTED')

      // What is given there may have to be reversed: that takes a journal.
      if (how === 'full') await disk.fill(0)
      await world.set({ type: 'REWARD' })
      await shows(J1)
      await eventually(async () => (await world.zuilSeen()).reported?.revision === (await world.zuilSeen()).revision)
      // A heartbeat takes its time: once is enough.
      if (how === 'full') await health({ journalBroken: true })
      const { reported, inUse, revision } = await world.zuilSeen()
      expect([reported, inUse]).toMatchObject([{ outcome: 'APPLIED', problems: [{ reason: 'NOT_KEPT' }] }, revision])

      if (how === 'full') await disk.makeRoom()
      else await disk.remount('rw')
      await shows({ screen: 'WAITING', mode: 'REWARD', online: true })
      await eventually(async () => (await world.zuilSeen()).reported?.problems.length === 0, { withinMs: 20_000 })
      expect((await world.tapAndSee(chipOf(6))).screen).toBe('REDEEMED')
      await world.zuil.stop()
      expect(await world.journalDepth()).toBe(0)
      await world.startZuil()
      await shows({ screen: 'WAITING', mode: 'REWARD' })
      await booked(1, 2, 3, 5)
      expect(await world.inconsistent()).toEqual([])
    },
  )
})
