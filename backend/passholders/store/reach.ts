import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { aPerson } from './person.ts'

/** Card systems of these organizers. */
export const cardSystemsOf = async (db: Db, organizerIds: readonly string[]): Promise<readonly number[]> => {
  const rows = await db.cardSystem.findMany({
    where: { organizers: { some: { id: { in: [...organizerIds] } } } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/** The card systems that a client reaches: those of its organizers; `undefined` = all there are. */
export const reachedCardSystems = async (db: Db, { organizerIds }: Scope): Promise<readonly number[] | undefined> =>
  organizerIds && cardSystemsOf(db, organizerIds)

/** The card system that a person works in. */
export const personSystemOf = (scope: Scope): number => {
  if (!scope.person) throw new Error('passholders are managed by people')
  return scope.person.cardSystemId
}

/** A membership of somebody, in a card system that a client reaches: `reachedMemberships` alone makes one. */
export interface ReachedMembership {
  readonly actor: Actor
  readonly cardSystemId: number
  /** Milliseconds since 1970; absent = never a social status. */
  readonly socialTariffEndDate?: number
  readonly graceDays: number
  /** Postal codes. */
  readonly cities: readonly string[]
}

/** The memberships of somebody that a client reaches by its organizers; none = he is nobody to it. A group is none. */
export const reachedMemberships = async (
  db: Db,
  scope: Scope,
  passholderId: string,
): Promise<readonly ReachedMembership[]> => {
  const systems = await reachedCardSystems(db, scope)
  const rows = await db.membership.findMany({
    where: { passholderId, passholder: aPerson, ...(systems && { cardSystemId: { in: [...systems] } }) },
    include: { cardSystem: true },
    orderBy: { cardSystemId: 'asc' },
  })
  return rows.map(({ cardSystemId, socialTariffEndDate, cardSystem }) => ({
    ...{ actor: scope.actor, cardSystemId, graceDays: cardSystem.socialTariffGraceDays },
    ...(socialTariffEndDate && { socialTariffEndDate: socialTariffEndDate.getTime() }),
    cities: (cardSystem.cities as { postalCode: string }[]).map(({ postalCode }) => postalCode),
  }))
}
