import { randomUUID } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { type FieldChange, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ActName } from '../../platform/shapes.ts'
import { giveRegistrationPoints } from '../../points/store.ts'
import {
  blockingRefusal,
  type CardRefusal,
  changeSocialStatus,
  correctPoints,
  givingRefusal,
  replacementRefusal,
  type SocialStatusRefusal,
} from '../rules/acts.ts'
import { searchName } from '../rules/search-name.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import type { ReplacementReason, SocialStatusChange } from '../shapes/managed.ts'
import type { EraseStore } from './erase.ts'
import { asSubject } from './managed.ts'
import { personSystemOf, type ReachedMembership } from './reach.ts'
import { socialStatusChanges } from './social-status.ts'
import { wantedCard } from './wanted-card.ts'

/** Why something was not done; NOT_FOUND = there is no such passholder, or card of his, in the card system. */
export type ActRefusal =
  | 'NOT_FOUND'
  | 'UNCHANGED'
  | CardRefusal
  | SocialStatusRefusal
  | 'passholder-points-too-few'
  | 'passholder-other-card-system'

type Outcome = ActRefusal | undefined

const moment = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at))

/**
 * What people do with a passholder of their card system. Each is one transaction with its row in the audit log, and begins
 * with the lock that taps take: a tap is before it or after it, never in between.
 */
export const passholderActStore = (prisma: PrismaClient, erasing: EraseStore, clock: () => number) => {
  const within = (actor: Actor, cardSystemId: number) => {
    /** A passholder of the card system, locked with his membership; nothing = there is none. */
    const lock = async (db: Db, id: string) => {
      await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
      const membership = await db.membership.findFirst({
        where: { passholderId: id, cardSystemId, passholder: { anonymous: false } },
        include: { passholder: true, cardSystem: { select: { socialTariffGraceDays: true } } },
      })
      if (!membership) return undefined
      const { socialTariffEndDate: end, socialTariffSuspendedUntil: until } = membership
      const dates = withoutNulls({ endDate: end?.getTime(), suspendedUntil: until?.getTime() })
      const shown = (of: typeof dates) =>
        shownSocialStatus(
          { socialTariffEndDate: of.endDate, socialTariffSuspendedUntil: of.suspendedUntil },
          membership.cardSystem.socialTariffGraceDays,
          clock(),
        )
      return { ...membership, dates, shown }
    }
    type Locked = NonNullable<Awaited<ReturnType<typeof lock>>>

    const note = (db: Db, id: string, action: ActName, changes: readonly FieldChange[], reason?: string) =>
      noteAct(db, actor, clock(), {
        ...{ action, changes, subject: asSubject(id, cardSystemId) },
        ...(reason !== undefined && { reason }),
      })

    const actWithin = async (
      db: Db,
      id: string,
      work: (db: Db, locked: Locked) => Promise<Outcome>,
    ): Promise<Outcome> => {
      const locked = await lock(db, id)
      return locked ? work(db, locked) : 'NOT_FOUND'
    }
    const act = (id: string, work: (db: Db, locked: Locked) => Promise<Outcome>): Promise<Outcome> =>
      prisma.$transaction((db) => actWithin(db, id, work))

    const putSocialStatus = async (
      db: Db,
      id: string,
      change: SocialStatusChange,
      { dates, shown }: Locked,
    ): Promise<Outcome> => {
      const after = changeSocialStatus(dates, shown(dates).status, change, clock())
      if (typeof after === 'string') return after
      await db.membership.update({
        where: { passholderId_cardSystemId: { passholderId: id, cardSystemId } },
        data: {
          socialTariffEndDate: moment(after.endDate),
          socialTariffSuspendedUntil: moment(after.suspendedUntil),
        },
      })
      const changes = socialStatusChanges(shown(dates), shown(after))
      await note(db, id, 'PASSHOLDER_SOCIAL_STATUS', changes, 'reason' in change ? change.reason : undefined)
      return undefined
    }

    /** A card of his here, and his others. */
    const cardsOf = async (db: Db, id: string, uitpasNumber: string) => {
      const cards = await db.card.findMany({ where: { passholderId: id, cardSystemId } })
      const card = cards.find((one) => one.uitpasNumber === uitpasNumber)
      return card && { card, others: cards.filter((one) => one !== card) }
    }

    return {
      /** Blocks his membership of the card system, or lets him in again. */
      block: (id: string, blocked: boolean, reason: string): Promise<Outcome> =>
        act(id, async (db, { status }) => {
          if ((status === 'BLOCKED') === blocked) return 'UNCHANGED'
          const after = blocked ? 'BLOCKED' : 'ACTIVE'
          await db.membership.update({
            where: { passholderId_cardSystemId: { passholderId: id, cardSystemId } },
            data: { status: after },
          })
          const changes = [{ field: 'membership', before: status, after }]
          await note(db, id, blocked ? 'PASSHOLDER_BLOCKED' : 'PASSHOLDER_UNBLOCKED', changes, reason)
          return undefined
        }),

      blockCard: (id: string, uitpasNumber: string, blocked: boolean, reason: string): Promise<Outcome> =>
        act(id, async (db) => {
          const found = await cardsOf(db, id, uitpasNumber)
          if (!found) return 'NOT_FOUND'
          const { card, others } = found
          const refused = blockingRefusal(card, blocked, others)
          if (refused) return refused
          if ((card.status === 'BLOCKED') === blocked) return 'UNCHANGED'
          await db.card.update({ where: { uitpasNumber }, data: { status: blocked ? 'BLOCKED' : 'ACTIVE' } })
          const changes = [{ field: 'card', after: uitpasNumber }]
          await note(db, id, blocked ? 'PASSHOLDER_CARD_BLOCKED' : 'PASSHOLDER_CARD_UNBLOCKED', changes, reason)
          return undefined
        }),

      /**
       * Gives who has no active card here one out of the stock.
       * @param at the counter out of whose stock it comes; absent = out of whichever
       */
      giveCard: (id: string, uitpasNumber: string, at?: string): Promise<Outcome> =>
        act(id, async (db, { dates, shown }) => {
          const held = await db.card.findMany({ where: { passholderId: id, cardSystemId } })
          const refused = givingRefusal(held, await wantedCard(db, cardSystemId, uitpasNumber), shown(dates).status, at)
          if (refused) return refused
          await db.card.update({ where: { uitpasNumber }, data: { status: 'ACTIVE', passholderId: id } })
          await note(db, id, 'PASSHOLDER_CARD_GIVEN', [{ field: 'card', after: uitpasNumber }])
          return undefined
        }),

      /**
       * Gives another card out of the stock; the old one, and whichever else was active here, is blocked.
       * @param at as above
       */
      replaceCard: (
        id: string,
        uitpasNumber: string,
        next: string,
        why: ReplacementReason,
        at?: string,
      ): Promise<Outcome> =>
        act(id, async (db, { dates, shown }) => {
          const found = await cardsOf(db, id, uitpasNumber)
          if (!found) return 'NOT_FOUND'
          const refused = replacementRefusal(
            found.card,
            await wantedCard(db, cardSystemId, next),
            shown(dates).status,
            at,
          )
          if (refused) return refused
          await db.card.updateMany({
            where: { passholderId: id, cardSystemId, status: 'ACTIVE' },
            data: { status: 'BLOCKED' },
          })
          await db.card.update({ where: { uitpasNumber: next }, data: { status: 'ACTIVE', passholderId: id } })
          await note(db, id, 'PASSHOLDER_CARD_REPLACED', [
            { field: 'card', before: uitpasNumber, after: next },
            { field: 'why', after: why },
          ])
          return undefined
        }),

      changeSocialStatus: (id: string, change: SocialStatusChange): Promise<Outcome> =>
        act(id, (db, locked) => putSocialStatus(db, id, change, locked)),

      /** The same, as a part of what is done in a transaction. */
      changeSocialStatusWithin: (db: Db, id: string, change: SocialStatusChange): Promise<Outcome> =>
        actWithin(db, id, (_db, locked) => putSocialStatus(db, id, change, locked)),

      /** Gives or takes points, with a reason; the ledger is only added to. A group has none. */
      correctPoints: (id: string, points: number, reason: string): Promise<Outcome> =>
        act(id, async (db, { passholder }) => {
          if (passholder.groupTicketsPerYear !== null) return 'NOT_FOUND'
          const at = clock()
          const balance = {
            ...{ id, points: passholder.points },
            ...withoutNulls({ lastActivityAt: passholder.lastActivityAt?.getTime() }),
          }
          const corrected = correctPoints(balance, { points, causeId: randomUUID(), at })
          if (!corrected) return 'passholder-points-too-few'
          // One by one: their order is that of their numbers.
          for (const entry of corrected.ledger)
            await db.ledgerEntry.create({ data: { ...entry, at: new Date(entry.at) } })
          await db.passholder.update({
            where: { id },
            data: { points: corrected.balance, ...(corrected.saved && { lastActivityAt: new Date(at) }) },
          })
          const changes = [{ field: 'points', before: passholder.points, after: corrected.balance }]
          await note(db, id, 'PASSHOLDER_POINTS_CORRECTED', changes, reason)
          return undefined
        }),

      /** The card systems that he could be added to: those that who asks administers too. */
      joinable: async (id: string): Promise<readonly { readonly id: number; readonly name: string }[]> =>
        prisma.$queryRaw`select s.id, s.name from card_system s
          where exists (select from account a where a.card_system_id = s.id and a.role in ('SUPERADMIN', 'ADMIN')
              and lower(a.email) = lower(${actor.id}))
            and not exists (select from membership m where m.card_system_id = s.id and m.passholder_id = ${id}::uuid)
          order by s.name, s.id`,

      /**
       * Makes him a member of another card system, without a card and without social status, which each card system gives
       * by itself. Only for who administers both: nobody puts a person under another's rules, or reads him there.
       */
      join: (id: string, other: number): Promise<Outcome> =>
        act(id, async (db, { passholder }) => {
          const rights = await db.$queryRaw<unknown[]>`select 1 from account where card_system_id = ${other}
            and role in ('SUPERADMIN', 'ADMIN') and lower(email) = lower(${actor.id})`
          if (other === cardSystemId || rights.length === 0) return 'passholder-other-card-system'
          // It belongs to one.
          if (passholder.groupTicketsPerYear !== null) return 'NOT_FOUND'
          const added = await db.membership.createMany({
            data: [{ passholderId: id, cardSystemId: other, searchName: searchName(passholder) }],
            skipDuplicates: true,
          })
          if (added.count === 0) return 'UNCHANGED'
          const [system] = await db.cardSystem.findMany({ where: { id: other }, select: { name: true } })
          const points = (await giveRegistrationPoints(db, other, [id], clock())).get(id)
          const changes = [
            { field: 'cardSystem', after: system?.name ?? String(other) },
            ...(points === undefined ? [] : [{ field: 'points', after: points }]),
          ]
          await note(db, id, 'PASSHOLDER_JOINED', changes)
          // In the log of the other one too.
          await noteAct(db, actor, clock(), { action: 'PASSHOLDER_JOINED', changes, subject: asSubject(id, other) })
          return undefined
        }),

      /** Erases him, for good and in every card system: each of them has it in its log. */
      erase: async (id: string, reason: string): Promise<Outcome> => {
        const erased = await erasing.erase(id, {
          memberOf: cardSystemId,
          noted: async (db, cardSystemIds) => {
            for (const one of cardSystemIds)
              await noteAct(db, actor, clock(), { action: 'PASSHOLDER_ERASED', subject: asSubject(id, one), reason })
          },
        })
        return erased ? undefined : 'NOT_FOUND'
      },
    }
  }
  return {
    for: (scope: Scope) => within(scope.actor, personSystemOf(scope)),
    /** In a card system that he is a member of, for a client that reaches it. */
    in: (membership: ReachedMembership) => within(membership.actor, membership.cardSystemId),
  }
}
export type PassholderActStore = ReturnType<typeof passholderActStore>
