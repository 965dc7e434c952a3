import { beforeEach, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { addGroup, group } from '../../support/group-pass.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

/** Group passes over the API: found by their card, sold tickets to, and nobody wherever a person is meant. */

let backend: TestBackend
beforeEach(async () => {
  backend = await startOwnBackend()
  await addGroup(backend)
})

const mine = (...permissions: string[]): readonly Grant[] =>
  permissions.map((permission) => ({ permission, organizerId: ids.organizer }))
const get = async (permission: string, url: string) => {
  const response = await backend.asClient(mine(permission), { url: `/api${url}` })
  return { status: response.statusCode, ...response.json() }
}
const find = (query: string) => get('GROUPPASSES_SEARCH', `/grouppasses?${query}`)
const byNumber = `uitpasNumber=${group.uitpasNumber}`
const post = (permission: string, url: string, payload: object) =>
  backend.asClient(mine(permission, 'PASSHOLDERS_SEARCH'), { method: 'POST', url: `/api${url}`, payload })

const tariffs = () =>
  get('TARIFFS_READ', `/tariffs?regularPrice=10&eventId=${ids.event}&uitpasNumber=${group.uitpasNumber}`)
const sell = (count: number) =>
  post(
    'TICKETSALES_REGISTER',
    '/ticket-sales',
    Array.from({ length: count }, () => ({
      ...{ uitpasNumber: group.uitpasNumber, eventId: ids.event, regularPrice: 10 },
      tariff: { id: 'SOCIALTARIFF-1-default' },
    })),
  )

const whole = {
  ...{ id: group.id, name: group.name, uitpasNumber: group.uitpasNumber, cardStatus: 'ACTIVE' },
  ...{ email: 'onthaal@linde.example', telephone: '053700000', creationDate: '2026-01-05T08:00:00.000Z' },
  socialTariff: { status: 'ACTIVE', endDate: group.endDate, totalTicketsPerYear: 20, availableTickets: 20 },
  address: { street: 'Schoolstraat 2', postalCode: '9300', city: 'Aalst' },
}

describe('a group pass', () => {
  it('is found by its card or its id, whole', async () => {
    const found = await find(byNumber)
    expect(found).toMatchObject({ status: 200, totalItems: 1, member: [{ ...whole, cardSystem: { id: 1 } }] })
    expect(await find(`chipNumber=${group.chipNumber}`)).toEqual(found)
    expect(await find(`${byNumber}&chipNumber=${group.chipNumber}`)).toEqual(found)
    expect(await get('GROUPPASSES_SEARCH', `/grouppasses/${group.id}`)).toMatchObject({ status: 200, ...whole })
    expect(await find(`${byNumber}&start=1`)).toEqual({ status: 200, totalItems: 1, member: [] })
    expect(await find(`${byNumber}&limit=0`)).toEqual({ status: 200, totalItems: 1, member: [] })
  })

  it('is not found by the card of a person, of nobody, or of another', async () => {
    const none = { status: 200, totalItems: 0, member: [] }
    for (const query of [
      `uitpasNumber=${cards.active}`,
      `uitpasNumber=${cards.unknown}`,
      'chipNumber=8',
      `uitpasNumber=${group.uitpasNumber}&chipNumber=04000000000000`,
    ])
      expect(await find(query)).toEqual(none)
    for (const id of [ids.holder, 'nobody', '00000000-0000-4000-8000-000000000000'])
      expect(await get('GROUPPASSES_SEARCH', `/grouppasses/${id}`)).toMatchObject({
        ...{ status: 404, type: problemType('uitpas/passholder-not-found') },
      })
  })

  it('is asked for by a number, that can be one', async () => {
    expect(await find('')).toMatchObject({ status: 404, type: problemType('url/not-found') })
    expect(await find('uitpasNumber=12')).toMatchObject({
      status: 400,
      type: problemType('uitpas/invalid-uitpas-number'),
    })
    expect(await find(`${byNumber}&limit=501`)).toMatchObject({ type: problemType('url/query-limit-exceeded') })
  })

  it('shows the card that is asked for: one that was replaced is not of use', async () => {
    await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", group.uitpasNumber)
    await backend.sql(
      "insert into card (uitpas_number, card_system_id, status, passholder_id) values ('0900000191800', 1, 'ACTIVE', $1)",
      group.id,
    )
    expect(await find(byNumber)).toMatchObject({
      member: [{ uitpasNumber: group.uitpasNumber, cardStatus: 'BLOCKED' }],
    })
    expect(await get('GROUPPASSES_SEARCH', `/grouppasses/${group.id}`)).toMatchObject({
      ...{ uitpasNumber: '0900000191800', cardStatus: 'ACTIVE' },
    })
  })

  it.each([
    ["social_tariff_end_date = '2025-01-01'", { status: 'EXPIRED', availableTickets: 20 }],
    ["social_tariff_end_date = '2026-11-20'", { status: 'ACTIVE' }],
    ["social_tariff_suspended_until = '2027-01-01'", { status: 'EXPIRED' }],
    ["status = 'BLOCKED'", { status: 'EXPIRED' }],
    ['social_tariff_end_date = null', undefined],
  ])('has a social tariff, or none: %s', async (change, socialTariff) => {
    await backend.sql(`update membership set ${change} where passholder_id = $1`, group.id)
    const { member } = await find(byNumber)
    if (socialTariff) expect(member[0].socialTariff).toMatchObject(socialTariff)
    else expect(member[0]).not.toHaveProperty('socialTariff')
  })

  it('buys tickets, so many a year, which are given back when they are reversed', async () => {
    expect(await tariffs()).toMatchObject({ available: [{ id: 'SOCIALTARIFF-1-default', price: 2, remaining: 20 }] })
    const sold = await sell(19)
    expect(sold.statusCode).toBe(200)
    expect(sold.json()).toHaveLength(19)
    expect(sold.json()[0]).not.toHaveProperty('passholder')
    expect((await find(byNumber)).member[0].socialTariff).toMatchObject({
      totalTicketsPerYear: 20,
      availableTickets: 1,
    })
    expect(await tariffs()).toMatchObject({ available: [{ remaining: 1 }] })
    const social = await get('SOCIALTARIFF_EXPORT', '/cards/social-tariff/1/active')
    expect(Object.values(social)).toContainEqual({
      ...{ uitpasNumber: group.uitpasNumber, cardType: 'GROUP', availableTickets: 1 },
    })
    // All or none.
    const tooMany = await sell(2)
    expect([tooMany.statusCode, tooMany.json()]).toEqual([
      400,
      expect.objectContaining({
        ...{ type: problemType('uitpas/maximum-reached'), jsonPointer: '/1' },
        endUserMessage: expect.objectContaining({
          nl: 'De tickets aan kansentarief van deze groepspas zijn op voor dit jaar.',
        }),
      }),
    ])
    expect((await sell(1)).statusCode).toBe(200)
    expect(await tariffs()).toMatchObject({
      ...{ available: [], endUserMessage: { nl: expect.stringContaining('deze groepspas') } },
    })
    const reversed = await backend.asClient(mine('TICKETSALES_REGISTER'), {
      ...{ method: 'DELETE', url: `/api/ticket-sales/${sold.json()[0].id}` },
    })
    expect(reversed.statusCode).toBe(204)
    expect((await find(byNumber)).member[0].socialTariff).toMatchObject({ availableTickets: 1 })
    const sales = await backend.asClient(mine('TICKETSALES_SEARCH', 'PASSHOLDERS_SEARCH'), {
      url: `/api/ticket-sales?eventId=${ids.event}`,
    })
    expect(sales.json()).toMatchObject({ totalItems: 19 })
    expect(sales.json().member[0]).not.toHaveProperty('passholder')
  })

  it('checks in nowhere and redeems nothing', async () => {
    const { uitpasNumber } = group
    const refusals = [
      await post('CHECKINS_WRITE', '/checkins', { uitpasNumber, eventId: ids.event }),
      await post('REWARDS_REDEEM', '/rewards/redeemed', { uitpasNumber, rewardId: ids.welcomeReward }),
      await backend.asZuil({
        ...{ method: 'POST', url: '/api/kiosk-devices/checkins' },
        payload: { chipNumber: group.chipNumber },
      }),
    ]
    for (const one of refusals) {
      expect([one.statusCode, one.json().type]).toEqual([400, problemType('uitpas/passholder-not-found')])
      expect(one.json()).not.toHaveProperty('totalPoints')
    }
    const why = 'Met een groepspas koop je enkel tickets.'
    expect(
      await get('CHECKINS_WRITE', `/checkin-status?uitpasNumber=${uitpasNumber}&eventId=${ids.event}`),
    ).toMatchObject({
      ...{ allowed: false, endUserMessage: { nl: why } },
    })
    expect(
      await get('REWARDS_REDEEM', `/rewards/${ids.reward}/redeem-status?uitpasNumber=${uitpasNumber}`),
    ).toMatchObject({ redeemable: false, message: why })
  })

  it('buys at a ticketzuil, of which nothing is said of points', async () => {
    await backend.sql("update zuil set type = 'TICKET' where id = $1", ids.zuil)
    const tap = () =>
      backend.asZuil({
        ...{ method: 'POST', url: '/api/kiosk-devices/checkins' },
        payload: { chipNumber: group.chipNumber, shownPrice: 10 },
      })
    await backend.store.catalog()
    const bought = await tap()
    expect(bought.json()).toMatchObject({ newPoints: 0, totalPoints: 0, ticket: { sold: true, price: 2 } })
    await backend.sql('update passholder set group_tickets_per_year = 1 where id = $1', group.id)
    backend.clock.now += 60_000
    const none = await tap()
    expect(none.json()).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      endUserMessage: { nl: 'De tickets aan kansentarief van deze groepspas zijn op voor dit jaar.' },
    })
    expect(none.json()).not.toHaveProperty('totalPoints')
  })

  it('is a pass of its own type', async () => {
    const pass = { passholderId: group.id, passType: 'GROUP', firstName: group.name, points: 0 }
    expect(await get('PASSES_READ', `/passes?identifier=${group.uitpasNumber}`)).toMatchObject(pass)
    await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", group.uitpasNumber)
    expect(await get('PASSES_READ', `/passes?identifier=${group.uitpasNumber}`)).toMatchObject({
      ...{ status: 400, type: problemType('uitpas/invalid-card-status'), cardStatus: 'BLOCKED', passType: 'GROUP' },
    })
  })

  it('is no passholder', async () => {
    const everywhere = ['PASSHOLDERS_SEARCH', `/passholders?${byNumber}`] as const
    expect(await get(...everywhere)).toMatchObject({ totalItems: 0 })
    expect(await get('PASSHOLDERS_SEARCH', '/passholders?name=Linde')).toMatchObject({ totalItems: 0 })
    for (const [permission, path] of [
      ['PASSHOLDERS_SEARCH', ''],
      ['PASSHOLDERS_PRIVATE_READ', '/private'],
      ['PASSHOLDERS_SEARCH', '/school'],
      ['PASSHOLDERS_PICTURE_READ', '/picture'],
      ['PASSHOLDERS_TRANSACTION_HISTORY', '/transactions'],
      ['PASSHOLDERS_FAMILY_MEMBERS', '/family-members'],
      ['ASSOCIATIONS', `/association-memberships?organizerId=${ids.organizer}`],
      ['PASSHOLDER_COUPONS_READ', '/coupons'],
    ] as const)
      expect(await get(permission, `/passholders/${group.id}${path}`), path).toMatchObject({
        type: problemType('uitpas/passholder-not-found'),
      })
    // Nobody was born then: not even who says that he was.
    const token = await backend.asClient(mine('PASSHOLDERS_SEARCH'), {
      url: '/api/passholders/me/uitid/registration-token',
      headers: { 'x-client-id': 'client', authorization: `Basic ${btoa(`${group.uitpasNumber}:1900-01-01`)}` },
    })
    expect(token.statusCode).toBeGreaterThanOrEqual(400)
  })
})

describe('the back office', () => {
  const admin = { role: 'ADMIN' } as const
  const ask = async (path: string, payload?: object, headers = {}) => {
    const method = payload ? (path === '' ? 'PUT' : 'POST') : 'GET'
    const url = `/ksb/api/passholders/${group.id}${path}`
    const response = await backend.asPerson(admin, { method, url, headers, ...(payload && { payload }) })
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
  }
  const reason = 'Op eigen vraag.'

  it('shows it as what it is, and does with it what is not a person’s alone', async () => {
    const listed = await backend.asPerson(admin, { url: '/ksb/api/passholders?text=linde' })
    expect(listed.json()).toMatchObject({ totalItems: 1, member: [{ id: group.id, groupTicketsPerYear: 20 }] })
    expect(listed.json().member[0]).not.toHaveProperty('dateOfBirth')
    const { body } = await ask('')
    expect(body).toMatchObject({ name: group.name, groupTicketsPerYear: 20, socialStatus: { status: 'ACTIVE' } })
    expect(body).not.toHaveProperty('dateOfBirth')
    const ending = { kind: 'END', reason }
    expect((await ask('/social-status', ending)).body).toMatchObject({ socialStatus: { status: 'NONE' } })
    const card = `/cards/${group.uitpasNumber}/blocking`
    expect((await ask(card, { blocked: true, reason })).body).toMatchObject({ cards: [{ status: 'BLOCKED' }] })
    const { member } = await find(byNumber)
    expect(member[0].cardStatus).toBe('BLOCKED')
    expect(member[0]).not.toHaveProperty('socialTariff')
  })

  it('gives it neither points nor another card system, and makes no person of it', async () => {
    expect((await ask('/points-correction', { points: 5, reason })).status).toBe(404)
    expect((await ask('/card-systems', { cardSystemId: 2 })).status).not.toBe(200)
    const person = { name: 'Linde', firstName: 'Jan', dateOfBirth: '1990-01-01', postalCode: '9300', city: 'Aalst' }
    expect((await ask('', person, { 'if-match': '"1"' })).status).toBe(404)
    expect(await backend.sql('select name, points, first_name from passholder where id = $1', group.id)).toEqual([
      { name: group.name, points: 0, first_name: '' },
    ])
  })
})

describe('coupons', () => {
  const ofGroup = (query = '', id: string = group.id) =>
    get('GROUPPASS_COUPONS_READ', `/grouppasses/${id}/coupons${query}`)
  const ofHolder = (query = '', id = ids.holder) => get('PASSHOLDER_COUPONS_READ', `/passholders/${id}/coupons${query}`)

  it('are none, of a group or a person', async () => {
    for (const ask of [ofGroup, ofHolder]) {
      expect(await ask('?status=ALL')).toEqual({ status: 200 })
      expect(await ask(`?organizerId=${ids.organizer}`)).toEqual({ status: 200 })
      expect(await ask('?organizerId=nobody')).toMatchObject({ type: problemType('uitpas/organizer-not-found') })
      expect(await ask('', 'nobody')).toMatchObject({ status: 404, type: problemType('uitpas/passholder-not-found') })
    }
    expect(await ofGroup('', ids.holder)).toMatchObject({ status: 404 })
    await backend.sql("update membership set status = 'BLOCKED'")
    for (const ask of [ofGroup, ofHolder])
      expect(await ask()).toMatchObject({ type: problemType('uitpas/passholder-no-active-cardsystems') })
  })
})
