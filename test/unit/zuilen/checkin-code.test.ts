import { readCheckinCode, writeCheckinCode } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewEvents } from '../../../backend/events/rules/event-index.ts'
import { checkCode, codeAt, type ZuilKey } from '../../../backend/zuilen/checkin-code.ts'
import { codeTimeliness, defaultCodeTimes } from '../../../backend/zuilen/rules/checkin-code.ts'
import { anEvent, aZuil, HOUR, once, utc } from '../../support/facts.ts'

describe('the time of a check-in code', () => {
  // Step 100 lasts from 3,000 s to 3,030 s.
  it.each([
    [2_969_999, 'NOT_YET'],
    [2_970_000, 'GOOD'],
    [3_000_000, 'GOOD'],
    [3_029_999, 'GOOD'],
    [3_089_999, 'GOOD'],
    [3_090_000, 'FAMILY'],
    [3_389_999, 'FAMILY'],
    [3_390_000, 'EXPIRED'],
  ])('of step 100 at %i ms: %s', (now, expected) => {
    expect(codeTimeliness(100, now)).toBe(expected)
  })

  it.each([
    [1_000_000, 'GOOD'],
    [1_009_999, 'GOOD'],
    [1_010_000, 'FAMILY'],
    [1_069_999, 'FAMILY'],
    [1_070_000, 'EXPIRED'],
  ])('is that which the backend sets: of step 100 of ten seconds at %i ms: %s', (now, expected) => {
    expect(codeTimeliness(100, now, { stepSeconds: 10, validSeconds: 0, familySeconds: 60 })).toBe(expected)
  })
})

describe('the seal of a check-in code', () => {
  const now = utc('2026-11-23 19:15')
  const step = defaultCodeTimes.stepSeconds * 1000
  const zuil = aZuil({ showQr: true })
  const event = anEvent('event', once(now, now + HOUR))
  const facts = { events: fewEvents([event]), zuilen: new Map([[zuil.id, zuil]]) }
  const zuilKey: ZuilKey = (purpose, { id, keyVersion }) =>
    Buffer.from(`${purpose} ${keyVersion} ${id}`).toString('base64url')
  const codeOf = (at = now): string => {
    const code = codeAt(zuilKey, zuil, event.id, at)
    if (code === undefined) throw new Error('the zuil shows no code')
    return code
  }

  it('is broken by any change', () => {
    const code = codeOf()
    expect(checkCode(zuilKey, facts, code, now)).toEqual({ event, zuil, step: Math.floor(now / step), inTime: true })
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'0123456789ABCDEF'), (at, digit) => {
        const changed = code.slice(0, at) + digit + code.slice(at + 1)
        if (changed !== code) expect(checkCode(zuilKey, facts, changed, now)).toHaveProperty('refusal')
      }),
    )
  })

  it('does not let the step of a code be moved', () => {
    const read = readCheckinCode(codeOf(now - 100 * step))
    if (!read.ok) throw new Error('not a code')
    const moved = writeCheckinCode({ ...read.value, step: Math.floor(now / step) })
    expect(checkCode(zuilKey, facts, moved, now)).toEqual({ refusal: 'checkin-code-invalid' })
  })
})
