import { randomUUID } from 'node:crypto'
import { noLog } from '@zuil/protocol'
import type { InjectOptions } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { webhookSender } from '../../../backend/platform/outbox/webhook.ts'
import { internetAnd, loopbackNetworks } from '../../../backend/platform/outbox/webhook-reach.ts'
import { openCalls } from '../../../backend/presence/calls.ts'
import type { ListedCalls, ManagedWebhook, NewWebhook } from '../../../backend/presence/shapes/webhooks.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { putCall, startReceiver, status, type WebhookReceiver } from '../../support/webhook-receiver.ts'

/** What admins do with the webhooks of their card system in the back office. */

const admin = { role: 'ADMIN' } as const
const elsewhere = { role: 'SUPERADMIN', cardSystemId: 2 } as const
const url = '/ksb/api/webhooks'
const within = internetAnd(loopbackNetworks)

let backend: TestBackend
let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startReceiver()
  backend = await startTestBackend({ webhookReach: within })
})
afterAll(async () => {
  await backend.end()
  await receiver.stop()
})
afterEach(async () => {
  await backend.sql('delete from webhook')
  await backend.sql('delete from webhook_call')
  receiver.clear()
})

const ask = (method: NonNullable<InjectOptions['method']>, path = '', payload?: object, who: object = admin) =>
  backend.asPerson(who as typeof admin, { method, url: `${url}${path}`, ...(payload && { payload }) })
const add = async (more: object = {}) => {
  const response = await ask('POST', '', { name: 'Bezoekers', url: receiver.url, kinds: ['CHECKINS'], ...more })
  expect(response.statusCode, response.body).toBe(201)
  return response.json() as NewWebhook
}
const listed = async (who: object = admin) =>
  ((await ask('GET', '', undefined, who)).json() as { member: ManagedWebhook[] }).member
const callsOf = async (id: string, query = '') => (await ask('GET', `/${id}/calls${query}`)).json() as ListedCalls
const acts = async (action: string) =>
  backend.sql<{ changes: object[]; subject_name: string }>(
    `select changes, subject_name from audit where action = '${action}' and actor_kind = 'USER' order by id`,
  )
const send = () =>
  openCalls({
    store: backend.store.calls,
    sender: webhookSender({ targetOf: backend.store.webhooks.target, reach: within, clock: Date.now }),
    clock: Date.now,
    log: noLog,
  }).pass()

describe('webhooks of a card system', () => {
  it('are added with a name and kinds, their secret given once, and are of that card system alone', async () => {
    const { id, secret } = await add({ kinds: ['CHECKINS', 'TICKETS', 'CHECKINS'] })
    expect(secret).toMatch(/^whsec_/)
    expect(await listed()).toEqual([
      {
        ...{ id, cardSystemId: 1, name: 'Bezoekers', url: receiver.url, kinds: ['CHECKINS', 'TICKETS'], active: true },
        ...{ waiting: 0, resting: false },
      },
    ])
    expect((await ask('GET')).body).not.toContain(secret)
    const [{ changes = [], subject_name = '' } = {}] = (await acts('WEBHOOK_ADDED')).slice(-1)
    expect(subject_name).toBe('Bezoekers')
    // Of its address the host alone is written down.
    expect(changes).toEqual([
      { field: 'url', after: new URL(receiver.url).host },
      { field: 'kinds', after: ['CHECKINS', 'TICKETS'] },
    ])
    expect(await listed(elsewhere)).toEqual([])
    for (const [method, path, payload] of [
      ['PUT', '', { name: 'x', kinds: ['ALERTS'], active: false }],
      ['POST', '/test', undefined],
      ['GET', '/calls', undefined],
      ['POST', '/replay', { since: '2026-01-01T00:00:00Z' }],
      ['DELETE', '', undefined],
    ] as const)
      expect((await ask(method, `/${id}${path}`, payload, elsewhere)).statusCode, path).toBe(404)
    expect(await listed()).toHaveLength(1)
  })

  it.each(['http://example.org/', 'https://10.0.0.1/', 'https://user:pw@example.org/', 'x', 'https://[fd00::1]/'])(
    'are not added for %s, with a sentence beside the field',
    async (to) => {
      const response = await ask('POST', '', { name: 'Bezoekers', url: to, kinds: ['CHECKINS'] })
      expect(response.statusCode).toBe(400)
      expect(response.json()).toMatchObject({
        type: problemType('uitpas/webhook-address-not-allowed'),
        jsonPointer: '/url',
        endUserMessage: { nl: expect.stringContaining('https-adres') },
      })
      expect(await listed()).toEqual([])
    },
  )

  it.each([{ kinds: [] }, { kinds: ['NAMES'] }, { name: '' }])('are not added with %j', async (more) => {
    const payload = { name: 'Bezoekers', url: receiver.url, kinds: ['CHECKINS'], ...more }
    expect((await ask('POST', '', payload)).statusCode).toBe(400)
  })

  it('are renamed, asked for other kinds and paused, and what changed is written down', async () => {
    const { id } = await add()
    const settings = { name: 'Tickets', kinds: ['TICKETS'], active: false }
    expect((await ask('PUT', `/${id}`, settings)).statusCode).toBe(204)
    expect(await listed()).toMatchObject([settings])
    expect((await acts('WEBHOOK_CHANGED')).at(-1)?.changes).toEqual([
      { field: 'name', before: 'Bezoekers', after: 'Tickets' },
      { field: 'kinds', before: ['CHECKINS'], after: ['TICKETS'] },
      { field: 'active', before: true, after: false },
    ])
    // While it is paused calls wait, and a test goes out.
    await putCall(backend.store, id)
    await send()
    expect(receiver.heard).toEqual([])
    expect((await ask('POST', `/${id}/test`)).json()).toEqual({ received: true, status: 204 })
    expect(receiver.heard.map(({ body }) => body.type)).toEqual(['test'])
    expect(await acts('WEBHOOK_TESTED')).not.toEqual([])
    await ask('PUT', `/${id}`, { ...settings, active: true })
    await send()
    expect(receiver.heard).toHaveLength(2)
  })

  it('say how they go, and why a call was not received', async () => {
    const { id } = await add()
    receiver.answers(status(503))
    await putCall(backend.store, id)
    await send()
    expect(await listed()).toMatchObject([{ waiting: 1, resting: false, lastProblem: 'answered 503' }])
    const [call] = (await callsOf(id, '?failed=true')).member
    expect(call).toMatchObject({ type: 'checkin.created', state: 'WAITING', attempts: 1, problem: 'answered 503' })
    expect(call?.nextAttemptAt).toBeDefined()
    await backend.sql('update webhook set failures = 5')
    expect(await listed()).toMatchObject([{ resting: true }])
    // Who sets something has seen to it: what rested is tried at once.
    await backend.sql("update webhook set next_attempt_at = now() + interval '1 hour'")
    await backend.sql('update webhook_call set next_attempt_at = null')
    receiver.answers(status(200))
    await ask('PUT', `/${id}`, { name: 'Bezoekers', kinds: ['CHECKINS'], active: true })
    await send()
    expect((await callsOf(id, '?failed=true')).member).toEqual([])
    expect((await callsOf(id)).member).toMatchObject([{ state: 'SENT', attempts: 2 }])
    expect((await listed())[0]).toMatchObject({ waiting: 0, resting: false, lastSentAt: expect.any(String) })
  })

  it('show what they were called with page by page, with nothing of whom it was about', async () => {
    const { id } = await add()
    const subject = randomUUID()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await putCall(backend.store, id, { subject, n }))
    await putCall(backend.store, (await add()).id)
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await callsOf(id, `?limit=2${next === undefined ? '' : `&before=${next}`}`)
      expect(page.member.length).toBeLessThanOrEqual(2)
      expect(JSON.stringify(page)).not.toContain(subject)
      seen.push(...page.member.map((call) => call.id))
      next = page.next
    } while (next !== undefined)
    expect(seen).toEqual(ids.toReversed())
  })

  it('are called again from a moment or from one message, with the same ids and in order', async () => {
    const { id } = await add()
    const subject = randomUUID()
    const start = Date.now() - 60_000
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push(await putCall(backend.store, id, { subject, n, at: start + n * 1_000 }))
    const others = await putCall(backend.store, (await add()).id, { at: start })
    await send()
    const heard = async (body: object, count: number) => {
      receiver.clear()
      const response = await ask('POST', `/${id}/replay`, body)
      expect(response.json()).toEqual({ count })
      await send()
      return receiver.heard.map((call) => call.id)
    }
    expect(await heard({ since: new Date(start + 4_000).toISOString() }, 2)).toEqual(ids.slice(4))
    expect(await heard({ callId: ids[2] ?? '' }, 4)).toEqual(ids.slice(2))
    expect(await heard({ since: new Date(start + 60_000).toISOString() }, 0)).toEqual([])
    expect(await heard({ callId: others }, 0)).toEqual([])
    // What was given up too.
    await backend.sql(`update webhook_call set state = 'GIVEN_UP', problem = 'too old' where id = '${ids[5]}'`)
    expect(await heard({ callId: ids[5] ?? '' }, 1)).toEqual([ids[5]])
    expect((await acts('WEBHOOK_REPLAYED')).at(-1)?.changes).toEqual([{ field: 'callId', after: ids[5] }])
  })

  it('are called again once each, however many there are', async () => {
    const { id } = await add()
    await backend.sql(
      `insert into webhook_call (id, webhook_id, subject_id, kind, body, state, queued_at, created_at)
        select gen_random_uuid(), '${id}', gen_random_uuid(), 'CHECKINS', '{"type":"x"}', 'SENT', now(), now()
        from generate_series(1, 1201)`,
    )
    expect((await ask('POST', `/${id}/replay`, { since: new Date(0).toISOString() })).json()).toEqual({ count: 1201 })
    expect((await listed())[0]?.waiting).toBe(1001)
    // Those that wait already wait on.
    expect((await ask('POST', `/${id}/replay`, { since: new Date(0).toISOString() })).json()).toEqual({ count: 0 })
  })

  it('are removed, with what was not posted yet', async () => {
    const { id } = await add()
    await putCall(backend.store, id)
    expect((await ask('DELETE', `/${id}`)).statusCode).toBe(204)
    expect(await listed()).toEqual([])
    await send()
    expect(receiver.heard).toEqual([])
    expect((await acts('WEBHOOK_REMOVED')).at(-1)?.subject_name).toBe('Bezoekers')
    expect((await ask('DELETE', `/${id}`)).statusCode).toBe(404)
  })
})
