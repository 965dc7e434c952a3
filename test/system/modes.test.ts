import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { associationId, chipOf, plainPassholder, rewardId, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

/** One zuil, turned from afar into each of the four kinds, with and without its backend. */

describe.each(databases)('a zuil of four kinds, with %s', (kind) => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(kind, { passholders: 30 })
  })
  afterAll(() => world?.end())

  it('saves points', async () => {
    await world.ready()
    expect(await world.tapAndSee(chipOf(8))).toEqual({ screen: 'SAVED', points: 1, balance: 9 })
  })

  it('sells tickets at the social tariff to who has a right to it, and tells others the price that it shows', async () => {
    await world.become('TICKET')
    expect((await world.screen()).view).toMatchObject({ screen: 'WAITING', event: { basePrice: 1000 } })
    expect(await world.tapAndSee(chipOf(3))).toEqual({
      screen: 'TICKET',
      price: 200,
      regularPrice: 1000,
      point: { saved: true, points: 1, balance: 4 },
    })
    expect(await world.tapAndSee(chipOf(plainPassholder))).toEqual({
      screen: 'NO_TICKET',
      reason: 'social-tariff-not-available',
      regularPrice: 1000,
      point: { saved: true, points: 1, balance: plainPassholder + 1 },
    })
    expect([...(await world.standing('ticket'))].sort()).toEqual([[uitpasNumberOf(3), 1]])
  })

  it('gives the reward of its counter for points, as long as there are enough', async () => {
    await world.become('REWARD')
    expect((await world.screen()).view).toMatchObject({ reward: { id: rewardId, points: 2 } })
    expect(await world.tapAndSee(chipOf(5))).toMatchObject({ screen: 'REDEEMED', points: 2, balance: 3 })
    expect(await world.tapAndSee(chipOf(11))).toEqual({
      screen: 'REFUSED',
      reason: 'reward-passholder-points-constraint',
      balance: 1,
    })
    expect([...(await world.standing('redemption'))]).toEqual([[uitpasNumberOf(5), 1]])
    expect(await world.inconsistent()).toEqual([])
  })

  it('shows who is a member', async () => {
    await world.become('MEMBERSHIP', { associationId })
    expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: false })
    expect(await world.tapAndSee(chipOf(2))).toMatchObject({ screen: 'MEMBER', status: 'EXPIRED' })
    expect(await world.tapAndSee(chipOf(6))).toMatchObject({ screen: 'MEMBER', status: 'NONE', balance: 6 })
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
    await world.become('CHECK_IN')
  })
})
