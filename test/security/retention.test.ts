import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultRetention } from '../../backend/passholders/rules/retention.ts'
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
