import { describe, expect, it } from 'vitest'
import { chooseEvent } from '../../../backend/events/rules/choice.ts'
import { fewEvents, isAt } from '../../../backend/events/rules/event-index.ts'
import type { EventCalendar, EventFacts } from '../../../backend/events/shapes.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { aCounter, anEvent, aZuil, HOUR, once, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const startingIn = (hours: number): EventCalendar => once(now + hours * HOUR, now + hours * HOUR + HOUR)
const gone = once(now - 100 * HOUR, now - 99 * HOUR)
const elsewhere = { organizerId: 'elsewhere' }

const choose = (events: readonly EventFacts[], zuil: Partial<ZuilFacts> = {}, shown?: string, wasGiven = false) => {
  const choice = chooseEvent(
    fewEvents(events),
    aZuil(zuil),
    now,
    shown === undefined ? undefined : { id: shown, wasGiven },
  )
  return 'refusal' in choice ? choice.refusal : `${choice.by} ${choice.event.id}`
}

describe('the events at the counters of a zuil', () => {
  it('are those of the organizer or the location of one of them', () => {
    const events = [
      anEvent('both', gone, { locationId: 'location' }),
      anEvent('organizer', gone),
      anEvent('location', gone, { ...elsewhere, locationId: 'location' }),
      anEvent('other', gone, { ...elsewhere, locationId: 'far' }),
    ]
    const at = ({ counters }: ZuilFacts) => events.filter((event) => isAt(event, counters)).map(({ id }) => id)
    expect(at(aZuil())).toEqual(['both', 'organizer', 'location'])
    // A counter without a location is not at the place of an event without one.
    expect(at(aZuil({ counters: [aCounter({ id: '1' }), aCounter({ id: '2', locationId: 'far' })] }))).toEqual([
      'other',
    ])
  })
})

describe('the event of a zuil', () => {
  it('is another than one that was cancelled by then, whoever chose it', () => {
    const events = [anEvent('off', startingIn(0), { cancelledSince: now }), anEvent('on', startingIn(3))]
    expect(choose(events)).toBe('AUTOMATIC on')
    expect(choose(events, { fixedEventId: 'off' })).toBe('AUTOMATIC on')
    expect(choose(events, { counterEventId: 'off' })).toBe('AUTOMATIC on')
    expect(choose(events.slice(0, 1))).toBe('checkin-not-allowed')
  })

  it('is the one that was on the screen before it was cancelled; afterwards it is no other, which nobody saw', () => {
    const on = anEvent('on', startingIn(3))
    const off = (cancelledSince: number) => [anEvent('off', startingIn(0), { cancelledSince }), on]
    expect(choose(off(now + 1), {}, 'off')).toBe('SHOWN off')
    expect(choose(off(now + 1), { fixedEventId: 'on' }, 'off')).toBe('SHOWN off')
    expect(choose(off(now), {}, 'off')).toBe('checkin-not-allowed')
    expect(choose(off(now - HOUR), { fixedEventId: 'on' }, 'off')).toBe('checkin-not-allowed')
    const dateOff: EventCalendar = {
      type: 'DATES',
      occurrences: [{ start: now, end: now, wholeDay: false, cancelledSince: now - HOUR }],
    }
    expect(choose([anEvent('off', dateOff), on], {}, 'off')).toBe('checkin-not-allowed')
    // It was over anyhow, or the zuil can't have shown it.
    expect(choose([anEvent('off', gone, { cancelledSince: now - HOUR }), on], {}, 'off')).toBe('AUTOMATIC on')
    const far = anEvent('off', startingIn(0), { ...elsewhere, cancelledSince: now - HOUR })
    expect(choose([far, on], {}, 'off')).toBe('AUTOMATIC on')
    expect(choose([far, on], {}, 'off', true)).toBe('checkin-not-allowed')
  })

  const near = anEvent('near', startingIn(1))
  const far = anEvent('far', startingIn(3))
  const fixed = anEvent('fixed', startingIn(4), elsewhere)
  const counter = anEvent('counter', startingIn(4), elsewhere)
  const all = [near, far, fixed, counter]

  it('is the one of the back office, which overrides all', () => {
    expect(choose(all, { fixedEventId: 'fixed', counterEventId: 'counter' })).toBe('BACK_OFFICE fixed')
  })

  it('is else the one of the counter app', () => {
    expect(choose(all, { counterEventId: 'counter' })).toBe('COUNTER counter')
  })

  it('is else the one whose start hour is nearest, past or to come', () => {
    expect(choose(all)).toBe('AUTOMATIC near')
    expect(choose([anEvent('a', startingIn(-1)), anEvent('b', startingIn(2))])).toBe('AUTOMATIC a')
    expect(choose([anEvent('a', startingIn(-3)), anEvent('b', startingIn(2))])).toBe('AUTOMATIC b')
  })

  it('falls back when check-in on the chosen one is not allowed now', () => {
    const shut = [anEvent('fixed', gone, elsewhere), anEvent('counter', gone, elsewhere)]
    expect(choose([near, ...shut], { fixedEventId: 'fixed', counterEventId: 'counter' })).toBe('AUTOMATIC near')
    expect(choose([near, counter], { fixedEventId: 'unknown', counterEventId: 'counter' })).toBe('COUNTER counter')
  })

  it('is of two as near the one still to start, of two alike the lower id', () => {
    expect(choose([anEvent('a', startingIn(-1)), anEvent('b', startingIn(1))])).toBe('AUTOMATIC b')
    expect(choose([anEvent('b', startingIn(1)), anEvent('a', startingIn(1))])).toBe('AUTOMATIC a')
  })

  it('is one without start hour only where there is none with one', () => {
    const days = ['b', 'a'].map((id) => anEvent(id, once(now, now, true)))
    expect(choose([...days, anEvent('z', startingIn(-5))])).toBe('AUTOMATIC z')
    expect(choose(days)).toBe('AUTOMATIC a')
  })

  it('goes by the nearest of an event’s own dates', () => {
    const twice: EventCalendar = {
      type: 'DATES',
      occurrences: [-4, 1].map((h) => ({ start: now + h * HOUR, end: now + (h + 1) * HOUR, wholeDay: false })),
    }
    expect(choose([anEvent('twice', twice), anEvent('once', startingIn(2))])).toBe('AUTOMATIC twice')
  })

  it('is before all of these the one that was on the screen: the passholder saw it, whatever was chosen since', () => {
    expect(choose(all, {}, 'far')).toBe('SHOWN far')
    expect(choose(all, { counterEventId: 'counter' }, 'near')).toBe('SHOWN near')
    expect(choose(all, { fixedEventId: 'fixed', counterEventId: 'counter' }, 'far')).toBe('SHOWN far')
    expect(choose(all, { fixedEventId: 'fixed', counterEventId: 'counter' }, 'counter')).toBe('SHOWN counter')
  })

  it('is not the one that was on the screen, where check-in on it was not allowed', () => {
    expect(choose([near, anEvent('old', gone)], {}, 'old')).toBe('AUTOMATIC near')
    expect(choose([near, anEvent('old', gone)], { counterEventId: 'near' }, 'old')).toBe('COUNTER near')
    expect(choose([near], {}, 'unknown', true)).toBe('AUTOMATIC near')
  })

  it('is one of elsewhere that was on the screen only if the zuil was given it', () => {
    expect(choose(all, {}, 'fixed')).toBe('AUTOMATIC near')
    expect(choose(all, {}, 'fixed', true)).toBe('SHOWN fixed')
    expect(choose(all, { counterEventId: 'counter' }, 'fixed', true)).toBe('SHOWN fixed')
  })

  it('is none: nothing to choose from, or nothing open', () => {
    expect(choose([])).toBe('event-not-found')
    expect(choose([anEvent('a', gone)])).toBe('checkin-not-allowed')
    expect(choose([fixed, anEvent('x', gone, elsewhere)], { fixedEventId: 'x' })).toBe('checkin-not-allowed')
  })
})
