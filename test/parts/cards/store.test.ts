import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { Stores } from '../../../backend/stores.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { counterId, smallDataset } from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const admin = (): Scope => {
  const scope = Scope.ofPerson('beheer@kantoor.example', { cardSystemId: 1, role: 'ADMIN', staffOf: [] }, ['ADMIN'])
  if (!scope) throw new Error('an admin reaches nothing')
  return scope
}
const chipOf = (n: number): string => `04${n.toString(16).toUpperCase().padStart(12, '0')}`

describe.each(databases)('cards of a card system, %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let other: Stores
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(Date.now()))
    await test.store.cardSettings
      .for(admin())
      .save({ lowStock: 5, prefixes: [{ prefix: '09777', postalCodes: ['9300'] }] }, 1)
    other = kind === 'PostgreSQL' ? await test.again() : test.store
  })
  afterAll(async () => {
    if (other !== test.store) await other.close()
    await test.close()
    await all.end()
  })
  const sql = <Row>(query: string) => ask<Row>(test.store.databaseUrl, query)
  const statusesOf = async () =>
    (await test.store.cardStock.for(admin()).overview()).statuses.filter(({ social, plain }) => social + plain > 0)

  it('get numbers that nobody else makes, at two backends at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 ? other : test.store).cardSeries
          .for(admin())
          .generate({ prefix: '09777', count: 1_000, socialTariff: n % 3 === 0 }),
      ),
    )
    expect(made.map((one) => one.kind)).toEqual(Array(10).fill('MADE'))
    const [row] = await sql<{ cards: number; serials: number; next: number }>(
      `select count(*)::int as cards, count(distinct substr(uitpas_number, 6, 6))::int as serials,
        (select next_serial from card_prefix where prefix = '09777') as next
      from card where uitpas_number like '09777%'`,
    )
    expect(row).toEqual({ cards: 10_000, serials: 10_000, next: 10_000 })
  })

  it('go to one counter alone, whoever else distributes at another backend, and are counted as they are', async () => {
    const [{ social } = { social: false }] = await sql<{ social: boolean }>(
      "select social_tariff as social from card_series where first_serial = 0 and prefix = '09777'",
    )
    const rows = Array.from({ length: 300 }, (_, n) => ({
      row: n + 1,
      cells: [chipOf(n + 1), makeUitpasNumber('09777', n, social)],
    }))
    expect(await test.store.cardChips.for(admin()).load(rows)).toMatchObject({ loaded: true, wrongCount: 0 })
    const kind = social ? { social: 90, plain: 0 } : { social: 0, plain: 90 }
    const sent = await Promise.all(
      [test.store, other, test.store, other].map((store) =>
        store.cardPackages.for(admin()).send({ counterId, cards: kind }),
      ),
    )
    expect(sent.map((one) => one.kind).toSorted()).toEqual(['SENT', 'SENT', 'SENT', 'TOO_FEW'])
    const counted = await sql<{ status: string; social: number; plain: number }>(
      `select status::text as status, count(*) filter (where substr(uitpas_number, 12, 1) = '1')::int as social,
        count(*) filter (where substr(uitpas_number, 12, 1) = '0')::int as plain
      from card where card_system_id = 1 group by status order by card.status`,
    )
    expect(await statusesOf()).toEqual(counted)
    expect(counted.find(({ status }) => status === 'SENT_TO_BALIE')).toMatchObject(
      social ? { social: 270 } : { plain: 270 },
    )
  })
})
