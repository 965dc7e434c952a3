import type { ZuilType } from '@zuil/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

/**
 * Rewards and tickets on a bad line: just what the screen showed as handed over stands, whatever was lost, late, repeated
 * or mixed up on the way (docs/decisions/06-presumed-abort.md).
 */

describe.each([
  ['REWARD', 'REDEEMED', 'redemption'],
  ['TICKET', 'TICKET', 'ticket'],
] as const)('a zuil of type %s on a bad line', (type: ZuilType, shownAs, kept) => {
  let world: World
  let card = 0
  const handedOver: number[] = []
  const others: number[] = []
  beforeAll(async () => {
    world = await createWorld('embedded', { passholders: 1000, type, proxied: true })
  })
  afterAll(() => world?.end())
  beforeEach(async () => {
    world.proxy.weather = {}
    world.proxy.mend()
    await world.ready()
  })

  /** A card of somebody with points enough. */
  const tap = async (): Promise<string> => {
    card += 1
    const n = 10 * card + 5
    const { screen } = await world.tapAndSee(chipOf(n))
    if (screen === shownAs) handedOver.push(n)
    else others.push(n)
    return screen
  }
  const justThat = async (): Promise<void> => {
    world.proxy.weather = {}
    await world.ready()
    await eventually(
      async () => {
        const standing = await world.standing(kept)
        expect([...standing].sort()).toEqual(handedOver.map((n) => [uitpasNumberOf(n), 1]).sort())
        return true
      },
      { what: 'just what was shown to stand', withinMs: 60_000 },
    )
    expect(await world.inconsistent()).toEqual([])
  }

  it('gives once what it shows, on a good line', async () => {
    expect(await tap()).toBe(shownAs)
    await justThat()
  })

  it('reverses what was booked while its answer was lost', async () => {
    let losing = 2
    world.proxy.weather = { lose: (kind) => kind === 'verdict' && losing-- > 0 }
    for (let i = 0; i < 2; i++) expect(await tap()).not.toBe(shownAs)
    expect(losing).toBeLessThanOrEqual(0)
    await justThat()
    expect(await tap()).toBe(shownAs)
    await justThat()
  })

  // The way of the two types is the same from here on: one of them is enough.
  if (type === 'TICKET') return

  it('does not give later what came too late', { timeout: 120_000 }, async () => {
    // Longer than the zuil waits: the answer comes when the passholder has seen a refusal.
    world.proxy.weather = { delayMs: () => 900 }
    for (let i = 0; i < 4; i++) expect(await tap()).not.toBe(shownAs)
    await justThat()
  })

  it('repeats and mixes up', { timeout: 120_000 }, async () => {
    let n = 0
    world.proxy.weather = { repeat: () => 1 + (n % 2), delayMs: () => (n++ * 37) % 180 }
    for (let i = 0; i < 15; i++) await tap()
    await justThat()
  })

  it('is cut between tap and answer, again and again', { timeout: 180_000 }, async () => {
    for (let i = 0; i < 3; i++) {
      await world.ready()
      world.proxy.weather = { delayMs: () => 60 }
      const answered = tap()
      if (i % 2 === 0) world.proxy.freeze()
      else world.proxy.cut()
      await answered
      world.proxy.mend()
    }
    await justThat()
    expect(others.length).toBeGreaterThan(0)
  })
})
