import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chipOf, dailyEventId, eventId, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/** The way between zuil and backend breaks, stalls, loses, repeats and reorders: each tap is booked once all the same. */

const ACCEPTED = ['SAVED', 'NOTED']

describe('a zuil on a bad line', () => {
  let world: World
  let card = 0
  const tapped: number[] = []
  beforeAll(async () => {
    world = await createWorld('embedded', { passholders: 200, proxied: true })
  })
  afterAll(() => world?.end())
  beforeEach(async () => {
    world.proxy.weather = {}
    world.proxy.mend()
    await world.ready()
  })

  const tap = async (): Promise<string> => {
    card += 1
    tapped.push(card)
    const { screen } = await world.tapAndSee(chipOf(card))
    expect(ACCEPTED).toContain(screen)
    return screen
  }
  const eachOnce = async (): Promise<void> => {
    await eventually(
      async () => {
        const booked = await world.booked()
        return tapped.every((n) => booked.has(uitpasNumberOf(n)))
      },
      { what: 'every tap in the ledger', withinMs: 60_000 },
    )
    expect([...(await world.booked()).values()].every((count) => count === 1)).toBe(true)
    expect(await world.inconsistent()).toEqual([])
  }

  it('that is cut for seconds notes taps, and delivers them when it is back', async () => {
    expect(await tap()).toBe('SAVED')
    world.proxy.cut()
    for (let i = 0; i < 4; i++) expect(await tap()).toBe('NOTED')
    world.proxy.mend()
    await eachOnce()
    await world.ready()
    expect(await tap()).toBe('SAVED')
  })

  it('that is cut books a tap at the event that was on the screen, though another is chosen meanwhile', async () => {
    expect((await world.screen()).view).toMatchObject({ event: { id: eventId } })
    world.proxy.cut()
    expect(await tap()).toBe('NOTED')
    await world.set({ fixedEventId: dailyEventId })
    world.proxy.mend()
    await eachOnce()
    const events = await ask(world.databaseUrl, 'select event_id from checkin where uitpas_number = $1', [
      uitpasNumberOf(card),
    ])
    expect(events).toEqual([{ event_id: eventId }])
    await world.set({ fixedEventId: undefined })
  })

  it('that is silent without being cut notes taps after a moment', async () => {
    world.proxy.freeze()
    expect(await tap()).toBe('NOTED')
    expect(await tap()).toBe('NOTED')
    world.proxy.mend()
    await eachOnce()
  })

  it('that flaps all the time', { timeout: 120_000 }, async () => {
    let flapping = true
    const flaps = (async () => {
      while (flapping) {
        world.proxy.cut()
        const { connections } = world.proxy.count
        world.proxy.mend()
        // As soon as it is back it is cut again.
        await eventually(() => !flapping || world.proxy.count.connections > connections, { withinMs: 60_000 })
      }
    })()
    for (let i = 0; i < 15; i++) await tap()
    flapping = false
    await flaps
    await eachOnce()
  })

  it('that loses answers after the commit', async () => {
    let losing = 12
    world.proxy.weather = {
      lose: (kind) => (kind === 'verdict' || kind === 'journal-ack') && losing-- > 0,
    }
    expect(await tap()).toBe('NOTED')
    expect(await tap()).toBe('NOTED')
    expect(await tap()).toBe('NOTED')
    await eachOnce()
    expect(world.proxy.count.lost).toBeGreaterThanOrEqual(3)
  })

  it('that loses what it was given, though the broker seems to have taken it', async () => {
    let losing = 2
    world.proxy.weather = { lose: (kind) => (kind === 'tap' || kind === 'journal') && losing-- > 0 }
    expect(await tap()).toBe('NOTED')
    await eachOnce()
    expect(losing).toBeLessThanOrEqual(0)
  })

  it('that repeats everything and mixes up the order', { timeout: 120_000 }, async () => {
    let n = 0
    world.proxy.weather = { repeat: () => 1 + (n % 2), delayMs: () => (n++ * 37) % 180 }
    for (let i = 0; i < 25; i++) await tap()
    expect(world.proxy.count.repeated).toBeGreaterThan(25)
    await eachOnce()
  })

  it('leaves nothing in the journal', async () => {
    await eachOnce()
    await world.zuil.stop()
    expect(await world.journalDepth()).toBe(0)
    await world.startZuil()
  })
})
