import { membershipState } from '../../associations/rules/membership.ts'
import { personRefusal } from '../../passholders/rules/group.ts'
import { balanceAt } from '../../points/rules.ts'
import { type Action, type Outcome, refused } from './action.ts'
import type { Target } from './model.ts'

/**
 * Lidmaatschapzuil: shows whether somebody is a member, and changes nothing. Who is blocked reads so, as at every zuil,
 * and is not invited to renew. Source: handbook, "Lidmaatschapzuil".
 */
export const decideMembership = (action: Action, { association }: Extract<Target, { kind: 'MEMBERSHIP' }>): Outcome => {
  const { request, at, passholder, tally } = action
  const refusal = personRefusal(passholder)
  if (refusal) return refused(action, refusal)
  const state = membershipState(association, tally.member(passholder.id, association.id), at)
  return {
    verdict: {
      outcome: 'MEMBERSHIP',
      actieId: request.actieId,
      associationId: association.id,
      ...state,
      ...balanceAt(passholder, at),
    },
    ledger: [],
  }
}
