import { inDutch } from '../shared/words.ts'

/** A tap as the backend judged it. */
export interface Tap {
  readonly live: boolean
  /** Of what was tapped: the zuil's type then is not known here, so it goes by what the verdict has. */
  readonly outcome?: string
  readonly reason?: string
  readonly points?: number
}

const given: Readonly<Record<string, string>> = {
  SAVED: 'punt gespaard',
  TICKET: 'ticket',
  REDEEMED: 'voordeel ingewisseld',
  MEMBERSHIP: 'lidmaatschap gelezen',
}

/** What became of a tap, in Dutch. */
export const outcomeText = ({ live, outcome, reason, points }: Tap): string => {
  const fallback = points === undefined ? 'in orde' : 'punt gespaard'
  const text = reason === undefined ? (given[outcome ?? ''] ?? fallback) : inDutch(reason)
  return live ? text : `${text} (nagekomen)`
}
