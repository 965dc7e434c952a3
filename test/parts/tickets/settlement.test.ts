import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromOf, untilOf } from '../../../backend/platform/http/days.ts'
import { type SettledSale, settlementOf, sumsOf } from '../../../backend/tickets/rules/settlement.ts'
import { sharesOf } from '../../../backend/tickets/rules/shares.ts'
import type { SettledEvents, SettledLines, SettledOrganizers } from '../../../backend/tickets/shapes/settlement.ts'
import { ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** What organizers are owed, over HTTP, against the rule on the same sales. */

const admin: TestPerson = { role: 'ADMIN' }
const superadmin: TestPerson = { role: 'SUPERADMIN' }
const far: TestPerson = { role: 'SUPERADMIN', cardSystemId: 2 }
const events = [ids.event, ids.pastEvent, ids.otherEvent, ids.otherPastEvent]
const organizerOf = (eventId: string) => (eventId.includes('another') ? ids.otherOrganizer : ids.organizer)

interface Sold extends SettledSale {
  readonly id: string
  readonly eventId: string
  readonly cardSystemId: number
}

/** Sales of three quarters, the first and last moments of each among them; some in another card system. */
const edges = ['2026-04-01', '2026-07-01', '2026-10-01'].flatMap((day) => [fromOf(day), fromOf(day) - 1])
const sales: readonly Sold[] = Array.from({ length: 240 }, (_, n) => {
  const regularPrice = (n * 137) % 2_501
  const at = edges[n] ?? fromOf('2026-04-01') + n * 79_000_000
  return {
    ...{ id: randomUUID(), eventId: events[n % events.length] ?? ids.event, cardSystemId: n % 5 === 4 ? 2 : 1 },
    ...{ at, regularPrice },
    shares: sharesOf(regularPrice, {
      passholder: { percent: 20 },
      organizer: { percent: 33.33 },
      localAuthority: { cents: 150 },
      flemishAuthority: { rest: true },
    }),
    ...(n % 3 === 0 && { reversedAt: n % 2 === 0 ? at : at + 40 * 86_400_000 }),
  }
})

describe.each(databases)('the settlement on %s', (database) => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    await backend.sql('delete from ticket')
    const rows = sales.map((one) => ({
      ...{ id: one.id, event: one.eventId, system: one.cardSystemId, at: new Date(one.at), price: one.regularPrice },
      ...{ reversed: one.reversedAt === undefined ? null : new Date(one.reversedAt), ...one.shares },
    }))
    await backend.sql(
      `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
          card_system_id, share_passholder, share_local, share_organizer, share_flemish, at, source, reversed_at)
        select id, $2, event, '', passholder, price, 'SOCIAL', 'SOCIALTARIFF-1-default', system, passholder,
          "localAuthority", organizer, "flemishAuthority", at, 'API', reversed
        from jsonb_to_recordset($1::jsonb) as one(id uuid, event text, system int, at timestamptz, price int,
          reversed timestamptz, passholder int, "localAuthority" int, organizer int, "flemishAuthority" int)`,
      ...[JSON.stringify(rows), ids.socialHolder],
    )
    // A ticket at the base price, as zuilen sold them formerly: nobody bears anything of it.
    await backend.sql(
      `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
          share_passholder, share_local, share_organizer, share_flemish, at, source)
        values (gen_random_uuid(), $1, $2, '', 900, 900, 'REGULAR', '', 900, 0, 0, 0, $3, 'ZUIL')`,
      ...[ids.holder, ids.event, new Date(edges[0] ?? 0)],
    )
  })
  afterAll(() => backend?.end())

  const get = async <T>(path: string, who = admin): Promise<T> => {
    const response = await backend.asPerson(who, { url: `/ksb/api/settlement/${path}` })
    expect(response.statusCode, response.body).toBe(200)
    return response.json<T>()
  }
  const days = (from: string, until: string) => `from=${from}&until=${until}`
  /** What the rule makes of them. */
  const expected = (from: string, until: string, of: (one: Sold) => boolean, cardSystemId = 1) =>
    settlementOf(
      sales.filter((one) => one.cardSystemId === cardSystemId && of(one)),
      { from: fromOf(from), until: untilOf(until) },
    )

  it('is what the rule makes of the sales, by organizer and by event, in any period', async () => {
    for (const [from, until] of [
      ['2026-04-01', '2026-06-30'],
      ['2026-07-01', '2026-09-30'],
      ['2026-03-31', '2026-03-31'],
      ['2026-01-01', '2026-12-31'],
    ] as const) {
      const { totals, member } = await get<SettledOrganizers>(`organizers?${days(from, until)}`)
      expect(totals, from).toEqual(expected(from, until, () => true))
      for (const { id, name, ...sums } of member) {
        expect(sums, name).toEqual(expected(from, until, ({ eventId }) => organizerOf(eventId) === id))
        const own = await get<SettledEvents>(`events?${days(from, until)}&organizerId=${id}`)
        expect(own.totals).toEqual(sums)
        for (const { id: event, name: _name, organizedBy, ...ofEvent } of own.member) {
          expect(organizedBy).toEqual({ id, name })
          expect(ofEvent).toEqual(expected(from, until, ({ eventId }) => eventId === event))
        }
      }
    }
  })

  it('of quarters adds up to that of the year', async () => {
    const quarters = await Promise.all(
      ['01-01 03-31', '04-01 06-30', '07-01 09-30', '10-01 12-31'].map(async (one) => {
        const [from = '', until = ''] = one.split(' ')
        return (await get<SettledOrganizers>(`organizers?${days(`2026-${from}`, `2026-${until}`)}`)).totals
      }),
    )
    const year = await get<SettledOrganizers>(`organizers?${days('2026-01-01', '2026-12-31')}`)
    expect(sumsOf(quarters)).toEqual(year.totals)
    expect(year.totals.sold).toBeGreaterThan(150)
  })

  it('shows each sale and each reversal of an event once, newest first, page by page', async () => {
    const period = days('2026-04-01', '2026-09-30')
    const seen: SettledLines['member'][number][] = []
    let before = ''
    do {
      const page = await get<SettledLines>(`sales?${period}&eventId=${ids.event}&limit=7${before}`)
      seen.push(...page.member)
      before = page.next === undefined ? '' : `&before=${page.next}`
      expect(page.totals).toEqual(expected('2026-04-01', '2026-09-30', ({ eventId }) => eventId === ids.event))
    } while (before !== '')
    const { sold, reversed, ...sums } = expected('2026-04-01', '2026-09-30', ({ eventId }) => eventId === ids.event)
    const kinds = seen.map(({ kind }) => kind)
    expect([kinds.filter((kind) => kind === 'SALE').length, kinds.length]).toEqual([sold, sold + reversed])
    expect(new Set(seen.map(({ kind, id }) => kind + id)).size).toBe(seen.length)
    const moments = seen.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted().toReversed())
    const { sold: _s, reversed: _r, ...added } = sumsOf(seen.map((one) => ({ ...one, sold: 0, reversed: 0 })))
    expect(added).toEqual(sums)
  })

  it('knows nothing of another card system', async () => {
    const period = days('2026-01-01', '2026-12-31')
    const theirs = await get<SettledOrganizers>(`organizers?${period}`, far)
    expect(theirs.totals).toEqual(expected('2026-01-01', '2026-12-31', () => true, 2))
    await backend.sql('update ticket set card_system_id = 1 where card_system_id = 2 and event_id = $1', ids.otherEvent)
    for (const path of [`events?${period}&organizerId=nobody`, `sales?${period}&eventId=${ids.otherEvent}`]) {
      const refused = await backend.asPerson(far, { url: `/ksb/api/settlement/${path}` })
      expect([refused.statusCode, refused.body.includes('another')], path).toEqual([404, false])
    }
    const file = await backend.asPerson(far, {
      url: `/ksb/api/settlement/sales/export?format=csv&${period}&eventId=${ids.otherEvent}`,
    })
    expect(file.statusCode).toBe(404)
    await backend.sql(
      'update ticket set card_system_id = 2 where id = any($1)',
      sales.filter((one) => one.cardSystemId === 2).map(({ id }) => id),
    )
  })

  it('as a file has the sums of the page, and of an event all of its sales', async () => {
    const period = days('2026-04-01', '2026-06-30')
    const rowsOf = async (path: string) => {
      const file = await backend.asPerson(superadmin, { url: `/ksb/api/settlement/${path}&format=csv&${period}` })
      expect(file.statusCode, file.body).toBe(200)
      const [heads = [], ...rows] = file.body
        .replace(/^\ufeff/, '')
        .trimEnd()
        .split('\r\n')
        .map((line) => line.slice(1, -1).split('";"'))
      // Below zero it begins as a formula does.
      const cents = (head: string) =>
        rows.reduce(
          (sum, row) => sum + Math.round(100 * Number(row[heads.indexOf(head)]?.replace(/^'/, '').replace(',', '.'))),
          0,
        )
      return { count: rows.length, owed: cents('Organisator krijgt nog'), price: cents('Basisprijs') }
    }
    const { totals, member } = await get<SettledOrganizers>(`organizers?${period}`)
    expect(await rowsOf('events/export?')).toEqual({ count: 4, owed: totals.owed, price: totals.regularPrice })
    const name = encodeURIComponent(member[0]?.name ?? '')
    expect((await rowsOf(`events/export?text=${name}`)).owed).toBe(member[0]?.owed)
    const ofEvent = expected('2026-04-01', '2026-06-30', ({ eventId }) => eventId === ids.event)
    expect(await rowsOf(`sales/export?eventId=${ids.event}`)).toEqual({
      ...{ count: ofEvent.sold + ofEvent.reversed, owed: ofEvent.owed, price: ofEvent.regularPrice },
    })
  })
})
