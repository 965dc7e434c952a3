import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { associationId, chipOf, rewardId, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

/** One zuil, turned from afar into each of the four kinds, with and without its backend. */

describe.each(databases)('a zuil of four kinds, with %s', (kind) => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(kind, { passholders: 30 })
  })
  afterAll(() => world?.end())

  const become = async (type: string, more: Record<string, unknown> = {}): Promise<void> => {
    await world.set({ type, ...more })
    await eventually(async () => (await world.screen()).view.mode === type, { what: `the zuil to be ${type}` })
    await world.ready()
  }
  const applied = (): Promise<unknown> =>
    eventually(
      async () => {
        const { inUse, revision, reported } = await world.zuilSeen()
        return inUse === revision && reported?.outcome === 'APPLIED'
      },
      { what: 'the zuil to report its settings' },
    )

  it('saves points', async () => {
    await world.ready()
    expect(await world.tapAndSee(chipOf(8))).toEqual({ screen: 'SAVED', points: 1, balance: 9 })
  })

  it('sells tickets, at the social tariff to who has a right to it', async () => {
    await become('TICKET')
    await applied()
    expect(await world.tapAndSee(chipOf(3))).toEqual({
      screen: 'TICKET',
      price: 200,
      regularPrice: 1000,
      tariff: 'SOCIAL',
      point: { saved: true, points: 1, balance: 4 },
    })
    expect(await world.tapAndSee(chipOf(4))).toMatchObject({ screen: 'TICKET', price: 1000, tariff: 'REGULAR' })
    expect([...(await world.standing('ticket'))].sort()).toEqual([
      [uitpasNumberOf(3), 1],
      [uitpasNumberOf(4), 1],
    ])
  })

  it('gives the reward of its counter for points, as long as there are enough', async () => {
    await become('REWARD')
    expect((await world.screen()).view).toMatchObject({ reward: { id: rewardId, points: 2 } })
    expect(await world.tapAndSee(chipOf(5))).toMatchObject({ screen: 'REDEEMED', points: 2, balance: 3 })
    expect(await world.tapAndSee(chipOf(11))).toEqual({
      screen: 'REFUSED',
      reason: 'reward-passholder-points-constraint',
    })
    expect([...(await world.standing('redemption'))]).toEqual([[uitpasNumberOf(5), 1]])
    expect(await world.inconsistent()).toEqual([])
  })

  it('tells who is a member', async () => {
    await become('MEMBERSHIP', { associationId })
    expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: false })
    expect(await world.tapAndSee(chipOf(2))).toMatchObject({ screen: 'MEMBER', status: 'EXPIRED' })
    expect(await world.tapAndSee(chipOf(6))).toMatchObject({ screen: 'MEMBER', status: 'NONE' })
    expect((await world.booked()).has(uitpasNumberOf(1))).toBe(false)
  })

  it('refuses settings that can not be, and goes on as it was', async () => {
    await world.set({ associationId: undefined })
    await eventually(async () => (await world.zuilSeen()).reported?.outcome === 'REFUSED', { what: 'the refusal' })
    expect((await world.zuilSeen()).reported?.problems).toEqual([{ field: 'association', reason: 'NO_ASSOCIATION' }])
    expect(await world.tapAndSee(chipOf(12))).toMatchObject({ screen: 'MEMBER', status: 'NONE' })
    // Also after a restart, and the good ones are taken again.
    await world.zuil.stop()
    await world.startZuil()
    await world.ready()
    expect((await world.screen()).view.mode).toBe('MEMBERSHIP')
    await become('CHECK_IN')
    await applied()
  })

  describe('without its backend', () => {
    const without = async (
      type: string,
      work: () => Promise<void>,
      more: Record<string, unknown> = {},
    ): Promise<void> => {
      await become(type, more)
      await applied()
      await world.backend.kill()
      await eventually(async () => (await world.screen()).view.online === false, { withinMs: 30_000 })
      await work()
      await world.startBackend()
      await world.ready()
    }
    const empty = (): Promise<unknown> =>
      eventually(
        async () => {
          await world.zuil.stop()
          const depth = await world.journalDepth()
          await world.startZuil()
          await world.ready()
          return depth === 0
        },
        { what: 'an empty journal', withinMs: 60_000 },
      )

    it('gives no reward, neither then nor later', async () => {
      await without('REWARD', async () => {
        expect(await world.tapAndSee(chipOf(7))).toEqual({ screen: 'REFUSED', reason: 'NO_NETWORK_REWARD' })
      })
      await empty()
      expect((await world.standing('redemption')).has(uitpasNumberOf(7))).toBe(false)
      expect(await world.tapAndSee(chipOf(7))).toMatchObject({ screen: 'REDEEMED' })
    })

    it('notes the point of a ticket and sends to the counter for the ticket', async () => {
      await without('TICKET', async () => {
        expect(await world.tapAndSee(chipOf(9))).toEqual({ screen: 'NOTED', mode: 'TICKET' })
      })
      await empty()
      expect((await world.booked()).get(uitpasNumberOf(9))).toBe(1)
      expect((await world.standing('ticket')).has(uitpasNumberOf(9))).toBe(false)
    })

    it('tells members by its list', async () => {
      await become('MEMBERSHIP', { associationId })
      await eventually(async () => /a list of members is kept/.test(world.zuil.log()), { what: 'the list' })
      await without(
        'MEMBERSHIP',
        async () => {
          expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: true })
          expect(await world.tapAndSee(chipOf(2))).toMatchObject({ status: 'EXPIRED', offline: true })
          expect(await world.tapAndSee(chipOf(6))).toMatchObject({ status: 'NONE', offline: true })
        },
        { associationId },
      )
    })

    it('stays blocked over a restart', async () => {
      await world.set({ type: 'CHECK_IN', blocked: true })
      await eventually(async () => (await world.screen()).view.code === 'B1')
      await applied()
      await world.backend.kill()
      await world.zuil.kill()
      await world.startZuil()
      expect((await world.screen()).view).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'B1' })
      await world.startBackend()
      await eventually(async () => (await world.zuilSeen()).state === 'ONLINE', { withinMs: 30_000 })
      await world.set({ blocked: false })
      await world.ready()
    })
  })
})
