import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { movableTime } from '../support/faketime.ts'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/**
 * A backend that stands still for an hour (stopped, or its machine slept), behind a broker that holds what zuilen send
 * meanwhile. When it wakes, its date is an hour later, by libfaketime: nothing here waits for it.
 */
describe('a backend that stood still', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let mosquitto: Mosquitto
  let world: World
  let clockFile: string
  beforeAll(async () => {
    folder = await temporaryFolder()
    clockFile = join(folder.path, 'clock')
    await writeFile(clockFile, '+0')
    const password = randomBytes(16).toString('hex')
    mosquitto = await startMosquitto([['backend', await hashMqttPassword(password)]])
    world = await createWorld('PostgreSQL', {
      passholders: 5,
      backendEnv: {
        MQTT_URL: mosquitto.backendUrl,
        MQTT_BROKER: 'mosquitto',
        MQTT_USERNAME: 'backend',
        MQTT_PASSWORD: password,
        PUBLIC_MQTT_URL: mosquitto.zuilUrl,
        ...movableTime(clockFile),
      },
    })
    await world.ready()
  })
  afterAll(async () => {
    await world?.end()
    await mosquitto?.stop()
    await folder?.remove()
  })

  it('is told at the zuil that waits, until it lives again', { timeout: 120_000 }, async () => {
    await world.become('REWARD')
    const { pid } = world.backend
    process.kill(pid, 'SIGSTOP')
    try {
      expect(await world.tapAndSee(chipOf(2))).toMatchObject({ screen: 'REFUSED', reason: 'NO_NETWORK_REWARD' })
      const silent = await eventually(
        async () => {
          const { view } = await world.screen()
          return view.screen === 'WAITING' && view
        },
        { what: 'the waiting screen', withinMs: 30_000 },
      )
      expect(silent).toMatchObject({ mode: 'REWARD', online: false, unreachable: 'NO_ANSWER' })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await world.ready()
  })

  it('books what waited before it by when it was tapped', { timeout: 120_000 }, async () => {
    await world.become('CHECK_IN')
    const { pid } = world.backend
    process.kill(pid, 'SIGSTOP')
    try {
      expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'NOTED' })
      await writeFile(clockFile, '+1h')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    const noted = Date.now()
    const [row] = await eventually(
      async () => {
        const rows = await ask<{ at: Date; received: Date; reason: string | null; quality: string }>(
          world.databaseUrl,
          `select at, received_at as received, reason, time_quality as quality from tap where uitpas_number = $1`,
          [uitpasNumberOf(1)],
        )
        return rows.length > 0 ? rows : undefined
      },
      { what: 'the tap in the books', withinMs: 60_000 },
    )
    // It did wait: it came an hour after it was noted.
    expect(row?.received.getTime()).toBeGreaterThan(noted + 3_000_000)
    expect(row).toMatchObject({ reason: null, quality: 'MEASURED' })
    expect(row?.at.getTime()).toBeLessThanOrEqual(noted + 5_000)
  })
})
