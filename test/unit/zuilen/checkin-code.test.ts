import { describe, expect, it } from 'vitest'
import { codeTimeliness } from '../../../backend/zuilen/rules/checkin-code.ts'

describe('the time of a check-in code', () => {
  // Step 100 lasts from 3,000 s to 3,030 s.
  it.each([
    [2_969_999, 'NOT_YET'],
    [2_970_000, 'GOOD'],
    [3_000_000, 'GOOD'],
    [3_029_999, 'GOOD'],
    [3_089_999, 'GOOD'],
    [3_090_000, 'EXPIRED'],
  ])('of step 100 at %i ms: %s', (now, expected) => {
    expect(codeTimeliness(100, now)).toBe(expected)
  })
})
