import type { RefusalReason } from '@zuil/protocol'
import type { PassholderFacts } from '../shapes.ts'

/** Why a passholder has no part in what belongs to these card systems; `undefined` = he has. */
export const membershipRefusal = (
  passholder: PassholderFacts,
  cardSystemIds: readonly number[],
): RefusalReason | undefined => {
  const { memberships } = passholder
  if (memberships.some(({ status, cardSystemId }) => status === 'ACTIVE' && cardSystemIds.includes(cardSystemId)))
    return undefined
  const blocked = memberships.length > 0 && memberships.every(({ status }) => status === 'BLOCKED')
  return blocked ? 'passholder-blocked' : 'passholder-no-active-cardsystems'
}
