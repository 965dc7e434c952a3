import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseEvent } from '../../../backend/events/rules/choice.ts'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import { type ChoosingZuil, explainChoice, reachOf } from '../../../backend/events/rules/explained.ts'
import { isOpen } from '../../../backend/events/rules/windows.ts'
import type { EventCalendar, EventFacts } from '../../../backend/events/shapes.ts'
import { anEvent, HOUR, once, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const startingIn = (hours: number): EventCalendar => once(now + hours * HOUR, now + hours * HOUR + HOUR)
const near = anEvent('near', startingIn(1))
const farther = anEvent('farther', startingIn(3))
const tomorrow = anEvent('tomorrow', startingIn(30))
const gone = anEvent('gone', startingIn(-100))
const elsewhere = anEvent('elsewhere', startingIn(0), { organizerId: 'another', locationId: 'there' })
const all = [near, farther, tomorrow, gone, elsewhere]

const aZuil = (more: Partial<ChoosingZuil> = {}): ChoosingZuil => ({
  ...{ id: 'zuil', blocked: false, counters: [{ name: 'Onthaal', organizerId: 'organizer' }] },
  ...more,
})
const explain = (event: EventFacts, more: Partial<ChoosingZuil> = {}, events: readonly EventFacts[] = all) => {
  const { why, chosen, shown, passedOver, candidates } = explainChoice(fewEvents(events), aZuil(more), event, now)
  return {
    ...{ why, chosen, shown: shown?.id },
    passedOver: passedOver.map((one) => `${one.by} ${one.event.id}`),
    candidates: candidates.map((one) => one.event.id),
  }
}

describe('why a zuil shows an event, or another', () => {
  it('goes in the order of the handbook: the KSB, the counter, the nearest start', () => {
    const candidates = ['near', 'farther']
    expect(explain(near)).toEqual({ why: 'NEAREST', chosen: true, shown: 'near', passedOver: [], candidates })
    expect(explain(farther)).toMatchObject({ why: 'OTHER_NEARER', chosen: false, shown: 'near' })
    expect(explain(near, { counterEventId: 'farther' })).toMatchObject({ why: 'OTHER_CHOSEN', shown: 'farther' })
    expect(explain(farther, { counterEventId: 'farther' })).toMatchObject({ why: 'CHOSEN', chosen: true })
    const both = { fixedEventId: 'elsewhere', counterEventId: 'farther' }
    expect(explain(elsewhere, both)).toMatchObject({ why: 'SET', chosen: true })
    expect(explain(farther, both)).toMatchObject({ why: 'OTHER_SET', shown: 'elsewhere' })
    expect(explain(near, {}, [near, tomorrow])).toMatchObject({ why: 'ONLY', chosen: true })
  })

  it('says what is passed over, since check-in on it is not allowed then', () => {
    expect(explain(tomorrow, { fixedEventId: 'tomorrow' })).toMatchObject({
      ...{ why: 'NOT_OPEN', chosen: false, shown: 'near', passedOver: ['BACK_OFFICE tomorrow'] },
    })
    expect(explain(near, { fixedEventId: 'tomorrow', counterEventId: 'gone' })).toMatchObject({
      ...{ why: 'NEAREST', passedOver: ['BACK_OFFICE tomorrow', 'COUNTER gone'] },
    })
    expect(explain(gone, { counterEventId: 'gone' })).toMatchObject({ why: 'OVER', shown: 'near' })
    const off = { ...near, cancelledSince: now }
    expect(explain(off, {}, [off, farther])).toMatchObject({
      why: 'CANCELLED',
      shown: 'farther',
      candidates: ['farther'],
    })
    expect(explain(near, { blocked: true })).toMatchObject({ why: 'BLOCKED', chosen: false, shown: undefined })
  })

  it('names why it could at all: what is set, or whose counter it is', () => {
    const counters = [
      { name: 'Onthaal', organizerId: 'organizer', locationId: 'there' },
      { name: 'Bar', locationId: 'here' },
    ]
    expect(reachOf(near, aZuil({ counters }))).toEqual([{ by: 'ORGANIZER', counter: 'Onthaal' }])
    expect(reachOf(elsewhere, aZuil({ counters, fixedEventId: 'elsewhere' }))).toEqual([
      ...[{ by: 'BACK_OFFICE' }, { by: 'LOCATION', counter: 'Onthaal' }],
    ])
    expect(reachOf(elsewhere, aZuil())).toEqual([])
  })

  it('is always the choice itself', () => {
    const hours = fc.integer({ min: -12, max: 12 })
    const event = fc.record({ start: hours, organizer: fc.constantFrom('organizer', 'another'), off: fc.boolean() })
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), fc.nat(6), fc.nat(6), (some, fixed, counter) => {
        const events = some.map(({ start, organizer, off }, n) =>
          anEvent(`e${n}`, startingIn(start), { organizerId: organizer, ...(off && { cancelledSince: now - HOUR }) }),
        )
        const zuil = aZuil({ fixedEventId: `e${fixed}`, counterEventId: `e${counter}` })
        const choice = chooseEvent(fewEvents(events), zuil, now)
        const chosen = 'event' in choice ? choice.event.id : undefined
        const explained = events.map((one) => ({ one, ...explainChoice(fewEvents(events), zuil, one, now) }))
        expect(explained.filter((one) => one.chosen).map(({ one }) => one.id)).toEqual(
          chosen === undefined ? [] : [chosen],
        )
        for (const { one, why, candidates, ...rest } of explained) {
          expect(rest.shown?.id).toBe(chosen)
          // Of what it could show: what is open and is not shown gives way to another; what is not open says so.
          if (!rest.chosen && reachOf(one, zuil).length > 0) expect(why.startsWith('OTHER_')).toBe(isOpen(one, now))
          if ('event' in choice && choice.by === 'AUTOMATIC') expect(candidates[0]?.event.id).toBe(chosen)
        }
      }),
    )
  })
})
