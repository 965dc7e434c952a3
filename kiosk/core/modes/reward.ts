import type { Verdict } from '@zuil/protocol'
import type { View } from '../model.ts'
import type { Mode } from './mode.ts'

/** Voordeelzuil: redeems its counter's one reward, and none while there is none. Without a verdict it never does, whatever the offline policy. */
export const reward: Mode = {
  tapFields: (_desired, { reward }) => ({ ifLate: 'DROP', ...(reward && { rewardId: reward.id }) }),
  waitingFields: (_desired, { reward }) => (reward ? { reward } : {}),
  withoutVerdict: () => ({ screen: 'REFUSED', reason: 'NO_NETWORK_REWARD' }),
  worksWithoutJournal: () => false,
}

export const redeemedView = ({ title, points, balance }: Extract<Verdict, { outcome: 'REDEEMED' }>): View => ({
  screen: 'REDEEMED',
  title,
  points,
  balance,
})
