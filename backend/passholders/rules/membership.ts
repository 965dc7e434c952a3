import type { RefusalReason } from '@zuil/protocol'
import type { PassholderFacts } from '../shapes.ts'

/**
 * Why a passholder has no part in UiTPAS at all; `undefined` = he has: an active membership of any card system counts
 * everywhere. Source: `passholder-no-active-cardsystems` of POST /checkins.
 */
export const membershipRefusal = ({ memberships }: Pick<PassholderFacts, 'memberships'>): RefusalReason | undefined => {
  if (memberships.some(({ status }) => status === 'ACTIVE')) return undefined
  return memberships.length > 0 ? 'passholder-blocked' : 'passholder-no-active-cardsystems'
}
