import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { otherTime, wrongDate } from '../support/faketime.ts'
import { associationId, chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/**
 * A Pi has no clock of its own. Whatever it believes, a point is booked at the time of its tap. The zuil runs under
 * libfaketime; the backend's clock is the machine's.
 */

const HOUR = 3_600_000
/** The time that the backend gives a zuil is wrong by this at most: half of the way there and back. */
const INACCURATE_MS = limits.welcomeMs / 2

describe('the time of a tap', () => {
  let world: World
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let bootIdFile: string
  let card = 0
  let begin: number
  beforeAll(async () => {
    folder = await temporaryFolder()
    bootIdFile = join(folder.path, 'boot')
    await writeFile(bootIdFile, randomUUID())
    world = await createWorld('embedded', {
      passholders: 40,
      proxied: true,
      zuilEnv: { BOOT_ID_FILE: bootIdFile },
    })
    await world.ready()
  })
  afterAll(async () => {
    await world?.end()
    await folder?.remove()
  })
  beforeEach(() => {
    begin = Date.now()
  })
  afterEach(async () => {
    world.proxy.mend()
    await world.ready()
  })

  const reboot = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    await world.zuil.kill()
    await writeFile(bootIdFile, randomUUID())
    await world.startZuil(env)
  }
  const tap = async (): Promise<{ screen: string; number: string }> => {
    card += 1
    const { screen } = await world.tapAndSee(chipOf(card))
    return { screen, number: uitpasNumberOf(card) }
  }
  /** When a card was booked, and how well that is known; once. */
  const booked = (number: string): Promise<{ at: number; quality: string }> =>
    eventually(
      async () => {
        const rows = await ask<{ at: Date; quality: string }>(
          world.databaseUrl,
          `select c.at, t.time_quality as quality from checkin c join tap t on t.actie_id = c.id where c.uitpas_number = $1`,
          [number],
        )
        expect(rows.length).toBeLessThan(2)
        const [row] = rows
        return row && { at: row.at.getTime(), quality: row.quality }
      },
      { what: 'the tap in the ledger', withinMs: 30_000 },
    )

  it.each([
    ['1970', '@1970-01-01 00:00:10'],
    ['a year ahead', '+1y'],
  ])('is measured while the zuil is connected, though it believes it is %s', async (_name, date) => {
    await reboot(wrongDate(date))
    await world.ready()
    const { screen, number } = await tap()
    expect(screen).toBe('SAVED')
    const { at, quality } = await booked(number)
    expect(quality).toBe('MEASURED')
    expect(at).toBeGreaterThanOrEqual(begin - INACCURATE_MS)
    expect(at).toBeLessThanOrEqual(Date.now() + INACCURATE_MS)
  })

  it.each([
    ['1970', '@1970-01-01 00:00:10'],
    ['a year ahead', '+1y'],
  ])('before any contact in a boot that believes it is %s is measured in the same boot', async (_name, date) => {
    world.proxy.cut()
    await reboot(wrongDate(date))
    const { screen, number } = await tap()
    expect(screen).toBe('NOTED')
    const noted = Date.now()
    world.proxy.mend()
    const { at, quality } = await booked(number)
    expect(quality).toBe('MEASURED')
    expect(at).toBeGreaterThanOrEqual(begin - INACCURATE_MS)
    expect(at).toBeLessThanOrEqual(noted + INACCURATE_MS)
  })

  it.each([
    ['1970', '@1970-01-01 00:00:10'],
    ['a year ahead', '+1y'],
  ])(
    'of a boot without contact, believing it is %s, lies between the last contact and the next',
    async (_name, date) => {
      world.proxy.cut()
      await reboot(wrongDate(date))
      const { screen, number } = await tap()
      expect(screen).toBe('NOTED')
      await reboot(wrongDate(date))
      world.proxy.mend()
      const { at, quality } = await booked(number)
      expect(quality).toBe('ESTIMATED')
      // The last time that the zuil kept is up to a minute old.
      expect(at).toBeGreaterThanOrEqual(begin - 10 * 60_000)
      expect(at).toBeLessThanOrEqual(Date.now())
    },
  )

  it('of a day without a line is the hour at which it was, in the order in which it was', {
    timeout: 120_000,
  }, async () => {
    world.proxy.cut()
    const numbers: string[] = []
    // The same boot goes on: date and monotonic clock run ahead together, the program is started again by a power dip.
    for (const hours of [0, 6, 12, 18, 23.5]) {
      await world.zuil.kill()
      await world.startZuil(otherTime(`+${hours * 60}m`))
      for (let i = 0; i < 3; i++) {
        const { screen, number } = await tap()
        expect(screen).toBe('NOTED')
        numbers.push(number)
      }
    }
    await world.zuil.kill()
    await world.startZuil(otherTime('+24h'))
    // To the backend, whose clock stands where it was, all of this day is of before the zuil was set up.
    await ask(world.databaseUrl, "update zuil_delivery set undelivered_since = now() - interval '2 days'")
    world.proxy.mend()
    const times = []
    for (const number of numbers) times.push(await booked(number))
    expect(times.every(({ quality }) => quality === 'MEASURED')).toBe(true)
    expect(times.map(({ at }) => at)).toEqual(times.map(({ at }) => at).sort((a, b) => a - b))
    const ago = times.map(({ at }) => (begin - at) / HOUR)
    for (const [i, hours] of [24, 18, 12, 6, 0.5].entries())
      for (const of of ago.slice(3 * i, 3 * i + 3)) expect(Math.abs(of - hours)).toBeLessThan(0.1)
    await world.zuil.kill()
    await writeFile(bootIdFile, randomUUID())
    await world.startZuil()
  })

  describe('of a zuil that believes it is 1970', () => {
    const in1970 = wrongDate('@1970-01-01 00:00:10')

    it('does not matter to a reward, which the backend judges', async () => {
      await world.become('REWARD')
      await reboot(in1970)
      await world.ready()
      expect(await world.tapAndSee(chipOf(35))).toMatchObject({ screen: 'REDEEMED', points: 2, balance: 3 })
      const [row] = await ask<{ at: Date }>(world.databaseUrl, 'select at from redemption where uitpas_number = $1', [
        uitpasNumberOf(35),
      ])
      expect(Math.abs((row?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    })

    it('shows nobody from a list whether he is still a member', async () => {
      await world.become('MEMBERSHIP', { associationId })
      await eventually(() => /The list of members was fetched/.test(world.zuil.log()), { what: 'the list' })
      world.proxy.cut()
      await reboot(in1970)
      await eventually(async () => (await world.screen()).view.screen === 'WAITING')
      expect(await world.tapAndSee(chipOf(2))).toEqual({ screen: 'REFUSED', reason: 'NO_MEMBER_LIST' })
      // With the time that the backend gives, it is shown again. (A card tapped twice within seconds is one tap: it is another card.)
      world.proxy.mend()
      await world.ready()
      await eventually(() => /The list of members (is in use again|was fetched)/.test(world.zuil.log()), {
        what: 'its key',
      })
      world.proxy.cut()
      await eventually(async () => (await world.screen()).view.online === false)
      expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: true })
    })
  })
})
