import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
const url = `/api/zuilen/${ids.zuil}/commands`

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const post = (backend: TestBackend, payload: object, path = url) =>
  backend.asClient(grants, { method: 'POST', url: path, payload })
const stored = ({ sql }: TestBackend) =>
  sql('select id, zuil_id, kind, issued_at, expires_at, outcome from zuil_command order by issued_at')

describe('POST /zuilen/{zuilId}/commands', () => {
  it.each(['RESTART', 'IDENTIFY', 'LOG', 'SCREENSHOT'])('keeps and sends %s, for a minute', async (kind) => {
    const own = await startOwnBackend()
    const before = await stored(own)
    const response = await post(own, { kind })
    expect(response.statusCode).toBe(201)
    const { id, expiresAt } = response.json()
    expect(expiresAt).toBe(new Date(now + 60_000).toISOString())
    expect(await stored(own)).toEqual([
      ...before,
      { id, zuil_id: ids.zuil, kind, issued_at: new Date(now), expires_at: new Date(now + 60_000), outcome: null },
    ])
    expect(own.commands).toEqual([id])
  })

  it.each([{ kind: 'SHUTDOWN' }, {}, { kind: 1 }])('does not know %j', async (payload) => {
    const before = await stored(shared)
    const response = await post(shared, payload)
    expect([response.statusCode, response.json().schemaErrors[0].jsonPointer]).toEqual([400, '/kind'])
    expect(shared.commands).toEqual([])
    expect(await stored(shared)).toEqual(before)
  })

  it('is of a zuil that is there', async () => {
    const response = await post(shared, { kind: 'LOG' }, '/api/zuilen/x/commands')
    expect([response.statusCode, response.json().type]).toEqual([404, problemType('url/not-found')])
    expect(shared.commands).toEqual([])
  })
})

describe('GET /zuilen/{zuilId}/commands', () => {
  it('lists the newest first, without what they brought, and gives that with one', async () => {
    const own = await startOwnBackend()
    const { id } = (await post(own, { kind: 'LOG' })).json()
    const list = await own.asClient(grants, { url })
    const screenshot = {
      id: ids.command,
      kind: 'SCREENSHOT',
      issuedAt: new Date(now - hour).toISOString(),
      expiresAt: new Date(now - hour + 60_000).toISOString(),
      outcome: 'DONE',
      answeredAt: new Date(now - hour + 1000).toISOString(),
    }
    expect(list.json()).toEqual([
      {
        id,
        kind: 'LOG',
        issuedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + 60_000).toISOString(),
        hasLog: false,
        hasPicture: false,
      },
      { ...screenshot, hasLog: false, hasPicture: true },
    ])
    expect((await own.asClient(grants, { url: `${url}/${ids.command}` })).json()).toEqual({
      ...screenshot,
      picture: 'AAAA',
    })
    await own.store.commands.answer(ids.zuil, { v: 1, id, outcome: 'DONE', log: 'een regel' }, now + 1)
    expect((await own.asClient(grants, { url })).json()[0]).toMatchObject({ id, outcome: 'DONE', hasLog: true })
    expect((await own.asClient(grants, { url: `${url}/${id}` })).json()).toMatchObject({ id, log: 'een regel' })
  })

  it('gives none of another zuil', async () => {
    for (const path of [
      `${ids.blockedZuil}/commands/${ids.command}`,
      `${ids.zuil}/commands/x`,
      `${ids.zuil}/commands/%27`,
      'x/commands',
    ]) {
      expect((await shared.asClient(grants, { url: `/api/zuilen/${path}` })).statusCode).toBe(404)
    }
    expect((await shared.asClient(grants, { url: `/api/zuilen/${ids.blockedZuil}/commands` })).json()).toEqual([])
  })
})
