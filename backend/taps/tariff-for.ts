import type { Localized, RefusalReason } from '@zuil/protocol'
import type { Catalog } from '../catalog/catalog.ts'
import type { EventFacts } from '../events/shapes.ts'
import type { StoredPass } from '../passholders/store/passes.ts'
import { regularPriceMessage } from '../tickets/problems.ts'
import { socialTariffOf, type Tariff, type TicketOffer } from '../tickets/rules/tariff.ts'
import { newActieId } from './actie-id.ts'
import type { TapRouteDeps } from './deps.ts'
import { dryRun } from './dry-run.ts'
import { limitMessage, messageFor } from './problems.ts'

/** A ticket as it would be sold. @param counterIds where; none over the API */
export const offerOf = (
  { cardSystems }: Pick<Catalog, 'cardSystems'>,
  event: EventFacts,
  regularPrice: number,
  counterIds: readonly string[],
): TicketOffer => ({ event, cardSystems: [...cardSystems.values()], regularPrice, counterIds })

interface TariffQuestion {
  readonly pass: StoredPass
  readonly event: EventFacts
  /** In cents. */
  readonly regularPrice: number
  /** Where the ticket would be sold; absent = over the API. */
  readonly counterId?: string
}

/** What somebody would pay for a ticket, or why there is no tariff for him. */
export type GivenTariff =
  /** `remaining`: how many he can still buy at it, in the period of its limit. */
  | { readonly kind: 'TARIFF'; readonly tariff: Tariff; readonly remaining: number }
  /** Nothing is wrong. `why`: what he reads. */
  | { readonly kind: 'NONE'; readonly why: Localized | undefined }
  /** It would be his, were his social status in order. */
  | { readonly kind: 'STATUS'; readonly reason: 'social-tariff-expired' | 'social-tariff-suspended' }
  /** Something is wrong with card or passholder, whatever the tariff. */
  | { readonly kind: 'BAD_CARD'; readonly reason: CardReason }

const cardReasons = [
  'card-blocked',
  'invalid-card',
  'invalid-card-status',
  'passholder-not-found',
  'passholder-blocked',
  'passholder-no-active-cardsystems',
] as const satisfies readonly RefusalReason[]
type CardReason = (typeof cardReasons)[number]
const isOfCard = (reason: RefusalReason): reason is CardReason => (cardReasons as readonly string[]).includes(reason)

/** What is said of an event or a price that has no tariff for anybody. */
const ofTicket: readonly RefusalReason[] = ['event-cancelled', 'ticket-not-needed']

/** A request whose tariff is not known yet: problems of card and passholder are reported first. */
const NO_TARIFF = 'NONE'

/**
 * The social tariff of a passholder for an event at a price, as a sale would have it now. Nothing is sold.
 * @param now milliseconds since 1970
 */
export const tariffFor = async (
  deps: TapRouteDeps,
  { pass, event, regularPrice, counterId }: TariffQuestion,
  now: number,
): Promise<GivenTariff> => {
  const { passholder } = pass
  const counterIds = counterId === undefined ? [] : [counterId]
  const offer = offerOf(await deps.catalog(), event, regularPrice, counterIds)
  const social = passholder && socialTariffOf(offer, passholder, now)
  const outcome = await dryRun(
    deps,
    {
      origin: 'API',
      kind: 'TICKET',
      actieId: newActieId(now),
      card: { kind: 'BARCODE', uitpasNumber: pass.card.uitpasNumber },
      eventId: event.id,
      regularPrice,
      tariffId: social?.kind === 'TARIFF' ? social.tariff.id : NO_TARIFF,
      receivedAt: now,
      ...(counterId !== undefined && { counterId }),
    },
    pass,
  )
  const refusal = outcome.verdict.outcome === 'REFUSED' ? outcome.verdict.reason : undefined
  if (refusal !== undefined && isOfCard(refusal)) return { kind: 'BAD_CARD', reason: refusal }
  if (refusal !== undefined && ofTicket.includes(refusal)) return { kind: 'NONE', why: messageFor(refusal) }
  if (social?.kind === 'REFUSED') return { kind: 'STATUS', reason: social.reason }
  if (social?.kind === 'NOT_HERE') return { kind: 'NONE', why: messageFor('social-tariff-not-available') }
  if (social?.kind !== 'TARIFF') return { kind: 'NONE', why: regularPriceMessage }
  if (refusal === 'maximum-reached') return { kind: 'NONE', why: limitMessage(pass, event) }
  if (refusal !== undefined) return { kind: 'NONE', why: messageFor(refusal) }
  return { kind: 'TARIFF', tariff: social.tariff, remaining: outcome.remaining ?? 0 }
}
