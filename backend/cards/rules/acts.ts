import type { Card, CardAct, CardStatus } from '../shapes.ts'

/** What can be done with one card, and what it is after it. */

export type ActedCard = Pick<Card, 'status' | 'chipNumber' | 'passholderId' | 'counterId'>

/** Where a card belongs that is good again: with whose it is, where it lies, or nowhere yet. */
const placeOf = ({ passholderId, counterId, chipNumber }: ActedCard): CardStatus => {
  if (passholderId !== undefined) return 'ACTIVE'
  if (counterId !== undefined) return 'LOCAL_STOCK'
  return chipNumber === undefined ? 'PROVISIONED' : 'STOCK'
}

/**
 * The status of a card after an act; `undefined` = the act is none for such a card. A number without a card is not blocked,
 * it is deleted; what somebody has is blocked, never deleted: it was no error.
 */
export const statusAfter = (card: ActedCard, act: CardAct): CardStatus | undefined => {
  const { status, passholderId } = card
  switch (act) {
    case 'BLOCK':
      return ['STOCK', 'SENT_TO_BALIE', 'LOCAL_STOCK', 'ACTIVE'].includes(status) ? 'BLOCKED' : undefined
    case 'DELETE':
      return ['ACTIVE', 'DELETED'].includes(status) || passholderId !== undefined ? undefined : 'DELETED'
    case 'PUT_BACK':
      if (status === 'BLOCKED') return placeOf(card)
      return status === 'DELETED' && passholderId === undefined ? placeOf(card) : undefined
    case 'TO_STOCK':
      return ['SENT_TO_BALIE', 'LOCAL_STOCK'].includes(status) ? 'STOCK' : undefined
    case 'RECEIVE':
      return status === 'SENT_TO_BALIE' ? 'LOCAL_STOCK' : undefined
  }
}

const all = ['RECEIVE', 'TO_STOCK', 'PUT_BACK', 'BLOCK', 'DELETE'] as const satisfies readonly CardAct[]

/** What can be done with a card. */
export const actsOn = (card: ActedCard): readonly CardAct[] => all.filter((act) => statusAfter(card, act) !== undefined)
