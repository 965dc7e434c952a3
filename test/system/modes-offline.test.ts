import type { ZuilType } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { associationId, chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/** What each of the four kinds of zuil does without its backend, and what becomes of it afterwards. */

describe('a zuil without its backend', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld('embedded', { passholders: 30 })
    await world.ready()
  })
  afterAll(() => world?.end())

  const without = async (
    type: ZuilType,
    work: () => Promise<void>,
    more: Record<string, unknown> = {},
  ): Promise<void> => {
    await world.become(type, more)
    await world.backend.kill()
    await eventually(async () => (await world.screen()).view.online === false, { withinMs: 30_000 })
    await work()
    await world.startBackend()
    await world.ready()
  }
  /** Resolves when the tap of a card has been delivered, and the zuil's journal is empty. */
  const delivered = async (card: number): Promise<void> => {
    await eventually(
      async () =>
        (await ask(world.databaseUrl, 'select 1 from tap where uitpas_number = $1', [uitpasNumberOf(card)]))[0],
      { what: 'the tap in the books', withinMs: 30_000 },
    )
    await eventually(async () => (await world.journalDepth()) === 0, { what: 'an empty journal', withinMs: 60_000 })
  }

  it('gives no reward, neither then nor later', async () => {
    await without('REWARD', async () => {
      expect(await world.tapAndSee(chipOf(7))).toMatchObject({ screen: 'REFUSED', reason: 'NO_NETWORK_REWARD' })
    })
    await delivered(7)
    expect((await world.standing('redemption')).has(uitpasNumberOf(7))).toBe(false)
    // For three seconds the same card gets the same answer.
    await eventually(async () => (await world.tapAndSee(chipOf(7))).screen === 'REDEEMED', { what: 'a reward' })
  })

  it('notes the point of a ticket and sends to the counter for the ticket', async () => {
    await without('TICKET', async () => {
      expect(await world.tapAndSee(chipOf(9))).toEqual({ screen: 'NOTED', mode: 'TICKET' })
    })
    await delivered(9)
    expect((await world.booked()).get(uitpasNumberOf(9))).toBe(1)
    expect((await world.standing('ticket')).has(uitpasNumberOf(9))).toBe(false)
  })

  it('recognizes members by its list', async () => {
    await world.become('MEMBERSHIP', { associationId })
    await eventually(async () => /The list of members was fetched/.test(world.zuil.log()), { what: 'the list' })
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
