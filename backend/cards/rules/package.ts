import type { CardPackage, CardStatus, PackageCardState } from '../shapes.ts'

/** A card, and where it is now. */
interface Packed {
  readonly status: CardStatus
  readonly packageId?: string
  readonly counterId?: string
  /** Who received the package said that it had not come. */
  readonly isMissing: boolean
}

/**
 * What became of a card that went in a package, as its counter sees it. OTHER: something else was done to it since (it was
 * blocked, or went elsewhere), which its status says.
 */
export const stateIn = ({ id, counter }: Pick<CardPackage, 'id' | 'counter'>, card: Packed): PackageCardState => {
  // It may be anywhere by now: of this package it was missing.
  if (card.isMissing) return 'MISSING'
  switch (card.status) {
    case 'ACTIVE':
      return 'IN_USE'
    case 'SENT_TO_BALIE':
      return card.packageId === id ? 'UNDER_WAY' : 'OTHER'
    case 'LOCAL_STOCK':
      return card.counterId === counter.id ? 'RECEIVED' : 'OTHER'
    default:
      return 'OTHER'
  }
}
