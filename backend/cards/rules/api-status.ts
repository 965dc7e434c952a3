import type { CardStatus } from '../shapes.ts'

/** A status as the API knows it: it has no stock of the card system, such a card is at no counter yet. */
export const apiStatus = (status: CardStatus): 'PROVISIONED' | 'LOCAL_STOCK' | 'ACTIVE' | 'BLOCKED' | 'DELETED' =>
  status === 'STOCK' || status === 'SENT_TO_BALIE' ? 'PROVISIONED' : status
