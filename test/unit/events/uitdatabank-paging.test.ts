import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canHaveVanished, firstCardSystems, loadedFacts } from '../../../backend/events/rules/uitdatabank.ts'
import {
  type Cursor,
  MAX_START,
  nextCursor,
  pauseAfter,
  without,
} from '../../../backend/events/rules/uitdatabank-paging.ts'
import { DAY } from '../../support/facts.ts'

interface Doc {
  readonly id: number
  at: number | undefined
}

/** Walks a server to its end. `keeps`: whether it goes by `from` and the order. */
const walk = (
  docs: Doc[],
  limit: number,
  keeps: { from: boolean; order: boolean },
  between: () => void = () => undefined,
) => {
  const seen = new Set<number>()
  let cursor: Cursor | undefined | 'TOO_FAR' = { start: 0 }
  let pages = 0
  while (cursor !== undefined) {
    if (cursor === 'TOO_FAR') return 'TOO_FAR'
    const { from, start } = cursor
    const found = docs.filter(({ at }) => !keeps.from || from === undefined || (at ?? 0) >= from)
    if (keeps.order) found.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    const page = found.slice(start, start + limit)
    for (const { id } of page) seen.add(id)
    cursor = nextCursor(cursor, { changed: page.map(({ at }) => at), totalItems: found.length })
    between()
    if (++pages > 10_000) throw new Error('it does not end')
  }
  return seen
}

const moments = fc.array(
  fc.option(
    fc.integer({ min: 0, max: 30 }).map((s) => s * 700),
    { nil: undefined, freq: 8 },
  ),
  { maxLength: 60 },
)

const servers = [
  { from: true, order: true },
  { from: false, order: true },
  { from: false, order: false },
]

it('walks all, also of a server that keeps to no moment, or to no order either', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 7 }), fc.constantFrom(...servers), (all, limit, keeps) => {
      const docs = all.map((at, id): Doc => ({ id, at }))
      expect(walk(docs, limit, keeps)).toEqual(new Set(docs.map(({ id }) => id)))
    }),
    { numRuns: 500 },
  )
})

it('misses none that did not change, whatever changes between two pages', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 2, max: 7 }),
      fc.array(fc.nat(59), { maxLength: 20 }),
      (all, limit, edits) => {
        const docs = all.map((at, id): Doc => ({ id, at: at * 1_000 }))
        const edited = new Set<number>()
        let later = 300_000
        const between = () => {
          const doc = docs[edits.pop() ?? -1]
          if (!doc) return
          edited.add(doc.id)
          later += 1_000
          doc.at = later
        }
        const seen = walk(docs, limit, { from: true, order: true }, between)
        const still = docs.map(({ id }) => id).filter((id) => !edited.has(id))
        expect(still.filter((id) => seen === 'TOO_FAR' || !seen.has(id))).toEqual([])
      },
    ),
    { numRuns: 500 },
  )
})

it('goes beyond what can be counted, unless too many changed at one moment', () => {
  const many = (at: (id: number) => number) => Array.from({ length: 25_000 }, (_, id): Doc => ({ id, at: at(id) }))
  const keeps = { from: true, order: true }
  expect(
    walk(
      many((id) => Math.floor(id / 7) * 1_000),
      500,
      keeps,
    ),
  ).toHaveProperty('size', 25_000)
  expect(
    walk(
      many(() => 1_000),
      500,
      keeps,
    ),
  ).toBe('TOO_FAR')
  expect(without({ start: MAX_START })).toBe('TOO_FAR')
  expect(without({ from: 5, start: 3 })).toEqual({ from: 5, start: 4 })
})

it('keeps since when an event or a date is cancelled, for as long as it is', () => {
  const date = { start: DAY, end: 2 * DAY, wholeDay: false }
  const read = (cancelled: boolean, dateCancelled: boolean) => ({
    ...{ id: 'e', name: { nl: 'e' }, organizerId: 'o', labels: [], cancelled },
    calendar: { type: 'DATES' as const, dates: [{ ...date, cancelled: dateCancelled }] },
  })
  const first = loadedFacts(read(true, true), 100)
  expect(first).toMatchObject({ cancelledSince: 100, calendar: { occurrences: [{ cancelledSince: 100 }] } })
  expect(loadedFacts(read(true, true), 200, first)).toEqual(first)
  const on = loadedFacts(read(false, false), 300, first)
  expect(on).toEqual({ name: { nl: 'e' }, organizerId: 'o', calendar: { type: 'DATES', occurrences: [date] } })
  expect(loadedFacts(read(true, false), 400, on)).toMatchObject({ cancelledSince: 400 })
})

it('puts an event in the card systems of its labels, or else in all of its organizer', () => {
  const both = [
    { id: 1, name: 'UiTPAS Gent' },
    { id: 2, name: 'Paspartoe' },
  ]
  expect(firstCardSystems(['paspartoe', 'Kinderen'], both)).toEqual([2])
  expect(firstCardSystems(['UiTPAS Aalst'], both)).toEqual([1, 2])
  expect(firstCardSystems(['UiTPAS Gent'], [])).toEqual([])
})

it('believes that most vanished once that is so for a day', () => {
  expect([canHaveVanished(20, 20, 0, undefined), canHaveVanished(50, 100, 0, undefined)]).toEqual([true, true])
  expect([canHaveVanished(51, 100, 0, undefined), canHaveVanished(51, 100, DAY - 1, 0)]).toEqual([false, false])
  expect(canHaveVanished(100, 100, DAY, 0)).toBe(true)
})

it('waits for twice as long as a page took, never less than a moment, nor for long by a clock that was set', () => {
  expect([0, 20, 30, 400].map(pauseAfter)).toEqual([50, 50, 60, 800])
  expect([-3_600_000, 3_600_000].map(pauseAfter)).toEqual([50, 5_000])
})
