import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasSocialCard } from '../../../backend/passholders/rules/acts.ts'
import { defaultEndDate, livesIn, newMembership } from '../../../backend/passholders/rules/new-membership.ts'
import { socialStatus } from '../../../backend/passholders/shapes/managed.ts'

const current = fc.record({
  status: fc.constantFrom('ACTIVE' as const, 'BLOCKED' as const),
  socialStatus: fc.constantFrom(...socialStatus.options),
  hasCard: fc.boolean(),
})

describe('a new membership', () => {
  it('is new where there was none, and never where there was one', () => {
    fc.assert(
      fc.property(fc.option(current, { nil: undefined }), fc.boolean(), (before, social) => {
        expect(newMembership(before, social) === 'NEW_MEMBERSHIP').toBe(before === undefined)
      }),
    )
  })

  it('replaces one if and only if it changes something for somebody who is not blocked', () => {
    fc.assert(
      fc.property(current, fc.boolean(), (before, social) => {
        const changes = !before.hasCard || hasSocialCard(before.socialStatus) !== social
        expect(newMembership(before, social)).toBe(
          changes && before.status === 'ACTIVE' ? 'REPLACE_MEMBERSHIP' : 'NOT_POSSIBLE',
        )
      }),
    )
  })

  it('is given again to who has it: after it he can’t have the same', () => {
    fc.assert(
      fc.property(current, fc.boolean(), (before, social) => {
        if (newMembership(before, social) === 'NOT_POSSIBLE') return
        const after = { status: 'ACTIVE', socialStatus: social ? 'ACTIVE' : 'NONE', hasCard: true } as const
        expect(newMembership(after, social)).toBe('NOT_POSSIBLE')
      }),
    )
  })
})

it.each([
  ['2026-11-27T10:00:00Z', '2027-04-30'],
  // It is the next year in Brussels already.
  ['2026-12-31T23:30:00Z', '2028-04-30'],
  ['2027-01-31T10:00:00Z', '2028-04-30'],
])('a social status of %s lasts until %s', (at, day) => expect(defaultEndDate(Date.parse(at))).toBe(day))

it('is of the cities of the card system, or anywhere if it names none', () => {
  expect(livesIn(['9300', '9400'], '9400')).toBe(true)
  expect(livesIn(['9300'], '9000')).toBe(false)
  expect(livesIn([], '9000')).toBe(true)
})
