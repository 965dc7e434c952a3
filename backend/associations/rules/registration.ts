import { err, type Result } from '@zuil/protocol'
import { dayOf } from '../../platform/time/calendar.ts'
import type { AssociationFacts } from '../shapes.ts'
import { membershipState, newEndDate } from './membership.ts'
import type { Right } from './rights.ts'

/** Who wants to be a member. */
export interface Registrant {
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
  /** Those of his active memberships. */
  readonly cardSystemIds: readonly number[]
}

/** NOT_ASSIGNABLE: there is no such association for this organizer, none of whose counters may assign it. */
export type AssignmentRefusal = 'NOT_ASSIGNABLE' | 'OTHER_CARD_SYSTEM'

/** Why an organizer can't make this passholder a member at all; `undefined` = it can. @param right what it may do */
export const assignmentRefusal = (
  association: AssociationFacts,
  right: Right | undefined,
  { cardSystemIds }: Pick<Registrant, 'cardSystemIds'>,
): AssignmentRefusal | undefined => {
  if (right !== 'WRITE') return 'NOT_ASSIGNABLE'
  return cardSystemIds.includes(association.cardSystemId) ? undefined : 'OTHER_CARD_SYSTEM'
}

export type RegistrationRefusal = AssignmentRefusal | 'NOT_RENEWABLE' | 'TOO_OLD' | 'END_DATE_NEEDED' | 'IN_THE_PAST'

/**
 * The last day (yyyy-mm-dd) of a membership that is registered or renewed now, or the first reason against it.
 * @param facts `current`: the membership that there is, also an old one. `wanted`: the last day that the counter chose.
 * `now`: milliseconds since 1970
 */
export const registration = (
  association: AssociationFacts,
  facts: {
    readonly right: Right | undefined
    readonly registrant: Registrant
    readonly current?: { readonly endDate: string }
    readonly wanted?: string
    readonly now: number
  },
): Result<string, RegistrationRefusal> => {
  const { right, registrant, current, wanted, now } = facts
  const refusal = assignmentRefusal(association, right, registrant)
  if (refusal) return err(refusal)
  if (current && !membershipState(association, current, now).renewable) return err('NOT_RENEWABLE')
  return newEndDate(association, {
    dateOfBirth: registrant.dateOfBirth,
    today: dayOf(now),
    ...(wanted !== undefined && { wanted }),
    ...(current && { current: current.endDate }),
  })
}
