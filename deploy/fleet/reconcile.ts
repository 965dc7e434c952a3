import type { View } from '../../kiosk/core/model.ts'
import type { ZuilType } from '../../protocol/zuil-type.ts'

/**
 * Holds what every screen showed against the books. What a passholder was shown must stand, once; what stands of what is
 * handed over (a reward, a ticket) somebody must have been shown. Plain data.
 */

/** A tap that was on a zuil's disk, and all that was on the screen of it, in order. */
export interface ShownTap {
  readonly actieId: string
  readonly zuilId: string
  readonly mode: ZuilType
  readonly passholderId: string
  /** Its card is blocked. */
  readonly blocked: boolean
  readonly views: readonly View[]
}

export interface Books {
  /** Every tap that was judged. */
  readonly taps: readonly { readonly actieId: string; readonly zuilId: string; readonly reason?: string }[]
  readonly checkins: readonly BookedPoints[]
  readonly tickets: readonly (Booked & { readonly price: number })[]
  readonly redemptions: readonly (BookedPoints & { readonly rewardId: string })[]
  readonly ledger: readonly {
    readonly passholderId: string
    readonly kind: string
    readonly causeId: string
    readonly points: number
  }[]
  readonly passholders: readonly { readonly id: string; readonly points: number }[]
  readonly rewards: readonly { readonly id: string; readonly unitsTaken: number; readonly maxUnits?: number }[]
}

interface Booked {
  /** The ActieID. */
  readonly id: string
  readonly passholderId: string
  readonly reversed: boolean
}

type BookedPoints = Booked & { readonly points: number }

export interface Expected {
  /** Zuilen at which cards were held so often that each must have taken one. */
  readonly tapped: readonly string[]
  /** What a lidmaatschapzuil must show. */
  readonly member: (passholderId: string) => {
    readonly status: 'ACTIVE' | 'EXPIRED' | 'NONE'
    readonly endDate?: string
  }
}

export interface Difference {
  readonly what: string
  /** An ActieID, or the id of a zuil, passholder or reward. */
  readonly id: string
}

type Report = (what: string, id: string) => void

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]))

const of = <K extends View['screen']>(tap: ShownTap, screen: K): readonly Extract<View, { screen: K }>[] =>
  tap.views.filter((view): view is Extract<View, { screen: K }> => view.screen === screen)

/** The books, found by ActieID. */
interface Found {
  readonly checkins: ReadonlyMap<string, BookedPoints>
  readonly tickets: ReadonlyMap<string, Booked & { readonly price: number }>
  readonly redemptions: ReadonlyMap<string, BookedPoints>
  readonly reasons: ReadonlyMap<string, string | undefined>
  /** Kinds and points of the ledger, by what caused them. */
  readonly entries: ReadonlyMap<string, readonly Books['ledger'][number][]>
}

const entriesByCause = (ledger: Books['ledger']): Found['entries'] => {
  const entries = new Map<string, Books['ledger'][number][]>()
  for (const entry of ledger) {
    const of = entries.get(entry.causeId)
    if (of) of.push(entry)
    else entries.set(entry.causeId, [entry])
  }
  return entries
}

const stands = <T extends Booked>(one: T | undefined): T | undefined => (one?.reversed ? undefined : one)

const checkPoint = (tap: ShownTap, found: Found, report: Report): void => {
  const booked = stands(found.checkins.get(tap.actieId))
  const said = [
    ...of(tap, 'SAVED').map(({ points }) => points),
    ...[...of(tap, 'TICKET'), ...of(tap, 'NO_TICKET')].flatMap(({ point }) => (point?.saved ? [point.points] : [])),
  ]
  for (const points of said) {
    if (!booked) report('a point was shown and does not stand', tap.actieId)
    else if (booked.points !== points) report('other points were shown than stand', tap.actieId)
  }
  const noted = of(tap, 'NOTED').length > 0
  if (noted && !booked && found.reasons.get(tap.actieId) === undefined)
    report('a point was noted, and neither stands nor was refused', tap.actieId)
  if (noted && !booked && !tap.blocked && said.length === 0)
    report('a point was noted and does not stand, though its card is right', tap.actieId)
  if (!booked) return
  if (tap.mode === 'REWARD' || tap.mode === 'MEMBERSHIP') report('a zuil that saves no points booked one', tap.actieId)
  if (booked.passholderId !== tap.passholderId) report('a point stands for somebody else', tap.actieId)
  if (tap.blocked) report('a point stands for a blocked card', tap.actieId)
  // Nothing at all on the screen: the zuil died; the point comes later, as a zuil may promise nobody.
  if (!noted && said.length === 0 && of(tap, 'REFUSED').length > 0)
    report('a point stands that was refused on the screen', tap.actieId)
}

const checkTicket = (tap: ShownTap, found: Found, report: Report): void => {
  const booked = stands(found.tickets.get(tap.actieId))
  const shown = of(tap, 'TICKET')
  for (const { price } of shown) {
    if (!booked) report('a ticket was shown and does not stand', tap.actieId)
    else if (booked.price !== price) report('another price was shown than stands', tap.actieId)
  }
  if (booked && shown.length === 0) report('a ticket stands that nobody was shown', tap.actieId)
}

const checkRedemption = (tap: ShownTap, found: Found, report: Report): void => {
  const booked = stands(found.redemptions.get(tap.actieId))
  const shown = of(tap, 'REDEEMED')
  for (const { points } of shown) {
    if (!booked) report('a reward was shown and does not stand', tap.actieId)
    else if (booked.points !== points) report('other points were shown for a reward than were taken', tap.actieId)
  }
  if (booked && shown.length === 0) report('a reward stands that nobody was shown', tap.actieId)
}

const checkMember = (tap: ShownTap, expected: Expected, report: Report): void => {
  const { status, endDate } = expected.member(tap.passholderId)
  for (const view of of(tap, 'MEMBER')) {
    if (view.status !== status || (status !== 'NONE' && view.endDate !== endDate))
      report(
        `a membership was shown wrongly${view.offline ? ' by the list' : ''}: ${view.status} ${view.endDate ?? ''}, not ${status} ${endDate ?? ''}`,
        tap.actieId,
      )
  }
}

/** Each booking has exactly its own entries in the ledger, and each entry a booking. */
const checkLedger = (books: Books, found: Found, report: Report): void => {
  const sum = (id: string, kinds: readonly string[]): number =>
    (found.entries.get(id) ?? [])
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, { points }) => total + points, 0)
  for (const { id, points, reversed } of books.checkins) {
    if (sum(id, ['CHECKIN', 'REVERSAL']) !== (reversed ? 0 : points)) report('a point is not in the ledger once', id)
  }
  for (const { id, points, reversed } of books.redemptions) {
    if (sum(id, ['REDEMPTION', 'REDEMPTION_REVERSAL']) !== (reversed ? 0 : -points))
      report('a reward is not in the ledger once', id)
  }
  for (const [id, entries] of found.entries) {
    for (const kind of ['CHECKIN', 'REDEMPTION', 'REVERSAL', 'REDEMPTION_REVERSAL']) {
      const count = entries.filter((entry) => entry.kind === kind).length
      if (count > 1) report(`the ledger has ${kind} more than once`, id)
      const booking = kind.startsWith('REDEMPTION') ? found.redemptions.get(id) : found.checkins.get(id)
      if (count > 0 && !booking) report(`the ledger has ${kind} of nothing`, id)
    }
  }
}

const checkSums = (books: Books, report: Report): void => {
  const sums = new Map<string, number>()
  for (const { passholderId, points } of books.ledger) sums.set(passholderId, (sums.get(passholderId) ?? 0) + points)
  for (const { id, points } of books.passholders) {
    if (points !== (sums.get(id) ?? 0)) report('points are not the sum of the ledger', id)
    if (points < 0) report('points are below zero', id)
  }
  const units = new Map<string, number>()
  for (const { rewardId, reversed } of books.redemptions)
    if (!reversed) units.set(rewardId, (units.get(rewardId) ?? 0) + 1)
  for (const { id, unitsTaken, maxUnits } of books.rewards) {
    if (unitsTaken !== (units.get(id) ?? 0)) report('units taken are not the rewards that stand', id)
    if (maxUnits !== undefined && unitsTaken > maxUnits) report('more units were taken than there are', id)
  }
}

/** Taps that were kept and not booked, since they were not believed: of zuilen that lie about nothing there are none. */
export const inQuarantine = ({ taps }: Pick<Books, 'taps'>): Books['taps'] =>
  taps.filter(({ reason }) => reason === 'in-quarantine')

/** @returns all differences; none = every screen showed the truth, and nothing is booked that nobody was shown */
export const reconcile = (shown: readonly ShownTap[], books: Books, expected: Expected): readonly Difference[] => {
  const differences: Difference[] = []
  const report: Report = (what, id) => differences.push({ what, id })
  const found: Found = {
    checkins: byId(books.checkins),
    tickets: byId(books.tickets),
    redemptions: byId(books.redemptions),
    reasons: new Map(books.taps.map(({ actieId, reason }) => [actieId, reason])),
    entries: entriesByCause(books.ledger),
  }
  for (const { actieId } of inQuarantine(books)) report('a tap of an honest zuil is in quarantine', actieId)
  const zuilOf = new Map(books.taps.map(({ actieId, zuilId }) => [actieId, zuilId]))
  const known = new Set(shown.map(({ actieId }) => actieId))
  for (const tap of shown) {
    const judgedOf = zuilOf.get(tap.actieId)
    if (judgedOf === undefined) report('a tap never arrived', tap.actieId)
    else if (judgedOf !== tap.zuilId) report('a tap is booked of another zuil', tap.actieId)
    checkPoint(tap, found, report)
    checkTicket(tap, found, report)
    checkRedemption(tap, found, report)
    checkMember(tap, expected, report)
  }
  for (const { id } of [...books.checkins, ...books.tickets, ...books.redemptions])
    if (!known.has(id)) report('something is booked that no zuil has tapped', id)
  const took = new Set(shown.map(({ zuilId }) => zuilId))
  for (const id of expected.tapped) if (!took.has(id)) report('a zuil took no card at all', id)
  checkLedger(books, found, report)
  checkSums(books, report)
  return differences
}
