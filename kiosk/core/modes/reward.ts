import type { Verdict } from '@zuil/protocol'
import type { View } from '../model.ts'
import type { Mode } from './mode.ts'

/** Voordeelzuil: redeems its counter's one reward. Without a verdict it never does, whatever the offline policy. */
export const reward: Mode = {
  tapFields: ({ rewards: [shown] }) => ({ ifLate: 'DROP', ...(shown && { rewardId: shown.id }) }),
  waitingFields: ({ rewards: [shown] }) => (shown ? { reward: shown } : {}),
  withoutVerdict: () => ({ screen: 'REFUSED', reason: 'NO_NETWORK_REWARD' }),
}

export const redeemedView = ({ title, points, balance }: Extract<Verdict, { outcome: 'REDEEMED' }>): View => ({
  screen: 'REDEEMED',
  title,
  points,
  balance,
})
