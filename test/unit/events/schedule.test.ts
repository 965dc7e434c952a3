import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseEvent } from '../../../backend/events/rules/choice.ts'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import { scheduleOf } from '../../../backend/events/rules/schedule.ts'
import { windowsOf } from '../../../backend/events/rules/windows.ts'
import type { EventCalendar, EventFacts } from '../../../backend/events/shapes.ts'
import { anEvent, aZuil, DAY, HOUR, once, utc } from '../../support/facts.ts'

const from = utc('2026-10-23 22:00')
const until = from + 4 * DAY

// Few distinct hours, so that starts, ends and middles fall together often; odd milliseconds, so that middles are halves.
const when = fc
  .tuple(fc.integer({ min: -24, max: 5 * 24 }), fc.constantFrom(0, 1, 2, 30 * 60_000))
  .map(([hours, ms]) => from + hours * HOUR + ms)
const clock = fc.constantFrom('00:00', '02:30', '09:00', '10:00', '13:00', '20:00', '22:30', '23:59')
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const hours = fc.array(fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), opens: clock, closes: clock }), {
  maxLength: 2,
})
const occurrence = fc
  .record({ start: when, length: fc.integer({ min: -12, max: 30 }), wholeDay: fc.boolean() })
  .map(({ start, length, wholeDay }) => ({ start, end: start + length * HOUR, wholeDay }))
const day = fc.constantFrom('2026-10-22', '2026-10-24', '2026-10-25', '2026-10-26', '2026-10-30')
const calendar: fc.Arbitrary<EventCalendar> = fc.oneof(
  fc.array(occurrence, { maxLength: 4 }).map((occurrences) => ({ type: 'DATES' as const, occurrences })),
  fc.record({ type: fc.constant('PERIODIC' as const), from: day, until: day, hours }),
  hours.map((all) => ({ type: 'PERMANENT' as const, hours: all })),
)
const world = fc
  .record({
    calendars: fc.array(fc.tuple(calendar, fc.constantFrom('organizer', 'elsewhere')), { maxLength: 6 }),
    fixed: fc.option(fc.integer({ min: 0, max: 6 })),
    counter: fc.option(fc.integer({ min: 0, max: 6 })),
  })
  .map(({ calendars, fixed, counter }) => ({
    events: calendars.map(([c, organizerId], i) => anEvent(`e${i}`, c, { organizerId })),
    zuil: aZuil({
      ...(fixed !== null && { fixedEventId: `e${fixed}` }),
      ...(counter !== null && { counterEventId: `e${counter}` }),
    }),
  }))

/** Every moment at which anything can change, with the ones just before and after it. */
const moments = (events: readonly EventFacts[]): number[] => {
  const windows = events.flatMap((event) => windowsOf(event.calendar, { from, until }))
  const starts = windows.flatMap(({ start }) => start ?? [])
  const middles = starts.flatMap((a) => starts.map((b) => Math.floor((a + b) / 2)))
  const all = [from, ...windows.flatMap((w) => [w.from, w.until]), ...starts, ...middles]
  return [...new Set(all.flatMap((at) => [at - 1, at, at + 1]))].filter((at) => at >= from && at < until)
}

const entryAt = (entries: ReturnType<typeof scheduleOf>, at: number): string | undefined =>
  entries.find((entry) => Date.parse(entry.from) <= at && at < Date.parse(entry.until))?.event.id

describe('schedule', () => {
  it('says at every moment what chooseEvent says', () => {
    fc.assert(
      fc.property(world, fc.array(fc.integer({ min: from, max: until - 1 }), { maxLength: 20 }), (w, sampled) => {
        const index = fewEvents(w.events)
        const entries = scheduleOf(index, w.zuil, from, until)
        for (const at of [...moments(w.events), ...sampled]) {
          const choice = chooseEvent(index, w.zuil, at)
          const [said, chosen] = [entryAt(entries, at), 'refusal' in choice ? undefined : choice.event.id]
          if (said !== chosen) expect([new Date(at), said]).toEqual([new Date(at), chosen])
        }
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('is in order, within its span, without overlap, and says nothing twice', () => {
    fc.assert(
      fc.property(world, ({ events, zuil }) => {
        const entries = scheduleOf(fewEvents(events), zuil, from, until)
        let end = from
        let previous: string | undefined
        for (const entry of entries) {
          const [begin, close] = [Date.parse(entry.from), Date.parse(entry.until)]
          expect(begin).toBeGreaterThanOrEqual(end)
          expect(close).toBeGreaterThan(begin)
          if (begin === end) expect(entry.event.id).not.toBe(previous)
          end = close
          previous = entry.event.id
        }
        expect(end).toBeLessThanOrEqual(until)
      }),
      { numRuns: 100 },
    )
  })

  it('changes midway between two starts, where the one still to start wins', () => {
    const start = utc('2026-10-24 10:00')
    const events = [
      anEvent('a', once(start, start + HOUR)),
      anEvent('b', once(start + 2 * HOUR + 1, start + 3 * HOUR), { checkinPoints: 2 }),
    ]
    const entries = scheduleOf(fewEvents(events), aZuil(), from, until)
    expect(entries).toEqual([
      {
        from: '2026-10-24T05:00:00.000Z',
        until: '2026-10-24T11:00:00.001Z',
        event: { id: 'a', name: { nl: 'a' }, points: 1 },
      },
      {
        from: '2026-10-24T11:00:00.001Z',
        until: '2026-10-24T18:00:00.000Z',
        event: { id: 'b', name: { nl: 'b' }, points: 2 },
      },
    ])
  })

  it('has at most 200 entries: the first', () => {
    const events = Array.from({ length: 250 }, (_, i) => anEvent(`e${i}`, once(from + i * HOUR, from + i * HOUR + 1)))
    const entries = scheduleOf(fewEvents(events), aZuil(), from, from + 300 * HOUR)
    expect(entries).toHaveLength(200)
    expect(entries[0]?.event.id).toBe('e0')
    expect(entries[199]?.event.id).toBe('e199')
  })
})
