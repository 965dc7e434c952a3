import { inDutch } from '../shared/words.ts'

/** A tap as the backend judged it. */
export interface Tap {
  readonly live: boolean
  readonly outcome: string
  readonly reason?: string
}

const given: Readonly<Record<string, string>> = {
  SAVED: 'punt gespaard',
  TICKET: 'ticket',
  REDEEMED: 'voordeel ingewisseld',
  MEMBERSHIP: 'lidmaatschap gelezen',
}

/** What became of a tap, in Dutch. */
export const outcomeText = ({ live, outcome, reason }: Tap): string => {
  const text = reason === undefined ? (given[outcome] ?? outcome) : inDutch(reason)
  return live ? text : `${text} (nagekomen)`
}
