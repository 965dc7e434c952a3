import type { Tap } from '@zuil/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Held, Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { cards, hour, ids, secrets, now as today } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { blockedCard, chipOf, passholderIdOf, zuilIdOf } from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const scopeOf = (over: Partial<Held> = {}): Scope => {
  const scope = Scope.ofPerson('regio@kantoor.example', { role: 'ADMIN', cardSystemId: 1, staffOf: [], ...over }, [
    'ADMIN',
  ])
  if (!scope) throw new Error('not an admin')
  return scope
}
const admin = scopeOf()

describe.each(databases)('taps that were noted and could not be booked, on %s', (kind) => {
  const test = openFilledStore(kind, now, { passholders: 12, points: 0 })
  const chip = (chipNumber: string) => ({ kind: 'CHIP', chipNumber }) as const
  const late = (
    n: number,
    card: string,
    over: Partial<Tap> & { live?: boolean; zuilId?: string } = {},
  ): ActionRequest => zuilRequest(n, chip(card), now, { zuilId: zuilIdOf(1), live: false, ...over })
  const sql = <Row>(query: string, ...values: unknown[]) => ask<Row>(test.store.databaseUrl, query, values)
  const waiting = async (): Promise<readonly string[]> =>
    (await test.store.activity.for(admin).list({ outcome: 'WAITING', limit: 50 })).map(({ actieId }) => actieId)
  const block = (n: number, status: 'BLOCKED' | 'ACTIVE') =>
    sql('update card set status = $2 where chip_number = $1', chipOf(n), status)
  const bookAfterAll = async (n: number) => {
    const released = await test.store.unbooked
      .for(admin)
      .release(actieIdOf(n), { by: 'regio@kantoor.example', at: now })
    if (!released) throw new Error('it does not wait')
    const [verdict] = await test.store.book([released.request], { allOrNothing: true })
    return verdict
  }
  const acts = (n: number) =>
    sql<{ action: string; actor: string; reason: string | null }>(
      'select action, actor, reason from audit where subject_id = $1 order by id',
      actieIdOf(n),
    )

  beforeAll(() => giveEverything(test.store.databaseUrl))

  it('wait; what somebody read at the zuil, or of a card that nobody has, does not', async () => {
    await test.store.book([
      late(1, blockedCard.chipNumber),
      late(2, blockedCard.chipNumber, { mode: 'TICKET' }),
      late(3, blockedCard.chipNumber, { live: true }),
      late(4, blockedCard.chipNumber, { ifLate: 'DROP' }),
      late(5, blockedCard.chipNumber, { mode: 'REWARD' }),
      late(6, '04AAAAAAAAAA80'),
      late(7, chipOf(1)),
    ])
    expect(await waiting()).toEqual([actieIdOf(2), actieIdOf(1)])
    expect(await test.store.unbooked.for(admin).count()).toBe(2)
    expect(await test.store.unbooked.for(admin).counts()).toEqual([{ reason: 'card-blocked', count: 2 }])
    expect(await test.store.unbooked.for(scopeOf({ cardSystemId: 2 })).count()).toBe(0)
    expect(await test.store.unbooked.for(scopeOf({ zuilIds: [zuilIdOf(2)] })).count()).toBe(0)
    expect(await test.store.unbooked.for(scopeOf({ zuilIds: [zuilIdOf(1)] })).count()).toBe(2)
    expect(await test.store.unbooked.for(Scope.system).count()).toBe(2)
    // The verdict of a live tap that comes out of the journal after all was not read in time.
    await test.store.book([late(3, blockedCard.chipNumber)])
    expect(await waiting()).toEqual([actieIdOf(3), actieIdOf(2), actieIdOf(1)])
    expect(
      await test.store.unbooked
        .for(admin)
        .putAside({ reason: 'card-blocked', count: 3 }, { at: now, word: 'Kaart is weg' }),
    ).toBe(3)
    expect(await waiting()).toEqual([])
    expect(await acts(3)).toEqual([{ action: 'TAP_PUT_ASIDE', actor: 'regio@kantoor.example', reason: 'Kaart is weg' }])
    // It is decided, however often it comes.
    await test.store.book([late(3, blockedCard.chipNumber)])
    expect(await waiting()).toEqual([])
    expect(await sql('select 1 from unbooked_tap where kept is not null')).toEqual([])
  })

  it('are judged again by the same rules and the moment at which they happened, and booked once', async () => {
    await block(2, 'BLOCKED')
    const at = now - hour / 2
    const then = { at: new Date(at).toISOString(), bootId: 'an earlier boot' }
    await test.store.book([
      { ...late(21, chipOf(2), then), sent: { bootId: 'a later boot', monotonicMs: 1 } } as ActionRequest,
    ])
    expect(await waiting()).toEqual([actieIdOf(21)])
    expect(await bookAfterAll(21)).toMatchObject({ outcome: 'REFUSED', reason: 'card-blocked' })
    expect(await waiting()).toEqual([actieIdOf(21)])
    expect(await acts(21)).toEqual([])
    await block(2, 'ACTIVE')
    const again = await Promise.all([bookAfterAll(21), bookAfterAll(21)].map((one) => one.catch(() => 'gone')))
    expect(again[0]).toMatchObject({ outcome: 'SAVED', balance: 1 })
    expect(await waiting()).toEqual([])
    expect(await acts(21)).toEqual([{ action: 'TAP_BOOKED', actor: 'regio@kantoor.example', reason: null }])
    const [row] = await sql<{ at: Date; points: number; entries: number; reason: string | null }>(
      `select c.at, p.points, t.reason, (select count(*)::int from ledger_entry where cause_id = c.id) as entries
       from checkin c join tap t on t.actie_id = c.id join passholder p on p.id = c.passholder_id where c.id = $1`,
      actieIdOf(21),
    )
    expect(row).toEqual({ at: new Date(at), points: 1, entries: 1, reason: null })
    // The journal brings it once more: it was booked.
    expect((await test.store.book([late(21, chipOf(2), then)]))[0]).toMatchObject({ outcome: 'SAVED' })
    const [booked] = await test.store.activity.for(admin).list({ actieId: actieIdOf(21), limit: 9 })
    expect(booked).toMatchObject({ kind: 'CHECKIN', unbooked: 'BOOKED', zuil: { id: zuilIdOf(1), name: 'Zuil 1' } })
  })

  it('keep the moment that was found for them, whatever their device has said since', async () => {
    await block(7, 'BLOCKED')
    const said = (at: number) =>
      sql(
        `insert into zuil_delivery (zuil_id, undelivered_since) values ($1, $2)
          on conflict (zuil_id) do update set undelivered_since = excluded.undelivered_since`,
        zuilIdOf(1),
        new Date(at),
      )
    const before = now - hour / 6
    await said(before)
    const then = { at: new Date(now - hour / 2).toISOString(), clock: 'WALL', bootId: 'a boot without a date' } as const
    const sent = { bootId: 'the boot after it', monotonicMs: 1 }
    await test.store.book([{ ...late(71, chipOf(7), then), sent } as ActionRequest])
    await said(now + hour)
    await block(7, 'ACTIVE')
    expect(await bookAfterAll(71)).toMatchObject({ outcome: 'SAVED' })
    expect(await sql('select at from checkin where id = $1', actieIdOf(71))).toEqual([{ at: new Date(before) }])
    await sql('delete from zuil_delivery')
  })

  it('of a ticket get the point alone', async () => {
    await block(3, 'BLOCKED')
    await test.store.book([late(31, chipOf(3), { mode: 'TICKET', shownPrice: 1_000 })])
    await block(3, 'ACTIVE')
    expect(await bookAfterAll(31)).toMatchObject({ outcome: 'TICKET', ticket: { sold: false }, point: { saved: true } })
    expect(await sql('select 1 from ticket where id = $1', actieIdOf(31))).toEqual([])
  })

  it('are decided once, whoever decides at the same time', async () => {
    await block(4, 'BLOCKED')
    const all = [41, 42, 43, 44, 45, 46]
    await test.store.book(all.map((n) => late(n, chipOf(4))))
    await block(4, 'ACTIVE')
    const own = test.store.unbooked.for(admin)
    const released = await Promise.all(
      all.map((n) => own.release(actieIdOf(n), { by: 'regio@kantoor.example', at: now })),
    )
    await Promise.all(
      all.flatMap((n, i) => {
        const request = released[i]?.request
        if (!request) throw new Error('it does not wait')
        const book = () => test.store.book([request], { allOrNothing: true })
        const aside = () => own.putAside({ actieIds: [actieIdOf(n)] }, { at: now, word: 'nee' })
        return i % 2 === 0 ? [book(), aside(), book()] : [aside(), book()]
      }),
    )
    const states = await sql<{ decision: string; checkins: number; acts: number }>(
      `select decision, (select count(*)::int from checkin where id = actie_id) as checkins,
        (select count(*)::int from audit where subject_id = actie_id::text) as acts
       from unbooked_tap where actie_id = any ($1::uuid[])`,
      all.map(actieIdOf),
    )
    expect(states).toHaveLength(all.length)
    for (const { decision, checkins, acts } of states)
      expect([acts, checkins]).toEqual([1, decision === 'BOOKED' ? 1 : 0])
    const [sums] = await sql<{ points: number; entries: number }>(
      `select points, (select coalesce(sum(l.points), 0)::int from ledger_entry l where l.passholder_id = passholder.id) as entries
       from passholder where id = $1`,
      passholderIdOf(4),
    )
    expect(sums?.entries).toBe(sums?.points)
  })

  it('go with whose they are', async () => {
    await block(5, 'BLOCKED')
    await test.store.book([late(51, chipOf(5)), late(52, chipOf(5))])
    await test.store.unbooked.for(admin).putAside({ actieIds: [actieIdOf(52)] }, { at: now, word: 'Jan vroeg het' })
    expect(await test.store.erasing.erase(passholderIdOf(5))).toBe(true)
    expect(
      await sql('select 1 from unbooked_tap where actie_id = any ($1::uuid[])', [actieIdOf(51), actieIdOf(52)]),
    ).toEqual([])
  })

  it('do not change a tap otherwise', async () => {
    await block(6, 'BLOCKED')
    await test.store.book([late(61, chipOf(6))])
    await expect(sql("update tap set reason = 'invalid-card' where actie_id = $1", actieIdOf(61))).rejects.toThrow(
      'append-only',
    )
    await test.store.unbooked.for(admin).putAside({ actieIds: [actieIdOf(61)] }, { at: now, word: 'nee' })
    await expect(sql('update tap set reason = null where actie_id = $1', actieIdOf(61))).rejects.toThrow('append-only')
  })
})

describe('the routes', () => {
  const boss = { role: 'ADMIN' } as const
  const post = (backend: TestBackend, path: string, payload: object, who: object = boss) =>
    backend.asPerson(who as typeof boss, { method: 'POST', url: `/ksb/api${path}`, payload })
  const late = (n: number, over: object = {}) =>
    zuilRequest(n, { kind: 'CHIP', chipNumber: secrets.chipNumber }, today, {
      zuilId: ids.zuil,
      generation: 2,
      live: false,
      ...over,
    })

  it('book after all, and say in words why it can’t be', async () => {
    const backend = await startOwnBackend()
    const { store, sql, asPerson } = backend
    const blocked = () => sql("update card set status = 'BLOCKED' where uitpas_number = $1", cards.active)
    await blocked()
    await store.book([late(1), late(2), late(3)])
    expect((await asPerson(boss, { url: '/ksb/api/unbooked' })).json()).toEqual({
      totalItems: 3,
      counts: [{ reason: 'card-blocked', count: 3 }],
    })
    const path = `/unbooked/${actieIdOf(1)}/booking`
    expect((await post(backend, path, {})).json()).toEqual({ outcome: 'REFUSED', reason: 'card-blocked' })
    await sql("update card set status = 'ACTIVE' where uitpas_number = $1", cards.active)
    expect((await post(backend, path, { word: 'Teruggevonden' })).json()).toEqual({ outcome: 'BOOKED', points: 1 })
    const twice = await post(backend, path, {})
    expect([twice.statusCode, twice.json()]).toMatchObject([
      409,
      { type: problemType('uitpas/unbooked-decided'), endUserMessage: { nl: expect.stringContaining('al beslist') } },
    ])
    // That event gives one point a day: what is against the rules stays so.
    expect((await post(backend, `/unbooked/${actieIdOf(2)}/booking`, {})).json()).toEqual({
      outcome: 'REFUSED',
      reason: 'maximum-reached',
    })
    const aside = { actieIds: [actieIdOf(2), actieIdOf(3)], word: '  Had zijn punt al  ' }
    expect((await post(backend, '/unbooked/putting-aside', aside)).json()).toEqual({ decided: 2, waiting: 0 })
    expect((await post(backend, '/unbooked/putting-aside', aside)).statusCode).toBe(409)
    expect((await post(backend, '/unbooked/putting-aside', { ...aside, word: ' ' })).statusCode).toBe(400)
    const history = (await asPerson(boss, { url: `/ksb/api/checkins/${actieIdOf(2)}/history` })).json()
    expect(history.member).toMatchObject([{ action: 'TAP_PUT_ASIDE', reason: 'Had zijn punt al' }])
    for (const secret of [secrets.chipNumber, secrets.uitpasNumber]) expect(backend.log.join()).not.toContain(secret)
  })

  it('never book what a device made that another had replaced', async () => {
    const backend = await startOwnBackend()
    await backend.store.book([late(4, { generation: 7 })])
    const response = await post(backend, `/unbooked/${actieIdOf(4)}/booking`, {})
    expect([response.statusCode, response.json()]).toMatchObject([
      409,
      {
        type: problemType('uitpas/unbooked-not-bookable'),
        endUserMessage: { nl: expect.stringContaining('vervangen') },
      },
    ])
    expect(await backend.sql('select 1 from checkin where id = $1', actieIdOf(4))).toEqual([])
  })

  it('are for admins of the card system', async () => {
    const backend = await startOwnBackend()
    await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", cards.active)
    await backend.store.book([late(5)])
    const path = `/unbooked/${actieIdOf(5)}/booking`
    expect((await post(backend, path, {}, { role: 'ADMIN', cardSystemId: 2 })).statusCode).toBe(404)
    expect((await post(backend, path, {}, { role: 'ZUILBEHEERDER' })).statusCode).toBe(403)
    const aside = { reason: 'card-blocked', count: 1, word: 'nee' }
    for (const [who, body] of [
      [{ role: 'ADMIN', cardSystemId: 2 }, aside],
      [boss, { ...aside, count: 2 }],
    ] as const)
      expect((await post(backend, '/unbooked/putting-aside', body, who)).json()).toMatchObject({
        type: problemType('uitpas/unbooked-changed'),
      })
    expect((await post(backend, '/unbooked/putting-aside', aside)).json()).toEqual({ decided: 1, waiting: 0 })
  })
})
