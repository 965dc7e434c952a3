import type { z } from 'zod'
import { title } from '../platform/http/localized.ts'
import { membershipState } from './rules/membership.ts'
import type { AssociationFacts, association } from './shapes.ts'
import type { StoredMember } from './store/memberships.ts'

/** An association in the API's shape. */
export const toAssociationResponse = ({ id, name, endDateType }: AssociationFacts): z.infer<typeof association> => ({
  id,
  name: title(name),
  endDateType,
})

/** A passholder's membership of an association, or one that could be registered, in the API's shape. @param now milliseconds since 1970 */
export const toMembershipResponse = (association: AssociationFacts, member: StoredMember | undefined, now: number) => {
  const { status, endDate, renewable } = membershipState(association, member, now)
  const suggested =
    association.endDateType === 'CUSTOM' && (status === 'NONE' || renewable) ? association.endDate : undefined
  return {
    association: toAssociationResponse(association),
    status,
    ...(endDate !== undefined && { endDate }),
    renewable,
    ...(suggested !== undefined && { newEndDate: suggested }),
  }
}
