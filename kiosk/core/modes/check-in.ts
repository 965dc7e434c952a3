import type { Verdict } from '@zuil/protocol'
import type { View } from '../model.ts'
import type { Mode } from './mode.ts'

/** Check-in zuil: saves points. Without a verdict the point is noted, if the zuil works offline. */
export const checkIn: Mode = {
  tapFields: ({ worksOffline }, { event }) => ({
    ifLate: worksOffline ? 'BOOK' : 'DROP',
    ...(event && { shownEventId: event.id }),
  }),
  waitingFields: (_desired, { event }) => (event ? { event } : {}),
  withoutVerdict: ({ desired: { worksOffline } }) =>
    worksOffline ? { screen: 'NOTED', mode: 'CHECK_IN' } : { screen: 'REFUSED', reason: 'NO_NETWORK' },
  // What is given only if it is seen may have to be reversed: that takes a journal.
  worksWithoutJournal: ({ worksOffline }, linkUp) => worksOffline && linkUp,
}

export const savedView = ({ points, balance }: Extract<Verdict, { outcome: 'SAVED' }>): View => ({
  screen: 'SAVED',
  points,
  balance,
})
