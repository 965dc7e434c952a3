import { createHmac, randomUUID } from 'node:crypto'
import type { lookup } from 'node:dns'
import { createServer } from 'node:net'
import { noLog } from '@zuil/protocol'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { webhookSender } from '../../../backend/platform/outbox/webhook.ts'
import { internetAnd, loopbackNetworks } from '../../../backend/platform/outbox/webhook-reach.ts'
import { newWebhookSecret } from '../../../backend/platform/outbox/webhook-signature.ts'
import { openCalls } from '../../../backend/presence/calls.ts'
import { type CallSettings, defaultCalls } from '../../../backend/presence/rules/calls.ts'
import type { Stores } from '../../../backend/stores.ts'
import { databases as kinds, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, smallDataset } from '../../support/fixtures.ts'
import { eventually } from '../../support/wait.ts'
import { putCall, startReceiver, status, type WebhookReceiver } from '../../support/webhook-receiver.ts'
import { ask } from '../../support/world.ts'

/** Receivers stand on this machine. */
const local = internetAnd(loopbackNetworks)
const start = Date.parse('2026-11-23T09:00:00.000Z')
const MINUTE = 60_000
const DAY = 86_400_000

describe.each(kinds)('calls of webhooks, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let store: Stores
  let receiver: WebhookReceiver
  let now = start

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    store = test.store
    await store.load(smallDataset(start, { zuilen: 1, passholders: 1 }))
    receiver = await startReceiver()
  })
  afterAll(async () => {
    await receiver.stop()
    await test.close()
    await all.end()
  })
  beforeEach(async () => {
    receiver.clear()
    await ask(store.databaseUrl, 'delete from webhook')
    await ask(store.databaseUrl, 'delete from webhook_call')
    now = start
  })

  const calls = ({
    within = local,
    of = store,
    settings = {},
    timeoutMs = 300,
  }: {
    within?: typeof local
    of?: Stores
    settings?: Partial<CallSettings>
    timeoutMs?: number
  } = {}) =>
    openCalls({
      store: of.calls,
      sender: webhookSender({ targetOf: of.webhooks.target, reach: within, clock: () => now, timeoutMs }),
      clock: () => now,
      log: noLog,
      settings,
    })
  const add = (url = receiver.url, secret = newWebhookSecret()) =>
    store.webhooks.for(Scope.system).add({ cardSystemId, url, secret, kinds: ['CHECKINS'] })
  const put = (webhookId: string, more: Parameters<typeof putCall>[2] = {}) =>
    putCall(store, webhookId, { at: now, ...more })
  const found = async (id: string) =>
    (
      await ask<{ state: string; problem: string | null; attempts: number }>(
        store.databaseUrl,
        'select state, problem, attempts from webhook_call where id = $1',
        [id],
      )
    )[0]
  const heardIds = () => receiver.heard.map(({ id }) => id)
  const heardOf = (subject: string) =>
    receiver.heard.filter(({ body }) => body.data.subject === subject).map(({ body }) => body.data.n)

  it('are signed as the Standard Webhooks specification has it, and so that its library verifies them', async () => {
    now = Date.now()
    const secret = newWebhookSecret()
    const id = await put(await add(receiver.url, secret))
    await calls().pass()
    const { headers = {}, body = '' } = receiver.heard[0]?.received ?? {}
    const timestamp = String(Math.floor(now / 1000))
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    expect(headers).toMatchObject({
      ...{ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
      'content-type': 'application/json',
    })
    const verify = (text: string, by: string) => new Webhook(by).verify(text, headers as Record<string, string>)
    expect(verify(body, secret)).toMatchObject({ type: 'checkin.created' })
    expect(() => verify(`${body} `, secret)).toThrow()
    expect(() => verify(body, newWebhookSecret())).toThrow()
    expect(await found(id)).toEqual({ state: 'SENT', problem: null, attempts: 1 })
  })

  it('are ours with a secret that was given before: its text is the key, for the library in base64', async () => {
    now = Date.now()
    const given = 'q3kIu0hJH8zC2Vf1b9M_xY-7dPzTtLrWnEoAsKgDcXo'
    await put(await add(receiver.url, given))
    await calls().pass()
    const { headers = {}, body = '' } = receiver.heard[0]?.received ?? {}
    const asItWants = `whsec_${Buffer.from(given).toString('base64')}`
    expect(new Webhook(asItWants).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'checkin.created',
    })
  })

  it.each([
    ['answers 500', status(500), 'answered 500'],
    ['answers 429', status(429), 'answered 429'],
    ['sends elsewhere', status(302, { location: 'http://127.0.0.1:1/' }), 'answered 302'],
    ['closes midway', (_: unknown, response: { destroy(): void }) => response.destroy(), 'NO_ANSWER'],
    ['never answers', () => undefined, 'NO_ANSWER'],
  ] as const)('are tried again with the same id where the receiver %s', async (_what, how, problem) => {
    const id = await put(await add())
    receiver.answers(how)
    const { pass } = calls()
    await pass()
    expect(await found(id)).toEqual({ state: 'WAITING', problem, attempts: 1 })
    // Not before its time.
    now += 4_999
    await pass()
    expect(receiver.heard).toHaveLength(1)
    receiver.answers(status(200))
    now += 1
    await pass()
    expect(heardIds()).toEqual([id, id])
    expect(await found(id)).toEqual({ state: 'SENT', problem: null, attempts: 2 })
    expect(receiver.heard.every(({ received }) => received.url === '/hook')).toBe(true)
  })

  it('are tried again where nobody listens, until somebody does', async () => {
    const gone = await startReceiver()
    const id = await put(await add(gone.url))
    await gone.stop()
    const { pass } = calls()
    await pass()
    expect(await found(id)).toMatchObject({ state: 'WAITING', problem: 'REFUSED' })
    const back = await startReceiver(Number(new URL(gone.url).port))
    now += 5_000
    await pass()
    expect(back.heard.map((call) => call.id)).toEqual([id])
    await back.stop()
  })

  it('end with 410, and wait for nothing after it', async () => {
    const subject = randomUUID()
    const webhookId = await add()
    const [first, second] = [await put(webhookId, { subject, n: 1 }), await put(webhookId, { subject, n: 2 })]
    receiver.answers((call, response) => status(call.id === first ? 410 : 200)(call, response))
    await calls().pass()
    expect([await found(first), await found(second)]).toMatchObject([{ state: 'GIVEN_UP' }, { state: 'SENT' }])
  })

  it('are in order for each subject, whatever fails, and no subject waits for another', async () => {
    const webhookId = await add()
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()]
    for (let n = 1; n <= 4; n++) for (const subject of [a, b, c]) await put(webhookId, { subject, n })
    // Of one each second attempt fails, of another all do.
    let tries = 0
    receiver.answers((call, response) => {
      const { subject } = call.body.data
      const fails = subject === b || (subject === a && tries++ % 2 === 0)
      status(fails ? 503 : 200)(call, response)
    })
    const { pass } = calls()
    await pass()
    expect(heardOf(c)).toEqual([1, 2, 3, 4])
    expect(heardOf(a)).toEqual([1])
    for (let i = 0; i < 12; i++) {
      now += 5_000
      await pass()
    }
    expect(heardOf(a)).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
    expect(new Set(heardOf(b))).toEqual(new Set([1]))
    receiver.answers(status(204))
    now += 3_600_000
    await pass()
    expect(heardOf(b).slice(-4)).toEqual([1, 2, 3, 4])
    const left = await ask(store.databaseUrl, "select from webhook_call where state <> 'SENT'")
    expect(left).toEqual([])
  })

  it('are given up after three days, the next of the same subject then goes', async () => {
    const subject = randomUUID()
    const webhookId = await add()
    const first = await put(webhookId, { subject, n: 1 })
    receiver.answers(status(500))
    const { pass } = calls()
    const until = now + defaultCalls.giveUpMs
    while (now < until - 3_600_000) {
      await pass()
      now += 3_600_000
    }
    // After 5 s, 20 s, 80 s, 5 and 21 minutes, then each hour; a receiver that is away is asked each ten minutes.
    expect((await found(first))?.attempts).toBeGreaterThan(60)
    const second = await put(webhookId, { subject, n: 2 })
    now = until + 1
    receiver.answers(status(204))
    await pass()
    now += 10 * MINUTE
    await pass()
    expect(await found(first)).toMatchObject({ state: 'GIVEN_UP', problem: 'answered 500' })
    expect(await found(second)).toMatchObject({ state: 'SENT' })
  })

  it('of a receiver that is away are tried one at a time, and all at once when it is back', async () => {
    const webhookId = await add()
    for (let n = 0; n < 40; n++) await put(webhookId)
    receiver.answers(status(503))
    const { pass } = calls({ settings: { concurrency: 4 } })
    await pass()
    // Five batches of four, then a rest of ten seconds, twenty, forty …
    expect(receiver.heard).toHaveLength(20)
    for (const seconds of [10, 20, 40, 80]) {
      now += seconds * 1_000 - 1
      await pass()
      const before = receiver.heard.length
      now += 1
      await pass()
      expect(receiver.heard).toHaveLength(before + 1)
    }
    receiver.answers(status(204))
    now += 3_600_000
    await pass()
    expect(new Set(heardIds()).size).toBe(40)
    expect(await ask(store.databaseUrl, "select from webhook_call where state <> 'SENT'")).toEqual([])
  })

  it('of a receiver that is slow keep no other waiting', async () => {
    const slow = await startReceiver()
    slow.answers(() => undefined)
    const slowId = await put(await add(slow.url))
    const own = calls({ timeoutMs: 60_000, settings: { pollMs: 5, stopTimeoutMs: 0 } })
    own.start()
    await eventually(() => slow.heard.length === 1)
    const id = await put(await add())
    await eventually(() => receiver.heard.length === 1)
    expect(heardIds()).toEqual([id])
    // A stop ends what hangs: it is tried again at once.
    await own.stop()
    expect(await found(slowId)).toMatchObject({ state: 'WAITING' })
    slow.answers(status(204))
    await calls().pass()
    expect(slow.heard.map((call) => call.id)).toEqual([slowId, slowId])
    await slow.stop()
  })

  it('whose sender died are sent again by another, with the same id, and not before it must have', async () => {
    const webhookId = await add()
    const id = await put(webhookId)
    // Claimed, and then nothing.
    expect(await store.calls.claim(webhookId, now, now + defaultCalls.leaseMs, 8)).toHaveLength(1)
    await calls().pass()
    expect(receiver.heard).toEqual([])
    now += defaultCalls.leaseMs
    await calls().pass()
    expect(heardIds()).toEqual([id])
    expect(await found(id)).toMatchObject({ state: 'SENT', attempts: 2 })
  })

  it('that were sent once more meanwhile are not taken back by who was late', async () => {
    const webhookId = await add()
    const id = await put(webhookId)
    const [late] = await store.calls.claim(webhookId, now, now + 1, 8)
    now += 1
    const [again] = await store.calls.claim(webhookId, now, now + 1, 8)
    if (!late || !again) throw new Error('not claimed')
    const outcome = { seq: again.seq, queuedAt: again.queuedAt }
    const webhook = { failures: 0, sent: true }
    await store.calls.record(webhookId, now, [{ ...outcome, attempts: late.attempts, kind: 'GIVEN_UP' }], webhook)
    expect(await found(id)).toMatchObject({ state: 'WAITING' })
    await store.calls.record(webhookId, now, [{ ...outcome, attempts: again.attempts, kind: 'SENT' }], webhook)
    await store.calls.record(webhookId, now, [{ ...outcome, attempts: late.attempts, kind: 'RETRY' }], webhook)
    expect(await found(id)).toMatchObject({ state: 'SENT' })
  })

  it('of a webhook that is paused wait, those of one that is removed are deleted', async () => {
    const [paused, removed] = [await add(), await add()]
    const waiting = await put(paused)
    const gone = await put(removed)
    await ask(store.databaseUrl, 'update webhook set active = false where id = $1', [paused])
    await store.webhooks.for(Scope.system).remove(removed)
    await calls().pass()
    expect(receiver.heard).toEqual([])
    expect(await found(gone)).toBeUndefined()
    await ask(store.databaseUrl, 'update webhook set active = true where id = $1', [paused])
    await calls().pass()
    expect(heardIds()).toEqual([waiting])
  })

  it('are deleted after a month, whatever became of them', async () => {
    const webhookId = await add()
    const old = await put(webhookId, { at: now - defaultCalls.keepMs - 1 })
    const young = await put(webhookId, { at: now - defaultCalls.keepMs + DAY })
    await calls().pass()
    expect(await found(old)).toBeUndefined()
    expect(await found(young)).toMatchObject({ state: 'GIVEN_UP', problem: 'too old' })
  })

  it('are never made without TLS beyond this machine, nor on an internal network, whatever it was when it was added', async () => {
    const wrong = async (to: string, within = local) => {
      const id = await put(await add(to))
      await calls({ within }).pass()
      return found(id)
    }
    expect(await wrong('http://192.0.2.1/hook')).toMatchObject({ state: 'GIVEN_UP' })
    expect(await wrong(receiver.url, internetAnd([]))).toMatchObject({
      state: 'GIVEN_UP',
      problem: expect.stringContaining('https'),
    })
    for (const to of ['https://127.0.0.1/', 'https://10.0.0.1/hook', 'https://[::ffff:127.0.0.1]/'])
      expect(await wrong(to, internetAnd([]))).toMatchObject({
        state: 'GIVEN_UP',
        problem: expect.stringMatching(/internal network.*WEBHOOKS_TO/),
      })
    expect(receiver.heard).toEqual([])
  })

  it('go to the address of a name that was checked, and to no other; the name is looked up once', async () => {
    // Both refuse TLS: what counts is who was called, of two that listen on the same port.
    const called: string[] = []
    const listen = async (host: string, port: number) => {
      const server = createServer((socket) => {
        called.push(socket.localAddress ?? '')
        socket.destroy()
      })
      await new Promise<void>((resolve) => server.listen(port, host, resolve))
      return server
    }
    const right = await listen('127.0.0.2', 0)
    const { port } = right.address() as { port: number }
    const wrong = await listen('127.0.0.1', port)
    const answers = [['127.0.0.1', '127.0.0.2'], ['127.0.0.1'], ['127.0.0.1']]
    let asked = 0
    const rebinding = (_name: string, _options: object, callback: (error: null, found: object[]) => void): void =>
      callback(
        null,
        (answers[asked++] ?? []).map((address) => ({ address, family: 4 })),
      )
    const within = internetAnd(['127.0.0.2'], rebinding as typeof lookup)
    const id = await put(await add(`https://rebinding.example:${port}/`))
    const { pass } = calls({ within })
    await pass()
    expect([called, asked, (await found(id))?.state]).toEqual([['127.0.0.2'], 1, 'WAITING'])
    now += 5_000
    await pass()
    expect([called, asked, (await found(id))?.state]).toEqual([['127.0.0.2'], 2, 'WAITING'])
    expect((await found(id))?.problem).toMatch(/internal network/)
    right.close()
    wrong.close()
  })

  const twoBackends = kind === 'PostgreSQL' ? it : undefined
  twoBackends?.('of two backends at once each is made by one, in order', async () => {
    const other = await test.again()
    const webhookId = await add()
    const subjects = Array.from({ length: 8 }, () => randomUUID())
    for (let n = 0; n < 10; n++) for (const subject of subjects) await put(webhookId, { subject, n })
    const both = [calls({ settings: { concurrency: 3 } }), calls({ of: other, settings: { concurrency: 3 } })]
    // One of them may end while the other has every subject under way.
    const left = () => ask(store.databaseUrl, "select from webhook_call where state <> 'SENT'")
    while ((await left()).length > 0) await Promise.all(both.map(({ pass }) => pass()))
    await other.close()
    expect(receiver.heard).toHaveLength(80)
    for (const subject of subjects) expect(heardOf(subject)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
