import type { RefusalReason } from '@zuil/protocol'
import type { CardFacts } from '../../cards/shapes.ts'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import type { ActionRequest, Decision, Given } from './model.ts'
import type { Tally } from './tally.ts'

/** One request of a batch at its turn, by a card that is good. */
export interface Action {
  readonly request: ActionRequest
  readonly at: number
  readonly card: CardFacts
  /** As he stands at this turn. */
  readonly passholder: PassholderFacts
  /** What must not be given any more: see `Planned`. */
  readonly dropped: readonly Given[]
  readonly tally: Tally
}

/** What becomes of it. */
export type Outcome = Pick<Decision, 'verdict' | 'checkin' | 'ticket' | 'redemption' | 'ledger'>

export const refused = ({ request }: Pick<Action, 'request'>, reason: RefusalReason): Outcome => ({
  verdict: { outcome: 'REFUSED', actieId: request.actieId, reason },
  ledger: [],
})
