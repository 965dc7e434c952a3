import type { ActieId, RefusalReason, Verdict } from '@zuil/protocol'
import { cardKey } from '../../cards/shapes.ts'
import { jsonText, storable } from '../../platform/database/mapping.ts'
import { type Decision, type GivenKind, tapCountKey } from '../rules/model.ts'
import { unbookedReason } from '../rules/noted.ts'
import { countedOf } from '../rules/tally.ts'

/** What is to be written for a batch, row by row, with the names of the columns. */
export interface Rows {
  readonly taps: readonly object[]
  /** How many taps of a zuil were judged, by hour: in one order, so that two batches don't wait in a ring. */
  readonly counts: readonly object[]
  readonly checkins: readonly object[]
  readonly tickets: readonly object[]
  readonly redemptions: readonly object[]
  readonly ledger: readonly object[]
  /** Taps that are let out of quarantine, or booked after all. */
  readonly released: readonly object[]
  /** Taps that were noted and could not be booked: they wait for somebody. */
  readonly unbooked: readonly object[]
  /** What stood before this batch and is reversed by it. */
  readonly back: readonly { readonly kind: GivenKind; readonly id: ActieId; readonly at: string }[]
}

/**
 * What is kept of the chip or number of a card that nobody has, by which it is known when it comes again: it may be
 * anybody's bank card.
 */
export type MarkOf = (key: string) => string

const iso = (at: number): string => new Date(at).toISOString()

/** Why nothing was given; a ticket tap that saved its point, or sold its ticket, gave something. */
const reasonOf = (verdict: Verdict): RefusalReason | null => {
  if (verdict.outcome === 'REFUSED') return verdict.reason
  return verdict.outcome === 'TICKET' && !verdict.ticket.sold && !verdict.point?.saved ? verdict.ticket.reason : null
}

const eventOf = (target: Decision['planned']['target']): string | null =>
  target.kind === 'CHECK_IN' || target.kind === 'TICKET' ? target.event.id : null

/** What was decided of a tap, however it came to be. */
const decided = ({ planned: { request, at, timeQuality, target }, verdict, card }: Decision, markOf: MarkOf) => ({
  actie_id: request.actieId,
  at: iso(at),
  time_quality: timeQuality,
  passholder_id: card?.passholderId ?? null,
  uitpas_number: card?.uitpasNumber ?? null,
  unknown_card: card ? null : markOf(cardKey(request.card)),
  verdict,
  reason: reasonOf(verdict),
  event_id: eventOf(target),
})

const tapRow = (decision: Decision, markOf: MarkOf): object[] => {
  const { request } = decision.planned
  if (request.origin !== 'ZUIL' || request.released) return []
  const { zuilId, tap, sent, receivedAt, live, replacedAt } = request
  const why = decision.quarantine
  return [
    {
      ...decided(decision, markOf),
      zuil_id: zuilId,
      seq: tap.seq,
      boot_id: storable(tap.bootId),
      received_at: iso(receivedAt),
      live,
      quarantine:
        why === undefined
          ? null
          : JSON.parse(jsonText({ why, tap, sent, ...(replacedAt !== undefined && { replacedAt }) })),
    },
  ]
}

const releasedRow = (decision: Decision, markOf: MarkOf): object[] => {
  const { request } = decision.planned
  if (request.origin !== 'ZUIL' || !request.released) return []
  const { by, at } = request.released
  return [{ ...decided(decision, markOf), decision: { decision: 'BOOKED', by, decidedAt: iso(at) } }]
}

/** With all that it is judged by when somebody books it after all. */
const unbookedRow = (decision: Decision): object[] => {
  const { request, at, timeQuality } = decision.planned
  const reason = unbookedReason(decision)
  if (request.origin !== 'ZUIL' || reason === undefined || request.released?.afterAll) return []
  const { actieId, zuilId, tap, sent, receivedAt, replacedAt } = request
  const kept = { tap, sent, receivedAt, timeQuality, ...(replacedAt !== undefined && { replacedAt }) }
  return [{ actie_id: actieId, zuil_id: zuilId, at: iso(at), reason, kept: JSON.parse(jsonText(kept)) }]
}

const countRows = (decisions: readonly Decision[]): object[] => {
  const rows = new Map<string, { zuil_id: string; hour: string; taps: number; unknown: number }>()
  for (const decision of decisions) {
    const counted = countedOf(decision)
    if (!counted) continue
    const { zuilId, hour, unknown } = counted
    const key = tapCountKey(zuilId, hour)
    const row = rows.get(key) ?? { zuil_id: zuilId, hour: iso(hour), taps: 0, unknown: 0 }
    rows.set(key, { ...row, taps: row.taps + 1, unknown: row.unknown + unknown })
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const clientOf = ({ planned: { request } }: Decision): string | null =>
  request.origin === 'API' ? (request.clientId ?? null) : null

const zuilOf = ({ planned: { request } }: Decision): string | null =>
  request.origin === 'ZUIL' ? request.zuilId : null

const sourceOf = ({ planned: { request } }: Decision): 'ZUIL' | 'API' | 'QR' => {
  if (request.origin === 'ZUIL') return 'ZUIL'
  return request.kind === 'CHECK_IN' ? request.by : 'API'
}

/** When each thing of a batch is reversed, by kind and ActieID. */
const reversedAt = (decisions: readonly Decision[]): Map<string, { kind: GivenKind; id: ActieId; at: string }> =>
  new Map(
    decisions.flatMap(({ reversed, planned: { request } }) =>
      reversed.map((kind) => [
        `${kind} ${request.actieId}`,
        { kind, id: request.actieId, at: iso(request.receivedAt) },
      ]),
    ),
  )

/**
 * Taps are in the order of their ids, so that two batches don't wait in a ring. What one batch both gives and reverses
 * (live message and journal came together) is written as reversed from the start.
 */
export const rowsOf = (decisions: readonly Decision[], markOf: MarkOf): Rows => {
  const fresh = decisions.filter(({ repeated }) => !repeated)
  const inOrder = [...fresh].sort((a, b) => (a.planned.request.actieId < b.planned.request.actieId ? -1 : 1))
  const back = reversedAt(decisions)
  const own = (kind: GivenKind, given: { readonly id: ActieId; readonly at: number }, decision: Decision) => {
    const key = `${kind} ${given.id}`
    const reversed = back.get(key)
    back.delete(key)
    return {
      id: given.id,
      at: iso(given.at),
      source: sourceOf(decision),
      client_id: clientOf(decision),
      zuil_id: zuilOf(decision),
      reversed_at: reversed?.at ?? null,
    }
  }
  const checkins = fresh.flatMap((decision) => {
    const { checkin } = decision
    if (!checkin) return []
    const { passholderId, eventId, uitpasNumber, points } = checkin
    return [
      {
        ...own('CHECKIN', checkin, decision),
        passholder_id: passholderId,
        event_id: eventId,
        uitpas_number: uitpasNumber,
        points,
      },
    ]
  })
  const tickets = fresh.flatMap((decision) => {
    const { ticket } = decision
    if (!ticket) return []
    return [
      {
        ...own('TICKET', ticket, decision),
        passholder_id: ticket.passholderId,
        event_id: ticket.eventId,
        uitpas_number: ticket.uitpasNumber,
        price: ticket.price,
        regular_price: ticket.regularPrice,
        regular_price_label: ticket.regularPriceLabel ?? null,
        tariff: 'SOCIAL',
        tariff_id: ticket.tariffId,
        card_system_id: ticket.cardSystemId ?? null,
        share_passholder: ticket.shares.passholder,
        share_local: ticket.shares.localAuthority,
        share_organizer: ticket.shares.organizer,
        share_flemish: ticket.shares.flemishAuthority,
      },
    ]
  })
  const redemptions = fresh.flatMap((decision) => {
    const { redemption } = decision
    if (!redemption) return []
    return [
      {
        ...own('REDEMPTION', redemption, decision),
        passholder_id: redemption.passholderId,
        reward_id: redemption.rewardId,
        uitpas_number: redemption.uitpasNumber,
        points: redemption.points,
        organizer_id: redemption.organizerId ?? null,
      },
    ]
  })
  return {
    taps: inOrder.flatMap((decision) => tapRow(decision, markOf)),
    released: inOrder.flatMap((decision) => releasedRow(decision, markOf)),
    unbooked: decisions.flatMap(unbookedRow),
    counts: countRows(decisions),
    checkins,
    tickets,
    redemptions,
    ledger: decisions.flatMap(({ ledger }) =>
      ledger.map(({ passholderId, kind, causeId, points, at }) => ({
        passholder_id: passholderId,
        kind,
        cause_id: causeId,
        points,
        at: iso(at),
      })),
    ),
    back: [...back.values()],
  }
}
