import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** Group passes as an administrator makes and changes them in the back office. */

const admin = { role: 'ADMIN' } as const
const gent = { role: 'ADMIN', cardSystemId: 2 } as const
const card = (n: number, social = true): string => makeUitpasNumber('09399', 500 + n, social)

describe.each(databases)('group passes in the back office, on %s', (database) => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    for (const [number, status, system] of [
      ...[1, 2, 3, 4, 5].map((n) => [card(n), 'STOCK', 1] as const),
      ...([
        [card(6), 'PROVISIONED', 1],
        [card(7, false), 'STOCK', 1],
        [card(8), 'STOCK', 2],
      ] as const),
    ])
      await backend.sql(
        'insert into card (uitpas_number, card_system_id, status) values ($1, $2, $3)',
        ...[number, system, status],
      )
  })
  afterAll(() => backend?.end())

  const group = {
    ...{ name: 'Basisschool De Eik', ticketsPerYear: 3, street: 'Eikstraat 1', postalCode: '9300', city: 'Aalst' },
    ...{ email: 'onthaal@eik.example', phoneNumber: '053 12 34 56' },
  }
  const ask = async (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: InjectOptions['payload'],
    { who = admin, version }: { who?: TestPerson; version?: number } = {},
  ) => {
    const response = await backend.asPerson(who, {
      ...{ method, url: `/ksb/api${path}` },
      ...(payload !== undefined && { payload }),
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    })
    return {
      status: response.statusCode,
      etag: response.headers.etag,
      body: response.body === '' ? undefined : response.json(),
    }
  }
  const make = (uitpasNumber: string, over: object = {}, who: TestPerson = admin) =>
    ask('POST', '/group-passes', { ...group, uitpasNumber, socialTariffEndDate: '2027-12-31', ...over }, { who })
  const actsOf = async (id: string) =>
    (await ask('GET', `/passholders/${id}/history`)).body.member.map((act: { action: string; changes: object[] }) => ({
      action: act.action,
      changes: act.changes,
    }))
  const sell = (uitpasNumber: string, count: number) =>
    backend.asClient(
      ['TICKETSALES_REGISTER', 'PASSHOLDERS_SEARCH'].map((permission) => ({
        permission,
        organizerId: ids.organizer,
      })),
      {
        ...{ method: 'POST', url: '/api/ticket-sales' },
        payload: Array.from({ length: count }, () => ({
          ...{ uitpasNumber, eventId: ids.event, regularPrice: 10, tariff: { id: 'SOCIALTARIFF-1-default' } },
        })),
      },
    )

  it('are made with a card out of the stock, and buy so many tickets a year', async () => {
    const number = card(1)
    // As it is scanned or copied.
    const made = await make(`${number.slice(0, 5)} ${number.slice(5)}`)
    expect(made).toMatchObject({
      ...{ status: 201, etag: '"1"' },
      body: {
        ...{ name: group.name, firstName: '', postalCode: '9300', city: 'Aalst', street: 'Eikstraat 1' },
        ...{ email: 'onthaal@eik.example', phoneNumber: '053 12 34 56', groupTicketsPerYear: 3, points: 0 },
        groupTickets: { perYear: 3, bought: 0, left: 3 },
        cards: [{ uitpasNumber: number, status: 'ACTIVE', social: true }],
        socialStatus: { status: 'ACTIVE', endDate: '2027-12-31' },
        ...{ status: 'ACTIVE', hasInsz: false },
      },
    })
    expect(made.body).not.toHaveProperty('dateOfBirth')
    const { id } = made.body
    expect(await actsOf(id)).toEqual([
      {
        action: 'PASSHOLDER_SOCIAL_STATUS',
        changes: [
          { field: 'socialStatus', before: 'NONE', after: 'ACTIVE' },
          { field: 'endDate', after: '2027-12-31' },
        ],
      },
      {
        action: 'PASSHOLDER_REGISTERED',
        changes: [
          { field: 'uitpasNumber', after: number },
          { field: 'ticketsPerYear', after: 3 },
        ],
      },
    ])
    const sold = await sell(number, 2)
    expect(sold.statusCode).toBe(200)
    const tickets = async () => (await ask('GET', `/passholders/${id}`)).body.groupTickets
    expect(await tickets()).toEqual({ perYear: 3, bought: 2, left: 1 })
    expect((await sell(number, 2)).statusCode).toBe(400)
    await ask('POST', `/ticket-sales/${sold.json()[0].id}/reversal`, { reason: 'Verkeerde groep.' })
    expect(await tickets()).toEqual({ perYear: 3, bought: 1, left: 2 })
    const lowered = await ask('PUT', `/group-passes/${id}`, { ...group, ticketsPerYear: 0 }, { version: 1 })
    expect(lowered.body.groupTickets).toEqual({ perYear: 0, bought: 1, left: 0 })
    // Of last year, in Brussels.
    await backend.sql("update ticket set at = '2025-12-31T22:59:59Z' where passholder_id = $1", id)
    expect(await tickets()).toEqual({ perYear: 0, bought: 0, left: 0 })
  })

  it.each([
    ['of a number that there is not', card(9), {}, 409, 'card-not-in-stock', '/uitpasNumber'],
    ['of another card system', card(8), {}, 409, 'card-not-in-stock', '/uitpasNumber'],
    ['that is not made yet', card(6), {}, 409, 'card-not-in-stock', '/uitpasNumber'],
    ['that is not for social status', card(7, false), {}, 409, 'card-without-social-status', '/uitpasNumber'],
    [
      'on a day that has passed',
      ...([
        card(2),
        { socialTariffEndDate: '2026-01-31' },
        409,
        'social-status-day-past',
        '/socialTariffEndDate',
      ] as const),
    ],
    ['without a name', card(2), { name: '  ' }, 400, 'body/invalid-data', undefined],
    ['with less than no tickets', card(2), { ticketsPerYear: -1 }, 400, 'body/invalid-data', undefined],
  ] as const)('are not made with a card %s', async (_what, number, over, status, type, jsonPointer) => {
    const before = await backend.sql('select id from passholder')
    const refused = await make(number, over)
    expect(refused).toMatchObject({
      status,
      body: { type: problemType(type.includes('/') ? type : `uitpas/${type}`), ...(jsonPointer && { jsonPointer }) },
    })
    if (status === 409) expect(refused.body.endUserMessage.nl).toMatch(/\.$/)
    expect(await backend.sql('select id from passholder')).toEqual(before)
  })

  it('get a card once, whoever gives it at the same time', async () => {
    const both = await Promise.all([make(card(3)), make(card(3), { name: 'Chiro' })])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await make(card(3))).body.type).toBe(problemType('uitpas/card-not-in-stock'))
  })

  it('are changed, of the version that was seen; who is whose is in no log', async () => {
    const { id } = (await make(card(4))).body
    const { street: _street, phoneNumber: _phone, ...rest } = group
    const other = { ...rest, name: 'Basisschool Den Eik', ticketsPerYear: 40, city: 'Erembodegem' }
    expect((await ask('PUT', `/group-passes/${id}`, other)).body.type).toBe(
      problemType('uitpas/passholder-version-missing'),
    )
    const saved = await ask('PUT', `/group-passes/${id}`, other, { version: 1 })
    expect(saved).toMatchObject({
      ...{ status: 200, etag: '"2"' },
      body: { name: 'Basisschool Den Eik', groupTicketsPerYear: 40, city: 'Erembodegem', version: 2 },
    })
    expect(saved.body).not.toHaveProperty('street')
    expect(await ask('PUT', `/group-passes/${id}`, group, { version: 1 })).toMatchObject({
      ...{ status: 412, etag: '"2"', body: { type: problemType('uitpas/passholder-changed-meanwhile') } },
    })
    const [changed] = await actsOf(id)
    expect(changed).toEqual({
      action: 'PASSHOLDER_CHANGED',
      changes: [
        ...['name', 'street', 'city', 'phoneNumber'].map((field) => ({ field })),
        { field: 'ticketsPerYear', before: 3, after: 40 },
      ],
    })
    const found = await ask('GET', '/passholders?text=den+eik')
    expect(found.body).toMatchObject({ totalItems: 1, member: [{ id, groupTicketsPerYear: 40 }] })
  })

  it('are those of the card system alone, and no person is one', async () => {
    const { id } = (await make(card(5))).body
    for (const [whose, who] of [
      [id, gent],
      [ids.holder, admin],
      ['00000000-0000-4000-8000-000000000000', admin],
    ] as const)
      expect(await ask('PUT', `/group-passes/${whose}`, group, { who, version: 1 })).toMatchObject({ status: 404 })
    expect((await ask('GET', `/passholders/${id}`)).body).toMatchObject({ name: group.name, version: 1 })
    expect((await ask('GET', `/passholders/${ids.holder}`)).body).not.toHaveProperty('groupTickets')
  })
})
