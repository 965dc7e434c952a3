import type { ActieId, CardRead, Tap } from '@zuil/protocol'
import type { Catalog } from '../../catalog/catalog.ts'
import { chooseEvent } from '../../events/rules/choice.ts'
import { offersFrom } from '../../rewards/rules/offers.ts'
import type { ActionRequest } from './model.ts'

type Zuil = Catalog['zuilen'] extends ReadonlyMap<string, infer Z> ? Z : never

/** The one reward that a voordeelzuil shows at a moment: its document has the same. */
const shownReward = ({ rewards }: Pick<Catalog, 'rewards'>, { counters }: Zuil, at: number): string | undefined => {
  const [counter, ...others] = counters
  const [offer] = counter && others.length === 0 ? offersFrom(rewards, counter, at) : []
  return offer?.rewards.length === 1 ? offer.rewards[0]?.id : undefined
}

/** The base price of the event that a ticketzuil shows at a moment. */
const shownPrice = ({ events }: Pick<Catalog, 'events'>, zuil: Zuil, at: number): number | undefined => {
  const choice = chooseEvent(events, zuil, at)
  return 'event' in choice ? choice.event.basePrice : undefined
}

/**
 * A card that a zuil read and sent over HTTP, as the live tap that it is: by the zuil's type, at what it shows now. Such a
 * device has no journal and counts no taps: they are told apart by their moments.
 * @param at milliseconds since 1970, when it arrived
 */
export const httpTap = (
  catalog: Pick<Catalog, 'events' | 'rewards'>,
  zuil: Zuil,
  card: CardRead,
  actieId: ActieId,
  at: number,
): ActionRequest => {
  const { type: mode, associationId } = zuil
  const moment = new Date(at).toISOString()
  const sent = { bootId: 'http', monotonicMs: at }
  const rewardId = mode === 'REWARD' ? shownReward(catalog, zuil, at) : undefined
  const price = mode === 'TICKET' ? shownPrice(catalog, zuil, at) : undefined
  const tap: Tap = {
    ...sent,
    ...{ actieId, card, mode, seq: at, at: moment, clock: 'ANCHORED', notBefore: moment, ifLate: 'DROP' },
    ...(price !== undefined && { shownPrice: price }),
    ...(rewardId !== undefined && { rewardId }),
    ...(mode === 'MEMBERSHIP' && associationId !== undefined && { associationId }),
  }
  return { origin: 'ZUIL', actieId, card, zuilId: zuil.id, tap, sent, receivedAt: at, live: true }
}
