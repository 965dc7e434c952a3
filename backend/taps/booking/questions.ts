import { type ActieId, httpBootId } from '@zuil/protocol'
import { cardKey } from '../../cards/shapes.ts'
import { storable } from '../../platform/database/mapping.ts'
import { type Limit, periodOf } from '../../platform/time/calendar.ts'
import type { ActionRequest, Planned } from '../rules/model.ts'
import { dayAround, type TapNumber } from '../rules/plausibility.ts'

/** What must not change until a batch is committed, by the requests alone: they don't depend on the catalog. */
export interface LockQuestions {
  readonly chips: readonly string[]
  readonly numbers: readonly string[]
  readonly rewards: readonly string[]
  /** Out of a journal, and not plainly to be booked: what their live messages gave may be reversed. */
  readonly late: readonly ActieId[]
  /** Zuilen whose present devices these taps are of. */
  readonly zuilen: readonly string[]
}

/** Of which card, for which event or reward, in which period. */
interface MomentsAsked extends Omit<Limit, 'volume'> {
  readonly card: string
  readonly of: string
}

/** What a batch is judged by beside the catalog. What it does not ask for is not looked at. */
export interface FactQuestions extends LockQuestions {
  readonly earlier: readonly ActieId[]
  /** Whether to look for what was booked over the API by these ActieIDs: only after the database found one taken. */
  readonly askBooked: boolean
  readonly visits: readonly MomentsAsked[]
  readonly tickets: readonly MomentsAsked[]
  readonly redemptions: readonly MomentsAsked[]
  /** All tickets of these cards, where they are of group passes. */
  readonly groupTickets: readonly Omit<MomentsAsked, 'of'>[]
  readonly members: readonly { readonly card: string; readonly of: string }[]
  /** The taps of zuilen in the days of these. */
  readonly tapCounts: readonly { readonly zuil: string; readonly from: number; readonly until: number }[]
  /** The numbers of taps, to look for others that have them: with `askBooked`. */
  readonly tapNumbers: readonly (TapNumber & { readonly id: ActieId })[]
  /** Taps of cards at zuilen over HTTP, received since a moment. */
  readonly justBefore: readonly {
    readonly id: ActieId
    readonly card: string
    readonly zuil: string
    readonly since: number
  }[]
}

/** The reward that a request names, whatever becomes of it. */
const rewardOf = (request: ActionRequest): string | undefined => {
  if (request.origin === 'ZUIL') return request.tap.mode === 'REWARD' ? request.tap.rewardId : undefined
  return request.kind === 'REDEEM' ? request.rewardId : undefined
}

/** Of these the journals of an offline weekend are full. */
const isNotedCheckin = ({ tap }: Extract<ActionRequest, { origin: 'ZUIL' }>): boolean =>
  tap.mode === 'CHECK_IN' && tap.ifLate === 'BOOK'

export const lockQuestions = (requests: readonly ActionRequest[]): LockQuestions => {
  const chips = new Set<string>()
  const numbers = new Set<string>()
  const rewards = new Set<string>()
  const late = new Set<ActieId>()
  const zuilen = new Set<string>()
  for (const request of requests) {
    ;(request.card.kind === 'CHIP' ? chips : numbers).add(cardKey(request.card))
    const reward = rewardOf(request)
    if (reward !== undefined) rewards.add(reward)
    if (request.origin === 'ZUIL') zuilen.add(request.zuilId)
    if (request.origin === 'ZUIL' && !request.live && !isNotedCheckin(request)) late.add(request.actieId)
  }
  return { chips: [...chips], numbers: [...numbers], rewards: [...rewards], late: [...late], zuilen: [...zuilen] }
}

/** Each question once: one card may be there hundreds of times. */
const collector = <T extends object>(): { add(question: T): void; all(): T[] } => {
  const asked = new Map<string, T>()
  return {
    add: (question) => void asked.set(JSON.stringify(question), question),
    all: () => [...asked.values()],
  }
}

export const factQuestions = (planned: readonly Planned[], askBooked: boolean): FactQuestions => {
  const visits = collector<MomentsAsked>()
  const tickets = collector<MomentsAsked>()
  const redemptions = collector<MomentsAsked>()
  const groupTickets = collector<Omit<MomentsAsked, 'of'>>()
  const members = collector<{ card: string; of: string }>()
  const tapCounts = collector<{ zuil: string; from: number; until: number }>()
  for (const { request, at, target } of planned) {
    if (request.origin === 'ZUIL') tapCounts.add({ zuil: request.zuilId, ...dayAround(at) })
    const card = cardKey(request.card)
    const within = (of: string, { from, until }: Limit): MomentsAsked => ({ card, of, from, until })
    switch (target.kind) {
      case 'CHECK_IN':
        visits.add(within(target.event.id, target.limit))
        break
      case 'TICKET':
        tickets.add(within(target.event.id, target.limit))
        groupTickets.add({ card, ...periodOf(at, 'YEAR') })
        if (target.pointLimit) visits.add(within(target.event.id, target.pointLimit))
        break
      case 'REDEEM':
        if (target.limit) redemptions.add(within(target.reward.id, target.limit))
        break
      case 'MEMBERSHIP':
        members.add({ card, of: target.association.id })
        break
      case 'NONE':
      case 'QUARANTINE':
        break
    }
  }
  const requests = planned.map(({ request }) => request)
  return {
    ...lockQuestions(requests),
    late: planned.flatMap(({ dropped, request }) => (dropped.length > 0 ? [request.actieId] : [])),
    earlier: requests.map(({ actieId }) => actieId),
    askBooked,
    visits: visits.all(),
    tickets: tickets.all(),
    redemptions: redemptions.all(),
    groupTickets: groupTickets.all(),
    members: members.all(),
    tapCounts: tapCounts.all(),
    tapNumbers: requests.flatMap((request) =>
      askBooked && request.origin === 'ZUIL' && request.tap.bootId !== httpBootId
        ? [{ id: request.actieId, zuilId: request.zuilId, bootId: storable(request.tap.bootId), seq: request.tap.seq }]
        : [],
    ),
    justBefore: requests.flatMap((request) =>
      request.origin === 'ZUIL' && request.sameSince !== undefined
        ? [{ id: request.actieId, card: cardKey(request.card), zuil: request.zuilId, since: request.sameSince }]
        : [],
    ),
  }
}
