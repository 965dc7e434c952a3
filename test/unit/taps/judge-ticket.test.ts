import type { Tap } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { DistributionKey } from '../../../backend/card-systems/shapes.ts'
import type { EventFacts } from '../../../backend/events/shapes.ts'
import type { PassholderFacts } from '../../../backend/passholders/shapes.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import type { ActionRequest, Facts } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCardSystem,
  aCatalog,
  aCounter,
  actie,
  anEvent,
  aPassholder,
  aZuil,
  CHIP,
  DAY,
  factsOf,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const dates = once(now, now + DAY)
const show = anEvent('show', dates, { checkinPoints: 2, basePrice: 1_250 })
const social = { cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: now + DAY } as const
const holder = (more: Partial<PassholderFacts> = {}) => aPassholder({ points: 5, ...more })
const poor = (more: Partial<PassholderFacts> = {}) => holder({ memberships: [social], ...more })

const atZuil = (event: EventFacts = show) => {
  const catalog = aCatalog([event], [aZuil({ type: 'TICKET' })])
  const shown = event.basePrice === undefined ? {} : { shownPrice: event.basePrice }
  return (n: number, at = now, more: Partial<Tap> = shown) =>
    planAction(catalog, tapRequest(n, at, { mode: 'TICKET', ...more }))
}
const tap = atZuil()
const first = (facts: Facts, plan = tap(1)) => judge([plan], facts)[0]
/** What stands already, of the nth action. */
const having = (facts: Facts, kind: 'visits' | 'tickets', at = now): Facts => ({
  ...facts,
  [kind]: new Map([['holder show', [at]]]),
})

const point = { saved: true, points: 2, balance: 7 } as const
const outcome = (facts: Facts, plan = tap(1)) => {
  const verdict = first(facts, plan)?.verdict
  if (verdict?.outcome !== 'TICKET') return verdict?.outcome === 'REFUSED' ? verdict.reason : verdict
  const { ticket, point: saved } = verdict
  return {
    ticket: ticket.sold ? `${ticket.tariff} ${ticket.price} of ${ticket.regularPrice}` : ticket.reason,
    ...(saved && { point: saved.saved ? `${saved.points} to ${saved.balance}` : `${saved.reason} ${saved.balance}` }),
  }
}

describe('a ticket at a zuil', () => {
  it('comes with a point, at the social tariff of who has a social status', () => {
    const shares = { passholder: 250, localAuthority: 500, organizer: 500, flemishAuthority: 0 }
    const ids = { id: actie(1), passholderId: 'holder', eventId: 'show', uitpasNumber: '0930000420206', at: now }
    const tariffId = 'SOCIALTARIFF-1-default'
    expect(first(factsOf(poor()))).toEqual({
      planned: tap(1),
      repeated: false,
      reversed: [],
      card: { uitpasNumber: '0930000420206', status: 'ACTIVE', passholderId: 'holder' },
      verdict: {
        outcome: 'TICKET',
        actieId: actie(1),
        eventId: 'show',
        ticket: { sold: true, price: 250, regularPrice: 1_250, tariff: 'SOCIAL' },
        point,
      },
      checkin: { ...ids, points: 2 },
      ticket: { ...ids, price: 250, regularPrice: 1_250, tariffId, cardSystemId: 1, shares },
      ledger: [{ kind: 'CHECKIN', passholderId: 'holder', causeId: actie(1), points: 2, at: now }],
    })
  })

  it.each<[string, Partial<PassholderFacts>]>([
    ['never had one', {}],
    ['has one of elsewhere that counts for nothing here', { memberships: [{ ...social, cardSystemId: 2 }] }],
  ])('is not sold to who %s: he saves his point, and reads what he pays at the till', (_who, more) => {
    const facts = factsOf(holder(more))
    expect(first(facts)?.verdict).toEqual({
      outcome: 'TICKET',
      actieId: actie(1),
      eventId: 'show',
      ticket: { sold: false, reason: 'social-tariff-not-available', regularPrice: 1_250 },
      point,
    })
    expect(first(facts)?.ticket).toBeUndefined()
    expect(first(facts)?.checkin).toMatchObject({ points: 2 })
    // Again: no point, and still the price.
    expect(first(having(facts, 'visits'))?.verdict).toMatchObject({
      outcome: 'TICKET',
      ticket: { sold: false, reason: 'social-tariff-not-available', regularPrice: 1_250 },
      point: { saved: false, reason: 'maximum-reached', balance: 5 },
    })
  })

  it('is at the tariff of a key for social statuses of anywhere, for who has his elsewhere', () => {
    const shares = { passholder: { cents: 150 }, localAuthority: { percent: 50 }, organizer: { rest: true } } as const
    const key: DistributionKey = {
      ...{ id: 7, name: 'k', priority: 0, manual: false, cardSystem: 'ANY' as const, postalCodes: [] },
      ...{ outsideOrganizersCity: false, counterIds: ['counter'] },
      shares: { ...shares, flemishAuthority: { cents: 0 } },
    }
    const cardSystems = [aCardSystem({ distributionKeys: [key] }), aCardSystem({ id: 2 })]
    const catalog = aCatalog([show], [aZuil({ type: 'TICKET' })], { cardSystems })
    const plan = planAction(catalog, tapRequest(1, now, { mode: 'TICKET', shownPrice: 1_250 }))
    const facts = factsOf(holder({ memberships: [{ ...social, cardSystemId: 2 }] }))
    expect(first(facts, plan)?.ticket).toMatchObject({
      tariffId: 'SOCIALTARIFF-1-7',
      cardSystemId: 1,
      shares: { passholder: 150, localAuthority: 625, organizer: 475, flemishAuthority: 0 },
    })
    const elsewhere = aCatalog(
      [show],
      [aZuil({ type: 'TICKET', counters: [aCounter({ id: 'other', organizerId: 'organizer' })] })],
      { cardSystems },
    )
    expect(
      outcome(facts, planAction(elsewhere, tapRequest(1, now, { mode: 'TICKET', shownPrice: 1_250 }))),
    ).toMatchObject({
      ticket: 'social-tariff-not-available',
    })
  })

  it.each([
    ['expired', { socialTariffEndDate: now - 31 * DAY }, 'social-tariff-expired'],
    ['suspended', { socialTariffSuspendedUntil: now + 1 }, 'social-tariff-suspended'],
  ])('is refused to whose social status is %s; the point stands', (_name, status, reason) => {
    const facts = factsOf(poor({ memberships: [{ ...social, ...status }] }))
    expect(outcome(facts)).toEqual({ ticket: reason, point: '2 to 7' })
    const decision = first(facts)
    expect(decision?.ticket).toBeUndefined()
    expect(decision?.checkin).toBeDefined()
    expect(outcome(having(facts, 'visits'))).toEqual({ ticket: reason, point: 'maximum-reached 5' })
  })

  it.each<[string, Partial<Tap>]>([
    ['another than it is', { shownPrice: 1_000 }],
    ['none', {}],
  ])('is not sold to who saw a price on the screen that is %s; the point stands', (_what, more) => {
    const plan = tap(1, now, more)
    expect(outcome(factsOf(poor()), plan)).toEqual({ ticket: 'ticket-price-unseen', point: '2 to 7' })
    // Nothing is sold to these, whatever they saw.
    expect(outcome(factsOf(holder()), plan)).toMatchObject({ ticket: 'social-tariff-not-available' })
    expect(outcome(having(factsOf(poor()), 'tickets'), plan)).toMatchObject({ ticket: 'maximum-reached' })
  })

  it('is refused without a known price; the point stands', () => {
    const { basePrice: _, ...unpriced } = show
    const plan = atZuil(unpriced)(1)
    expect(outcome(factsOf(poor()), plan)).toEqual({ ticket: 'ticket-price-unknown', point: '2 to 7' })
  })

  it('is not needed for a free event: the point alone, with or without social status', () => {
    const free = atZuil({ ...show, basePrice: 0 })(1)
    for (const who of [holder(), poor()]) {
      expect(outcome(factsOf(who), free)).toEqual({ ticket: 'ticket-not-needed', point: '2 to 7' })
      expect(first(factsOf(who), free)?.ticket).toBeUndefined()
    }
  })

  it('is refused over its limit: one in all for an event with dates; the next day’s point stands', () => {
    expect(outcome(having(factsOf(poor()), 'tickets', now - 2 * DAY))).toEqual({
      ticket: 'maximum-reached',
      point: '2 to 7',
    })
    const [one, two, three] = judge([tap(1), tap(2), tap(3, now + DAY)], factsOf(poor()))
    expect(one?.verdict).toMatchObject({ ticket: { sold: true }, point: { saved: true, balance: 7 } })
    expect(two?.verdict).toMatchObject({
      outcome: 'TICKET',
      ticket: { sold: false, reason: 'maximum-reached' },
      point: { saved: false, reason: 'maximum-reached', balance: 7 },
    })
    expect(three?.verdict).toMatchObject({ ticket: { sold: false }, point: { saved: true, balance: 9 } })
  })

  it('is one a week for a permanent event, by the event’s own limit as many as that', () => {
    const museum: EventFacts = { ...show, calendar: { type: 'PERMANENT', hours: [] } }
    const sold = (event: EventFacts) =>
      judge(
        [1, 2, 3].map((n) => atZuil(event)(n, now + (n === 3 ? 7 * DAY : 0))),
        factsOf(poor()),
      ).map(({ ticket }) => !!ticket)
    expect(sold(museum)).toEqual([true, false, true])
    expect(sold({ ...museum, ticketLimit: { volume: 2, period: 'MONTH' } })).toEqual([true, true, false])
  })

  it('stands where the point is refused, and the balance is shown', () => {
    expect(outcome(having(factsOf(poor()), 'visits'))).toEqual({
      ticket: 'SOCIAL 250 of 1250',
      point: 'maximum-reached 5',
    })
    const decision = first(having(factsOf(poor()), 'visits'))
    expect(decision?.checkin).toBeUndefined()
    expect(decision?.ledger).toEqual([])
    // Points that have lapsed are not shown, and lapse only when something is booked.
    const idle = having(factsOf(poor({ lastActivityAt: 0 })), 'visits')
    expect(outcome(idle)).toMatchObject({ point: 'maximum-reached 0' })
    expect(first(idle)?.ledger).toEqual([])
  })

  it('is refused whole for the card, the event or the membership', () => {
    expect(outcome(factsOf(poor(), { status: 'BLOCKED' }))).toBe('card-blocked')
    const noEvent = planAction(aCatalog([], [aZuil()]), tapRequest(1, now, { mode: 'TICKET' }))
    expect(outcome(factsOf(poor()), noEvent)).toBe('event-not-found')
    expect(outcome(factsOf(poor({ memberships: [] })))).toBe('passholder-no-active-cardsystems')
    expect(outcome(factsOf(poor({ memberships: [{ ...social, status: 'BLOCKED' }] })))).toBe('passholder-blocked')
  })
})

describe('a ticket over the API', () => {
  const catalog = aCatalog([show], [], { cardSystems: [aCardSystem()] })
  const ask = (n: number, tariffId = 'SOCIALTARIFF-1-default', more: object = {}) =>
    planAction(catalog, {
      origin: 'API',
      kind: 'TICKET',
      actieId: actie(n),
      card: { kind: 'CHIP', chipNumber: CHIP },
      receivedAt: now,
      eventId: 'show',
      regularPrice: 2_000,
      tariffId,
      ...more,
    } satisfies ActionRequest)

  it('is at the social tariff on the price that was asked, without a point', () => {
    const decision = first(factsOf(poor()), ask(1, undefined, { regularPriceLabel: 'Parterre' }))
    expect(decision?.verdict).toEqual({
      outcome: 'TICKET',
      actieId: actie(1),
      eventId: 'show',
      ticket: { sold: true, price: 400, regularPrice: 2_000, tariff: 'SOCIAL' },
    })
    expect(decision?.ticket).toMatchObject({ price: 400, regularPrice: 2_000, regularPriceLabel: 'Parterre' })
    expect([decision?.checkin, decision?.ledger]).toEqual([undefined, []])
    expect(first(factsOf(poor()), ask(1))?.ticket).not.toHaveProperty('regularPriceLabel')
  })

  it.each([
    ['another tariff than it gets now', poor(), 'SOCIALTARIFF-1-other', 'social-tariff-not-available'],
    ['the base price, which is not sold here', poor(), 'REGULAR', 'social-tariff-not-available'],
    ['never a social status', holder(), 'SOCIALTARIFF-1-default', 'social-tariff-not-available'],
    ['the base price without social status', holder(), 'REGULAR', 'social-tariff-not-available'],
    [
      'a social status of elsewhere',
      holder({ memberships: [{ ...social, cardSystemId: 2 }] }),
      'SOCIALTARIFF-1-default',
      'social-tariff-not-available',
    ],
    ['no membership', holder({ memberships: [] }), 'SOCIALTARIFF-1-default', 'passholder-no-active-cardsystems'],
    [
      'expired',
      holder({ memberships: [{ ...social, socialTariffEndDate: now - 31 * DAY }] }),
      'SOCIALTARIFF-1-default',
      'social-tariff-expired',
    ],
  ])('is refused: %s', (_name, passholder, tariffId, reason) => {
    expect(first(factsOf(passholder), ask(1, tariffId))).toMatchObject({
      verdict: { outcome: 'REFUSED', reason },
      ledger: [],
    })
  })

  it('is not needed at no price', () => {
    expect(first(factsOf(poor()), ask(1, undefined, { regularPrice: 0 }))?.verdict).toMatchObject({
      outcome: 'REFUSED',
      reason: 'ticket-not-needed',
    })
  })

  it('shares its limit with those of the zuilen', () => {
    const facts = factsOf(poor())
    expect(judge([tap(1), ask(2)], facts).map(({ ticket }) => ticket !== undefined)).toEqual([true, false])
    expect(judge([ask(1), tap(2)], facts)[1]?.verdict).toMatchObject({ ticket: { reason: 'maximum-reached' }, point })
  })
})
