import { describe, expect, it } from 'vitest'
import type { MembershipFacts } from '../../../backend/passholders/shapes.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import { aCardSystem, aCatalog, actie, anEvent, aPassholder, CHIP, DAY, factsOf, utc } from '../../support/facts.ts'

/**
 * What UiTPAS's own test environment answers to who buys a ticket, by the kinds of its passholders and events: integrators
 * have them in their tests. Card system 1 is Gent's, 2 another region's.
 */
const at = utc('2026-11-23 12:00')
const member = (cardSystemId: number, more: Partial<MembershipFacts> = {}): MembershipFacts => ({
  cardSystemId,
  status: 'ACTIVE',
  ...more,
})
const active = { socialTariffEndDate: at + 100 * DAY }
const expired = { socialTariffEndDate: at - 100 * DAY }
const calendar = { type: 'PERMANENT', hours: [] } as const
const festivity = anEvent('festivity', calendar, { ticketLimit: { volume: 100, period: 'WEEK' } })
const limited = anEvent('limited', calendar, { ticketLimit: { volume: 1, period: 'WEEK' } })
const catalog = aCatalog([festivity, limited], [], { cardSystems: [aCardSystem(), aCardSystem({ id: 2 })] })

/** What becomes of as many sales in a row, each a second after the one before. */
const sales = (
  memberships: readonly MembershipFacts[],
  eventId: string,
  count = 1,
  status: 'ACTIVE' | 'BLOCKED' = 'ACTIVE',
) =>
  judge(
    Array.from({ length: count }, (_, i) =>
      planAction(catalog, {
        ...{ origin: 'API', kind: 'TICKET', actieId: actie(i + 1), card: { kind: 'CHIP', chipNumber: CHIP }, eventId },
        ...{ receivedAt: at + i * 1_000, regularPrice: 1_000, tariffId: 'SOCIALTARIFF-1-default' },
      }),
    ),
    factsOf(aPassholder({ memberships }), { status }),
  ).map(({ verdict }) => (verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome))

describe('a ticket in UiTPAS’s test environment', () => {
  it.each<[string, readonly MembershipFacts[], string]>([
    ['a social status of Gent', [member(1, active)], 'TICKET'],
    ['no social status', [member(1)], 'social-tariff-not-available'],
    ['one that has expired', [member(1, expired)], 'social-tariff-expired'],
    ['one in another region', [member(1), member(2, active)], 'social-tariff-not-available'],
  ])('for a passholder with %s', (_who, memberships, expected) => {
    expect(sales(memberships, 'festivity')).toEqual([expected])
  })

  it('is refused for a card that is blocked', () => {
    expect(sales([member(1, active)], 'festivity', 1, 'BLOCKED')).toEqual(['card-blocked'])
  })

  it('is sold a hundred times a week at the festivity, once at the event with a limit', () => {
    const many = sales([member(1, active)], 'festivity', 101)
    expect([many.filter((one) => one === 'TICKET').length, many.at(-1)]).toEqual([100, 'maximum-reached'])
    expect(sales([member(1, active)], 'limited', 2)).toEqual(['TICKET', 'maximum-reached'])
  })
})
