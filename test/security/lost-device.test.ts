import { examples } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { ids, now } from '../support/api-dataset.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'

/** Who puts another device in a zuil's place says whether the old one is in hand: if not, nothing of it is believed. */

const { sent, taps: exampleTaps } = examples.journal[0]?.payload ?? { taps: [] }
const newDevice = 'ebee0a27-2dba-4231-aaae-15077884fb01'
const write = [{ permission: 'KIOSKS_WRITE' }]
const actieIdOf = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

const codeOf = async (backend: TestBackend, body?: object): Promise<string> => {
  const url = `/api/zuilen/${ids.zuil}/configuration-code`
  const response = await backend.asClient(write, { method: 'POST', url, ...(body && { payload: body }) })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().code
}
const setUp = async ({ app }: TestBackend, code: string, deviceId: string): Promise<void> => {
  const headers = { 'x-custom-token': code }
  const payload = { name: 'CID-PPT-001', deviceId }
  const response = await app.inject({ method: 'PUT', url: '/api/kiosk-devices/setup', headers, payload })
  expect(response.statusCode, response.body).toBe(200)
}
const replace = async (backend: TestBackend, body?: object): Promise<void> =>
  setUp(backend, await codeOf(backend, body), newDevice)
const handIn = async (backend: TestBackend, taps: readonly { readonly actieId: string }[], device = ids.device) => {
  const payload = { sent, taps }
  const response = await backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/journal', payload }, device)
  expect(response.json()).toEqual({ actieIds: taps.map(({ actieId }) => actieId) })
}
const tapOf = (n: number, over: object = {}) => {
  const at = new Date(now - 3_600_000 + n * 1_000).toISOString()
  const [example] = exampleTaps
  if (!example) throw new Error('no example')
  return { ...example, actieId: actieIdOf(n), seq: n, bootId: 'earlier', clock: 'ANCHORED', at, notBefore: at, ...over }
}
const whysOf = async ({ sql }: TestBackend) =>
  (
    await sql<{ why: string }>(
      "select coalesce(quarantine->>'why', reason, 'BOOKED') as why from tap order by received_at, actie_id",
    )
  ).map(({ why }) => why)
const pointsOf = async ({ sql }: TestBackend) =>
  (await sql<{ points: number }>('select sum(points)::int as points from passholder'))[0]?.points

describe('a device that was lost', () => {
  it.each([
    ['who says that it is lost', { formerDevice: 'LOST' }],
    ['who does not say', {}],
    ['who sends nothing', undefined],
  ])('has all that it hands in kept and not booked, of %s', async (_who, body) => {
    const backend = await startOwnBackend()
    const points = await pointsOf(backend)
    await replace(backend, body)
    backend.clock.now += 60_000
    // Of before it was replaced and of after, with a clock and without.
    await handIn(backend, [tapOf(1), tapOf(2, { clock: 'WALL' }), tapOf(3, { bootId: sent?.bootId })])
    expect(await whysOf(backend)).toEqual(['LOST_DEVICE', 'LOST_DEVICE', 'LOST_DEVICE'])
    expect(await pointsOf(backend)).toBe(points)
    // Again it is the same, and counted once.
    await handIn(backend, [tapOf(1)])
    expect(await whysOf(backend)).toHaveLength(3)
  })

  it('takes nothing back of what it gave before', async () => {
    const backend = await startOwnBackend()
    await handIn(backend, [tapOf(1)])
    const points = await pointsOf(backend)
    await replace(backend, { formerDevice: 'LOST' })
    await handIn(backend, [tapOf(1, { ifLate: 'DROP' })])
    expect(await whysOf(backend)).toEqual(['BOOKED'])
    expect(await pointsOf(backend)).toBe(points)
  })

  it('has its taps booked by an admin who has it in hand again, but none of after it was replaced', async () => {
    const backend = await startOwnBackend()
    await backend.sql(`update event set calendar = '{"type":"PERMANENT","hours":[]}' where id = $1`, ids.event)
    const points = (await pointsOf(backend)) ?? 0
    await replace(backend, { formerDevice: 'LOST' })
    backend.clock.now += 60_000
    const at = new Date(now + 30_000).toISOString()
    await handIn(backend, [tapOf(1), tapOf(2, { at, notBefore: at })])
    const url = `/api/zuilen/${ids.zuil}/quarantine`
    const response = await backend.asClient(write, { method: 'POST', url, payload: { decision: 'BOOK', all: true } })
    expect(response.json()).toEqual({ decided: 2, booked: 1, waiting: 0 })
    expect(await pointsOf(backend)).toBe(points + 1)
    expect(await backend.sql('select reason from tap order by actie_id')).toEqual([
      { reason: null },
      { reason: 'device-replaced' },
    ])
  })

  it('that is the zuil’s again has nothing from before', async () => {
    const backend = await startOwnBackend()
    await replace(backend, { formerDevice: 'LOST' })
    backend.clock.now += 3_600_000
    await setUp(backend, await codeOf(backend, { formerDevice: 'IN_HAND' }), ids.device)
    await handIn(backend, [tapOf(1)])
    expect(await whysOf(backend)).toEqual(['TOO_OLD'])
  })

  it('stays lost when the next one is replaced too', async () => {
    const backend = await startOwnBackend()
    await replace(backend, { formerDevice: 'LOST' })
    await setUp(backend, await codeOf(backend, { formerDevice: 'IN_HAND' }), 'ebee0a27-2dba-4231-aaae-15077884fb02')
    await handIn(backend, [tapOf(1)])
    expect(await whysOf(backend)).toEqual(['LOST_DEVICE'])
  })
})

describe('a device that is in hand', () => {
  it('has what it hands in booked', async () => {
    const backend = await startOwnBackend()
    const points = (await pointsOf(backend)) ?? 0
    await replace(backend, { formerDevice: 'IN_HAND' })
    await handIn(backend, [tapOf(1)])
    expect(await whysOf(backend)).toEqual(['BOOKED'])
    expect(await pointsOf(backend)).toBe(points + 1)
  })
})

it.each([[{ formerDevice: 'MAYBE' }], [{ formerDevice: true }], [[]], ['LOST']])(
  'takes no other word: %j',
  async (body) => {
    const backend = await startOwnBackend()
    const url = `/api/zuilen/${ids.zuil}/configuration-code`
    const response = await backend.asClient(write, {
      ...{ method: 'POST', url, headers: { 'content-type': 'application/json' } },
      payload: JSON.stringify(body),
    })
    expect(response.statusCode).toBe(400)
    expect(await backend.sql('select 1 from configuration_code where used_at is null')).toEqual([])
  },
)
