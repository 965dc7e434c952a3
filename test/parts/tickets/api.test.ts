import { actieId, type RefusalReason } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { fakePasses, system } from '../../support/http/fake-facts.ts'
import { cards, ids, now, secrets } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const read = [{ permission: 'TARIFFS_READ' }]
const register = [{ permission: 'TICKETSALES_REGISTER' }]
const find = [{ permission: 'TICKETSALES_SEARCH' }]
const sale = {
  regularPrice: 10,
  regularPriceLabel: 'Basistarief',
  tariff: { id: 'SOCIALTARIFF-1-default' },
  eventId: ids.event,
  uitpasNumber: cards.active,
}

/** The passes, with a social status for the active one. */
const withSocialStatus = (over: { suspended?: boolean } = {}) => {
  const passes = fakePasses()
  const pass = passes.get(cards.active)
  if (!pass?.passholder) throw new Error('no pass')
  const [membership] = pass.passholder.memberships
  if (!membership) throw new Error('no membership')
  const social = {
    ...membership,
    cardSystem: system,
    socialTariffEndDate: now + 1_000_000_000,
    ...(over.suspended && { socialTariffSuspendedUntil: now + 1_000_000 }),
  }
  passes.set(cards.active, { ...pass, passholder: { ...pass.passholder, memberships: [social] } })
  return passes
}

describe('GET /tariffs', () => {
  const ask = async (
    uitpasNumber: string = cards.active,
    more: { query?: string; standing?: number; suspended?: boolean; social?: boolean; eventId?: string } = {},
  ) => {
    const { app, asClient, state } = await serve()
    if (more.social !== false) state.passes = withSocialStatus({ suspended: more.suspended ?? false })
    state.standing = more.standing ?? 0
    const event = more.eventId ?? ids.event
    const response = await asClient(read, {
      url: `/api/tariffs?regularPrice=10&eventId=${event}&uitpasNumber=${uitpasNumber}${more.query ?? ''}`,
    })
    await app.close()
    expect(state.booked).toEqual([])
    return response
  }

  it('gives the social tariff in euro, and how many are left', async () => {
    expect((await ask()).json()).toEqual({
      available: [{ id: 'SOCIALTARIFF-1-default', name: 'Kansentarief', price: 2, type: 'SOCIALTARIFF', remaining: 1 }],
    })
    expect((await ask(cards.active, { query: '&type=SOCIALTARIFF' })).json().available).toHaveLength(1)
  })

  it('has no coupons, and nothing for who never had a social status', async () => {
    expect((await ask(cards.active, { query: '&type=COUPON' })).json()).toEqual({ available: [] })
    expect((await ask(cards.active, { social: false })).json()).toEqual({ available: [] })
  })

  it('says why there is none any more', async () => {
    const response = (await ask(cards.active, { standing: 1 })).json()
    expect(response).toMatchObject({
      available: [],
      endUserMessage: { nl: expect.any(String), en: expect.any(String) },
    })
  })

  it.each<[string, string, Parameters<typeof ask>[1], number]>([
    ['social-tariff-suspended', cards.active, { suspended: true }, 400],
    ['social-tariff-expired', cards.expired, {}, 400],
    ['card-blocked', cards.blocked, {}, 400],
    ['invalid-card-status', cards.stock, {}, 400],
    ['passholder-blocked', cards.holderBlocked, {}, 400],
    ['passholder-not-found', cards.unknown, {}, 400],
    ['event-not-found', cards.active, { eventId: 'x' }, 400],
    ['invalid-uitpasnumber', '0930000237912', {}, 400],
  ])('answers %s', async (reason, number, more, status) => {
    const response = await ask(number, more)
    expect(response.statusCode).toBe(status)
    expect(response.json().type).toBe(problemType(`uitpas/${reason}`))
  })

  it.each(['', '-1', '1e3', '0x10', '10.005', '100001', 'NaN'])('does not take the price "%s"', async (price) => {
    const { app, asClient } = await serve()
    for (const path of ['tariffs', 'tariffs/static']) {
      const url = `/api/${path}?regularPrice=${price}&eventId=${ids.event}&uitpasNumber=${cards.active}`
      const response = await asClient(read, { url })
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({
        type: problemType('url/not-found'),
        detail: expect.stringContaining('regularPrice'),
      })
    }
    await app.close()
  })
})

describe('GET /tariffs/static', () => {
  it('gives the tariff of whoever has a social status', async () => {
    const { app, asClient } = await serve()
    const response = await asClient(read, { url: `/api/tariffs/static?regularPrice=10.50&eventId=${ids.event}` })
    expect(response.json().available).toMatchObject([
      { id: 'SOCIALTARIFF-1-default', price: 2.1, type: 'SOCIALTARIFF' },
    ])
    await app.close()
  })

  it('knows no other events', async () => {
    const { app, asClient } = await serve()
    const response = await asClient(read, { url: '/api/tariffs/static?regularPrice=10&eventId=x' })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 400 })
    await app.close()
  })
})

describe('POST /ticket-sales', () => {
  it('books all at once, in cents, and answers in euro', async () => {
    const { app, asClient, state } = await serve()
    const payload = [sale, { ...sale, uitpasNumber: cards.expired, regularPrice: 19.99 }]
    const response = await asClient(register, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(response.statusCode).toBe(200)
    expect(state.allOrNothing).toBe(true)
    expect(state.booked).toMatchObject([
      { origin: 'API', kind: 'TICKET', regularPrice: 1000, regularPriceLabel: 'Basistarief', receivedAt: now },
      { origin: 'API', kind: 'TICKET', regularPrice: 1999, card: { uitpasNumber: cards.expired } },
    ])
    const [first, second] = response.json()
    expect(first).toEqual({
      id: first.id,
      creationDate: new Date(now).toISOString(),
      regularPrice: 10,
      regularPriceLabel: 'Basistarief',
      tariff: { id: 'SOCIALTARIFF-1-default', name: 'Kansentarief', price: 2, type: 'SOCIALTARIFF' },
      eventId: ids.event,
      eventTitle: `Naam van ${ids.event}`,
      uitpasNumber: cards.active,
    })
    expect(second.regularPrice).toBe(19.99)
    expect([first.id, second.id].every((id) => actieId.safeParse(id).success)).toBe(true)
    expect(first.id).not.toBe(second.id)
    await app.close()
  })

  it('gives the passholder to clients that may see one, for this organizer', async () => {
    const { app, asClient } = await serve()
    const post = (organizerId: string) =>
      asClient([...register, { permission: 'PASSHOLDERS_SEARCH', organizerId }], {
        method: 'POST',
        url: '/api/ticket-sales',
        payload: [sale],
      })
    expect((await post(ids.organizer)).json()[0].passholder).toMatchObject({ name: secrets.name, points: 12 })
    const hidden = await post(ids.otherOrganizer)
    for (const secret of [secrets.name, secrets.firstName, secrets.insz]) expect(hidden.body).not.toContain(secret)
    await app.close()
  })

  it.each<RefusalReason>([
    'social-tariff-expired',
    'social-tariff-suspended',
    'social-tariff-not-available',
    'maximum-reached',
    'passholder-not-found',
    'card-blocked',
  ])('says which one is refused: %s', async (reason) => {
    const { app, asClient, state } = await serve()
    const agree = state.verdict
    state.verdict = (request) =>
      request.card.kind === 'BARCODE' && request.card.uitpasNumber === cards.expired
        ? { outcome: 'REFUSED', actieId: request.actieId, reason }
        : agree(request)
    const payload = [sale, { ...sale, uitpasNumber: cards.expired }, sale]
    const response = await asClient(register, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType(`uitpas/${reason}`), jsonPointer: '/1' })
    await app.close()
  })

  it.each([
    ['event-not-found', { eventId: 'x' }, 400],
    ['invalid-uitpasnumber', { uitpasNumber: '9,30E+11' }, 400],
  ])('books none when one has %s', async (reason, wrong, status) => {
    const { app, asClient, state } = await serve()
    const payload = [sale, { ...sale, ...wrong }]
    const response = await asClient(register, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ type: problemType(`uitpas/${reason}`), jsonPointer: '/1' })
    expect(state.booked).toEqual([])
    await app.close()
  })

  it('books none when one is of another organizer', async () => {
    const { app, asClient, state } = await serve()
    const granted = [{ permission: 'TICKETSALES_REGISTER', organizerId: ids.organizer }]
    const payload = [sale, { ...sale, eventId: ids.otherEvent }]
    const response = await asClient(granted, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(response.statusCode).toBe(403)
    expect(response.json().jsonPointer).toBe('/1')
    expect(state.booked).toEqual([])
    await app.close()
  })

  it.each([
    [[], '/'],
    [{}, '/'],
    [[{ ...sale, regularPrice: -1 }], '/0/regularPrice'],
    [[{ ...sale, regularPrice: '10' }], '/0/regularPrice'],
    [[{ ...sale, regularPrice: 1.005 }], '/0/regularPrice'],
    [[sale, { ...sale, tariff: {} }], '/1/tariff/id'],
    [[{ ...sale, regularPriceLabel: 'a\u0000' }], '/0/regularPriceLabel'],
    [Array.from({ length: 101 }, () => sale), '/'],
  ])('refuses a body that is not right', async (payload, pointer) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(register, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: pointer }],
    })
    expect(state.booked).toEqual([])
    await app.close()
  })
})

describe('GET /ticket-sales', () => {
  it('gives sales by event or by passholder, never with the passholder', async () => {
    const { app, asClient, state } = await serve()
    const grants = [...find, { permission: 'PASSHOLDERS_SEARCH' }]
    const byEvent = await asClient(grants, { url: `/api/ticket-sales?eventId=${ids.event}&eventTitle=naam` })
    expect(byEvent.json()).toMatchObject({
      totalItems: 2,
      member: [
        { id: ids.checkin, regularPrice: 10, tariff: { price: 2, type: 'SOCIALTARIFF' } },
        { id: ids.otherCheckin, tariff: { id: 'REGULAR', price: 10 } },
      ],
    })
    expect(byEvent.json().member[1].tariff).not.toHaveProperty('type')
    expect(byEvent.body).not.toContain('passholder')
    const organizers = `organizerId=${ids.organizer}&organizerId=${ids.otherOrganizer}`
    await asClient(grants, { url: `/api/ticket-sales?passholderId=${ids.holder}&${organizers}&start=2&limit=3` })
    expect(state.searches).toEqual([
      { eventId: ids.event, eventTitle: 'naam', start: 0, limit: 20 },
      { passholderId: ids.holder, organizerIds: [ids.organizer, ids.otherOrganizer], start: 2, limit: 3 },
    ])
    await app.close()
  })

  it.each([
    ['', 404, 'url/not-found'],
    [`passholderId=${ids.holder}`, 404, 'url/not-found'],
    ['eventId=x', 400, 'uitpas/event-not-found'],
    [`eventId=${ids.event}&limit=501`, 400, 'url/query-limit-exceeded'],
    [`eventId=${ids.event}&start=-1`, 404, 'url/not-found'],
  ])('refuses "%s"', async (query, status, reason) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(find, { url: `/api/ticket-sales?${query}` })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(state.searches).toEqual([])
    await app.close()
  })

  it('is forbidden for an organizer that is not granted, even at an event that is', async () => {
    const { app, asClient, state } = await serve()
    const granted = [{ permission: 'TICKETSALES_SEARCH', organizerId: ids.organizer }]
    const url = `/api/ticket-sales?eventId=${ids.event}&passholderId=${ids.holder}&organizerId=${ids.otherOrganizer}`
    expect((await asClient(granted, { url })).statusCode).toBe(403)
    expect(state.searches).toEqual([])
    await app.close()
  })
})

describe('DELETE /ticket-sales/{ticketSaleId}', () => {
  it('is reversed', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(register, { method: 'DELETE', url: `/api/ticket-sales/${ids.checkin}` })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(state.reversed).toEqual([ids.checkin])
    await app.close()
  })

  it.each([ids.reversedCheckin, '019aad3c-5b20-7c4e-8f00-000000000000', 'x', '%00'])('does not find %s', async (id) => {
    const { app, asClient, state } = await serve()
    const response = await asClient(register, { method: 'DELETE', url: `/api/ticket-sales/${id}` })
    expect([response.statusCode, response.json().type]).toEqual([404, problemType('uitpas/ticket-sale-not-found')])
    expect(state.reversed).toEqual([])
    await app.close()
  })
})
