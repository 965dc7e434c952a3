import type { ActieId } from '@zuil/protocol'
import type { MembershipFacts } from '../../passholders/shapes.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Earlier, type Facts, type Planned, pairKey, tapCountKey } from '../rules/model.ts'
import { askFacts, type Moment } from './facts-statement.ts'
import { factQuestions } from './questions.ts'

/** What is not asked for. */
const none = {
  booked: [],
  numberTaken: [],
  justBefore: [],
  standing: [],
  tickets: [],
  redemptions: [],
  groupTickets: [],
  stock: [],
  members: [],
} as const

const groups = <T, K, V>(rows: readonly T[], key: (row: T) => K, value: (row: T) => V): Map<K, V[]> => {
  const found = new Map<K, V[]>()
  for (const row of rows) {
    const group = found.get(key(row))
    if (group) group.push(value(row))
    else found.set(key(row), [value(row)])
  }
  return found
}

const momentsOf = (rows: readonly Moment[]): Map<string, number[]> =>
  groups(
    rows,
    ({ holder, of }) => pairKey(holder, of),
    ({ at }) => at,
  )

export interface ReadFacts {
  readonly facts: Facts
  /** Rewards whose stock may change by what is reversed. */
  readonly rewards: readonly string[]
}

/**
 * The second statement of a booking: what a batch is judged by.
 * @param askBooked whether to look, too, for what was booked over the API by the ActieIDs of these taps, and for other taps
 * that have their numbers
 */
export const readFacts = async (db: Db, planned: readonly Planned[], askBooked = false): Promise<ReadFacts> => {
  const rows = { ...none, ...(await askFacts(db, factQuestions(planned, askBooked))) }
  const memberships = groups(
    rows.memberships,
    ({ holder }) => holder,
    ({ system, status, end, suspended }): MembershipFacts => ({
      cardSystemId: system,
      status,
      ...(typeof end === 'number' && { socialTariffEndDate: end }),
      ...(typeof suspended === 'number' && { socialTariffSuspendedUntil: suspended }),
    }),
  )
  const facts: Facts = {
    earlier: new Map<ActieId, Earlier>([
      ...rows.booked.map((actieId) => [actieId, {}] as const),
      ...rows.earlier.map(
        ({ zuil, seq, boot, number, verdict, waits }) =>
          [
            verdict.actieId,
            {
              tap: { zuilId: zuil, seq, bootId: boot, ...(number !== null && { uitpasNumber: number }) },
              verdict,
              ...(waits && { waits: true as const }),
            },
          ] as const,
      ),
    ]),
    justBefore: groups(
      rows.justBefore,
      ({ id }) => id,
      ({ verdict }) => verdict,
    ),
    standing: groups(
      rows.standing,
      ({ id }) => id,
      ({ kind }) => kind,
    ),
    holders: new Map(rows.standing.map(({ id, holder }) => [id, holder])),
    cards: new Map(
      rows.cards.map(({ key, number, status, holder }) => [
        key,
        { uitpasNumber: number, status, ...(holder !== null && { passholderId: holder }) },
      ]),
    ),
    passholders: new Map(
      rows.holders.map(({ id, points, last, postal, registered, group }) => [
        id,
        {
          id,
          points,
          ...(last !== null && { lastActivityAt: last }),
          postalCode: postal,
          createdAt: registered,
          ...(group !== null && { groupTicketsPerYear: group }),
          memberships: memberships.get(id) ?? [],
        },
      ]),
    ),
    tapCounts: new Map(rows.tapCounts.map(({ zuil, hour, ...count }) => [tapCountKey(zuil, hour), count])),
    visits: momentsOf(rows.visits),
    tickets: momentsOf(rows.tickets),
    redemptions: momentsOf(rows.redemptions),
    groupTickets: groups(
      rows.groupTickets,
      ({ holder }) => holder,
      ({ at }) => at,
    ),
    unitsTaken: new Map(rows.stock.map(({ reward, taken }) => [reward, taken])),
    numberTaken: new Set(rows.numberTaken),
    members: new Map(rows.members.map(({ holder, of, end }) => [pairKey(holder, of), { endDate: end }])),
  }
  return { facts, rewards: rows.stock.map(({ reward }) => reward) }
}
