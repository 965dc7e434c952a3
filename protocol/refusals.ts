import { z } from 'zod'

/**
 * Why a tap is refused. The names are those of the UiTPAS API's problem types
 * (`https://api.publiq.be/probs/uitpas/<reason>`), so that zuil, API and back office say the same;
 * those from `zuil-blocked` on are ours.
 */
export const refusalReasons = [
  'card-blocked',
  'invalid-card',
  'invalid-card-status',
  'passholder-not-found',
  'passholder-blocked',
  'passholder-no-active-cardsystems',
  'event-not-found',
  'checkin-not-allowed',
  'maximum-reached',
  'social-tariff-expired',
  'social-tariff-suspended',
  /** There is no social tariff for this passholder, or (over the API) not the one that was chosen. */
  'social-tariff-not-available',
  'reward-not-found',
  'reward-period-constraint',
  'reward-volume-constraint',
  'reward-passholder-volume-constraint',
  'reward-passholder-points-constraint',
  'reward-passholder-no-applicable-cardsystems',
  'association-not-found',
  'zuil-blocked',
  /** The event has no price that the backend knows: a tariff is never made up. */
  'ticket-price-unknown',
  /** It is not the price that was on the screen: it was just changed, or the zuil shows none. */
  'ticket-price-unseen',
  /** The event is free. */
  'ticket-not-needed',
  'event-cancelled',
  /** It came out of the journal, and the passholder saw that it did not happen. */
  'not-confirmed',
  /** Its ActieID is another tap's, or of something that was booked over the API: nothing is done by it. */
  'actie-id-in-use',
  /** It was made on a device after another had taken its place. */
  'device-replaced',
  /** It is not plausible, or of a zuil that is not trusted now: kept, and booked or refused by the back office. */
  'in-quarantine',
  /** The back office refused it after that. */
  'quarantine-refused',
] as const

export const refusalReason = z.enum(refusalReasons)
export type RefusalReason = z.infer<typeof refusalReason>
