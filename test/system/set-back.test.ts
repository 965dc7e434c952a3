import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { freePort } from '../support/ports.ts'
import { type RunningProgram, startZuil, temporaryFolder, type ZuilReady } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/** A zuil's card that is put back, or copied: real kiosks, backend, broker and database. */

const numbers = { siteWindowMs: 500, offlineAfterMs: 3_000, holdMs: 500, stableMs: 500 }

describe('the card of a zuil', () => {
  let world: World
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let card: string
  let image: string
  let copy: RunningProgram<ZuilReady> | undefined

  beforeEach(async () => {
    folder = await temporaryFolder()
    card = join(folder.path, 'card')
    image = join(folder.path, 'image')
    const ALERTS = Object.entries(numbers).map((pair) => pair.join('='))
    world = await createWorld('PostgreSQL', {
      backendEnv: { ALERTS: ALERTS.join(',') },
      zuilEnv: { STATE_DIR: card, RECONNECT_MAX_MS: '1000' },
    })
    await world.ready()
  })
  afterEach(async () => {
    await copy?.stop()
    copy = undefined
    await world.end()
    await folder.remove()
  })

  const session = async (): Promise<number> => {
    const [row] = await ask<{ session: number }>(world.databaseUrl, 'select session from zuil_delivery')
    return row?.session ?? 0
  }
  const outages = (): Promise<{ kind: string; problem: string | null }[]> =>
    ask(world.databaseUrl, `select kind, facts->>'problem' as problem from outage order by opened_at`)
  const timesBooked = async (n: number): Promise<number> => (await world.booked()).get(uitpasNumberOf(n)) ?? 0

  it('that is put back is that of a healthy zuil, and what it had delivered is not booked twice', async () => {
    await world.backend.kill()
    expect(await world.tapAndSee(chipOf(2))).toMatchObject({ screen: 'NOTED' })
    await world.zuil.kill()
    await cp(card, image, { recursive: true })
    await world.startBackend()
    await world.startZuil()
    await world.ready()
    await eventually(async () => (await timesBooked(2)) === 1, { what: 'the tap to be booked' })
    // It lives on for a while.
    for (let i = 0; i < 3; i++) {
      await world.zuil.stop()
      await world.startZuil()
      await world.ready()
    }
    await world.zuil.stop()
    await eventually(async () => (await world.zuilSeen()).state === 'PLANNED', { what: 'its stop to be known' })
    const before = await session()

    await rm(card, { recursive: true })
    await cp(image, card, { recursive: true })
    await world.startZuil()
    await world.ready()
    await eventually(async () => (await session()) > before, { what: 'it to be above its numbers of before' })
    await eventually(async () => (await world.zuilSeen()).state === 'ONLINE', { what: 'it to be on' })
    await world.tapAndSee(chipOf(3))
    await eventually(async () => (await timesBooked(3)) === 1, { what: 'a new tap to be booked' })
    expect(await timesBooked(2)).toBe(1)
    // People hear of it when it is really off.
    const open = async (): Promise<readonly string[]> =>
      (await ask<{ kind: string }>(world.databaseUrl, 'select kind from outage where closed_at is null')).map(
        ({ kind }) => kind,
      )
    await eventually(async () => (await open()).length === 0, { what: 'every earlier outage to be over' })
    await world.zuil.kill()
    await eventually(async () => (await open()).length > 0, { what: 'the outage', withinMs: 30_000 })
    expect(await open()).toEqual(['OFFLINE'])
  })

  it('that is copied is told as that, and the taps of both devices are booked', async () => {
    await world.zuil.stop()
    await cp(card, image, { recursive: true })
    await world.startZuil()
    const bootIdFile = join(folder.path, 'boot')
    await writeFile(bootIdFile, 'b0071d00-0000-4000-8000-000000000002\n')
    copy = await startZuil({
      STATE_DIR: image,
      SCREEN_PORT: String(await freePort()),
      BACKEND_URL: world.backend.ready.http,
      RECONNECT_MAX_MS: '1000',
      RESULT_MS: '500',
      BOOT_ID_FILE: bootIdFile,
    })
    const isCopied = ({ problem }: { problem: string | null }): boolean => problem === 'COPIED'
    await eventually(async () => (await outages()).some(isCopied), { what: 'people to be told', withinMs: 30_000 })
    const tapAt = async (screen: string, chipNumber: string): Promise<void> => {
      const init = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ chipNumber }) }
      await fetch(`${screen}/simulated/card`, { method: 'PUT', ...init })
      await fetch(`${screen}/simulated/card`, { method: 'DELETE', ...init, body: '{}' })
    }
    await tapAt(world.zuil.ready.screen, chipOf(2))
    await tapAt(copy.ready.screen, chipOf(3))
    await eventually(async () => (await timesBooked(2)) === 1 && (await timesBooked(3)) === 1, {
      what: 'both taps to be booked',
      withinMs: 60_000,
    })
    expect((await outages()).filter(({ kind }) => kind !== 'OFFLINE')).toEqual([{ kind: 'HEALTH', problem: 'COPIED' }])
    expect(await world.zuilSeen()).toMatchObject({ state: 'ONLINE', healthProblems: [{ problem: 'COPIED' }] })
    const told = (log: string): boolean => log.includes('Another device is this zuil too')
    await eventually(() => told(world.zuil.log()) && told(copy?.log() ?? ''), { withinMs: 60_000 })
  })
})
