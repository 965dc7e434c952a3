import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

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
  const checkIn = (backend: TestBackend, chipNumber = secrets.chipNumber, device?: string) =>
    backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber } }, device)

  it('checks in at the current event, up to its limit', async () => {
    const own = await startOwnBackend()
    const checkin = { passholder_id: ids.holder, event_id: ids.event, points: 1, source: 'API' }
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
    expect(response.json()).toMatchObject({ type: problemType('uitpas/checkin-not-allowed'), status: 400 })
    expect(await newCheckins(own)).toEqual([])
  })

  it('is refused while the zuil is blocked', async () => {
    const response = await checkIn(shared, secrets.chipNumber, ids.blockedDevice)
    expect(response.json()).toMatchObject({ type: problemType('uitpas/zuil-blocked'), status: 400 })
    expect(response.json()).not.toHaveProperty('totalPoints')
    expect(await newCheckins(shared)).toEqual([])
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

  it('gives none that have lapsed', async () => {
    const own = await startOwnBackend()
    own.clock.now += 400 * 24 * hour
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
