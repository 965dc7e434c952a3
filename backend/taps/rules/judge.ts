import { cardRefusal } from '../../cards/rules.ts'
import { cardKey } from '../../cards/shapes.ts'
import { type Action, type Outcome, refused } from './action.ts'
import { decideCheckin } from './checkin.ts'
import { tellMembership } from './membership.ts'
import type { Aim, Decision, Facts, Planned } from './model.ts'
import { decideRedemption } from './redemption.ts'
import { takeBack } from './reverse.ts'
import { type OpenTally, openTally } from './tally.ts'
import { decideTicket } from './ticket.ts'

const outcomeOf = (action: Action, aim: Aim): Outcome => {
  switch (aim.kind) {
    case 'CHECK_IN':
      return decideCheckin(action, aim)
    case 'TICKET':
      return decideTicket(action, aim)
    case 'REDEEM':
      return decideRedemption(action, aim)
    case 'MEMBERSHIP':
      return tellMembership(action, aim)
    case 'NONE':
      return refused(action, aim.refusal)
  }
}

const decide = (planned: Planned, facts: Facts, tally: OpenTally): Decision => {
  const { request, at, aim, dropped } = planned
  const card = facts.cards.get(cardKey(request.card))
  const known = { planned, ...(card && { card }) }

  const earlier = tally.verdict(request.actieId)
  if (earlier) {
    // Whose card it was then: by now it may be another's, or nobody's.
    const holder = tally.passholder(tally.holder(request.actieId) ?? card?.passholderId ?? '')
    const nothing = { takenBack: [], ledger: [] }
    const back = holder ? takeBack(planned, earlier, tally.standing(request.actieId), holder) : nothing
    return { ...known, verdict: earlier, repeated: true, ...back }
  }

  const first = { ...known, repeated: false, takenBack: [] }
  // Only the ticket of a ticket tap can be dropped with something left to give: its point.
  if (dropped.some((kind) => kind !== 'TICKET')) return { ...first, ...refused(planned, 'not-confirmed') }
  const badCard = cardRefusal(card)
  const passholder = tally.passholder(card?.passholderId ?? '')
  if (badCard || !card || !passholder) return { ...first, ...refused(planned, badCard ?? 'passholder-not-found') }
  return { ...first, ...outcomeOf({ request, at, card, passholder, dropped, tally }, aim) }
}

/**
 * Decides a batch in order; each decision sees what the ones before it changed. An ActieID that was judged before, or
 * earlier in the batch, gets its first verdict. What is wrong with the card is said before what is wrong with the event
 * or reward: that is what the passholder can do something about.
 */
export const judge = (planned: readonly Planned[], facts: Facts): Decision[] => {
  const tally = openTally(facts)
  return planned.map((plan) => {
    const decision = decide(plan, facts, tally)
    tally.add(decision)
    return decision
  })
}
