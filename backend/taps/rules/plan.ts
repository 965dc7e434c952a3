import { readableAt } from '../../associations/rules/membership.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import { chooseEvent, type EventChoice } from '../../events/rules/choice.ts'
import type { EventChooser } from '../../events/rules/event-index.ts'
import { limitOf } from '../../events/rules/limit.ts'
import { isOpen } from '../../events/rules/windows.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { limitAt } from '../../platform/time/calendar.ts'
import { givenAtOneOf } from '../../rewards/rules/offers.ts'
import { rewardLimitOf } from '../../rewards/rules/redemption.ts'
import { ticketLimitOf } from '../../tickets/rules/limit.ts'
import { claimsToCheck, type GivenClaims, isConfigured, type MadeWithin } from './configured.ts'
import { type ActionRequest, type GivenKind, type Planned, pairKey, type Target, type ZuilRequest } from './model.ts'
import { implausible, undeliveredSince } from './plausibility.ts'
import { type Devices, deviceOf, timeOf } from './tap-time.ts'

type ApiRequest = Extract<ActionRequest, { origin: 'API' }>

/** What a request is planned by. */
export interface PlanFacts extends Pick<Catalog, 'events' | 'zuilen' | 'cardSystems' | 'rewards' | 'associations'> {
  /** Events that zuilen were given to show, by `pairKey(zuilId, eventId)`: those that `eventsNeeded` asks for. */
  readonly givenEvents?: ReadonlySet<string>
  /** Absent = nothing is known of any. */
  readonly devices?: Devices
  /** What documents made zuilen, of what `claimsToCheck` asks for; absent = every claim is believed. */
  readonly givenClaims?: GivenClaims
}

const none = (refusal: Extract<Target, { kind: 'NONE' }>['refusal']): Target => ({ kind: 'NONE', refusal })

const checkinTarget = (event: EventFacts, at: number): Target => ({
  kind: 'CHECK_IN',
  event,
  limit: limitAt(limitOf(event), at),
})

const redeemTarget = (
  facts: PlanFacts,
  rewardId: string | undefined,
  at: number,
): Extract<Target, { kind: 'REDEEM' }> | undefined => {
  const reward = facts.rewards.get(rewardId ?? '')
  if (reward?.status !== 'ACTIVE') return undefined
  const limit = rewardLimitOf(reward)
  return { kind: 'REDEEM', reward, ...(limit && { limit: limitAt(limit, at) }) }
}

/** The event of a tap: the one that was on the screen, if the zuil could have shown it. */
const eventOf = (
  facts: PlanFacts,
  zuil: EventChooser & { readonly id: string },
  id: string | undefined,
  at: number,
): EventChoice => {
  const wasGiven = id !== undefined && facts.givenEvents?.has(pairKey(zuil.id, id)) === true
  return chooseEvent(facts.events, zuil, at, id === undefined ? undefined : { id, wasGiven })
}

/** A tap is judged by what its passholder saw: its own mode, reward and association, whatever the zuil is by now. */
const zuilTarget = (facts: PlanFacts, { zuilId, tap }: ZuilRequest, at: number): Target => {
  const zuil = facts.zuilen.get(zuilId)
  if (!zuil || (zuil.blocked && at >= (zuil.blockedSince ?? at))) return none('zuil-blocked')
  switch (tap.mode) {
    case 'CHECK_IN': {
      const choice = eventOf(facts, zuil, tap.shownEventId, at)
      return 'refusal' in choice ? none(choice.refusal) : checkinTarget(choice.event, at)
    }
    case 'TICKET': {
      const choice = eventOf(facts, zuil, tap.shownEventId, at)
      if ('refusal' in choice) return none(choice.refusal)
      const { event } = choice
      return {
        kind: 'TICKET',
        event,
        pointLimit: limitAt(limitOf(event), at),
        ...(event.basePrice !== undefined && { price: event.basePrice }),
        ...(tap.shownPrice !== undefined && { shownPrice: tap.shownPrice }),
        limit: limitAt(ticketLimitOf(event), at),
        cardSystems: [...facts.cardSystems.values()],
        counterIds: zuil.counters.map(({ id }) => id),
      }
    }
    case 'REWARD': {
      const target = redeemTarget(facts, tap.rewardId, at)
      return target && givenAtOneOf(target.reward, zuil.counters) ? target : none('reward-not-found')
    }
    case 'MEMBERSHIP': {
      const association = facts.associations.get(tap.associationId ?? '')
      return association && readableAt(association, zuil.counters)
        ? { kind: 'MEMBERSHIP', association }
        : none('association-not-found')
    }
  }
}

const apiTarget = (facts: PlanFacts, request: ApiRequest, at: number): Target => {
  if (request.kind === 'REDEEM') return redeemTarget(facts, request.rewardId, at) ?? none('reward-not-found')
  const event = facts.events.get(request.eventId)
  if (!event) return none('event-not-found')
  if (request.kind === 'CHECK_IN') return isOpen(event, at) ? checkinTarget(event, at) : none('checkin-not-allowed')
  if (event.cancelledSince !== undefined) return none('event-cancelled')
  // A ticket is sold long before its event, or accounted for after it.
  return {
    kind: 'TICKET',
    event,
    price: request.regularPrice,
    shownPrice: request.regularPrice,
    limit: limitAt(ticketLimitOf(event), at),
    cardSystems: [...facts.cardSystems.values()],
    counterIds: request.counterId === undefined ? [] : [request.counterId],
    tariffId: request.tariffId,
  }
}

/** See docs/decisions/06-presumed-abort.md: what a tap out of the journal could give, and its passholder saw it did not. */
const droppedOf = (request: ActionRequest): readonly GivenKind[] => {
  // Nor is a lost device believed that something did not happen.
  if (request.origin === 'API' || request.live || request.lost) return []
  const { mode, ifLate } = request.tap
  switch (mode) {
    case 'CHECK_IN':
      return ifLate === 'DROP' ? ['CHECKIN'] : []
    case 'TICKET':
      return ifLate === 'DROP' ? ['TICKET', 'CHECKIN'] : ['TICKET']
    case 'REWARD':
      return ['REDEMPTION']
    case 'MEMBERSHIP':
      return []
  }
}

/** When a tap can have been made: of what is only estimated, any time since its device had nothing to deliver. */
const madeWithin = (
  facts: PlanFacts,
  request: ZuilRequest,
  { at, timeQuality }: ReturnType<typeof timeOf>,
): MadeWithin => {
  if (timeQuality !== 'ESTIMATED') return { from: at, until: at }
  const { receivedAt } = request
  const from = undeliveredSince(deviceOf(request, facts.devices), receivedAt) ?? Number.NEGATIVE_INFINITY
  return { from, until: receivedAt }
}

/** Why a tap is not judged by what it asks for: it is not this zuil's word, or not to be believed at once. */
const distrusted = (facts: PlanFacts, request: ZuilRequest, time: ReturnType<typeof timeOf>): Target | undefined => {
  const { zuilId, generation, replacedAt, lost, receivedAt, released } = request
  const zuil = facts.zuilen.get(zuilId)
  // Replaced or revoked since it arrived.
  if (zuil && !released && zuil.generation !== generation) return none('device-replaced')
  if (lost && !released) return { kind: 'QUARANTINE', why: 'LOST_DEVICE' }
  if (replacedAt !== undefined && time.at > replacedAt) return none('device-replaced')
  if (!zuil || released) return undefined
  const why = implausible(zuil, { ...time, receivedAt }, deviceOf(request, facts.devices))
  if (why) return { kind: 'QUARANTINE', why }
  const { givenClaims } = facts
  if (!givenClaims || isConfigured(claimsToCheck(facts, request), givenClaims, madeWithin(facts, request, time)))
    return undefined
  return { kind: 'QUARANTINE', why: 'NOT_CONFIGURED' }
}

/** Works out all of a request that does not depend on whose card it is: its time, its target, and the limits that count. */
export const planAction = (facts: PlanFacts, request: ActionRequest): Planned => {
  if (request.origin === 'API') {
    const at = request.receivedAt
    return { request, at, timeQuality: 'MEASURED', target: apiTarget(facts, request, at), dropped: [] }
  }
  const time = timeOf(request, facts.devices)
  const target = distrusted(facts, request, time) ?? zuilTarget(facts, request, time.at)
  // A moment that can't be is nobody's measure.
  const isTooOld = target.kind === 'QUARANTINE' && target.why === 'TOO_OLD'
  return { request, ...time, ...(isTooOld && { timeQuality: 'ESTIMATED' }), target, dropped: droppedOf(request) }
}
