import fc from 'fast-check'
import { correctPoints } from '../../backend/passholders/rules/acts.ts'
import type { PassholderFacts } from '../../backend/passholders/shapes.ts'
import { reversedPoints } from '../../backend/points/rules.ts'
import type { LedgerKind, NewLedgerEntry } from '../../backend/points/shapes.ts'
import type { NewRedemption } from '../../backend/rewards/shapes/reward.ts'
import { judge } from '../../backend/taps/rules/judge.ts'
import { type ActionRequest, type Facts, pairKey } from '../../backend/taps/rules/model.ts'
import { planAction } from '../../backend/taps/rules/plan.ts'
import type { NewTicket } from '../../backend/tickets/shapes.ts'
import { aCatalog, anEvent, aPassholder, aReward, nothingYet } from './facts.ts'
import { eventId, passholderIdOf, rewardId, uitpasNumberOf } from './fixtures.ts'
import { actieIdOf } from './taps.ts'

/**
 * Books that are kept by the rules alone, beside which those of a database can be laid: whatever people do with points and
 * tickets, in whatever order.
 */

const HOUR = 3_600_000
/** Who takes part: passholders 1 to 3, who begin without points. */
const PEOPLE = 3

export type Step =
  | { readonly does: 'CHECK_IN' | 'REDEEM' | 'BUY' | 'ERASE'; readonly who: number }
  | { readonly does: 'CORRECT'; readonly who: number; readonly points: number }
  /** What was given before: which, of all. */
  | { readonly does: 'REVERSE'; readonly which: number }
  | { readonly does: 'WAIT'; readonly hours: number }

const who = fc.integer({ min: 1, max: PEOPLE })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('CHECK_IN' as const), who }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('REDEEM' as const, 'BUY' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('CORRECT' as const), who, points: fc.integer({ min: -6, max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('REVERSE' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('ERASE' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('WAIT' as const),
      // A while, or so long that points lapse.
      hours: fc.oneof(fc.integer({ min: 1, max: 100 * 24 }), fc.constantFrom(366 * 24, 800 * 24)),
    }),
  },
)
export const steps = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

/** The request of the nth step, as the API would make it. */
export const requestOf = (
  n: number,
  does: 'CHECK_IN' | 'REDEEM' | 'BUY',
  holder: number,
  at: number,
): ActionRequest => {
  const uitpasNumber = uitpasNumberOf(holder)
  const asked = {
    origin: 'API',
    actieId: actieIdOf(n),
    card: { kind: 'BARCODE', uitpasNumber },
    receivedAt: at,
  } as const
  switch (does) {
    case 'CHECK_IN':
      return { ...asked, kind: 'CHECK_IN', by: 'API', eventId }
    case 'REDEEM':
      return { ...asked, kind: 'REDEEM', rewardId }
    case 'BUY':
      return { ...asked, kind: 'TICKET', eventId, regularPrice: 1_000, tariffId: 'SOCIALTARIFF-1-default' }
  }
}

type Given =
  | { readonly kind: 'CHECKIN'; readonly id: string; passholderId: string; readonly points: number }
  | { readonly kind: 'REDEMPTION'; readonly id: string; passholderId: string; readonly points: number }
  | { readonly kind: 'TICKET'; readonly id: string; passholderId: string; readonly ticket: NewTicket }

export interface Books {
  readonly balances: ReadonlyMap<string, PassholderFacts>
  readonly ledger: readonly (Omit<NewLedgerEntry, 'kind'> & { readonly kind: LedgerKind })[]
  readonly given: readonly (Given & { reversedAt?: number })[]
  /** Units of the reward that are gone. */
  readonly unitsTaken: number
  readonly now: number
  /** @returns what was done: a database does the same */
  apply(n: number, step: Step): Done
}

export type Done =
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'BOOKED'; readonly outcome: string; readonly balance?: number }
  | { readonly kind: 'REVERSED'; readonly what: Given['kind']; readonly id: string; readonly first: boolean }

/**
 * @param begin milliseconds since 1970
 * @param socialUntil until when who takes part has a social status
 * @param offset of the numbers of who takes part, and of the ActieIDs: of several in one database each has its own
 */
export const openBooks = (begin: number, socialUntil: number, offset = 0): Books => {
  const catalog = aCatalog(
    [
      anEvent(
        eventId,
        { type: 'PERMANENT', hours: [] },
        {
          ...{ checkinLimit: { volume: 100_000, period: 'ABSOLUTE' }, basePrice: 1_000 },
          ticketLimit: { volume: 100_000, period: 'ABSOLUTE' },
        },
      ),
    ],
    [],
    { rewards: [aReward({ id: rewardId, points: 2 })] },
  )
  const people = Array.from({ length: PEOPLE }, (_, n) => offset + n + 1)
  const balances = new Map(
    people.map((n) => [
      passholderIdOf(n),
      aPassholder({
        id: passholderIdOf(n),
        memberships: [{ cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: socialUntil }],
      }),
    ]),
  )
  const cards = new Map(
    people.map((n) => [
      uitpasNumberOf(n),
      { uitpasNumber: uitpasNumberOf(n), status: 'ACTIVE' as const, passholderId: passholderIdOf(n) },
    ]),
  )
  const ledger: Books['ledger'][number][] = []
  const given: Books['given'][number][] = []
  let now = begin
  let unitsTaken = 0

  const enter = (entries: Books['ledger'], active: boolean): void => {
    for (const entry of entries) {
      const holder = balances.get(entry.passholderId)
      if (!holder) throw new Error('an entry of nobody')
      ledger.push(entry)
      const { lastActivityAt = entry.at } = holder
      const last = active ? { lastActivityAt: Math.max(lastActivityAt, entry.at) } : {}
      balances.set(entry.passholderId, { ...holder, points: holder.points + entry.points, ...last })
    }
  }

  const facts = (): Facts => ({
    ...nothingYet(),
    ...{ cards, passholders: balances, unitsTaken: new Map([[rewardId, unitsTaken]]) },
    redemptions: new Map(people.map((n) => [pairKey(passholderIdOf(n), rewardId), []])),
  })

  const redeemed = ({ id, passholderId, points }: NewRedemption): Given => ({
    ...{ kind: 'REDEMPTION', id, passholderId, points },
  })

  const book = (n: number, does: 'CHECK_IN' | 'REDEEM' | 'BUY', holder: number): Done => {
    const [decision] = judge([planAction(catalog, requestOf(n, does, holder, now))], facts())
    if (!decision) throw new Error('nothing was decided')
    enter(decision.ledger, true)
    const { checkin, redemption, ticket, verdict } = decision
    if (checkin)
      given.push({ kind: 'CHECKIN', id: checkin.id, passholderId: checkin.passholderId, points: checkin.points })
    if (redemption) {
      given.push(redeemed(redemption))
      unitsTaken += 1
    }
    if (ticket) given.push({ kind: 'TICKET', id: ticket.id, passholderId: ticket.passholderId, ticket })
    return {
      ...{ kind: 'BOOKED', outcome: verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome },
      ...('balance' in verdict && verdict.balance !== undefined && { balance: verdict.balance }),
    }
  }

  const reverse = (which: number): Done => {
    const one = given[which % given.length]
    if (!one) return { kind: 'NOTHING' }
    if (one.reversedAt !== undefined) return { kind: 'REVERSED', what: one.kind, id: one.id, first: false }
    one.reversedAt = now
    if (one.kind === 'REDEMPTION') unitsTaken -= 1
    if (one.kind !== 'TICKET') {
      const cause = ledger.findIndex(({ kind, causeId }) => causeId === one.id && kind !== 'LAPSE')
      const lapsedSince = ledger
        .slice(cause)
        .some((entry) => entry.kind === 'LAPSE' && entry.passholderId === one.passholderId)
      const balance = balances.get(one.passholderId)?.points ?? 0
      const kind = one.kind === 'CHECKIN' ? 'REVERSAL' : 'REDEMPTION_REVERSAL'
      const points = reversedPoints({ kind, points: one.points }, { balance, lapsedSince })
      enter([{ kind, passholderId: one.passholderId, causeId: one.id, points, at: now }], false)
    }
    return { kind: 'REVERSED', what: one.kind, id: one.id, first: true }
  }

  const erase = (n: number, holder: number): void => {
    const [id, number] = [passholderIdOf(holder), uitpasNumberOf(holder)]
    const person = balances.get(id)
    if (!person) return
    const nobody = `nobody ${n}`
    balances.delete(id)
    balances.set(nobody, { ...person, id: nobody, memberships: [] })
    ledger.forEach((entry, at) => {
      if (entry.passholderId === id) ledger[at] = { ...entry, passholderId: nobody }
    })
    for (const one of given) if (one.passholderId === id) one.passholderId = nobody
    cards.set(number, { uitpasNumber: number, status: 'DELETED' } as never)
  }

  return {
    balances,
    ledger,
    given,
    get unitsTaken() {
      return unitsTaken
    },
    get now() {
      return now
    },
    apply: (n, asked) => {
      switch (asked.does) {
        case 'CHECK_IN':
        case 'REDEEM':
        case 'BUY':
          return book(n, asked.does, offset + asked.who)
        case 'CORRECT': {
          const holder = balances.get(passholderIdOf(offset + asked.who))
          const corrected = holder && correctPoints(holder, { points: asked.points, causeId: actieIdOf(n), at: now })
          if (corrected) enter(corrected.ledger, corrected.saved)
          return { kind: 'BOOKED', outcome: corrected ? 'CORRECTED' : 'REFUSED' }
        }
        case 'REVERSE':
          return reverse(asked.which)
        case 'ERASE':
          erase(n, offset + asked.who)
          return { kind: 'NOTHING' }
        case 'WAIT':
          now += asked.hours * HOUR
          return { kind: 'NOTHING' }
      }
    },
  }
}
