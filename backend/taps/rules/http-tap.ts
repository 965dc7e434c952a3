import { type ActieId, type CardRead, httpBootId, type Tap } from '@zuil/protocol'
import type { Catalog } from '../../catalog/catalog.ts'
import { offersFrom } from '../../rewards/rules/offers.ts'
import type { ActionRequest } from './model.ts'

type Zuil = Catalog['zuilen'] extends ReadonlyMap<string, infer Z> ? Z : never

/** The one reward that a voordeelzuil shows at a moment: its document has the same. */
const shownReward = ({ rewards }: Pick<Catalog, 'rewards'>, { counters }: Zuil, at: number): string | undefined => {
  const [counter, ...others] = counters
  const [offer] = counter && others.length === 0 ? offersFrom(rewards, counter, at) : []
  return offer?.rewards.length === 1 ? offer.rewards[0]?.id : undefined
}

/** For so long the same card is the same tap, where the device gives its taps no ActieIDs: a request is tried again within it. */
const SAME_TAP_MS = 30_000

/** What the device says of a tap. What it does not say of its screen, nobody saw. */
export interface HttpTap {
  readonly card: CardRead
  readonly actieId?: ActieId | undefined
  readonly shownEventId?: string | undefined
  /** In cents. */
  readonly shownPrice?: number | undefined
}

/** When a UUIDv7 was made, in milliseconds since 1970. */
const madeAt = (actieId: ActieId): number => Number.parseInt(actieId.replace('-', '').slice(0, 12), 16)

/**
 * A card that a zuil read and sent over HTTP, as the live tap that it is: by the zuil's type, and by the
 * event and the price that it says to show; the reward and the association are those that it shows now. Such a
 * device has no journal and counts no taps: they are told apart by its ActieIDs, or by card and moment.
 * @param generation of the device that sent it
 * @param at milliseconds since 1970, when it arrived
 * @param fresh a new ActieID, for a tap that has none yet
 */
export const httpTap = (
  catalog: Pick<Catalog, 'rewards'>,
  zuil: Zuil,
  generation: number,
  { card, actieId: named, shownEventId, shownPrice }: HttpTap,
  at: number,
  fresh: ActieId,
): ActionRequest => {
  const { type: mode, associationId } = zuil
  const moment = new Date(at).toISOString()
  const actieId = named ?? fresh
  const sent = { bootId: httpBootId, monotonicMs: at }
  const rewardId = mode === 'REWARD' ? shownReward(catalog, zuil, at) : undefined
  const tap: Tap = {
    ...sent,
    ...{ actieId, card, mode, seq: madeAt(actieId), at: moment, clock: 'ANCHORED', notBefore: moment, ifLate: 'DROP' },
    ...(shownEventId !== undefined && { shownEventId }),
    ...(mode === 'TICKET' && shownPrice !== undefined && { shownPrice }),
    ...(rewardId !== undefined && { rewardId }),
    ...(mode === 'MEMBERSHIP' && associationId !== undefined && { associationId }),
  }
  const sameSince = named === undefined ? { sameSince: at - SAME_TAP_MS } : {}
  const from = { origin: 'ZUIL', zuilId: zuil.id, generation } as const
  return { ...from, actieId, card, tap, sent, receivedAt: at, live: true, ...sameSince }
}
