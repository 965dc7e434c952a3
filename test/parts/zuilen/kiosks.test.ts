import { describe, expect, it } from 'vitest'
import { ids } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

describe('GET and PUT /events/{eventId}/settings', () => {
  const grants = [{ permission: 'EVENT_SETTINGS_READ' }, { permission: 'EVENT_SETTINGS_UPDATE' }]
  const url = `/api/events/${ids.event}/settings`
  const settings = {
    id: ids.event,
    checkinPoints: 3,
    checkinLimit: { volume: 2, periodType: 'WEEK' },
    passholderTicketLimit: { volume: 4, periodType: 'ABSOLUTE' },
  }

  it('gives what is set', async () => {
    const { app, asClient } = await serve()
    expect((await asClient(grants, { url })).json()).toEqual({ id: ids.event, checkinPoints: 1 })
    await app.close()
  })

  it('saves all', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(grants, { method: 'PUT', url, payload: settings })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    await asClient(grants, { method: 'PUT', url, payload: { id: ids.event, checkinPoints: 0 } })
    expect(state.putEvents).toEqual([
      {
        eventId: ids.event,
        checkinPoints: 3,
        checkinLimit: { volume: 2, period: 'WEEK' },
        ticketLimit: { volume: 4, period: 'ABSOLUTE' },
      },
      { eventId: ids.event, checkinPoints: 0 },
    ])
    await app.close()
  })

  it.each([
    [{ ...settings, id: 'event-past' }, '/id'],
    [{ ...settings, checkinPoints: -1 }, '/checkinPoints'],
    [{ ...settings, checkinPoints: 1.5 }, '/checkinPoints'],
    [{ ...settings, checkinLimit: { volume: 0, periodType: 'DAY' } }, '/checkinLimit/volume'],
    [{ ...settings, checkinLimit: { volume: 1, periodType: 'HOUR' } }, '/checkinLimit/periodType'],
    [{ id: ids.event }, '/checkinPoints'],
  ])('refuses %j', async (payload, jsonPointer) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(grants, { method: 'PUT', url, payload })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(state.putEvents).toEqual([])
    await app.close()
  })

  it('knows no other events', async () => {
    const { app, asClient } = await serve()
    for (const request of [
      { url: '/api/events/x/settings' },
      { method: 'PUT', url: '/api/events/x/settings', payload: settings },
    ] as const) {
      const response = await asClient(grants, request)
      expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 404 })
    }
    await app.close()
  })
})

describe('GET /kiosks', () => {
  const grants = [{ permission: 'KIOSKS_READ' }]
  const found = async (query: string, organizerId?: string) => {
    const { app, asClient } = await serve()
    const response = await asClient(organizerId === undefined ? grants : [{ permission: 'KIOSKS_READ', organizerId }], {
      url: `/api/kiosks${query}`,
    })
    await app.close()
    return response
  }

  it('gives zuilen that are not blocked, without the secret of their device', async () => {
    const response = await found('')
    expect(response.json()).toMatchObject({
      totalItems: 2,
      member: [
        { id: ids.zuil, name: 'CID-PPT-001', deviceId: '', organizers: [{ id: ids.organizer }] },
        { id: ids.otherZuil, name: 'CID-PPT-003', organizers: [{ id: ids.otherOrganizer }] },
      ],
    })
    expect(response.body).not.toContain(ids.device)
    expect((await found('?start=1&limit=1')).json()).toMatchObject({ totalItems: 2, member: [{ id: ids.otherZuil }] })
  })

  it('gives those of an organizer, or of the organizers that are granted', async () => {
    expect((await found(`?organizerId=${ids.otherOrganizer}`)).json()).toMatchObject({
      member: [{ id: ids.otherZuil }],
    })
    expect((await found('', ids.organizer)).json()).toMatchObject({ totalItems: 1, member: [{ id: ids.zuil }] })
    expect((await found(`?organizerId=${ids.otherOrganizer}`, ids.organizer)).statusCode).toBe(403)
  })

  it('refuses more than 500', async () => {
    expect((await found('?limit=501')).json().type).toBe(problemType('url/query-limit-exceeded'))
  })
})

describe('/kiosks/{kioskId}/fixed-event', () => {
  const grants = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
  const url = `/api/kiosks/${ids.zuil}/fixed-event`

  it('is set, read and removed, without a code, even where the zuil shows one', async () => {
    const { app, asClient, change } = await serve()
    change({ showQr: true })
    expect((await asClient(grants, { url })).json().type).toBe(problemType('uitpas/event-not-found'))
    expect((await asClient(grants, { method: 'PUT', url, payload: { id: ids.event } })).statusCode).toBe(204)
    const event = { id: ids.event, title: `Naam van ${ids.event}` }
    expect((await asClient(grants, { url })).json()).toEqual({ checkinPoints: 1, event })
    expect((await asClient(grants, { method: 'DELETE', url })).statusCode).toBe(204)
    expect((await asClient(grants, { url })).statusCode).toBe(404)
    expect((await asClient(grants, { method: 'DELETE', url })).json()).toMatchObject({
      type: problemType('uitpas/event-not-found'),
      status: 404,
    })
    await app.close()
  })

  it.each([
    [{ id: 'x' }, 'uitpas/event-not-found'],
    [{ id: ids.otherEvent }, 'uitpas/event-not-acceptable'],
    [{}, 'body/invalid-data'],
  ])('is not set to %j: %s', async (payload, reason) => {
    const { app, asClient } = await serve()
    const response = await asClient(grants, { method: 'PUT', url, payload })
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(reason)])
    await app.close()
  })

  it('is nothing for a zuil that has no event', async () => {
    const { app, asClient, change } = await serve()
    change({ type: 'REWARD' })
    const response = await asClient(grants, { method: 'PUT', url, payload: { id: ids.event } })
    expect(response.json().type).toEqual(problemType('uitpas/event-not-acceptable'))
    await app.close()
  })

  it('of an unknown zuil is not there', async () => {
    const { app, asClient } = await serve()
    for (const method of ['GET', 'DELETE'] as const) {
      const response = await asClient(grants, { method, url: '/api/kiosks/x/fixed-event' })
      expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
    }
    await app.close()
  })
})
