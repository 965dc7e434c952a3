import { actieId } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const read: readonly Grant[] = [{ permission: 'TARIFFS_READ' }]
const register: readonly Grant[] = [{ permission: 'TICKETSALES_REGISTER' }]
const find: readonly Grant[] = [{ permission: 'TICKETSALES_SEARCH' }]
const sale = {
  regularPrice: 10,
  regularPriceLabel: 'Basistarief',
  tariff: { id: 'SOCIALTARIFF-1-default' },
  eventId: ids.event,
  uitpasNumber: cards.social,
}

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

/** What was sold by the test: all else is of before. */
const newTickets = ({ sql }: TestBackend) =>
  sql(
    `select event_id, uitpas_number, regular_price, regular_price_label, tariff_id, price,
       array[share_passholder, share_local, share_organizer, share_flemish] as shares
     from ticket where at >= $1 order by regular_price`,
    new Date(now),
  )

/** His only membership, with his social status, is of another card system than the events'. */
const moveElsewhere = ({ sql }: TestBackend) =>
  sql('update membership set card_system_id = 2 where passholder_id = $1', ids.socialHolder)

const suspend = ({ sql }: TestBackend) =>
  sql(
    'update membership set social_tariff_suspended_until = $2 where passholder_id = $1',
    ids.socialHolder,
    new Date(now + hour),
  )

describe('GET /tariffs', () => {
  const ask = (backend: TestBackend, uitpasNumber: string, eventId = ids.event, more = '') =>
    backend.asClient(read, {
      url: `/api/tariffs?regularPrice=10&eventId=${eventId}&uitpasNumber=${uitpasNumber}${more}`,
    })

  it('gives the social tariff in euro, and how many are left; nothing is sold', async () => {
    const tariff = {
      id: 'SOCIALTARIFF-1-default',
      name: 'Kansentarief',
      price: 2,
      type: 'SOCIALTARIFF',
      remaining: 1,
    }
    for (const type of ['', '&type=SOCIALTARIFF']) {
      expect((await ask(shared, cards.social, ids.event, type)).json()).toEqual({ available: [tariff] })
    }
    expect(await newTickets(shared)).toEqual([])
  })

  it('has no coupons, and nothing for who never had a social status', async () => {
    const said = async (...asked: [string, string?, string?]) => (await ask(shared, ...asked)).json()
    expect(await said(cards.social, ids.event, '&type=COUPON')).toEqual({
      available: [],
      endUserMessage: expect.objectContaining({ nl: 'Je hebt geen bon voor deze activiteit.' }),
    })
    expect(await said(cards.active)).toEqual({
      available: [],
      endUserMessage: {
        nl: 'Voor jou geldt de gewone prijs.',
        fr: 'Pour vous, c’est le prix normal.',
        de: 'Für dich gilt der normale Preis.',
        en: 'The regular price applies to you.',
      },
    })
  })

  it('says why there is none any more: of tickets, not of points', async () => {
    expect((await ask(shared, cards.social, ids.pastEvent)).json()).toEqual({
      available: [],
      endUserMessage: {
        nl: 'Je kocht al je ticket aan kansentarief voor deze activiteit.',
        fr: 'Vous avez déjà acheté votre ticket au tarif réduit pour cette activité.',
        de: 'Du hast dein Ticket zum Sozialtarif für diese Aktivität schon gekauft.',
        en: 'You already bought your ticket at the reduced rate for this activity.',
      },
    })
  })

  it('has nothing for who has his social status elsewhere, and says so, until a key is for him', async () => {
    const backend = await startOwnBackend()
    await moveElsewhere(backend)
    const response = await ask(backend, cards.social)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      {
        available: [],
        endUserMessage: {
          nl: 'Het kansentarief geldt hier niet voor jou.',
          fr: 'Le tarif réduit n’est pas valable ici pour vous.',
          de: 'Der Sozialtarif gilt hier nicht für dich.',
          en: 'The reduced rate does not apply to you here.',
        },
      },
    ])
    const sell = () =>
      backend.asClient(register, {
        method: 'POST',
        url: '/api/ticket-sales',
        payload: [{ ...sale, tariff: { id: 'SOCIALTARIFF-1-7' } }],
      })
    expect((await sell()).json().type).toBe(problemType('uitpas/social-tariff-not-available'))
    await backend.sql(
      `insert into distribution_key (id, card_system_id, name, conditions, shares) values (7, 1, 'k', $1, $2)`,
      JSON.stringify({ cardSystem: 'ANY', postalCodes: [], outsideOrganizersCity: false, counterIds: [] }),
      JSON.stringify({
        ...{ passholder: { cents: 150 }, localAuthority: { percent: 50 } },
        ...{ organizer: { rest: true }, flemishAuthority: { cents: 0 } },
      }),
    )
    expect((await ask(backend, cards.social)).json().available).toMatchObject([{ id: 'SOCIALTARIFF-1-7', price: 1.5 }])
    expect((await sell()).statusCode).toBe(200)
    expect(await newTickets(backend)).toMatchObject([{ price: 150, shares: [150, 500, 350, 0] }])
  })

  it('has nothing for an event that is cancelled, and says so; nothing is sold', async () => {
    const backend = await startOwnBackend()
    await backend.sql('update event set cancelled_since = now() where id = $1', ids.event)
    expect((await ask(backend, cards.social)).json()).toEqual({
      available: [],
      endUserMessage: {
        nl: 'Deze activiteit gaat niet door.',
        fr: 'Cette activité n’a pas lieu.',
        de: 'Diese Aktivität findet nicht statt.',
        en: 'This activity does not take place.',
      },
    })
    // What is wrong with the card is said first.
    expect((await ask(backend, cards.blocked)).json().type).toBe(problemType('uitpas/card-blocked'))
    const payload = [sale]
    const sold = await backend.asClient(register, { method: 'POST', url: '/api/ticket-sales', payload })
    expect(sold.json().type).toBe(problemType('uitpas/event-cancelled'))
    const url = `/api/tariffs/static?regularPrice=10&eventId=${ids.event}`
    expect((await backend.asClient(read, { url })).json()).toMatchObject({
      available: [],
      endUserMessage: { nl: 'Deze activiteit gaat niet door.' },
    })
  })

  it('has nothing at no price, and says that no ticket is needed', async () => {
    const url = `/api/tariffs?regularPrice=0&eventId=${ids.event}&uitpasNumber=${cards.social}`
    expect((await shared.asClient(read, { url })).json()).toEqual({
      available: [],
      endUserMessage: expect.objectContaining({ nl: 'Dit is gratis: je hebt geen ticket nodig.' }),
    })
  })

  it.each<[string, string, string?]>([
    ['social-tariff-expired', cards.expired],
    ['card-blocked', cards.blocked],
    ['invalid-card-status', cards.stock],
    ['passholder-blocked', cards.holderBlocked],
    ['passholder-not-found', cards.unknown],
    ['event-not-found', cards.social, 'x'],
    ['invalid-uitpasnumber', '0930000237912'],
  ])('answers %s', async (reason, number, eventId) => {
    const response = await ask(shared, number, eventId)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
  })

  it('answers social-tariff-suspended', async () => {
    const backend = await startOwnBackend()
    await suspend(backend)
    const response = await ask(backend, cards.social)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/social-tariff-suspended')])
  })

  it.each(['', '-1', '1e3', '0x10', '10.005', '100001', 'NaN'])('does not take the price "%s"', async (price) => {
    for (const path of ['tariffs', 'tariffs/static']) {
      const url = `/api/${path}?regularPrice=${price}&eventId=${ids.event}&uitpasNumber=${cards.social}`
      const response = await shared.asClient(read, { url })
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({
        type: problemType('url/not-found'),
        detail: expect.stringContaining('regularPrice'),
      })
    }
  })
})

describe('GET /tariffs/static', () => {
  const ask = (eventId: string) =>
    shared.asClient(read, { url: `/api/tariffs/static?regularPrice=10.50&eventId=${eventId}` })

  it('gives the tariff of whoever has a social status', async () => {
    expect((await ask(ids.event)).json().available).toMatchObject([
      { id: 'SOCIALTARIFF-1-default', price: 2.1, type: 'SOCIALTARIFF', remaining: 1 },
    ])
  })

  it('knows no other events', async () => {
    expect((await ask('x')).json()).toMatchObject({ type: problemType('uitpas/event-not-found'), status: 400 })
  })
})

describe('POST /ticket-sales', () => {
  const post = (backend: TestBackend, payload: object, grants = register) =>
    backend.asClient(grants, { method: 'POST', url: '/api/ticket-sales', payload })

  it('books all at once, in cents, and answers in euro', async () => {
    const backend = await startOwnBackend()
    const { regularPriceLabel: _none, ...unlabelled } = sale
    const response = await post(backend, [sale, { ...unlabelled, eventId: ids.otherEvent, regularPrice: 19.99 }])
    expect(response.statusCode).toBe(200)
    const [first, second] = response.json()
    expect(first).toEqual({
      id: first.id,
      creationDate: new Date(now).toISOString(),
      regularPrice: 10,
      regularPriceLabel: 'Basistarief',
      tariff: { id: 'SOCIALTARIFF-1-default', name: 'Kansentarief', price: 2, type: 'SOCIALTARIFF' },
      eventId: ids.event,
      eventTitle: `Naam van ${ids.event}`,
      uitpasNumber: cards.social,
    })
    expect([second.regularPrice, second.tariff.price]).toEqual([19.99, 4])
    expect([first.id, second.id].every((id) => actieId.safeParse(id).success)).toBe(true)
    expect(first.id).not.toBe(second.id)
    const ticket = { uitpas_number: cards.social, tariff_id: 'SOCIALTARIFF-1-default' }
    expect(await newTickets(backend)).toEqual([
      {
        ...ticket,
        event_id: ids.event,
        regular_price: 1000,
        regular_price_label: 'Basistarief',
        price: 200,
        shares: [200, 400, 400, 0],
      },
      {
        ...ticket,
        event_id: ids.otherEvent,
        regular_price: 1999,
        regular_price_label: null,
        price: 400,
        shares: [400, 800, 799, 0],
      },
    ])
  })

  it.each([
    ['for this organizer', ids.organizer, true],
    ['not for another', ids.otherOrganizer, false],
  ])('gives the passholder to clients that may see one, %s', async (_what, organizerId, shown) => {
    const backend = await startOwnBackend()
    await backend.sql(
      'update membership set social_tariff_end_date = $2 where passholder_id = $1',
      ids.holder,
      new Date(now + hour),
    )
    const grants = [
      ...register,
      { permission: 'PASSHOLDERS_SEARCH', organizerId },
      { permission: 'PASSES_INSZNUMBERS_READ', organizerId },
    ]
    const response = await post(backend, [{ ...sale, uitpasNumber: cards.active }], grants)
    expect(response.statusCode).toBe(200)
    if (shown) {
      expect(response.json()[0].passholder).toMatchObject({ name: secrets.name, inszNumber: secrets.insz, points: 12 })
      return
    }
    for (const secret of [secrets.name, secrets.firstName, secrets.insz]) expect(response.body).not.toContain(secret)
  })

  const other = { ...sale, eventId: ids.otherEvent }
  it.each([
    ['social-tariff-expired', { uitpasNumber: cards.expired }],
    ['social-tariff-not-available', { uitpasNumber: cards.active }],
    ['social-tariff-not-available', { tariff: { id: 'SOCIALTARIFF-2-default' } }],
    ['maximum-reached', { eventId: ids.pastEvent }],
    ['maximum-reached', { eventId: ids.event }],
    ['passholder-not-found', { uitpasNumber: cards.unknown }],
    ['passholder-blocked', { uitpasNumber: cards.holderBlocked }],
    ['card-blocked', { uitpasNumber: cards.blocked }],
    ['event-not-found', { eventId: 'x' }],
    ['ticket-not-needed', { regularPrice: 0 }],
    ['invalid-uitpasnumber', { uitpasNumber: '9,30E+11' }],
  ])('books none when one has %s, and says which', async (reason, wrong) => {
    const response = await post(shared, [sale, { ...other, ...wrong }])
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType(`uitpas/${reason}`), jsonPointer: '/1' })
    expect(await newTickets(shared)).toEqual([])
  })

  it('says the balance with a refusal, to who may see passholders of this organizer', async () => {
    const wrong = [{ ...sale, uitpasNumber: cards.active }]
    const grants = [{ permission: 'TICKETSALES_REGISTER' }, { permission: 'PASSHOLDERS_SEARCH' }]
    expect((await post(shared, wrong, grants)).json()).toMatchObject({ totalPoints: 12, jsonPointer: '/0' })
    expect((await post(shared, wrong)).json()).not.toHaveProperty('totalPoints')
  })

  it('says of a limit that it is of tickets, and for how long', async () => {
    const backend = await startOwnBackend()
    await backend.sql(`update event set ticket_limit_volume = 2, ticket_limit_period = 'WEEK' where id = $1`, ids.event)
    const response = await post(backend, [sale, sale, sale])
    expect(response.json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      jsonPointer: '/2',
      endUserMessage: {
        nl: 'Je kocht deze week al je 2 tickets aan kansentarief voor deze activiteit.',
        fr: 'Vous avez déjà acheté vos 2 tickets au tarif réduit pour cette activité cette semaine.',
        de: 'Du hast diese Woche deine 2 Tickets zum Sozialtarif für diese Aktivität schon gekauft.',
        en: 'You already bought your 2 tickets at the reduced rate for this activity this week.',
      },
    })
  })

  it('sells none to whose social status is suspended', async () => {
    const backend = await startOwnBackend()
    await suspend(backend)
    const response = await post(backend, [sale])
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('uitpas/social-tariff-suspended'), jsonPointer: '/0' })
    expect(await newTickets(backend)).toEqual([])
  })

  it('books none when one is of another organizer', async () => {
    const granted = [{ permission: 'TICKETSALES_REGISTER', organizerId: ids.organizer }]
    const response = await post(shared, [sale, other], granted)
    expect(response.statusCode).toBe(403)
    expect(response.json().jsonPointer).toBe('/1')
    expect(await newTickets(shared)).toEqual([])
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
  ])('refuses a body that is not right: case %#', async (payload, pointer) => {
    const response = await post(shared, payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: pointer }],
    })
    expect(await newTickets(shared)).toEqual([])
  })
})

describe('GET /ticket-sales', () => {
  const get = (query: string, grants = find) => shared.asClient(grants, { url: `/api/ticket-sales?${query}` })
  const holder = `passholderId=${ids.socialHolder}`
  const ownAndOther = `${holder}&organizerId=${ids.organizer}&organizerId=${ids.otherOrganizer}`

  it('gives what stands; whose it is to who may see passholders there, and that is written down', async () => {
    const own = await startOwnBackend()
    const ask = (...grants: Grant[]) =>
      own.asClient([...find, ...grants], { url: `/api/ticket-sales?eventId=${ids.pastEvent}` })
    const sold = {
      id: ids.ticket,
      creationDate: new Date(now - 48 * hour).toISOString(),
      regularPrice: 10,
      tariff: { id: 'SOCIALTARIFF-1-default', name: 'Kansentarief', price: 2, type: 'SOCIALTARIFF' },
      eventId: ids.pastEvent,
      eventTitle: `Naam van ${ids.pastEvent}`,
      uitpasNumber: cards.social,
    }
    const plain = { totalItems: 1, member: [sold] }
    expect((await ask()).json()).toEqual(plain)
    const permission = 'PASSHOLDERS_SEARCH'
    expect((await ask({ permission, organizerId: ids.otherOrganizer })).json()).toEqual(plain)
    const noted = () => own.sql("select passholder_id from reading where action = 'ticket.search'")
    expect(await noted()).toEqual([])
    const [shown] = (
      await ask({ permission, organizerId: ids.organizer }, { permission: 'PASSES_INSZNUMBERS_READ' })
    ).json().member
    expect(shown).toEqual({ ...sold, passholder: expect.objectContaining({ id: ids.socialHolder }) })
    expect(shown.passholder).not.toHaveProperty('inszNumber')
    expect(await noted()).toEqual([{ passholder_id: ids.socialHolder }])
    // Of who was erased nothing is left to show.
    await own.asClient([{ permission: 'PASSHOLDERS_DELETE' }], {
      ...{ method: 'DELETE', url: `/api/passholders/${ids.socialHolder}` },
    })
    expect((await ask({ permission })).json()).toEqual({ totalItems: 1, member: [{ ...sold, uitpasNumber: '' }] })
  })

  it('gives what a zuil sold at the base price as no discount', async () => {
    const backend = await startOwnBackend()
    await backend.sql(
      `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
         share_passholder, share_local, share_organizer, share_flemish, at, source)
       values (gen_random_uuid(), $1, $2, $3, 1000, 1000, 'REGULAR', 'REGULAR', 1000, 0, 0, 0, $4, 'ZUIL')`,
      ids.holder,
      ids.event,
      cards.active,
      new Date(now - hour),
    )
    const { member } = (await backend.asClient(find, { url: `/api/ticket-sales?eventId=${ids.event}` })).json()
    expect(member).toMatchObject([{ regularPrice: 10, uitpasNumber: cards.active }])
    expect(member[0].tariff).toEqual({ id: 'REGULAR', name: 'Basistarief', price: 10 })
  })

  it.each([
    ['event', `eventId=${ids.event}`, 0, []],
    ['organizers', ownAndOther, 2, [ids.otherTicket, ids.ticket]],
    ['one organizer', `${holder}&organizerId=${ids.organizer}`, 1, [ids.ticket]],
    ['pages', `${ownAndOther}&start=1&limit=3`, 2, [ids.ticket]],
    ['part of the title of the event', `${ownAndOther}&eventTitle=PAST-of`, 1, [ids.otherTicket]],
    ['passholder: one without', `passholderId=${ids.holder}&organizerId=${ids.organizer}`, 0, []],
    ['passholder: nobody', `passholderId=x&organizerId=${ids.organizer}`, 0, []],
  ])('finds by %s', async (_what, query, totalItems, found) => {
    const { totalItems: total, member } = (await get(query)).json()
    expect([total, member.map(({ id }: { id: string }) => id)]).toEqual([totalItems, found])
  })

  it.each([
    ['', 404, 'url/not-found'],
    [holder, 404, 'url/not-found'],
    ['eventId=x', 400, 'uitpas/event-not-found'],
    [`eventId=${ids.event}&limit=501`, 400, 'url/query-limit-exceeded'],
    [`eventId=${ids.event}&start=-1`, 404, 'url/not-found'],
  ])('refuses "%s"', async (query, status, reason) => {
    const response = await get(query)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })

  it('is forbidden for an organizer that is not granted, even at an event that is', async () => {
    const granted = [{ permission: 'TICKETSALES_SEARCH', organizerId: ids.organizer }]
    const query = `eventId=${ids.pastEvent}&${holder}&organizerId=${ids.otherOrganizer}`
    expect((await get(query, granted)).statusCode).toBe(403)
  })
})

describe('DELETE /ticket-sales/{ticketSaleId}', () => {
  const remove = (backend: TestBackend, id: string, grants = register) =>
    backend.asClient(grants, { method: 'DELETE', url: `/api/ticket-sales/${id}` })
  const reversals = ({ sql }: TestBackend) =>
    sql('select id, reversed_at from ticket where reversed_at is not null and id <> $1', ids.reversedTicket)

  it('reverses the sale, once, so that the ticket is to be had again', async () => {
    const backend = await startOwnBackend()
    const response = await remove(backend, ids.ticket)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect((await remove(backend, ids.ticket)).statusCode).toBe(404)
    expect(await reversals(backend)).toEqual([{ id: ids.ticket, reversed_at: new Date(now) }])
    const url = `/api/tariffs?regularPrice=10&eventId=${ids.pastEvent}&uitpasNumber=${cards.social}`
    expect((await backend.asClient(read, { url })).json().available).toMatchObject([{ remaining: 1 }])
  })

  it.each([
    [ids.reversedTicket, undefined],
    ['019aad3c-5b20-7c4e-8f00-000000000000', undefined],
    ['x', undefined],
    ['%27', undefined],
    [ids.otherTicket, ids.organizer],
  ])('does not find %s for %s', async (id, organizerId) => {
    const grants = [{ permission: 'TICKETSALES_REGISTER', ...(organizerId !== undefined && { organizerId }) }]
    const response = await remove(shared, id, grants)
    expect([response.statusCode, response.json().type]).toEqual([404, problemType('uitpas/ticket-sale-not-found')])
    expect(await reversals(shared)).toEqual([])
  })
})
