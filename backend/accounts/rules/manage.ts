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

/** What does not go with a role: zuilen or counters of somebody who is not kept to some, or none where he is nothing without. */
export const wrongForRole = ({
  role,
  zuilIds,
  counterIds,
}: AccountSettings): { readonly field: 'zuilIds' | 'counterIds'; readonly why: 'IN_VAIN' | 'NEEDED' } | undefined => {
  if (role !== 'ZUILBEHEERDER' && zuilIds) return { field: 'zuilIds', why: 'IN_VAIN' }
  if (role !== 'VOORDEELBEHEERDER' && counterIds) return { field: 'counterIds', why: 'IN_VAIN' }
  return role === 'VOORDEELBEHEERDER' && !counterIds ? { field: 'counterIds', why: 'NEEDED' } : undefined
}
