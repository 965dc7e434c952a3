import type { ActieId, Tap, Verdict } from '@zuil/protocol'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  blockedCard,
  chipOf,
  dailyEventId,
  eventId,
  passholderIdOf,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { actieIdOf, someTap } from '../../support/taps.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

const tapRequest = (n: number, card: number | string, over: Partial<Tap> = {}): ActionRequest => {
  const tap = someTap(
    n,
    { at: new Date(now).toISOString(), ...over },
    { kind: 'CHIP', chipNumber: typeof card === 'number' ? chipOf(card) : card },
  )
  return {
    origin: 'ZUIL',
    actieId: tap.actieId,
    card: tap.card,
    zuilId: zuilIdOf(1),
    generation: 0,
    tap,
    sent: { bootId: tap.bootId, monotonicMs: tap.monotonicMs },
    receivedAt: now,
    live: true,
  }
}

const apiRequest = (n: number, holder: number, eventId: string): ActionRequest => ({
  origin: 'API',
  kind: 'CHECK_IN',
  by: 'API',
  actieId: actieIdOf(n),
  card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(holder) },
  eventId,
  receivedAt: now,
})

const outcomes = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map((verdict) => {
    if (verdict.outcome === 'REFUSED') return verdict.reason
    return verdict.outcome === 'SAVED' ? `${verdict.balance}` : verdict.outcome
  })

describe.each(databases)('booking on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const ask = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: test.store.databaseUrl })
    await client.connect()
    try {
      return (await client.query(sql, values)).rows
    } finally {
      await client.end()
    }
  }
  /** What must hold whatever was booked. */
  const consistent = async (): Promise<void> => {
    const off = await ask(`select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
      group by p.id having p.points <> coalesce(sum(l.points), 0) or p.points < 0`)
    expect(off).toEqual([])
    const orphans = await ask(`select id from checkin c where not exists
      (select 1 from ledger_entry l where l.cause_id = c.id and l.kind = 'CHECKIN')`)
    expect(orphans).toEqual([])
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now, { zuilen: 2, passholders: 40 }))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('books a batch in order, and gives a tap that comes again its first verdict', async () => {
    const batch = [
      tapRequest(1, 1),
      tapRequest(2, 1),
      tapRequest(3, blockedCard.chipNumber),
      tapRequest(4, 777_777),
      tapRequest(1, 1),
    ]
    const first = await test.store.book(batch)
    expect(outcomes(first)).toEqual(['2', '3', 'card-blocked', 'passholder-not-found', '2'])
    expect(await test.store.book(batch)).toEqual(first)
    expect(await ask('select count(*)::int as n from tap')).toEqual([{ n: 4 }])
    expect(await ask('select count(*)::int as n from checkin')).toEqual([{ n: 2 }])
    expect(
      await ask('select unknown_card, passholder_id, reason from tap where actie_id = $1', [actieIdOf(4)]),
    ).toEqual([
      { unknown_card: expect.stringMatching(/^[\w-]{43}$/), passholder_id: null, reason: 'passholder-not-found' },
    ])
    await consistent()
  })

  it('books what came from a boot with a name that no database holds', async () => {
    expect(outcomes(await test.store.book([tapRequest(9, 39, { bootId: '\0boot\ud800' })]))).toEqual(['10'])
    expect(await ask('select boot_id from tap where actie_id = $1', [actieIdOf(9)])).toEqual([
      { boot_id: 'boot\ufffd' },
    ])
  })

  it('counts a limit over batches, and again after a reversal', async () => {
    expect(outcomes(await test.store.book([apiRequest(11, 2, dailyEventId)]))).toEqual(['3'])
    expect(outcomes(await test.store.book([apiRequest(12, 2, dailyEventId)]))).toEqual(['maximum-reached'])
    expect(await test.store.checkins.for(Scope.system).reverse(actieIdOf(11), now)).toBe('REVERSED')
    expect(await test.store.checkins.for(Scope.system).reverse(actieIdOf(11), now)).toBe('ALREADY')
    expect(outcomes(await test.store.book([apiRequest(13, 2, dailyEventId)]))).toEqual(['3'])
    expect(await ask(`select points from ledger_entry where kind = 'REVERSAL'`)).toEqual([{ points: -1 }])
    await consistent()
  })

  it('lets points that were not used for a year lapse, in the ledger', async () => {
    await ask(`update passholder set last_activity_at = '2025-01-01' where id = $1`, [passholderIdOf(1)])
    expect(outcomes(await test.store.book([tapRequest(21, 1)]))).toEqual(['1'])
    expect(await ask(`select kind, points from ledger_entry where cause_id = $1 order by id`, [actieIdOf(21)])).toEqual(
      [
        { kind: 'LAPSE', points: -3 },
        { kind: 'CHECKIN', points: 1 },
      ],
    )
    // A check-in of before, whose points have lapsed, has none of the new ones.
    const [before] = await ask('select id from checkin where passholder_id = $1 and id <> $2 and reversed_at is null', [
      passholderIdOf(1),
      actieIdOf(21),
    ])
    expect(await test.store.checkins.for(Scope.system).reverse(String(before?.id), now)).toBe('REVERSED')
    expect(await ask('select points from passholder where id = $1', [passholderIdOf(1)])).toEqual([{ points: 1 }])
    expect(await test.store.checkins.for(Scope.system).reverse(actieIdOf(21), now)).toBe('REVERSED')
    expect(await ask('select points from passholder where id = $1', [passholderIdOf(1)])).toEqual([{ points: 0 }])
    await consistent()
  })

  it('sees at once what was changed in the back office', async () => {
    await ask(`update zuil set blocked = true where id = $1`, [zuilIdOf(1)])
    expect(outcomes(await test.store.book([tapRequest(31, 3)]))).toEqual(['zuil-blocked'])
    await ask(`update zuil set blocked = false where id = $1`, [zuilIdOf(1)])
    expect(outcomes(await test.store.book([tapRequest(32, 3)]))).toEqual(['4'])
    await ask(`update event set checkin_points = 5 where id = $1`, [eventId])
    expect(outcomes(await test.store.book([tapRequest(33, 3)]))).toEqual(['9'])
    await ask(`update event set checkin_points = 1 where id = $1`, [eventId])
  })

  it('books none of a batch of which one can not be written', async () => {
    const unknownZuil = { ...tapRequest(42, 4), zuilId: '00000000-0000-4000-8000-ffffffffffff' } as ActionRequest
    await expect(test.store.book([tapRequest(41, 4), unknownZuil])).rejects.toThrow()
    expect(await ask('select 1 from tap where actie_id = any($1)', [[actieIdOf(41), actieIdOf(42)]])).toEqual([])
    expect(outcomes(await test.store.book([tapRequest(41, 4)]))).toEqual(['5'])
    await consistent()
  })

  it('keeps ledger and taps as they are, whoever asks', async () => {
    await expect(ask('update ledger_entry set points = 9')).rejects.toThrow(/append-only/)
    await expect(ask('delete from ledger_entry')).rejects.toThrow(/append-only/)
    await expect(ask('delete from tap')).rejects.toThrow(/append-only/)
    await expect(ask('update passholder set points = -1')).rejects.toThrow(/points_not_negative/)
  })

  it('books once what two backends, or one many times at once, are given', async () => {
    const other = kind === 'PostgreSQL' ? await test.again() : undefined
    const stores = other ? [test.store, other] : [test.store]
    const requests = (from: number): ActionRequest[] =>
      Array.from({ length: 30 }, (_, i) => tapRequest(1_000 + ((from + i * 7) % 60), 5 + ((from + i) % 8)))
    const jobs = Array.from({ length: 24 }, (_, i) => (stores[i % stores.length] ?? test.store).book(requests(i)))
    const given = new Map<ActieId, Set<string>>()
    for (const verdict of (await Promise.all(jobs)).flat()) {
      const of = given.get(verdict.actieId) ?? new Set()
      given.set(verdict.actieId, of.add(outcomes([verdict]).join()))
    }
    await other?.close()
    expect(given.size).toBe(60)
    for (const verdicts of given.values()) expect(verdicts.size).toBe(1)
    expect(await ask('select count(*)::int as n from checkin where id = any($1)', [[...given.keys()]])).toEqual([
      { n: 60 },
    ])
    await consistent()
  })

  it('holds a limit against two at once', async () => {
    const jobs = Array.from({ length: 20 }, (_, i) => test.store.book([apiRequest(2_000 + i, 20, dailyEventId)]))
    const all = outcomes((await Promise.all(jobs)).flat())
    expect(all.filter((outcome) => outcome === '1')).toHaveLength(1)
    expect(all.filter((outcome) => outcome === 'maximum-reached')).toHaveLength(19)
  })
})
