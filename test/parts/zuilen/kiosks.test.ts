import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

describe('GET /kiosks', () => {
  const found = (query: string, organizerId?: string) =>
    shared.asClient([{ permission: 'KIOSKS_READ', ...(organizerId !== undefined && { organizerId }) }], {
      url: `/api/kiosks${query}`,
    })

  it('gives zuilen that are not blocked, without the secret of their device', async () => {
    const response = await found('')
    expect(response.json()).toMatchObject({
      totalItems: 2,
      member: [
        {
          id: ids.zuil,
          name: 'CID-PPT-001',
          deviceId: '',
          organizers: [{ id: ids.organizer, name: `Naam van ${ids.organizer}` }],
          locations: [{ id: ids.location, name: `Naam van ${ids.location}` }],
          cardSystem: { id: 1 },
        },
        { id: ids.otherZuil, name: 'CID-PPT-003', organizers: [{ id: ids.otherOrganizer }], locations: [] },
      ],
    })
    expect(response.body).not.toContain(ids.device)
    expect((await found('?start=1&limit=1')).json()).toMatchObject({ totalItems: 2, member: [{ id: ids.otherZuil }] })
  })

  it('gives those of an organizer, or of the organizers that are granted', async () => {
    const others = (await found(`?organizerId=${ids.otherOrganizer}`)).json()
    expect(others).toMatchObject({ totalItems: 1, member: [{ id: ids.otherZuil }] })
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
  const put = (backend: TestBackend, payload: object) => backend.asClient(grants, { method: 'PUT', url, payload })
  /** Of each zuil the events that are set, and how often its settings were changed. */
  const fixed = ({ sql }: TestBackend) =>
    sql('select id, fixed_event_id, counter_event_id, settings_version from zuil order by id')

  it('is the choice of the counter: set, read and removed, without a code, even where the zuil shows one', async () => {
    const own = await startOwnBackend()
    await own.sql('update zuil set show_qr = true')
    const [, ...others] = await fixed(own)
    expect((await own.asClient(grants, { url })).json().type).toBe(problemType('uitpas/event-not-found'))
    expect((await put(own, { id: ids.event })).statusCode).toBe(204)
    const mine = { id: ids.zuil, fixed_event_id: null, settings_version: 1 }
    expect(await fixed(own)).toEqual([{ ...mine, counter_event_id: ids.event }, ...others])
    const event = { id: ids.event, title: `Naam van ${ids.event}` }
    const set = { checkinPoints: 1, event, basePrice: 10, checkinCode: '' }
    expect((await own.asClient(grants, { url })).json()).toEqual(set)
    expect((await own.asClient(grants, { method: 'DELETE', url })).statusCode).toBe(204)
    expect(await fixed(own)).toEqual([{ ...mine, counter_event_id: null }, ...others])
    expect((await own.asClient(grants, { url })).statusCode).toBe(404)
    expect((await own.asClient(grants, { method: 'DELETE', url })).json()).toMatchObject({
      type: problemType('uitpas/event-not-found'),
      status: 404,
    })
  })

  it('leaves alone what the back office has set, which goes before it', async () => {
    const own = await startOwnBackend()
    await own.sql('update zuil set fixed_event_id = $2 where id = $1', ids.zuil, ids.otherEvent)
    const [, ...others] = await fixed(own)
    const mine = { id: ids.zuil, fixed_event_id: ids.otherEvent, settings_version: 1 }
    expect((await put(own, { id: ids.event })).statusCode).toBe(204)
    expect(await fixed(own)).toEqual([{ ...mine, counter_event_id: ids.event }, ...others])
    expect((await own.asClient(grants, { url })).json().event.id).toBe(ids.otherEvent)
    // "Zuil kiest automatisch".
    expect((await own.asClient(grants, { method: 'DELETE', url })).statusCode).toBe(204)
    expect(await fixed(own)).toEqual([{ ...mine, counter_event_id: null }, ...others])
    expect((await own.asClient(grants, { url })).json().event.id).toBe(ids.otherEvent)
    expect((await own.asClient(grants, { method: 'DELETE', url })).json()).toMatchObject({
      type: problemType('uitpas/event-not-found'),
      detail: expect.stringContaining('back office'),
    })
    expect(await fixed(own)).toEqual([{ ...mine, counter_event_id: null }, ...others])
  })

  it.each([
    [{ id: 'x' }, 'uitpas/event-not-found'],
    [{ id: ids.otherEvent }, 'uitpas/event-not-acceptable'],
    [{ id: ids.pastEvent }, 'uitpas/event-not-acceptable'],
    [{}, 'body/invalid-data'],
  ])('is not set to %j: %s', async (payload, reason) => {
    const before = await fixed(shared)
    const response = await put(shared, payload)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(reason)])
    expect(await fixed(shared)).toEqual(before)
  })

  it('is none that is over, cancelled or elsewhere, and the counter is told which', async () => {
    const own = await startOwnBackend()
    const refused = async (id: string) => (await put(own, { id })).json()
    expect(await refused(ids.pastEvent)).toMatchObject({ endUserMessage: { nl: 'Deze activiteit is voorbij.' } })
    expect(await refused(ids.otherEvent)).toMatchObject({
      endUserMessage: { nl: 'Deze activiteit hoort niet bij een balie van deze zuil.' },
    })
    await own.sql('update event set cancelled_since = $2 where id = $1', ids.event, new Date(now - hour).toISOString())
    expect(await refused(ids.event)).toMatchObject({
      ...{ type: problemType('uitpas/event-not-acceptable'), status: 400 },
      endUserMessage: { nl: 'Deze activiteit gaat niet door.' },
    })
  })

  it('is nothing for a zuil that has no event', async () => {
    const own = await startOwnBackend()
    await own.sql("update zuil set type = 'REWARD'")
    const before = await fixed(own)
    expect((await put(own, { id: ids.event })).json()).toMatchObject({
      type: problemType('uitpas/event-not-acceptable'),
      endUserMessage: { nl: 'Deze zuil toont geen activiteit.' },
    })
    expect(await fixed(own)).toEqual(before)
  })

  it('is not said to be set by who lost the zuil meanwhile', async () => {
    const own = await startOwnBackend()
    expect((await put(own, { id: ids.event })).statusCode).toBe(204)
    const before = await fixed(own)
    await own.store.catalog()
    // Without its triggers the catalog does not know yet: as between the check and the write.
    await own.sql('alter table "_CounterToZuil" disable trigger all')
    await own.sql('delete from "_CounterToZuil" where "B" = $1', ids.zuil)
    const mine = grants.map((grant) => ({ ...grant, organizerId: ids.organizer }))
    for (const request of [{ method: 'PUT', payload: { id: ids.event } }, { method: 'DELETE' }] as const) {
      const response = await own.asClient(mine, { ...request, url })
      expect([response.statusCode, response.json().type]).toEqual([404, problemType('url/not-found')])
    }
    expect(await fixed(own)).toEqual(before)
  })

  it('of an unknown zuil is not there', async () => {
    for (const method of ['GET', 'DELETE'] as const) {
      const response = await shared.asClient(grants, { method, url: '/api/kiosks/x/fixed-event' })
      expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
    }
  })
})
