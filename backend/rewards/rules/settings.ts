import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import type { DaySpan, EditedReward } from '../shapes/office.ts'
import type { RewardFacts, RewardSettings } from '../shapes/reward.ts'

type Instants = RewardSettings['publication']

/** The days of a span, its last included. */
const daysOf = ({ from, until }: Instants): DaySpan => ({
  from: dayOf(from),
  ...(until !== undefined && { until: dayOf(until - 1) }),
})

/** Days as moments. An end whose day is not another keeps its hour: who did not change it, changes nothing. */
const spanOf = (days: DaySpan, before: Instants | undefined): Instants => {
  const were = before && daysOf(before)
  const from = before && were?.from === days.from ? before.from : momentOf(days.from)
  if (days.until === undefined) return { from }
  const until = before?.until !== undefined && were?.until === days.until ? before.until : undefined
  return { from, until: until ?? momentOf(dayAfter(days.until)) }
}

/** What the form of the back office sets. @param before absent = it is new */
export const settingsOf = (edited: EditedReward, before?: RewardSettings): RewardSettings => {
  const { type: _type, publication, redemption, granting, cardSystemIds = [], ...rest } = edited
  return {
    ...rest,
    publication: spanOf(publication, before?.publication),
    redemption: spanOf(redemption, before?.redemption),
    ...(granting && { granting: spanOf(granting, before?.granting) }),
    postalCodes: [...new Set(edited.postalCodes)].toSorted(),
    applicableCardSystemIds: [...new Set(cardSystemIds)].toSorted((a, b) => a - b),
    counterIds: [...new Set(edited.counterIds)].toSorted(),
  }
}

/** Why a field can't be so. LOCKED: it was redeemed already. BELOW_TAKEN: more were given than there would be. */
export interface WrongSetting {
  readonly field: keyof EditedReward
  readonly why: 'NEEDED' | 'IN_VAIN' | 'ENDS_FIRST' | 'LOCKED' | 'BELOW_TAKEN'
}

/** What stays as it is once somebody had it. Source: API, PUT /rewards/{rewardId}. */
const locked = {
  points: ({ points }) => points,
  redemption: ({ redemption }) => redemption.from,
  granting: ({ granting }) => granting?.from,
} as const satisfies Partial<Record<keyof EditedReward, (settings: RewardSettings) => number | undefined>>
const lockedFields = Object.keys(locked) as (keyof typeof locked)[]

const endsFirst = (span: Instants | undefined): boolean => span?.until !== undefined && span.until <= span.from

/**
 * The first thing that can't be so, of what is set of a reward; undefined = all can.
 * @param type what it is said to be
 * @param before absent = it is new
 * @param unitsTaken how often it was given
 */
export const wrongSetting = (
  settings: RewardSettings,
  type: EditedReward['type'],
  before: RewardSettings | undefined,
  unitsTaken: number,
): WrongSetting | undefined => {
  const welcome = type === 'WELCOME'
  const { points, limit, granting, grantingDays, maxUnits } = settings
  if (unitsTaken > 0 && before) {
    const field = lockedFields.find((one) => locked[one](settings) !== locked[one](before))
    if (field) return { field, why: 'LOCKED' }
  }
  if (!welcome && points === 0) return { field: 'points', why: 'NEEDED' }
  if (welcome && points > 0) return { field: 'points', why: 'IN_VAIN' }
  if (welcome && limit) return { field: 'limit', why: 'IN_VAIN' }
  if (!welcome && granting) return { field: 'granting', why: 'IN_VAIN' }
  if (!welcome && grantingDays !== undefined) return { field: 'grantingDays', why: 'IN_VAIN' }
  const spans = ['publication', 'redemption', 'granting'] as const
  const backwards = spans.find((field) => endsFirst(settings[field]))
  if (backwards) return { field: backwards, why: 'ENDS_FIRST' }
  // What is so already may stay: who changes another field did not do it.
  if (maxUnits !== undefined && maxUnits < unitsTaken && maxUnits !== before?.maxUnits)
    return { field: 'maxUnits', why: 'BELOW_TAKEN' }
  return undefined
}

/** A reward that is set so, as taps would be judged by it. */
export const factsOf = (
  { id, cardSystemId, status }: Pick<RewardFacts, 'id' | 'cardSystemId' | 'status'>,
  settings: RewardSettings,
): RewardFacts => {
  const { title, points, publication, redemption, granting, grantingDays, limit, maxUnits } = settings
  const { applicableCardSystemIds, postalCodes, counterIds } = settings
  return {
    ...{ id, cardSystemId, status, title, points, publication, redemption },
    ...{ applicableCardSystemIds, postalCodes, counterIds },
    ...(granting && { granting }),
    ...(grantingDays !== undefined && { grantingDays }),
    ...(limit && { limit }),
    ...(maxUnits !== undefined && { maxUnits }),
  }
}
