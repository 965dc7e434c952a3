import type { Desired, Verdict } from '@zuil/protocol'
import type { View } from '../model.ts'
import { brusselsDate } from '../time.ts'
import { balanceOf, type Mode, type Tapped } from './mode.ts'

const byMemberList = ({ desired: { association }, listed, nowMs }: Tapped): View => {
  if (!association || listed === undefined || nowMs === undefined)
    return { screen: 'REFUSED', reason: 'NO_MEMBER_LIST' }
  // Only the backend knows when it can be renewed.
  const base = { screen: 'MEMBER', association: association.name, renewable: false, offline: true } as const
  if (listed === 'NOT_LISTED') return { ...base, status: 'NONE' }
  const { endDate } = listed
  return { ...base, status: endDate >= brusselsDate(nowMs) ? 'ACTIVE' : 'EXPIRED', endDate }
}

/** Lidmaatschapzuil: shows who is a member. Without a verdict by the cached list, if the date can be trusted. */
export const membership: Mode = {
  tapFields: ({ association }) => ({ ifLate: 'BOOK', ...(association && { associationId: association.id }) }),
  waitingFields: ({ association }) => (association ? { association: association.name } : {}),
  withoutVerdict: (tapped) =>
    tapped.desired.worksOffline ? byMemberList(tapped) : { screen: 'REFUSED', reason: 'NO_NETWORK' },
  // Nothing is given: whoever is asked, the backend or the list, can be asked again.
  worksWithoutJournal: ({ worksOffline }, linkUp) => worksOffline || linkUp,
}

/** @param desired as it was at the tap: it has the association's name */
export const memberView = (verdict: Extract<Verdict, { outcome: 'MEMBERSHIP' }>, desired: Desired): View => {
  const { status, endDate, renewable, renewableFrom } = verdict
  return {
    screen: 'MEMBER',
    association: desired.association?.name ?? { nl: '' },
    status,
    ...(endDate !== undefined && { endDate }),
    renewable,
    ...(renewableFrom !== undefined && { renewableFrom }),
    ...balanceOf(verdict),
    offline: false,
  }
}
