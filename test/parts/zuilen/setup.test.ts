import { randomUUID } from 'node:crypto'
import { enrolmentGrant } from '@zuil/protocol'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../backend/platform/http/rate-limits.ts'
import { verifyMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const name = 'CID-PPT-001'
const newDevice = 'ebee0a27-2dba-4231-aaae-15077884fb01'

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const newCode = ({ store, clock }: TestBackend, zuilId = ids.zuil): Promise<string> =>
  store.enrolment.newConfigurationCode(zuilId, clock.now, hour)

const setup = (
  backend: TestBackend,
  code: string,
  payload: object = { name, deviceId: newDevice },
  more: Pick<InjectOptions, 'remoteAddress'> = {},
) =>
  backend.app.inject({
    method: 'PUT',
    url: '/api/kiosk-devices/setup',
    headers: { 'x-custom-token': code },
    payload,
    ...more,
  })

interface Row {
  readonly device_id_hash: string
  readonly mqtt_password_hash: string
}
/** What is kept of the zuil's credentials. */
const kept = async ({ sql }: TestBackend): Promise<Row | undefined> => {
  const columns = 'device_id_hash, mqtt_password_hash, enrolled_at, key_version'
  return (await sql<Row>(`select ${columns} from zuil where id = $1`, ids.zuil))[0]
}

describe('PUT /kiosk-devices/setup', () => {
  it('gives the zuil its credential, and keeps only hashes', async () => {
    const own = await startOwnBackend()
    const code = await newCode(own)
    // As somebody types it who reads it from a screen.
    const response = await setup(own, code.toLowerCase().replace('-', ' '))
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toBe('no-store')
    const grant = response.json()
    expect(grant).toMatchObject({
      id: ids.zuil,
      name,
      deviceId: newDevice,
      organizers: [{ id: ids.organizer }],
      locations: [{ id: ids.location }],
      cardSystem: { id: 1 },
      releaseTrack: 'stable',
      mqtt: { url: 'mqtt://broker.example:1883', username: `${ids.zuil}.3` },
      serverTime: new Date(now).toISOString(),
      session: 0,
    })
    expect(enrolmentGrant.safeParse(grant).success).toBe(true)
    const { password } = grant.mqtt
    expect(Buffer.from(password, 'base64url')).toHaveLength(32)
    const row = await kept(own)
    // Another device, so the zuil's own keys are others.
    expect(row).toMatchObject({ enrolled_at: new Date(now), key_version: 3 })
    expect(await verifyMqttPassword(password, row?.mqtt_password_hash ?? '')).toBe(true)
    expect(row?.device_id_hash).not.toContain(newDevice)
    for (const secret of [password, newDevice, code]) expect(own.log.join()).not.toContain(secret)
  })

  it('lets the new device in and the old one out, whose journal is still taken', async () => {
    const own = await startOwnBackend()
    await setup(own, await newCode(own))
    const self = async (device: string) => (await own.asZuil({ url: '/api/kiosk-devices' }, device)).statusCode
    expect([await self(newDevice), await self(ids.device)]).toEqual([200, 401])
    const journal = await own.asZuil({ method: 'POST', url: '/api/kiosk-devices/journal', payload: {} }, ids.device)
    expect(journal.statusCode).toBe(400)
  })

  it('takes a code once; from the device that has used it again, with another password', async () => {
    const own = await startOwnBackend()
    const code = await newCode(own)
    const first = (await setup(own, code)).json().mqtt.password
    own.clock.now++
    const second = (await setup(own, code)).json().mqtt.password
    expect(second).not.toBe(first)
    const row = await kept(own)
    expect(await verifyMqttPassword(second, row?.mqtt_password_hash ?? '')).toBe(true)
    const other = await setup(own, code, { name, deviceId: 'ebee0a27-2dba-4231-aaae-15077884fb02' })
    expect([other.statusCode, other.json().type]).toEqual([400, problemType('uitpas/kiosk-already-configured')])
    expect(`${other.json().detail} ${other.json().endUserMessage.en}`).toMatch(/used/)
    expect(await kept(own)).toEqual(row)
  })

  it.each([
    ['of another zuil', {}, 'CID-PPT-002', newDevice, 'kiosk-not-found', /no kiosk of this name/],
    ['that has expired', { later: hour }, name, newDevice, 'kiosk-not-found', /expired/],
    ['for a device of another zuil', {}, name, ids.blockedDevice, 'kiosk-device-already-in-use', /./],
  ])('refuses a code %s', async (_what, { later = 0 }: { later?: number }, asked, deviceId, reason, words) => {
    const own = await startOwnBackend()
    const code = await newCode(own)
    const before = await kept(own)
    own.clock.now += later
    const response = await setup(own, code, { name: asked, deviceId })
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
    expect(`${response.json().detail} ${response.json().endUserMessage.en}`).toMatch(words)
    expect(await kept(own)).toEqual(before)
    expect(
      await own.sql(
        'select 1 from configuration_code where zuil_id = $1 and used_at = $2',
        ids.zuil,
        new Date(own.clock.now),
      ),
    ).toEqual([])
  })

  it.each(['1234', 'ABCD-2345', 'x'.repeat(300)])('does not know the code %s', async (code) => {
    const response = await setup(shared, code)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/kiosk-not-found')])
  })

  it.each([
    [{ name }, '/deviceId'],
    [{ name, deviceId: 'mine' }, '/deviceId'],
    [{ name: '', deviceId: newDevice }, '/name'],
    [{ name: 'a\u0000', deviceId: newDevice }, '/name'],
    [{ name: 'x'.repeat(101), deviceId: newDevice }, '/name'],
  ])('refuses the body %j', async (payload, pointer) => {
    const response = await setup(shared, 'ABCD-2345', payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: pointer }],
    })
  })

  it('is limited per address', async () => {
    const limits = { ...defaultLimits, setupPerAddress: { max: 2, timeWindow: 60_000 } }
    const own = await startOwnBackend({ limits })
    const code = await newCode(own)
    for (const guess of ['a', 'b'])
      expect((await setup(own, code, { name: guess, deviceId: newDevice })).statusCode).toBe(400)
    const before = await kept(own)
    const refused = await setup(own, code)
    expect([refused.statusCode, refused.json().type]).toEqual([429, problemType('uitpas/rate-limited')])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(await kept(own)).toEqual(before)
    expect((await setup(own, code, undefined, { remoteAddress: '127.0.0.2' })).statusCode).toBe(200)
  })

  it('is limited per name from an address, however it is written', async () => {
    const limits = { ...defaultLimits, setupPerName: { max: 2, timeWindow: 60_000 } }
    const own = await startOwnBackend({ limits })
    const code = await newCode(own)
    const attempt = (asked: string, given: string, remoteAddress: string) =>
      setup(own, given, { name: asked, deviceId: newDevice }, { remoteAddress })
    expect((await attempt(name, 'ABCD-2345', '127.0.0.1')).statusCode).toBe(400)
    expect((await attempt(name.toLowerCase(), 'ABCD-2346', '127.0.0.1')).statusCode).toBe(400)
    const before = await kept(own)
    const refused = await attempt(`${name} `, code, '127.0.0.1')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(await kept(own)).toEqual(before)
    const other = await newCode(own, ids.otherZuil)
    expect((await attempt('CID-PPT-003', other, '127.0.0.1')).statusCode).toBe(200)
    const request = { name, deviceId: randomUUID() }
    expect((await setup(own, code, request, { remoteAddress: '127.0.0.3' })).statusCode).toBe(200)
  })
})
