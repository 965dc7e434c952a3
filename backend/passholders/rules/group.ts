import type { RefusalReason } from '@zuil/protocol'
import { type Limit, limitAt } from '../../platform/time/calendar.ts'
import type { PassholderFacts } from '../shapes.ts'
import {
  type CardRefusal,
  changeSocialStatus,
  givingRefusal,
  type SocialStatusDates,
  type SocialStatusRefusal,
} from './acts.ts'
import { membershipRefusal } from './membership.ts'

type Holder = Pick<PassholderFacts, 'groupTicketsPerYear'>

/** Whether a pass is a group's (groepspas): of a school, say, which buys tickets for many people. Source: Grouppass. */
export const isGroup = ({ groupTicketsPerYear }: Holder): boolean => groupTicketsPerYear !== undefined

/**
 * Why a pass has no part in what is a person's alone: points, rewards, memberships of associations. A group is no passholder
 * there, which is the one reason that the API document has at each of these.
 */
export const personRefusal = (holder: Holder & Pick<PassholderFacts, 'memberships'>): RefusalReason | undefined =>
  membershipRefusal(holder) ?? (isGroup(holder) ? 'passholder-not-found' : undefined)

/**
 * How many tickets a group pass may have in the year of a moment, of all events: their own limits are for persons. `undefined` =
 * it is a person. Source: `totalTicketsPerYear` of Grouppass.
 */
export const groupLimitAt = ({ groupTicketsPerYear: volume }: Holder, at: number): Limit | undefined =>
  volume === undefined ? undefined : limitAt({ volume, period: 'YEAR' }, at)

/** How many tickets of a year are left; none where more were bought before their number was lowered. */
export const ticketsLeft = (perYear: number, bought: number): number => Math.max(0, perYear - bought)

/**
 * The social status of a new group pass, or why it can't be made: its card must be in stock, and be for social status, without
 * which a group could buy nothing.
 * @param lastDay yyyy-mm-dd; @param now milliseconds since 1970
 */
export const newGroupStatus = (
  card: Parameters<typeof givingRefusal>[1],
  lastDay: string,
  now: number,
): SocialStatusDates | CardRefusal | SocialStatusRefusal =>
  givingRefusal([], card, 'ACTIVE') ?? changeSocialStatus({}, 'NONE', { kind: 'EXTEND', endDate: lastDay }, now)
