import { membershipState } from '../../associations/rules.ts'
import type { Action, Outcome } from './action.ts'
import type { Aim } from './model.ts'

/** Lidmaatschapzuil: tells, and changes nothing. Source: handbook, "Lidmaatschapzuil". */
export const tellMembership = (action: Action, { association }: Extract<Aim, { kind: 'MEMBERSHIP' }>): Outcome => {
  const { request, at, passholder, tally } = action
  const state = membershipState(association, tally.member(passholder.id, association.id), at)
  return {
    verdict: { outcome: 'MEMBERSHIP', actieId: request.actieId, associationId: association.id, ...state },
    ledger: [],
  }
}
