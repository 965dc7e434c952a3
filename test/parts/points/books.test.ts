import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { settlementOf } from '../../../backend/tickets/rules/settlement.ts'
import { startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, passholderIdOf, smallDataset } from '../../support/fixtures.ts'
import { type Books, type Done, openBooks, requestOf, type Step, steps } from '../../support/money-model.ts'
import { ask } from '../../support/world.ts'

/** The same steps as the properties of the rules take, on a database: its books are those that the rules keep. */

const begin = Date.parse('2026-03-27T12:00:00.000Z')
const day = 86_400_000
const RUNS = 12
const offsetOf = (run: number): number => 10 * (run + 1)

let all: TestDatabases
let test: TestStore
let now = begin
beforeAll(async () => {
  all = await startDatabases('embedded')
  test = await all.open(() => now)
  await test.store.load(smallDataset(begin, { passholders: offsetOf(RUNS), points: 0 }))
})
afterAll(async () => {
  await test?.close()
  await all?.end()
})

const sql = <Row extends object>(text: string, values: unknown[] = []) => ask<Row>(test.store.databaseUrl, text, values)
const admin = Scope.ofPerson('ann@kantoor.example', { role: 'ADMIN', cardSystemId, staffOf: [] }, ['ADMIN'])

const book = async (n: number, does: 'CHECK_IN' | 'REDEEM' | 'BUY', holder: number) => {
  const [verdict] = await test.store.book([requestOf(n, does, holder, now)])
  return verdict?.outcome === 'REFUSED' ? verdict.reason : verdict?.outcome
}

/** Does it in the database. @param done what the rules made of it @returns the same of the database */
const apply = async (n: number, step: Step, offset: number, done: Done): Promise<unknown> => {
  const { store } = test
  switch (step.does) {
    case 'CHECK_IN':
    case 'REDEEM':
    case 'BUY':
      return book(n, step.does, offset + step.who)
    case 'CORRECT': {
      if (!admin) throw new Error('an admin may correct points')
      const id = passholderIdOf(offset + step.who)
      return (await store.passholderActs.for(admin).correctPoints(id, step.points, 'een test')) === undefined
        ? 'CORRECTED'
        : 'REFUSED'
    }
    case 'REVERSE': {
      if (done.kind !== 'REVERSED') return undefined
      const system = Scope.system
      const how = {
        CHECKIN: async () => (await store.checkins.for(system).reverse(done.id, now)) === 'REVERSED',
        REDEMPTION: async () => (await store.redemptions.for(system).reverse(done.id, now)) === 'REVERSED',
        TICKET: async () => (await store.tickets.for(system).reverse(done.id, now)) === 'REVERSED',
      }
      return how[done.what]()
    }
    case 'ERASE':
      await store.erasing.erase(passholderIdOf(offset + step.who))
      return undefined
    case 'WAIT':
      return undefined
  }
}

const expectSame = async (books: Books, offset: number): Promise<void> => {
  const ids = [1, 2, 3].map((who) => passholderIdOf(offset + who))
  const rows = await sql<{ id: string; points: number }>('select id, points from passholder where id = any($1)', [ids])
  const people = Object.fromEntries(rows.map(({ id, points }) => [id, points]))
  const theirs = [...books.balances].filter(([id]) => ids.includes(id)).map(([id, { points }]) => [id, points])
  expect(people).toEqual(Object.fromEntries(theirs))
}

it('keeps the books that the rules keep, to the point and the cent', async () => {
  const every: Books[] = []
  // The same each time, long enough to say something; others are taken by the properties of the rules.
  const sampled = fc.sample(steps, { numRuns: RUNS, seed: 20_260_327 })
  for (const [run, some] of sampled.entries()) {
    const offset = offsetOf(run)
    const books = openBooks(begin, begin + 365 * day, offset)
    every.push(books)
    for (const [i, step] of some.entries()) {
      const n = 1_000 * (run + 1) + i
      now = books.now
      const done = books.apply(n, step)
      const did = await apply(n, step, offset, done)
      const what = JSON.stringify(some.slice(0, i + 1))
      if (done.kind === 'BOOKED') expect(did, what).toBe(done.outcome)
      if (done.kind === 'REVERSED') expect(did, what).toBe(done.first)
    }
    await expectSame(books, offset)
  }

  // Whoever they were, or are no more.
  const entries = await sql<{ kind: string; points: number }>(
    "select kind::text as kind, points from ledger_entry where kind <> 'OPENING' order by kind::text, points",
  )
  const expected = every
    .flatMap(({ ledger }) => ledger.map(({ kind, points }) => ({ kind, points })))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.points - b.points))
  expect(entries).toEqual(expected)
  expect(expected.length).toBeGreaterThan(50)
  const wrong = await sql(`select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
    group by p.id having p.points <> coalesce(sum(l.points), 0) or p.points < 0`)
  expect(wrong).toEqual([])
  const [taken] = await sql<{ units: number }>('select sum(units_taken)::int as units from reward_stock')
  expect(taken?.units).toBe(every.reduce((sum, { unitsTaken }) => sum + unitsTaken, 0))

  const span = { from: begin, until: begin + 100 * 365 * day }
  const sales = every.flatMap(({ given }) =>
    given.flatMap((one) => {
      if (one.kind !== 'TICKET') return []
      return [{ ...one.ticket, ...(one.reversedAt !== undefined && { reversedAt: one.reversedAt }) }]
    }),
  )
  const [organizer] = await test.store.settlement.for(Scope.system).organizers(span)
  expect(organizer).toMatchObject(settlementOf(sales, span))
  expect(sales.length).toBeGreaterThan(5)
})
