import type { RefusalReason } from '@zuil/protocol'
import type { CardFacts } from '../shapes.ts'

/**
 * Why a card gives nothing, whatever is asked with it; `undefined` = it is good. With such a card nobody is known: one that
 * is blocked was lost or stolen, and who holds it is as likely its finder as its passholder. So its answers name neither
 * passholder nor balance, at a zuil, over the API and by QR code alike, though every other answer shows the balance
 * (handbook, "Check-in zuil"). The passholder has it again with the next card.
 */
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
