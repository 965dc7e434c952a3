import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { noLog } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedBroker, startBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import type { ScreenState } from '../../../kiosk/core/model.ts'
import { chipOf } from '../../support/fixtures.ts'
import { startZuil } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'
import { document, id, password, playBackend, prepareKiosk } from './whole-kiosk.ts'

/** The program itself, as its service starts it. */

const main = fileURLToPath(new URL('../../../kiosk/dist/main.js', import.meta.url))

let broker: EmbeddedBroker
let backend: Awaited<ReturnType<typeof playBackend>>
let kiosk: Awaited<ReturnType<typeof prepareKiosk>>
let zuil: Awaited<ReturnType<typeof startZuil>> | undefined

beforeAll(async () => {
  const credentials = [[id, await hashMqttPassword(password)]] as const
  broker = await startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
})
afterAll(() => broker?.stop())
beforeEach(async () => {
  backend = await playBackend(broker)
  kiosk = await prepareKiosk({ broker })
})
afterEach(async () => {
  await zuil?.kill()
  zuil = undefined
  await kiosk.end()
  backend.end()
})

const start = async () => {
  const { length } = backend.received.hello
  const started = await startZuil({ STATE_DIR: kiosk.stateDir, RECONNECT_MAX_MS: '200' })
  zuil = started
  await eventually(() => backend.received.hello.length > length, { what: 'a hello' })
  return started
}
const view = async (screen: string) => ((await (await fetch(`${screen}/state`)).json()) as ScreenState).view

describe('the zuil’s program', () => {
  it('ends with code 75 when the back office restarts it, after it sent the result', async () => {
    const { ended } = await start()
    const command = await backend.command('RESTART')
    expect(await ended).toBe(75)
    expect(backend.received.result).toMatchObject([{ id: command, outcome: 'DONE' }])
    expect(backend.received.status.at(-1)?.state).toBe('PLANNED')
  })

  it('sends the last lines of its log', async () => {
    await start()
    await backend.command('LOG')
    await eventually(() => backend.received.result.length === 1)
    expect(backend.received.result[0]?.log).toContain('Connected to the MQTT broker')
  })

  it('that is killed shows again what it had committed, and delivers nothing of it', async () => {
    const rewards = [{ id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01', title: { nl: 'Een koffie' }, points: 10 }]
    backend.judge(({ actieId, rewardId = '' }) => ({
      outcome: 'REDEEMED',
      actieId,
      rewardId,
      title: { nl: 'Een koffie' },
      points: 10,
      balance: 5,
    }))
    const { ready, kill } = await start()
    await backend.configure(document(1, { type: 'REWARD', rewards }))
    await eventually(() => backend.received.reported.length === 1)
    await fetch(`${ready.screen}/simulated/card`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chipNumber: chipOf(1) }),
    })
    await eventually(async () => (await view(ready.screen)).screen === 'REDEEMED')
    await kill()
    const again = await start()
    expect(await view(again.ready.screen)).toMatchObject({ screen: 'REDEEMED', balance: 5 })
    expect(backend.received.hello.at(-1)?.journalDepth).toBe(0)
    expect(backend.received.journal).toEqual([])
  })

  it('hand-in says what it needs, and what came of it', async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, 'hand-in', ...args], { env: {} }).then(
        () => ({ code: 0, stderr: '' }),
        ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
      )
    expect(await run()).toMatchObject({ code: 64, stderr: expect.stringContaining('hand-in --state DIR') })
    expect(await run('--state', '/does/not/exist')).toMatchObject({ code: 1 })
  })
})
