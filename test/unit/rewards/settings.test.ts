import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, momentOf } from '../../../backend/platform/time/calendar.ts'
import { factsOf, settingsOf, wrongSetting } from '../../../backend/rewards/rules/settings.ts'
import { type EditedReward, editedReward } from '../../../backend/rewards/shapes/office.ts'
import type { RewardSettings } from '../../../backend/rewards/shapes/reward.ts'

const plain: EditedReward = {
  ...{ title: { nl: 'Koffie' }, promotionalDescription: { nl: 'Warm' }, type: 'POINTS', points: 10, categories: [] },
  ...{ forKids: false, sport: false, online: false, featured: false },
  ...{ publication: { from: '2026-11-01' }, redemption: { from: '2026-11-01', until: '2026-11-30' } },
}
const wrong = (over: Partial<EditedReward>, before?: Partial<EditedReward>, unitsTaken = 0) => {
  const edited = { ...plain, ...over }
  const was = before && settingsOf({ ...plain, ...before })
  return wrongSetting(settingsOf(edited, was), edited.type, was, unitsTaken)
}

describe('what is set of a reward', () => {
  it('is from the first day on, until the last is over, in the time of Brussels', () => {
    const { redemption, publication } = settingsOf(plain)
    expect(redemption).toEqual({ from: momentOf('2026-11-01'), until: momentOf('2026-12-01') })
    expect(publication).toEqual({ from: momentOf('2026-11-01') })
  })

  it('keeps the hours of days that are not changed', () => {
    const hours = fc.record({
      from: fc.integer({ min: momentOf('2020-01-01'), max: momentOf('2030-01-01') }),
      ms: fc.option(fc.integer({ min: 1, max: 400 * 86_400_000 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(hours, ({ from, ms }) => {
        const redemption = { from, ...(ms !== undefined && { until: from + ms }) }
        const before: RewardSettings = { ...settingsOf(plain), redemption }
        const days = {
          from: dayOf(from),
          ...(redemption.until !== undefined && { until: dayOf(redemption.until - 1) }),
        }
        expect(settingsOf({ ...plain, redemption: days }, before).redemption).toEqual(redemption)
        const { redemption: other } = settingsOf({ ...plain, redemption: { from: '2031-02-03' } }, before)
        expect(other).toEqual({ from: momentOf('2031-02-03') })
      }),
    )
  })

  it.each<[string, Partial<EditedReward>, unknown]>([
    ['an omruilvoordeel without points', { points: 0 }, { field: 'points', why: 'NEEDED' }],
    ['a welkomstvoordeel with points', { type: 'WELCOME' }, { field: 'points', why: 'IN_VAIN' }],
    [
      'a welkomstvoordeel with a limit',
      { type: 'WELCOME', points: 0, limit: { volume: 1, period: 'DAY' } },
      { field: 'limit', why: 'IN_VAIN' },
    ],
    [
      'an omruilvoordeel for who registered',
      { granting: { from: '2026-11-01' } },
      { field: 'granting', why: 'IN_VAIN' },
    ],
    ['an omruilvoordeel for so many days', { grantingDays: 3 }, { field: 'grantingDays', why: 'IN_VAIN' }],
    [
      'an end before the beginning',
      { publication: { from: '2026-11-02', until: '2026-11-01' } },
      { field: 'publication', why: 'ENDS_FIRST' },
    ],
    ['one day', { redemption: { from: '2026-11-02', until: '2026-11-02' } }, undefined],
    [
      'a welkomstvoordeel',
      { type: 'WELCOME', points: 0, granting: { from: '2026-11-01' }, grantingDays: 30 },
      undefined,
    ],
  ])('of %s', (_what, over, found) => {
    expect(wrong(over)).toEqual(found)
  })

  it('has points and first days that stay once somebody had it', () => {
    expect(wrong({ points: 11 }, {}, 1)).toEqual({ field: 'points', why: 'LOCKED' })
    expect(wrong({ redemption: { from: '2026-11-02' } }, {}, 1)).toEqual({ field: 'redemption', why: 'LOCKED' })
    expect(wrong({ type: 'WELCOME', points: 0 }, {}, 1)).toEqual({ field: 'points', why: 'LOCKED' })
    expect(wrong({ points: 11, redemption: { from: '2026-11-02' } }, {}, 0)).toBeUndefined()
    expect(
      wrong({ redemption: { from: '2026-11-01', until: '2027-01-31' }, title: { nl: 'Thee' } }, {}, 9),
    ).toBeUndefined()
    const welcome = { type: 'WELCOME', points: 0 } as const
    const granting = { from: '2026-11-01' }
    expect(wrong(welcome, { ...welcome, granting }, 1)).toEqual({ field: 'granting', why: 'LOCKED' })
  })

  it('has no smaller stock than was given, unless it had that already', () => {
    expect(wrong({ maxUnits: 4 }, {}, 5)).toEqual({ field: 'maxUnits', why: 'BELOW_TAKEN' })
    expect(wrong({ maxUnits: 5 }, {}, 5)).toBeUndefined()
    expect(wrong({ maxUnits: 4 }, { maxUnits: 4 }, 5)).toBeUndefined()
  })

  it('comes to the facts that taps are judged by, and to no more', () => {
    const settings = settingsOf({ ...plain, maxUnits: 3, counterIds: ['b', 'a', 'b'], postalCodes: ['9300'] })
    expect(factsOf({ id: 'r', cardSystemId: 1, status: 'ACTIVE' }, settings)).toEqual({
      ...{ id: 'r', cardSystemId: 1, status: 'ACTIVE', title: { nl: 'Koffie' }, points: 10, maxUnits: 3 },
      ...{ counterIds: ['a', 'b'], postalCodes: ['9300'], applicableCardSystemIds: [] },
      ...{ publication: settings.publication, redemption: settings.redemption },
    })
  })

  it('never means all by an empty list, and has texts in Dutch', () => {
    for (const field of ['counterIds', 'cardSystemIds', 'postalCodes'])
      expect(editedReward.safeParse({ ...plain, [field]: [] }).success, field).toBe(false)
    for (const over of [{ title: { fr: 'Café' } }, { title: { nl: ' ' } }, { moreInfoUrl: 'javascript:alert(1)' }])
      expect(editedReward.safeParse({ ...plain, ...over }).success, JSON.stringify(over)).toBe(false)
    expect(editedReward.safeParse({ ...plain, moreInfoUrl: 'https://www.uitpas.be/koffie' }).success).toBe(true)
  })
})
