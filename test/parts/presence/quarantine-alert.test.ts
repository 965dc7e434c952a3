import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { composeMail } from '../../../backend/presence/mail/compose.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, chipOf, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { startSmtp, type TestSmtpServer } from '../../support/smtp-server.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { enrol, play, traceStart } from './player.ts'

/** Taps that wait in quarantine, and the mails of it: real rules, database and mail server. */

const DAY = 86_400_000
const admin = 'admin@example.org'
const said = (n: number): string => `${admin}: Zuil ${n}: er wachten taps in quarantaine`

describe.each(databases)('taps that wait in quarantine, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let smtp: TestSmtpServer
  let tap = 0

  beforeAll(async () => {
    all = await startDatabases(kind)
    smtp = await startSmtp()
  })
  afterAll(async () => {
    await smtp.stop()
    await all.end()
  })
  beforeEach(async () => {
    test = await all.open()
    await test.store.load({
      ...smallDataset(traceStart, { zuilen: 3, passholders: 3 }),
      accounts: [{ id: randomUUID(), email: admin, cardSystemId, role: 'ADMIN' }],
    })
    const id = await test.store.webhooks
      .for(Scope.system)
      .add({ cardSystemId, url: 'https://example.org/hook', secret: 'a secret' })
    expect(id).toBeDefined()
    smtp.clear()
  })
  afterEach(() => test.close())

  /** A tap of long before the zuil was set up. */
  const claim = async (n: number, now: number): Promise<void> => {
    const zuilId = zuilIdOf(n)
    const generation = (await test.store.catalog()).zuilen.get(zuilId)?.generation ?? 0
    const card = { kind: 'CHIP', chipNumber: chipOf(1) } as const
    const at = new Date(now - DAY).toISOString()
    const over = { zuilId, generation, live: false, at, notBefore: at }
    const sent = { bootId: 'a later boot', monotonicMs: 1 }
    const [verdict] = await test.store.book([{ ...zuilRequest(++tap, card, now, over), sent }])
    expect(verdict).toMatchObject({ reason: 'in-quarantine' })
  }
  const act = async (line: string, now: number): Promise<void> => {
    const [what, n] = line.split(' ')
    const zuilId = zuilIdOf(Number(n))
    const decision = { by: 'admin', at: now }
    if (what === 'claim') return claim(Number(n), now)
    if (what === 'refuse') expect(await test.store.quarantine.refuse(zuilId, 'ALL', decision)).toBeGreaterThan(0)
    if (what === 'book') await test.store.book(await test.store.quarantine.release(zuilId, 'ALL', 100, decision))
    if (what === 'revoke') await test.store.enrolment.revoke(zuilId, Date.now())
    if (what === 'stock' || what === 'block' || what === 'unstock') {
      const zuil = await test.store.zuilen.for(Scope.system).find(zuilId)
      if (!zuil) throw new Error('no such zuil')
      const change = what === 'block' ? { blocked: true } : { inStock: what === 'stock' }
      await test.store.zuilen.for(Scope.system).put(zuilId, { ...zuil.settings, ...change }, zuil.version, now)
    }
  }
  /** The zuilen of the trace are enrolled, and on. */
  const mailsOf = async (trace: string, backends = 1): Promise<readonly string[]> => {
    const numbers = [1, 2, 3].filter((n) => new RegExp(` ${n}$`, 'm').test(trace))
    await enrol(test.store, numbers, traceStart)
    const on = numbers.map((n) => `00:00:00 ${n} on 1`).join('\n')
    return (await play({ store: test.store, smtp, trace: `${on}${trace}`, backends, act })).mails
  }
  const calls = async (): Promise<readonly unknown[]> =>
    (
      await ask<{ body: { type: string; data: { kind: string } } }>(
        test.store.databaseUrl,
        'select body from webhook_call order by seq',
      )
    ).map(({ body }) => [body.type, body.data.kind])

  it.each([1, 2])('are one mail for each zuil, however many there are, of %i backends', async (backends) => {
    const many = Array.from({ length: 20 }, (_, i) => `00:${20 + i}:00 claim 1`).join('\n')
    const trace = `
00:10:00 claim 1
00:10:00 claim 2
${many}
01:00:00 book 1
01:30:00 refuse 2
02:00:00 end`
    expect(await mailsOf(trace, backends)).toEqual([`00:10 ${said(1)}`, `00:10 ${said(2)}`])
    expect(await test.store.outages.listOpen()).toEqual([])
    const opened = ['outage.opened', 'QUARANTINE']
    const closed = ['outage.closed', 'QUARANTINE']
    expect(await calls()).toEqual([opened, opened, closed, closed])
  })

  it('are told again when more come after all were decided, but not of those that come at once', async () => {
    const trace = `
00:10:00 claim 1
00:20:00 refuse 1
00:25:00 claim 1
00:40:00 refuse 1
01:00:00 claim 1
01:10:00 end`
    expect(await mailsOf(trace)).toEqual([`00:10 ${said(1)}`, `01:00 ${said(1)}`])
  })

  it('are told of a zuil that is blocked or revoked, and not of one in stock', async () => {
    const trace = `
00:05:00 block 1
00:05:00 stock 2
00:10:00 claim 2
00:15:00 claim 1
00:20:00 claim 3
00:21:00 revoke 3
00:40:00 unstock 2
00:50:00 stock 2
01:30:00 end`
    expect(await mailsOf(trace)).toEqual([`00:15 ${said(1)}`, `00:20 ${said(3)}`, `00:40 ${said(2)}`])
    // Without a device it can't be off, nor when it is blocked, but the taps still wait.
    expect((await test.store.outages.listOpen()).map(({ subject }) => subject).sort()).toEqual([
      zuilIdOf(1),
      zuilIdOf(3),
    ])
  })

  it('are told while the broker is away, and hide no zuil that is off', async () => {
    const trace = `
00:10:00 broker down
00:20:00 claim 1
00:30:00 broker up
00:30:00 1 on 2
00:40:00 1 will
01:00:00 end`
    expect(await mailsOf(trace)).toEqual([`00:20 ${said(1)}`, `00:42 ${admin}: Zuil 1: de zuil staat uit`])
  })

  it('are told in the language of who reads it, with how many there are, what to do and where', async () => {
    for (const [language, words] of [
      ['nl', ['Taps in quarantaine: 2', 'blokkeer ze']],
      ['fr', ['Taps en quarantaine: 2', 'bloque-la']],
      ['de', ['Taps in Quarantäne: 2', 'sperre sie']],
      ['en', ['Taps in quarantine: 2', 'block it']],
    ] as const) {
      const mail = composeMail(
        {
          kind: 'QUARANTINE',
          facts: { zuilen: [{ id: zuilIdOf(1), name: 'Zuil 1', counter: 'Balie 1', problems: [] }], waiting: 2 },
          startedAt: traceStart,
        },
        language,
        'https://ksb.example',
      )
      for (const word of [...words, 'Zuil 1', 'Balie 1', `https://ksb.example/zuilen/${zuilIdOf(1)}`])
        expect(mail.text).toContain(word)
      expect(mail.text).toMatch(/1\. .+\n2\. .+\n3\. .+/)
    }
  })
})
