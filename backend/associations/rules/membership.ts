import { err, ok, type Result } from '@zuil/protocol'
import { dayOf, monthsAfter } from '../../platform/time/calendar.ts'
import type { AssociationFacts } from '../shapes.ts'

/** Lidmaatschap (vereniging). Days are texts yyyy-mm-dd in Europe/Brussels; an end date is the last day. Source: handbook, "Lidmaatschappen". */

/** Whether one of these counters may read it. Who may assign it may read it too. */
export const readableAt = (association: AssociationFacts, counters: readonly { readonly id: string }[]): boolean =>
  association.counters.some(({ counterId }) => counters.some(({ id }) => id === counterId))

export interface MembershipState {
  /** NONE: never a member. */
  readonly status: 'ACTIVE' | 'EXPIRED' | 'NONE'
  readonly endDate?: string
  /** Whether it can be renewed now. */
  readonly renewable: boolean
  /** From which day it can be renewed, where that is still to come. */
  readonly renewableFrom?: string
}

/**
 * How a membership stands at a moment. "Verlengbaar vanaf" counts in months before its end; empty = always. One by date
 * of birth can't be renewed: it would end on the same day.
 */
export const membershipState = (
  association: AssociationFacts,
  member: { readonly endDate: string } | undefined,
  at: number,
): MembershipState => {
  if (!member) return { status: 'NONE', renewable: false }
  const { endDate } = member
  const today = dayOf(at)
  const status = today <= endDate ? 'ACTIVE' : 'EXPIRED'
  const { endDateType, renewableMonths } = association
  if (endDateType === 'BASED_ON_DATE_OF_BIRTH') return { status, endDate, renewable: false }
  const renewableFrom = renewableMonths === undefined ? undefined : monthsAfter(endDate, -renewableMonths)
  return renewableFrom === undefined || renewableFrom <= today
    ? { status, endDate, renewable: true }
    : { status, endDate, renewable: false, renewableFrom }
}

/** Whether the end date that counters suggest has passed: none is suggested any more until somebody sets another. */
export const suggestionHasPassed = (
  { endDateType, endDate }: Pick<AssociationFacts, 'endDateType' | 'endDate'>,
  today: string,
): boolean => endDateType === 'CUSTOM' && endDate !== undefined && endDate < today

/**
 * The last day of a new or renewed membership.
 * - CUSTOM: the day that the counter chose, else the one that is suggested.
 * - BASED_ON_DATE_OF_BIRTH: so many months after it; past = too old.
 * - BASED_ON_REGISTRATION_DATE: so many months from today; a renewal begins where the one that still runs ends.
 * @param facts `wanted`: chosen at the counter (CUSTOM alone). `current`: the end of the membership that is renewed
 */
export const newEndDate = (
  association: AssociationFacts,
  facts: { readonly dateOfBirth: string; readonly today: string; readonly wanted?: string; readonly current?: string },
): Result<string, 'TOO_OLD' | 'END_DATE_NEEDED' | 'IN_THE_PAST'> => {
  const { dateOfBirth, today, wanted, current } = facts
  const { endDateType, endDate: suggested, months } = association
  if (endDateType === 'CUSTOM') {
    const end = wanted ?? suggested
    if (end === undefined) return err('END_DATE_NEEDED')
    return end < today ? err('IN_THE_PAST') : ok(end)
  }
  if (months === undefined) return err('END_DATE_NEEDED')
  if (endDateType === 'BASED_ON_REGISTRATION_DATE')
    return ok(monthsAfter(current !== undefined && current > today ? current : today, months))
  const end = monthsAfter(dateOfBirth, months)
  return end < today ? err('TOO_OLD') : ok(end)
}
