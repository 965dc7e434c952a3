import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { startOwnBackend } from '../../support/test-backend.ts'

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
    const { outages, outbox, calls, webhooks } = own.store
    await outages.open(earlier, [notice(1, {})], now - hour)
    await outages.close(earlier.id, [], now - hour + 1000)
    const [mail] = await outbox.claim(now - 2000, 10)
    await outbox.recordOutcome(mail?.id ?? '', { kind: 'SENT', at: now - 2000 })
    const recipient = await webhooks
      .for(Scope.system)
      .add({ cardSystemId: 1, url: 'https://example.org/', secret: 'a secret' })
    await outages.open(outage, [], now - 1000, { type: 'outage.opened', timestamp: iso(now - 1000), data: {} })
    const [call] = await calls.claim(recipient, now - 500, now, 10)
    const { seq = '', attempts = 0, queuedAt = '' } = call ?? {}
    const outcome = { seq, attempts, queuedAt, kind: 'RETRY', problem: '503', retryAt: now + 1000 } as const
    await calls.record(recipient, now, [outcome], { failures: 1, sent: false, problem: '503' })

    expect((await own.asClient(grants, { url: '/api/alerts' })).json()).toEqual({
      open: [dated(outage)],
      recent: [dated(outage), { ...dated(earlier), closedAt: iso(now - hour + 1000) }],
      notices: [
        {
          channel: 'WEBHOOK',
          recipient,
          state: 'WAITING',
          attempts: 1,
          createdAt: expect.any(String),
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
