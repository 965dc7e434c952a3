import { actieId, type RefusalReason, refusalReasons } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { cards, ids, now, secrets } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const write = [{ permission: 'CHECKINS_WRITE' }]
const read = [{ permission: 'CHECKINS_READ' }]
const body = { eventId: ids.event, uitpasNumber: cards.active }

describe('POST /checkins', () => {
  it('books at the event and answers with the check-in', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(write, { method: 'POST', url: '/api/checkins', payload: body })
    expect(response.statusCode).toBe(201)
    expect(state.booked).toMatchObject([
      { origin: 'API', eventId: ids.event, card: { kind: 'BARCODE', uitpasNumber: cards.active }, receivedAt: now },
    ])
    const saved = response.json()
    expect(actieId.safeParse(saved.id).success).toBe(true)
    expect(saved).toEqual({
      id: saved.id,
      creationDate: new Date(now).toISOString(),
      eventId: ids.event,
      eventTitle: `Naam van ${ids.event}`,
      uitpasNumber: cards.active,
      points: 1,
    })
    await app.close()
  })

  it('gives the passholder to clients that may see one, for this organizer', async () => {
    const { app, asClient } = await serve()
    const post = (organizerId: string) =>
      asClient([...write, { permission: 'PASSHOLDERS_SEARCH', organizerId }], {
        method: 'POST',
        url: '/api/checkins',
        payload: body,
      })
    const shown = (await post(ids.organizer)).json()
    expect(shown.passholder).toMatchObject({
      id: ids.holder,
      name: secrets.name,
      inszNumber: secrets.insz,
      dateOfBirth: '1983-03-02',
      address: { street: 'Molenstraat 1', postalCode: '9300', city: 'Aalst' },
      points: 12,
      uitpasNumber: cards.active,
      cardSystemMemberships: [{ status: 'ACTIVE', currentCard: { uitpasNumber: cards.active, status: 'ACTIVE' } }],
    })
    const hidden = await post(ids.otherOrganizer)
    expect(hidden.statusCode).toBe(201)
    expect(hidden.json().passholder).toBeUndefined()
    for (const secret of [secrets.name, secrets.firstName, secrets.insz]) expect(hidden.body).not.toContain(secret)
    await app.close()
  })

  it.each(refusalReasons)('gives the refusal %s as its problem', async (reason: RefusalReason) => {
    const { app, asClient, state } = await serve()
    state.verdict = ({ actieId }) => ({ outcome: 'REFUSED', actieId, reason })
    const response = await asClient(write, { method: 'POST', url: '/api/checkins', payload: body })
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ type: problemType(`uitpas/${reason}`), status: 400 })
    expect(Object.keys(response.json().endUserMessage)).toEqual(['nl', 'fr', 'de', 'en'])
    await app.close()
  })

  it.each([
    ['nothing', undefined, undefined, 'body/missing', undefined],
    ['an empty body', '', 'application/json', 'body/missing', undefined],
    ['null', 'null', 'application/json', 'body/missing', undefined],
    ['text that is not JSON', '{"eventId":', 'application/json', 'body/invalid-syntax', undefined],
    ['a form', 'eventId=1', 'application/x-www-form-urlencoded', 'body/invalid-syntax', undefined],
    ['another prototype', '{"__proto__":{"x":1}}', 'application/json', 'body/invalid-syntax', undefined],
    ['a list', '[]', 'application/json', 'body/invalid-data', '/'],
    ['a missing field', `{"eventId":"${ids.event}"}`, 'application/json', 'body/invalid-data', '/uitpasNumber'],
    [
      'a number for a number',
      `{"eventId":"e","uitpasNumber":930000420206}`,
      'application/json',
      'body/invalid-data',
      '/uitpasNumber',
    ],
    [
      'a NUL in a text',
      `{"eventId":"\\u0000","uitpasNumber":"0930000420206"}`,
      'application/json',
      'body/invalid-data',
      '/eventId',
    ],
  ])('refuses %s', async (_what, payload, type, reason, pointer) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(write, {
      method: 'POST',
      url: '/api/checkins',
      ...(payload !== undefined && { payload }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    })
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType(reason))
    expect(response.json().schemaErrors?.[0].jsonPointer).toBe(pointer)
    expect(response.body).not.toContain('930000420206')
    expect(state.booked).toEqual([])
    await app.close()
  })

  it.each([
    ['9,30E+11', /spreadsheet/],
    [cards.active.slice(1), /leading zero/],
    ['0930000237912', /last digit/],
  ])('helps with the number %s', async (uitpasNumber, detail) => {
    const { app, asClient } = await serve()
    const response = await asClient(write, { method: 'POST', url: '/api/checkins', payload: { ...body, uitpasNumber } })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('uitpas/invalid-uitpasnumber'),
      detail: expect.stringMatching(detail),
    })
    if (uitpasNumber.length >= 12) expect(response.body).not.toContain(uitpasNumber.slice(0, 12))
    await app.close()
  })

  it('knows no other events', async () => {
    const { app, asClient } = await serve()
    const response = await asClient(write, { method: 'POST', url: '/api/checkins', payload: { ...body, eventId: 'x' } })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 400 })
    await app.close()
  })

  it('refuses a large body unread', async () => {
    const { app, asClient } = await serve()
    const response = await asClient(write, {
      method: 'POST',
      url: '/api/checkins',
      payload: { eventId: 'x'.repeat(70_000) },
    })
    expect(response.statusCode).toBe(413)
    expect(response.json().status).toBe(413)
    await app.close()
  })
})

describe('GET /checkins', () => {
  const url = `/api/checkins?passholderId=${ids.holder}&organizerId=${ids.organizer}`

  it('gives totals and check-ins, without the passholder even to who may see one', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient([...read, { permission: 'PASSHOLDERS_SEARCH' }], {
      url: `${url}&eventTitle=naam&start=3&limit=500`,
    })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ totalItems: 2, member: [{ id: ids.checkin }, { id: ids.reversedCheckin }] })
    expect(response.body).not.toContain('passholder')
    expect(state.searches).toEqual([
      { passholderId: ids.holder, organizerIds: [ids.organizer], start: 3, limit: 500, eventTitle: 'naam' },
    ])
    await app.close()
  })

  it('asks from the start, twenty at a time, when nothing is said', async () => {
    const { app, asClient, state } = await serve()
    await asClient(read, { url: `${url}&organizerId=${ids.otherOrganizer}` })
    expect(state.searches).toEqual([
      { passholderId: ids.holder, organizerIds: [ids.organizer, ids.otherOrganizer], start: 0, limit: 20 },
    ])
    await app.close()
  })

  it('is forbidden when one of several organizers is not granted', async () => {
    const { app, asClient, state } = await serve()
    const granted = [{ permission: 'CHECKINS_READ', organizerId: ids.organizer }]
    const response = await asClient(granted, { url: `${url}&organizerId=${ids.otherOrganizer}` })
    expect(response.statusCode).toBe(403)
    expect(state.searches).toEqual([])
    await app.close()
  })

  it('refuses more than 500', async () => {
    const { app, asClient } = await serve()
    for (const limit of ['501', '999999999']) {
      const response = await asClient(read, { url: `${url}&limit=${limit}` })
      expect(response.statusCode).toBe(400)
      expect(response.json().type).toBe(problemType('url/query-limit-exceeded'))
    }
    await app.close()
  })

  it.each([
    ['passholderId', `/api/checkins?organizerId=${ids.organizer}`],
    ['organizerId', `/api/checkins?passholderId=${ids.holder}`],
    ['limit', `${url}&limit=-1`],
    ['limit', `${url}&limit=many`],
    ['start', `${url}&start=1.5`],
    ['start', `${url}&start=99999999999`],
    ['eventTitle', `${url}&eventTitle=%00`],
  ])('says that %s is wrong', async (parameter, wrong) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(read, { url: wrong })
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({
      type: problemType('url/not-found'),
      detail: expect.stringContaining(parameter),
    })
    expect(state.searches).toEqual([])
    await app.close()
  })

  it('finds nothing for a passholder that can not be', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(read, { url: `/api/checkins?passholderId=x&organizerId=${ids.organizer}` })
    expect(response.json()).toEqual({ totalItems: 0, member: [] })
    expect(state.searches).toEqual([])
    await app.close()
  })
})

describe('DELETE /checkins/{checkinId}', () => {
  it('takes back', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(write, { method: 'DELETE', url: `/api/checkins/${ids.checkin}` })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(state.reversed).toEqual([ids.checkin])
    await app.close()
  })

  it.each([ids.reversedCheckin, '019aad3c-5b20-7c4e-8f00-000000000000', 'x', '%00', "';--"])(
    'does not find %s',
    async (id) => {
      const { app, asClient, state } = await serve()
      const response = await asClient(write, { method: 'DELETE', url: `/api/checkins/${id}` })
      expect(response.statusCode).toBe(404)
      expect(response.json().type).toBe(problemType('url/not-found'))
      expect(state.reversed).toEqual([])
      await app.close()
    },
  )
})

describe('GET /checkin-status', () => {
  const ask = async (eventId: string, uitpasNumber: string, standing = 0) => {
    const { app, asClient, state } = await serve()
    state.standing = standing
    const response = await asClient(write, {
      url: `/api/checkin-status?eventId=${eventId}&uitpasNumber=${uitpasNumber}`,
    })
    await app.close()
    expect(state.booked).toEqual([])
    return response
  }

  it('allows what would be booked', async () => {
    expect((await ask(ids.event, cards.active)).json()).toEqual({ allowed: true })
  })

  it('tells the passholder why not', async () => {
    for (const response of [
      await ask('event-past', cards.active),
      await ask(ids.event, cards.active, 1),
      await ask(ids.event, cards.blocked),
      await ask(ids.event, cards.holderBlocked),
    ]) {
      expect(response.statusCode).toBe(200)
      expect(response.json()).toMatchObject({
        allowed: false,
        endUserMessage: { nl: expect.any(String), en: expect.any(String) },
      })
    }
    expect((await ask(ids.event, cards.active, 1)).json().endUserMessage.nl).toContain('al je punt')
  })

  it.each([
    ['x', cards.active, 404, 'uitpas/event-not-found'],
    [ids.event, cards.unknown, 404, 'uitpas/passholder-not-found'],
    [ids.event, cards.stock, 404, 'uitpas/passholder-not-found'],
    [ids.event, '0930000237912', 400, 'uitpas/invalid-uitpasnumber'],
    ['', cards.active, 404, 'url/not-found'],
  ])('answers %s with %s: %i %s', async (eventId, number, status, reason) => {
    const response = await ask(eventId, number)
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ type: problemType(reason), status })
  })
})
