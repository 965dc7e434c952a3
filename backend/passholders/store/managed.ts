import type { Actor } from '../../platform/actor.ts'
import { type ActQuery, differences, noteAct, type Subject } from '../../platform/database/audit.ts'
import { type Db, isTaken } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { dayDate, dayText, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { pointsEndDate, pointsNow } from '../../points/rules.ts'
import { searchName } from '../rules/search-name.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import type { Family, Gender, ManagedPassholder, PassholderSettings, PointsEntries } from '../shapes/managed.ts'
import { groupTicketsAt } from './groups.ts'
import { pointsOf, reversedOf } from './ledger.ts'
import { personSystemOf, type ReachedMembership } from './reach.ts'

export type ChangeOutcome =
  | { readonly kind: 'SAVED' }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** Somebody else has this INSZ. */
  | { readonly kind: 'INSZ_TAKEN' }

/** A passholder in the audit log: by id alone. A name there would outlive an erasure by years. */
export const asSubject = (id: string, cardSystemId: number): Subject => ({ kind: 'PASSHOLDER', id, cardSystemId })

const whole = (cardSystemId: number) =>
  ({
    memberships: { include: { cardSystem: { select: { name: true, socialTariffGraceDays: true } } } },
    cards: { where: { cardSystemId }, orderBy: { uitpasNumber: 'asc' } },
    associations: {
      where: { association: { cardSystemId } },
      include: { association: { select: { name: true } } },
      orderBy: { associationId: 'asc' },
    },
  }) satisfies Prisma.PassholderInclude
type Row = Prisma.PassholderGetPayload<{ include: ReturnType<typeof whole> }>

/** What is not known of everybody. */
const optionalOf = (row: Pick<Row, 'gender' | 'nationality' | 'phoneNumber' | 'mobileNumber' | 'privateNote'>) => ({
  ...{ gender: row.gender as Gender | null, nationality: row.nationality },
  ...{ phoneNumber: row.phoneNumber, mobileNumber: row.mobileNumber, note: row.privateNote },
})

/** What is of use first. */
const orderOf = (status: string): number => ['DELETED', 'BLOCKED', 'ACTIVE'].indexOf(status)

const toManaged = (
  row: Row,
  cardSystemId: number,
  registrationOrganizer: { readonly id: string; readonly name: string } | null,
  now: number,
): ManagedPassholder | undefined => {
  const own = row.memberships.find((one) => one.cardSystemId === cardSystemId)
  if (!own) return undefined
  const balance = { points: row.points, ...withoutNulls({ lastActivityAt: row.lastActivityAt?.getTime() }) }
  const points = pointsNow(balance, now)
  return {
    ...{ id: row.id, name: row.name, firstName: row.firstName },
    ...(row.groupTicketsPerYear === null
      ? { dateOfBirth: dayText(row.dateOfBirth) }
      : { groupTicketsPerYear: row.groupTicketsPerYear }),
    ...{ postalCode: row.postalCode, city: row.city, points, status: own.status, version: row.version },
    ...withoutNulls({ street: row.street, email: row.email, registrationOrganizer, ...optionalOf(row) }),
    ...(points > 0 && withoutNulls({ pointsEndDate: pointsEndDate(balance) })),
    hasInsz: row.inszCipher !== null,
    memberSince: own.createdAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    socialStatus: shownSocialStatus(
      {
        socialTariffEndDate: own.socialTariffEndDate?.getTime(),
        socialTariffSuspendedUntil: own.socialTariffSuspendedUntil?.getTime(),
      },
      own.cardSystem.socialTariffGraceDays,
      now,
    ),
    cards: row.cards
      .map(({ uitpasNumber, chipNumber, status }) => ({
        ...{ uitpasNumber, status, social: uitpasNumber[11] === '1' },
        ...withoutNulls({ chipNumber }),
      }))
      .toSorted((a, b) => orderOf(b.status) - orderOf(a.status)),
    elsewhere: row.memberships
      .filter((one) => one.cardSystemId !== cardSystemId)
      .map((one) => ({ id: one.cardSystemId, name: one.cardSystem.name })),
    associations: row.associations.map(({ associationId, endDate, association }) => ({
      ...{ id: associationId, endDate: dayText(endDate) },
      name: (association.name as unknown as { readonly nl: string }).nl,
    })),
  }
}

const settingsOf = (row: Prisma.PassholderGetPayload<object>): Omit<PassholderSettings, 'inszNumber'> => ({
  ...{ name: row.name, firstName: row.firstName, dateOfBirth: dayText(row.dateOfBirth) },
  ...{ postalCode: row.postalCode, city: row.city },
  ...withoutNulls({ street: row.street, email: row.email, ...optionalOf(row) }),
})

/** Who it is: the log says that it changed, never what it was. */
const personal = [
  ...(['name', 'firstName', 'dateOfBirth', 'street', 'postalCode', 'city', 'email'] as const),
  ...(['gender', 'nationality', 'phoneNumber', 'mobileNumber', 'note'] as const),
] as const

/** What is done beside a change, in its transaction; undefined = done. */
type Also<Refusal> = (db: Db) => Promise<Refusal | undefined>

/** Nothing of it is written. */
class NotDone<Refusal> extends Error {
  override readonly name = 'NotDone'
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('what was to be done with it was refused')
    this.refusal = refusal
  }
}

/**
 * Passholders of the card system of who asks, or of one that a client reaches, each whole. What is done with them:
 * `acts.ts`.
 */
export const managedPassholderStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  const within = (actor: Actor, cardSystemId: number) => {
    const own = { anonymous: false, memberships: { some: { cardSystemId } } } satisfies Prisma.PassholderWhereInput

    const inszOf = async (db: Db, id: string): Promise<string | undefined> => {
      const row = await db.passholder.findFirst({
        where: { AND: [own, { id }] },
        select: { inszCipher: true, inszKeyVersion: true },
      })
      if (!row?.inszCipher || row.inszKeyVersion === null) return undefined
      // Another backend may have written it anew just now.
      if (row.inszKeyVersion > keys.version) await keys.refresh()
      return keys.decryptInsz(row.inszCipher, row.inszKeyVersion, id)
    }

    const change = async (
      db: Db,
      id: string,
      { inszNumber, ...settings }: PassholderSettings,
      version: number | undefined,
    ): Promise<ChangeOutcome> => {
      // Locked, so that of two who save at once the second sees what the first did; taps wait for it too.
      await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
      const before = await db.passholder.findFirst({ where: { AND: [own, { id }] } })
      // What can be set here is a person's.
      if (!before || before.groupTicketsPerYear !== null) return { kind: 'NOT_FOUND' }
      if (version !== undefined && before.version !== version)
        return { kind: 'CHANGED_MEANWHILE', version: before.version }
      const newInsz = inszNumber !== undefined && inszNumber !== (await inszOf(db, id)) ? inszNumber : undefined
      if (newInsz !== undefined) {
        const inszHash = { in: [...keys.inszHashes(newInsz)] }
        if ((await db.passholder.count({ where: { inszHash, id: { not: id } } })) > 0) return { kind: 'INSZ_TAKEN' }
      }
      const { name, firstName, dateOfBirth, postalCode, city, street, email, gender, nationality } = settings
      const { phoneNumber, mobileNumber, note } = settings
      const after = await db.passholder.update({
        where: { id },
        data: {
          ...{ name, firstName, dateOfBirth: dayDate(dateOfBirth), postalCode, city, version: before.version + 1 },
          ...{ street: street ?? null, email: email ?? null, gender: gender ?? null, nationality: nationality ?? null },
          ...{ phoneNumber: phoneNumber ?? null, mobileNumber: mobileNumber ?? null },
          ...(note !== undefined && { privateNote: note || null }),
          ...(newInsz !== undefined && {
            // Bound to the id as it stands in the row, however it was asked for.
            inszCipher: keys.encryptInsz(newInsz, before.id),
            inszHash: keys.inszHash(newInsz),
            inszKeyVersion: keys.version,
          }),
        },
      })
      // In every card system: it is one person.
      await db.membership.updateMany({ where: { passholderId: id }, data: { searchName: searchName(after) } })
      await noteAct(db, actor, clock(), {
        action: 'PASSHOLDER_CHANGED',
        subject: asSubject(id, cardSystemId),
        changes: [
          ...differences(settingsOf(before), settingsOf(after), personal, personal),
          ...(newInsz === undefined ? [] : [{ field: 'insz' }]),
        ],
      })
      return { kind: 'SAVED' }
    }

    return {
      has: async (id: string): Promise<boolean> =>
        (await prisma.passholder.count({ where: { AND: [own, { id }] } })) > 0,

      find: async (id: string): Promise<ManagedPassholder | undefined> => {
        const row = await prisma.passholder.findFirst({ where: { AND: [own, { id }] }, include: whole(cardSystemId) })
        if (!row) return undefined
        const organizer =
          row.registrationOrganizerId === null
            ? null
            : await prisma.organizer.findUnique({
                where: { id: row.registrationOrganizerId },
                select: { id: true, name: true },
              })
        const managed = toManaged(row, cardSystemId, organizer, clock())
        const tickets = await groupTicketsAt(prisma, row, clock())
        return managed && tickets ? { ...managed, groupTickets: tickets } : managed
      },

      /** Whom he has in his family, then who has him in one; those who are in this card system too. */
      family: async (id: string): Promise<Family['member'] | undefined> => {
        if ((await prisma.passholder.count({ where: { AND: [own, { id }] } })) === 0) return undefined
        const person = { select: { id: true, name: true, firstName: true, dateOfBirth: true } }
        const orderBy = { createdAt: 'asc' as const }
        const others = await prisma.familyMember.findMany({
          where: { passholderId: id, memberId: { not: id }, member: own },
          ...{ include: { member: person }, orderBy },
        })
        const inOthers = await prisma.familyMember.findMany({
          where: { memberId: id, passholderId: { not: id }, passholder: own },
          ...{ include: { passholder: person }, orderBy },
        })
        const shown = [
          ...others.map(({ member }) => ({ ...member, relation: 'MEMBER' as const })),
          ...inOthers.map(({ passholder }) => ({ ...passholder, relation: 'MAIN' as const })),
        ]
        return shown.map(({ dateOfBirth, ...one }) => ({ ...one, dateOfBirth: dayText(dateOfBirth) }))
      },

      /** A page of the ledger of his points. @param before the last entry of the page before */
      ledger: (id: string, before: string | undefined, limit: number): Promise<PointsEntries['member']> =>
        pointsOf(prisma, { id, cardSystemId }, before, limit),

      /** What the audit log calls him, his cards, and what of his was reversed: all of it is his history. */
      historyOf: async (id: string): Promise<Pick<ActQuery, 'subjects' | 'alsoMember'>> => {
        const cards = await prisma.card.findMany({ where: { passholderId: id }, select: { uitpasNumber: true } })
        const reversed = await reversedOf(prisma, id)
        return {
          subjects: [
            { kind: 'PASSHOLDER', id },
            ...cards.map(({ uitpasNumber }) => ({ kind: 'CARD' as const, id: uitpasNumber })),
            ...reversed,
          ],
          alsoMember: id,
        }
      },

      /** @param version `undefined` = whatever it is */
      change: async <Refusal = never>(
        id: string,
        settings: PassholderSettings,
        version: number | undefined,
        also?: Also<Refusal>,
      ): Promise<ChangeOutcome | { readonly kind: 'REFUSED'; readonly refusal: Refusal }> => {
        try {
          return await prisma.$transaction(async (db) => {
            const outcome = await change(db, id, settings, version)
            const refusal = outcome.kind === 'SAVED' ? await also?.(db) : undefined
            if (refusal !== undefined) throw new NotDone(refusal)
            return outcome
          })
        } catch (error) {
          if (error instanceof NotDone) return { kind: 'REFUSED', refusal: error.refusal as Refusal }
          // Somebody else was given it at the same moment.
          if (isTaken(error)) return { kind: 'INSZ_TAKEN' }
          throw error
        }
      },

      /** What counters noted about him; '' = nothing. */
      note: async (id: string): Promise<string | undefined> => {
        const row = await prisma.passholder.findFirst({ where: { AND: [own, { id }] }, select: { privateNote: true } })
        return row ? (row.privateNote ?? '') : undefined
      },

      /** That it changed is written down, never what it says. @returns `false` = there is no such passholder */
      putNote: (id: string, note: string): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
          const before = await db.passholder.findFirst({ where: { AND: [own, { id }] } })
          if (!before) return false
          if ((before.privateNote ?? '') === note) return true
          await db.passholder.update({
            where: { id },
            data: { privateNote: note || null, version: { increment: 1 } },
          })
          const subject = asSubject(id, cardSystemId)
          await noteAct(db, actor, clock(), { action: 'PASSHOLDER_CHANGED', subject, changes: [{ field: 'note' }] })
          return true
        }),

      /** The decrypted INSZ, which is not given without being written down. */
      readInsz: (id: string): Promise<string | undefined> =>
        prisma.$transaction(async (db) => {
          const insz = await inszOf(db, id)
          const subject = asSubject(id, cardSystemId)
          await noteAct(db, actor, clock(), { action: 'PASSHOLDER_INSZ_READ', subject })
          return insz
        }),

      /** Who has this INSZ, in this card system; that somebody was found by it is written down. */
      byInsz: (insz: string): Promise<string | undefined> =>
        prisma.$transaction(async (db) => {
          const row = await db.passholder.findFirst({
            where: { AND: [own, { inszHash: { in: [...keys.inszHashes(insz)] } }] },
            select: { id: true },
          })
          if (!row) return undefined
          const subject = asSubject(row.id, cardSystemId)
          await noteAct(db, actor, clock(), { action: 'PASSHOLDER_INSZ_SOUGHT', subject })
          return row.id
        }),
    }
  }
  return {
    for: (scope: Scope) => within(scope.actor, personSystemOf(scope)),
    /** In a card system that he is a member of, for a client that reaches it. */
    in: (membership: ReachedMembership) => within(membership.actor, membership.cardSystemId),
  }
}
export type ManagedPassholderStore = ReturnType<typeof managedPassholderStore>
