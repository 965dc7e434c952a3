import type { ShownTap } from '../../demo/shapes.ts'
import { refusals } from '../shared/words.ts'

const outcomes: Readonly<Record<ShownTap['outcome'], string>> = {
  SAVED: 'punt gespaard',
  TICKET: 'ticket',
  REDEEMED: 'voordeel ingewisseld',
  MEMBERSHIP: 'lidmaatschap gelezen',
  REFUSED: 'geweigerd',
}

/** What became of a tap, in Dutch. */
export const outcomeText = ({ live, outcome, reason }: Pick<ShownTap, 'live' | 'outcome' | 'reason'>): string => {
  const text = reason === undefined ? outcomes[outcome] : refusals[reason]
  return live ? text : `${text} (nagekomen)`
}
