import { refusalReasons, type Tap } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { searchWords, soughtOf } from '../../../backend/taps/rules/activity-search.ts'
import { mayBeBooked, unbookedReason } from '../../../backend/taps/rules/noted.ts'
import { actie, apiRequest, tapRequest } from '../../support/facts.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

type Judged = Parameters<typeof unbookedReason>[0]
const refused = (
  reason: (typeof refusalReasons)[number],
  { live = false, ...tap }: Partial<Tap> & { live?: boolean } = {},
  over: Partial<Judged> = {},
): Judged => ({
  planned: {
    ...{ request: tapRequest(1, now, tap, { live }), at: now, timeQuality: 'MEASURED', dropped: [] },
    target: { kind: 'NONE', refusal: reason },
  },
  verdict: { outcome: 'REFUSED', actieId: actie(1), reason },
  card: { uitpasNumber: '0930000420206', status: 'ACTIVE', passholderId: 'holder' },
  ...over,
})

describe('a tap that was noted and can’t be booked', () => {
  it('waits for somebody, whatever the reason, but where that has a place of its own', () => {
    const elsewhere = ['in-quarantine', 'quarantine-refused', 'not-confirmed', 'actie-id-in-use']
    for (const reason of refusalReasons)
      expect(unbookedReason(refused(reason)), reason).toBe(elsewhere.includes(reason) ? undefined : reason)
  })

  it('is the point of a check-in or ticket tap alone, out of a journal', () => {
    const reasonOf = (...args: Parameters<typeof refused>) => unbookedReason(refused(...args))
    expect(reasonOf('card-blocked', { mode: 'TICKET' })).toBe('card-blocked')
    expect(reasonOf('card-blocked', { mode: 'REWARD' })).toBeUndefined()
    expect(reasonOf('card-blocked', { mode: 'MEMBERSHIP' })).toBeUndefined()
    expect(reasonOf('card-blocked', { ifLate: 'DROP' })).toBeUndefined()
    expect(reasonOf('card-blocked', { live: true })).toBeUndefined()
    expect(reasonOf('passholder-not-found', {}, { card: undefined as never })).toBeUndefined()
    expect(reasonOf('card-blocked', {}, { noRoom: true })).toBeUndefined()
    const saved = { outcome: 'SAVED', actieId: actie(1), points: 1, balance: 1, eventId: 'event' } as const
    expect(reasonOf('card-blocked', {}, { verdict: saved })).toBeUndefined()
    const planned = { ...refused('card-blocked').planned, request: apiRequest(1, now, 'event') }
    expect(reasonOf('card-blocked', {}, { planned })).toBeUndefined()
  })

  it('is never booked of a device that was not its zuil’s any more', () => {
    expect(refusalReasons.filter((reason) => !mayBeBooked(reason))).toEqual(['device-replaced'])
  })
})

describe('what is typed in a search', () => {
  it.each([
    ['0930000420206', { kind: 'CARD', uitpasNumber: '0930000420206' }],
    [' 0930 0004 2020.6 ', { kind: 'CARD', uitpasNumber: '0930000420206' }],
    ['12345678903', { kind: 'CARD', uitpasNumber: '12345678903' }],
    ['0930', { kind: 'NAME', words: ['0930'] }],
    ['8703FEE0-29cc-452c-b1af-94ef494d4196 ', { kind: 'ID', id: '8703fee0-29cc-452c-b1af-94ef494d4196' }],
    ["D'Hondt-Çelik  Zoë", { kind: 'NAME', words: ['d', 'hondt', 'celik', 'zoe'] }],
    ["'; drop", { kind: 'NAME', words: ['drop'] }],
    ['…', { kind: 'NAME', words: [] }],
  ])('%s is known', (typed, sought) => {
    expect(soughtOf(typed)).toEqual(sought)
  })

  it('has no character that a query of words would take for its own', () => {
    expect(searchWords("a&b|c!d:*('e')<->f\\")).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })
})
