import type { RefusalReason } from '@zuil/protocol'
import {
  type CardFacts,
  type CheckinFacts,
  cardKey,
  type Decision,
  type NewLedgerEntry,
  type PassholderFacts,
  type PlannedCheckin,
  visitKey,
} from './model.ts'
import { hasLapsed } from './points.ts'

const cardRefusal = (card: CardFacts | undefined): RefusalReason | undefined => {
  switch (card?.status) {
    case undefined:
      return 'passholder-not-found'
    case 'ACTIVE':
      return card?.passholderId === undefined ? 'passholder-not-found' : undefined
    case 'DELETED':
      return 'invalid-card'
    case 'BLOCKED':
      return 'card-blocked'
    default:
      return 'invalid-card-status'
  }
}

const membershipRefusal = (
  passholder: PassholderFacts,
  cardSystemIds: readonly number[],
): RefusalReason | undefined => {
  const { memberships } = passholder
  if (memberships.some(({ status, cardSystemId }) => status === 'ACTIVE' && cardSystemIds.includes(cardSystemId)))
    return undefined
  const blocked = memberships.length > 0 && memberships.every(({ status }) => status === 'BLOCKED')
  return blocked ? 'passholder-blocked' : 'passholder-no-active-cardsystems'
}

/**
 * Decides a batch in order; each decision sees what the ones before it changed. An ActieID that was judged before, or
 * earlier in the batch, gets its first verdict. What is wrong with the card is said before what is wrong with the event:
 * that is what the passholder can do something about.
 */
export const judge = (planned: readonly PlannedCheckin[], facts: CheckinFacts): Decision[] => {
  const given = new Map(facts.given)
  const passholders = new Map(facts.passholders)
  const visits = new Map<string, readonly number[]>(facts.visits)

  const decide = (plan: PlannedCheckin): Decision => {
    const { actieId } = plan.request
    const card = facts.cards.get(cardKey(plan.request.card))
    const earlier = given.get(actieId)
    if (earlier) return { planned: plan, verdict: earlier, repeated: true, ledger: [], ...(card && { card }) }

    const refuse = (reason: RefusalReason): Decision => ({
      planned: plan,
      verdict: { outcome: 'REFUSED', actieId, reason },
      repeated: false,
      ledger: [],
      ...(card && { card }),
    })
    const badCard = cardRefusal(card)
    const passholder = card?.passholderId === undefined ? undefined : passholders.get(card.passholderId)
    if (badCard || !card || !passholder) return refuse(badCard ?? 'passholder-not-found')
    if ('refusal' in plan.target) return refuse(plan.target.refusal)
    const { event, limit } = plan.target
    const noMember = membershipRefusal(passholder, event.cardSystemIds)
    if (noMember) return refuse(noMember)
    const key = visitKey(passholder.id, event.id)
    const before = visits.get(key) ?? []
    if (before.filter((at) => limit.from <= at && at < limit.until).length >= limit.volume)
      return refuse('maximum-reached')

    const { at } = plan
    const entry = (kind: NewLedgerEntry['kind'], points: number): NewLedgerEntry => ({
      kind,
      passholderId: passholder.id,
      causeId: actieId,
      points,
      at,
    })
    const lapsed = hasLapsed(passholder, at)
    const balance = (lapsed ? 0 : passholder.points) + event.checkinPoints
    passholders.set(passholder.id, {
      ...passholder,
      points: balance,
      lastActivityAt: Math.max(passholder.lastActivityAt ?? at, at),
    })
    visits.set(key, [...before, at])
    return {
      planned: plan,
      verdict: { outcome: 'SAVED', actieId, points: event.checkinPoints, balance, eventId: event.id },
      repeated: false,
      card,
      checkin: {
        id: actieId,
        passholderId: passholder.id,
        eventId: event.id,
        uitpasNumber: card.uitpasNumber,
        points: event.checkinPoints,
        at,
      },
      ledger: [...(lapsed ? [entry('LAPSE', -passholder.points)] : []), entry('CHECKIN', event.checkinPoints)],
    }
  }

  return planned.map((plan) => {
    const decision = decide(plan)
    given.set(plan.request.actieId, decision.verdict)
    return decision
  })
}
