import type { CardRead } from '@zuil/protocol'

// ---- whose card it is ----------------------------------------------------------------------------------

export type CardStatus = 'PROVISIONED' | 'STOCK' | 'SENT_TO_BALIE' | 'LOCAL_STOCK' | 'ACTIVE' | 'BLOCKED' | 'DELETED'

export interface CardFacts {
  readonly uitpasNumber: string
  readonly status: CardStatus
  readonly passholderId?: string
}

export const cardKey = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)
