import type { Tap, Verdict } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { CardFacts } from '../../../backend/cards/shapes.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import type { Decision, Facts, GivenKind } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCatalog,
  actie,
  anEvent,
  aPassholder,
  aReward,
  aZuil,
  COFFEE,
  DAY,
  factsOf,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

/** See docs/decisions/06-presumed-abort.md. */

const now = utc('2026-11-23 12:00')
const show = anEvent('show', once(now, now + DAY), { checkinPoints: 2, basePrice: 1_250 })
const coffee = aReward({ maxUnits: 1, limit: { volume: 1, period: 'DAY' } })
const catalog = aCatalog([show], [aZuil()], { rewards: [coffee] })
const plan = (n: number, live: boolean, tap: Partial<Tap>) =>
  planAction(catalog, tapRequest(n, now, { rewardId: COFFEE, ...tap }, { live }))

const live = (n: number, tap: Partial<Tap>) => plan(n, true, tap)
const late = (n: number, tap: Partial<Tap>) => plan(n, false, tap)
const reward = { mode: 'REWARD' } as const
const ticket = { mode: 'TICKET', shownPrice: 1_250 } as const
const droppedTicket = { ...ticket, ifLate: 'DROP' } as const
const droppedCheckin = { ifLate: 'DROP' } as const

const memberships = [{ cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: now }] as const
const facts = factsOf(aPassholder({ points: 5, lastActivityAt: now, memberships }))
const ledgerOf = ({ ledger }: Decision) => ledger.map(({ kind, points }) => `${kind} ${points}`)
const outcome = ({ verdict }: Decision) => (verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome)

/** As the store finds it in the next batch, after one live tap. */
const storedAfter = (decision: Decision | undefined, points: number): Facts => {
  if (!decision) throw new Error('nothing was decided')
  const { planned, verdict, checkin, redemption } = decision
  if (planned.request.origin !== 'ZUIL') throw new Error('no tap')
  const { tap, zuilId } = planned.request
  const given: GivenKind[] = [
    ...(checkin ? (['CHECKIN'] as const) : []),
    ...(decision.ticket ? (['TICKET'] as const) : []),
    ...(redemption ? (['REDEMPTION'] as const) : []),
  ]
  const at = (there: unknown) => (there ? [now] : [])
  return {
    ...factsOf(aPassholder({ points, lastActivityAt: now, memberships })),
    earlier: new Map([[verdict.actieId, { tap: { ...tap, zuilId }, verdict }]]),
    standing: new Map([[verdict.actieId, given]]),
    visits: new Map([['holder show', at(checkin)]]),
    tickets: new Map([['holder show', at(decision.ticket)]]),
    redemptions: new Map([[`holder ${COFFEE}`, at(redemption)]]),
    unitsTaken: new Map([[COFFEE, redemption ? 1 : 0]]),
  }
}

describe('out of the journal, first', () => {
  it.each([
    ['a reward', reward],
    ['a ticket tap whose point is dropped too', droppedTicket],
    ['a check-in that was shown as not done', droppedCheckin],
  ])('%s is recorded as not confirmed; the live message that comes later gets the same', (_name, tap) => {
    const [first, second] = judge([late(1, tap), live(1, tap)], facts)
    const verdict: Verdict = { outcome: 'REFUSED', actieId: actie(1), reason: 'not-confirmed' }
    expect(first).toMatchObject({ verdict, repeated: false, reversed: [], ledger: [] })
    expect(first?.card?.passholderId).toBe('holder')
    expect(second).toMatchObject({ verdict, repeated: true, reversed: [], ledger: [] })
    expect([first?.checkin, first?.ticket, first?.redemption]).toEqual([undefined, undefined, undefined])
  })

  it('is not confirmed before anything else is said of it', () => {
    const blocked = factsOf(aPassholder(), { status: 'BLOCKED' })
    expect(judge([late(1, reward)], blocked).map(outcome)).toEqual(['not-confirmed'])
    expect(judge([late(1, { ...reward, rewardId: actie(9) })], facts).map(outcome)).toEqual(['not-confirmed'])
  })

  it('a ticket tap saves its point alone', () => {
    const [decision] = judge([late(1, ticket)], facts)
    expect(decision?.verdict).toEqual({
      outcome: 'TICKET',
      actieId: actie(1),
      eventId: 'show',
      ticket: { sold: false, reason: 'not-confirmed' },
      point: { saved: true, points: 2, balance: 7 },
    })
    expect(decision?.ticket).toBeUndefined()
    expect(decision?.checkin).toMatchObject({ points: 2 })
  })

  it('a ticket tap whose point is refused has the point’s reason', () => {
    const visited: Facts = { ...facts, visits: new Map([['holder show', [now]]]) }
    expect(judge([late(1, ticket)], visited).map(outcome)).toEqual(['maximum-reached'])
    expect(judge([late(1, ticket)], factsOf(aPassholder(), { status: 'BLOCKED' })).map(outcome)).toEqual([
      'card-blocked',
    ])
  })

  it('a check-in that was shown as noted is booked', () => {
    expect(judge([late(1, {})], facts).map(outcome)).toEqual(['SAVED'])
  })
})

describe('out of the journal, after the live message gave it', () => {
  it.each<[string, Partial<Tap>, readonly GivenKind[], readonly string[], number]>([
    ['a reward goes, with its points', reward, ['REDEMPTION'], ['REDEMPTION_REVERSAL 3'], 2],
    ['a ticket goes, its point stands', ticket, ['TICKET'], [], 7],
    ['a dropped ticket tap goes whole', droppedTicket, ['TICKET', 'CHECKIN'], ['REVERSAL -2'], 7],
    ['a dropped check-in goes', droppedCheckin, ['CHECKIN'], ['REVERSAL -2'], 7],
    ['a noted check-in stands', {}, [], [], 7],
  ])('%s, once; the verdict stays the first', (_name, tap, reversed, ledger, points) => {
    const [first, second, third] = judge([live(1, tap), late(1, tap), late(1, tap)], facts)
    expect(second).toMatchObject({ verdict: first?.verdict, repeated: true, reversed })
    expect(second && ledgerOf(second)).toEqual(ledger)
    expect(third).toMatchObject({ verdict: first?.verdict, repeated: true, reversed: [], ledger: [] })
    // The same when the live message was in an earlier batch.
    const [later, again] = judge([late(1, tap), late(1, tap)], storedAfter(first, points))
    expect(later).toEqual(second)
    expect(again).toEqual(third)
  })

  it('leaves alone what was reversed in another way meanwhile', () => {
    const [first] = judge([live(1, reward)], facts)
    const reversed: Facts = { ...storedAfter(first, 5), standing: new Map() }
    expect(judge([late(1, reward)], reversed)[0]).toMatchObject({ reversed: [], ledger: [] })
  })

  it('goes back to who had it, whoever has the card by now', () => {
    const [first] = judge([live(1, reward)], facts)
    const stored = storedAfter(first, 2)
    const other = aPassholder({ id: 'other', points: 9, lastActivityAt: now })
    const passholders = new Map([...stored.passholders, ['other', other] as const])
    for (const passholderId of ['other', undefined]) {
      const cards = factsOf(other, { passholderId } as Partial<CardFacts>).cards
      const moved: Facts = { ...stored, cards, passholders, holders: new Map([[actie(1), 'holder']]) }
      const [decision] = judge([late(1, reward)], moved)
      expect(decision?.reversed).toEqual(['REDEMPTION'])
      expect(decision?.ledger).toMatchObject([{ kind: 'REDEMPTION_REVERSAL', passholderId: 'holder', points: 3 }])
    }
  })

  it('gives points, unit and limit back to the next in the batch', () => {
    const poor = factsOf(aPassholder({ points: 3, lastActivityAt: now }))
    expect(judge([live(1, reward), live(2, reward), late(1, reward), live(3, reward)], poor).map(outcome)).toEqual([
      'REDEEMED',
      'reward-volume-constraint',
      'REDEEMED',
      'REDEEMED',
    ])
    const [first] = judge([live(1, reward)], poor)
    expect(judge([late(1, reward), live(3, reward)], storedAfter(first, 0)).map(outcome)).toEqual([
      'REDEEMED',
      'REDEEMED',
    ])
  })

  it('gives ticket and visit back to the next in the batch', () => {
    const sold = (...plans: Parameters<typeof judge>[0]) =>
      judge(plans, facts).map((one) => [!!one.checkin, !!one.ticket])
    expect(sold(live(1, ticket), late(1, ticket), live(2, ticket))[2]).toEqual([false, true])
    expect(sold(live(1, droppedTicket), late(1, droppedTicket), live(2, ticket))[2]).toEqual([true, true])
    expect(sold(live(1, droppedCheckin), late(1, droppedCheckin), live(2, {}))[2]).toEqual([true, false])
  })

  it('reverses no more points than are left', () => {
    const poor = factsOf(aPassholder({ points: 1, lastActivityAt: now }))
    const decisions = judge([live(1, droppedCheckin), live(2, reward), late(1, droppedCheckin)], poor)
    expect(decisions.map(ledgerOf)).toEqual([['CHECKIN 2'], ['REDEMPTION -3'], ['REVERSAL 0']])
  })
})
