import { dayOf } from '../../platform/time/calendar.ts'
import type { SocialStatus } from '../shapes/managed.ts'
import { hasSocialCard } from './acts.ts'

/** What becomes of somebody who is to have a membership of a card system. Source: POST /passholders/{id}/memberships/{cardSystemId}. */

/** A membership as it is. */
export interface CurrentMembership {
  readonly status: 'ACTIVE' | 'BLOCKED'
  readonly socialStatus: SocialStatus
  /** He has a card that works there. */
  readonly hasCard: boolean
}

/**
 * NOT_POSSIBLE: he has the same already, or is blocked there. REPLACE_MEMBERSHIP: social status is given or taken, or he
 * gets a card in place of one that works no more.
 */
export const newMembership = (
  current: CurrentMembership | undefined,
  socialTariff: boolean,
): 'NOT_POSSIBLE' | 'NEW_MEMBERSHIP' | 'REPLACE_MEMBERSHIP' => {
  if (!current) return 'NEW_MEMBERSHIP'
  const same = current.hasCard && hasSocialCard(current.socialStatus) === socialTariff
  return same || current.status === 'BLOCKED' ? 'NOT_POSSIBLE' : 'REPLACE_MEMBERSHIP'
}

/** Whether somebody lives where a card system gives social status; one that names no cities gives it everywhere. */
export const livesIn = (cities: readonly string[], postalCode: string): boolean =>
  cities.length === 0 || cities.includes(postalCode)

/** The last day of a social status where none is named: 30 April of next year. @param now milliseconds since 1970 */
export const defaultEndDate = (now: number): string => `${Number(dayOf(now).slice(0, 4)) + 1}-04-30`
