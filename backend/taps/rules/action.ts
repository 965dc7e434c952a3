import type { RefusalReason } from '@zuil/protocol'
import type { CardFacts } from '../../cards/shapes.ts'
import { isGroup } from '../../passholders/rules/group.ts'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import { balanceAt, type ShownBalance } from '../../points/rules.ts'
import type { ActionRequest, Decision, GivenKind } from './model.ts'
import type { Tally } from './tally.ts'

/** One request of a batch at its turn, by a card that is good. */
export interface Action {
  readonly request: ActionRequest
  readonly at: number
  readonly card: CardFacts
  /** As he stands at this turn. */
  readonly passholder: PassholderFacts
  /** What must not be given any more: see `Planned`. */
  readonly dropped: readonly GivenKind[]
  readonly tally: Tally
}

/** What becomes of it. */
export type Outcome = Pick<Decision, 'verdict' | 'checkin' | 'ticket' | 'redemption' | 'ledger'>

/** A refusal of nobody in particular. */
export const refusedUnknown = (
  { request }: Pick<Action, 'request'>,
  reason: RefusalReason,
  balance: Partial<ShownBalance> = {},
): Outcome => ({
  verdict: { outcome: 'REFUSED', actieId: request.actieId, reason, ...balance },
  ledger: [],
})

/**
 * A refusal of somebody who is known: with the balance, but for a group, which never has points. Source: handbook, "Check-in
 * zuil" ("en hun puntensaldo te zien").
 */
export const refused = (action: Action, reason: RefusalReason): Outcome =>
  refusedUnknown(action, reason, isGroup(action.passholder) ? {} : balanceAt(action.passholder, action.at))
