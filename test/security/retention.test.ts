import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultRetention } from '../../backend/passholders/rules/retention.ts'
import { defaultOutbox } from '../../backend/platform/outbox/outbox.ts'
import { defaultCalls } from '../../backend/presence/rules/calls.ts'
import { startForgetting } from '../../backend/zuilen/forget.ts'
import { expectConsistent } from '../parts/taps/consistency.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../support/databases.ts'
import { chipOf, eventId, passholderIdOf, rewardId, smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { giveEverything } from '../support/given.ts'
import { zuilRequest } from '../support/taps.ts'
import { ask } from '../support/world.ts'

/** What is kept long enough is forgotten, and all that is counted stays. */

const day = 86_400_000
const now = Date.now()
const { strangerDays, tapDays, visitDays } = defaultRetention

describe.each(databases)('retention, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    ask<Row>(test.store.databaseUrl, text, values)
  const later = (days: number) => test.store.retention.forgetOld(now + days * day)
  const one = passholderIdOf(1)

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(smallDataset(now, { points: 20 }))
    await giveEverything(test.store.databaseUrl)
    // The event of the dataset counts check-ins for ever: whose they are would have to be known for ever.
    await sql(
      "update event set checkin_limit_period = 'DAY', checkin_limit_volume = 9, ticket_limit_period = 'DAY' where id = 'event-always'",
    )
    await test.store.catalog()
    const at = { zuilId: zuilIdOf(1) }
    const card = (n: number) => ({ kind: 'CHIP', chipNumber: chipOf(n) }) as const
    // A thousand strangers: more than is forgotten at once.
    const strangers = Array.from({ length: 1_001 }, (_, i) => zuilRequest(100 + i, card(7_000 + i), now - 40 * day, at))
    await test.store.book([
      zuilRequest(1, card(1), now, { ...at, shownEventId: eventId }),
      zuilRequest(4, card(1), now, { ...at, shownEventId: eventId }),
      zuilRequest(2, card(1), now, { ...at, mode: 'TICKET', shownEventId: eventId, shownPrice: 1_000 }),
      zuilRequest(3, card(1), now, { ...at, mode: 'REWARD', rewardId, ifLate: 'DROP' }),
    ])
    await test.store.book(strangers)
    await sql(
      `insert into reading (client_id, passholder_id, action, at) values ('c', $1, 'pass.read', now() - interval '50 days'),
      ('c', $1, 'pass.read', now())`,
      [one],
    )
    await test.store.commands.add({
      ...{ id: one, zuilId: zuilIdOf(1), kind: 'LOG', issuedAt: now, expiresAt: now + 60_000 },
    })
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  const counts = async () =>
    (
      await sql<Record<string, number>>(
        `select (select count(*) from tap)::int as taps, (select count(*) from tap where unknown_card is not null)::int as strangers,
          (select count(*) from zuil_command)::int as commands, (select count(*) from checkin)::int as checkins, (select count(*) from reading)::int as readings,
          (select count(*) from checkin where passholder_id = $1)::int as visits,
          (select count(*) from ticket where passholder_id = $1)::int as tickets,
          (select count(*) from redemption where passholder_id = $1)::int as rewards,
          (select points from passholder where id = $1) as points,
          (select sum(points) from ledger_entry)::int as sum, (select sum(price) from ticket)::int as paid`,
        [one],
      )
    )[0]

  it('forgets strangers within days, in small steps, and nothing else', async () => {
    const before = await counts()
    expect(before).toMatchObject({
      strangers: before?.taps === undefined ? -1 : before.taps - 4,
      points: 21,
      visits: 3,
    })
    await later(strangerDays - 41)
    expect(await counts()).toEqual(before)
    await later(strangerDays - 39)
    expect(await counts()).toEqual({ ...before, strangers: 0 })
  })

  it('deletes taps that no journal brings again, and what zuilen sent', async () => {
    const before = await counts()
    await later(tapDays - 20)
    expect(await counts()).toEqual({ ...before, taps: 4, commands: 0, readings: 1 })
    // The database lets no newer ones go, whatever the backend's clock says.
    await expect(later(tapDays + 1)).rejects.toThrow(/append-only/)
  })

  it('takes away whose old visits were, year by year, and leaves sums and balances', async () => {
    // Some days on, so that what is of before may go.
    for (const table of ['tap', 'reading']) {
      await sql(
        `alter table ${table} disable trigger user; delete from ${table}; alter table ${table} enable trigger user`,
      )
    }
    const before = await counts()
    await later(visitDays - 370)
    expect(await counts()).toMatchObject({ visits: 3, tickets: 1, rewards: 1 })
    await later(visitDays + 370)
    expect(await counts()).toEqual({ ...before, commands: 0, visits: 0, tickets: 0, rewards: 0 })
    await expectConsistent(test.store.databaseUrl)
    expect(
      await sql('select kind, points from ledger_entry where passholder_id = $1 order by id', [one]),
    ).toMatchObject([
      { kind: 'OPENING', points: 20 },
      { kind: 'CARRIED', points: 1 },
    ])
    await later(visitDays + 800)
    expect(await counts()).toEqual({ ...before, commands: 0, visits: 0, tickets: 0, rewards: 0 })
    await expectConsistent(test.store.databaseUrl)
  })
})

/**
 * Every table of the database: for how long it keeps a row, by which column, and a row that is too old; or why it keeps
 * them for good. Who adds a table decides here.
 */
const { auditDays, commandDays, outageDays, readingDays, reportDays } = defaultRetention
const timed: Readonly<Record<string, readonly [column: string, days: number, insert: string]>> = {
  tap: ['received_at', tapDays, ''],
  // With its tap.
  unbooked_tap: [
    'at',
    tapDays,
    `(actie_id, zuil_id, happened_in, at, reason) select actie_id, zuil_id, 1, $old, 'card-blocked' from tap`,
  ],
  reading: ['at', readingDays, `(client_id, passholder_id, action, at) values ('c', $passholder, 'pass.read', $old)`],
  audit: [
    'at',
    auditDays,
    `(at, actor_kind, actor, action, subject_kind, subject_id) values ($old, 'USER', 'x@example.be', 'ZUIL_CODE', 'ZUIL', 'x')`,
  ],
  client_reading: ['hour', readingDays, `values ('c', $old, 3, 4)`],
  zuil_command: [
    'issued_at',
    commandDays,
    `(id, zuil_id, kind, issued_at, expires_at) values ($id, $zuil, 'LOG', $old, $old)`,
  ],
  outage: [
    'closed_at',
    outageDays,
    `(id, kind, subject, facts, started_at, opened_at, closed_at) values ($id, 'OFFLINE', 'x', '{}', $old, $old, $old)`,
  ],
  financial_report: [
    'made_at',
    reportDays,
    `(organizer_id, "from", until, made_at, client_id) values ('organizer-1', $old, $old, $old, 'client-1')`,
  ],
  notice: [
    'created_at',
    defaultOutbox.keepMs / day,
    `(id, channel, recipient, dedupe_key, content, state, next_attempt_at, created_at)
       values ($id, 'MAIL', 'x@example.be', 'k', '{}', 'SENT', $old, $old)`,
  ],
  webhook_call: [
    'created_at',
    defaultCalls.keepMs / day,
    `(id, webhook_id, subject_id, kind, body, queued_at, created_at) values ($id, $id, $passholder, 'CHECKINS', '{}', $old, $old)`,
  ],
  access_token: ['expires_at', 0, `(token_hash, client_id, expires_at) values ('h', 'client-1', $old)`],
  session: [
    'expires_at',
    0,
    `(id_hash, handle, email, created_at, last_used_at, expires_at) values ('h', $id, 'x@example.be', $old, $old, $old)`,
  ],
  login: [
    'expires_at',
    0,
    `(id_hash, state, nonce, verifier, return_to, expires_at) values ('h', 's', 'n', 'v', '/ksb/', $old)`,
  ],
  uitid_registration: [
    'expires_at',
    0,
    `(token_hash, passholder_id, uitpas_number, expires_at) values ('h', $passholder, '0', $old)`,
  ],
  checkin_code_use: [
    'used_at',
    1,
    `(zuil_id, step, client_id, passholder_id, used_at) values ($zuil, 1, 'c', $passholder, $old)`,
  ],
  registration: [
    'kept_until',
    0,
    `(id, card_system_id, counter_id, file_name, size, encoding, started_by, started_at, status, kept_until)
       select $id, card_system_id, id, 'f', 1, 'UTF-8', 'x@example.be', $old, 'CHECKED', $old from counter limit 1`,
  ],
  // One that a reward has, is kept as long as that.
  reward_picture: [
    'created_at',
    1,
    `(id, card_system_id, type, width, height, content, created_at)
       select $id, id, 'image/png', 20, 20, '', $old from card_system limit 1`,
  ],
  // The tap is counted.
  zuil_tap_count: ['hour', 100, ''],
  zuil_shown_event: ['last_given', 400, `(zuil_id, event_id, last_given) values ($zuil, 'old', $old)`],
  zuil_given: [
    'last_given',
    400,
    `(zuil_id, kind, ref, first_given, last_given, until) values ($zuil, 'REWARD', 'old', $old, $old, $old)`,
  ],
}
const lasting: Readonly<Record<string, readonly string[]>> = {
  'until erased, or the account or membership is removed': [
    ...['passholder', 'membership', 'association_membership', 'card', 'account', 'counter_staff'],
    ...['passholder_picture', 'family_member', 'uitid_link'],
  ],
  'as long as their registration, which each goes with': ['registration_part', 'registration_batch'],
  'nobody’s after five years: see above': ['checkin', 'ticket', 'redemption', 'ledger_entry'],
  'of the region, the zuilen and the machines, not of people': [
    ...[
      'card_system',
      'card_system_logo',
      'distribution_key',
      'organizer',
      'location',
      'counter',
      'event',
      'reward',
      'reward_stock',
    ],
    ...['uitdatabank_event', 'uitdatabank_load'],
    ...['association', 'association_counter', 'zuil', 'zuil_delivery', 'former_device', 'configuration_code'],
    ...['card_prefix', 'card_settings', 'card_series', 'card_package', 'card_run', 'card_tally'],
    ...['api_client', 'client_grant', 'webhook', 'data_key', 'demo_mark', 'catalog_change', 'catalog_version'],
  ],
}

describe.each(databases)('every table, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    await test.store.load(smallDataset(now))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })
  const sql = <Row extends object>(text: string) => ask<Row>(test.store.databaseUrl, text)

  it('keeps its rows no longer than is said, or is known to keep them', async () => {
    const tables = await sql<{ name: string }>(
      `select table_name as name from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '\\_%' order by 1`,
    )
    expect(tables.map(({ name }) => name)).toEqual([...Object.keys(timed), ...Object.values(lasting).flat()].sort())

    const at = { zuilId: zuilIdOf(1) }
    await test.store.book([zuilRequest(900, { kind: 'CHIP', chipNumber: chipOf(1) }, now - (tapDays + 2) * day, at)])
    for (const [table, [, days, insert]] of Object.entries(timed)) {
      if (insert === '') continue
      const values: Readonly<Record<string, string>> = {
        $old: `'${new Date(now - (days + 2) * day).toISOString()}'::timestamptz`,
        $id: 'gen_random_uuid()',
        $zuil: `'${zuilIdOf(1)}'`,
        $passholder: `'${passholderIdOf(1)}'`,
      }
      await sql(`insert into ${table} ${insert.replace(/\$\w+/g, (name) => values[name] ?? name)}`)
    }
    const tooOld = async () => {
      const counts: Record<string, number> = {}
      for (const [table, [column, days]] of Object.entries(timed)) {
        const before = new Date(now - (days + 1) * day).toISOString()
        const [row] = await sql<{ n: number }>(`select count(*)::int as n from ${table} where ${column} < '${before}'`)
        counts[table] = row?.n ?? -1
      }
      return counts
    }
    const each = (n: number) => Object.fromEntries(Object.keys(timed).map((table) => [table, n]))
    expect(await tooOld()).toEqual(each(1))
    const forgetting = startForgetting({ store: test.store, clock: () => now }, noLog)
    await forgetting.stop()
    await test.store.outbox.deleteOld(now - defaultOutbox.keepMs)
    await test.store.calls.deleteOld(now - defaultCalls.keepMs)
    expect(await tooOld()).toEqual(each(0))
  })
})
