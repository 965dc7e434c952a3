import { randomUUID } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { differences, noteAct, noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Passholder, PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { CardRefusal, SocialStatusRefusal } from '../rules/acts.ts'
import { newGroupStatus } from '../rules/group.ts'
import { searchName } from '../rules/search-name.ts'
import type { GroupPassSettings, NewGroupPass } from '../shapes/managed-group.ts'
import { NOT_BORN } from './anonymous.ts'
import { asSubject } from './managed.ts'
import { personSystemOf } from './reach.ts'
import { statusGivenAct } from './social-status.ts'
import { wantedCard } from './wanted-card.ts'

export type NewGroupOutcome =
  | { readonly kind: 'ADDED'; readonly id: string }
  | { readonly kind: 'REFUSED'; readonly refusal: CardRefusal | SocialStatusRefusal }

export type GroupChangeOutcome =
  | { readonly kind: 'SAVED' | 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }

/** Whom to reach and where: somebody may be known by it, so the log says that it changed, never what it was. */
const contact = ['name', 'street', 'postalCode', 'city', 'email', 'phoneNumber', 'mobileNumber'] as const

const columnsOf = (settings: GroupPassSettings) => ({
  ...{ name: settings.name, postalCode: settings.postalCode, city: settings.city },
  ...{ street: settings.street ?? null, email: settings.email ?? null },
  ...{ phoneNumber: settings.phoneNumber ?? null, mobileNumber: settings.mobileNumber ?? null },
  groupTicketsPerYear: settings.ticketsPerYear,
})

const settingsOf = ({ groupTicketsPerYear, ...row }: Passholder) => ({
  ...{ name: row.name, postalCode: row.postalCode, city: row.city },
  ...withoutNulls({ street: row.street, email: row.email, ticketsPerYear: groupTicketsPerYear }),
  ...withoutNulls({ phoneNumber: row.phoneNumber, mobileNumber: row.mobileNumber }),
})

/** That a passholder is a group's, of this card system. */
const ofCardSystem = (cardSystemId: number) =>
  ({ groupTicketsPerYear: { not: null }, memberships: { some: { cardSystemId } } }) as const

/** Group passes (groepspassen) of the card system of who asks: made and changed. What else is done with one: `acts.ts`. */
export const managedGroupStore = (prisma: PrismaClient, clock: () => number) => {
  const add = async (db: Db, actor: Actor, cardSystemId: number, group: NewGroupPass): Promise<NewGroupOutcome> => {
    const now = clock()
    const { uitpasNumber, socialTariffEndDate, ...settings } = group
    const status = newGroupStatus(await wantedCard(db, cardSystemId, uitpasNumber), socialTariffEndDate, now)
    if (typeof status === 'string') return { kind: 'REFUSED', refusal: status }
    const { endDate = now } = status
    const id = randomUUID()
    const at = { createdAt: new Date(now) }
    const created = await db.passholder.create({
      data: { ...columnsOf(settings), ...at, id, firstName: '', dateOfBirth: NOT_BORN },
    })
    await db.membership.create({
      data: {
        ...{ passholderId: id, cardSystemId, socialTariffEndDate: new Date(endDate), ...at },
        searchName: searchName(created),
      },
    })
    await db.card.update({ where: { uitpasNumber }, data: { status: 'ACTIVE', passholderId: id } })
    const { socialTariffGraceDays: graceDays } = await db.cardSystem.findUniqueOrThrow({ where: { id: cardSystemId } })
    await noteActs(db, actor, now, [
      {
        ...{ action: 'PASSHOLDER_REGISTERED', subject: asSubject(id, cardSystemId) },
        changes: [
          { field: 'uitpasNumber', after: uitpasNumber },
          { field: 'ticketsPerYear', after: settings.ticketsPerYear },
        ],
      },
      statusGivenAct({ cardSystemId, graceDays }, { passholderId: id, endDate }, now),
    ])
    return { kind: 'ADDED', id }
  }

  const change = async (
    db: Db,
    actor: Actor,
    cardSystemId: number,
    id: string,
    settings: GroupPassSettings,
    version: number,
  ): Promise<GroupChangeOutcome> => {
    // Taps wait for it: a tap is before the other number of tickets or after it.
    await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
    const before = await db.passholder.findFirst({ where: { id, ...ofCardSystem(cardSystemId) } })
    if (!before) return { kind: 'NOT_FOUND' }
    if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
    const after = await db.passholder.update({
      where: { id },
      data: { ...columnsOf(settings), version: version + 1 },
    })
    await db.membership.updateMany({ where: { passholderId: id }, data: { searchName: searchName(after) } })
    await noteAct(db, actor, clock(), {
      ...{ action: 'PASSHOLDER_CHANGED', subject: asSubject(id, cardSystemId) },
      changes: differences(settingsOf(before), settingsOf(after), [...contact, 'ticketsPerYear'], [...contact]),
    })
    return { kind: 'SAVED' }
  }

  return {
    for: (scope: Scope) => {
      const cardSystemId = personSystemOf(scope)
      const { actor } = scope
      return {
        has: async (id: string): Promise<boolean> =>
          (await prisma.passholder.count({ where: { id, ...ofCardSystem(cardSystemId) } })) > 0,

        /** With a card out of the stock; all of it or nothing. */
        add: (group: NewGroupPass): Promise<NewGroupOutcome> =>
          prisma.$transaction((db) => add(db, actor, cardSystemId, group)),

        change: (id: string, settings: GroupPassSettings, version: number): Promise<GroupChangeOutcome> =>
          prisma.$transaction((db) => change(db, actor, cardSystemId, id, settings, version)),
      }
    },
  }
}
export type ManagedGroupStore = ReturnType<typeof managedGroupStore>
