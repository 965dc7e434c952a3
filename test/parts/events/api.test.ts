import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'EVENT_SETTINGS_READ' }, { permission: 'EVENT_SETTINGS_UPDATE' }]
const url = `/api/events/${ids.event}/settings`
const settings = {
  id: ids.event,
  checkinPoints: 3,
  checkinLimit: { volume: 2, periodType: 'WEEK' },
  passholderTicketLimit: { volume: 4, periodType: 'ABSOLUTE' },
}

/** What is set of the event, or of all others. */
const stored = ({ sql }: TestBackend, others?: 'not') =>
  sql(
    `select id, checkin_points, checkin_limit_volume, checkin_limit_period, ticket_limit_volume, ticket_limit_period
      from event where ${others ?? ''} id = $1 order by id`,
    ids.event,
  )

describe('/events/{eventId}/settings', () => {
  /** For tests that write nothing. */
  let shared: TestBackend
  beforeAll(async () => {
    shared = await startTestBackend()
  })
  afterAll(() => shared.end())

  it('gives what is set', async () => {
    expect((await shared.asClient(grants, { url })).json()).toEqual({ id: ids.event, checkinPoints: 1 })
  })

  it('saves all, and what is left out is the default again', async () => {
    const own = await startOwnBackend()
    const others = await stored(own, 'not')
    const put = (payload: object) => own.asClient(grants, { method: 'PUT', url, payload })
    const response = await put(settings)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect((await own.asClient(grants, { url })).json()).toEqual(settings)
    expect(await stored(own)).toEqual([
      {
        id: ids.event,
        checkin_points: 3,
        checkin_limit_volume: 2,
        checkin_limit_period: 'WEEK',
        ticket_limit_volume: 4,
        ticket_limit_period: 'ABSOLUTE',
      },
    ])
    await put({ id: ids.event, checkinPoints: 0 })
    expect(await stored(own)).toEqual([
      {
        id: ids.event,
        checkin_points: 0,
        checkin_limit_volume: null,
        checkin_limit_period: null,
        ticket_limit_volume: null,
        ticket_limit_period: null,
      },
    ])
    expect(await stored(own, 'not')).toEqual(others)
  })

  it.each([
    [{ ...settings, id: ids.pastEvent }, '/id'],
    [{ ...settings, checkinPoints: -1 }, '/checkinPoints'],
    [{ ...settings, checkinPoints: 1.5 }, '/checkinPoints'],
    [{ ...settings, checkinLimit: { volume: 0, periodType: 'DAY' } }, '/checkinLimit/volume'],
    [{ ...settings, checkinLimit: { volume: 1, periodType: 'HOUR' } }, '/checkinLimit/periodType'],
    [{ id: ids.event }, '/checkinPoints'],
  ])('refuses %j', async (payload, jsonPointer) => {
    const before = await stored(shared)
    const response = await shared.asClient(grants, { method: 'PUT', url, payload })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(await stored(shared)).toEqual(before)
  })

  it('knows no other events', async () => {
    for (const request of [
      { url: '/api/events/x/settings' },
      { method: 'PUT', url: '/api/events/x/settings', payload: settings },
    ] as const) {
      const response = await shared.asClient(grants, request)
      expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 404 })
    }
  })
})
