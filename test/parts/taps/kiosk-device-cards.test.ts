import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now, secrets } from '../../support/api-dataset.ts'
import {
  problemType,
  roomyLimits,
  startOwnBackend,
  startTestBackend,
  type TestBackend,
} from '../../support/test-backend.ts'

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

/** The check-ins of the test: all others are of before. */
const newCheckins = ({ sql }: TestBackend) =>
  sql('select passholder_id, event_id, points, source from checkin where at >= $1', new Date(now - hour))

describe('POST /kiosk-devices/checkins', () => {
  /** Each is a tap of its own: the same card is no other one within half a minute. */
  const checkIn = (backend: TestBackend, chipNumber = secrets.chipNumber, device?: string) => {
    backend.clock.now += 31_000
    return backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber } }, device)
  }

  it('checks in at the current event, up to its limit', async () => {
    const own = await startOwnBackend()
    const checkin = { passholder_id: ids.holder, event_id: ids.event, points: 1, source: 'ZUIL' }
    const response = await checkIn(own, secrets.chipNumber.toLowerCase())
    expect([response.statusCode, response.json()]).toEqual([200, { newPoints: 1, totalPoints: 13 }])
    expect(await newCheckins(own)).toEqual([checkin])
    const second = await checkIn(own)
    expect(second.json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      status: 400,
      totalPoints: 13,
      endUserMessage: { nl: 'Je spaarde hier al je punt. Tot een volgende keer! Je hebt 13 punten.' },
    })
    expect(await newCheckins(own)).toEqual([checkin])
  })

  it('is refused where no event is open', async () => {
    const own = await startOwnBackend()
    own.clock.now += 1000 * hour
    const response = await checkIn(own)
    expect(response.json()).toMatchObject({
      type: problemType('uitpas/checkin-not-allowed'),
      status: 400,
      totalPoints: 12,
    })
    expect(await newCheckins(own)).toEqual([])
  })

  it('is refused while the zuil is blocked', async () => {
    const response = await checkIn(shared, secrets.chipNumber, ids.blockedDevice)
    expect(response.json()).toMatchObject({ type: problemType('uitpas/zuil-blocked'), status: 400 })
    expect(response.json()).not.toHaveProperty('totalPoints')
    expect(await newCheckins(shared)).toEqual([])
  })

  it('is limited for one zuil, in no way of another', async () => {
    const limits = { ...roomyLimits, checkinPerZuil: { max: 3, timeWindow: 60_000 } }
    const own = await startOwnBackend({ limits })
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await checkIn(own)).statusCode)
    expect(statuses).toEqual([200, 400, 400, 429, 429])
    expect((await checkIn(own)).headers['retry-after']).toBeDefined()
    expect(await tapsOf(own)).toHaveLength(3)
    expect((await checkIn(own, secrets.chipNumber, ids.blockedDevice)).statusCode).toBe(400)
  })

  /** Makes the zuil another type, and gives it what that needs. */
  const become = (own: TestBackend, type: string, associationId: string | null = null) =>
    own.sql('update zuil set type = $2::"ZuilType", association_id = $3 where id = $1', ids.zuil, type, associationId)
  const tapsOf = ({ sql }: TestBackend) => sql("select live, reason, verdict->>'outcome' as outcome from tap")

  it('is kept as a tap, with its reason when it is refused', async () => {
    const own = await startOwnBackend()
    await checkIn(own)
    await checkIn(own)
    expect(await tapsOf(own)).toEqual([
      { live: true, reason: null, outcome: 'SAVED' },
      { live: true, reason: 'maximum-reached', outcome: 'REFUSED' },
    ])
  })

  it('redeems the one reward of the counter at a voordeelzuil, and saves no points', async () => {
    const own = await startOwnBackend()
    await become(own, 'REWARD')
    const response = await checkIn(own)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { newPoints: 0, totalPoints: 2, reward: { id: ids.reward, title: { nl: 'Een koffie' }, points: 10 } },
    ])
    expect(await newCheckins(own)).toEqual([])
    expect((await checkIn(own)).json()).toMatchObject({
      type: problemType('uitpas/reward-passholder-points-constraint'),
      totalPoints: 2,
    })
  })

  it('redeems nothing where the counter has several rewards', async () => {
    const own = await startOwnBackend()
    await become(own, 'REWARD')
    await own.sql(
      `insert into "_CounterToReward" select "A", $2 from "_CounterToReward" where "B" = $1`,
      ids.reward,
      ids.otherReward,
    )
    expect((await checkIn(own)).json()).toMatchObject({
      type: problemType('uitpas/reward-not-found'),
      totalPoints: 12,
    })
  })

  it('tells at a lidmaatschapzuil whether somebody is a member, and saves no points', async () => {
    const own = await startOwnBackend()
    await become(own, 'MEMBERSHIP', ids.association)
    const membership = { associationId: ids.association, status: 'NONE', renewable: false }
    expect((await checkIn(own)).json()).toEqual({ newPoints: 0, totalPoints: 12, membership })
    expect(await newCheckins(own)).toEqual([])
    await become(own, 'MEMBERSHIP')
    expect((await checkIn(own)).json().type).toBe(problemType('uitpas/association-not-found'))
  })

  it('does not know a chip that no card has', async () => {
    const response = await checkIn(shared, '04000000000000')
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/passholder-not-found')])
  })

  it('says where the chip number is wrong, and not what it was', async () => {
    const response = await checkIn(shared, '08A1B2C3')
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: '/chipNumber' }],
    })
    expect(response.body).not.toContain('08A1B2C3')
  })
})

describe('GET /kiosk-devices/chip-numbers/{chipNumber}', () => {
  const points = (backend: TestBackend, chipNumber = secrets.chipNumber) =>
    backend.asZuil({ url: `/api/kiosk-devices/chip-numbers/${chipNumber}` })

  it('gives the points, and nothing else of the passholder', async () => {
    expect((await points(shared)).json()).toEqual({ totalPoints: 12 })
    expect((await points(shared, secrets.chipNumber.toLowerCase())).json()).toEqual({ totalPoints: 12 })
  })

  it('gives their last day, when that is near, and none that have lapsed', async () => {
    const own = await startOwnBackend()
    own.clock.now += 330 * 24 * hour
    expect((await points(own)).json()).toEqual({ totalPoints: 12, pointsEndDate: '2027-11-22' })
    own.clock.now += 70 * 24 * hour
    expect((await points(own)).json()).toEqual({ totalPoints: 0 })
  })

  it('says when a card is blocked', async () => {
    const own = await startOwnBackend()
    await own.sql("update card set status = 'BLOCKED' where chip_number = $1", secrets.chipNumber)
    const response = await points(own)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/card-blocked')])
  })

  it.each(['04000000000000', 'xyz'])('does not find %s', async (chipNumber) => {
    const response = await points(shared, chipNumber)
    expect(response.json()).toMatchObject({ type: problemType('uitpas/pass-not-found'), status: 404 })
  })
})
