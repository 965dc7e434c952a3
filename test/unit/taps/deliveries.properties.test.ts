import type { Tap, Verdict } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewLedgerEntry } from '../../../backend/points/shapes.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import {
  type ActionRequest,
  type Decision,
  type Earlier,
  type Facts,
  type GivenKind,
  pairKey,
} from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCatalog,
  actie,
  anEvent,
  aPassholder,
  aReward,
  aZuil,
  COFFEE,
  DAY,
  nothingYet,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

/**
 * Taps of all kinds, each delivered live, out of the journal, or both, and requests over the API between them; in any
 * order, any number of times.
 */

const begin = utc('2026-10-24 06:00')
const ANYTHING = '00000000-0000-4000-8000-000000000001'
const UNITS = 2
const catalog = aCatalog(
  [anEvent('show', once(begin, begin + 3 * DAY), { checkinPoints: 2, basePrice: 1_250 })],
  [aZuil()],
  {
    rewards: [
      aReward({ points: 2, maxUnits: UNITS }),
      aReward({ id: ANYTHING, points: 1, limit: { volume: 1, period: 'DAY' } }),
    ],
  },
)
const chips = ['04784CDAEE3880', '04784CDAEE3881', '04784CDAEE3882']

const modes = [
  'CHECK_IN',
  'TICKET',
  'REWARD',
  'REWARD',
  'MEMBERSHIP',
  'API CHECK_IN',
  'API TICKET',
  'API REDEEM',
] as const

/** What the nth action is: the same at each delivery. */
const aTap = fc.record({
  mode: fc.constantFrom(...modes),
  ifLate: fc.constantFrom<Tap['ifLate']>('BOOK', 'DROP'),
  rewardId: fc.constantFrom(COFFEE, ANYTHING),
  chip: fc.constantFrom(...chips),
  hours: fc.integer({ min: 0, max: 60 }),
})
type ATap = typeof aTap extends fc.Arbitrary<infer T> ? T : never
/** `batch`: it begins a new one. */
const aDelivery = fc.record({ n: fc.nat(7), live: fc.boolean(), jitter: fc.nat(5), batch: fc.boolean() })
type ADelivery = typeof aDelivery extends fc.Arbitrary<infer T> ? T : never

const taps = fc.array(aTap, { minLength: 8, maxLength: 8 })
const deliveries = fc.array(aDelivery, { maxLength: 30, size: 'max' })
const points = fc.tuple(fc.nat(9), fc.nat(3))

const requestOf = (tap: ATap, { n, live, jitter }: ADelivery): ActionRequest => {
  const { mode, ifLate, rewardId, chip, hours } = tap
  const at = begin + hours * 3_600_000 + jitter
  const actieId = actie(n)
  const api = { origin: 'API', actieId, card: { kind: 'CHIP', chipNumber: chip }, receivedAt: at } as const
  switch (mode) {
    case 'API CHECK_IN':
      return { ...api, kind: 'CHECK_IN', by: 'QR', eventId: 'show' }
    case 'API TICKET':
      return { ...api, kind: 'TICKET', eventId: 'show', regularPrice: 999, tariffId: 'SOCIALTARIFF-1-default' }
    case 'API REDEEM':
      return { ...api, kind: 'REDEEM', rewardId }
    default:
      return tapRequest(n, at, { mode, ifLate, rewardId, shownPrice: 1_250 }, { live, chipNumber: chip })
  }
}

const groups = <T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const found = new Map<string, T[]>()
  for (const one of all) found.set(key(one), [...(found.get(key(one)) ?? []), one])
  return found
}

/** What its passholder saw as not done, if the journal had it. */
const shownAsNotDone = ({ mode, ifLate }: ATap): readonly GivenKind[] => {
  if (mode === 'REWARD') return ['REDEMPTION']
  if (mode === 'TICKET') return ifLate === 'DROP' ? ['TICKET', 'CHECKIN'] : ['TICKET']
  return mode === 'CHECK_IN' && ifLate === 'DROP' ? ['CHECKIN'] : []
}

interface Row {
  readonly kind: GivenKind
  readonly id: string
  readonly passholderId: string
  readonly subjectId: string
  readonly at: number
  reversed: boolean
}

/** A store of the simplest kind: rows, from which all else is counted. It throws at what a database would refuse. */
const aStore = ([a, b]: readonly [number, number]) => {
  const opening = new Map([
    ['a', a],
    ['b', b],
  ])
  const rows: Row[] = []
  const ledger: NewLedgerEntry[] = []
  const verdicts = new Map<string, Verdict>()
  const earlier = new Map<string, Earlier>()
  const balance = (id: string): number =>
    ledger
      .filter(({ passholderId }) => passholderId === id)
      .reduce((sum, entry) => sum + entry.points, opening.get(id) ?? 0)
  const standing = (kind: GivenKind) => rows.filter((row) => row.kind === kind && !row.reversed)
  const moments = (kind: GivenKind) => groups(standing(kind), (row) => pairKey(row.passholderId, row.subjectId))
  const times = (kind: GivenKind) => new Map([...moments(kind)].map(([key, all]) => [key, all.map(({ at }) => at)]))

  const facts = (): Facts => {
    const card = (n: number, passholderId: string) =>
      [chips[n] ?? '', { uitpasNumber: `093000000000${n}`, status: 'ACTIVE' as const, passholderId }] as const
    const holder = (id: string) => {
      const active = ledger.filter(({ passholderId }) => passholderId === id).map(({ at }) => at)
      return aPassholder({
        id,
        points: balance(id),
        ...(active.length > 0 && { lastActivityAt: Math.max(...active) }),
        memberships: [
          { cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: begin + (id === 'a' ? DAY : -365 * DAY) },
        ],
      })
    }
    return {
      ...nothingYet(),
      earlier: new Map(earlier),
      standing: new Map(
        [
          ...groups(
            rows.filter(({ reversed }) => !reversed),
            ({ id }) => id,
          ),
        ].map(([id, all]) => [id, all.map(({ kind }) => kind)]),
      ),
      cards: new Map([card(0, 'a'), card(1, 'a'), card(2, 'b')]),
      passholders: new Map(['a', 'b'].map((id) => [id, holder(id)])),
      visits: times('CHECKIN'),
      tickets: times('TICKET'),
      redemptions: times('REDEMPTION'),
      unitsTaken: new Map(
        [COFFEE, ANYTHING].map((id) => [id, standing('REDEMPTION').filter((row) => row.subjectId === id).length]),
      ),
    }
  }

  const insert = (
    kind: GivenKind,
    { id, passholderId, at }: Omit<Row, 'kind' | 'subjectId' | 'reversed'>,
    subjectId: string,
  ) => {
    if (rows.some((row) => row.kind === kind && row.id === id)) throw new Error(`${kind} ${id} twice`)
    rows.push({ kind, id, passholderId, subjectId, at, reversed: false })
  }

  const write = ({
    planned,
    verdict,
    repeated,
    checkin,
    ticket,
    redemption,
    reversed,
    ledger: entries,
  }: Decision): void => {
    const { request } = planned
    const { actieId } = request
    if (repeated !== verdicts.has(actieId)) throw new Error(`${actieId} is ${repeated ? 'not ' : ''}known`)
    if (!repeated) {
      verdicts.set(actieId, verdict)
      earlier.set(actieId, {
        verdict,
        ...(request.origin === 'ZUIL' && { tap: { ...request.tap, zuilId: request.zuilId } }),
      })
    }
    if (checkin) insert('CHECKIN', checkin, checkin.eventId)
    if (ticket) insert('TICKET', ticket, ticket.eventId)
    if (redemption) insert('REDEMPTION', redemption, redemption.rewardId)
    for (const kind of reversed) {
      const row = rows.find((one) => one.kind === kind && one.id === actieId && !one.reversed)
      if (!row) throw new Error(`no ${kind} of ${actieId} to reverse`)
      row.reversed = true
    }
    for (const entry of entries) {
      if (ledger.some(({ kind, causeId }) => kind === entry.kind && causeId === entry.causeId))
        throw new Error('booked twice')
      ledger.push(entry)
      if (balance(entry.passholderId) < 0) throw new Error('points below zero')
    }
    if (standing('REDEMPTION').filter(({ subjectId }) => subjectId === COFFEE).length > UNITS)
      throw new Error('stock below zero')
  }

  return { facts, write, rows, ledger, verdicts, standing, balance }
}

const run = (start: readonly [number, number], all: readonly ATap[], sent: readonly ADelivery[], oneBatch = false) => {
  const store = aStore(start)
  const decisions: Decision[] = []
  const batches: ADelivery[][] = []
  for (const delivery of sent) {
    if (batches.length === 0 || (delivery.batch && !oneBatch)) batches.push([])
    batches.at(-1)?.push(delivery)
  }
  for (const batch of batches) {
    const plans = batch.flatMap((delivery) => {
      const tap = all[delivery.n]
      return tap ? [planAction(catalog, requestOf(tap, delivery))] : []
    })
    const made = judge(plans, store.facts())
    made.forEach(store.write)
    decisions.push(...made)
  }
  return { store, decisions }
}

describe('deliveries in any order, any number of times', () => {
  it('leave points that are the ledger’s, stock that is the redemptions’, and each thing once', () => {
    fc.assert(
      fc.property(points, taps, deliveries, (start, all, sent) => {
        // The store throws at a second row, a balance below zero, more units than there are.
        const { store, decisions } = run(start, all, sent)
        for (const { verdict } of decisions)
          if (verdict.outcome !== 'REFUSED') expect(verdict).toEqual(store.verdicts.get(verdict.actieId))
        const spans = store.standing('REDEMPTION').filter(({ subjectId }) => subjectId === ANYTHING)
        for (const one of spans)
          expect(
            spans.filter((other) => other.passholderId === one.passholderId && sameDay(other.at, one.at)),
          ).toHaveLength(1)
        for (const id of ['a', 'b'])
          expect(store.standing('TICKET').filter(({ passholderId }) => passholderId === id).length).toBeLessThanOrEqual(
            1,
          )
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('leave nothing standing that a passholder saw as not done', () => {
    fc.assert(
      fc.property(points, taps, deliveries, (start, all, sent) => {
        const { store } = run(start, all, sent)
        for (const { n } of sent.filter(({ live }) => !live)) {
          const not = all[n] ? shownAsNotDone(all[n]) : []
          expect(store.rows.filter((row) => row.id === actie(n) && !row.reversed && not.includes(row.kind))).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('leave all standing that a verdict gave and no journal cancelled', () => {
    fc.assert(
      fc.property(points, taps, deliveries, (start, all, sent) => {
        const { store } = run(start, all, sent)
        for (const [actieId, verdict] of store.verdicts) {
          const n = all.findIndex((_, i) => actie(i) === actieId)
          const late = sent.some((delivery) => delivery.n === n && !delivery.live)
          const not = late && all[n] ? shownAsNotDone(all[n]) : []
          const expected = gives(verdict).filter((kind) => !not.includes(kind))
          const kinds = store.rows.filter((row) => row.id === actieId && !row.reversed).map(({ kind }) => kind)
          expect(kinds.toSorted()).toEqual(expected.toSorted())
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('come to the same in one batch and in many', () => {
    fc.assert(
      fc.property(points, taps, deliveries, (start, all, sent) => {
        const [many, one] = [run(start, all, sent), run(start, all, sent, true)]
        expect(many.decisions).toEqual(one.decisions)
        expect(many.store.ledger).toEqual(one.store.ledger)
        expect(many.store.rows).toEqual(one.store.rows)
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  it('reach every kind of verdict, and take every kind of thing back: the properties above are not empty', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(points, taps, deliveries, (start, all, sent) => {
        for (const { verdict, reversed } of run(start, all, sent).decisions) {
          seen.add(verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome)
          for (const kind of reversed) seen.add(`reversed ${kind}`)
          if (verdict.outcome === 'TICKET')
            seen.add(verdict.ticket.sold ? verdict.ticket.tariff : verdict.ticket.reason)
        }
      }),
      { numRuns: 300, seed: 7 },
    )
    const expected = [
      'SAVED',
      'TICKET',
      'REDEEMED',
      'association-not-found',
      'not-confirmed',
      'maximum-reached',
      'SOCIAL',
    ]
    const reversals = ['reversed CHECKIN', 'reversed TICKET', 'reversed REDEMPTION']
    const refusals = ['volume', 'passholder-volume', 'passholder-points'].map((what) => `reward-${what}-constraint`)
    for (const what of [...expected, ...reversals, ...refusals, 'social-tariff-expired']) expect(seen).toContain(what)
  }, 60_000)
})

const sameDay = (a: number, b: number): boolean => brussels.format(a) === brussels.format(b)
const brussels = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels', dateStyle: 'short' })

/** What a verdict says was given. */
const gives = (verdict: Verdict): GivenKind[] => {
  switch (verdict.outcome) {
    case 'SAVED':
      return ['CHECKIN']
    case 'REDEEMED':
      return ['REDEMPTION']
    case 'TICKET':
      return [
        ...(verdict.ticket.sold ? (['TICKET'] as const) : []),
        ...(verdict.point?.saved ? (['CHECKIN'] as const) : []),
      ]
    default:
      return []
  }
}
