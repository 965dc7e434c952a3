import type { RefusalReason } from '@zuil/protocol'
import { cardRefusal } from '../../cards/rules/refusal.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import type { MembershipFacts } from '../shapes.ts'

/**
 * Why a pass is not shown to who asks for it; `undefined` = it is. One that nobody has, or has yet, is as little there as
 * an unknown one.
 * @param membership of its passholder in its own card system
 */
export const passRefusal = (
  card: CardFacts | undefined,
  membership: Pick<MembershipFacts, 'status'> | undefined,
): Extract<RefusalReason, 'card-blocked' | 'passholder-blocked'> | 'pass-not-found' | undefined => {
  const refusal = cardRefusal(card)
  if (refusal) return refusal === 'card-blocked' ? refusal : 'pass-not-found'
  return membership?.status === 'BLOCKED' ? 'passholder-blocked' : undefined
}
