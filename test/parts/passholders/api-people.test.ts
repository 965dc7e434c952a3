import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, ids, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Passholders over the API: how they are found, and what is shown of whom. */

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  const holder = (n: number) => `9703fee0-29cc-452c-b1af-94ef494d500${n}`
  // Of the card system of Gent, whose organizer is another.
  await backend.sql(`insert into organizer (id, name) values ('organizer-gent', 'Vooruit')`)
  await backend.sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'organizer-gent')`)
  for (const [n, name, firstName, found, system] of [
    [1, "D'Hondt", 'Sørine', 'dhondt sorine', 1],
    [2, 'Strauß', 'Jan', 'strauss jan', 1],
    [3, 'Janssens', 'Zoë', 'janssens zoe', 2],
  ] as const) {
    await backend.sql(
      `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, email, mobile_number, gender)
        values ($1, $2, $3, $4, 'Nieuwe Markt 7', '9000', 'Gent', $5, '0470 12 34 56', 'FEMALE')`,
      ...[holder(n), name, firstName, `200${n}-05-06`, `mens${n}@post.example`],
    )
    await backend.sql(
      'insert into membership (passholder_id, card_system_id, search_name) values ($1, $2, $3)',
      ...[holder(n), system, found],
    )
  }
})
afterAll(() => backend.end())

const search: Grant = { permission: 'PASSHOLDERS_SEARCH', organizerId: ids.organizer }
const everybody: Grant = { permission: 'PASSHOLDERS_SEARCH_ALL', organizerId: ids.organizer }
const byId: Grant = { permission: 'PASSHOLDERS_SEARCH_BY_ID', organizerId: ids.organizer }
const insz: Grant = { permission: 'PASSES_INSZNUMBERS_READ', organizerId: ids.organizer }

const find = async (grants: readonly Grant[], query: string) => {
  const { statusCode, body, json } = await backend.asClient(grants, { url: `/api/passholders?${query}` })
  expect(statusCode, body).toBe(200)
  return json() as { totalItems: number; member: Record<string, unknown>[] }
}
const namesOf = async (query: string, grants: readonly Grant[] = [everybody]) =>
  (await find(grants, query)).member.map(({ name }) => name)

describe('passholders are found', () => {
  it.each([
    ['name=dhondt', ["D'Hondt"]],
    ['name=HONDT&firstName=sorine', ["D'Hondt"]],
    ['name=strauss', ['Strauß']],
    // A first name is no surname, and the other way round.
    ['name=jan', ['Janssens']],
    ['firstName=jan&address.city=Gent', ['Strauß']],
    ['name=%25', []],
    ['email=MENS3@post.example', ['Janssens']],
    ['email=mens*', ["D'Hondt", 'Janssens', 'Strauß']],
    ['email=mens_@post.example', []],
    ['address.street=nieuwe*7', ["D'Hondt", 'Janssens', 'Strauß']],
    ['email=mens*&sort[name]=desc', ['Strauß', 'Janssens', "D'Hondt"]],
    ['email=mens*&start=1&limit=1', ['Janssens']],
    ['email=mens*&organizerId=organizer-gent', ['Janssens']],
    ['email=mens*&dateOfBirthFrom=2002-05-06&dateOfBirthTo=2003-05-05', ['Strauß']],
    [`uitpasNumber=${cards.active}`, [secrets.name]],
    [`chipNumber=${secrets.chipNumber.toLowerCase()}`, [secrets.name]],
    [`inszNumber=83.03.02-015.40`, [secrets.name]],
    [`uitpasNumber=${cards.active}&name=strauss`, []],
    ['uitidId=anybody', []],
    ['schoolId=*', []],
  ])('by %s', async (query, names) => {
    expect(await namesOf(query)).toEqual(names)
  })

  it('in the card systems of the client’s organizers alone, but for who is named by a number', async () => {
    expect(await namesOf('email=mens*', [search])).toEqual(["D'Hondt", 'Strauß'])
    expect(await namesOf('email=mens*&organizerId=organizer-gent', [search])).toEqual([])
    const ofGent = { permission: 'PASSHOLDERS_SEARCH', organizerId: 'organizer-gent' }
    expect(await namesOf('limit=500', [ofGent])).toEqual(['Janssens'])
    expect(await namesOf(`uitpasNumber=${cards.active}`, [ofGent])).toEqual([secrets.name])
  })

  it('as many as there are, a page at a time', async () => {
    const { totalItems, member } = await find([search], 'limit=3')
    expect(totalItems).toBe(7)
    expect(member).toHaveLength(3)
    expect((await find([search], 'limit=0')).member).toEqual([])
  })

  it('by whether they are members of an association that the organizer may read', async () => {
    await backend.sql(
      "insert into association_membership (passholder_id, association_id, end_date) values ($1, $2, '2026-11-22')",
      ...[ids.holder, ids.association],
    )
    const asked = `associationId=${ids.association}`
    expect(await namesOf(asked)).toEqual([])
    expect(await namesOf(`${asked}&associationMembershipStatus=EXPIRED`)).toEqual([secrets.name])
    expect(await namesOf(`${asked}&associationMembershipStatus=ALL`)).toEqual([secrets.name])
  })
})

describe('of a passholder', () => {
  it('all is shown, but the INSZ to who may see it alone', async () => {
    const one = async (grants: readonly Grant[]) =>
      (await backend.asClient(grants, { url: `/api/passholders/${ids.holder}` })).json()
    expect(await one([byId])).toMatchObject({
      id: ids.holder,
      name: secrets.name,
      address: { street: 'Molenstraat 1', postalCode: '9300', city: 'Aalst' },
      registrationOrganizer: { id: ids.organizer },
      uitpasNumber: cards.active,
      cardSystemMemberships: [{ status: 'ACTIVE', currentCard: { status: 'ACTIVE' } }],
    })
    expect(await one([byId])).not.toHaveProperty('inszNumber')
    expect(await one([byId, insz])).toMatchObject({ inszNumber: secrets.insz })
    // In no card system of his.
    const elsewhere = { permission: 'PASSES_INSZNUMBERS_READ', organizerId: 'organizer-gent' }
    expect(await one([byId, elsewhere])).not.toHaveProperty('inszNumber')
    const [found] = (await find([byId, insz], `uitpasNumber=${cards.active}`)).member
    expect(found).toMatchObject({ inszNumber: secrets.insz })
    const [listed] = (await find([everybody, insz], `name=${secrets.name}`)).member
    expect(listed).not.toHaveProperty('inszNumber')
    const [other] = (await find([everybody], 'name=dhondt')).member
    expect(other).toMatchObject({ gender: 'FEMALE', phoneNumber: '0470 12 34 56', email: 'mens1@post.example' })
  })

  it('who is shown is written down, however he was found', async () => {
    const grants = [everybody, { permission: 'CARDS_READ' }]
    await find(grants, 'name=strauss')
    await find(grants, 'inszNumber=83030201540')
    const rows = await backend.sql<{ passholder_id: string; action: string }>(
      `select passholder_id, action from reading where client_id = (select client_id from reading order by id desc limit 1)`,
    )
    expect(new Set(rows.map(({ passholder_id: id }) => id))).toEqual(
      new Set(['9703fee0-29cc-452c-b1af-94ef494d5002', ids.holder]),
    )
  })
})

it('who is counted among few is written down as well, though nobody is shown', async () => {
  const his = 'name=strauss&dateOfBirthFrom=2002-05-06&dateOfBirthTo=2002-05-06'
  const readings = async () =>
    (
      await backend.sql<{ n: number }>(
        "select count(*)::int as n from reading where passholder_id = '9703fee0-29cc-452c-b1af-94ef494d5002'",
      )
    )[0]?.n ?? 0
  const before = await readings()
  // Each by a client of its own: of one it would be the same reading.
  expect(await find([search, { permission: 'CARDS_READ' }], `${his}&limit=0`)).toEqual({ totalItems: 1, member: [] })
  expect(await find([search, { permission: 'REWARDS_READ' }], `${his}&start=7`)).toEqual({ totalItems: 1, member: [] })
  expect(await readings()).toBe(before + 2)
})

describe('a pass', () => {
  const grants = [{ permission: 'PASSES_READ' }, { permission: 'PASSES_INSZNUMBERS_READ' }]
  const ask = (url: string) => backend.asClient(grants, { url })
  it('is the same by each of its identifiers', async () => {
    const pass = (await ask(`/api/passes/${cards.active}`)).json()
    for (const identifier of [cards.active, secrets.insz, '83.03.02-015.40', secrets.chipNumber.toLowerCase()])
      expect((await ask(`/api/passes?identifier=${identifier}`)).json(), identifier).toEqual(pass)
    expect((await ask(`/api/insz-numbers/${secrets.insz}`)).json()).toEqual(pass)
  })

  it('that is not active says in which state its card is, and whose it is', async () => {
    const blocked = await ask(`/api/passes?identifier=${cards.blocked}`)
    expect([blocked.statusCode, blocked.json()]).toEqual([
      400,
      expect.objectContaining({
        ...{ type: problemType('uitpas/invalid-card-status'), cardStatus: 'BLOCKED', passType: 'INDIVIDUAL' },
        passholderId: ids.blockedHolder,
      }),
    ])
    const stock = (await ask(`/api/passes?identifier=${cards.stock}`)).json()
    expect(stock).toMatchObject({ cardStatus: 'PROVISIONED' })
    expect(stock).not.toHaveProperty('passholderId')
  })
})

describe('what somebody saved, spent and bought', () => {
  const ask = async (query = '') => {
    const url = `/api/passholders/${ids.holder}/transactions${query}`
    return (await backend.asClient([{ permission: 'PASSHOLDERS_TRANSACTION_HISTORY' }], { url })).json()
  }
  it('sums to his points, newest first, or the other way round', async () => {
    const { totalItems, member } = await ask()
    const [{ points }] = (await backend.sql<{ points: number }>(
      'select points from passholder where id = $1',
      ids.holder,
    )) as [{ points: number }]
    expect(member.reduce((sum: number, one: { points: number }) => sum + one.points, 0)).toBe(points)
    expect(member).toHaveLength(totalItems)
    expect(member).toContainEqual({
      ...{ title: 'Een koffie', location: `Naam van ${ids.organizer}`, points: -10 },
      creationDate: '2026-11-22T19:15:00.000Z',
    })
    expect(member).toContainEqual(
      expect.objectContaining({ title: `Teruggedraaid: Naam van ${ids.pastEvent}`, points: -1 }),
    )
    expect((await ask('?sort[creationDate]=asc')).member).toEqual(member.toReversed())
    expect((await ask('?start=1&limit=2')).member).toEqual(member.slice(1, 3))
  })

  it('has the tickets that were not given back', async () => {
    const url = `/api/passholders/${ids.socialHolder}/transactions`
    const { member } = (await backend.asClient([{ permission: 'PASSHOLDERS_SELF_CHECKIN' }], { url })).json()
    const titles = member.filter(({ points }: { points: number }) => points === 0)
    expect(titles.map(({ title }: { title: string }) => title).toSorted()).toEqual(
      [ids.pastEvent, ids.otherPastEvent].map((id) => `Naam van ${id}`),
    )
  })
})

it.each<[string, number, string]>([
  ['/api/passholders?uitpasNumber=9,30E%2B11', 400, 'uitpas/invalid-uitpas-number'],
  ['/api/passholders?inszNumber=83030201541', 400, 'uitpas/invalid-insz-number'],
  ['/api/passholders?organizerId=nobody', 400, 'uitpas/organizer-not-found'],
  ['/api/passholders?schoolId=nobody', 400, 'uitpas/school-not-found'],
  ['/api/passholders?associationId=nobody', 400, 'uitpas/association-not-found'],
  ['/api/passholders?limit=501', 400, 'url/query-limit-exceeded'],
  ['/api/passholders?dateOfBirthFrom=0000-01-01', 404, 'url/not-found'],
  ['/api/cards/social-tariff/99999999999/active', 404, 'url/not-found'],
  ['/api/passholders/nobody', 404, 'uitpas/passholder-not-found'],
  ['/api/passholders/me/transactions', 400, 'uitpas/passholder-not-found'],
  ['/api/passholders/00000000-0000-4000-8000-000000000000', 404, 'uitpas/passholder-not-found'],
  ['/api/passholders/status/insz-numbers/83030201541', 400, 'uitpas/invalid-insz-number'],
  ['/api/insz-numbers/17010180147', 404, 'uitpas/pass-not-found'],
  ['/api/passes?identifier=17010180147', 404, 'uitpas/pass-not-found'],
])('answers %s with %i %s', async (url, status, reason) => {
  const grants = [
    ...[search, insz, { permission: 'PASSES_READ' }, { permission: 'PASSHOLDERS_WRITE' }],
    ...[{ permission: 'PASSHOLDERS_SELF_CHECKIN' }, { permission: 'SOCIALTARIFF_EXPORT' }],
  ]
  const response = await backend.asClient(grants, { url })
  expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
})

it('lets nobody list people who may look them up by a number alone', async () => {
  for (const query of ['name=peeters', 'limit=500', '']) {
    const { statusCode } = await backend.asClient([byId], { url: `/api/passholders?${query}` })
    expect(statusCode, query).toBe(403)
  }
})

it('tells whether an INSZ is somebody’s', async () => {
  const state = async (number: string) => {
    const url = `/api/passholders/status/insz-numbers/${number}`
    return (await backend.asClient([{ permission: 'PASSHOLDERS_WRITE' }], { url })).json()
  }
  expect(await state(secrets.insz)).toEqual({ state: 'USED' })
  expect(await state('17010180147')).toEqual({ state: 'UNUSED' })
})

it('the cards with social tariff are those that have it now', async () => {
  const ask = async (system: number, organizerId: string = ids.organizer) =>
    (
      await backend.asClient([{ permission: 'SOCIALTARIFF_EXPORT', organizerId }], {
        url: `/api/cards/social-tariff/${system}/active`,
      })
    ).json()
  const his = [{ uitpasNumber: cards.social, cardType: 'REGULAR' }]
  expect(await ask(1)).toEqual(his)
  expect(await ask(2)).toMatchObject({ status: 404 })
  const set = (column: string, value: string) =>
    backend.sql(`update membership set ${column} = $2 where passholder_id = $1`, ids.socialHolder, value)
  await set('social_tariff_suspended_until', '2026-12-01T00:00:00Z')
  expect(await ask(1)).toEqual([])
  await set('social_tariff_suspended_until', '2026-11-01T00:00:00Z')
  // In the grace period it works in full.
  await set('social_tariff_end_date', '2026-11-01T00:00:00Z')
  expect(await ask(1)).toEqual(his)
  await set('social_tariff_end_date', '2026-10-01T00:00:00Z')
  expect(await ask(1)).toEqual([])
})

it('all of it is the same on the embedded database', async () => {
  const own = await startOwnBackend({}, {}, 'embedded')
  const ask = async (url: string) => {
    const response = await own.asClient(
      ['PASSHOLDERS_SEARCH', 'PASSHOLDERS_SELF_CHECKIN', 'PASSHOLDERS_FAMILY_MEMBERS', 'SOCIALTARIFF_EXPORT'].map(
        (permission) => ({ permission, organizerId: ids.organizer }),
      ),
      { url },
    )
    expect(response.statusCode, `${url}: ${response.body}`).toBe(200)
    return response.json()
  }
  await own.sql("update passholder set name = 'Straußmüller-d’Hondt' where id = $1", ids.holder)
  await own.sql(
    "update membership set search_name = 'straussmuller dhondt godelieve' where passholder_id = $1",
    ids.holder,
  )
  const found = await ask('/api/passholders?name=strauss+DHONDT&firstName=gode&address.city=aal*&sort[name]=desc')
  expect(found).toMatchObject({ totalItems: 1, member: [{ id: ids.holder }] })
  expect(await ask('/api/passholders?inszNumber=83030201540')).toMatchObject({ totalItems: 1 })
  const { member } = await ask(`/api/passholders/${ids.holder}/transactions`)
  expect(member.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(12)
  expect(await ask(`/api/passholders/${ids.holder}/family-members`)).toHaveLength(1)
  expect(await ask('/api/cards/social-tariff/1/active')).toEqual([{ uitpasNumber: cards.social, cardType: 'REGULAR' }])
  const made = await own.asClient([{ permission: 'PASSHOLDERS_WRITE' }], {
    ...{ method: 'POST', url: '/api/passholders' },
    payload: {
      ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '2001-02-03', registrationCardType: 'DIGITAL' },
      address: { postalCode: '9300', city: 'Aalst' },
      registrationOrganizer: { id: ids.organizer },
    },
  })
  expect([made.statusCode, made.json().type]).toEqual([400, problemType('uitpas/invalid-card')])
})
