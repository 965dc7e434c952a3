import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { examples } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { forgetFormerPeppers, rotateKeys } from '../../backend/platform/database/keys-file.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { uuidv7 } from '../../kiosk/io/clock.ts'
import { copyDatabase, databases, openCopy, type TestData } from '../support/databases.ts'
import { chipOf, client, passholderIdOf, smallDataset, zuilIdOf, zuilNameOf } from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import {
  type BackendReady,
  type RunningProgram,
  runProgram,
  startBackend,
  temporaryFolder,
} from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectZuil, type ZuilClient } from '../support/zuil-client.ts'

/**
 * The keys were read by somebody, and are changed: nobody is locked out by it, until the former ones are forgotten. Embedded,
 * and as two backends on PostgreSQL and Mosquitto as shipped.
 */

const never = { id: 'never-seen', name: 'Nooit gezien', secret: 'secret-of-who-never-comes', grants: [] }
const DAY_MS = 86_400_000

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

/** What the zuil keeps of its set-up. */
interface Grant {
  readonly mqtt: { readonly url: string; readonly username: string; readonly password: string }
}

/** The requests of clients and zuilen to one backend. */
const asking = (http: string) => {
  const request = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const response = await fetch(`${http}/api${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json().catch(() => undefined) }
  }
  return {
    login: async ({ id, secret }: { readonly id: string; readonly secret: string }) => {
      const response = await fetch(`${http}/api/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      const body = await response.json()
      return { status: response.status, token: String(body.access_token), error: body.error }
    },
    asClient: (token: string, method: string, path: string) =>
      request(method, path, { authorization: `Bearer ${token}` }),
    /** What a device is: 200, or 401 with why. */
    device: (deviceId: string) => request('GET', '/kiosk-devices', { 'x-custom-token': deviceId }),
    setUp: (n: number, code: string, deviceId: string) =>
      request('PUT', '/kiosk-devices/setup', { 'x-custom-token': code }, { name: zuilNameOf(n), deviceId }),
    handIn: (deviceId: string) => {
      const { sent, taps = [] } = examples.journal[0]?.payload ?? {}
      const now = Date.now()
      const [tap] = taps
      const at = new Date(now - 60_000).toISOString()
      return request(...(['POST', '/kiosk-devices/journal', { 'x-custom-token': deviceId }] as const), {
        sent,
        taps: [{ ...tap, actieId: uuidv7(now), at, notBefore: new Date(now - 7_200_000).toISOString() }],
      })
    },
  }
}

describe.each(databases)('keys that are changed, on %s', (kind) => {
  let data: TestData
  let env: Record<string, string>
  let mosquitto: Mosquitto | undefined
  let backends: RunningProgram<BackendReady>[]
  const open: ZuilClient[] = []

  beforeEach(async () => {
    const dataDir = join(folder.path, 'data')
    data = await copyDatabase(kind, dataDir)
    const store = await openCopy(data)
    const dataset = smallDataset(Date.now(), { zuilen: 5 })
    await store.load({ ...dataset, clients: [...dataset.clients, never] })
    await ask(store.databaseUrl, 'update zuil set show_qr = true')
    for (const [n, type] of ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'].entries())
      await ask(store.databaseUrl, 'update zuil set type = $1::"ZuilType" where id = $2', [type, zuilIdOf(n + 1)])
    await store.close()
    env = { DATA_DIR: dataDir, KEYS_FILE: defaultKeysFile(dataDir), LOG: 'json' }
    mosquitto = undefined
    if (kind === 'PostgreSQL') {
      const password = randomBytes(16).toString('hex')
      mosquitto = await startMosquitto([['backend', await hashMqttPassword(password)]])
      env = {
        ...env,
        ...{ DATABASE_URL: data.databaseUrl ?? '', MQTT_URL: mosquitto.backendUrl, MQTT_BROKER: 'mosquitto' },
        ...{ MQTT_USERNAME: 'backend', MQTT_PASSWORD: password, PUBLIC_MQTT_URL: mosquitto.zuilUrl },
      }
    }
    backends = []
    for (let n = 0; n < (kind === 'PostgreSQL' ? 2 : 1); n++) backends.push(await startBackend(env))
  })
  afterEach(async () => {
    for (const zuil of open.splice(0)) zuil.vanish()
    for (const backend of backends) await backend.stop()
    await mosquitto?.stop()
  })

  /** A backend, the same one for the same number. */
  const at = (n: number) => asking(backends[n % backends.length]?.ready.http ?? '')
  const command = (...args: string[]) => runProgram('backend/dist/program/main.js', args, env)
  const connect = async (n: number, { mqtt: { url, username, password } }: Grant, session = 1): Promise<ZuilClient> => {
    const generation = Number(username.split('.')[1] ?? 0)
    // The embedded broker has another port after each start.
    const zuil = await connectZuil({
      ...{ url: kind === 'embedded' ? (backends[0]?.ready.mqtt ?? url) : url, zuilId: zuilIdOf(n), password },
      ...{ generation, session },
    })
    open.push(zuil)
    return zuil
  }
  const codeOf = async (token: string, n: number): Promise<string> =>
    (await at(0).asClient(token, 'POST', `/zuilen/${zuilIdOf(n)}/configuration-code`)).body.code
  const enrol = async (token: string, n: number, deviceId: string): Promise<Grant> => {
    const { status, body } = await at(0).setUp(n, await codeOf(token, n), deviceId)
    expect(status).toBe(200)
    return body
  }
  const tapped = async (zuil: ZuilClient, card: number): Promise<string> =>
    (await zuil.tap({ kind: 'CHIP', chipNumber: chipOf(card) })).outcome
  /** Runs a command that changes the keys, until the backends that run have heard of it. */
  const changeKeys = async (running: readonly RunningProgram<BackendReady>[], ...args: string[]): Promise<void> => {
    const heard = () => running.map((one) => one.log().split('The keys were changed').length)
    const before = heard()
    expect(await command('rotate-keys', ...args)).toMatchObject({ code: 0 })
    await eventually(() => heard().every((count, i) => count > (before[i] ?? 0)))
  }
  const restart = async (n: number): Promise<void> => {
    await backends[n]?.stop()
    backends[n] = await startBackend(env)
  }

  it('lock nobody out; once the former ones are forgotten, those who never came', { timeout: 240_000 }, async () => {
    const { token } = await at(0).login(client)
    const [device, former, replaced] = [randomUUID(), randomUUID(), randomUUID()]
    const [next, members, unseen] = [randomUUID(), randomUUID(), randomUUID()]
    const grant = await enrol(token, 1, device)
    const zuil = await connect(1, grant)
    await enrol(token, 3, former)
    await enrol(token, 3, replaced)
    await enrol(token, 3, next)
    await enrol(token, 4, members)
    // Of every type one that comes once a day, as they do; and one that is off.
    await enrol(token, 5, unseen)
    const code = await codeOf(token, 2)
    expect(await tapped(zuil, 1)).toBe('SAVED')
    expect(await tapped(zuil, 999)).toBe('REFUSED')
    const { key } = await eventually(() => zuil.desired.at(-1)?.qr)
    const before = JSON.parse(await readFile(env.KEYS_FILE ?? '', 'utf8'))

    await changeKeys(backends)
    const after = JSON.parse(await readFile(env.KEYS_FILE ?? '', 'utf8'))
    expect(after.pepper).not.toBe(before.pepper)
    // Who is connected stays so, and gets its document made of the new keys.
    expect(await tapped(zuil, 2)).toBe('SAVED')
    await eventually(() => zuil.desired.at(-1)?.qr?.key !== key)
    // Whichever backend is asked first, and the other after that.
    for (const n of [0, 1]) {
      expect((await at(n).asClient(token, 'GET', '/kiosks')).status).toBe(200)
      expect((await at(n).login(client)).status).toBe(200)
      expect((await at(n).device(device)).status).toBe(200)
      expect((await at(n).device(next)).status).toBe(200)
      expect((await at(n).device(members)).status).toBe(200)
      expect((await at(n).handIn(former)).status).toBe(200)
    }
    const fresh = (await at(1).login(client)).token
    expect((await at(0).asClient(fresh, 'GET', '/kiosks')).status).toBe(200)
    expect((await at(1).setUp(2, code, randomUUID())).status).toBe(200)
    expect((await at(0).setUp(2, code, randomUUID())).body.type).toContain('kiosk-already-configured')

    // A backend that starts, and a zuil that comes, find all as it was.
    await restart(0)
    expect((await at(0).device(device)).status).toBe(200)
    if (mosquitto) {
      const { accessFile } = mosquitto
      await mosquitto.kill()
      const file = JSON.parse(await readFile(accessFile, 'utf8'))
      const lost = file.clients.filter(({ username }: { username: string }) => username === 'backend')
      await writeFile(accessFile, JSON.stringify({ ...file, clients: lost }))
      await mosquitto.start()
    }
    const again = await eventually(() => connect(1, grant, 2), { withinMs: 60_000 })
    expect(await tapped(again, 3)).toBe('SAVED')

    // The embedded database belongs to one process.
    if (kind === 'embedded') await backends[0]?.stop()
    const asked = await command('rotate-keys', '--forget-former')
    expect(asked.code).toBe(78)
    expect(asked.err).toContain('Nooit gezien')
    expect(asked.err).toContain(zuilNameOf(5))
    for (const seen of [client.name, ...[1, 2, 3, 4].map(zuilNameOf)]) expect(asked.err).not.toContain(seen)
    expect(JSON.parse(await readFile(env.KEYS_FILE ?? '', 'utf8')).formerPeppers).toHaveLength(1)
    await changeKeys(kind === 'embedded' ? [] : backends, '--forget-former', '--anyway')
    if (kind === 'embedded') backends[0] = await startBackend(env)
    // By the former pepper: nobody could find it any more to erase it.
    else {
      const marks = 'select left(unknown_card, 2) as by from tap where unknown_card is not null group by 1'
      expect(await ask(data.databaseUrl ?? '', marks)).toEqual([{ by: '2.' }])
    }

    for (const n of [0, 1]) {
      expect(await at(n).device(unseen)).toMatchObject({
        status: 401,
        body: { detail: expect.stringContaining('The device id of a zuil that was set up is needed') },
      })
      expect((await at(n).handIn(replaced)).status).toBe(401)
      expect(await at(n).login(never)).toMatchObject({ status: 401, error: 'invalid_client' })
      expect((await at(n).login(client)).status).toBe(200)
      expect((await at(n).device(device)).status).toBe(200)
    }
    const last = await connect(1, grant, 3)
    expect(await tapped(last, 4)).toBe('SAVED')
    // And a start with the file of before is refused as that of another database.
    await writeFile(env.KEYS_FILE ?? '', JSON.stringify(before))
    const refused = await command('code', zuilNameOf(2))
    if (kind === 'PostgreSQL') expect(refused.err).toMatch(/keys file does not belong to this database/)
    for (const one of backends) expect((await asking(one.ready.http).device(device)).status).toBe(200)
  })
})

describe.each(databases)('what is made of the keys, on %s', (kind) => {
  it('is read, found and accepted as before: an INSZ, and for a day a code on a screen', async () => {
    const data = await copyDatabase(kind, join(folder.path, 'data'))
    const path = defaultKeysFile(data.dataDir)
    const store = await openCopy(data)
    const now = Date.now()
    await store.load(smallDataset(now))
    const reader = { clientId: 'client', action: 'checkin.register', at: now } as const
    const insz = await store.passes.insz(passholderIdOf(1), reader)
    const zuil = { id: zuilIdOf(1), keyVersion: 1 }
    const key = store.enrolment.key('qr', zuil)
    await rotateKeys(path, now)
    // Nobody told this store: what it does not know has it look.
    expect(await store.clients.authenticate(client.id, 'another')).toBe(false)
    expect(store.enrolment.key('qr', zuil)).not.toBe(key)
    expect(store.enrolment.formerKeys(now + DAY_MS / 2).map((former) => former('qr', zuil))).toEqual([key])
    expect(store.enrolment.formerKeys(now + 2 * DAY_MS)).toEqual([])
    expect(await store.passes.insz(passholderIdOf(1), reader)).toBe(insz)
    await store.close()
    const next = await openCopy(data)
    expect(await next.passes.insz(passholderIdOf(1), reader)).toBe(insz)
    await next.close()
  })
})

describe.each(databases)('the MQTT password of a zuil that an older program set up, on %s', (kind) => {
  it('is kept, so that a broker can be given it again, whatever becomes of the keys it was made of', async () => {
    const data = await copyDatabase(kind, join(folder.path, 'data'))
    const path = defaultKeysFile(data.dataDir)
    const [keys, enrolledAt] = [await openKeys(path), new Date()]
    const device = keys.secretHash('device', 'a device')
    const password = keys.secretHash('mqtt', `${device} ${enrolledAt.getTime()}`)
    const store = await openCopy(data)
    await store.load(smallDataset(enrolledAt.getTime()))
    await ask(
      store.databaseUrl,
      'update zuil set device_id_hash = $1, enrolled_at = $2, mqtt_password_hash = $3 where id = $4',
      [device, enrolledAt, await hashMqttPassword(password), zuilIdOf(1)],
    )
    await store.close()
    // An older program left it; the keys are changed before this one is started.
    await rotateKeys(path)
    const first = await openCopy(data)
    expect(await first.enrolment.byDeviceId('a device')).toMatchObject({ zuilId: zuilIdOf(1) })
    expect(await first.enrolment.mqttPasswordOf(zuilIdOf(1))).toBe(password)
    await first.close()
    await forgetFormerPeppers(path)
    await rotateKeys(path)
    const last = await openCopy(data)
    expect(await last.enrolment.mqttPasswordOf(zuilIdOf(1))).toBe(password)
    expect(await last.enrolment.byDeviceId('a device')).toMatchObject({ zuilId: zuilIdOf(1) })
    await last.close()
  })
})

describe('a change of the keys', () => {
  it('that was broken off changed nothing, and says what is left of it', async () => {
    const path = join(folder.path, 'keys.json')
    const keys = await openKeys(path)
    const hash = keys.secretHash('token', 'a token')
    await writeFile(`${path}.new`, '{"pepper":"half of')
    await expect(rotateKeys(path)).rejects.toThrow(/if none runs, remove .*keys\.json\.new/)
    expect((await openKeys(path)).secretHash('token', 'a token')).toBe(hash)
    await rm(`${path}.new`)
    await rotateKeys(path)
    expect(await keys.refresh()).toBe(true)
    expect(keys.secretHashes('token', 'a token')[1]).toBe(hash)
  })

  it('of two at once: both are known after, or one is refused', async () => {
    const path = join(folder.path, 'keys.json')
    const keys = await openKeys(path)
    const made = await Promise.allSettled([rotateKeys(path), rotateKeys(path)])
    const done = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value.pepper] : []))
    const { pepper, formerPeppers } = JSON.parse(await readFile(path, 'utf8'))
    const kept = [pepper, ...formerPeppers.map((one: { pepper: string }) => one.pepper)]
    expect(kept).toEqual(expect.arrayContaining(done))
    expect(kept).toHaveLength(done.length + 1)
    expect(await keys.refresh()).toBe(true)
  })

  it('is not taken over from the file of another database', async () => {
    const [path, other] = [join(folder.path, 'keys.json'), join(folder.path, 'other.json')]
    const keys = await openKeys(path)
    const hash = keys.secretHash('token', 'a token')
    await openKeys(other)
    await writeFile(path, await readFile(other))
    expect(await keys.refresh()).toBe(false)
    expect(keys.secretHash('token', 'a token')).toBe(hash)
  })
})
