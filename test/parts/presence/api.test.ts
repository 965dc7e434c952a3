import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
const iso = (at: number): string => new Date(at).toISOString()

describe('GET /alerts', () => {
  const outage: StoredOutage = {
    id: '9e4a3d67-5f90-4d8b-8d61-300000000001',
    kind: 'OFFLINE',
    subject: ids.zuil,
    zuilIds: [ids.zuil],
    facts: { zuilen: [{ id: ids.zuil, name: 'CID-PPT-001', problems: ['HOT'] }] },
    startedAt: now - 5000,
    openedAt: now - 3000,
  }
  const earlier: StoredOutage = {
    ...outage,
    id: '9e4a3d67-5f90-4d8b-8d61-300000000002',
    startedAt: now - hour,
    openedAt: now - hour,
  }
  const notice = (n: number, over: object) =>
    ({
      id: `9e4a3d67-5f90-4d8b-8d61-40000000000${n}`,
      channel: 'MAIL',
      recipient: 'beheer@example.org',
      dedupeKey: `key-${n}`,
      content: { subject: 'Zuil uit', text: 'De zuil staat uit.' },
      ...over,
    }) as const
  const dated = ({ startedAt, openedAt, ...rest }: StoredOutage) => ({
    ...rest,
    startedAt: iso(startedAt),
    openedAt: iso(openedAt),
  })

  it('gives nothing where nothing was wrong', async () => {
    const own = await startOwnBackend()
    expect((await own.asClient(grants, { url: '/api/alerts' })).json()).toEqual({ open: [], recent: [], notices: [] })
  })

  it('gives what is wrong, what was, and who was notified', async () => {
    const own = await startOwnBackend()
    const { outages, outbox } = own.store
    await outages.open(earlier, [notice(1, {})], now - hour)
    await outages.close(earlier.id, [], now - hour + 1000)
    const [mail] = await outbox.claim(now - 2000, 10)
    await outbox.recordOutcome(mail?.id ?? '', { kind: 'SENT', at: now - 2000 })
    await outages.open(
      outage,
      [notice(2, { channel: 'WEBHOOK', recipient: 'w1', content: { zuilen: [] } })],
      now - 1000,
    )
    const [call] = await outbox.claim(now - 500, 10)
    await outbox.recordOutcome(call?.id ?? '', { kind: 'RETRY', at: now + 1000, problem: '503' })

    expect((await own.asClient(grants, { url: '/api/alerts' })).json()).toEqual({
      open: [dated(outage)],
      recent: [dated(outage), { ...dated(earlier), closedAt: iso(now - hour + 1000) }],
      notices: [
        {
          channel: 'WEBHOOK',
          recipient: 'w1',
          state: 'WAITING',
          attempts: 1,
          createdAt: iso(now - 1000),
          problem: '503',
        },
        {
          channel: 'MAIL',
          recipient: 'beheer@example.org',
          state: 'SENT',
          attempts: 1,
          createdAt: iso(now - hour),
          sentAt: iso(now - 2000),
          subject: 'Zuil uit',
          text: 'De zuil staat uit.',
        },
      ],
    })
  })
})

describe('POST /webhooks', () => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend()
  })
  afterAll(() => backend.end())

  const add = (payload: object) => backend.asClient(grants, { method: 'POST', url: '/api/webhooks', payload })
  const webhooks = () => backend.sql<{ id: string; secret_cipher: Buffer }>('select * from webhook order by id')

  it.each(['https://example.org/hook?x=1', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:9/x'])(
    'takes %s, with a secret of 256 bits that is given once and stored encrypted',
    async (url) => {
      const response = await add({ cardSystemId: 1, url })
      expect(response.statusCode).toBe(201)
      const { id, secret } = response.json()
      const [, bytes = ''] = /^whsec_([\w+/]+=*)$/.exec(secret) ?? []
      expect(Buffer.from(bytes, 'base64')).toHaveLength(32)
      expect(() => new Webhook(secret)).not.toThrow()
      // What alerts of this card system's zuilen are posted to, and signed with.
      expect(await backend.store.webhooks.ofZuilen([ids.zuil])).toContainEqual({ id, url, secret })
      const row = (await webhooks()).find((one) => one.id === id)
      expect(row).toMatchObject({ card_system_id: 1, url, active: true })
      expect(row?.secret_cipher.includes(secret)).toBe(false)
      expect(row?.secret_cipher.includes(Buffer.from(bytes, 'base64'))).toBe(false)
      expect(backend.log.join('\n')).not.toContain(secret)
    },
  )

  it.each([
    [{ cardSystemId: 1, url: 'http://example.org/hook' }, '/url'],
    [{ cardSystemId: 1, url: 'http://127.0.0.1.example.org/' }, '/url'],
    [{ cardSystemId: 1, url: 'https://user:pw@example.org/' }, '/url'],
    [{ cardSystemId: 1, url: 'file:///etc/passwd' }, '/url'],
    [{ cardSystemId: 1, url: 'x' }, '/url'],
    [{ cardSystemId: 1, url: `https://example.org/${'x'.repeat(500)}` }, '/url'],
    [{ cardSystemId: 99, url: 'https://example.org/' }, '/cardSystemId'],
    [{ cardSystemId: '1', url: 'https://example.org/' }, '/cardSystemId'],
  ])('refuses %j', async (payload, jsonPointer) => {
    const before = await webhooks()
    const response = await add(payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(await webhooks()).toEqual(before)
  })
})
