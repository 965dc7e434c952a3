import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, migrationsFolder } from '../../../backend/platform/database/migrate.ts'
import {
  databases,
  emptyDatabase,
  startDatabases,
  type TestDatabases,
  type TestStore,
} from '../../support/databases.ts'
import { associationId, eventId, passholderIdOf, rewardId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

/** What the database itself refuses, and sees, whoever writes to it. */
describe.each(databases)('the database (%s)', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = (text: string) => ask(test.store.databaseUrl, text)
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  const ticket = (price: number, regular: number, shares: readonly number[]) =>
    sql(`insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
           share_passholder, share_local, share_organizer, share_flemish, at, source)
         values (gen_random_uuid(), '${passholderIdOf(1)}', '${eventId}', 'x', ${price}, ${regular}, 'SOCIAL', 't',
           ${shares.join()}, now(), 'API')`)

  it.each([
    ['shares that do not add up', /shares_add_up/, 200, 1_000, [200, 400, 399, 0]],
    ['a price that is not the passholder’s share', /shares_add_up/, 100, 1_000, [200, 400, 400, 0]],
    ['an amount below zero', /not_negative/, 200, 1_000, [200, 900, -100, 0]],
  ])('refuses a ticket with %s', async (_what, error, price, regular, shares) => {
    await expect(ticket(price, regular, shares)).rejects.toThrow(error)
    await ticket(200, 1_000, [200, 400, 400, 0])
  })

  it.each([
    ['update reward set points = -1', /points_not_negative/],
    ['update reward set max_units = -1', /units_not_negative/],
    ['update reward set limit_volume = 1', /limit_whole/],
    [`update reward set picture_alt = '{"nl":"Een kop"}'`, /picture_alt/],
    ['update event set ticket_limit_volume = 1, ticket_limit_period = null', /ticket_limit_whole/],
    ['update event set base_price = -1', /price_not_negative/],
    ['update reward_stock set units_taken = -1', /units_not_negative/],
    [`update association set end_date_type = 'BASED_ON_DATE_OF_BIRTH'`, /months_given/],
  ])('refuses: %s', async (text, error) => {
    await expect(sql(text)).rejects.toThrow(error)
  })

  it('takes no more units of a reward than there are', async () => {
    await sql('update reward set max_units = 2')
    await sql('update reward_stock set units_taken = 2')
    await expect(sql('update reward_stock set units_taken = 3')).rejects.toThrow(/no more units/)
    // Fewer than were taken already: then there are none left, and those taken can be given back.
    await sql('update reward set max_units = 1')
    await sql('update reward_stock set units_taken = 1')
    await sql('update reward_stock set units_taken = 0')
    expect(await sql('select reward_id, units_taken from reward_stock')).toEqual([
      { reward_id: rewardId, units_taken: 0 },
    ])
  })

  it.each([
    ['update card_system set social_tariff_grace_days = 10'],
    [
      `insert into distribution_key (id, card_system_id, name, conditions, shares) values (7, 1, 'k',
        '{"cardSystem":"OWN","postalCodes":[],"price":{"op":"LESS","cents":500}}', '{"passholder":{"percent":20},
        "localAuthority":{"cents":1},"organizer":{"percent":40},"flemishAuthority":{"percent":0}}')`,
    ],
    [`insert into "_DistributionKeyToEvent" values (7, '${eventId}')`],
    ['delete from distribution_key'],
    [`update organizer set postal_codes = '{9300}'`],
    [`update reward set status = 'INACTIVE'`],
    ['delete from "_CounterToReward"'],
    [`insert into "_applicable" values (1, '${rewardId}')`],
    ['update association_counter set "right" = \'WRITE\''],
    [`update association_membership set end_date = '2030-01-01'`],
    [`update association set months = 3`],
    [`update zuil set show_qr = true`],
    ['update event set base_price = 5'],
  ])('is seen by the next tap: %s', async (text) => {
    const facts = async () => {
      const { zuilen, cardSystems, rewards, associations, memberLists, events } = await test.store.catalog()
      const maps = [zuilen, cardSystems, rewards, associations, memberLists].map((map) => [...map])
      return JSON.stringify([maps, events.get(eventId)], (_key, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      )
    }
    const before = await facts()
    await sql(text)
    expect(await facts()).not.toBe(before)
  })

  it('does not raise its version for what no tap is judged by', async () => {
    const { version } = await test.store.catalog()
    await sql('update reward_stock set units_taken = 1')
    await sql(`update card set status = 'BLOCKED' where passholder_id = '${passholderIdOf(4)}'`)
    await sql(`delete from association_membership where association_id <> '${associationId}'`)
    await test.store.deliveries.recordContacts(
      new Map([[zuilIdOf(1), { generation: 0, session: 1, plannedStop: false, at: now }]]),
    )
    await sql(`update association_membership set end_date = '2031-01-01'`)
    expect((await test.store.catalog()).version).toBe(version)
  })
})

/** A database with those migrations only whose names are lower than one. */
const databaseBefore = async (migration: string) => {
  const folder = await temporaryFolder()
  const url = await emptyDatabase()
  const earlier = (await readdir(migrationsFolder())).filter((name) => name < migration)
  for (const name of earlier) await cp(join(migrationsFolder(), name), join(folder.path, name), { recursive: true })
  await migrate({ url, log: noLog, migrationsDir: folder.path })
  await folder.remove()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return { url, client }
}

describe('a database of the first version', () => {
  it('is brought up to date with what it holds', async () => {
    const { url, client } = await databaseBefore('20261124000001')
    await client.query(`insert into card_system (id, name) values (1, 'x')`)
    await client.query(`insert into zuil (id, name, card_system_id, status) values
      (gen_random_uuid(), 'blocked', 1, 'BLOCKED'), (gen_random_uuid(), 'active', 1, 'ACTIVE')`)
    expect(await migrate({ url, log: noLog })).not.toEqual([])
    const { rows } = await client.query(
      `select name, blocked, blocked_since is not null as since, type, key_version, opening_hours from zuil order by name`,
    )
    expect(rows).toEqual([
      { name: 'active', blocked: false, since: false, type: 'CHECK_IN', key_version: 1, opening_hours: [] },
      { name: 'blocked', blocked: true, since: true, type: 'CHECK_IN', key_version: 1, opening_hours: [] },
    ])
    await client.end()
  })
})

describe('a database whose distribution keys knew no rest', () => {
  it('is brought up to date: who pays what is clear of every price, and who sold the ticket pays what was not', async () => {
    const { url, client } = await databaseBefore('20261126065602')
    await client.query(`insert into card_system (id, name) values (1, 'x')`)
    const percentages = { passholder: 20, localAuthority: 30, organizer: 40, flemishAuthority: 10 }
    const hundred = Object.fromEntries(Object.entries(percentages).map(([payer, percent]) => [payer, { percent }]))
    const conditions = { cardSystem: 'ANY', postalCodes: ['9300'] }
    for (const [i, shares] of [
      hundred,
      { ...hundred, passholder: { cents: 150 }, localAuthority: { percent: 50 }, organizer: { percent: 40 } },
      { ...hundred, organizer: { percent: 30 } },
    ].entries())
      await client.query(
        `insert into distribution_key (id, card_system_id, name, priority, conditions, shares)
         values (gen_random_uuid(), 1, $1, $2, $3, $4)`,
        [`key ${i}`, i, JSON.stringify(conditions), JSON.stringify(shares)],
      )
    await migrate({ url, log: noLog })
    const { rows } = await client.query('select id, name, manual, conditions, shares from distribution_key order by id')
    expect(rows).toEqual(
      [
        { id: 1, name: 'key 0', shares: hundred },
        {
          id: 2,
          name: 'key 1',
          shares: {
            ...hundred,
            passholder: { cents: 150 },
            localAuthority: { percent: 50 },
            organizer: { rest: true },
          },
        },
        { id: 3, name: 'key 2', shares: { ...hundred, organizer: { rest: true } } },
      ].map((row) => ({
        ...row,
        manual: false,
        conditions: { ...conditions, outsideOrganizersCity: false, counterIds: [] },
      })),
    )
    await client.end()
  })
})

describe('a database that did not know when an event was cancelled', () => {
  it('is brought up to date: from then on, so that what was tapped before keeps its point', async () => {
    const { url, client } = await databaseBefore('20261126084800')
    await client.query(`insert into organizer (id, name) values ('o', 'x')`)
    const dates = [
      { start: 1, end: 2, wholeDay: false },
      { start: 3, end: 4, wholeDay: false, cancelled: true },
    ]
    const calendar = JSON.stringify({ type: 'DATES', occurrences: dates })
    for (const [id, cancelled] of [
      ['off', true],
      ['on', false],
    ])
      await client.query(
        `insert into event (id, name, organizer_id, calendar, cancelled) values ($1, '{"nl":"x"}', 'o', $2, $3)`,
        [id, calendar, cancelled],
      )
    await client.query(
      `insert into event (id, name, organizer_id, calendar) values ('permanent', '{"nl":"x"}', 'o', '{"type":"PERMANENT","hours":[]}')`,
    )
    await migrate({ url, log: noLog })
    const since = "between now() - interval '1 hour' and now()"
    const { rows } = await client.query(`select id, cancelled_since ${since} as event, calendar->'type' as type,
      calendar#>'{occurrences,0}' as first, (calendar#>'{occurrences,1}') - 'cancelledSince' as second,
      to_timestamp((calendar#>>'{occurrences,1,cancelledSince}')::float8 / 1000) ${since} as date from event order by id`)
    const [first] = dates
    const second = { start: 3, end: 4, wholeDay: false }
    expect(rows).toEqual([
      { id: 'off', event: true, type: 'DATES', first, second, date: true },
      { id: 'on', event: null, type: 'DATES', first, second, date: true },
      { id: 'permanent', event: null, type: 'PERMANENT', first: null, second: null, date: null },
    ])
    await client.end()
  })
})
