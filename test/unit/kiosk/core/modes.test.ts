import type { Desired } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { Listed, WaitingView } from '../../../../kiosk/core/model.ts'
import {
  actie,
  coffee,
  documentOf,
  friends,
  kinds,
  kiosk,
  member,
  NOON,
  redeemed,
  refused,
  saved,
  ticketRefused,
  ticketSold,
} from './kiosk.ts'

const types = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const
const event = { id: 'event', name: { nl: 'event' }, points: 1, basePrice: 1_200 }

/** A zuil of a kind, with or without a link. */
const zuil = (type: Desired['type'], more: Partial<Desired> = {}, up = true) => {
  const k = kiosk({ desired: documentOf(type, more) })
  if (up) k.does({ type: 'LINK', up: true })
  return k
}
const refusedFor = (reason: string) => ({ screen: 'REFUSED', reason })

describe('what each type of zuil shows while it waits', () => {
  it.each([
    ['CHECK_IN', { event, worksOffline: true }],
    ['TICKET', { event, worksOffline: true }],
    // Whatever its policy says: a reward is never given offline.
    ['REWARD', { reward: coffee, worksOffline: false }],
    ['MEMBERSHIP', { association: friends.name, worksOffline: true }],
  ] as const)('%s', (type, fields) => {
    expect(zuil(type).screen).toEqual({
      screen: 'WAITING',
      mode: type,
      name: 'CID-PPT-001',
      online: true,
      ...fields,
    })
    expect(zuil(type, { worksOffline: false }).screen).toMatchObject({ worksOffline: false })
  })
})

describe('what a tap says of the zuil on which it was made', () => {
  const seen = { shownEventId: 'event' }
  it.each([
    ['CHECK_IN', true, { mode: 'CHECK_IN', ifLate: 'BOOK', ...seen }],
    ['CHECK_IN', false, { mode: 'CHECK_IN', ifLate: 'DROP', ...seen }],
    ['TICKET', true, { mode: 'TICKET', ifLate: 'BOOK', ...seen, shownPrice: 1_200 }],
    ['TICKET', false, { mode: 'TICKET', ifLate: 'DROP', ...seen, shownPrice: 1_200 }],
    ['REWARD', true, { mode: 'REWARD', ifLate: 'DROP', rewardId: coffee.id }],
    ['REWARD', false, { mode: 'REWARD', ifLate: 'DROP', rewardId: coffee.id }],
    ['MEMBERSHIP', true, { mode: 'MEMBERSHIP', ifLate: 'BOOK', associationId: friends.id }],
    ['MEMBERSHIP', false, { mode: 'MEMBERSHIP', ifLate: 'BOOK', associationId: friends.id }],
  ] as const)('%s, works offline: %s', (type, worksOffline, expected) => {
    const [effect] = zuil(type, { worksOffline }).tap(1)
    const tap = effect?.type === 'JOURNAL' ? effect.tap : undefined
    const { mode, ifLate, shownEventId, shownPrice, rewardId, associationId } = tap ?? {}
    expect(JSON.parse(JSON.stringify({ mode, ifLate, shownEventId, shownPrice, rewardId, associationId }))).toEqual(
      expected,
    )
  })
})

describe('what is shown without a verdict', () => {
  const offline = (type: Desired['type'], worksOffline: boolean, listed?: Listed) => {
    const k = zuil(type, { worksOffline }, false)
    expect(kinds(k.sent(1, listed))).toEqual(['DELIVER_LATER'])
    return k.screen
  }
  it.each([
    ['CHECK_IN', true, { screen: 'NOTED', mode: 'CHECK_IN' }],
    ['CHECK_IN', false, refusedFor('NO_NETWORK')],
    ['TICKET', true, { screen: 'NOTED', mode: 'TICKET' }],
    ['TICKET', false, refusedFor('NO_NETWORK')],
    ['REWARD', true, refusedFor('NO_NETWORK_REWARD')],
    ['REWARD', false, refusedFor('NO_NETWORK_REWARD')],
    ['MEMBERSHIP', true, refusedFor('NO_MEMBER_LIST')],
    ['MEMBERSHIP', false, refusedFor('NO_NETWORK')],
  ] as const)('%s, works offline: %s; at once while there is no link', (type, worksOffline, expected) => {
    expect(offline(type, worksOffline)).toEqual(expected)
  })

  it('a lidmaatschapzuil says while it waits whether it has a list by which it works', () => {
    const k = zuil('MEMBERSHIP', {}, false)
    const waits = () => k.screen as Partial<WaitingView>
    expect(waits()).toMatchObject({ screen: 'WAITING', worksOffline: false, listMissing: true })
    k.does({ type: 'MEMBER_LIST', usableUntil: NOON + 60_000 })
    expect([waits().worksOffline, waits().listMissing]).toEqual([true, undefined])
    k.wait(60_001)
    expect(waits()).toMatchObject({ worksOffline: false, listMissing: true })
    k.does({ type: 'LINK', up: true })
    expect(waits().listMissing).toBeUndefined()
  })

  it('says why, where that is known', () => {
    const k = zuil('REWARD', {}, false)
    k.does({ type: 'UNREACHABLE', problem: 'CLOCK' })
    k.sent(1)
    expect(k.screen).toEqual({ ...refusedFor('NO_NETWORK_REWARD'), unreachable: 'CLOCK' })
    k.does({ type: 'LINK', up: true })
    k.sent(2)
    k.wait(1_500)
    k.does({ type: 'TICK' })
    expect(k.screen).toEqual({ ...refusedFor('NO_NETWORK_REWARD'), unreachable: 'NO_ANSWER' })
    k.sent(3)
    k.does({ type: 'LINK', up: false })
    expect(k.screen).toEqual(refusedFor('NO_NETWORK_REWARD'))
  })

  it.each(types)('%s: after 1.5 s, and not before', (type) => {
    const k = zuil(type)
    expect(kinds(k.sent(1))).toEqual(['SEND'])
    k.wait(1_499)
    expect(k.does({ type: 'TICK' })).toEqual([])
    expect(k.screen.screen).toBe('BUSY')
    k.wait(1)
    expect(kinds(k.does({ type: 'TICK' }))).toEqual(['DELIVER_LATER'])
    expect(['NOTED', 'REFUSED']).toContain(k.screen.screen)
  })

  const base = { screen: 'MEMBER', association: friends.name, renewable: false, offline: true }
  it.each<[string, Listed, object]>([
    ['a member until today', { endDate: '2026-11-23' }, { ...base, status: 'ACTIVE', endDate: '2026-11-23' }],
    ['a member until yesterday', { endDate: '2026-11-22' }, { ...base, status: 'EXPIRED', endDate: '2026-11-22' }],
    ['who is not listed', 'NOT_LISTED', { ...base, status: 'NONE' }],
    ['without a list', undefined, refusedFor('NO_MEMBER_LIST')],
  ])('a membership by the cached list: %s', (_name, listed, expected) => {
    expect(offline('MEMBERSHIP', true, listed)).toEqual(expected)
  })

  it('a membership by the date in Brussels, not in London', () => {
    const k = kiosk({ desired: documentOf('MEMBERSHIP'), serverMs: 0 })
    k.setWall(Date.UTC(2026, 10, 23, 23, 30))
    k.sent(1, { endDate: '2026-11-23' })
    expect(k.screen).toMatchObject({ status: 'EXPIRED' })
  })

  it('no membership while the date can’t be trusted', () => {
    const k = kiosk({ desired: documentOf('MEMBERSHIP') })
    k.setWall(NOON - 1)
    k.sent(1, { endDate: '2030-01-01' })
    expect(k.screen).toEqual(refusedFor('NO_MEMBER_LIST'))
  })
})

describe('a verdict on the screen', () => {
  it.each([
    ['CHECK_IN', saved(1), { screen: 'SAVED', points: 1, balance: 24 }],
    [
      'TICKET',
      ticketRefused(1),
      { screen: 'NO_TICKET', reason: 'maximum-reached', point: { saved: true, points: 1, balance: 25 } },
    ],
    ['TICKET', refused(1), refusedFor('maximum-reached')],
    ['REWARD', refused(1), refusedFor('maximum-reached')],
    [
      'MEMBERSHIP',
      member(1),
      {
        screen: 'MEMBER',
        association: friends.name,
        status: 'ACTIVE',
        endDate: '2027-06-30',
        renewable: false,
        renewableFrom: '2027-03-30',
        offline: false,
      },
    ],
  ] as const)('%s: at once, where nothing was given that must be seen', (type, verdict, expected) => {
    const k = zuil(type)
    k.sent(1)
    expect(k.does({ type: 'VERDICT', verdict })).toEqual([{ type: 'TRIM', actieId: actie(1) }])
    expect(k.screen).toEqual(expected)
  })

  it('a membership has the name that the association had at the tap', () => {
    const k = zuil('MEMBERSHIP')
    k.sent(1)
    k.does({ type: 'DESIRED', desired: documentOf('CHECK_IN', { revision: 2 }) })
    k.does({ type: 'VERDICT', verdict: member(1) })
    expect(k.screen).toMatchObject({ screen: 'MEMBER', association: friends.name })
  })

  it('that comes late replaces "noted" where the point stands', () => {
    const k = zuil('TICKET')
    k.sent(1)
    k.wait(1_500)
    k.does({ type: 'TICK' })
    expect(kinds(k.does({ type: 'VERDICT', verdict: ticketRefused(1) }))).toEqual(['TRIM'])
    expect(k.screen.screen).toBe('NO_TICKET')
  })
})

describe('what counts only if it is seen', () => {
  const cases = [
    ['REWARD', redeemed(1), { screen: 'REDEEMED', title: coffee.title, points: 10, balance: 14 }, {}],
    [
      'TICKET',
      ticketSold(1),
      {
        screen: 'TICKET',
        price: 240,
        regularPrice: 1_200,
        point: { saved: true, points: 1, balance: 25 },
      },
      {},
    ],
    ['CHECK_IN', saved(1), { screen: 'SAVED', points: 1, balance: 24 }, { worksOffline: false }],
    [
      'TICKET',
      ticketRefused(1),
      { screen: 'NO_TICKET', reason: 'maximum-reached', point: { saved: true, points: 1, balance: 25 } },
      { worksOffline: false },
    ],
  ] as const

  it.each(cases)('%s: is made durable, then shown', (type, verdict, expected, more) => {
    const k = zuil(type, more)
    k.sent(1)
    expect(k.does({ type: 'VERDICT', verdict })).toEqual([
      { type: 'COMMIT', seq: 1, committed: { verdict, bootId: 'boot', monotonicMs: 0 } },
    ])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    // Not again, and neither time nor the link takes it back now.
    expect(k.does({ type: 'VERDICT', verdict })).toEqual([])
    k.wait(5_000)
    expect([k.does({ type: 'TICK' }), k.does({ type: 'LINK', up: false })]).toEqual([[], []])
    expect(kinds(k.does({ type: 'COMMITTED', actieId: actie(1) }))).toEqual(
      expected.screen === 'TICKET' ? ['PRINT'] : [],
    )
    expect(k.screen).toEqual(expected)
    expect(k.state.pending).toEqual({})
  })

  it.each(cases)('%s: that can’t be made durable is not shown, and reversed', (type, verdict, _view, more) => {
    const k = zuil(type, more)
    k.sent(1)
    k.does({ type: 'VERDICT', verdict })
    expect(k.does({ type: 'COMMIT_FAILED', actieId: actie(1) })).toEqual([{ type: 'DELIVER_LATER', actieId: actie(1) }])
    expect(k.screen).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'J1' })
    expect(k.does({ type: 'VERDICT', verdict })).toEqual([])
    expect(k.screen).toMatchObject({ screen: 'OUT_OF_ORDER', code: 'J1' })
  })

  it.each(cases)('%s: whose verdict is late stays what it was called', (type, verdict, _view, more) => {
    const k = zuil(type, more)
    k.sent(1)
    k.wait(1_500)
    k.does({ type: 'TICK' })
    const { screen } = k
    expect(k.does({ type: 'VERDICT', verdict })).toEqual([])
    expect(k.screen).toEqual(screen)
  })

  it('is reversed when a later passholder is at the zuil already', () => {
    const k = zuil('REWARD')
    k.sent(1)
    k.sent(2)
    expect(k.does({ type: 'VERDICT', verdict: redeemed(1) })).toEqual([{ type: 'DELIVER_LATER', actieId: actie(1) }])
    expect(k.screen).toEqual({ screen: 'BUSY' })
    // The later one gets his own, and the earlier one sees that it did not happen when he tries again.
    k.does({ type: 'VERDICT', verdict: redeemed(2) })
    k.does({ type: 'COMMITTED', actieId: actie(2) })
    expect(k.screen.screen).toBe('REDEEMED')
    k.sent(3)
    k.wait(100)
    k.tap(4, { kind: 'CHIP', chipNumber: '04780000000001' })
    expect(k.screen).toEqual({ ...refusedFor('NO_NETWORK_REWARD'), unreachable: 'NO_ANSWER' })
  })

  it('is shown over what came on the screen while it was made durable', () => {
    const k = zuil('REWARD')
    k.sent(1)
    k.does({ type: 'VERDICT', verdict: redeemed(1) })
    k.sent(2)
    k.does({ type: 'COMMITTED', actieId: actie(1) })
    expect(k.screen.screen).toBe('REDEEMED')
    expect(kinds(k.does({ type: 'VERDICT', verdict: redeemed(2) }))).toEqual(['COMMIT'])
  })

  it('is reversed when the zuil was blocked meanwhile', () => {
    const k = zuil('REWARD')
    k.sent(1)
    k.does({ type: 'DESIRED', desired: documentOf('REWARD', { revision: 2, blocked: true }) })
    expect(kinds(k.does({ type: 'VERDICT', verdict: redeemed(1) }))).toEqual(['DELIVER_LATER'])
  })

  it('is printed with the event’s name and the moment in Brussels', () => {
    const k = zuil('TICKET')
    k.sent(1)
    k.does({ type: 'VERDICT', verdict: ticketSold(1) })
    expect(k.does({ type: 'COMMITTED', actieId: actie(1) })).toEqual([
      {
        type: 'PRINT',
        receipt: {
          title: 'event',
          price: 240,
          regularPrice: 1_200,
          moment: '23/11/2026 13:00',
          actieId: actie(1),
        },
      },
    ])
  })
})

describe('after a start', () => {
  const committed = (monotonicMs: number, bootId = 'boot') => ({ verdict: redeemed(1), bootId, monotonicMs })
  const at = 100_000
  const start = (what: ReturnType<typeof committed>) => kiosk({ desired: documentOf('REWARD'), committed: what }, at)

  it.each([
    ['what was committed just before it is shown again', committed(at - 29_999), 'REDEEMED'],
    ['not what was committed longer ago', committed(at - 30_000), 'WAITING'],
    ['not what was committed before the machine was started', committed(at - 1_000, 'earlier'), 'WAITING'],
    ['not what is of a later moment', committed(at + 1), 'WAITING'],
  ])('%s', (_name, what, screen) => {
    expect(start(what).screen.screen).toBe(screen)
  })

  it('it is replaced like any result', () => {
    const k = start(committed(at - 10))
    k.wait(6_000)
    expect(k.screen.screen).toBe('WAITING')
  })
})
