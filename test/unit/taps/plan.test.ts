import type { Tap } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { always, periodOf } from '../../../backend/platform/time/calendar.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes/reward.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import { defaultTicketLimit, ticketLimitOf } from '../../../backend/tickets/rules/limit.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import {
  aCardSystem,
  aCatalog,
  aCounter,
  actie,
  anAssociation,
  anEvent,
  apiRequest,
  aReward,
  aZuil,
  CHIP,
  COFFEE,
  FRIENDS,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

const at = utc('2026-10-25 12:00')
const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const event = anEvent(
  'e',
  { type: 'PERMANENT', hours: [{ days: everyDay, opens: '12:00', closes: '13:00' }] },
  { basePrice: 1_250, cardSystemIds: [2, 9, 1], ticketLimit: { volume: 1, period: 'DAY' } },
)
const closed = anEvent('closed', once(utc('2020-01-01 12:00'), utc('2020-01-01 13:00')))
const cardSystems = [aCardSystem(), aCardSystem({ id: 2 })]
const week = { volume: 1, from: utc('2026-10-18 22:00'), until: utc('2026-10-25 23:00') }
const day = { volume: 1, from: utc('2026-10-24 22:00'), until: utc('2026-10-25 23:00') }

describe('a check-in over the API', () => {
  const target = (eventId: string) => planAction(aCatalog([event, closed]), apiRequest(1, at, eventId)).target

  it('takes the event asked for, with the limit’s calendar period', () => {
    expect(target('e')).toEqual({ kind: 'CHECK_IN', event, limit: week })
    expect(target('closed')).toEqual({ kind: 'NONE', refusal: 'checkin-not-allowed' })
    expect(target('none')).toEqual({ kind: 'NONE', refusal: 'event-not-found' })
  })
})

describe('a ticket over the API', () => {
  const ask = (eventId: string): ActionRequest => ({
    origin: 'API',
    kind: 'TICKET',
    actieId: actie(1),
    card: { kind: 'CHIP', chipNumber: CHIP },
    receivedAt: at,
    eventId,
    regularPrice: 800,
    tariffId: 'SOCIALTARIFF-1-default',
  })
  const target = (eventId: string) => planAction(aCatalog([event, closed], [], { cardSystems }), ask(eventId)).target

  it('has the price that was asked, all card systems, no counter and no point', () => {
    expect(target('e')).toEqual({
      kind: 'TICKET',
      event,
      price: 800,
      shownPrice: 800,
      limit: day,
      cardSystems,
      counterIds: [],
      tariffId: 'SOCIALTARIFF-1-default',
    })
    expect(target('none')).toEqual({ kind: 'NONE', refusal: 'event-not-found' })
  })

  it('is not sold of an event that is cancelled', () => {
    const off = aCatalog([{ ...event, cancelledSince: at }])
    expect(planAction(off, ask('e')).target).toEqual({ kind: 'NONE', refusal: 'event-cancelled' })
    expect(planAction(off, apiRequest(1, at, 'e')).target).toEqual({ kind: 'NONE', refusal: 'checkin-not-allowed' })
  })

  it('is sold whenever check-in is allowed, or not', () => {
    expect(target('closed')).toMatchObject({ kind: 'TICKET', event: closed })
  })
})

describe('a redemption over the API', () => {
  const target = (...rewards: RewardFacts[]) => {
    const request = { origin: 'API', kind: 'REDEEM', actieId: actie(1), receivedAt: at, rewardId: COFFEE } as const
    const card = { kind: 'CHIP', chipNumber: CHIP } as const
    return planAction(aCatalog([], [], { rewards }), { ...request, card }).target
  }

  it('takes an active reward, a welcome reward too, with its limit’s period', () => {
    expect(target(aReward())).toEqual({ kind: 'REDEEM', reward: aReward() })
    const yearly = aReward({ limit: { volume: 2, period: 'YEAR' } })
    expect(target(yearly)).toEqual({ kind: 'REDEEM', reward: yearly, limit: { volume: 2, ...periodOf(at, 'YEAR') } })
    // A welcome reward once, whatever its limit says.
    for (const more of [{}, { limit: { volume: 2, period: 'YEAR' } as const }]) {
      const welcome = aReward({ points: 0, ...more })
      expect(target(welcome)).toEqual({ kind: 'REDEEM', reward: welcome, limit: { volume: 1, ...always } })
    }
  })

  it.each([[], [aReward({ status: 'INACTIVE' })], [aReward({ status: 'DELETED' })]])('finds no other', (...rewards) => {
    expect(target(...rewards)).toEqual({ kind: 'NONE', refusal: 'reward-not-found' })
  })
})

describe('a tap', () => {
  const other = aReward({ id: 'other', counterIds: ['elsewhere'] })
  const rewards = [
    aReward(),
    other,
    aReward({ id: 'welcome', points: 0 }),
    aReward({ id: 'inactive', status: 'INACTIVE' }),
    aReward({ id: 'foreign', cardSystemId: 2 }),
    aReward({ id: 'named', cardSystemId: 2, counterIds: ['counter'] }),
    aReward({ id: 'over', redemption: { from: 0, until: 1 } }),
  ]
  const associations = [
    anAssociation(),
    anAssociation({ id: 'unread', counters: [{ counterId: 'elsewhere', right: 'WRITE' }] }),
    anAssociation({ id: 'written', counters: [{ counterId: 'counter', right: 'WRITE' }] }),
  ]
  const target = (tap: Partial<Tap>, zuil: Partial<ZuilFacts> = {}, events = [event]) =>
    planAction(aCatalog(events, [aZuil(zuil)], { cardSystems, rewards, associations }), tapRequest(1, at, tap)).target

  it('is judged by its own time', () => {
    const request = { ...tapRequest(1, at), sent: { bootId: 'boot', monotonicMs: 61_000 } }
    expect(planAction(aCatalog([event], [aZuil()]), request)).toMatchObject({
      at: at - 60_000,
      timeQuality: 'MEASURED',
      target: { kind: 'CHECK_IN', event: { id: 'e' } },
      dropped: [],
    })
  })

  it('asks that its zuil is there and not blocked', () => {
    const blocked = { kind: 'NONE', refusal: 'zuil-blocked' }
    expect(planAction(aCatalog([event]), tapRequest(1, at)).target).toEqual(blocked)
    for (const mode of ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const) {
      const tap = { mode, rewardId: COFFEE, associationId: FRIENDS }
      expect(target(tap, { blocked: true })).toEqual(blocked)
      expect(target(tap, { blocked: true, blockedSince: at })).toEqual(blocked)
      expect(target(tap, { blocked: true, blockedSince: at - 1 })).toEqual(blocked)
      const kept = { kind: 'QUARANTINE', why: 'BLOCKED_ZUIL' }
      expect(target(tap, { blocked: true, blockedSince: at + 1 })).toEqual(kept)
      expect(target(tap, { blocked: false, blockedSince: at }).kind).not.toBe('NONE')
    }
  })

  it('is judged by the mode that its passholder saw, whatever the zuil is', () => {
    const shown = { rewardId: COFFEE, associationId: FRIENDS }
    for (const type of ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const) {
      expect(target({ ...shown, mode: 'CHECK_IN' }, { type }).kind).toBe('CHECK_IN')
      expect(target({ ...shown, mode: 'TICKET' }, { type }).kind).toBe('TICKET')
      expect(target({ ...shown, mode: 'REWARD' }, { type }).kind).toBe('REDEEM')
      expect(target({ ...shown, mode: 'MEMBERSHIP' }, { type }).kind).toBe('MEMBERSHIP')
    }
  })

  it('for a ticket has the point’s limit beside the ticket’s, and the base price', () => {
    expect(target({ mode: 'TICKET', shownPrice: 1_000 })).toEqual({
      kind: 'TICKET',
      event,
      pointLimit: week,
      price: 1_250,
      shownPrice: 1_000,
      limit: day,
      cardSystems,
      counterIds: ['counter'],
    })
    const { basePrice: _, ...unpriced } = event
    expect(target({ mode: 'TICKET' }, {}, [unpriced])).not.toHaveProperty('price')
    expect(target({ mode: 'TICKET' }, {}, [closed])).toEqual({ kind: 'NONE', refusal: 'checkin-not-allowed' })
    expect(target({ mode: 'TICKET' }, {}, [])).toEqual({ kind: 'NONE', refusal: 'event-not-found' })
  })

  it('takes the event that was on the screen', () => {
    const twin = { ...event, id: 'a' }
    expect(target({ mode: 'TICKET' }, {}, [event, twin])).toMatchObject({ event: { id: 'a' } })
    expect(target({ mode: 'TICKET', shownEventId: 'e' }, {}, [event, twin])).toMatchObject({ event: { id: 'e' } })
  })

  it.each<[string | undefined, string]>([
    [COFFEE, 'REDEEM'],
    ['named', 'REDEEM'],
    // That its time is over is for the passholder to hear.
    ['over', 'REDEEM'],
    [undefined, 'reward-not-found'],
    ['unknown', 'reward-not-found'],
    ['other', 'reward-not-found'],
    ['welcome', 'reward-not-found'],
    ['inactive', 'reward-not-found'],
    ['foreign', 'reward-not-found'],
  ])('for the reward %s: %s', (rewardId, expected) => {
    const found = target({ mode: 'REWARD', ...(rewardId !== undefined && { rewardId }) })
    expect(found.kind === 'NONE' ? found.refusal : found.kind).toBe(expected)
  })

  it('for a reward goes by any of the zuil’s counters', () => {
    const counters = [aCounter(), aCounter({ id: 'elsewhere', cardSystemId: 3 })]
    expect(target({ mode: 'REWARD', rewardId: 'other' }, { counters })).toMatchObject({ reward: other })
  })

  it.each<[string | undefined, string]>([
    [FRIENDS, 'MEMBERSHIP'],
    ['written', 'MEMBERSHIP'],
    [undefined, 'association-not-found'],
    ['unknown', 'association-not-found'],
    ['unread', 'association-not-found'],
  ])('for the association %s: %s', (associationId, expected) => {
    const found = target({ mode: 'MEMBERSHIP', ...(associationId !== undefined && { associationId }) })
    expect(found.kind === 'NONE' ? found.refusal : found.kind).toBe(expected)
  })
})

describe('what is dropped', () => {
  const dropped = (tap: Partial<Tap>, live = false) =>
    planAction(aCatalog([event], [aZuil()]), tapRequest(1, at, tap, { live })).dropped

  it.each<[Tap['mode'], Tap['ifLate'], readonly string[]]>([
    ['CHECK_IN', 'BOOK', []],
    ['CHECK_IN', 'DROP', ['CHECKIN']],
    ['TICKET', 'BOOK', ['TICKET']],
    ['TICKET', 'DROP', ['CHECKIN', 'TICKET']],
    ['REWARD', 'BOOK', ['REDEMPTION']],
    ['REWARD', 'DROP', ['REDEMPTION']],
    ['MEMBERSHIP', 'BOOK', []],
    ['MEMBERSHIP', 'DROP', []],
  ])('of a %s tap (%s) out of the journal: %s; live nothing', (mode, ifLate, expected) => {
    expect(dropped({ mode, ifLate }).toSorted()).toEqual(expected)
    expect(dropped({ mode, ifLate }, true)).toEqual([])
  })
})

describe('ticket limits', () => {
  it('are one in all for an event with dates or a periodic one, one a week for a permanent one', () => {
    expect(defaultTicketLimit(once(at, at))).toEqual({ volume: 1, period: 'ABSOLUTE' })
    expect(defaultTicketLimit({ type: 'PERMANENT', hours: [] })).toEqual({ volume: 1, period: 'WEEK' })
    const periodic = { type: 'PERIODIC', from: '2026-01-01', until: '2026-12-31', hours: [] } as const
    expect(defaultTicketLimit(periodic)).toEqual({ volume: 1, period: 'ABSOLUTE' })
  })

  it('are the event’s own if it has one', () => {
    const own = { volume: 4, period: 'MONTH' } as const
    expect(ticketLimitOf(anEvent('e', once(at, at), { ticketLimit: own }))).toEqual(own)
  })
})
