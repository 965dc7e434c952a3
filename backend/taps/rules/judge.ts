import { httpBootId, type RefusalReason } from '@zuil/protocol'
import { cardRefusal } from '../../cards/rules/refusal.ts'
import { type CardFacts, cardKey } from '../../cards/shapes.ts'
import type { QuarantineWhy } from '../shapes.ts'
import { type Action, type Outcome, refused, refusedUnknown } from './action.ts'
import { decideCheckin } from './checkin.ts'
import { decideMembership } from './membership.ts'
import type { ActionRequest, Decision, Earlier, Facts, Planned, Target } from './model.ts'
import { defaultPlausible, noTaps, type PlausibleLimits, tooMany } from './plausibility.ts'
import { decideRedemption } from './redemption.ts'
import { gaveTheSame } from './retry.ts'
import { reverse } from './reverse.ts'
import { type OpenTally, openTally } from './tally.ts'
import { decideTicket } from './ticket.ts'

/** Refusals by which nothing is said of a card, not even whether it is one. */
const saysNothing = new Set<RefusalReason>([
  'in-quarantine',
  'quarantine-refused',
  'zuil-blocked',
  'device-replaced',
  'not-confirmed',
])

/** Refusals of a zuil that is blocked, or a device that is none any more. */
const inWrongHands = new Set<RefusalReason>(['zuil-blocked', 'device-replaced'])

const outcomeOf = (action: Action, target: Target): Outcome => {
  switch (target.kind) {
    case 'CHECK_IN':
      return decideCheckin(action, target)
    case 'TICKET':
      return decideTicket(action, target)
    case 'REDEEM':
      return decideRedemption(action, target)
    case 'MEMBERSHIP':
      return decideMembership(action, target)
    case 'QUARANTINE':
      return refusedUnknown(action, 'in-quarantine')
    case 'NONE':
      return refused(action, target.refusal)
  }
}

/** Whether a request is what was judged then, come again: a tap never changes. */
const isSame = (request: ActionRequest, { tap, verdict }: Earlier, card: CardFacts | undefined): boolean => {
  if (request.origin !== 'ZUIL' || !tap) return request.origin !== 'ZUIL' && !tap
  // A device on HTTP names the card with each request: an ActieID that it gives to two cards shows neither the other's. Nor
  // does it show, of a verdict that said nothing of the first, whether that was a card at all.
  const otherCard = tap.uitpasNumber !== undefined && tap.uitpasNumber !== card?.uitpasNumber
  const saidSomething = verdict?.outcome !== 'REFUSED' || !saysNothing.has(verdict.reason)
  if (tap.bootId === httpBootId && otherCard && saidSomething) return false
  return tap.zuilId === request.zuilId && tap.seq === request.tap.seq && tap.bootId === request.tap.bootId
}

/** Whether it is let out of quarantine, or booked after all, now: once only. */
const isReleased = (request: ActionRequest, { verdict, waits }: Earlier): boolean => {
  if (request.origin !== 'ZUIL' || !request.released || verdict?.outcome !== 'REFUSED') return false
  return request.released.afterAll ? waits === true : verdict.reason === 'in-quarantine'
}

/** Why a tap goes to quarantine: what is not plausible by itself, or beside what its zuil had already. */
const quarantineOf = (
  { request, at, target }: Planned,
  tally: OpenTally,
  limits: PlausibleLimits,
): QuarantineWhy | undefined => {
  if (target.kind === 'QUARANTINE') return target.why
  if (request.origin === 'API' || request.released) return undefined
  if (tally.isNumberTaken(request)) return 'SEQUENCE'
  return tooMany(at, (hour) => tally.tapsIn(request.zuilId, hour) ?? noTaps, limits)
}

const decide = (planned: Planned, facts: Facts, tally: OpenTally, limits: PlausibleLimits): Decision => {
  const { request, at, target, dropped } = planned
  const card = facts.cards.get(cardKey(request.card))
  const known = { planned, ...(card && { card }) }

  const earlier = tally.earlier(request.actieId)
  if (earlier && !isReleased(request, earlier)) {
    const { verdict } = earlier
    if (!verdict || !isSame(request, earlier, card)) {
      return { ...known, repeated: true, reversed: [], ...refusedUnknown(planned, 'actie-id-in-use') }
    }
    // Whose card it was then: by now it may be another's, or nobody's.
    const holder = tally.passholder(tally.holder(request.actieId) ?? card?.passholderId ?? '')
    const nothing = { reversed: [], ledger: [] }
    const back = holder ? reverse(planned, verdict, tally.standing(request.actieId), holder) : nothing
    return { ...known, verdict, repeated: true, ...back }
  }

  const again = facts.justBefore?.get(request.actieId)?.find((verdict) => gaveTheSame(verdict, planned))
  if (again) return { ...known, verdict: again, repeated: true, reversed: [], ledger: [] }
  const first = { ...known, repeated: false, reversed: [] }
  // Of what may be made up nothing is said: neither whose card it is, nor whether it is one.
  const quarantine = quarantineOf(planned, tally, limits)
  if (quarantine) return { ...first, quarantine, ...refusedUnknown(planned, 'in-quarantine') }
  // Nor of what a zuil asks that may be in wrong hands.
  if (target.kind === 'NONE' && inWrongHands.has(target.refusal))
    return { ...first, ...refusedUnknown(planned, target.refusal) }
  // Only the ticket of a ticket tap can be dropped with something left to give: its point.
  if (dropped.some((kind) => kind !== 'TICKET')) return { ...first, ...refusedUnknown(planned, 'not-confirmed') }
  // Whoever holds a card that is no good is nobody in particular: see `cardRefusal`.
  const badCard = cardRefusal(card)
  const passholder = tally.passholder(card?.passholderId ?? '')
  if (badCard || !card || !passholder)
    return { ...first, ...refusedUnknown(planned, badCard ?? 'passholder-not-found') }
  return { ...first, ...outcomeOf({ request, at, card, passholder, dropped, tally }, target) }
}

/**
 * Decides a batch in order; each decision sees what the ones before it changed. An ActieID that was judged before, or
 * earlier in the batch, gets its first verdict, whatever is known of its zuil by then; one that is another tap's is
 * refused, and nothing is said or reversed of it. What is not plausible is kept in quarantine. What is wrong with the card
 * is said before what is wrong with the event or reward: that is what the passholder can do something about.
 */
export const judge = (
  planned: readonly Planned[],
  facts: Facts,
  limits: PlausibleLimits = defaultPlausible,
): Decision[] => {
  const tally = openTally(facts)
  return planned.map((plan) => {
    const decision = decide(plan, facts, tally, limits)
    tally.add(decision)
    return decision
  })
}
