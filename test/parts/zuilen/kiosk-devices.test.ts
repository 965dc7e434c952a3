import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

it('a zuil that was set up sees itself', async () => {
  const response = await shared.asZuil({ url: '/api/kiosk-devices' })
  expect(response.json()).toEqual({
    id: ids.zuil,
    name: 'CID-PPT-001',
    deviceId: ids.device,
    organizers: [{ id: ids.organizer, name: `Naam van ${ids.organizer}` }],
    locations: [{ id: ids.location, name: `Naam van ${ids.location}` }],
    cardSystem: expect.objectContaining({ id: 1, name: 'UiTPAS Dender' }),
    releaseTrack: 'stable',
  })
})

describe('/kiosk-devices/events', () => {
  const url = '/api/kiosk-devices/events'
  const chosen = async ({ sql }: TestBackend) =>
    (await sql<{ id: string }>('select counter_event_id as id from zuil order by id')).map(({ id }) => id)

  it('is set, read and cleared', async () => {
    const own = await startOwnBackend()
    expect((await own.asZuil({ url })).json()).toMatchObject({
      type: problemType('uitpas/event-not-found'),
      status: 404,
    })

    expect((await own.asZuil({ method: 'PUT', url, payload: { id: ids.event } })).statusCode).toBe(204)
    expect(await chosen(own)).toEqual([ids.event, null, null])
    expect((await own.asZuil({ url })).json()).toEqual({
      checkinPoints: 1,
      event: { id: ids.event, title: `Naam van ${ids.event}` },
      basePrice: 10,
      checkinCode: '',
    })

    expect((await own.asZuil({ method: 'DELETE', url })).statusCode).toBe(204)
    expect(await chosen(own)).toEqual([null, null, null])
    expect((await own.asZuil({ url })).statusCode).toBe(404)
  })

  it('is the one of the back office, where that has set one', async () => {
    const own = await startOwnBackend()
    await own.asZuil({ method: 'PUT', url, payload: { id: ids.event } })
    await own.sql('update zuil set fixed_event_id = $2 where id = $1', ids.zuil, ids.pastEvent)
    expect((await own.asZuil({ url })).json().event.id).toBe(ids.pastEvent)
  })

  it.each([
    [{ id: 'x' }, 'uitpas/event-not-found'],
    [{ id: ids.otherEvent }, 'uitpas/event-not-acceptable'],
    [{ id: ids.pastEvent }, 'uitpas/event-not-acceptable'],
    [{}, 'body/invalid-data'],
  ])('is not set to %j: %s', async (payload, reason) => {
    const response = await shared.asZuil({ method: 'PUT', url, payload })
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType(reason))
    expect(await chosen(shared)).toEqual([null, null, null])
  })
})

it('a zuil that has no event is not given one', async () => {
  const own = await startOwnBackend()
  await own.sql("update zuil set type = 'REWARD' where id = $1", ids.zuil)
  const put = { method: 'PUT', url: '/api/kiosk-devices/events', payload: { id: ids.event } } as const
  expect((await own.asZuil(put)).json().type).toBe(problemType('uitpas/event-not-acceptable'))
})

describe('GET /kiosk-devices/checkins', () => {
  const url = '/api/kiosk-devices/checkins'
  const event = { id: ids.event, title: `Naam van ${ids.event}` }
  const current = { checkinPoints: 1, event, basePrice: 10, checkinCode: '' }

  it('gives the event that is open', async () => {
    expect((await shared.asZuil({ url })).json()).toEqual(current)
  })

  it('gives it rather than one that is set, and on which check-in is not allowed now', async () => {
    const own = await startOwnBackend()
    await own.asZuil({ method: 'PUT', url: '/api/kiosk-devices/events', payload: { id: ids.pastEvent } })
    expect((await own.asZuil({ url })).json()).toEqual(current)
  })

  it('has the code of now, where the zuil shows one', async () => {
    const own = await startOwnBackend()
    await own.sql('update zuil set show_qr = true')
    expect((await own.asZuil({ url })).json()).toEqual({ ...current, checkinCode: own.codeOf() })
    own.clock.now += 30_000
    expect((await own.asZuil({ url })).json().checkinCode).toBe(own.codeOf({ at: own.clock.now }))
  })

  it('has no base price where none is known, and says that it is free', async () => {
    const own = await startOwnBackend()
    await own.sql('update event set base_price = null where id = $1', ids.event)
    expect((await own.asZuil({ url })).json()).not.toHaveProperty('basePrice')
    await own.sql('update event set base_price = 0 where id = $1', ids.event)
    expect((await own.asZuil({ url })).json().basePrice).toBe(0)
  })

  it('has none when no event is open', async () => {
    const own = await startOwnBackend()
    own.clock.now += 1000 * hour
    const response = await own.asZuil({ url })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 404 })
  })
})
