import { type ActieId, httpBootId, type Verdict } from '@zuil/protocol'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import type { Limit } from '../../platform/time/calendar.ts'
import {
  type Decision,
  type Earlier,
  type Facts,
  type GivenKind,
  pairKey,
  tapCountKey,
  type ZuilRequest,
} from './model.ts'
import { hourOf, noTaps, type TapCount, tapNumberKey } from './plausibility.ts'

/** What a rule may ask of what stands at its turn in a batch. */
export interface Tally {
  /** How many of a kind a passholder has within a limit's period. @param subjectId the event's or reward's id */
  count(kind: GivenKind, passholderId: string, subjectId: string, limit: Limit): number
  /** How many tickets of whichever events a group pass has within a period. */
  groupTickets(passholderId: string, limit: Limit): number
  /** Units of a reward that are gone. */
  unitsTaken(rewardId: string): number
  /** His membership of an association. */
  member(passholderId: string, associationId: string): { readonly endDate: string } | undefined
}

/** What stands as a batch goes on: what the store found, and what each decision changed of it. */
export interface OpenTally extends Tally {
  earlier(actieId: ActieId): Earlier | undefined
  /** What an action gave that has not been reversed. */
  standing(actieId: ActieId): readonly GivenKind[]
  /** Whose that is, if it is known apart from the card. */
  holder(actieId: ActieId): string | undefined
  passholder(id: string): PassholderFacts | undefined
  /** Taps of a zuil in an hour that were judged; `undefined` = they are not counted. */
  tapsIn(zuilId: string, hour: number): TapCount | undefined
  /** Whether another tap of the same boot of its zuil has its number. */
  isNumberTaken(request: ZuilRequest): boolean
  add(decision: Decision): void
}

/** The event or reward that a verdict is about. */
const subjectOf = (verdict: Verdict): string | undefined =>
  'eventId' in verdict ? verdict.eventId : 'rewardId' in verdict ? verdict.rewardId : undefined

/** What a decision adds to the taps of its zuil: those that were judged, by the device's own word. */
export const countedOf = ({
  planned: { request, at },
  card,
  repeated,
  quarantine,
}: Decision): { readonly zuilId: string; readonly hour: number; readonly unknown: 0 | 1 } | undefined =>
  request.origin === 'API' || request.released || repeated || quarantine !== undefined
    ? undefined
    : { zuilId: request.zuilId, hour: hourOf(at), unknown: card ? 0 : 1 }

/** Its number, of a tap that has one: devices on HTTP number none. */
const numberOf = ({ zuilId, tap }: ZuilRequest): string | undefined =>
  tap.bootId === httpBootId ? undefined : tapNumberKey({ ...tap, zuilId })

/** Without the moment nearest to one: of an action that is judged again, its moment may be computed anew. */
const without = (moments: readonly number[], at: number): readonly number[] => {
  const distances = moments.map((moment) => Math.abs(moment - at))
  const nearest = distances.indexOf(Math.min(...distances))
  return moments.filter((_, i) => i !== nearest)
}

/** How many of these moments are within a period. */
const within = (moments: readonly number[] = [], { from, until }: Limit): number =>
  moments.filter((at) => from <= at && at < until).length

export const openTally = (facts: Facts): OpenTally => {
  const earlier = new Map(facts.earlier)
  const standing = new Map(facts.standing)
  const holders = new Map(facts.holders)
  const passholders = new Map(facts.passholders)
  const units = new Map(facts.unitsTaken)
  const groupTickets = new Map(facts.groupTickets)
  const numbers = new Set<string>()
  const tapCounts = facts.tapCounts && new Map(facts.tapCounts)
  const moments: Readonly<Record<GivenKind, Map<string, readonly number[]>>> = {
    CHECKIN: new Map(facts.visits),
    TICKET: new Map(facts.tickets),
    REDEMPTION: new Map(facts.redemptions),
  }

  const give = (actieId: ActieId, kind: GivenKind, passholderId: string, subjectId: string, at: number): void => {
    const key = pairKey(passholderId, subjectId)
    moments[kind].set(key, [...(moments[kind].get(key) ?? []), at])
    standing.set(actieId, [...(standing.get(actieId) ?? []), kind])
    holders.set(actieId, passholderId)
    if (kind === 'REDEMPTION') units.set(subjectId, (units.get(subjectId) ?? 0) + 1)
    if (kind === 'TICKET') groupTickets.set(passholderId, [...(groupTickets.get(passholderId) ?? []), at])
  }

  const reverse = (kind: GivenKind, { planned, verdict, card }: Decision): void => {
    const { actieId } = planned.request
    standing.set(
      actieId,
      (standing.get(actieId) ?? []).filter((one) => one !== kind),
    )
    const subjectId = subjectOf(verdict)
    const passholderId = holders.get(actieId) ?? card?.passholderId
    if (subjectId === undefined || passholderId === undefined) return
    const key = pairKey(passholderId, subjectId)
    moments[kind].set(key, without(moments[kind].get(key) ?? [], planned.at))
    if (kind === 'REDEMPTION') units.set(subjectId, Math.max(0, (units.get(subjectId) ?? 0) - 1))
    if (kind === 'TICKET') groupTickets.set(passholderId, without(groupTickets.get(passholderId) ?? [], planned.at))
  }

  return {
    count: (kind, passholderId, subjectId, limit) => within(moments[kind].get(pairKey(passholderId, subjectId)), limit),
    groupTickets: (passholderId, limit) => within(groupTickets.get(passholderId), limit),
    unitsTaken: (rewardId) => units.get(rewardId) ?? 0,
    member: (passholderId, associationId) => facts.members.get(pairKey(passholderId, associationId)),
    earlier: (actieId) => earlier.get(actieId),
    standing: (actieId) => standing.get(actieId) ?? [],
    holder: (actieId) => holders.get(actieId),
    passholder: (id) => passholders.get(id),
    tapsIn: (zuilId, hour) => tapCounts && (tapCounts.get(tapCountKey(zuilId, hour)) ?? noTaps),
    isNumberTaken: (request) => {
      const number = numberOf(request)
      return number !== undefined && (numbers.has(number) || facts.numberTaken?.has(request.actieId) === true)
    },

    add: (decision) => {
      const { verdict, checkin, ticket, redemption, ledger, reversed } = decision
      const { request } = decision.planned
      const counted = countedOf(decision)
      if (counted && tapCounts) {
        const key = tapCountKey(counted.zuilId, counted.hour)
        const { taps, unknown } = tapCounts.get(key) ?? noTaps
        tapCounts.set(key, { taps: taps + 1, unknown: unknown + counted.unknown })
      }
      if (!decision.repeated) {
        const number = request.origin === 'ZUIL' && !decision.quarantine ? numberOf(request) : undefined
        if (number !== undefined) numbers.add(number)
        earlier.set(request.actieId, {
          verdict,
          ...(request.origin === 'ZUIL' && {
            tap: {
              ...request.tap,
              zuilId: request.zuilId,
              ...(decision.card && { uitpasNumber: decision.card.uitpasNumber }),
            },
          }),
        })
      }
      if (checkin) give(checkin.id, 'CHECKIN', checkin.passholderId, checkin.eventId, checkin.at)
      if (ticket) give(ticket.id, 'TICKET', ticket.passholderId, ticket.eventId, ticket.at)
      if (redemption) give(redemption.id, 'REDEMPTION', redemption.passholderId, redemption.rewardId, redemption.at)
      for (const kind of reversed) reverse(kind, decision)
      for (const { passholderId, points, at } of ledger) {
        const holder = passholders.get(passholderId)
        if (!holder) continue
        const lastActivityAt = Math.max(holder.lastActivityAt ?? at, at)
        passholders.set(passholderId, { ...holder, points: holder.points + points, lastActivityAt })
      }
    },
  }
}
