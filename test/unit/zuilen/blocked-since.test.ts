import { expect, it } from 'vitest'
import { blockedSince } from '../../../backend/zuilen/rules/settings.ts'

const now = 5_000

it.each([
  ['is blocked now', { blocked: false }, true, now],
  ['stays blocked', { blocked: true, blockedSince: 1_000 }, true, 1_000],
  ['is let go', { blocked: true, blockedSince: 1_000 }, false, undefined],
  ['stays as it was, not blocked', { blocked: false }, false, undefined],
])('a zuil that %s', (_what, before, blocked, since) => {
  expect(blockedSince(before, { blocked }, now)).toBe(since)
})
