import { z } from 'zod'

/**
 * Why a tap is refused. The words are those of the UiTPAS API's problem types
 * (`https://api.publiq.be/probs/uitpas/<reason>`), so that zuil, API and back office say the same;
 * `zuil-blocked` is ours.
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
  'zuil-blocked',
] as const

export const refusalReason = z.enum(refusalReasons)
export type RefusalReason = z.infer<typeof refusalReason>
