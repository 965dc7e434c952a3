import type { AccountRole, AccountSettings } from '../shapes.ts'

/** Why somebody may not make this change of accounts. */
export type RefusedGrant = 'SUPERADMIN_ONLY' | 'LAST_SUPERADMIN'

/**
 * Who may give or take which role: an admin everything but a superadmin's, and nobody the last superadmin's, without whom
 * nobody could make another. Setting a superadmin's language or alerts is a change of him too.
 * @param before absent = a new account
 * @param after absent = it is withdrawn
 * @param superadmins how many the card system has before
 */
export const refusedGrant = (
  by: AccountRole | undefined,
  before: AccountRole | undefined,
  after: AccountRole | undefined,
  superadmins: number,
): RefusedGrant | undefined => {
  const ofSuperadmin = before === 'SUPERADMIN' || after === 'SUPERADMIN'
  if (ofSuperadmin && by !== 'SUPERADMIN') return 'SUPERADMIN_ONLY'
  if (before === 'SUPERADMIN' && after !== 'SUPERADMIN' && superadmins <= 1) return 'LAST_SUPERADMIN'
  return undefined
}

/** Whether zuilen are named for somebody who is not kept to some. */
export const hasZuilenInVain = ({ role, zuilIds }: AccountSettings): boolean =>
  role !== 'ZUILBEHEERDER' && zuilIds !== undefined
