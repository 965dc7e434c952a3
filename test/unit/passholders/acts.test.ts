import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockingRefusal,
  changeSocialStatus,
  correctPoints,
  endOfDay,
  givingRefusal,
  hasSocialCard,
  replacementRefusal,
} from '../../../backend/passholders/rules/acts.ts'
import { shownSocialStatus } from '../../../backend/passholders/rules/social-status.ts'
import { dayAfter, dayOf } from '../../../backend/platform/time/calendar.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')
const today = dayOf(now)
const days = (n: number) => dayAfter(today, n)
const social = '0930000237915'
const plain = '0930000420206'
const statuses = ['NONE', 'ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED'] as const
const cardStatuses = ['PROVISIONED', 'STOCK', 'SENT_TO_BALIE', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED'] as const

describe('another card', () => {
  const next = (uitpasNumber: string) => ({ uitpasNumber, status: 'STOCK' as const })

  it('is of the same kind as the social status: also suspended, and in the grace period', () => {
    const refused = (number: string) =>
      statuses.filter((status) => replacementRefusal({ status: 'ACTIVE' }, next(number), status) !== undefined)
    expect(refused(social)).toEqual(['NONE', 'EXPIRED'])
    expect(refused(plain)).toEqual(['ACTIVE', 'GRACE', 'SUSPENDED'])
  })

  it('comes from the stock, and is nobody’s', () => {
    const given = cardStatuses.filter(
      (status) => replacementRefusal({ status: 'BLOCKED' }, { uitpasNumber: plain, status }, 'NONE') === undefined,
    )
    expect(given).toEqual(['STOCK', 'LOCAL_STOCK'])
    expect(replacementRefusal({ status: 'ACTIVE' }, undefined, 'NONE')).toBe('card-not-in-stock')
    expect(replacementRefusal({ status: 'ACTIVE' }, { ...next(plain), passholderId: 'x' }, 'NONE')).toBe(
      'card-not-in-stock',
    )
    expect(replacementRefusal({ status: 'DELETED' }, next(plain), 'NONE')).toBe('card-deleted')
  })

  it('comes from the counter that gives it, where one does', () => {
    const here = { ...next(plain), status: 'LOCAL_STOCK' as const, counterId: 'here' }
    for (const refusal of [
      (card: typeof here | undefined, at?: string) => givingRefusal([{ status: 'BLOCKED' }], card, 'NONE', at),
      (card: typeof here | undefined, at?: string) => replacementRefusal({ status: 'BLOCKED' }, card, 'NONE', at),
    ]) {
      expect(refusal(here, 'here')).toBeUndefined()
      expect(refusal(here)).toBeUndefined()
      expect(refusal(here, 'elsewhere')).toBe('card-not-in-stock')
      expect(refusal(undefined, 'here')).toBe('card-not-in-stock')
    }
    expect(givingRefusal([{ status: 'ACTIVE' }], here, 'NONE', 'here')).toBe('card-other-active')
  })

  it('leaves one active: the old one is let in again only without another', () => {
    expect(blockingRefusal({ status: 'BLOCKED' }, false, [{ status: 'ACTIVE' }])).toBe('card-other-active')
    expect(blockingRefusal({ status: 'BLOCKED' }, false, [{ status: 'BLOCKED' }])).toBeUndefined()
    expect(blockingRefusal({ status: 'ACTIVE' }, true, [{ status: 'ACTIVE' }])).toBeUndefined()
    expect(blockingRefusal({ status: 'STOCK' }, true, [])).toBe('card-deleted')
  })
})

describe('a social status', () => {
  const day = fc.integer({ min: 1, max: 2_000 }).map(days)
  const dates = fc.record(
    {
      endDate: fc.integer({ min: -2_000, max: 2_000 }).map((n) => endOfDay(days(n))),
      suspendedUntil: fc.integer({ min: -100, max: 400 }).map((n) => endOfDay(days(n))),
    },
    { requiredKeys: [] },
  )
  const shown = ({ endDate, suspendedUntil }: { endDate?: number; suspendedUntil?: number }) =>
    shownSocialStatus({ socialTariffEndDate: endDate, socialTariffSuspendedUntil: suspendedUntil }, 30, now)

  it('that is extended holds to that day, and stays suspended where it was', () => {
    fc.assert(
      fc.property(dates, day, (before, endDate) => {
        const after = changeSocialStatus(before, shown(before).status, { kind: 'EXTEND', endDate }, now)
        if (typeof after === 'string') throw new Error(after)
        expect(shown(after).endDate).toBe(endDate)
        expect(['ACTIVE', 'SUSPENDED']).toContain(shown(after).status)
      }),
    )
  })

  it('that is suspended is so until that day, and what it was once that is taken back', () => {
    fc.assert(
      fc.property(dates, day, ({ suspendedUntil: _not, ...before }, until) => {
        const { status } = shown(before)
        const after = changeSocialStatus(before, status, { kind: 'SUSPEND', until, reason: 'x' }, now)
        expect(typeof after === 'string').toBe(!hasSocialCard(status))
        if (typeof after === 'string') return
        expect(shown(after)).toMatchObject({ status: 'SUSPENDED', suspendedUntil: until })
        expect(changeSocialStatus(after, 'SUSPENDED', { kind: 'RESUME' }, now)).toEqual(before)
      }),
    )
  })

  it('that is ended is none; there is nothing to end or to resume where there is none', () => {
    fc.assert(
      fc.property(dates, (before) => {
        const { status } = shown(before)
        const after = changeSocialStatus(before, status, { kind: 'END', reason: 'x' }, now)
        expect(after).toEqual(status === 'NONE' ? 'social-status-none' : {})
      }),
    )
    expect(changeSocialStatus({}, 'ACTIVE', { kind: 'RESUME' }, now)).toBe('social-status-not-suspended')
  })

  it('has no end or suspension before today; the last day itself still counts', () => {
    expect(changeSocialStatus({}, 'NONE', { kind: 'EXTEND', endDate: days(-1) }, now)).toBe('social-status-day-past')
    expect(changeSocialStatus({}, 'NONE', { kind: 'EXTEND', endDate: today }, now)).toMatchObject({
      endDate: Date.parse('2026-11-23T22:59:59.999Z'),
    })
    const until = { kind: 'SUSPEND', until: today, reason: 'x' } as const
    expect(changeSocialStatus({}, 'ACTIVE', until, now)).toBe('social-status-day-past')
  })
})

describe('a correction of points', () => {
  const balance = fc.record(
    { points: fc.nat(200), lastActivityAt: fc.integer({ min: now - 900 * 86_400_000, max: now }) },
    { requiredKeys: ['points'] },
  )

  it('is never below zero, and the ledger is the balance', () => {
    fc.assert(
      fc.property(balance, fc.integer({ min: -300, max: 300 }).filter(Boolean), (before, points) => {
        const corrected = correctPoints({ id: 'x', ...before }, { points, causeId: 'c', at: now })
        if (!corrected) {
          expect(points).toBeLessThan(0)
          return
        }
        const sum = corrected.ledger.reduce((all, entry) => all + entry.points, before.points)
        expect(sum).toBe(corrected.balance)
        expect(sum).toBeGreaterThanOrEqual(0)
        expect(corrected.ledger.at(-1)).toMatchObject({ kind: 'CORRECTION', points })
        expect(corrected.saved).toBe(points > 0)
      }),
    )
  })
})
