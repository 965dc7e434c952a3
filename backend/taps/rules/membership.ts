import { membershipState } from '../../associations/rules/membership.ts'
import { balanceAt } from '../../points/rules.ts'
import type { Action, Outcome } from './action.ts'
import type { Target } from './model.ts'

/** Lidmaatschapzuil: shows whether somebody is a member, and changes nothing. Source: handbook, "Lidmaatschapzuil". */
export const decideMembership = (action: Action, { association }: Extract<Target, { kind: 'MEMBERSHIP' }>): Outcome => {
  const { request, at, passholder, tally } = action
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
