import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chipOf } from '../support/fixtures.ts'
import { startSmtp, type TestSmtpServer } from '../support/smtp-server.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/** A zuil that dies, and the mails of it, as real processes: kiosk, broker, backend, database, mail server. */

const numbers = {
  silenceMs: 3_000,
  siteWindowMs: 500,
  offlineAfterMs: 2_000,
  stableMs: 1_500,
  holdMs: 1_000,
  healthAfterMs: 600_000,
}

describe('who looks after the zuilen', () => {
  let smtp: TestSmtpServer
  let world: World
  beforeAll(async () => {
    smtp = await startSmtp()
    world = await createWorld('PostgreSQL', {
      backendEnv: {
        SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
        MAIL_FROM: 'UiTPAS zuilen <zuilen@example.org>',
        PUBLIC_URL: 'https://ksb.example.org',
        ALERTS: Object.entries(numbers)
          .map((pair) => pair.join('='))
          .join(','),
      },
    })
    await ask(
      world.databaseUrl,
      `insert into account (id, email, card_system_id, role, alert_mode) values
         (gen_random_uuid(), 'admin@example.org', 1, 'ADMIN', 'AT_ONCE'),
         (gen_random_uuid(), 'rust@example.org', 1, 'ADMIN', 'NONE')`,
    )
    await world.ready()
  })
  afterAll(async () => {
    await world?.end()
    await smtp?.stop()
  })

  const sent = async (): Promise<number> => {
    const [row] = await ask<{ count: number }>(world.databaseUrl, 'select count(*)::int as count from notice')
    return row?.count ?? -1
  }

  it('gets one mail when it is off, and one when it is back', async () => {
    await world.tapAndSee(chipOf(2))
    await world.zuil.kill()
    await eventually(() => smtp.mails.length >= 1, { what: 'a mail', withinMs: 30_000 })
    expect(smtp.mails[0]).toMatchObject({ to: 'admin@example.org', subject: expect.stringContaining('Zuil 1') })
    expect(smtp.mails[0]?.text).toContain('https://ksb.example.org')
    await world.startZuil()
    await eventually(() => smtp.mails.length >= 2, { what: 'the mail of its return', withinMs: 30_000 })
    expect(smtp.mails[1]?.subject).toContain('Zuil 1')
    expect(smtp.mails[1]?.subject).not.toBe(smtp.mails[0]?.subject)
    expect(await sent()).toBe(2)
  })

  it('gets none when the backend and its broker were gone', async () => {
    await world.ready()
    await world.backend.kill()
    await eventually(async () => (await world.screen()).view.online === false, { withinMs: 30_000 })
    await world.startBackend()
    await world.ready()
    // The next mail there is reports a zuil that is really off: none came before it.
    await world.zuil.kill()
    await eventually(() => smtp.mails.length >= 3, { what: 'the mail of the next outage', withinMs: 30_000 })
    expect(smtp.mails[2]?.subject).toBe(smtp.mails[0]?.subject)
    expect(await sent()).toBe(3)
  })
})
