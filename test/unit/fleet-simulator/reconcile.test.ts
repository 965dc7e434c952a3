import { describe, expect, it } from 'vitest'
import { type Books, reconcile, type ShownTap } from '../../../deploy/fleet/reconcile.ts'
import type { View } from '../../../kiosk/core/model.ts'

/** A small run without a difference; each test makes one difference, and it is found. */

const title = { nl: 'Een koffie' }
const saved: View = { screen: 'SAVED', points: 1, balance: 11 }
const noted: View = { screen: 'NOTED', mode: 'CHECK_IN' }
const point = { saved: true, points: 1, balance: 12 } as const
const ticket: View = { screen: 'TICKET', price: 250, regularPrice: 1_250, point }
const noTicket: View = { screen: 'NO_TICKET', reason: 'maximum-reached', point: { ...point, balance: 13 } }
const nothing: View = {
  ...{ screen: 'NO_TICKET', reason: 'maximum-reached' },
  point: { saved: false, reason: 'maximum-reached', balance: 13 },
}
const redeemed: View = { screen: 'REDEEMED', title, points: 4, balance: 9 }
const member: View = {
  ...{ screen: 'MEMBER', association: title, status: 'ACTIVE', endDate: '2027-06-30' },
  ...{ renewable: true, offline: true },
}
const refused = (reason: 'NO_NETWORK_REWARD' | 'card-blocked' | 'reward-volume-constraint'): View => ({
  ...{ screen: 'REFUSED', reason },
})

const tap = (
  actieId: string,
  mode: ShownTap['mode'],
  views: readonly View[],
  over: Partial<ShownTap> = {},
): ShownTap => ({
  ...{ actieId, zuilId: 'zuil', mode, passholderId: 'ann', blocked: false, views },
  ...over,
})

const shown: readonly ShownTap[] = [
  tap('saved', 'CHECK_IN', [saved]),
  tap('noted', 'CHECK_IN', [noted]),
  tap('noted-then-saved', 'CHECK_IN', [noted, saved]),
  tap('died', 'CHECK_IN', []),
  tap('blocked', 'CHECK_IN', [noted], { blocked: true }),
  tap('ticket', 'TICKET', [ticket]),
  tap('ticket-refused', 'TICKET', [noTicket]),
  tap('ticket-again', 'TICKET', [nothing]),
  tap('ticket-cancelled', 'TICKET', [{ screen: 'NOTED', mode: 'TICKET' }]),
  tap('redeemed', 'REWARD', [redeemed]),
  tap('reward-cancelled', 'REWARD', [refused('NO_NETWORK_REWARD')]),
  tap('reward-died', 'REWARD', []),
  tap('member', 'MEMBERSHIP', [member]),
]

const ann = { passholderId: 'ann', reversed: false }
const pointsOf = ['saved', 'noted', 'noted-then-saved', 'died', 'ticket', 'ticket-refused', 'ticket-cancelled']
const entry = (causeId: string, kind: string, points: number) => ({ passholderId: 'ann', causeId, kind, points })

const books: Books = {
  taps: shown.map(({ actieId, zuilId, blocked }) => ({
    ...{ actieId, zuilId },
    ...(blocked && { reason: 'card-blocked' }),
  })),
  checkins: pointsOf.map((id) => ({ ...ann, id, points: 1 })),
  tickets: [
    { ...ann, id: 'ticket', price: 250 },
    { ...ann, id: 'ticket-cancelled', price: 250, reversed: true },
  ],
  redemptions: [
    { ...ann, id: 'redeemed', rewardId: 'coffee', points: 4 },
    { ...ann, id: 'reward-cancelled', rewardId: 'coffee', points: 4, reversed: true },
  ],
  ledger: [
    entry('ann', 'OPENING', 10),
    ...pointsOf.map((id) => entry(id, 'CHECKIN', 1)),
    entry('redeemed', 'REDEMPTION', -4),
    entry('reward-cancelled', 'REDEMPTION', -4),
    entry('reward-cancelled', 'REDEMPTION_REVERSAL', 4),
  ],
  passholders: [{ id: 'ann', points: 13 }],
  rewards: [{ id: 'coffee', unitsTaken: 1, maxUnits: 1 }],
}

const zuilIds = [...new Set(shown.map(({ zuilId }) => zuilId))]
const expected = { tapped: zuilIds, member: () => ({ status: 'ACTIVE', endDate: '2027-06-30' }) as const }
const found = (taps: readonly ShownTap[], over: Partial<Books> = {}) =>
  reconcile(taps, { ...books, ...over }, expected).map(({ what, id }) => `${id}: ${what}`)

const withViews = (actieId: string, views: readonly View[]): readonly ShownTap[] =>
  shown.map((one) => (one.actieId === actieId ? { ...one, views } : one))
const without = <T extends { readonly id: string }>(all: readonly T[], id: string): readonly T[] =>
  all.filter((one) => one.id !== id)
const changed = <T extends { readonly id: string }>(all: readonly T[], id: string, over: Partial<T>): readonly T[] =>
  all.map((one) => (one.id === id ? { ...one, ...over } : one))

describe('the reconciliation', () => {
  it('finds nothing where screens and books agree', () => {
    expect(found(shown)).toEqual([])
  })

  it('finds a zuil that took no card at all', () => {
    const tapped = [...zuilIds, 'dead']
    expect(reconcile(shown, books, { ...expected, tapped })).toEqual([
      { what: 'a zuil took no card at all', id: 'dead' },
    ])
  })

  it.each<readonly [name: string, taps: readonly ShownTap[], over: Partial<Books>, difference: string]>([
    [
      'a tap of an honest zuil that is in quarantine',
      shown,
      { taps: books.taps.map((one) => (one.actieId === 'member' ? { ...one, reason: 'in-quarantine' } : one)) },
      'member: a tap of an honest zuil is in quarantine',
    ],
    [
      'a point that was shown and is lost',
      shown,
      { checkins: without(books.checkins, 'saved') },
      'saved: a point was shown and does not stand',
    ],
    [
      'a point that was shown and is reversed',
      shown,
      { checkins: changed(books.checkins, 'saved', { reversed: true }) },
      'saved: a point was shown and does not stand',
    ],
    [
      'a noted point that is lost',
      shown,
      { checkins: without(books.checkins, 'noted') },
      'noted: a point was noted, and neither stands nor was refused',
    ],
    [
      'a noted point that was refused for no good reason',
      shown,
      {
        checkins: without(books.checkins, 'noted'),
        taps: books.taps.map((one) => (one.actieId === 'noted' ? { ...one, reason: 'not-confirmed' } : one)),
      },
      'noted: a point was noted and does not stand, though its card is right',
    ],
    [
      'a tap that never arrived',
      shown,
      { taps: books.taps.filter(({ actieId }) => actieId !== 'died') },
      'died: a tap never arrived',
    ],
    [
      'a point that is in the ledger twice',
      shown,
      { ledger: [...books.ledger, entry('saved', 'CHECKIN', 1)] },
      'saved: the ledger has CHECKIN more than once',
    ],
    [
      'a point that stands though it was refused',
      withViews('saved', [refused('card-blocked')]),
      {},
      'saved: a point stands that was refused on the screen',
    ],
    [
      'a ticket that was shown and is gone',
      shown,
      { tickets: without(books.tickets, 'ticket') },
      'ticket: a ticket was shown and does not stand',
    ],
    [
      'a ticket that nobody was shown',
      shown,
      { tickets: changed(books.tickets, 'ticket-cancelled', { reversed: false }) },
      'ticket-cancelled: a ticket stands that nobody was shown',
    ],
    [
      'another price',
      shown,
      { tickets: changed(books.tickets, 'ticket', { price: 1_250 }) },
      'ticket: another price was shown than stands',
    ],
    [
      'a reward that was shown and is reversed',
      shown,
      { redemptions: changed(books.redemptions, 'redeemed', { reversed: true }) },
      'redeemed: a reward was shown and does not stand',
    ],
    [
      'a reward that nobody was shown',
      shown,
      { redemptions: changed(books.redemptions, 'reward-cancelled', { reversed: false }) },
      'reward-cancelled: a reward stands that nobody was shown',
    ],
    [
      'a reward that stands of a zuil that died',
      withViews('redeemed', []),
      {},
      'redeemed: a reward stands that nobody was shown',
    ],
    [
      'more units than there are',
      shown,
      { rewards: [{ id: 'coffee', unitsTaken: 2, maxUnits: 1 }] },
      'coffee: more units were taken than there are',
    ],
    [
      'points that are not the sum',
      shown,
      { passholders: [{ id: 'ann', points: 14 }] },
      'ann: points are not the sum of the ledger',
    ],
    [
      'a member who was shown wrongly',
      withViews('member', [{ ...member, status: 'EXPIRED', endDate: '2027-06-30' } as View]),
      {},
      'member: a membership was shown wrongly by the list: EXPIRED 2027-06-30, not ACTIVE 2027-06-30',
    ],
    [
      'something booked that no zuil has tapped',
      shown.filter(({ actieId }) => actieId !== 'died'),
      {},
      'died: something is booked that no zuil has tapped',
    ],
  ])('finds %s', (_name, taps, over, difference) => {
    expect(found(taps, over)).toContain(difference)
  })
})
