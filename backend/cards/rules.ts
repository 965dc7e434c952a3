import type { RefusalReason } from '@zuil/protocol'
import type { CardFacts } from './shapes.ts'

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
