import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { newWebhookSecret } from '../../../backend/platform/outbox/webhook-signature.ts'
import type { DatabaseKind } from '../../support/databases.ts'
import { cardSystemId, chipOf, passholderIdOf } from '../../support/fixtures.ts'
import { type KilledBackend, startKilledBackend } from '../../support/killed-backend.ts'
import { eventually } from '../../support/wait.ts'
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts'
import { ask } from '../../support/world.ts'
import { alive, nameOf, someOf, type Threads, trapWrite, watchWrites } from '../../support/write-points.ts'

/**
 * kill -9 at the writes there are between a card on a zuil and the answer of a webhook's receiver. Afterwards there is one
 * call for each check-in and none without; the receiver has each, perhaps twice with one id, those of a passholder in order.
 */

const PASSHOLDERS = 5
/** Each kill is a new start of the backend; the booking itself is killed in the files beside this. */
const MOST = 2
/** See `support/kills.ts`. */
const TRIES_A_POINT = 12

/** Whose writes: of the embedded database its disk's too. */
const cases: readonly (readonly [DatabaseKind, Threads])[] = [
  ['embedded', 'ALL'],
  ['PostgreSQL', 'MAIN'],
]

describe.each(cases)('calling webhooks while the backend on %s is killed (%s)', (kind, threads) => {
  let killed: KilledBackend
  let receiver: WebhookReceiver
  let taps = 0

  beforeAll(async () => {
    receiver = await startReceiver()
    killed = await startKilledBackend(kind, {
      passholders: PASSHOLDERS,
      env: { WEBHOOKS_TO: '127.0.0.1' },
      prepare: async (store) => {
        await store.webhooks.for(Scope.system).add({
          ...{ cardSystemId, url: receiver.url, secret: newWebhookSecret(), kinds: ['CHECKINS'] },
        })
      },
    })
  })
  afterAll(async () => {
    await killed?.end()
    await receiver?.stop()
  })

  /** Lays a card. Who is killed does not answer. */
  const tap = async (): Promise<void> => {
    const chipNumber = chipOf(1 + (taps++ % PASSHOLDERS))
    await fetch(`${killed.process.ready.http}/api/kiosk-devices/checkins`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-custom-token': killed.device },
      body: JSON.stringify({ chipNumber, actieId: `01900000-0000-7000-9000-${String(taps).padStart(12, '0')}` }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined)
  }
  const waiting = () => ask(killed.databaseUrl, "select seq from webhook_call where state = 'WAITING'")
  const allSent = async (): Promise<void> => {
    await eventually(
      async () => {
        const dead = !(await alive(killed.process.pid))
        return dead || (await waiting().catch(() => [{}])).length === 0
      },
      { what: 'each call to be made', withinMs: 30_000 },
    )
  }

  it('loses none, makes none up, and knows each by its id', { timeout: 900_000 }, async () => {
    const watched = () => ({ pid: killed.process.pid, threads })
    const end = await watchWrites(watched())
    await tap()
    await allSent()
    const points = await end()
    expect(points.length).toBeGreaterThan(3)

    for (const point of someOf(points, 1, MOST)) {
      const spring = await trapWrite(watched(), point)
      for (let i = 0; i < TRIES_A_POINT && (await alive(killed.process.pid)); i++) {
        await tap()
        await allSent()
      }
      expect(await spring(), `whether it was killed at ${nameOf(point)}`).toBe(true)
      await killed.startAgain()
      // As if the time that an attempt may take were over.
      await ask(killed.databaseUrl, "update webhook_call set next_attempt_at = null where state = 'WAITING'")
      await allSent()
      expect(await alive(killed.process.pid)).toBe(true)
    }

    const booked = await ask<{ id: string; passholder_id: string }>(
      killed.databaseUrl,
      'select id, passholder_id from checkin',
    )
    const calls = await ask<{ id: string; actie_id: string; state: string; subject_id: string }>(
      killed.databaseUrl,
      "select id, body->'data'->>'actieId' as actie_id, state, subject_id from webhook_call order by seq",
    )
    expect(booked.length).toBeGreaterThan(1)
    expect(calls.map(({ actie_id }) => actie_id).toSorted()).toEqual(booked.map(({ id }) => id).toSorted())
    expect(calls.filter(({ state }) => state !== 'SENT')).toEqual([])
    expect(new Set(receiver.heard.map(({ id }) => id))).toEqual(new Set(calls.map(({ id }) => id)))
    for (let n = 1; n <= PASSHOLDERS; n++) {
      const whose = passholderIdOf(n)
      const heard = receiver.heard.filter(({ body }) => body.data.passholderId === whose).map(({ id }) => id)
      // Each for the first time in the order in which they were booked.
      expect([...new Set(heard)]).toEqual(calls.filter(({ subject_id }) => subject_id === whose).map(({ id }) => id))
    }
  })
})
