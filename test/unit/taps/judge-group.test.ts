import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../backend/platform/time/calendar.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import type { ActionRequest, Decision, Facts } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCatalog,
  actie,
  anAssociation,
  anEvent,
  aPassholder,
  apiRequest,
  aReward,
  aZuil,
  CHIP,
  COFFEE,
  DAY,
  FRIENDS,
  factsOf,
  tapRequest,
  utc,
} from '../../support/facts.ts'

/** Group passes (groepspassen): they buy tickets at social tariff, so many a year, and have to do with nothing else. */

const now = utc('2026-11-23 12:00')
const always = { type: 'PERMANENT', hours: [] } as const
const events = ['show', 'play'].map((id) => anEvent(id, always, { basePrice: 1_000 }))
const social = { cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: now + 1_000 * DAY } as const
const group = (groupTicketsPerYear: number) => factsOf(aPassholder({ groupTicketsPerYear, memberships: [social] }))
const rewards = [aReward({ counterIds: ['counter'] })]
const zuilen = [aZuil({ type: 'TICKET' })]
const catalog = aCatalog(events, zuilen, { rewards, associations: [anAssociation()] })

const sale = (n: number, at: number, eventId: string): ActionRequest => ({
  ...{ origin: 'API', kind: 'TICKET', actieId: actie(n), card: { kind: 'CHIP', chipNumber: CHIP }, receivedAt: at },
  ...{ eventId, regularPrice: 1_000, tariffId: 'SOCIALTARIFF-1-default' },
})
const plan = (request: ActionRequest) => planAction(catalog, request)
const verdictOf = (request: ActionRequest, facts: Facts = group(5)) => judge([plan(request)], facts)[0]?.verdict

describe('a group pass', () => {
  it('is no passholder where points, rewards and memberships are, and is told of no balance', () => {
    const refusal = { outcome: 'REFUSED', actieId: actie(1), reason: 'passholder-not-found' }
    const redeem: ActionRequest = {
      ...{ origin: 'API', kind: 'REDEEM', actieId: actie(1), card: { kind: 'CHIP', chipNumber: CHIP } },
      ...{ receivedAt: now, rewardId: COFFEE },
    }
    for (const request of [
      apiRequest(1, now, 'show'),
      tapRequest(1, now, { mode: 'CHECK_IN', shownEventId: 'show' }),
      redeem,
      tapRequest(1, now, { mode: 'REWARD', rewardId: COFFEE, ifLate: 'DROP' }),
      tapRequest(1, now, { mode: 'MEMBERSHIP', associationId: FRIENDS }),
    ])
      expect(verdictOf(request)).toEqual(refusal)
    const blocked = factsOf(aPassholder({ groupTicketsPerYear: 5, memberships: [{ ...social, status: 'BLOCKED' }] }))
    expect(verdictOf(apiRequest(1, now, 'show'), blocked)).toMatchObject({ reason: 'passholder-blocked' })
  })

  it('buys a ticket at a ticketzuil, and saves no point', () => {
    const tap = tapRequest(1, now, { mode: 'TICKET', shownEventId: 'show', shownPrice: 1_000 })
    const [decision] = judge([plan(tap)], group(1))
    expect(decision?.verdict).toEqual({
      outcome: 'TICKET',
      actieId: actie(1),
      eventId: 'show',
      ticket: { sold: true, price: 200, regularPrice: 1_000, tariff: 'SOCIAL' },
    })
    expect(decision).toMatchObject({ ledger: [] })
    expect(decision).not.toHaveProperty('checkin')
  })

  it('has all its tickets: of whichever event, whatever that event allows a person', () => {
    const tap = (n: number) => plan(tapRequest(n, now, { mode: 'TICKET', shownEventId: 'show', shownPrice: 1_000 }))
    const verdicts = judge([tap(1), tap(2), plan(sale(3, now, 'play')), tap(4), plan(sale(5, now, 'play'))], group(3))
    expect(verdicts.map(({ ticket }) => ticket?.eventId)).toEqual(['show', 'show', 'play', undefined, undefined])
    expect(verdicts[3]?.verdict).toEqual({
      outcome: 'TICKET',
      actieId: actie(4),
      eventId: 'show',
      ticket: { sold: false, reason: 'maximum-reached' },
    })
    expect(verdicts[4]?.verdict).toMatchObject({ outcome: 'REFUSED', reason: 'maximum-reached' })
  })

  it('buys nothing without a social status of its own, nor with no tickets', () => {
    const none = { outcome: 'REFUSED', reason: 'social-tariff-not-available' }
    const plain = factsOf(aPassholder({ groupTicketsPerYear: 5 }))
    expect(verdictOf(sale(1, now, 'show'), plain)).toMatchObject(none)
    expect(verdictOf(sale(1, now, 'show'), group(0))).toMatchObject({ reason: 'maximum-reached' })
  })

  it('has its tickets anew with each calendar year, in Brussels', () => {
    const had = (at: number): Facts => ({ ...group(1), groupTickets: new Map([['holder', [at]]]) })
    const atNewYear = utc('2026-12-31 23:00')
    expect(verdictOf(sale(1, atNewYear, 'show'), had(atNewYear - 1))).toMatchObject({ outcome: 'TICKET' })
    expect(verdictOf(sale(1, atNewYear - 1, 'show'), had(utc('2025-12-31 23:00')))).toMatchObject({
      outcome: 'REFUSED',
    })
  })

  it('gets back a ticket that its tap out of the journal was not to give', () => {
    const tap = { mode: 'TICKET', shownEventId: 'show', shownPrice: 1_000 } as const
    const live = tapRequest(1, now, tap)
    const late = tapRequest(1, now + 1_000, tap, { live: false })
    const verdicts = judge(
      [live, { ...late, sent: { bootId: 'boot', monotonicMs: 2_000 } }, sale(2, now, 'play')].map(plan),
      group(1),
    )
    expect(verdicts.map(({ verdict, reversed }) => [verdict.outcome, reversed])).toEqual([
      ['TICKET', []],
      ['TICKET', ['TICKET']],
      ['TICKET', []],
    ])
    expect(verdicts[2]?.ticket).toBeDefined()
  })

  it('never has more than its number in a year, and is refused only with that many', () => {
    const asked = fc.record({
      at: fc.integer({ min: utc('2025-12-01 00:00'), max: utc('2027-02-01 00:00') }),
      event: fc.constantFrom('show', 'play'),
    })
    fc.assert(
      fc.property(fc.nat(6), fc.array(asked, { maxLength: 40 }), (most, all) => {
        const holder = aPassholder({
          groupTicketsPerYear: most,
          memberships: [{ ...social, socialTariffEndDate: now + 9_999 * DAY }],
        })
        const decisions = judge(
          all.map(({ at, event }, n) => plan(sale(n + 1, at, event))),
          factsOf(holder),
        )
        const yearOf = (decision: Decision) => dayOf(decision.planned.at).slice(0, 4)
        decisions.forEach((decision, n) => {
          const sold = decisions.slice(0, n).filter((one) => one.ticket && yearOf(one) === yearOf(decision)).length
          expect(decision.ticket !== undefined).toBe(sold < most)
        })
      }),
    )
  })
})
