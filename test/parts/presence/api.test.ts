import { describe, expect, it } from 'vitest'
import { ids, now } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const grants = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
const iso = (at: number): string => new Date(at).toISOString()

describe('GET /alerts', () => {
  it('gives what is wrong, what was, and who was notified', async () => {
    const { app, asClient, state } = await serve()
    const outage = {
      id: ids.command,
      kind: 'OFFLINE' as const,
      subject: ids.zuil,
      zuilIds: [ids.zuil],
      facts: { zuilen: [{ id: ids.zuil, name: 'CID-PPT-001', problems: ['HOT' as const] }] },
      startedAt: now - 5000,
      openedAt: now - 3000,
    }
    state.outages = [outage, { ...outage, id: ids.checkin, closedAt: now - 1000 }]
    const notice = {
      id: 'n1',
      channel: 'MAIL' as const,
      recipient: 'beheer@example.org',
      dedupeKey: 'k1',
      content: { subject: 'Zuil uit', text: 'De zuil staat uit.' },
      state: 'SENT' as const,
      attempts: 1,
      createdAt: now - 3000,
      nextAttemptAt: now - 3000,
      sentAt: now - 2000,
    }
    const { sentAt: _sentAt, ...unsent } = notice
    state.notices = [
      notice,
      { ...unsent, channel: 'WEBHOOK', recipient: 'w1', content: { zuilen: [] }, state: 'WAITING', problem: '503' },
    ]
    expect((await asClient(grants, { url: '/api/alerts' })).json()).toEqual({
      open: [{ ...outage, startedAt: iso(now - 5000), openedAt: iso(now - 3000) }],
      recent: [
        { ...outage, startedAt: iso(now - 5000), openedAt: iso(now - 3000) },
        {
          ...outage,
          id: ids.checkin,
          startedAt: iso(now - 5000),
          openedAt: iso(now - 3000),
          closedAt: iso(now - 1000),
        },
      ],
      notices: [
        {
          channel: 'MAIL',
          recipient: 'beheer@example.org',
          state: 'SENT',
          attempts: 1,
          createdAt: iso(now - 3000),
          sentAt: iso(now - 2000),
          subject: 'Zuil uit',
          text: 'De zuil staat uit.',
        },
        {
          channel: 'WEBHOOK',
          recipient: 'w1',
          state: 'WAITING',
          attempts: 1,
          createdAt: iso(now - 3000),
          problem: '503',
        },
      ],
    })
    await app.close()
  })
})

describe('POST /webhooks', () => {
  const add = async (payload: object) => {
    const { app, asClient, state, log } = await serve()
    const response = await asClient(grants, { method: 'POST', url: '/api/webhooks', payload })
    await app.close()
    return { response, webhooks: state.webhooks, log: log.join('\n') }
  }

  it.each(['https://example.org/hook?x=1', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:9/x'])(
    'takes %s, with a secret of 256 bits that is given once',
    async (url) => {
      const { response, webhooks, log } = await add({ cardSystemId: 1, url })
      expect(response.statusCode).toBe(201)
      const { id, secret } = response.json()
      expect(id).toBe(ids.command)
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
      expect(webhooks).toEqual([{ cardSystemId: 1, url, secret }])
      expect(log).not.toContain(secret)
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
    const { response, webhooks } = await add(payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(webhooks).toEqual([])
  })
})
