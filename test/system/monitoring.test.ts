import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { copyDatabase, openCopy } from '../support/databases.ts'
import { chipOf, smallDataset, uitpasNumberOf, zuilIdOf, zuilNameOf } from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { type BackendReady, type RunningProgram, startBackend, temporaryFolder } from '../support/programs.ts'
import { readScrape } from '../support/prometheus.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectZuil, type ZuilClient } from '../support/zuil-client.ts'

/** What whoever watches a whole backend is told: its health, and its figures as Prometheus reads them. */

const password = 'the password of a zuil'
const backendPassword = randomBytes(16).toString('hex')

let mosquitto: Mosquitto
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let databaseUrl: string
let backend: RunningProgram<BackendReady>
let zuil: ZuilClient

beforeAll(async () => {
  folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const store = await openCopy(await copyDatabase('PostgreSQL', dataDir))
  databaseUrl = store.databaseUrl
  await store.load(smallDataset(Date.now(), { zuilen: 4, passholders: 5 }))
  await store.close()
  const hash = await hashMqttPassword(password)
  // The third has no device, the fourth is in stock.
  await ask(databaseUrl, 'update zuil set mqtt_password_hash = $2 where id <> $1', [zuilIdOf(3), hash])
  await ask(databaseUrl, 'update zuil set in_stock = true where id = $1', [zuilIdOf(4)])
  mosquitto = await startMosquitto([
    ['backend', await hashMqttPassword(backendPassword)],
    [zuilIdOf(1), hash],
  ])
  backend = await startBackend({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    MQTT_URL: mosquitto.backendUrl,
    MQTT_USERNAME: 'backend',
    MQTT_PASSWORD: backendPassword,
    PUBLIC_MQTT_URL: mosquitto.zuilUrl,
  })
  zuil = await connectZuil({ url: mosquitto.zuilUrl, zuilId: zuilIdOf(1), password, generation: 0, session: 1 })
})
afterAll(async () => {
  zuil?.mqtt.end(true)
  await backend?.stop()
  await mosquitto?.stop()
  await folder?.remove()
})

const health = async (which: 'live' | 'ready'): Promise<readonly [number, unknown]> => {
  const response = await fetch(`${backend.ready.http}/health/${which}`)
  return [response.status, await response.json()]
}
const well = [200, { status: 'ok' }] as const
const lacks = (...missing: string[]) => [503, { status: 'not-ready', missing }] as const
/** Resolves when it is ready, or lacks just this. */
const becomes = (expected: readonly [number, unknown]): Promise<unknown> =>
  eventually(async () => JSON.stringify(await health('ready')) === JSON.stringify(expected), {
    what: `/health/ready to be ${JSON.stringify(expected)}`,
    withinMs: 60_000,
  })

/** The figures, as Prometheus reads them. */
const scrape = async () => {
  const response = await fetch(`${backend.ready.http}/metrics`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  const text = await response.text()
  const samples = readScrape(text)
  /** Those of this name with these labels among theirs, together; `undefined` = there are none. */
  const value = (name: string, labels: Readonly<Record<string, string>> = {}): number | undefined => {
    const found = samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, word]) => sample.labels[label] === word),
    )
    return found.length === 0 ? undefined : found.reduce((sum, sample) => sum + sample.value, 0)
  }
  return { text, samples, value }
}

/** While this is held no statement reads which version the catalog has. */
const holdCatalog = async (): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query('lock table catalog_version in access exclusive mode')
  return () => client.end()
}

it('tells Prometheus what zuilen do, and nothing of anybody', async () => {
  const saved = await zuil.tap({ kind: 'CHIP', chipNumber: chipOf(1) })
  expect(saved.outcome).toBe('SAVED')
  const stranger = await zuil.tap({ kind: 'CHIP', chipNumber: chipOf(1_000) })
  expect(stranger).toMatchObject({ outcome: 'REFUSED', reason: 'passholder-not-found' })
  await zuil.journal([zuil.newTap({ kind: 'BARCODE', uitpasNumber: uitpasNumberOf(2) })])
  await zuil.heartbeat({ temperatureC: 99 })
  const { value, samples, text } = await eventually(
    async () => {
      const scraped = await scrape()
      return scraped.value('zuil_zuilen_with_problem', { problem: 'HOT' }) === 1 && scraped
    },
    { what: 'the heartbeat to be judged' },
  )
  const verdicts = (labels: Record<string, string>) => value('zuil_verdicts_total', { mode: 'CHECK_IN', ...labels })
  expect(verdicts({ from: 'LIVE', outcome: 'SAVED' })).toBe(1)
  expect(verdicts({ from: 'LIVE', outcome: 'REFUSED', reason: 'passholder-not-found' })).toBe(1)
  expect(verdicts({ from: 'JOURNAL', outcome: 'SAVED' })).toBe(1)
  expect(value('zuil_intake_waiting_taps')).toBe(0)
  const states = ['ONLINE', 'OFFLINE', 'PLANNED', 'BLOCKED', 'IN_STOCK', 'NOT_SET_UP'] as const
  expect(Object.fromEntries(states.map((state) => [state, value('zuil_zuilen', { state })]))).toEqual({
    ...{ ONLINE: 1, OFFLINE: 1, PLANNED: 0, BLOCKED: 0, IN_STOCK: 1, NOT_SET_UP: 1 },
  })
  expect([value('zuil_database_up'), value('zuil_broker_up')]).toEqual([1, 1])

  const waited = (labels: Record<string, string>) =>
    value('zuil_verdict_seconds_count', { mode: 'CHECK_IN', ...labels })
  expect(waited({ from: 'LIVE' })).toBe(2)
  expect(value('zuil_verdict_seconds_sum', { from: 'LIVE' })).toBeGreaterThan(0)
  // Those of a journal waited for a link: nobody stood there.
  expect(waited({ from: 'JOURNAL' })).toBeUndefined()
  expect(value('zuil_database_answer_seconds')).toBeGreaterThan(0)
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(samples.filter(({ name, type }) => name.startsWith('zuil_') && type === 'unknown')).toEqual([])
  const ofSomebody = [chipOf(1), chipOf(1_000), uitpasNumberOf(2), saved.actieId, zuilIdOf(1), zuilNameOf(1), password]
  expect(ofSomebody.filter((one) => text.includes(one))).toEqual([])
})

it('says what waits in the outbox, and what was given up', async () => {
  await ask(
    databaseUrl,
    `insert into notice (id, channel, recipient, dedupe_key, content, state, created_at, next_attempt_at)
     select gen_random_uuid(), channel, 'ann@example.org', gen_random_uuid()::text, '{}', state, now(), now() + '1 day'
     from (values ('MAIL', 'WAITING'), ('MAIL', 'WAITING'), ('MAIL', 'GIVEN_UP')) as of (channel, state)`,
  )
  await ask(
    databaseUrl,
    `insert into webhook (id, card_system_id, url, secret_cipher, key_version, active)
     select gen_random_uuid(), id, 'https://example.org/', '', 1, false from card_system limit 1`,
  )
  await ask(
    databaseUrl,
    `insert into webhook_call (id, webhook_id, subject_id, kind, body, state, queued_at, created_at)
     select gen_random_uuid(), webhook.id, gen_random_uuid(), 'ALERTS', '{}', of.state, now(), now()
     from webhook, (values ('WAITING'), ('GIVEN_UP'), ('GIVEN_UP'), ('SENT')) as of (state)`,
  )
  const { value, text } = await scrape()
  const of = (channel: string, state: string) => value('zuil_outbox_notices', { channel, state })
  expect([of('MAIL', 'WAITING'), of('MAIL', 'GIVEN_UP'), of('MAIL', 'UNKNOWN')]).toEqual([2, 1, 0])
  expect([of('WEBHOOK', 'WAITING'), of('WEBHOOK', 'GIVEN_UP'), of('WEBHOOK', 'SENT')]).toEqual([1, 2, undefined])
  expect(text).not.toContain('ann@example.org')
})

it('is ready while the database answers, alive all the same, and says so of itself meanwhile', async () => {
  expect([await health('live'), await health('ready')]).toEqual([well, well])
  const release = await holdCatalog()
  try {
    const [ready, live, { value }] = await Promise.all([health('ready'), health('live'), scrape()])
    expect([ready, live]).toEqual([lacks('database'), well])
    expect([value('zuil_database_up'), value('zuil_broker_up')]).toEqual([0, 1])
    // What was known last.
    expect(value('zuil_zuilen', { state: 'ONLINE' })).toBe(1)
    // What is not known now is not told.
    expect([value('zuil_outbox_notices'), value('zuil_database_answer_seconds')]).toEqual([undefined, undefined])
  } finally {
    await release()
  }
  await becomes(well)
  expect((await scrape()).value('zuil_database_up')).toBe(1)
})

it('is ready while it is connected to its broker', async () => {
  await mosquitto.kill()
  await becomes(lacks('broker'))
  expect(await health('live')).toEqual(well)
  expect((await scrape()).value('zuil_broker_up')).toBe(0)
  await mosquitto.start()
  await becomes(well)
})
