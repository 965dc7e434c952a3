import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guesses } from '../../../backend/platform/http/guesses.ts'

const HOUR = 3_600_000

describe('guesses at a secret', () => {
  it('are as many as may be wrong, however many come before the first is judged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 40 }), (max, at) => {
        const tried = guesses({ max, timeWindow: HOUR }, () => 0)
        const tries = Array.from({ length: at }, (_, n) => tried.attempt('card', `10.0.${n}.1`)).filter(
          (seconds) => seconds === undefined,
        )
        expect(tries).toHaveLength(Math.min(at, max))
      }),
    )
  })

  it('that were right take nothing of them, and who made them comes in from there from then on', () => {
    const tried = guesses({ max: 2, timeWindow: HOUR }, () => 0)
    for (let n = 0; n < 5; n++) {
      expect(tried.attempt('card', 'home')).toBeUndefined()
      tried.succeeded('card', 'home')
    }
    for (const refused of [undefined, undefined, HOUR / 1_000]) expect(tried.attempt('card', 'elsewhere')).toBe(refused)
    expect(tried.attempt('card', 'home')).toBeUndefined()
  })

  it('are over after their time', () => {
    let now = 0
    const tried = guesses({ max: 1, timeWindow: HOUR }, () => now)
    tried.attempt('card', 'a')
    expect(tried.attempt('card', 'a')).toBe(HOUR / 1_000)
    now = HOUR
    expect(tried.attempt('card', 'a')).toBeUndefined()
  })

  it('are not washed out by guesses at others', () => {
    const tried = guesses({ max: 5, timeWindow: HOUR }, () => 0)
    for (let n = 0; n < 5; n++) tried.attempt('victim', 'a')
    for (let n = 0; n < 10_050; n++) tried.attempt(`other ${n}`, 'a')
    expect(tried.attempt('victim', 'a')).toBe(HOUR / 1_000)
  })

  it('are counted also where others took all the room before', () => {
    const tried = guesses({ max: 5, timeWindow: HOUR }, () => 0)
    for (let n = 0; n < 20_000; n++) tried.attempt(`other ${n % 10_000}`, 'a')
    for (let n = 0; n < 5; n++) expect(tried.attempt('victim', 'a')).toBeUndefined()
    expect(tried.attempt('victim', 'a')).toBe(HOUR / 1_000)
  })
})
