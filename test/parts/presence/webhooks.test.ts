import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { internetAnd, loopbackNetworks } from '../../../backend/platform/outbox/webhook-reach.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'KIOSKS_WRITE' }]
const url = '/api/webhooks'
const adding = (backend: TestBackend) => (payload: object) => backend.asClient(grants, { method: 'POST', url, payload })
const stored = (backend: TestBackend) =>
  backend.sql<{ id: string; secret_cipher: Buffer }>('select * from webhook order by id')

describe('POST /webhooks', () => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend()
  })
  afterAll(() => backend.end())

  it('takes an https address, with a secret of 256 bits that is given once and stored encrypted', async () => {
    const to = 'https://example.org/hook?x=1'
    const response = await adding(backend)({ cardSystemId: 1, url: to })
    expect(response.statusCode).toBe(201)
    const { id, secret } = response.json()
    const [, bytes = ''] = /^whsec_([\w+/]+=*)$/.exec(secret) ?? []
    expect(Buffer.from(bytes, 'base64')).toHaveLength(32)
    expect(() => new Webhook(secret)).not.toThrow()
    // What it is posted to, and signed with.
    expect(await backend.store.webhooks.target(id)).toEqual({ url: to, secret })
    const row = (await stored(backend)).find((one) => one.id === id)
    expect(row).toMatchObject({ card_system_id: 1, url: to, active: true })
    expect(row?.secret_cipher.includes(secret)).toBe(false)
    expect(row?.secret_cipher.includes(Buffer.from(bytes, 'base64'))).toBe(false)
    expect(backend.log.join('\n')).not.toContain(secret)
  })

  it.each([
    [{ cardSystemId: 1, url: 'http://example.org/hook' }, '/url', /https/],
    [{ cardSystemId: 1, url: 'http://127.0.0.1.example.org/' }, '/url', /https/],
    [{ cardSystemId: 1, url: 'https://user:pw@example.org/' }, '/url', /user name/],
    [{ cardSystemId: 1, url: 'file:///etc/passwd' }, '/url', /https/],
    [{ cardSystemId: 1, url: 'x' }, '/url', /https/],
    [{ cardSystemId: 1, url: `https://example.org/${'x'.repeat(500)}` }, '/url', /500/],
    [{ cardSystemId: 99, url: 'https://example.org/' }, '/cardSystemId', /exist/],
    [{ cardSystemId: '1', url: 'https://example.org/' }, '/cardSystemId', /./],
  ])('refuses %j', async (payload, jsonPointer, sentence) => {
    const before = await stored(backend)
    const response = await adding(backend)(payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer, error: expect.stringMatching(sentence) }],
    })
    expect(await stored(backend)).toEqual(before)
  })

  it.each([
    'http://127.0.0.1:5432/',
    'http://2130706433/',
    'http://localhost/x',
    'http://[::1]:9/x',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://10.0.0.1/',
    'https://172.16.3.4/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[::10.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
  ])('says of %s that it is of an internal network, and which setting allows it', async (to) => {
    const before = await stored(backend)
    const response = await adding(backend)({ cardSystemId: 1, url: to })
    expect(response.statusCode).toBe(400)
    const [{ jsonPointer, error }] = response.json().schemaErrors
    expect([jsonPointer, error]).toEqual(['/url', expect.stringMatching(/https|internal network.*WEBHOOKS_TO/)])
    expect(await stored(backend)).toEqual(before)
  })

  it('takes an address of a network that the settings allow, and http on this machine alone', async () => {
    const own = await startOwnBackend({ webhookReach: internetAnd([...loopbackNetworks, '10.1.0.0/16']) })
    const outcome = async (to: string) => (await adding(own)({ cardSystemId: 1, url: to })).statusCode
    for (const to of ['http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:9/x', 'https://10.1.2.3/'])
      expect([to, await outcome(to)]).toEqual([to, 201])
    for (const to of ['http://10.1.2.3/', 'https://10.2.0.1/', 'http://example.org/'])
      expect([to, await outcome(to)]).toEqual([to, 400])
  })
})

describe('the webhooks', () => {
  it('are listed without their secrets, and one that is removed is called no more', async () => {
    const backend = await startOwnBackend()
    const add = async (cardSystemId: number, to: string) =>
      (await adding(backend)({ cardSystemId, url: to })).json() as { id: string; secret: string }
    const first = await add(2, 'https://example.org/b')
    const second = await add(1, 'https://example.org/a')
    const list = () => backend.asClient(grants, { url })
    const plain = { name: '', kinds: ['ALERTS'], active: true }
    const expected = [
      { id: second.id, cardSystemId: 1, url: 'https://example.org/a', ...plain },
      { id: first.id, cardSystemId: 2, url: 'https://example.org/b', ...plain },
    ]
    expect((await list()).json()).toEqual(expected)
    expect((await list()).body).not.toContain(second.secret)

    const remove = (id: string) => backend.asClient(grants, { method: 'DELETE', url: `${url}/${id}` })
    expect((await remove(second.id)).statusCode).toBe(204)
    expect((await list()).json()).toEqual(expected.slice(1))
    expect(await backend.store.webhooks.target(second.id)).toBeUndefined()
    // Its secret is nowhere any more.
    expect((await stored(backend)).map(({ id }) => id)).toEqual([first.id])
    for (const id of [second.id, randomUUID(), 'x']) {
      expect((await remove(id)).json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
    }
    expect((await stored(backend)).map(({ id }) => id)).toEqual([first.id])
  })
})

describe('a test of a webhook', () => {
  const tried = async (backend: TestBackend, id: string) =>
    (await backend.asClient(grants, { method: 'POST', url: `${url}/${id}/test` })).json()

  it('posts what its receiver can verify, and says what became of it', async () => {
    let status = 204
    const heard: { headers: Record<string, string>; body: string }[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      heard.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() })
      response.writeHead(status).end(status === 500 ? 'Geen zin' : undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const backend = await startOwnBackend({ webhookReach: internetAnd(loopbackNetworks) })
    // A receiver refuses what is signed at another time than now.
    backend.clock.now = Date.now()
    const to = `http://127.0.0.1:${port}/hook`
    const { id, secret } = (await adding(backend)({ cardSystemId: 1, url: to })).json() as {
      id: string
      secret: string
    }

    expect(await tried(backend, id)).toEqual({ received: true, status: 204 })
    const [call] = heard
    expect(new Webhook(secret).verify(call?.body ?? '', call?.headers ?? {})).toMatchObject({ type: 'test', data: {} })
    status = 500
    expect(await tried(backend, id)).toEqual({
      received: false,
      problem: 'answered 500',
      status: 500,
      answer: 'Geen zin',
    })
    await new Promise((resolve) => server.close(resolve))
    expect(await tried(backend, id)).toEqual({ received: false, problem: 'REFUSED' })
    expect(heard).toHaveLength(2)
    expect(await tried(backend, randomUUID())).toMatchObject({ type: problemType('url/not-found'), status: 404 })
  })

  it('goes nowhere that webhooks may not lead any more', async () => {
    const backend = await startOwnBackend()
    const { id } = (await adding(backend)({ cardSystemId: 1, url: 'https://example.org/' })).json() as { id: string }
    await backend.sql(`update webhook set url = 'https://10.0.0.1/' where id = '${id}'`)
    expect(await tried(backend, id)).toMatchObject({ received: false, problem: expect.stringMatching(/^its address /) })
  })
})
