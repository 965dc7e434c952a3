import type { RefusalReason } from '@zuil/protocol'
import type { CardFacts, PassholderFacts } from './model.ts'

/** Why a card gives nothing, whatever is asked with it; `undefined` = it is good. */
export const cardRefusal = (card: CardFacts | undefined): RefusalReason | undefined => {
  switch (card?.status) {
    case undefined:
      return 'passholder-not-found'
    case 'ACTIVE':
      return card?.passholderId === undefined ? 'passholder-not-found' : undefined
    case 'DELETED':
      return 'invalid-card'
    case 'BLOCKED':
      return 'card-blocked'
    default:
      return 'invalid-card-status'
  }
}

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
