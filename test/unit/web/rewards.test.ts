import { describe, expect, it } from 'vitest'
import type { EditedReward, ManagedReward } from '../../../backend/rewards/shapes/office.ts'
import { editedReward } from '../../../backend/rewards/shapes/office.ts'
import { begun, ofItsType, provisional, rewardForm, versioned } from '../../../backend/web/ksb/rewards/settings.ts'
import { stockText } from '../../../backend/web/ksb/rewards/words.ts'

const today = '2026-11-23'
const typed: EditedReward = {
  ...begun(today),
  ...{ title: { nl: ' Koffie ', fr: ' ' }, promotionalDescription: { nl: 'Warm' }, points: 10 },
}

describe('the form of a voordeel', () => {
  it('sends texts that are there, and what goes with its type', () => {
    const limit = { volume: 2, period: 'DAY' } as const
    const granting = { from: today }
    expect(ofItsType({ ...typed, limit, granting, grantingDays: 3, practicalInfo: { nl: '' } })).toEqual({
      ...{ ...typed, title: { nl: 'Koffie' }, limit },
    })
    expect(ofItsType({ ...typed, type: 'WELCOME', limit, granting })).toEqual({
      ...{ ...typed, title: { nl: 'Koffie' }, type: 'WELCOME', points: 0, granting },
    })
  })

  it('always has something to ask the server while it is typed', () => {
    const some: readonly Partial<EditedReward>[] = [
      {},
      { counterIds: [], postalCodes: [], cardSystemIds: [] },
      { redemption: { from: '' }, publication: { from: '2026-12-01', until: '2026-11-01' } },
      { moreInfoUrl: 'x', practicalInfo: { nl: '', fr: 'Non' }, type: 'WELCOME', granting: { from: '' } },
    ]
    for (const over of some)
      expect(editedReward.safeParse(provisional({ ...begun(today), ...over }, today)).error).toBeUndefined()
  })

  it('says what is missing', () => {
    const missing: Partial<EditedReward> = { counterIds: [], practicalInfo: { nl: '', fr: 'Non' }, moreInfoUrl: 'x' }
    expect(Object.keys(rewardForm.wrongIn({ ...begun(today), ...missing })).toSorted()).toEqual([
      ...['counterIds', 'moreInfoUrl', 'points', 'practicalInfo', 'promotionalDescription', 'title'],
    ])
    expect(rewardForm.wrongIn(typed)).toEqual({})
    expect(Object.keys(rewardForm.wrongIn({ ...typed, redemption: { from: today, until: '2026-11-22' } }))).toEqual([
      'redemption',
    ])
  })

  it('shows the last day of a period that ends at midnight, and all as all', () => {
    const reward = {
      ...{ id: 'r', title: { nl: 'Koffie' }, points: 10, status: 'ACTIVE', phase: 'NOW', unitsTaken: 0, version: 3 },
      ...{ counters: [], cardSystems: [], postalCodes: [], zuilen: [], categories: ['Doen', 'Iets ouds'] },
      ...{ forKids: true, sport: false, online: false, featured: false },
      publication: { from: '2026-11-22T23:00:00.000Z' },
      redemption: { from: '2026-11-22T23:00:00.000Z', until: '2026-11-30T23:00:00.000Z' },
    } satisfies ManagedReward
    expect(versioned(reward)).toEqual({
      version: 3,
      settings: {
        ...{ title: { nl: 'Koffie' }, promotionalDescription: { nl: '' }, type: 'POINTS', points: 10 },
        ...{ categories: ['Doen'], forKids: true, sport: false, online: false, featured: false },
        ...{ publication: { from: '2026-11-23' }, redemption: { from: '2026-11-23', until: '2026-11-30' } },
      },
    })
  })

  it('says how many there are left', () => {
    expect(stockText({ unitsTaken: 0 })).toBe('onbeperkt, nog niet gegeven')
    expect(stockText({ unitsTaken: 3 })).toBe('onbeperkt, al 3 keer gegeven')
    expect(stockText({ unitsTaken: 3, maxUnits: 10 })).toBe('nog 7 van 10, al 3 keer gegeven')
    expect(stockText({ unitsTaken: 10, maxUnits: 10 })).toBe('op: alle 10 zijn gegeven')
  })
})
