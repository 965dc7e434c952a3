import { type CardRead, chipNumber, type Immutable, uitpasNumber } from '@zuil/protocol'
import { z } from 'zod'

export const cardStatus = z.enum([
  'PROVISIONED',
  'STOCK',
  'SENT_TO_BALIE',
  'LOCAL_STOCK',
  'ACTIVE',
  'BLOCKED',
  'DELETED',
])
export type CardStatus = z.infer<typeof cardStatus>

/** Kaart: a UiTPAS number, its chip once it has one, and whose it is once somebody has it. */
export const card = z.strictObject({
  uitpasNumber,
  chipNumber: chipNumber.exactOptional(),
  cardSystemId: z.int(),
  status: cardStatus,
  passholderId: z.guid().exactOptional(),
  /** Where it was sent. */
  counterId: z.guid().exactOptional(),
})
export type Card = Immutable<z.infer<typeof card>>

/** What a tap is judged by. */
export type CardFacts = Pick<Card, 'status' | 'passholderId'> & { readonly uitpasNumber: string }

export const cardKey = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)
