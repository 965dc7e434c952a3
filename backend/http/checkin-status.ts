import type { RefusalReason } from '@zuil/protocol'
import { judge } from '../core/judge.ts'
import { cardKey, type EventFacts, visitKey } from '../core/model.ts'
import { planCheckin } from '../core/plan.ts'
import type { Store, StoredPass } from '../store/store.ts'
import { newActieId } from './actie-id.ts'

/**
 * Judges a check-in as the store would, without writing anything.
 * @returns why it would be refused, or undefined when it would be booked
 */
export const judgeWithoutWriting = async (
  store: Store,
  event: EventFacts,
  uitpasNumber: string,
  found: StoredPass,
  now: number,
): Promise<RefusalReason | undefined> => {
  const card = { kind: 'BARCODE', uitpasNumber } as const
  const planned = planCheckin(await store.catalog(), {
    origin: 'API',
    actieId: newActieId(now),
    card,
    eventId: event.id,
    receivedAt: now,
  })
  const { passholder } = found
  const visits = new Map<string, readonly number[]>()
  if (passholder && 'limit' in planned.target) {
    const { from, until } = planned.target.limit
    const standing = await store.checkins.count(passholder.id, event.id, from, until)
    // How many stand within the limit's period is all that counts: each may as well have been at its start.
    visits.set(visitKey(passholder.id, event.id), new Array<number>(standing).fill(from))
  }
  const [decision] = judge([planned], {
    given: new Map(),
    cards: new Map([[cardKey(card), found.card]]),
    passholders: new Map(passholder ? [[passholder.id, passholder]] : []),
    visits,
  })
  return decision?.verdict.outcome === 'REFUSED' ? decision.verdict.reason : undefined
}
