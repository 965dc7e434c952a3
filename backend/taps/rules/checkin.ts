import { err, ok, type RefusalReason, type Result } from '@zuil/protocol'
import type { NewCheckin } from '../../checkins/shapes.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { personRefusal } from '../../passholders/rules/group.ts'
import type { Limit } from '../../platform/time/calendar.ts'
import { bookPoints } from '../../points/rules.ts'
import type { NewLedgerEntry } from '../../points/shapes.ts'
import { type Action, type Outcome, refused } from './action.ts'
import type { Target } from './model.ts'

/** A check-in with its points, to be written. */
export interface SavedPoint {
  readonly checkin: NewCheckin
  readonly ledger: readonly NewLedgerEntry[]
  /** The passholder's points after it. */
  readonly balance: number
}

/** Whether a passholder saves the points of an event, of whichever card systems it is: he is a member, no group, and within its limit. */
export const savePoint = (action: Action, event: EventFacts, limit: Limit): Result<SavedPoint, RefusalReason> => {
  const { request, at, card, passholder, tally } = action
  const refusal = personRefusal(passholder)
  if (refusal) return err(refusal)
  if (tally.count('CHECKIN', passholder.id, event.id, limit) >= limit.volume) return err('maximum-reached')
  const { checkinPoints: points } = event
  return ok({
    checkin: {
      id: request.actieId,
      passholderId: passholder.id,
      eventId: event.id,
      uitpasNumber: card.uitpasNumber,
      points,
      at,
    },
    ...bookPoints(passholder, { kind: 'CHECKIN', causeId: request.actieId, points, at }),
  })
}

/** Check-in zuil, API and QR code. Source: handbook, "Check-in zuil". */
export const decideCheckin = (action: Action, { event, limit }: Extract<Target, { kind: 'CHECK_IN' }>): Outcome => {
  const saved = savePoint(action, event, limit)
  if (!saved.ok) return refused(action, saved.error)
  const { checkin, ledger, balance } = saved.value
  const { actieId } = action.request
  return {
    verdict: { outcome: 'SAVED', actieId, points: checkin.points, balance, eventId: event.id },
    checkin,
    ledger,
  }
}
