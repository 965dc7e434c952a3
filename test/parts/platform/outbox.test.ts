import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewNotice, Sender } from '../../../backend/platform/outbox/notices.ts'
import { openOutbox } from '../../../backend/platform/outbox/outbox.ts'
import { type SmtpOptions, smtpSender } from '../../../backend/platform/outbox/smtp.ts'
import type { Stores } from '../../../backend/stores.ts'
import { databases as kinds, startDatabases, type TestDatabases } from '../../support/databases.ts'
import { freePort } from '../../support/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { startSmtp, type TestSmtpServer } from '../../support/smtp-server.ts'

const MINUTE = 60_000
const start = Date.parse('2026-11-23T09:00:00.000Z')

describe.each(kinds)('the outbox on %s', (kind) => {
  let databases: TestDatabases
  let store: Stores
  let smtp: TestSmtpServer
  let now = start
  const clock = (): number => now

  beforeAll(async () => {
    databases = await startDatabases(kind)
    store = (await databases.open()).store
  })
  afterAll(async () => {
    await store.close()
    await databases.end()
  })
  beforeEach(async () => {
    smtp = await startSmtp()
    now += 30 * 86_400_000
  })
  afterEach(() => smtp.stop())

  const sender = (more: Partial<SmtpOptions> = {}): Sender =>
    smtpSender({
      host: '127.0.0.1',
      port: smtp.port,
      secure: false,
      loopback: true,
      from: 'UiTPAS zuilen <zuilen@example.org>',
      timeoutMs: 2_000,
      ...more,
    })
  const outbox = (mail: Sender | undefined = sender()) =>
    openOutbox({
      store: store.outbox,
      senders: { ...(mail && { MAIL: mail }) },
      clock,
      log: noLog,
    })
  const put = async (more: Partial<NewNotice> = {}): Promise<string> => {
    const id = randomUUID()
    const content = { subject: 'Zuil 1: de zuil staat uit – ça va?', text: 'Groetjes\n.\nMeer' }
    await store.outbox.add(
      [{ id, channel: 'MAIL', recipient: 'admin@example.org', dedupeKey: id, content, ...more }],
      now,
    )
    return id
  }
  const noticeOf = async (id: string) => (await store.outbox.list(1_000)).find((notice) => notice.id === id)

  it.each([
    ['one that knows no accents', { hideSMTPUTF8: true }],
    ['any other', {}],
  ])('sends to and from domains with accents, by a server that is %s', async (_what, options) => {
    await smtp.stop()
    smtp = await startSmtp(0, options)
    const id = await put({ recipient: 'jan@café.example' })
    const from = 'Cultuurcentrum ’t Beëindigde, Aalst <zuilen@überzuil.example>'
    await outbox(sender({ from })).pass()
    // No byte on the line is more than ASCII: a server that knows no accents takes it.
    expect(smtp.wire).toMatch(/^\p{ASCII}+$/u)
    for (const line of [
      'MAIL FROM:<zuilen@xn--berzuil-m2a.example>',
      'RCPT TO:<jan@xn--caf-dma.example>',
      'To: jan@xn--caf-dma.example',
      `Message-ID: <${id}@xn--berzuil-m2a.example>`,
    ])
      expect(smtp.wire).toContain(line)
    // And a program of today shows them as they are.
    expect(smtp.mails[0]?.headers).toEqual({
      from: '"Cultuurcentrum ’t Beëindigde, Aalst" <zuilen@überzuil.example>',
      to: 'jan@café.example',
    })
    expect((await noticeOf(id))?.state).toBe('SENT')
  })

  it('gives up on an address whose domain can’t be one', async () => {
    const id = await put({ recipient: 'jan@a b–é.example' })
    await outbox().pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'GIVEN_UP' })
  })

  it('sends a mail once, with its own Message-ID, text and subject as they were', async () => {
    const id = await put()
    const box = outbox()
    expect([await box.pass(), await box.pass()]).toEqual([1, 0])
    expect(smtp.mails).toEqual([
      {
        to: 'admin@example.org',
        from: 'zuilen@example.org',
        headers: { from: '"UiTPAS zuilen" <zuilen@example.org>', to: 'admin@example.org' },
        subject: 'Zuil 1: de zuil staat uit – ça va?',
        text: expect.stringContaining('Groetjes\n.\nMeer'),
        messageId: `<${id}@example.org>`,
        tls: false,
      },
    ])
    expect(await noticeOf(id)).toMatchObject({ state: 'SENT', attempts: 1, sentAt: now })
  })

  it('counts what waits and what did not go out, by channel', async () => {
    const countOf = async (state: string): Promise<number> =>
      (await store.outbox.counts()).find((one) => one.state === state)?.count ?? 0
    const before = await countOf('WAITING')
    const [sent, given] = [await put(), await put()]
    expect(await countOf('WAITING')).toBe(before + 2)
    const gone = await countOf('GIVEN_UP')
    await store.outbox.claim(now, 1_000)
    await store.outbox.recordOutcome(sent, { kind: 'SENT', at: now })
    await store.outbox.recordOutcome(given, { kind: 'GIVEN_UP', problem: 'too old' })
    expect(await countOf('GIVEN_UP')).toBe(gone + 1)
    expect((await store.outbox.counts()).map(({ state }) => state)).not.toContain('SENT')
  })

  it('records later that it sent one, if the database was away just then', async () => {
    const id = await put()
    let away = true
    const flaky = {
      ...store.outbox,
      recordOutcome: async (...outcome: Parameters<typeof store.outbox.recordOutcome>) => {
        if (away) throw new Error('the database is away')
        await store.outbox.recordOutcome(...outcome)
      },
    }
    const box = openOutbox({ store: flaky, senders: { MAIL: sender() }, clock, log: noLog })
    await expect(box.pass()).rejects.toThrow('away')
    expect(smtp.mails).toHaveLength(1)
    expect(await noticeOf(id)).toMatchObject({ state: 'SENDING' })
    away = false
    await box.pass()
    expect(smtp.mails).toHaveLength(1)
    expect(await noticeOf(id)).toMatchObject({ state: 'SENT', sentAt: now })
  })

  it('tries again after a minute, two, four, while the server is down, and sends when it is back', async () => {
    const port = smtp.port
    await smtp.stop()
    const id = await put()
    const box = outbox(sender({ port }))
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      expect(await box.pass()).toBe(1)
      const notice = await noticeOf(id)
      expect(notice?.state).toBe('WAITING')
      waits.push((notice?.nextAttemptAt ?? 0) - now)
      now = notice?.nextAttemptAt ?? 0
    }
    expect(waits).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE])
    smtp = await startSmtp(port)
    await box.pass()
    expect(smtp.mails).toHaveLength(1)
    expect(await noticeOf(id)).toMatchObject({ state: 'SENT', attempts: 4 })
  })

  it('gives up after three days without a server', async () => {
    const port = await freePort()
    const id = await put()
    const box = outbox(sender({ port }))
    for (let i = 0; i < 100 && (await noticeOf(id))?.state === 'WAITING'; i++) {
      await box.pass()
      now = (await noticeOf(id))?.nextAttemptAt ?? 0
    }
    const notice = await noticeOf(id)
    expect(notice?.state).toBe('GIVEN_UP')
    // Doubling from a minute up to an hour: six, then hourly.
    expect(notice?.attempts).toBeGreaterThan(70)
    expect(notice?.attempts).toBeLessThan(85)
  })

  it('tries again after 4xx, of the recipient and of the text', async () => {
    for (const refuse of [{ recipient: 451 }, { text: 452 }]) {
      smtp.refuse = refuse
      const id = await put()
      const box = outbox()
      await box.pass()
      expect(await noticeOf(id)).toMatchObject({ state: 'WAITING', nextAttemptAt: now + MINUTE })
      smtp.refuse = {}
      now += MINUTE
      await box.pass()
      expect(await noticeOf(id)).toMatchObject({ state: 'SENT' })
    }
    expect(smtp.mails).toHaveLength(2)
  })

  it('gives up after 5xx, of the recipient and of the text', async () => {
    for (const refuse of [{ recipient: 550 }, { text: 552 }]) {
      smtp.refuse = refuse
      const id = await put()
      await outbox().pass()
      expect(await noticeOf(id)).toMatchObject({ state: 'GIVEN_UP', problem: expect.stringMatching(/55[02]/) })
    }
    expect(smtp.mails).toEqual([])
  })

  it('does not send again what was cut off after the text: nobody knows whether it was taken', async () => {
    smtp.cutAfterText = true
    const id = await put()
    const box = outbox()
    await box.pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'UNKNOWN' })
    smtp.cutAfterText = false
    now += 86_400_000
    await box.pass()
    expect(smtp.texts).toBe(1)
  })

  it('does not send again what a sender that died had claimed', async () => {
    const id = await put()
    expect(await store.outbox.claim(now, 10)).toHaveLength(1)
    now += 9 * MINUTE
    await outbox().pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'SENDING' })
    now += 2 * MINUTE
    await outbox().pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'UNKNOWN' })
    expect(smtp.texts).toBe(0)
  })

  it('of two senders at once each mail is sent by one', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => put()))
    const boxes = [outbox(), outbox()]
    await Promise.all(
      boxes.map(async (box) => {
        while ((await box.pass()) > 0);
      }),
    )
    expect(smtp.mails.map(({ messageId }) => messageId).sort()).toEqual(ids.map((id) => `<${id}@example.org>`).sort())
  })

  it('without a mail server mails wait', async () => {
    const id = await put()
    await openOutbox({
      store: store.outbox,
      senders: {},
      clock,
      log: noLog,
    }).pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'WAITING' })
    now += 3_600_000
    await outbox().pass()
    expect(await noticeOf(id)).toMatchObject({ state: 'SENT' })
  })
})

describe('mail over TLS', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let pem: { key: Buffer; cert: Buffer }
  beforeAll(async () => {
    folder = await temporaryFolder()
    const [key, cert] = [join(folder.path, 'k.pem'), join(folder.path, 'c.pem')]
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ])
    pem = { key: readFileSync(key), cert: readFileSync(cert) }
  })
  afterAll(() => folder.remove())

  const notice = {
    id: randomUUID(),
    channel: 'MAIL' as const,
    recipient: 'a@example.org',
    dedupeKey: 'x',
    content: { subject: 's', text: 't' },
    state: 'SENDING' as const,
    attempts: 1,
    createdAt: start,
    nextAttemptAt: start,
  }
  const to = (smtp: TestSmtpServer, more: Partial<SmtpOptions> = {}) =>
    smtpSender({
      host: '127.0.0.1',
      port: smtp.port,
      secure: false,
      loopback: false,
      from: 'z@example.org',
      timeoutMs: 2_000,
      ...more,
    }).send(notice, new AbortController().signal)

  it('asks for STARTTLS, trusts only what is to be trusted, and never sends without', async () => {
    const smtp = await startSmtp(0, { ...pem })
    const plain = await startSmtp(0, { disabledCommands: ['STARTTLS'] })
    expect(await to(smtp, { ca: pem.cert.toString() })).toEqual({ kind: 'SENT' })
    expect(await to(smtp)).toMatchObject({ kind: 'RETRY' })
    expect(await to(plain)).toMatchObject({ kind: 'RETRY' })
    expect([smtp.mails.map(({ tls }) => tls), plain.mails]).toEqual([[true], []])
    await Promise.all([smtp.stop(), plain.stop()])
  })

  it('a refused password is our fault, not the recipient’s: tried again', async () => {
    const smtp = await startSmtp(0, {
      ...pem,
      authOptional: false,
      onAuth: ({ password }, _session, done) =>
        password === 'good' ? done(null, { user: 'u' }) : done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    const ca = pem.cert.toString()
    expect(await to(smtp, { ca, auth: { user: 'u', pass: 'bad' } })).toMatchObject({ kind: 'RETRY' })
    expect(await to(smtp, { ca, auth: { user: 'u', pass: 'good' } })).toEqual({ kind: 'SENT' })
    await smtp.stop()
  })
})
