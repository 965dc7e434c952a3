import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointsNow } from '../../../backend/points/rules.ts'
import { settlementOf } from '../../../backend/tickets/rules/settlement.ts'
import { DAY, utc } from '../../support/facts.ts'
import { passholderIdOf } from '../../support/fixtures.ts'
import { type Books, type Done, openBooks, type Step, steps } from '../../support/money-model.ts'

/** Points and money, whatever is done with them in whatever order: the sums agree with the ledger, and nothing is below zero. */

const begin = utc('2026-03-27 12:00')
const open = (): Books => openBooks(begin, begin + 365 * DAY)
const always = { from: 0, until: Number.MAX_SAFE_INTEGER }

const sumOf = (ledger: Books['ledger'], passholderId: string): number =>
  ledger.filter((entry) => entry.passholderId === passholderId).reduce((sum, { points }) => sum + points, 0)

const settled = ({ given }: Books) =>
  settlementOf(
    given.flatMap((one) =>
      one.kind === 'TICKET'
        ? [{ ...one.ticket, ...(one.reversedAt !== undefined && { reversedAt: one.reversedAt }) }]
        : [],
    ),
    always,
  )

const run = (
  all: readonly Step[],
  each: (books: Books, before: Books['ledger'], step: Step, done: Done) => void,
): Books => {
  const books = open()
  all.forEach((step, n) => {
    const before = [...books.ledger]
    each(books, before, step, books.apply(n, step))
  })
  return books
}

describe('after any steps', () => {
  it('each balance is the sum of its ledger, and never below zero', () => {
    fc.assert(
      fc.property(steps, (all) => {
        run(all, ({ balances, ledger, now }, _before, step, done) => {
          // What is said at the zuil is what stands in the books, but for what lapsed and was not entered yet.
          if (done.kind === 'BOOKED' && done.balance !== undefined && 'who' in step) {
            const holder = balances.get(passholderIdOf(step.who))
            expect(done.balance).toBe(holder && pointsNow(holder, now))
          }
          for (const [id, { points }] of balances) {
            expect(points).toBe(sumOf(ledger, id))
            expect(points).toBeGreaterThanOrEqual(0)
          }
          const total = [...balances.values()].reduce((sum, { points }) => sum + points, 0)
          expect(total).toBe(ledger.reduce((sum, { points }) => sum + points, 0))
        })
      }),
      { numRuns: 150 },
    )
  })

  it('the ledger was only added to; an erasure changes whose entries they are, and no sum', () => {
    fc.assert(
      fc.property(steps, (all) => {
        run(all, ({ ledger }, before, step) => {
          const without = (entries: Books['ledger']) =>
            entries.map((entry) => (step.does === 'ERASE' ? { ...entry, passholderId: '' } : entry))
          expect(without(ledger.slice(0, before.length))).toEqual(without(before))
          if (step.does === 'ERASE' || step.does === 'WAIT') expect(ledger.length).toBe(before.length)
        })
      }),
      { numRuns: 100 },
    )
  })

  it('what was given stands in the ledger once, and what was reversed comes to nothing, but for what lapsed', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { given, ledger, unitsTaken } = run(all, () => {})
        const standing = given.filter(({ kind, reversedAt }) => kind === 'REDEMPTION' && reversedAt === undefined)
        expect(unitsTaken).toBe(standing.length)
        for (const one of given) {
          if (one.kind === 'TICKET') continue
          const own = ledger.filter(({ causeId, kind }) => causeId === one.id && kind !== 'LAPSE')
          const sign = one.kind === 'CHECKIN' ? 1 : -1
          expect(own[0]?.points).toBe(sign * one.points)
          expect(own).toHaveLength(one.reversedAt === undefined ? 1 : 2)
          // Never more is taken back than was given, and never is more given back than was taken.
          const left = own.reduce((sum, { points }) => sum + sign * points, 0)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(left).toBeLessThanOrEqual(one.points)
          const [first, second] = own.map((entry) => ledger.indexOf(entry))
          const lapsed = ledger
            .slice(first, second)
            .some(({ kind, passholderId }) => kind === 'LAPSE' && passholderId === one.passholderId)
          if (second !== undefined && lapsed) expect(left).toBe(one.points)
          else if (second !== undefined && one.kind === 'REDEMPTION') expect(left).toBe(0)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('the money is that of the tickets that stand, whoever they were sold to', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const books = run(all, () => {})
        const sums = settled(books)
        const tickets = books.given.filter(({ kind }) => kind === 'TICKET')
        const standing = tickets.filter(({ reversedAt }) => reversedAt === undefined).length
        // By the default: 20 % the passholder, 40 % the organizer, 40 % the local authority.
        expect(sums).toEqual({
          ...{ sold: tickets.length, reversed: tickets.length - standing, regularPrice: standing * 1_000 },
          ...{ passholder: standing * 200, organizer: standing * 400, localAuthority: standing * 400 },
          ...{ flemishAuthority: 0, owed: standing * 400 },
        })
      }),
      { numRuns: 100 },
    )
  })
})

it('the steps reach all that can happen', () => {
  const seen = new Set<string>()
  for (const all of fc.sample(steps, { seed: 7, numRuns: 300 })) {
    const books = open()
    all.forEach((step, n) => {
      const done = books.apply(n, step)
      seen.add(
        done.kind === 'BOOKED' ? done.outcome : done.kind === 'REVERSED' ? `${done.kind} ${done.first}` : step.does,
      )
    })
    for (const { kind } of books.ledger) seen.add(kind)
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      ...['SAVED', 'REDEEMED', 'TICKET', 'CORRECTED', 'REFUSED', 'LAPSE', 'REVERSED true', 'REVERSED false', 'ERASE'],
      ...['invalid-card', 'reward-passholder-points-constraint', 'social-tariff-expired'],
    ]),
  )
})
