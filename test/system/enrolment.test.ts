import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { chipOf, zuilIdOf } from '../support/fixtures.ts'
import { type RunningProgram, runProgram, startZuil, temporaryFolder, type ZuilReady } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

describe('enrolment', () => {
  let world: World
  let second: RunningProgram<ZuilReady>
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  const stateDir = (): string => join(folder.path, 'second')
  beforeAll(async () => {
    folder = await temporaryFolder()
    world = await createWorld('PostgreSQL')
    second = await startZuil({
      STATE_DIR: stateDir(),
      BACKEND_URL: world.backend.ready.http,
      RECONNECT_MAX_MS: '500',
    })
  })
  afterAll(async () => {
    await second?.stop()
    await world?.end()
    await folder?.remove()
  })

  const backendEnv = (): Record<string, string> => ({ DATABASE_URL: world.databaseUrl, DATA_DIR: world.dataDir })
  const newCode = async (name: string): Promise<string> => {
    const { code, out, err } = await runProgram('backend/dist/program/main.js', ['code', name], backendEnv())
    expect(code, err).toBe(0)
    return out
  }
  const typeIn = async (body: object): Promise<{ status: number; body: { error?: string; name?: string } }> => {
    const response = await fetch(`${second.ready.screen}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as { error?: string; name?: string } }
  }
  const screen = async (): Promise<string> => {
    const state = (await (await fetch(`${second.ready.screen}/state`)).json()) as {
      view: { screen: string; code?: string }
    }
    return state.view.code ?? state.view.screen
  }

  it('has a sentence for each thing that can be wrong', async () => {
    expect(await screen()).toBe('NOT_ENROLLED')
    expect(await typeIn({ name: 'Zuil 2', code: 'ABC' })).toMatchObject({
      status: 422,
      body: { error: /acht tekens/ } as never,
    })
    const code = await newCode('Zuil 2')
    const wrong = (body: object) => typeIn({ name: 'Zuil 2', code, ...body }).then(({ body: { error } }) => error)
    expect(await wrong({ code: 'AAAA-2222' })).toMatch(/geen zuil met deze naam en deze code/)
    expect(await wrong({ name: 'Zuil 1' })).toMatch(/geen zuil met deze naam en deze code/)
    expect(await wrong({ backendUrl: 'http://example.org' })).toMatch(/https/)
    expect(await wrong({ backendUrl: 'http://127.0.0.1:9' })).toMatch(/niet bereikbaar/)
    await ask(
      world.databaseUrl,
      `update configuration_code set expires_at = now() - interval '1 minute' where used_at is null`,
    )
    expect(await wrong({})).toMatch(/vervallen/)
    expect(await screen()).toBe('NOT_ENROLLED')
  })

  it('on the screen gives a zuil its own identity, readable to its user alone', async () => {
    const code = await newCode('zuil 2')
    expect(await typeIn({ name: 'ZUIL 2', code: code.toLowerCase().replace('-', ' ') })).toEqual({
      status: 200,
      body: { name: 'Zuil 2' },
    })
    await eventually(async () => (await screen()) === 'WAITING')
    const file = await stat(join(stateDir(), 'credentials.json'))
    expect(file.mode & 0o777).toBe(0o600)
    expect((await stat(stateDir())).mode & 0o777).toBe(0o700)
    // A second device with the same code.
    const other = await runProgram('kiosk/dist/main.js', ['enrol', '--name', 'Zuil 2', '--code', code], {
      STATE_DIR: join(folder.path, 'third'),
      BACKEND_URL: world.backend.ready.http,
      SCREEN_PORT: '1',
    })
    expect(other).toMatchObject({ code: 1, err: expect.stringMatching(/al gebruikt/) })
  })

  it('that is revoked puts the zuil out of order, and a new code brings it back', async () => {
    const { code, err } = await runProgram('backend/dist/program/main.js', ['revoke', 'Zuil 2'], backendEnv())
    expect(code, err).toBe(0)
    await eventually(async () => (await screen()) === 'K1', { withinMs: 30_000, what: 'K1 on the screen' })
    const again = await newCode('Zuil 2')
    const port = new URL(second.ready.screen).port
    const done = await runProgram('kiosk/dist/main.js', ['enrol', '--name', 'Zuil 2', '--code', again], {
      SCREEN_PORT: port,
    })
    expect(done).toMatchObject({ code: 0, out: 'Ingesteld als Zuil 2.' })
    await eventually(async () => (await screen()) === 'WAITING', { withinMs: 30_000 })
  })

  it('with a credential that is no longer right says K1, and the journal stays', async () => {
    await world.ready()
    await ask(world.databaseUrl, 'update zuil set mqtt_password_hash = $2 where id = $1', [
      zuilIdOf(1),
      await hashMqttPassword('another password than that of the zuil'),
    ])
    await eventually(async () => (await world.screen()).view.code === 'K1', { withinMs: 30_000 })
    await world.tap(chipOf(1))
    expect((await world.booked()).size).toBe(0)
  })

  it.each([
    [['kiosk/dist/main.js', { SCREEN_PORT: 'x' }], /SCREEN_PORT: "x" is not allowed; allowed is a whole number/],
    [
      ['kiosk/dist/main.js', { BACKEND_URL: 'http://example.org' }],
      /BACKEND_URL: "http:\/\/example.org" is not allowed/,
    ],
    [['kiosk/dist/main.js', { READERS: 'nfc' }], /READERS: "nfc" is not allowed; allowed is pcsc, serial/],
    [['kiosk/dist/main.js', { SCREEN_HOST: '0.0.0.0' }], /SCREEN_HOST: "0.0.0.0" is not allowed/],
    [['backend/dist/program/main.js', { PORT: '99999' }], /PORT: "99999" is not allowed/],
    [
      ['backend/dist/program/main.js', { DATABASE_URL: 'mysql://u:secret@h/d' }],
      /^DATABASE_URL: its value is not allowed/,
    ],
  ] as const)('an error in the settings names it: %j', async ([script, env], expected) => {
    const { code, err } = await runProgram(script, [], env as Record<string, string>)
    expect(code).toBe(78)
    expect(err).toMatch(expected)
    expect(err).not.toContain('secret')
    expect(err.split('\n')).toHaveLength(1)
  })
})
