import { etagOf } from '../../platform/http/etag.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem, problems } from '../problems.ts'
import type { WrongSetting } from '../rules/settings.ts'
import type { ShownAt, TouchedZuil } from '../rules/zuilen.ts'
import type { RewardFindings } from '../shapes/office.ts'
import type { RewardOutcome } from '../store/managed.ts'

/** What the routes of rewards answer with, beside what they find. */

const whyWrong: Readonly<Record<Exclude<WrongSetting['why'], 'LOCKED'>, string>> = {
  NEEDED: 'is needed for this type',
  IN_VAIN: 'is not for this type',
  ENDS_FIRST: 'ends before it begins',
  BELOW_TAKEN: 'is less than what was given already',
}

const elsewhere = {
  counterIds: 'must be counters of those that you manage',
  cardSystemIds: 'must be card systems that are there',
  picture: 'must be a picture that was sent here',
} as const

/** The problem of what was not done. */
export const notDone = (outcome: Exclude<RewardOutcome, { kind: 'SAVED' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'DELETED':
      return problem('reward-is-deleted')
    case 'CHANGED_MEANWHILE':
      return problem('reward-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'ELSEWHERE':
      return fieldProblem(`/${outcome.field}`, elsewhere[outcome.field])
    case 'WRONG': {
      const { field, why } = outcome.wrong
      if (why === 'LOCKED') return problem('reward-not-editable', { jsonPointer: `/${field}` })
      return fieldProblem(`/${field}`, whyWrong[why])
    }
  }
}

export const versionMissing = problem('reward-version-missing', {
  detail: 'The header If-Match is needed, with the ETag of GET /rewards/{rewardId}.',
})

export const reading = problems({
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
})
export const changing = problems({
  400: ['body/missing', 'body/invalid-data', 'reward-not-editable'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  409: ['reward-is-deleted'],
  412: ['reward-changed-meanwhile'],
  428: ['reward-version-missing'],
})

const instant = (ms: number): string => new Date(ms).toISOString()

/** Moments as the API writes them. */
export const writtenZuil = ({ from, until, ...zuil }: ShownAt): RewardFindings['zuilen'][number] => ({
  ...zuil,
  ...(from !== undefined && { from: instant(from) }),
  ...(until !== undefined && { until: instant(until) }),
})
export const writtenTouch = ({ from, before, after, ...zuil }: TouchedZuil): RewardFindings['touched'][number] => ({
  ...{ ...zuil, before: [...before], after: [...after] },
  ...(from !== undefined && { from: instant(from) }),
})
