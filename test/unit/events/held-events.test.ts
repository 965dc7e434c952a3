import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewEvents, type Opening, type Place } from '../../../backend/events/rules/event-index.ts'
import { DAY_MS, type HeldEvents, heldEvents } from '../../../backend/events/rules/held-events.ts'
import type { EventCalendar, EventFacts } from '../../../backend/events/shapes.ts'
import { anEvent, HOUR, utc } from '../../support/facts.ts'

const first = utc('2026-10-22 00:00') / DAY_MS
const DAYS = 5

const when = fc.integer({ min: -48, max: 12 * 24 }).map((hours) => first * DAY_MS + hours * HOUR)
const clock = fc.constantFrom('00:00', '02:30', '10:00', '20:00', '23:59')
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const hours = fc.array(fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), opens: clock, closes: clock }), {
  maxLength: 2,
})
const occurrence = fc
  .record({ start: when, length: fc.integer({ min: -12, max: 80 }), wholeDay: fc.boolean() })
  .map(({ start, length, wholeDay }) => ({ start, end: start + length * HOUR, wholeDay }))
const day = fc.constantFrom('2026-10-18', '2026-10-22', '2026-10-24', '2026-10-25', '2026-10-30', '2026-11-20')
const calendar: fc.Arbitrary<EventCalendar> = fc.oneof(
  fc.array(occurrence, { maxLength: 6 }).map((occurrences) => ({ type: 'DATES' as const, occurrences })),
  fc.record({ type: fc.constant('PERIODIC' as const), from: day, until: day, hours }),
  hours.map((all) => ({ type: 'PERMANENT' as const, hours: all })),
)
const organizerId = fc.constantFrom('o1', 'o2')
const locationId = fc.option(fc.constantFrom('l1', 'l2'), { nil: undefined })
const event: fc.Arbitrary<EventFacts> = fc
  .record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), calendar, organizerId, locationId })
  .map(({ id, calendar: own, organizerId: of, locationId: at }) =>
    anEvent(id, own, { organizerId: of, ...(at !== undefined && { locationId: at }) }),
  )
const place: fc.Arbitrary<Place> = fc
  .record({ organizerId: fc.option(organizerId, { nil: undefined }), locationId })
  .map(({ organizerId: of, locationId: at }) => ({
    ...(of !== undefined && { organizerId: of }),
    ...(at !== undefined && { locationId: at }),
  }))

/** What can happen to the index, also while it is being extended by days. */
type Step =
  | { readonly kind: 'PUT'; readonly event: EventFacts }
  | { readonly kind: 'REMOVE'; readonly id: string }
  | { readonly kind: 'MOVE_ON'; readonly days: number; readonly meanwhile: readonly EventFacts[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('PUT' as const), event }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('REMOVE' as const), id: fc.constantFrom('a', 'b', 'c', 'd') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('MOVE_ON' as const),
      days: fc.integer({ min: 1, max: 3 }),
      meanwhile: fc.array(event, { maxLength: 2 }),
    }),
  },
)

const moveOn = (held: HeldEvents, days: number, meanwhile: () => void): void => {
  const { from, until } = held.covered
  let began = false
  for (const _ of held.coverUntil(until + days * DAY_MS)) {
    if (!began) meanwhile()
    began = true
  }
  held.forgetBefore(from + days * DAY_MS)
}

const inWords = (openings: readonly Opening[]): string[] =>
  openings.map(({ event: of, from, until, start }) => `${of.id} ${of.organizerId} ${from} ${until} ${start}`).sort()

describe('events that are held', () => {
  it('are found as if all were walked, whatever comes, goes, changes, and as days go by', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 14 }),
        fc.array(place, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 60 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (steps, places, questions) => {
          const held = heldEvents(first, DAYS)
          const all = new Map<string, EventFacts>()
          const put = (one: EventFacts): void => {
            all.set(one.id, one)
            held.put(one)
          }
          for (const one of steps) {
            if (one.kind === 'PUT') put(one.event)
            if (one.kind === 'REMOVE') {
              all.delete(one.id)
              held.remove(one.id)
            }
            if (one.kind === 'MOVE_ON') moveOn(held, one.days, () => one.meanwhile.forEach(put))
          }
          const walked = fewEvents([...all.values()])
          const { from, until } = held.covered
          for (const [share, length] of questions) {
            const at = Math.floor(from + share * (until - from - 1))
            for (const span of [
              { from: at, until: at + 1 },
              { from: at, until: Math.min(until, at + length * HOUR) },
            ]) {
              expect(inWords(held.openings(places, span))).toEqual(inWords(walked.openings(places, span)))
              for (const id of ['a', 'b', 'e'])
                expect(inWords(held.openingsOf(id, span))).toEqual(inWords(walked.openingsOf(id, span)))
            }
          }
        },
      ),
      { numRuns: 400 },
    )
  }, 60_000)

  it('are let go when they are past, and not before', () => {
    const held = heldEvents(first, DAYS)
    const at = first * DAY_MS
    held.put(anEvent('once', { type: 'DATES', occurrences: [{ start: at, end: at + HOUR, wholeDay: false }] }))
    held.put(anEvent('later', { type: 'PERIODIC', from: '2026-12-01', until: '2026-12-02', hours: [] }))
    moveOn(held, 1, () => undefined)
    expect(held.get('once')?.id).toBe('once')
    moveOn(held, 2, () => undefined)
    expect([held.get('once'), held.get('later')?.id]).toEqual([undefined, 'later'])
  })

  it('say whether a place has events at all, also such as are not held', () => {
    const held = heldEvents(first, DAYS)
    held.setHasEvents('organizer', 'x', true)
    held.setHasEvents('location', 'x', true)
    held.setHasEvents('location', 'x', false)
    expect(held.hasAny([{ organizerId: 'x' }])).toBe(true)
    expect(held.hasAny([{ locationId: 'x' }, { organizerId: 'y' }, {}])).toBe(false)
  })
})
