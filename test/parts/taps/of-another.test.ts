import type { Tap, Verdict } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  associationId,
  chipOf,
  eventId,
  passholderIdOf,
  rewardId,
  smallDataset,
  socialPassholder,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { expectConsistent } from './consistency.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const modes = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const
const unknownCard = { kind: 'CHIP', chipNumber: '04FFFFFFFFFFFF' } as const

/** An ActieID is good for the zuil that made it alone: clients that search are shown it. */
describe.each(databases)('an ActieID of another, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let n = 0
  const url = () => test.store.databaseUrl
  const tapOf = (zuil: number, number: number, over: Partial<Tap> = {}) => {
    const { card = { kind: 'CHIP', chipNumber: chipOf(socialPassholder) } as const, ...more } = over
    return zuilRequest(number, card, now, { zuilId: zuilIdOf(zuil), ...more })
  }
  const shown = (mode: (typeof modes)[number]) => ({
    mode,
    ...(mode === 'REWARD' && { rewardId }),
    ...(mode === 'MEMBERSHIP' && { associationId }),
  })
  const one = async (request: ActionRequest): Promise<Verdict | undefined> => (await test.store.book([request]))[0]
  /** All that a booking writes. */
  const written = () =>
    ask(
      url(),
      `select (select json_agg(t order by actie_id) from tap t)::text as taps,
        (select json_agg(c order by id) from checkin c)::text as checkins,
        (select json_agg(t order by id) from ticket t)::text as tickets,
        (select json_agg(r order by id) from redemption r)::text as redemptions,
        (select json_agg(l order by id) from ledger_entry l)::text as ledger,
        (select json_agg(json_build_array(id, points) order by id) from passholder)::text as balances`,
      [],
    )

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now, { zuilen: 2, passholders: 40 }))
    await giveEverything(test.store.databaseUrl)
  })
  beforeEach(() => {
    n += 100
  })
  afterEach(() => expectConsistent(url()))
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it.each(modes)(
    'gives no verdict of another zuil’s tap away, live, and books the rest of the batch: %s',
    async (mode) => {
      const first = tapOf(1, n, shown(mode))
      const verdict = await one(first)
      expect(verdict?.outcome).not.toBe('REFUSED')
      const before = await written()
      for (const card of [first.card, unknownCard]) {
        expect(await one(tapOf(2, n, { ...shown(mode), card }))).toEqual({
          outcome: 'REFUSED',
          actieId: first.actieId,
          reason: 'actie-id-in-use',
        })
        expect(await written()).toEqual(before)
      }
      const [foreign, good] = await test.store.book([
        tapOf(2, n, shown(mode)),
        tapOf(2, n + 1, { card: { kind: 'CHIP', chipNumber: chipOf(n / 100 + 10) } }),
      ])
      expect([foreign, good]).toMatchObject([{ reason: 'actie-id-in-use' }, { outcome: 'SAVED' }])
      expect(await one(first)).toEqual(verdict)
    },
  )

  it.each(modes)(
    'reverses nothing of another zuil’s tap out of a journal, also of a blocked zuil: %s',
    async (mode) => {
      const first = tapOf(1, n, shown(mode))
      const verdict = await one(first)
      const before = await written()
      for (const blocked of [false, true]) {
        await ask(url(), 'update zuil set blocked = $2 where id = $1', [zuilIdOf(2), blocked])
        for (const card of [first.card, unknownCard]) {
          const request = { ...tapOf(2, n, { ...shown(mode), ifLate: 'DROP', card }), live: false }
          expect(await one(request)).toMatchObject({ reason: 'actie-id-in-use' })
          expect(await written()).toEqual(before)
        }
      }
      await ask(url(), 'update zuil set blocked = false where id = $1', [zuilIdOf(2)])
      expect(await one(first)).toEqual(verdict)
    },
  )

  it('tells the two apart in one batch too, whichever comes first', async () => {
    const [own, foreign] = [tapOf(1, n, shown('CHECK_IN')), tapOf(2, n, { ...shown('CHECK_IN'), ifLate: 'DROP' })]
    const late = { ...foreign, live: false }
    expect(await test.store.book([own, late, own])).toMatchObject([
      { outcome: 'SAVED' },
      { reason: 'actie-id-in-use' },
      { outcome: 'SAVED' },
    ])
    const other = { ...late, card: unknownCard, actieId: tapOf(2, n + 1).actieId }
    expect(await test.store.book([other, tapOf(1, n + 1)])).toMatchObject([
      { reason: 'not-confirmed' },
      { reason: 'actie-id-in-use' },
    ])
  })

  it('lets one of two zuilen that bring it at the same moment have it', async () => {
    const cards = [11, 12].map((holder) => ({ kind: 'CHIP', chipNumber: chipOf(holder) }) as const)
    const verdicts = await Promise.all(cards.map((card, i) => one(tapOf(i + 1, n, { card }))))
    expect(verdicts.map((verdict) => verdict?.outcome).sort()).toEqual(['REFUSED', 'SAVED'])
    expect(verdicts).toContainEqual(expect.objectContaining({ reason: 'actie-id-in-use' }))
  })

  it.each(modes)('leaves what was booked over the API alone, and books the rest: %s', async (mode) => {
    const api = { origin: 'API', receivedAt: now, card: { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(13) } } as const
    const requests = [
      { ...api, kind: 'CHECK_IN', by: 'API', eventId, actieId: tapOf(1, n).actieId },
      { ...api, kind: 'REDEEM', rewardId, actieId: tapOf(1, n + 1).actieId },
    ] as const
    expect(await test.store.book(requests)).toMatchObject([{ outcome: 'SAVED' }, { outcome: 'REDEEMED' }])
    const stands = async () => [
      await test.store.checkins.for(Scope.system).find(requests[0].actieId),
      await test.store.redemptions.for(Scope.system).find(requests[1].actieId),
      await ask(url(), 'select points from passholder where id = $1', [passholderIdOf(13)]),
    ]
    const before = await stands()
    for (const number of [n, n + 1]) {
      const tap = tapOf(1, number, { ...shown(mode), ifLate: 'DROP', card: api.card })
      // Twice: the second finds what became of the first.
      for (const live of [false, false, true]) {
        const [, good] = await test.store.book([{ ...tap, live }, tapOf(1, n + 2)])
        expect(good?.outcome).toBe('SAVED')
        expect(await stands()).toEqual(before)
      }
    }
  })

  it('refuses a live tap with the ActieID of a check-in over the API', async () => {
    const card = { kind: 'BARCODE', uitpasNumber: uitpasNumberOf(14) } as const
    const { actieId } = tapOf(1, n)
    await one({ origin: 'API', kind: 'CHECK_IN', by: 'API', receivedAt: now, card, eventId, actieId })
    const before = await written()
    expect(await one(tapOf(1, n, { card }))).toEqual({ outcome: 'REFUSED', actieId, reason: 'actie-id-in-use' })
    expect(await written()).toEqual(before)
  })
})
