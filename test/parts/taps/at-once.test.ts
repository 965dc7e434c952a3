import type { Verdict } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stores } from '../../../backend/stores.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { chipOf, eventId, passholderIdOf, rewardId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { expectConsistent } from './consistency.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const otherRewardId = '4e000000-0000-4000-8000-000000000002'

/** Many at once, from two backends where the database allows: points, stock and limits hold. */
describe.each(databases)('at once on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  let other: Stores | undefined
  let n = 1
  const url = () => test.store.databaseUrl
  const tap = (holder: number, over: object = {}) =>
    zuilRequest(n++, { kind: 'CHIP', chipNumber: chipOf(holder) }, now, {
      zuilId: zuilIdOf(1 + (n % 2)),
      mode: 'REWARD',
      rewardId,
      ...over,
    })
  const storeOf = (i: number): Stores => (i % 2 === 1 ? other : undefined) ?? test.store
  const outcomes = (verdicts: readonly Verdict[]): string[] =>
    verdicts.map((verdict) => (verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome))
  const tally = (given: readonly string[]): Record<string, number> => {
    const found: Record<string, number> = {}
    for (const one of given) found[one] = (found[one] ?? 0) + 1
    return found
  }
  const setReward = (changes: string) => ask(url(), `update reward set ${changes} where id = $1`, [rewardId])

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    const dataset = smallDataset(now, { zuilen: 2, passholders: 60 })
    const rewards = (dataset.rewards ?? []).flatMap((one) => [one, { ...one, id: otherRewardId, points: 30 }])
    await test.store.load({ ...dataset, rewards })
    await giveEverything(url())
    if (kind === 'PostgreSQL') other = await test.again()
    await ask(
      url(),
      `insert into ledger_entry (passholder_id, kind, cause_id, points, at)
      select id, 'CHECKIN', id, 100 - points, now() from passholder`,
    )
    await ask(url(), 'update passholder set points = 100')
  })
  afterAll(async () => {
    await other?.close()
    await test?.close()
    await all?.end()
  })

  it('gives the last unit of a reward to one of twenty', async () => {
    await setReward('max_units = 3')
    await test.store.book([tap(41), tap(42)])
    const jobs = Array.from({ length: 20 }, (_, i) => storeOf(i).book([tap(i + 1)]))
    expect(tally(outcomes((await Promise.all(jobs)).flat()))).toEqual({
      REDEEMED: 1,
      'reward-volume-constraint': 19,
    })
    await setReward('max_units = null')
    await expectConsistent(url())
  })

  it('spends the points of a passholder at two zuilen once', async () => {
    await setReward('points = 30')
    // Of two rewards: their stock is not what makes the one wait for the other.
    const reward = (i: number) => (i % 2 === 0 ? rewardId : otherRewardId)
    const jobs = Array.from({ length: 10 }, (_, i) =>
      storeOf(i).book([tap(30, { rewardId: reward(i >> 1) }), tap(30, { mode: 'CHECK_IN' })]),
    )
    const given = tally(outcomes((await Promise.all(jobs)).flat()))
    expect(given).toEqual({ REDEEMED: 3, 'reward-passholder-points-constraint': 7, SAVED: 10 })
    expect(await ask(url(), 'select points from passholder where id = $1', [passholderIdOf(30)])).toEqual([
      { points: 20 },
    ])
    await setReward('points = 2')
    await expectConsistent(url())
  })

  it('holds the limits of a passholder at two zuilen', async () => {
    await setReward(`limit_volume = 1, limit_period = 'DAY'`)
    await ask(url(), 'update event set ticket_limit_volume = 1 where id = $1', [eventId])
    const jobs = Array.from({ length: 10 }, (_, i) =>
      storeOf(i).book([tap(31), tap(31, { mode: 'TICKET', shownPrice: 1_000 })]),
    )
    const verdicts = (await Promise.all(jobs)).flat()
    expect(tally(outcomes(verdicts))).toMatchObject({ REDEEMED: 1, 'reward-passholder-volume-constraint': 9 })
    expect(await test.store.tickets.count(passholderIdOf(31), eventId, 0, now + 1)).toBe(1)
    await setReward('limit_volume = null, limit_period = null')
    await ask(url(), 'update event set ticket_limit_volume = 100000 where id = $1', [eventId])
    await expectConsistent(url())
  })

  it('judges by what is set, while it is changed again and again', async () => {
    let going = true
    const changing = (async () => {
      for (let i = 0; going; i++) {
        const off = i % 2 === 0
        await setReward(`status = '${off ? 'INACTIVE' : 'ACTIVE'}', max_units = ${off ? 'null' : 500}`)
        // What begins after the change is judged by it.
        const [verdict] = outcomes(await storeOf(i).book([tap(50)]))
        expect(verdict).toBe(off ? 'reward-not-found' : 'REDEEMED')
      }
    })()
    const jobs = Array.from({ length: 8 }, async (_, i) => {
      const given: string[] = []
      for (let round = 0; round < 10; round++)
        given.push(...outcomes(await storeOf(i).book([1, 2, 3].map((one) => tap(1 + ((i * 3 + one + round) % 20))))))
      return given
    })
    const given = (await Promise.all(jobs)).flat()
    going = false
    await changing
    await setReward(`status = 'ACTIVE', max_units = null`)
    expect(given).toHaveLength(240)
    expect(Object.keys(tally(given)).sort()).toEqual(['REDEEMED', 'reward-not-found'])
    await expectConsistent(url())
  })

  it('reverses once what comes live and out of the journal at the same time', async () => {
    const late = (request: ReturnType<typeof tap>) => ({ ...request, live: false, receivedAt: now + 60_000 })
    const requests = Array.from({ length: 12 }, (_, i) => tap(32 + (i % 5)))
    // One of each order for certain; the others as it comes, in batches that overlap.
    const [first, second] = requests
    if (!first || !second) throw new Error('there are twelve requests')
    const certain = [...(await storeOf(0).book([first])), ...(await storeOf(1).book([late(second)]))]
    const jobs = requests.flatMap((request, i) => {
      const [live, journal] = [[request], [late(request), late(requests[(i + 1) % 12] ?? request)]]
      const batches = i % 2 === 0 ? [live, journal, live, journal] : [journal, live, journal, live]
      return batches.map((batch, j) => storeOf(i + j).book(batch))
    })
    const given = new Map<string, Verdict>()
    for (const verdict of [...certain, ...(await Promise.all(jobs)).flat()]) {
      expect(verdict).toEqual(given.get(verdict.actieId) ?? verdict)
      given.set(verdict.actieId, verdict)
    }
    expect(tally(outcomes([...given.values()]))).toEqual({
      REDEEMED: expect.any(Number),
      'not-confirmed': expect.any(Number),
    })
    const ids = requests.map(({ actieId }) => actieId)
    const standing = 'select id from redemption where id = any($1) and reversed_at is null'
    expect(await ask(url(), standing, [ids])).toEqual([])
    await expectConsistent(url())
  })
})
