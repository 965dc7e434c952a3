import type { CardRead, Tap } from '@zuil/protocol'
import type { Span } from '../../platform/time/calendar.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { newActieId } from '../../taps/actie-id.ts'
import type { ActionRequest, ZuilRequest } from '../../taps/rules/model.ts'
import { clientIds } from '../clients.ts'
import type { DatasetCard } from '../dataset/shapes.ts'
import { eventIds } from '../events.ts'
import { dender, organizers } from '../places.ts'
import { seededRandom } from '../random.ts'
import { rewardIds } from '../rewards.ts'
import { demoZuil, membershipZuil, rewardZuil, ticketZuil } from '../zuilen.ts'
import { DAYS, type Visit } from './visits.ts'

const MINUTE_MS = 60_000

/** What came in, and what the back office did something about later. */
export interface HistoryTaps {
  /** In no particular order. */
  readonly requests: readonly ActionRequest[]
  /** A visit that was saved some days ago. */
  readonly toReverse?: ZuilRequest
  /** A tap that was noted, and could not be booked. */
  readonly toPutAside?: ZuilRequest
}

type Shown = Pick<Tap, 'mode'> & Partial<Pick<Tap, 'shownEventId' | 'shownPrice' | 'rewardId' | 'associationId'>>

/**
 * The messages by which the visits came in, with what people did beside them: a coffee, a look at a membership, a card that
 * is blocked, one that nobody has, a second try.
 * @param cards those that may be used
 * @param away while the check-in zuil had no network: it noted what came, and handed it in after
 */
export const tapsOf = (
  visits: readonly Visit[],
  cards: readonly DatasetCard[],
  now: number,
  away: Span,
): HistoryTaps => {
  const random = seededRandom(20_261_128)
  const booted = momentOf(dayAfter(dayOf(now), -DAYS))
  const requests: ActionRequest[] = []
  const cardOf = new Map<string, DatasetCard>()
  for (const card of cards)
    if (card.passholderId !== undefined && card.status === 'ACTIVE' && card.cardSystemId === dender.id)
      cardOf.set(card.passholderId, card)
  const blocked = cards.filter(
    ({ status, cardSystemId, chipNumber }) => status === 'BLOCKED' && cardSystemId === dender.id && chipNumber,
  )

  const newId = (at: number) => newActieId(at, Buffer.from(random.hex(20), 'hex'))
  /** Most lay their card on the reader, some hold its barcode before the scanner. */
  const readOf = ({ chipNumber, uitpasNumber }: DatasetCard): CardRead =>
    chipNumber !== undefined && random.int(1, 10) > 1 ? { kind: 'CHIP', chipNumber } : { kind: 'BARCODE', uitpasNumber }

  /** @param receivedAt when it came, of what came later out of the journal */
  const tap = (zuilId: string, card: CardRead, at: number, shown: Shown, receivedAt?: number): ZuilRequest => {
    const actieId = newId(at)
    const bootId = `demo-${zuilId.slice(-2)}`
    const monotonicMs = at - booted
    const request: ZuilRequest = {
      ...{ origin: 'ZUIL', actieId, card, zuilId, generation: 0 },
      tap: {
        ...{ actieId, card, bootId, monotonicMs, seq: monotonicMs + 1, at: new Date(at).toISOString() },
        ...{ clock: 'ANCHORED', notBefore: new Date(at - MINUTE_MS).toISOString(), ifLate: 'BOOK' },
        ...shown,
      },
      sent: { bootId, monotonicMs: (receivedAt ?? at) - booted },
      receivedAt: receivedAt ?? at,
      live: receivedAt === undefined,
    }
    requests.push(request)
    return request
  }
  /** At the check-in zuil: while it had no network, noted. */
  const atFoyer = (card: CardRead, at: number, eventId: string): ZuilRequest => {
    const late = at >= away.from && at < away.until ? away.until + random.int(3_000, 6_000) : undefined
    return tap(demoZuil.id, card, at, { mode: 'CHECK_IN', shownEventId: eventId }, late)
  }

  const saved: ZuilRequest[] = []
  for (const { at, holder, event, where } of visits) {
    const card = cardOf.get(holder.id)
    if (!card) continue
    const read = readOf(card)
    if (where === 'FOYER') saved.push(atFoyer(read, at, event.id))
    else if (where === 'TILL') {
      const price = event.basePrice !== undefined && { shownPrice: event.basePrice }
      tap(ticketZuil.id, read, at, { mode: 'TICKET', shownEventId: event.id, ...price })
    } else {
      const clientId = event.id === eventIds.jazz ? clientIds.podium : clientIds.demo
      const request = { origin: 'API', kind: 'CHECK_IN', by: 'API', eventId: event.id, clientId } as const
      requests.push({ ...request, actieId: newId(at), card: read, receivedAt: at })
    }
  }

  const evenings = new Map<string, Visit[]>()
  for (const visit of visits.filter(({ start }) => start !== undefined)) {
    const key = `${visit.start} ${visit.event.id}`
    evenings.set(key, [...(evenings.get(key) ?? []), visit])
  }
  const drank = new Set<string>()
  for (const [n, people] of [...evenings.values()].entries()) {
    const [first] = people
    if (!first) continue
    const { start = 0, event } = first
    const some = (share: number) => people.filter(() => random.int(1, 100) <= share)
    // At the interval; who has too few reads that.
    for (const { holder } of some(28)) {
      const card = cardOf.get(holder.id)
      const rich = holder.points >= 30 && !drank.has(holder.id)
      if (!card || !(rich || (holder.points === 0 && n % 3 === 0 && random.int(1, 4) === 1))) continue
      drank.add(holder.id)
      const at = start + (55 + random.int(0, 20)) * MINUTE_MS + random.int(0, 59_000)
      tap(rewardZuil.id, readOf(card), at, { mode: 'REWARD', rewardId: rewardIds.coffee })
    }
    for (const { holder, at } of some(14)) {
      const card = cardOf.get(holder.id)
      const { associationId } = membershipZuil
      if (card) tap(membershipZuil.id, readOf(card), at + 4 * MINUTE_MS, { mode: 'MEMBERSHIP', associationId })
    }
    // Somebody tries again what he did already.
    const [again] = people.filter(({ where, at }) => where === 'FOYER' && at < start - 5 * MINUTE_MS)
    const card = again && cardOf.get(again.holder.id)
    if (card && n % 2 === 0) atFoyer(readOf(card), again.at + 5 * MINUTE_MS + random.int(0, 60_000), event.id)
    const bad = blocked[n % Math.max(1, blocked.length)]
    if (bad && n % 3 === 1) atFoyer(readOf(bad), start - 12 * MINUTE_MS, event.id)
    if (n % 4 === 2) atFoyer({ kind: 'CHIP', chipNumber: `04${random.hex(12)}` }, start - 9 * MINUTE_MS, event.id)
  }

  // On the evening on which the zuil had no network: what it noted of these could not be booked.
  const evening = saved.filter(({ tap: { at }, live }) => !live && Date.parse(at) < away.until)
  const [noted] = evening
  const [lost, found] = blocked
  const shown = noted?.tap.shownEventId ?? eventIds.foyer
  if (noted) atFoyer(noted.card, away.until - 4 * MINUTE_MS, shown)
  if (lost) atFoyer(readOf(lost), away.until - 9 * MINUTE_MS, shown)
  const earlier = momentOf(dayAfter(dayOf(now), -10), '15:12')
  const toPutAside =
    found &&
    tap(demoZuil.id, readOf(found), earlier, { mode: 'CHECK_IN', shownEventId: eventIds.foyer }, earlier + 90_000)
  // At the shop's counter, by the software that they have there.
  const buyers = visits.map(({ holder }) => holder).filter(({ points, id }) => points >= 90 && !drank.has(id))
  for (const [n, rewardId] of [rewardIds.poster, rewardIds.bag, rewardIds.poster].entries()) {
    const card = cardOf.get(buyers[n * 3]?.id ?? '')
    const at = momentOf(dayAfter(dayOf(now), -11 + n * 4), '16:20') + n * 7 * MINUTE_MS
    if (!card) continue
    const request = { origin: 'API', kind: 'REDEEM', rewardId, clientId: clientIds.demo } as const
    requests.push({
      ...request,
      organizerId: organizers.schakel.id,
      actieId: newId(at),
      card: readOf(card),
      receivedAt: at,
    })
  }
  const toReverse = saved.find(({ live, receivedAt }) => live && receivedAt > momentOf(dayAfter(dayOf(now), -6)))
  return { requests, ...(toReverse && { toReverse }), ...(toPutAside && { toPutAside }) }
}
