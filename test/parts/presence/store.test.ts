import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { NewNotice } from '../../../backend/platform/outbox/notices.ts'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'
import type { Stores } from '../../../backend/stores.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const MINUTE = 60_000

const account = (
  n: number,
  role: 'SUPERADMIN' | 'ADMIN' | 'VOORDEELBEHEERDER' | 'ZUILBEHEERDER',
  over: object = {},
) => ({
  id: `acc00000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  email: `account${n}@example.org`,
  cardSystemId,
  role,
  ...over,
})

const notice = (key: string): NewNotice => ({
  id: randomUUID(),
  channel: 'MAIL',
  recipient: 'account1@example.org',
  dedupeKey: key,
  content: { subject: 'Zuil 1 is uit', text: key },
})

const outage = (subject: string): StoredOutage => ({
  id: randomUUID(),
  kind: 'OFFLINE',
  subject,
  zuilIds: [zuilIdOf(1)],
  facts: { zuilen: [{ id: zuilIdOf(1), name: 'Zuil 1', problems: ['HOT'] }] },
  startedAt: now - MINUTE,
  openedAt: now,
})

describe.each(databases)('alerts on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let other: Stores | undefined
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    const dataset = smallDataset(now, { zuilen: 3 })
    const [zuil] = dataset.zuilen
    if (!zuil) throw new Error('no zuil')
    await test.store.load({
      ...dataset,
      cardSystems: [...dataset.cardSystems, { id: 2, name: 'Elders', cities: [] }],
      zuilen: [...dataset.zuilen, { ...zuil, id: zuilIdOf(9), name: 'Zuil 9', cardSystemId: 2, counterIds: [] }],
      accounts: [
        account(1, 'SUPERADMIN', { language: 'fr' }),
        account(2, 'ADMIN', { alertMode: 'DAILY' }),
        account(3, 'ADMIN', { alertMode: 'NONE' }),
        account(4, 'VOORDEELBEHEERDER'),
        account(5, 'ZUILBEHEERDER'),
        account(6, 'ZUILBEHEERDER', { zuilIds: [zuilIdOf(1)] }),
        account(7, 'ZUILBEHEERDER', { zuilIds: [zuilIdOf(2)] }),
        account(8, 'ADMIN', { cardSystemId: 2 }),
        account(9, 'ADMIN', { cardSystemId: 2, email: 'Account2@example.org' }),
      ],
    })
    if (kind === 'PostgreSQL') other = await test.again()
  })
  afterAll(async () => {
    await other?.close()
    await test?.close()
    await all?.end()
  })
  beforeEach(async () => {
    await ask(test.store.databaseUrl, 'delete from notice')
  })

  it('go to the admins, and to the zuilbeheerders of the zuil', async () => {
    const emails = async (ids: string[]) => (await test.store.recipientsOf(ids)).map(({ email }) => email)
    expect(await emails([zuilIdOf(1)])).toEqual([1, 2, 5, 6].map((n) => `account${n}@example.org`))
    expect(await emails([zuilIdOf(3)])).toEqual([1, 2, 5].map((n) => `account${n}@example.org`))
    const both = await test.store.recipientsOf([zuilIdOf(2), zuilIdOf(9)])
    expect(both.filter(({ email }) => email.toLowerCase() === 'account2@example.org')).toEqual([
      { email: 'Account2@example.org', language: 'nl', mode: 'AT_ONCE' },
    ])
    expect(both).toContainEqual({ email: 'account1@example.org', language: 'fr', mode: 'AT_ONCE' })
    expect(both.map(({ email }) => email)).toContain('account8@example.org')
    expect(await emails([])).toEqual([])
  })

  it('go out in Dutch to who has a language that no mail is written in', async () => {
    const set = 'update account set language = $2 where email = $1'
    await ask(test.store.databaseUrl, set, ['account1@example.org', 'es'])
    expect(await test.store.recipientsOf([zuilIdOf(3)])).toContainEqual({
      email: 'account1@example.org',
      language: 'nl',
      mode: 'AT_ONCE',
    })
    await ask(test.store.databaseUrl, set, ['account1@example.org', 'fr'])
  })

  it('are posted to the webhooks of the card system, whose secrets are nowhere in clear', async () => {
    const webhook = { url: 'https://example.org/hook', secret: 'my secret' }
    const own = test.store.webhooks.for(Scope.system)
    const id = await own.add({ cardSystemId, ...webhook })
    const others = await own.add({ cardSystemId, ...webhook, kinds: ['CHECKINS'] })
    expect(await test.store.webhooks.target(id)).toEqual(webhook)
    const opened = outage('posted')
    const body = { type: 'outage.opened', timestamp: '2026-11-23T09:00:00.000Z', data: {} }
    const said = async () =>
      ask(test.store.databaseUrl, 'select webhook_id, body from webhook_call where subject_id = $1 order by seq', [
        opened.id,
      ])
    await test.store.outages.open(opened, [], now, body)
    // Already open: nothing is said again.
    await test.store.outages.open(opened, [], now, body)
    await test.store.outages.close(opened.id, [], now, { ...body, type: 'outage.closed' })
    expect(await said()).toEqual([
      { webhook_id: id, body },
      { webhook_id: id, body: { ...body, type: 'outage.closed' } },
    ])
    await ask(test.store.databaseUrl, 'delete from outage where id = $1', [opened.id])
    const rows = JSON.stringify(await ask(test.store.databaseUrl, 'select w::text from webhook w'))
    expect(rows).not.toContain('my secret')
    expect(rows).not.toContain(Buffer.from('my secret').toString('hex'))
    for (const one of [id, others]) await own.remove(one)
    expect(await test.store.webhooks.target(id)).toBeUndefined()
  })

  it('open one outage of a kind and subject, with its notices, whoever sees it first', async () => {
    const stores = [test.store, other ?? test.store]
    const tries = Array.from({ length: 8 }, (_, i) => {
      const one = outage('subject-1')
      const store = stores[i % 2] ?? test.store
      return store.outages.open(one, [notice(`open ${i}`)], now).then((opened) => ({ one, opened }))
    })
    const opened = (await Promise.all(tries)).filter((each) => each.opened).map(({ one }) => one)
    expect(opened).toHaveLength(1)
    expect(await test.store.outages.listOpen()).toEqual(opened)
    expect(await test.store.outbox.list(10)).toHaveLength(1)
    const [{ id } = { id: '' }] = opened
    const closed = await Promise.all(
      [1, 2, 3].map((i) => test.store.outages.close(id, [notice(`close ${i}`)], now + MINUTE)),
    )
    expect(closed.filter(Boolean)).toHaveLength(1)
    expect(await test.store.outbox.list(10)).toHaveLength(2)
    expect(await test.store.outages.listOpen()).toEqual([])
    expect(await test.store.outages.open(outage('subject-1'), [], now)).toBe(true)
    expect(await test.store.outages.list({ limit: 10 })).toHaveLength(2)
    expect(await test.store.outages.list({ limit: 10, since: now + 1 })).toEqual([])
  })

  it('are written with the outage they report, or not at all', async () => {
    const broken = { ...notice('broken'), channel: 'PIGEON' as 'MAIL' }
    await expect(test.store.outages.open(outage('subject-2'), [notice('whole'), broken], now)).rejects.toThrow()
    expect((await test.store.outages.listOpen()).map(({ subject }) => subject)).not.toContain('subject-2')
    expect(await test.store.outbox.list(10)).toEqual([])
  })

  it('are claimed by one sender each, and put in once', async () => {
    const notices = Array.from({ length: 30 }, (_, i) => notice(`digest ${i}`))
    await test.store.outbox.add(notices, now)
    await test.store.outbox.add(
      notices.map((one) => ({ ...one, id: randomUUID() })),
      now,
    )
    expect(await test.store.outbox.claim(now - 1, 100)).toEqual([])
    const stores = [test.store, other ?? test.store]
    const claims = Array.from({ length: 10 }, (_, i) => (stores[i % 2] ?? test.store).outbox.claim(now, 4))
    const claimed = (await Promise.all(claims)).flat()
    const rest = await test.store.outbox.claim(now, 100)
    expect([...claimed, ...rest].map(({ id }) => id).sort()).toEqual(notices.map(({ id }) => id).sort())
    expect(claimed[0]).toMatchObject({ state: 'SENDING', attempts: 1, createdAt: now, channel: 'MAIL' })
  })

  it('are tried again only when they were certainly not sent', async () => {
    const names = ['again', 'sent', 'given up', 'lost', 'slow']
    await test.store.outbox.add(names.map(notice), now)
    const claimed = await test.store.outbox.claim(now + MINUTE, 10)
    const id = (name: string): string => claimed.find(({ dedupeKey }) => dedupeKey === name)?.id ?? ''
    const { recordOutcome } = test.store.outbox
    await recordOutcome(id('again'), { kind: 'RETRY', at: now + 5 * MINUTE, problem: 'busy' })
    await recordOutcome(id('sent'), { kind: 'SENT', at: now + MINUTE })
    await recordOutcome(id('given up'), { kind: 'GIVEN_UP', problem: 'no such address' })
    expect(await test.store.outbox.markAbandoned(now + MINUTE)).toBe(0)
    expect(await test.store.outbox.markAbandoned(now + MINUTE + 1)).toBe(2)
    await recordOutcome(id('slow'), { kind: 'SENT', at: now + 2 * MINUTE })
    await recordOutcome(id('lost'), { kind: 'RETRY', at: now, problem: 'too late to say so' })
    expect(await test.store.outbox.claim(now + 4 * MINUTE, 10)).toEqual([])
    const states = (await test.store.outbox.list(10)).map(({ dedupeKey, state }) => [dedupeKey, state])
    expect(Object.fromEntries(states)).toEqual({
      again: 'WAITING',
      sent: 'SENT',
      'given up': 'GIVEN_UP',
      lost: 'UNKNOWN',
      slow: 'SENT',
    })
    // What is done with is forgotten in time; what is still to be sent is not.
    expect(await test.store.outbox.deleteOld(now)).toBe(0)
    expect(await test.store.outbox.deleteOld(now + MINUTE)).toBe(4)
    expect(await test.store.outbox.claim(now + 5 * MINUTE, 10)).toMatchObject([{ dedupeKey: 'again', attempts: 2 }])
  })
})
