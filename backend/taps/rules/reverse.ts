import type { Verdict } from '@zuil/protocol'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import { reversal } from '../../points/rules.ts'
import type { NewLedgerEntry } from '../../points/shapes.ts'
import type { Decision, GivenKind, Planned } from './model.ts'
import { pointsOf } from './points-of.ts'

/** What the ledger says when one thing that a verdict gave is reversed; a ticket has no points. */
const undoing = (
  kind: GivenKind,
  verdict: Verdict,
  balance: number,
): readonly Pick<NewLedgerEntry, 'kind' | 'points'>[] => {
  const { points = 0 } = pointsOf(verdict)
  switch (kind) {
    case 'CHECKIN':
      return [{ kind: 'REVERSAL', points: reversal(points, balance) }]
    case 'REDEMPTION':
      return [{ kind: 'REDEMPTION_REVERSAL', points: 0 - points }]
    case 'TICKET':
      return []
  }
}

/**
 * What of an action must go, now that it comes out of the journal: its passholder saw that it did not happen, and
 * nothing was handed over. What does not stand (any more) stays as it is: it is reversed once only.
 */
export const reverse = (
  { request, at, dropped }: Planned,
  verdict: Verdict,
  standing: readonly GivenKind[],
  passholder: PassholderFacts,
): Pick<Decision, 'reversed' | 'ledger'> => {
  const reversed = dropped.filter((kind) => standing.includes(kind))
  const undone = reversed.flatMap((kind) => undoing(kind, verdict, passholder.points))
  const ledger = undone.map((entry) => ({ ...entry, passholderId: passholder.id, causeId: request.actieId, at }))
  return { reversed, ledger }
}
