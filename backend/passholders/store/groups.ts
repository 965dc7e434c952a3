import { type StoredCardSystem, toCardSystem } from '../../card-systems/store.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Limit } from '../../platform/time/calendar.ts'
import { groupLimitAt, ticketsLeft } from '../rules/group.ts'
import type { MembershipFacts } from '../shapes.ts'

/** A group pass by one of its cards. */
export interface StoredGroupPass {
  readonly id: string
  readonly name: string
  readonly card: Pick<CardFacts, 'uitpasNumber' | 'status'>
  readonly street?: string
  readonly postalCode: string
  readonly city: string
  readonly email?: string
  readonly phoneNumber?: string
  readonly createdAt: number
  readonly cardSystem: StoredCardSystem
  /** Of the card system of its card: it has no other. */
  readonly membership?: MembershipFacts
  readonly ticketsPerYear: number
  /** How many of these it can still buy this year. */
  readonly ticketsLeft: number
}

const whole = { cardSystem: true, passholder: { include: { memberships: true } } } satisfies Prisma.CardInclude
type Row = Prisma.CardGetPayload<{ include: typeof whole }>

/** That a card is a group's. */
const ofGroup = { groupTicketsPerYear: { not: null } } satisfies Prisma.PassholderWhereInput

/** The one in use, or else the one that was. */
const currentFirst = (a: { readonly status: string }, b: { readonly status: string }): number =>
  Number(b.status === 'ACTIVE') - Number(a.status === 'ACTIVE') ||
  Number(b.status === 'BLOCKED') - Number(a.status === 'BLOCKED')

/** How many tickets of a group pass stand in [from, until), of whichever events. */
const ticketsWithin = (db: Db, passholderId: string, { from, until }: Pick<Limit, 'from' | 'until'>): Promise<number> =>
  db.ticket.count({ where: { passholderId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } } })

/**
 * What a group pass bought of the tickets that it may have in the year of a moment; `undefined` = it is a person.
 * @param at milliseconds since 1970
 */
export const groupTicketsAt = async (
  db: Db,
  { id, groupTicketsPerYear }: { readonly id: string; readonly groupTicketsPerYear?: number | null },
  at: number,
) => {
  const limit = groupLimitAt(withoutNulls({ groupTicketsPerYear }), at)
  if (!limit) return undefined
  const bought = await ticketsWithin(db, id, limit)
  return { perYear: limit.volume, bought, left: ticketsLeft(limit.volume, bought) }
}

/**
 * Group passes (groepspassen). Whoever has the number of a card, or the id, may ask for one, whatever the organizer: there is no
 * scope.
 * @param clock milliseconds since 1970
 */
export const groupPassStore = (prisma: PrismaClient, clock: () => number) => {
  const toGroup = async (row: Row | undefined): Promise<StoredGroupPass | undefined> => {
    const holder = row?.passholder
    const tickets = holder && (await groupTicketsAt(prisma, holder, clock()))
    if (!row || !holder || !tickets) return undefined
    const { id, name, postalCode, city, street, email } = holder
    const membership = holder.memberships.find(({ cardSystemId }) => cardSystemId === row.cardSystemId)
    return {
      ...{ id, name, postalCode, city, ...withoutNulls({ street, email }) },
      ...withoutNulls({ phoneNumber: holder.mobileNumber ?? holder.phoneNumber }),
      card: { uitpasNumber: row.uitpasNumber, status: row.status },
      createdAt: holder.createdAt.getTime(),
      cardSystem: toCardSystem(row.cardSystem),
      ...(membership && {
        membership: {
          ...{ cardSystemId: membership.cardSystemId, status: membership.status },
          ...withoutNulls({
            socialTariffEndDate: membership.socialTariffEndDate?.getTime(),
            socialTariffSuspendedUntil: membership.socialTariffSuspendedUntil?.getTime(),
          }),
        },
      }),
      ticketsPerYear: tickets.perYear,
      ticketsLeft: tickets.left,
    }
  }

  return {
    /** How many tickets stand in a period, of whichever events. */
    ticketsWithin: (passholderId: string, period: Pick<Limit, 'from' | 'until'>) =>
      ticketsWithin(prisma, passholderId, period),

    /** What it bought this year, and what is left; `undefined` = it is a person. */
    ticketsOf: (holder: { readonly id: string; readonly groupTicketsPerYear?: number }) =>
      groupTicketsAt(prisma, holder, clock()),

    /** By what is one card's alone; of both numbers it must be the same card. */
    byCard: async (card: { readonly uitpasNumber?: string; readonly chipNumber?: string }) => {
      const where = { ...card, passholder: ofGroup }
      return toGroup((await prisma.card.findFirst({ where, include: whole })) ?? undefined)
    },

    byId: async (id: string): Promise<StoredGroupPass | undefined> => {
      const cards = await prisma.card.findMany({
        where: { passholderId: id, passholder: ofGroup },
        orderBy: { uitpasNumber: 'asc' },
        include: whole,
      })
      return toGroup(cards.sort(currentFirst)[0])
    },
  }
}
export type GroupPassStore = ReturnType<typeof groupPassStore>
