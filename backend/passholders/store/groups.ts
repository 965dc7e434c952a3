import { type StoredCardSystem, toCardSystem } from '../../card-systems/store.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Limit } from '../../platform/time/calendar.ts'
import { groupLimitAt } from '../rules/group.ts'
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

/**
 * Group passes (groepspassen). Whoever has the number of a card, or the id, may ask for one, whatever the organizer: there is no
 * scope.
 * @param clock milliseconds since 1970
 */
export const groupPassStore = (prisma: PrismaClient, clock: () => number) => {
  /** How many tickets stand in [from, until), of whichever events. */
  const ticketsWithin = (passholderId: string, { from, until }: Pick<Limit, 'from' | 'until'>): Promise<number> =>
    prisma.ticket.count({
      where: { passholderId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    })

  const toGroup = async (row: Row | undefined): Promise<StoredGroupPass | undefined> => {
    const holder = row?.passholder
    const limit = holder && groupLimitAt(withoutNulls({ groupTicketsPerYear: holder.groupTicketsPerYear }), clock())
    if (!row || !holder || !limit) return undefined
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
      ticketsPerYear: limit.volume,
      ticketsLeft: Math.max(0, limit.volume - (await ticketsWithin(id, limit))),
    }
  }

  return {
    ticketsWithin,

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
