import { describe, expect, it } from 'vitest'
import { ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'KIOSKS_WRITE' }]

const post = ({ asClient }: TestBackend, path: string, zuilId = ids.zuil) =>
  asClient(grants, { method: 'POST', url: `/api/zuilen/${zuilId}/${path}` })
const setup = async ({ app }: TestBackend, code: string): Promise<number> => {
  const payload = { name: 'CID-PPT-001', deviceId: 'ebee0a27-2dba-4231-aaae-15077884fb01' }
  const headers = { 'x-custom-token': code }
  return (await app.inject({ method: 'PUT', url: '/api/kiosk-devices/setup', headers, payload })).statusCode
}

describe('POST /zuilen/{zuilId}/configuration-code', () => {
  it('gives a code for half an hour, of which only a hash is kept', async () => {
    const own = await startOwnBackend()
    const response = await post(own, 'configuration-code')
    const { code } = response.json()
    const expires = now + 30 * 60_000
    expect(response.json()).toEqual({
      name: 'CID-PPT-001',
      code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/),
      expiresAt: new Date(expires).toISOString(),
    })
    const rows = await own.sql('select * from configuration_code where used_at is null')
    expect(rows).toMatchObject([{ zuil_id: ids.zuil, expires_at: new Date(expires) }])
    expect(JSON.stringify(rows)).not.toContain(code)
    expect(own.log.join()).not.toContain(code)
    own.clock.now = expires
    expect(await setup(own, code)).toBe(400)
    own.clock.now -= 1
    expect(await setup(own, code)).toBe(200)
  })

  it('lets the device that used it ask again what it was given, until it expires', async () => {
    const own = await startOwnBackend()
    const { code, expiresAt } = (await post(own, 'configuration-code')).json()
    expect(await setup(own, code)).toBe(200)
    own.clock.now = Date.parse(expiresAt) - 1
    expect(await setup(own, code)).toBe(200)
    own.clock.now += 1
    expect(await setup(own, code)).toBe(400)
  })

  it('makes earlier codes void', async () => {
    const own = await startOwnBackend()
    const first = (await post(own, 'configuration-code')).json().code
    const second = (await post(own, 'configuration-code')).json().code
    expect([await setup(own, first), await setup(own, second)]).toEqual([400, 200])
  })
})

it('leaves of codes that are made at the same moment one', async () => {
  const own = await startOwnBackend()
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(own, 'configuration-code')))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
  const outcomes: number[] = []
  for (const { code } of answers.map((answer) => answer.json())) outcomes.push(await setup(own, code))
  expect(outcomes.filter((status) => status === 200)).toHaveLength(1)
})

it('goes one after the other: codes, set-ups and revocations at the same moment', async () => {
  const own = await startOwnBackend()
  for (let n = 0; n < 5; n++) {
    const { code } = (await post(own, 'configuration-code')).json()
    const done = await Promise.all([
      setup(own, code),
      post(own, 'revocation'),
      setup(own, code),
      post(own, 'configuration-code'),
    ])
    expect(done.map((one) => (typeof one === 'number' ? one < 500 : one.statusCode < 300))).toEqual(
      done.map(() => true),
    )
  }
})

describe('POST /zuilen/{zuilId}/revocation', () => {
  it('takes away what the zuil connects with, and its keys', async () => {
    const own = await startOwnBackend()
    const credentials = async () => (await own.store.enrolment.credentials()).map(({ zuilId }) => zuilId)
    expect(await credentials()).toEqual([ids.zuil, ids.blockedZuil])
    const response = await post(own, 'revocation')
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(await credentials()).toEqual([ids.blockedZuil])
    const columns = 'device_id_hash, mqtt_password_hash, enrolled_at, key_version'
    expect(await own.sql(`select ${columns} from zuil where id = $1`, ids.zuil)).toEqual([
      { device_id_hash: null, mqtt_password_hash: null, enrolled_at: null, key_version: 3 },
    ])
    expect((await own.asZuil({ url: '/api/kiosk-devices' })).statusCode).toBe(401)
    expect((await own.asZuil({ url: '/api/kiosk-devices' }, ids.blockedDevice)).statusCode).toBe(200)
  })

  it('takes nothing any more of the devices that it had', async () => {
    const own = await startOwnBackend()
    const journal = { method: 'POST', url: '/api/kiosk-devices/journal', payload: {} } as const
    const asked = () =>
      Promise.all([ids.device, ids.formerDevice].map(async (device) => (await own.asZuil(journal, device)).statusCode))
    expect(await asked()).toEqual([400, 400])
    await post(own, 'revocation')
    expect(await asked()).toEqual([401, 401])
  })

  it('voids the codes that were made before', async () => {
    const own = await startOwnBackend()
    const { code } = (await post(own, 'configuration-code')).json()
    await post(own, 'revocation')
    expect(await setup(own, code)).toBe(400)
    expect(await setup(own, (await post(own, 'configuration-code')).json().code)).toBe(200)
  })
})

it.each(['configuration-code', 'revocation'])('there is no %s of a zuil that is not there', async (path) => {
  const own = await startOwnBackend()
  const response = await post(own, path, 'x')
  expect([response.statusCode, response.json().type]).toEqual([404, problemType('url/not-found')])
})
