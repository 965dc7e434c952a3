import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { superadminEmail } from '../../../backend/demo/accounts.ts'
import { demoBeginning, demoZuilen } from '../../../backend/demo/demo-dataset.ts'
import { limitOf } from '../../../backend/events/rules/limit.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { dayAfter, dayOf, momentOf, periodOf, weekdayOf } from '../../../backend/platform/time/calendar.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { ask } from '../../support/world.ts'

/** The demo begins with two weeks of a house that is open: as the product itself would have booked them. */

// A Friday, in the middle of a performance.
const now = Date.parse('2026-11-27T20:00:00.000Z')
const today = dayOf(now)
const { dataset, history } = demoBeginning(now)
const superadmin = Scope.ofPerson(superadminEmail, { role: 'SUPERADMIN', cardSystemId: 1, staffOf: [] }, ['SUPERADMIN'])
if (!superadmin?.person) throw new Error('a superadmin reaches his card system')
const { person } = superadmin

describe.each(databases)('the demo’s history on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = <Row>(query: string, values: readonly unknown[] = []) =>
    ask<Row>(test.store.databaseUrl, query, [...values])
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(dataset, history)
  }, 60_000)
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('is of two weeks, fuller on evenings and in weekends, and none of it is still to come', async () => {
    const rows = await test.store.start.byHour(person, momentOf(dayAfter(today, -13)))
    const sum = (is: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(is).reduce((count, { visits }) => count + visits, 0)
    expect(new Set(rows.map(({ day }) => day)).size).toBe(14)
    expect(rows.reduce((count, { tickets }) => count + tickets, 0)).toBeGreaterThan(30)
    const weekend = sum(({ day }) => [0, 6].includes(weekdayOf(day))) / 4
    const week = sum(({ day }) => [1, 2, 3, 4].includes(weekdayOf(day))) / 8
    expect(weekend).toBeGreaterThan(2 * week)
    expect(sum(({ hour }) => hour >= 19)).toBeGreaterThan(sum(({ hour }) => hour < 13))
    const later = await sql<{ n: number }>(
      `select (select count(*) from tap where received_at > $1 or at > received_at)::int
        + (select count(*) from checkin where at > $1)::int as n`,
      [new Date(now)],
    )
    expect(later).toEqual([{ n: 0 }])
  })

  it('has books that agree', async () => {
    const wrong = await sql(
      `select p.id from passholder p where points <> (select coalesce(sum(points), 0) from ledger_entry where passholder_id = p.id)
        union all select p.id from passholder p where points < 0
        union all select r.reward_id from reward_stock r where units_taken <>
          (select count(*) from redemption d where d.reward_id = r.reward_id and reversed_at is null)
        union all select t.id from ticket t where t.regular_price <> share_passholder + share_local + share_organizer + share_flemish
          or price <> share_passholder
        union all select c.id from checkin c where not exists (select from ledger_entry where cause_id = c.id and kind = 'CHECKIN')
        union all select c.id from checkin c where reversed_at is not null
          and not exists (select from ledger_entry where cause_id = c.id and kind = 'REVERSAL')
        union all select l.cause_id from ledger_entry l where kind = 'CHECKIN' and not exists (select from checkin where id = l.cause_id)
        union all select r.id from redemption r where not exists (select from ledger_entry
          where cause_id = r.id and kind = 'REDEMPTION' and points = -r.points)`,
    )
    expect(wrong).toEqual([])
    const [counted] = await sql<{ taps: number; counted: number }>(
      'select (select count(*)::int from tap) as taps, (select sum(taps)::int from zuil_tap_count) as counted',
    )
    expect(counted?.counted).toBe(counted?.taps)
  })

  it('names each by when it happened, and in which card system', async () => {
    const late = await sql<{ id: string; at: Date; system: number | null; zuil: string | null; shared: boolean }>(
      `select id::text, at, happened_in as system, zuil_id::text as zuil,
          (select count(*) > 1 from "_CardSystemToEvent" where "B" = event_id) as shared from checkin
        union all select id::text, at, happened_in, zuil_id::text, false from ticket
        union all select id::text, at, happened_in, zuil_id::text, false from redemption
        union all select actie_id::text, at, happened_in, zuil_id::text, false from tap`,
    )
    expect(late.length).toBeGreaterThan(800)
    const zuilIds = new Set<string>(demoZuilen.map(({ id }) => id))
    for (const { id, at, system, zuil, shared } of late) {
      expect([id[14], Number.parseInt(id.replace('-', '').slice(0, 12), 16)]).toEqual(['7', at.getTime()])
      expect(system).toBe(shared && zuil === null ? null : 1)
      if (zuil !== null) expect(zuilIds).toContain(zuil)
    }
  })

  it('keeps to the limits of every event', async () => {
    const visits = await sql<{ holder: string; event: string; at: Date }>(
      'select passholder_id::text as holder, event_id as event, at from checkin where reversed_at is null',
    )
    const counts = new Map<string, number>()
    for (const { holder, event, at } of visits) {
      const facts = dataset.events.find(({ id }) => id === event)
      if (!facts) throw new Error('an event that is not there')
      const { period, volume } = limitOf(facts)
      const key = `${holder} ${event} ${periodOf(at.getTime(), period).from}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      expect(counts.get(key)).toBeLessThanOrEqual(volume)
    }
  })

  it('has some refusals of each kind, few of all', async () => {
    const reasons = await sql<{ reason: string | null; n: number }>(
      'select reason, count(*)::int as n from tap group by 1 order by 1',
    )
    const found = new Map(reasons.map(({ reason, n }) => [reason, n]))
    expect([...found.keys()]).toEqual([
      ...['card-blocked', 'maximum-reached', 'passholder-not-found', 'reward-passholder-points-constraint', null],
    ])
    const refused = reasons.filter(({ reason }) => reason !== null).reduce((sum, { n }) => sum + n, 0)
    expect(refused).toBeLessThan(0.05 * (found.get(null) ?? 0))
    expect(refused).toBeGreaterThanOrEqual(6)
  })

  it('left two taps that wait and one that was put aside, an outage that is over, and nothing in quarantine', async () => {
    expect(await test.store.unbooked.for(superadmin).counts()).toEqual([
      { reason: 'card-blocked', count: 1 },
      { reason: 'maximum-reached', count: 1 },
    ])
    expect(await sql('select decision, decided_by from unbooked_tap where decision is not null')).toEqual([
      { decision: 'PUT_ASIDE', decided_by: 'beheer@uitpas-dender.example.org' },
    ])
    expect((await test.store.quarantine.counts()).size).toBe(0)
    const outages = await test.store.outages.list({ limit: 10 })
    expect(outages).toMatchObject([{ kind: 'OFFLINE', zuilIds: [demoZuilen[0].id] }])
    expect(outages[0]?.closedAt).toBeGreaterThan(outages[0]?.openedAt ?? Number.POSITIVE_INFINITY)
    expect(await test.store.outages.listOpen()).toEqual([])
    const noted = await sql<{ n: number }>('select count(*)::int as n from tap where not live and reason is null')
    expect(noted[0]?.n).toBeGreaterThan(3)
  })

  it('wrote down what people did, in its order', async () => {
    const acts = await test.store.audit.list({ cardSystemId: 1, limit: 50 })
    expect(acts.map(({ action }) => action).toSorted()).toEqual([
      ...['ACCOUNT_CHANGED', 'ACCOUNT_GRANTED', 'CHECKIN_REVERSED', 'COUNTER_CHANGED', 'STAFF_ADDED', 'TAP_PUT_ASIDE'],
      ...['ZUIL_SETTINGS', 'ZUIL_SETTINGS', 'ZUIL_SETTINGS'],
    ])
    const moments = acts.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted((a, b) => b - a))
    expect(moments[0]).toBeLessThan(now)
  })
})
