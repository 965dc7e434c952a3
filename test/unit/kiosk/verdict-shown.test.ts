import { examples, languages, type RefusalReason, refusalReason, type Verdict } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { viewOf } from '../../../kiosk/core/modes/modes.ts'
import { messageOf } from '../../../kiosk/screen/page/texts.ts'

/** A verdict says no more of a passholder than stands on the screen: else who has a zuil's credential is told more. */

const actieId = '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e'
const id = '4e000000-0000-4000-8000-000000000001'
const eventId = 'event'

const verdicts: readonly Verdict[] = [
  { outcome: 'SAVED', actieId, points: 2, balance: 12, eventId },
  { outcome: 'REDEEMED', actieId, rewardId: id, title: { nl: 'Een beker' }, points: 3, balance: 12 },
  { outcome: 'REFUSED', actieId, reason: 'maximum-reached', balance: 12, pointsEndDate: '2026-12-03' },
  ...(['ACTIVE', 'EXPIRED'] as const).flatMap((status): Verdict[] => [
    {
      ...{ outcome: 'MEMBERSHIP', actieId, associationId: id, status, endDate: '2026-12-01' },
      renewable: true,
      balance: 12,
    },
    {
      ...{ outcome: 'MEMBERSHIP', actieId, associationId: id, status, endDate: '2026-12-01', renewable: false },
      ...{ renewableFrom: '2026-11-02', balance: 12, pointsEndDate: '2026-12-03' },
    },
  ]),
  { outcome: 'MEMBERSHIP', actieId, associationId: id, status: 'NONE', renewable: false, balance: 12 },
  {
    ...{ outcome: 'TICKET', actieId, eventId },
    ticket: { sold: true, price: 200, regularPrice: 1_000, tariff: 'SOCIAL' },
    point: { saved: true, points: 2, balance: 12 },
  },
  {
    ...{ outcome: 'TICKET', actieId, eventId },
    ticket: { sold: true, price: 200, regularPrice: 1_000, tariff: 'SOCIAL' },
    point: { saved: false, reason: 'maximum-reached', balance: 12, pointsEndDate: '2026-12-03' },
  },
  ...(
    [
      { reason: 'social-tariff-not-available', regularPrice: 1_000 },
      { reason: 'social-tariff-expired' },
      { reason: 'maximum-reached' },
      { reason: 'ticket-not-needed' },
    ] as const
  ).flatMap((ticket): Verdict[] => [
    {
      ...{ outcome: 'TICKET', actieId, eventId },
      ticket: { sold: false, ...ticket },
      point: { saved: true, points: 2, balance: 12 },
    },
    {
      ...{ outcome: 'TICKET', actieId, eventId },
      ticket: { sold: false, ...ticket },
      point: { saved: false, reason: 'checkin-not-allowed', balance: 12, pointsEndDate: '2026-12-03' },
    },
  ]),
]

/**
 * Nothing of the passholder: what the zuil itself said or shows, and of a sold ticket that it was at the social tariff, as
 * each is. Older zuilen do not understand a verdict without them.
 */
const notOfThePassholder = new Set(['outcome', 'actieId', 'eventId', 'rewardId', 'associationId', 'tariff'])

type Path = readonly string[]

/** The paths of all that a verdict says. */
const leavesOf = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]))
    : [path]

const other = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (refusalReason.safeParse(value).success) return 'passholder-blocked'
  if (value === 'ACTIVE' || value === 'EXPIRED') return 'NONE'
  if (value === 'NONE') return 'ACTIVE'
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? '2027-01-31' : 'Iets anders'
}

const changed = (value: unknown, [key, ...rest]: Path): unknown =>
  key === undefined
    ? other(value)
    : { ...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest) }

const [desired] = examples.desired.map(({ payload }) => payload)
const shownOf = (verdict: Verdict): string => {
  const view = viewOf(verdict, desired)
  if (!view) throw new Error('nothing is shown')
  return JSON.stringify(languages.map((language) => messageOf(view, language)))
}

describe('what a verdict says', () => {
  const cases = verdicts.flatMap((verdict) =>
    leavesOf(verdict)
      .filter((path) => !path.some((key) => notOfThePassholder.has(key)))
      .map((path) => [path.join('.'), path, verdict] as const),
  )

  it.each(cases)('is on the screen: %s', (_name, path, verdict) => {
    const [key = ''] = path.slice(-1)
    // Whether something was saved or sold: the shape changes with it. Of no member nothing is renewable.
    if (['saved', 'sold'].includes(key) || (key === 'renewable' && 'status' in verdict && verdict.status === 'NONE'))
      return
    expect(shownOf(changed(verdict, path) as Verdict)).not.toBe(shownOf(verdict))
  })

  it('tells reasons apart that the screen tells apart', () => {
    const texts = new Map<string, RefusalReason[]>()
    for (const reason of refusalReason.options) {
      const text = shownOf({ outcome: 'REFUSED', actieId, reason })
      texts.set(text, [...(texts.get(text) ?? []), reason])
    }
    expect([...texts.values()].filter((reasons) => reasons.length > 1)).toEqual([])
  })
})
