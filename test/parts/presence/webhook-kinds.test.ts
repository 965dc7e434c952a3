import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { WebhookKind } from '../../../backend/presence/shapes/webhooks.ts'
import { databases as kinds, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  cardSystemId,
  chipOf,
  eventId,
  passholderIdOf,
  rewardId,
  smallDataset,
  socialPassholder,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { startSmtp } from '../../support/smtp-server.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { enrol, play, traceStart } from './player.ts'

/** What webhooks are called with is written where it happens, for who asks for it, and for nobody else. */

const now = Date.now()
const iso = (at: number) => new Date(at).toISOString()
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const passholderId = passholderIdOf(socialPassholder)

describe.each(kinds)('what webhooks are called for, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let tap = 0
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    ask<Row>(test.store.databaseUrl, text, values)

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load({
      ...smallDataset(now, { points: 20 }),
    })
    await giveEverything(test.store.databaseUrl)
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })
  beforeEach(async () => {
    for (const table of ['webhook', 'webhook_call']) await sql(`delete from ${table}`)
  })

  const add = (asked: readonly WebhookKind[], of = cardSystemId) =>
    test.store.webhooks
      .for(Scope.system)
      .add({ cardSystemId: of, url: 'https://example.org/', secret: 'a secret', kinds: asked })
  const calls = () =>
    sql<{ webhook_id: string; subject_id: string; kind: string; state: string; body: { type: string; data: object } }>(
      'select webhook_id, subject_id, kind, state, body from webhook_call order by seq',
    )
  const said = async () => (await calls()).map(({ body }) => body)
  const card = { kind: 'CHIP', chipNumber: chipOf(socialPassholder) } as const
  const at = { zuilId: zuilIdOf(1) }
  const request = (over: object = {}) => zuilRequest(++tap, card, now, { ...at, shownEventId: eventId, ...over })
  const ticket = { mode: 'TICKET', shownPrice: 1_000 }
  const reward = { mode: 'REWARD', rewardId, ifLate: 'DROP' }
  const common = () => ({ actieId: actieIdOf(tap), cardSystemId, passholderId, at: iso(now), zuilId: zuilIdOf(1) })

  it('is a check-in, and its reversal, with ids and points alone', async () => {
    const webhookId = await add(['CHECKINS'])
    await test.store.book([request()])
    const data = { ...common(), eventId, points: 1 }
    expect(await calls()).toEqual([
      {
        webhook_id: webhookId,
        subject_id: passholderId,
        kind: 'CHECKINS',
        state: 'WAITING',
        body: { type: 'checkin.created', timestamp: moment, data },
      },
    ])
    const { id } = { id: actieIdOf(tap) }
    await test.store.checkins.for(Scope.system).reverse(id, now + 1_000)
    // A second time it changes nothing, and says nothing.
    await test.store.checkins.for(Scope.system).reverse(id, now + 2_000)
    expect((await said()).slice(1)).toEqual([
      { type: 'checkin.reversed', timestamp: moment, data: { ...data, reversedAt: iso(now + 1_000) } },
    ])
    // The same tap once more is not booked again, and not said again.
    const again = zuilRequest(tap, card, now, { ...at, shownEventId: eventId, live: false })
    await test.store.book([again])
    expect(await said()).toHaveLength(2)
  })

  it('is a sale and its reversal, without a price, apart from the check-in of the same tap', async () => {
    await add(['TICKETS'])
    const [verdict] = await test.store.book([request(ticket)])
    expect(verdict).toMatchObject({ outcome: 'TICKET', ticket: { sold: true } })
    const data = { ...common(), eventId }
    expect(await said()).toEqual([{ type: 'ticket_sale.created', timestamp: moment, data }])
    await test.store.tickets.for(Scope.system).reverse(actieIdOf(tap), now + 1_000)
    expect((await said()).slice(1)).toMatchObject([{ type: 'ticket_sale.reversed', data }])
  })

  it('is a reward that was redeemed, and its reversal', async () => {
    await add(['REDEMPTIONS'])
    await test.store.book([request(reward)])
    const data = { ...common(), rewardId, points: 2 }
    expect(await said()).toEqual([{ type: 'redemption.created', timestamp: moment, data }])
    await test.store.redemptions.for(Scope.system).reverse(actieIdOf(tap), now + 1_000)
    expect((await said()).slice(1)).toMatchObject([{ type: 'redemption.reversed', data }])
  })

  it('is nothing that nobody asks for, was refused, or was given and reversed at once', async () => {
    await test.store.book([request(), request(ticket), request(reward)])
    expect(await calls()).toEqual([])
    await add(['ALERTS'])
    const other = await sql<{ id: number }>("insert into card_system (id, name) values (77, 'Elders') returning id")
    await add(['CHECKINS', 'TICKETS', 'REDEMPTIONS', 'ZUILEN'], other[0]?.id)
    await test.store.book([request(), request(ticket), request(reward)])
    expect(await calls()).toEqual([])
    await add(['CHECKINS', 'TICKETS', 'REDEMPTIONS'])
    const stranger = { kind: 'CHIP', chipNumber: '04AAAAAAAAAAAA' } as const
    await test.store.book([zuilRequest(++tap, stranger, now, { ...at, shownEventId: eventId })])
    // The live message was late and the journal takes it back, both in one batch.
    const late = request(reward)
    await test.store.book([late, { ...late, live: false, tap: { ...late.tap, ifLate: 'DROP' } }])
    const [{ reversed } = { reversed: false }] = await sql<{ reversed: boolean }>(
      'select reversed_at is not null as reversed from redemption where id = $1',
      [late.actieId],
    )
    expect(reversed).toBe(true)
    expect(await calls()).toEqual([])
  })

  it('is said once to each that asks, by an id of its own, in the order of who was booked', async () => {
    const [one, two] = [await add(['CHECKINS', 'REDEMPTIONS']), await add(['REDEMPTIONS'])]
    await test.store.book([request(), request(reward)])
    const rows = await sql<{ id: string; webhook_id: string; kind: string }>('select * from webhook_call order by seq')
    expect(rows.map(({ webhook_id, kind: of }) => [webhook_id, of]).toSorted()).toEqual(
      [
        [one, 'CHECKINS'],
        [one, 'REDEMPTIONS'],
        [two, 'REDEMPTIONS'],
      ].toSorted(),
    )
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3)
  })

  it('is told each card system of an event, where it happened over the API', async () => {
    await sql("insert into card_system (id, name) values (78, 'Buren') on conflict do nothing")
    const booked = async () => {
      await test.store.book([
        { origin: 'API', kind: 'CHECK_IN', actieId: randomUUID(), card, eventId, receivedAt: now, by: 'API' } as never,
      ])
      return (await calls()).map(({ webhook_id }) => webhook_id)
    }
    const [own, neighbour] = [await add(['CHECKINS']), await add(['CHECKINS'], 78)]
    expect(await booked()).toEqual([own])
    await sql('insert into "_CardSystemToEvent" ("A", "B") values (78, $1)', [eventId])
    await test.store.catalog()
    await sql('delete from webhook_call')
    expect((await booked()).toSorted()).toEqual([own, neighbour].toSorted())
    const systems = (await said()).map(({ data }) => (data as { cardSystemId: number }).cardSystemId)
    expect(systems.toSorted()).toEqual([cardSystemId, 78])
    await sql('delete from "_CardSystemToEvent" where "A" = 78')
  })

  it('is not there where the booking is not', async () => {
    await add(['CHECKINS'])
    const before = await sql('select count(*) from checkin')
    // Another has this ActieID: the whole batch fails, and is booked anew without it.
    const taken = request()
    await test.store.book([taken])
    await sql('delete from webhook_call')
    const stranger = zuilRequest(tap, { kind: 'CHIP', chipNumber: chipOf(1) }, now, { zuilId: zuilIdOf(2) })
    await test.store.book([{ ...stranger, actieId: taken.actieId }])
    expect(await calls()).toEqual([])
    expect(before).toHaveLength(1)
  })

  it('is of nobody once somebody is erased', async () => {
    await add(['CHECKINS'])
    const erased = passholderIdOf(2)
    await test.store.book([
      zuilRequest(++tap, { kind: 'CHIP', chipNumber: chipOf(2) }, now, { ...at, shownEventId: eventId }),
    ])
    expect(await calls()).toMatchObject([{ subject_id: erased }])
    await test.store.erasing.erase(erased)
    const [call] = await calls()
    const [books] = await sql<{ passholder_id: string }>('select passholder_id from checkin where id = $1', [
      actieIdOf(tap),
    ])
    expect(call).toMatchObject({
      subject_id: books?.passholder_id,
      body: { type: 'checkin.created', data: { passholderId: books?.passholder_id } },
    })
    expect(JSON.stringify(await sql('select * from webhook_call'))).not.toContain(erased)
  })

  it('is a zuil whose settings changed', async () => {
    await add(['ZUILEN'])
    const zuilen = test.store.zuilen.for(Scope.system)
    const zuil = await zuilen.find(zuilIdOf(1))
    if (!zuil) throw new Error('no zuil')
    await zuilen.put(zuilIdOf(1), { ...zuil.settings, sound: !zuil.settings.sound }, zuil.version, now)
    const settingsVersion = zuil.version + 1
    expect(await said()).toEqual([
      {
        type: 'zuil.settings_changed',
        timestamp: moment,
        data: { zuilId: zuilIdOf(1), cardSystemId, settingsVersion },
      },
    ])
  })

  it.each([1, 2])('is a zuil that comes on or goes off, once, by %i backends', async (backends) => {
    const smtp = await startSmtp()
    const own = await all.open()
    await own.store.load(smallDataset(traceStart, { zuilen: 3, passholders: 1 }))
    await enrol(own.store, [1, 2, 3], traceStart)
    await own.store.webhooks
      .for(Scope.system)
      .add({ cardSystemId, url: 'https://example.org/', secret: 'a secret', kinds: ['ZUILEN'] })
    const trace = `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 1 will
00:12:00 1 on 2
00:20:00 2 planned
00:30:00 broker down
00:31:00 broker up
00:31:05 1 on 3
00:35:05 broker down
00:35:10 broker up
00:35:10 backend restart
00:40:00 end`
    await play({ store: own.store, smtp, trace, backends })
    const rows = await ask<{ body: { type: string; data: { zuilId: string; planned?: boolean } } }>(
      own.store.databaseUrl,
      'select body from webhook_call order by seq',
    )
    const of = (n: number) =>
      rows
        .filter(({ body }) => body.data.zuilId === zuilIdOf(n))
        .map(({ body: { type, data } }) => (data.planned ? `${type} planned` : type))
    // Nothing is said of what the end of the broker, or of a backend, did.
    expect(of(1)).toEqual(['zuil.online', 'zuil.offline', 'zuil.online'])
    expect(of(2)).toEqual(['zuil.online', 'zuil.offline planned'])
    expect(of(3)).toEqual(['zuil.offline'])
    await own.close()
    await smtp.stop()
  })
})
