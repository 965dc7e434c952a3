import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { delivery, encode, examples, maxOrdinal, mqttUser, noLog, upTopic } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../../backend/fleet.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import type { Stores } from '../../backend/stores.ts'
import { now as apiNow, ids } from '../support/api-dataset.ts'
import { databases, startDatabases, type TestDatabases } from '../support/databases.ts'
import { chipOf, smallDataset, zuilIdOf, zuilNameOf } from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectMqtt, connectZuil, type ZuilClient, type ZuilClientOptions } from '../support/zuil-client.ts'

/**
 * What a device says that is no longer the zuil's: it was replaced, or revoked, and its credential is in wrong hands. Here
 * on a broker that lets everybody in under every name, so that nothing but the backend stands in its way.
 */

const password = 'the password of every zuil here'
const zuilId = zuilIdOf(1)

describe.each(databases)('a former device, on a broker that lets it in, and %s', (kind) => {
  let test: TestDatabases
  let store: Stores
  let mosquitto: Mosquitto
  let fleet: Fleet
  const open: ZuilClient[] = []

  beforeEach(async () => {
    mosquitto = await startMosquitto('EVERYONE')
    test = await startDatabases(kind)
    store = (await test.open()).store
    await store.load(smallDataset(Date.now(), { zuilen: 1, passholders: 1 }))
    fleet = await startFleet({
      store,
      clock: Date.now,
      log: noLog,
      broker: { kind: 'EXTERNAL', url: mosquitto.backendUrl },
    })
    await eventually(() => fleet.up)
  })
  afterEach(async () => {
    for (const zuil of open.splice(0)) zuil.vanish()
    await fleet.stop()
    await store.close()
    await test.end()
    await mosquitto.stop()
  })

  const setUp = async (deviceId = randomUUID()): Promise<void> => {
    const code = await store.enrolment.newConfigurationCode(zuilId, Date.now(), 60_000)
    const mqttPasswordHash = await hashMqttPassword(password)
    const request = { name: zuilNameOf(1), code, deviceId, mqttPasswordHash }
    expect(await store.enrolment.setup(request, Date.now())).toMatchObject({ kind: 'DONE' })
    await fleet.checkNow()
  }
  const connect = async (more: Partial<ZuilClientOptions> = {}): Promise<ZuilClient> => {
    const zuil = await connectZuil({ url: mosquitto.zuilUrl, zuilId, password, ...more })
    open.push(zuil)
    return zuil
  }
  const card = { kind: 'CHIP', chipNumber: chipOf(1) } as const
  const dropped = () => fleet.refusals().OTHER_GENERATION ?? 0
  const bookedOf = async (actieId: string) => (await store.checkins.for(Scope.system).find(actieId)) !== undefined

  it.each(['replaced', 'revoked'] as const)('books nothing once it was %s, live or out of its journal', async (how) => {
    await setUp()
    const former = await connect()
    const last = await former.tap(card)
    expect(last.outcome).toBe('SAVED')
    if (how === 'replaced') await setUp()
    else {
      await store.enrolment.revoke(zuilId, Date.now())
      await fleet.checkNow()
    }
    const before = dropped()
    const taps = [former.newTap(card), former.newTap(card)]
    void former.tap(taps[0] ?? card).catch(() => undefined)
    void former.journal(taps).catch(() => undefined)
    await former.heartbeat()
    await eventually(() => dropped() === before + 3)
    expect(await Promise.all(taps.map(({ actieId }) => bookedOf(actieId)))).toEqual([false, false])
    // Another that is in its place is not held up by it, and numbers its connections from 1.
    if (how === 'revoked') await setUp()
    const next = await connect({ generation: how === 'replaced' ? 2 : 3, session: 1 })
    expect(next.welcome.otherSession).toBe(0)
    expect((await next.tap(card)).outcome).toBe('SAVED')
  })

  it('leaves no number to the one in its place, nor to itself when it is set up again', async () => {
    const device = randomUUID()
    await setUp(device)
    const spoil = async (generation: number): Promise<void> => {
      const user = mqttUser(zuilId, generation)
      const client = await connectMqtt(mosquitto.zuilUrl, { clientId: user, username: user, password })
      // One that jumps is refused, so it climbs as far as it may.
      for (const session of [maxOrdinal, 1_000_000, 2_000_000, 3_000_000]) {
        const status = encode('status', { v: 1, session, state: 'ONLINE', bootId: 'made up' })
        await client.publishAsync(upTopic(user, 'status'), status, delivery.status)
      }
      await client.endAsync()
    }
    await spoil(1)
    const known = async () => (await store.deliveries.lastContacts()).get(zuilId)?.session
    await eventually(async () => (await known()) === 3_000_000)
    expect(fleet.refusals().SESSION_NOT_PLAUSIBLE).toBe(1)

    await setUp()
    // What it says after it was replaced counts for nothing, also where the broker kept it.
    await spoil(1)
    const replacement = await connect({ generation: 2, session: 1 })
    expect(replacement.welcome.otherSession).toBe(0)

    await store.enrolment.revoke(zuilId, Date.now())
    await setUp(device)
    const again = await connect({ generation: 4, session: 1 })
    expect(again.welcome.otherSession).toBe(0)
    await eventually(async () => (await known()) === 1)
  })

  it('that was set up before there were generations goes on under its bare id, until it is replaced', async () => {
    await setUp()
    await ask(store.databaseUrl, 'update zuil set generation = 0')
    await fleet.checkNow()
    const old = await connect({ generation: 0 })
    expect((await old.tap(card)).outcome).toBe('SAVED')
    await eventually(() => old.desired.length > 0)
    await setUp()
    const before = dropped()
    void old.tap(card).catch(() => undefined)
    await eventually(() => dropped() === before + 1)
    expect((await (await connect({ generation: 1 })).tap(card)).outcome).toBe('SAVED')
  })
})

describe('a device that is revoked while its request is under way', () => {
  const { sent, taps = [] } = examples.journal[0]?.payload ?? {}
  const [example] = taps

  /** Sends a request of a zuil whose body comes only after the zuil was revoked: the device was let in before. */
  const revokedMeanwhile = async (own: TestBackend, url: string, payload: object, device: string) => {
    const body = async function* () {
      await own.store.enrolment.revoke(ids.zuil, Date.now())
      yield JSON.stringify(payload)
    }
    const headers = { 'content-type': 'application/json' }
    return own.asZuil({ method: 'POST', url, headers, payload: Readable.from(body()) }, device)
  }
  const booked = async ({ sql }: TestBackend) => {
    const [row] = await sql<{ count: number }>(
      'select count(*)::int as count from checkin where at > $1',
      new Date(apiNow - 3_600_000),
    )
    return row?.count
  }

  it.each([
    ['the zuil’s device', ids.device],
    ['one that was replaced', ids.formerDevice],
  ])('books nothing of a journal that %s hands in', async (_what, device) => {
    const own = await startOwnBackend()
    await own.sql('update former_device set replaced_at = $1', new Date(apiNow))
    const before = await booked(own)
    const at = new Date(apiNow - 60_000).toISOString()
    const tap = { ...example, at, notBefore: new Date(apiNow - 7_200_000).toISOString() }
    await revokedMeanwhile(own, '/api/kiosk-devices/journal', { sent, taps: [tap] }, device)
    expect(await booked(own)).toBe(before)
    expect(await own.sql('select reason from tap')).toEqual([{ reason: 'device-replaced' }])
  })

  it('gives a card nothing, and says no balance', async () => {
    const own = await startOwnBackend()
    const before = await booked(own)
    const [card] = await own.sql<{ chip: string }>(
      'select chip_number as chip from card where passholder_id = $1',
      ids.holder,
    )
    const url = '/api/kiosk-devices/checkins'
    const response = await revokedMeanwhile(own, url, { chipNumber: card?.chip }, ids.device)
    expect([response.statusCode, response.json().type]).toEqual([400, expect.stringContaining('device-replaced')])
    expect(response.json()).not.toHaveProperty('totalPoints')
    expect(await booked(own)).toBe(before)
  })
})
