import { randomUUID } from 'node:crypto'
import { encode, mqttUser, noLog, type Tap, type Verdict } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../../backend/fleet.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { dayOf, momentOf } from '../../backend/platform/time/calendar.ts'
import type { Stores } from '../../backend/stores.ts'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import { startDatabases, type TestDatabases } from '../support/databases.ts'
import {
  associationId,
  chipOf,
  passholderIdOf,
  rewardId,
  smallDataset,
  zuilIdOf,
  zuilNameOf,
} from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectZuil, goodHealth, newActieId, type ZuilClient } from '../support/zuil-client.ts'

/**
 * A zuil's word is evidence, not truth: what somebody can claim who has a zuil's credential, and what an honest zuil must
 * still be able to say. As shipped embedded, and grown: PostgreSQL and Mosquitto.
 */

const DAY = 86_400_000
const MINUTE = 60_000
const password = 'the password of every zuil here'
const ZUILEN = 17
/** In quarantine, for each zuil: more than all tests but that of it need. */
const ROOM = 3_000

const sizes = [
  ['embedded', 'embedded'],
  ['grown', 'PostgreSQL'],
] as const

describe.each(sizes)('what a zuil may claim, %s', (size, database) => {
  let databases: TestDatabases
  let store: Stores
  let mosquitto: Mosquitto | undefined
  let fleet: Fleet
  let url: string
  let nextZuil = 0
  let sessions = 0
  const zuilen: ZuilClient[] = []
  const enrolledAt = Date.now() - 8 * DAY

  beforeAll(async () => {
    databases = await startDatabases(database)
    store = (await databases.open(Date.now, { plausible: { ...defaultPlausible, quarantined: ROOM } })).store
    await store.load(smallDataset(Date.now(), { zuilen: ZUILEN, passholders: 20, points: 0 }))
    const mqttPasswordHash = await hashMqttPassword(password)
    for (let n = 1; n <= ZUILEN; n++) {
      const code = await store.enrolment.newConfigurationCode(zuilIdOf(n), enrolledAt, MINUTE)
      await store.enrolment.setup({ name: zuilNameOf(n), code, deviceId: randomUUID(), mqttPasswordHash }, enrolledAt)
    }
    if (size === 'grown') {
      const users = Array.from({ length: ZUILEN }, (_, n) => [mqttUser(zuilIdOf(n + 1), 1), mqttPasswordHash] as const)
      mosquitto = await startMosquitto([['backend', mqttPasswordHash], ...users])
    }
    fleet = await startFleet({
      store,
      clock: Date.now,
      log: noLog,
      broker: mosquitto
        ? { kind: 'EXTERNAL', url: mosquitto.backendUrl, username: 'backend', password }
        : { kind: 'EMBEDDED', host: '127.0.0.1', port: 0 },
    })
    url = mosquitto?.zuilUrl ?? `mqtt://127.0.0.1:${fleet.brokerPort}`
    await eventually(() => fleet.up)
  })
  afterEach(() => {
    for (const zuil of zuilen.splice(0)) zuil.vanish()
  })
  afterAll(async () => {
    await fleet?.stop()
    await mosquitto?.stop()
    await store?.close()
    await databases?.end()
  })

  /** Connects a zuil of its own for each test: what one is suspected of is nothing of another. */
  const connect = async (n = ++nextZuil): Promise<ZuilClient> => {
    const zuil = await connectZuil({ url, zuilId: zuilIdOf(n), password, session: ++sessions })
    zuilen.push(zuil)
    return zuil
  }
  const chip = (n: number) => ({ kind: 'CHIP', chipNumber: chipOf(n) }) as const
  const pointsOf = async (n: number): Promise<number | undefined> =>
    (
      await ask<{ points: number }>(store.databaseUrl, 'select points from passholder where id = $1', [
        passholderIdOf(n),
      ])
    )[0]?.points
  const sql = (query: string, ...values: unknown[]) => ask(store.databaseUrl, query, values)
  const zuilRevision = async ({ zuilId }: ZuilClient): Promise<number | undefined> =>
    (
      await ask<{ revision: number }>(store.databaseUrl, 'select revision from zuil_delivery where zuil_id = $1', [
        zuilId,
      ])
    )[0]?.revision
  /** How many taps of a zuil were judged, by what became of them. */
  const reasons = async ({ zuilId }: ZuilClient): Promise<Record<string, number>> => {
    const rows = await ask<{ why: string; count: number }>(
      store.databaseUrl,
      `select coalesce(quarantine->>'why', reason, 'BOOKED') as why, count(*)::int as count from tap
        where zuil_id = $1 group by 1`,
      [zuilId],
    )
    return Object.fromEntries(rows.map(({ why, count }) => [why, count]))
  }
  const inQuarantine = ({ actieId }: Pick<Tap, 'actieId'>): Verdict => ({
    outcome: 'REFUSED',
    actieId,
    reason: 'in-quarantine',
  })
  const ago = (ms: number): Partial<Tap> => {
    const at = new Date(Date.now() - ms).toISOString()
    return { bootId: 'an earlier boot', at, notBefore: at }
  }

  it('says nothing of a card that was tapped in 1971, and keeps it', async () => {
    const zuil = await connect()
    const claimed = [zuil.newTap(chip(1)), zuil.newTap({ kind: 'CHIP', chipNumber: '04777777777780' })]
    // Of the same boot as its message, which says that it was 55 years ago.
    const [bootId = ''] = claimed.map((tap) => tap.bootId)
    const taps = claimed.map((tap) => ({ ...tap, monotonicMs: 0 }))
    const sent = { bootId, monotonicMs: 55 * 365 * DAY }
    await zuil.send('journal', encode('journal', { v: 1, sent, batch: 1, taps }))
    await eventually(async () => (await reasons(zuil)).TOO_OLD === 2)
    expect(await pointsOf(1)).toBe(0)
    // Asked again it is told no more.
    for (const tap of taps) expect(await zuil.tap(tap)).toEqual(inQuarantine(tap))
    expect(await sql("select 1 from tap where time_quality = 'MEASURED' and at < '2000-01-01'")).toEqual([])
  })

  it('books nothing of before the device was set up, nor of before it said that its journal was empty', async () => {
    const zuil = await connect()
    const before = zuil.newTap(chip(2), ago(9 * DAY))
    const after = zuil.newTap(chip(2), ago(7 * DAY))
    await zuil.journal([before, after])
    expect(await pointsOf(2)).toBe(1)
    await zuil.heartbeat()
    await eventually(async () => {
      const [row] = await sql(
        'select undelivered_since > $2 as known from zuil_delivery where zuil_id = $1',
        zuil.zuilId,
        new Date(enrolledAt + DAY),
      )
      return (row as { known: boolean }) && (row as { known: boolean }).known
    })
    await zuil.journal([zuil.newTap(chip(2), ago(60 * MINUTE)), zuil.newTap(chip(2), ago(5 * MINUTE))])
    expect(await reasons(zuil)).toEqual({ BOOKED: 2, TOO_OLD: 2 })
    expect(await pointsOf(2)).toBe(2)
  })

  it('does not take back when its journal was empty, so as to have a past to book in', async () => {
    const zuil = await connect()
    const since = async () => {
      const [row] = await sql('select undelivered_since as at from zuil_delivery where zuil_id = $1', zuil.zuilId)
      return (row as { at: Date } | undefined)?.at.getTime() ?? 0
    }
    await zuil.heartbeat()
    await eventually(async () => (await since()) > enrolledAt + DAY)
    const known = await since()
    const sayEmpty = (software: string, at: number) =>
      zuil.send(
        'heartbeat',
        encode('heartbeat', {
          ...{ v: 1, session: sessions, wallTime: new Date().toISOString(), revision: 0, software, health: goodHealth },
          sent: { bootId: 'a boot', monotonicMs: 0, at: new Date(at).toISOString() },
        }),
      )
    const heard = (software: string) =>
      eventually(
        async () =>
          (await sql('select 1 from zuil_delivery where zuil_id = $1 and software = $2', zuil.zuilId, software))
            .length === 1,
      )
    // Written by itself, and together with one of now.
    await sayEmpty('of 1971', Date.parse('1971-01-01'))
    await heard('of 1971')
    await Promise.all([sayEmpty('of now', Date.now()), sayEmpty('of 1972', Date.parse('1972-01-01'))])
    await heard('of 1972')
    expect(await since()).toBeGreaterThanOrEqual(known)
    await zuil.journal([zuil.newTap(chip(2), { ...ago(60 * MINUTE), actieId: newActieId() })])
    expect(await reasons(zuil)).toEqual({ TOO_OLD: 1 })
  })

  it('takes nothing for what its zuil was before all that it can have to deliver, whatever its clock', async () => {
    const zuil = await connect()
    await sql(
      `insert into zuil_given (zuil_id, kind, ref, first_given, last_given, until) values ($1, 'MODE', 'TICKET', $2, now(), $3)`,
      ...[zuil.zuilId, new Date(enrolledAt - 60 * DAY), new Date(enrolledAt - 30 * DAY)],
    )
    const unknownMoment = () => ({
      ...({ mode: 'TICKET', shownPrice: 1_000, bootId: 'an earlier boot', clock: 'WALL' } as const),
      ...{ at: '1970-01-01T00:10:00.000Z', notBefore: '1970-01-01T00:10:00.000Z' },
    })
    const live = zuil.newTap(chip(14), unknownMoment())
    expect(await zuil.tap(live)).toEqual(inQuarantine(live))
    await zuil.journal([zuil.newTap(chip(14), unknownMoment())])
    // What it was while it may have had this to deliver is believed: nobody knows when it was made.
    await sql(
      'update zuil_given set until = $2 where zuil_id = $1 and until is not null',
      ...[zuil.zuilId, new Date(enrolledAt + DAY)],
    )
    await zuil.journal([zuil.newTap(chip(14), unknownMoment())])
    expect(await reasons(zuil)).toEqual({ NOT_CONFIGURED: 2, BOOKED: 1 })
    expect(await sql('select 1 from ticket where passholder_id = $1', passholderIdOf(14))).toEqual([])
  })

  it('shows and lets out what is in quarantine, whatever stands in one of its taps', async () => {
    const zuil = await connect()
    const odd = ['\0', '\ud800', '__proto__', '\u202e'].map((shownEventId) =>
      zuil.newTap(chip(6), { ...ago(9 * DAY), shownEventId, bootId: `${shownEventId}boot` }),
    )
    const taps = [...odd, zuil.newTap(chip(6), ago(9 * DAY))]
    await zuil.journal(taps)
    expect(await reasons(zuil)).toEqual({ TOO_OLD: 5 })
    expect(await store.quarantine.list(zuil.zuilId, { start: 0, limit: 10 })).toHaveLength(5)
    const decision = { by: 'admin', at: Date.now() }
    const requests = await store.quarantine.release(zuil.zuilId, 'ALL', 100, decision)
    expect(await store.book(requests)).toHaveLength(5)
    expect(await store.quarantine.list(zuil.zuilId, { start: 0, limit: 10 })).toEqual([])
  })

  it('books a week without network of an honest zuil, whatever its clock', async () => {
    const zuil = await connect()
    await zuil.heartbeat({ journalDepth: 700 })
    const taps = Array.from({ length: 700 }, (_, n) =>
      zuil.newTap(chip(3 + (n % 5)), {
        ...ago(7 * DAY - n * 14 * MINUTE),
        // A device without a clock, one tap in ten.
        ...(n % 10 === 0 && {
          clock: 'WALL',
          at: '1970-01-01T00:10:00.000Z',
          notBefore: new Date(enrolledAt).toISOString(),
        }),
      }),
    )
    for (let from = 0; from < taps.length; from += 100) await zuil.journal(taps.slice(from, from + 100))
    expect(await reasons(zuil)).toEqual({ BOOKED: 700 })
  })

  it('books no more points than a zuil can have had taps, and keeps the rest', async () => {
    const zuil = await connect()
    const taps = Array.from({ length: 2_900 }, () => zuil.newTap(chip(11)))
    for (let from = 0; from < taps.length; from += 100) await zuil.journal(taps.slice(from, from + 100))
    expect(await reasons(zuil)).toEqual({ BOOKED: 1_500, RATE: 1_400 })
    expect(await pointsOf(11)).toBe(1_500)
    const last = zuil.newTap(chip(12))
    expect(await zuil.tap(last)).toEqual(inQuarantine(last))
    // Spread over a day it is no more than a day's.
    const morning = momentOf(dayOf(Date.now() - 2 * DAY), '08:00')
    const spread = Array.from({ length: 7_000 }, (_, n) => zuil.newTap(chip(12), ago(Date.now() - morning - n * 4_000)))
    for (let from = 0; from < spread.length; from += 100) await zuil.journal(spread.slice(from, from + 100))
    expect(await reasons(zuil)).toEqual({ BOOKED: 7_500, RATE: 2_401 })
  })

  it('tells nobody who tries numbers which of them are cards', async () => {
    const zuil = await connect()
    const invented = Array.from({ length: 500 }, (_, n) =>
      zuil.newTap({ kind: 'CHIP', chipNumber: `04${(0xabcdef0000 + n).toString(16).toUpperCase()}80` }),
    )
    const verdicts = await Promise.all(invented.slice(0, 90).map((tap) => zuil.tap(tap)))
    expect(new Set(verdicts.map((verdict) => 'reason' in verdict && verdict.reason))).toEqual(
      new Set(['passholder-not-found']),
    )
    for (let from = 90; from < invented.length; from += 90) await zuil.journal(invented.slice(from, from + 90))
    expect(await reasons(zuil)).toEqual({ 'passholder-not-found': 100, UNKNOWN_CARDS: 400 })
    // Of a card and of none it is told the same.
    const [known, unknown] = [zuil.newTap(chip(13)), zuil.newTap(invented[0]?.card ?? chip(13))]
    expect(await zuil.tap(known)).toEqual(inQuarantine(known))
    expect(await zuil.tap(unknown)).toEqual(inQuarantine(unknown))
    expect(await pointsOf(13)).toBe(0)
    // Asked again it gets what it got.
    const [first] = invented
    if (first) expect(await zuil.tap(first)).toEqual(verdicts[0])
  })

  it('sells no ticket and redeems no reward at a zuil that was never made for it', async () => {
    const zuil = await connect()
    const live = [
      zuil.newTap(chip(14), { mode: 'TICKET', shownPrice: 1_000 }),
      zuil.newTap(chip(14), { mode: 'REWARD', rewardId, ifLate: 'DROP' }),
      zuil.newTap(chip(1), { mode: 'MEMBERSHIP', associationId, ifLate: 'DROP' }),
    ]
    for (const tap of live) expect(await zuil.tap(tap)).toEqual(inQuarantine(tap))
    expect(await reasons(zuil)).toEqual({ NOT_CONFIGURED: 3 })
    expect(await sql('select 1 from ticket union all select 1 from redemption')).toEqual([])
  })

  it('judges a tap by what its zuil was when it was made, also when it comes later', async () => {
    const zuil = await connect()
    const document = () => eventually(async () => (await zuilRevision(zuil)) === zuil.desired.at(-1)?.revision)
    const become = async (type: string) => {
      const { desired } = zuil
      await sql('update zuil set type = $2::"ZuilType" where id = $1', zuil.zuilId, type)
      await fleet.checkNow()
      await eventually(() => desired.at(-1)?.type === type)
      await document()
    }
    await become('TICKET')
    const asTicket = () => zuil.newTap(chip(15), { mode: 'TICKET', shownPrice: 1_000 })
    expect(await zuil.tap(asTicket())).toMatchObject({ outcome: 'TICKET', ticket: { sold: true } })
    await become('CHECK_IN')
    // It has not said that it goes by it: the passholder may have seen the one before.
    expect(await zuil.tap(asTicket())).toMatchObject({ outcome: 'TICKET' })
    await zuil.report(zuil.desired.at(-1)?.revision ?? 0)
    const made = () => sql('select ref from zuil_given where zuil_id = $1 and until is not null', zuil.zuilId)
    await eventually(async () => (await made()).length === 1)
    expect(await made()).toEqual([{ ref: 'TICKET' }])
    await sql(
      `update zuil_given set first_given = first_given - interval '1 day', until = until - interval '1 hour'
        where zuil_id = $1 and until is not null`,
      zuil.zuilId,
    )
    const [before, after] = [asTicket(), asTicket()]
    await zuil.journal([
      { ...before, ...ago(61 * MINUTE) },
      { ...after, ...ago(20 * MINUTE) },
    ])
    expect(await reasons(zuil)).toEqual({ BOOKED: 3, NOT_CONFIGURED: 1 })
  })

  it('books one tap of each number of a boot, and keeps the others', async () => {
    const zuil = await connect()
    const one = zuil.newTap(chip(16))
    expect(await zuil.tap(one)).toMatchObject({ outcome: 'SAVED' })
    // Used up: live, out of the journal, and two of one number that come together.
    const live = zuil.newTap(chip(17), { seq: one.seq })
    expect(await zuil.tap(live)).toEqual(inQuarantine(live))
    const used = zuil.newTap(chip(17), { seq: one.seq, ifLate: 'DROP' })
    const first = zuil.newTap(chip(17))
    const second = zuil.newTap(chip(18), { seq: first.seq })
    await zuil.journal([used, first, second])
    expect(await reasons(zuil)).toEqual({ BOOKED: 2, SEQUENCE: 3 })
    expect([await pointsOf(17), await pointsOf(18)]).toEqual([1, 0])
    // What comes again has its verdict; a number of another boot is another number, whatever the boots are called.
    expect(await zuil.tap(one)).toMatchObject({ outcome: 'SAVED' })
    expect(await zuil.tap(live)).toEqual(inQuarantine(live))
    const [other, same] = ['\0boot\ud800', 'boot\ud800'].map((bootId) =>
      zuil.newTap(chip(18), { bootId, seq: one.seq }),
    )
    if (other && same) await zuil.journal([other, same])
    expect(await reasons(zuil)).toEqual({ BOOKED: 3, SEQUENCE: 4 })
    // Somebody may book them all the same; two backends that are told one number at once book one.
    const requests = await store.quarantine.release(zuil.zuilId, [second.actieId], 100, { by: 'admin', at: Date.now() })
    expect(await store.book(requests)).toMatchObject([{ outcome: 'SAVED', balance: 2 }])
    const another = zuil.newTap(chip(19))
    const both = [another, zuil.newTap(chip(20), { seq: another.seq })]
    await Promise.all(
      both.map((tap) =>
        store.book([
          {
            ...{ origin: 'ZUIL', actieId: tap.actieId, card: tap.card, zuilId: zuil.zuilId, generation: 1, tap },
            ...{ sent: { bootId: tap.bootId, monotonicMs: tap.monotonicMs }, receivedAt: Date.now(), live: true },
          },
        ]),
      ),
    )
    expect(((await pointsOf(19)) ?? 0) + ((await pointsOf(20)) ?? 0)).toBe(1)
  })

  it('keeps what a blocked zuil hands in of before, and books it when somebody says so', async () => {
    const zuil = await connect()
    const early = zuil.newTap(chip(8), ago(30 * MINUTE))
    const noted = zuil.newTap(chip(8), ago(20 * MINUTE))
    await zuil.journal([early])
    await sql(
      'update zuil set blocked = true, blocked_since = $2 where id = $1',
      zuil.zuilId,
      new Date(Date.now() - 10 * MINUTE),
    )
    const late = zuil.newTap(chip(8), ago(5 * MINUTE))
    await zuil.journal([early, noted, late])
    expect(await reasons(zuil)).toEqual({ BOOKED: 1, BLOCKED_ZUIL: 1, 'zuil-blocked': 1 })
    expect(await pointsOf(8)).toBe(1)
    const decision = { by: 'admin', at: Date.now() }
    // Two who click at once book it once.
    const requests = await store.quarantine.release(zuil.zuilId, 'ALL', 100, decision)
    const [first, second] = await Promise.all([store.book(requests), store.book(requests)])
    expect(first).toMatchObject([{ outcome: 'SAVED', balance: 2 }])
    expect(second).toEqual(first)
    expect(await pointsOf(8)).toBe(2)
    const [row] = await sql('select quarantine, reason, at, live from tap where actie_id = $1', noted.actieId)
    expect(row).toEqual({
      quarantine: {
        why: 'BLOCKED_ZUIL',
        decision: 'BOOKED',
        by: 'admin',
        decidedAt: new Date(decision.at).toISOString(),
      },
      reason: null,
      at: new Date(noted.at),
      live: false,
    })
    // The zuil that asks again gets what came of it.
    await sql('update zuil set blocked = false, blocked_since = null where id = $1', zuil.zuilId)
    expect(await zuil.tap(noted)).toEqual(first[0])
    // The late one waits for somebody, who may book it; it is not made another refusal, nor what was booked something else.
    for (const [change, { actieId }] of [
      ["reason = 'card-blocked'", late],
      ['live = true', noted],
    ] as const)
      await expect(sql(`update tap set ${change} where actie_id = $1`, actieId)).rejects.toThrow(/append-only/)
  })

  it('hands nothing over of what was let out of quarantine', async () => {
    const zuil = await connect()
    const tap = zuil.newTap(chip(9), { mode: 'TICKET', ifLate: 'DROP', shownPrice: 1_000 })
    await zuil.journal([tap])
    const requests = await store.quarantine.release(zuil.zuilId, [tap.actieId], 100, { by: 'admin', at: 0 })
    expect(await store.book(requests)).toMatchObject([{ outcome: 'REFUSED', reason: 'not-confirmed' }])
    expect(await sql('select 1 from ticket where id = $1', tap.actieId)).toEqual([])
  })

  it('fills no more than its room in quarantine, and loses nothing of what found none', async () => {
    const zuil = await connect()
    const old = Array.from({ length: ROOM + 30 }, () => zuil.newTap(chip(11), ago(9 * DAY)))
    const acknowledged = new Set<string>()
    const deliver = async (taps: readonly Tap[]): Promise<void> => {
      for (let from = 0; from < taps.length; from += 100)
        for (const actieId of (await zuil.journal(taps.slice(from, from + 100))).actieIds) acknowledged.add(actieId)
    }
    await deliver(old)
    expect([acknowledged.size, (await reasons(zuil)).TOO_OLD]).toEqual([ROOM, ROOM])
    // What is plausible is booked as before, and others have their own room.
    expect(await zuil.tap(chip(11))).toMatchObject({ outcome: 'SAVED' })
    const other = await connect()
    expect((await other.journal([other.newTap(chip(12), ago(9 * DAY))])).actieIds).toHaveLength(1)
    // Again and again it comes to the same.
    const left = old.filter(({ actieId }) => !acknowledged.has(actieId))
    const last = left[0]
    if (!last) throw new Error('none was left')
    await zuil.journal([...left, zuil.newTap(chip(11), ago(MINUTE))])
    expect(await reasons(zuil)).toMatchObject({ TOO_OLD: ROOM })
    // Who refuses some, of one reason alone, makes room.
    const decision = { by: 'admin', at: Date.now() }
    expect(await store.quarantine.countsByWhy(zuil.zuilId)).toEqual([{ why: 'TOO_OLD', count: ROOM }])
    expect(await store.quarantine.refuse(zuil.zuilId, { why: 'RATE' }, decision)).toBe(0)
    expect(await store.quarantine.refuse(zuil.zuilId, { why: 'TOO_OLD' }, decision)).toBe(ROOM)
    await deliver(left)
    expect(acknowledged.size).toBe(old.length)
    expect(await store.quarantine.countsByWhy(zuil.zuilId)).toEqual([{ why: 'TOO_OLD', count: 30 }])
  })

  it('refuses for good what somebody refuses, with nothing left of whose it was said to be', async () => {
    const zuil = await connect()
    const tap = zuil.newTap(chip(10), ago(9 * DAY))
    await zuil.journal([tap])
    const decision = { by: 'admin', at: Date.now() }
    expect(await store.quarantine.refuse(zuil.zuilId, 'ALL', decision)).toBe(1)
    expect(await store.quarantine.release(zuil.zuilId, 'ALL', 100, decision)).toEqual([])
    expect(await zuil.tap(tap)).toEqual({ ...inQuarantine(tap), reason: 'quarantine-refused' })
    expect(await sql("select quarantine->>'tap' as tap from tap where actie_id = $1", tap.actieId)).toEqual([
      { tap: null },
    ])
    expect(await pointsOf(10)).toBe(0)
  })
})
