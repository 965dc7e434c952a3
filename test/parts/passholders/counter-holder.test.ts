import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Who is found at a counter and has no card there: staff see who it is, and give him one of their stock. */
describe.each(databases)('who has no card, at a counter, on %s', (database) => {
  let backend: TestBackend
  let id = ''
  let serial = 0
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
  const root = `/ksb/api/counter/${ids.counter}`
  const addCard = async (status: string, counterId: string | null, isSocial = false): Promise<string> => {
    const number = makeUitpasNumber('09311', ++serial, isSocial)
    await backend.sql(
      'insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, $2, $3)',
      ...[number, status, counterId],
    )
    return number
  }
  const ask = async (path: string, payload?: object, who: typeof staff | typeof other = staff) => {
    const method = payload ? 'POST' : 'GET'
    const response = await backend.asPerson(who, { method, url: `${root}/${path}`, ...(payload && { payload }) })
    return { status: response.statusCode, body: response.json() }
  }
  const holder = (who: typeof staff | typeof other = staff) => ask(`passholders/${id}`, undefined, who)
  const give = (card: string, who: typeof staff | typeof other = staff) => ask(`passholders/${id}/cards`, { card }, who)

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
  })
  beforeEach(async () => {
    id = randomUUID()
    await backend.sql(
      `insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
        values ($1, 'Zonderkaart', 'Wout', '2001-02-03', '9300', 'Aalst')`,
      id,
    )
    await backend.sql(
      "insert into membership (passholder_id, card_system_id, search_name) values ($1, 1, 'zonderkaart wout')",
      id,
    )
  })
  afterAll(() => backend?.end())

  it('is found by name, and shown with what tells which card he needs', async () => {
    const found = async () =>
      (await ask('found', { text: 'zonderkaart' })).body.member.filter((one: { id?: string }) => one.id === id)
    expect(await found()).toMatchObject([{ firstName: 'Wout', city: 'Aalst', id }])
    expect(await holder()).toEqual({
      status: 200,
      body: {
        ...{ id, name: 'Zonderkaart', firstName: 'Wout', dateOfBirth: '2001-02-03', city: 'Aalst', status: 'ACTIVE' },
        socialStatus: { status: 'NONE' },
      },
    })
    // A number that was made in error is none to be served by.
    const number = await addCard('DELETED', null)
    await backend.sql('update card set passholder_id = $1 where uitpas_number = $2', id, number)
    expect(await found()).toMatchObject([{ id }])
    expect((await holder()).body).not.toHaveProperty('uitpasNumber')
  })

  it('gets one of the stock of that counter, of the kind that he may have, once', async () => {
    for (const [card, type] of [
      [await addCard('LOCAL_STOCK', ids.otherCounter), 'card-not-in-stock'],
      [await addCard('SENT_TO_BALIE', ids.counter), 'card-not-in-stock'],
      [await addCard('STOCK', null), 'card-not-in-stock'],
      [cards.active, 'card-not-in-stock'],
      [cards.unknown, 'card-not-in-stock'],
      ['Zonderkaart', 'card-not-in-stock'],
      [await addCard('LOCAL_STOCK', ids.counter, true), 'card-for-social-status'],
    ] as const)
      expect(await give(card), card).toMatchObject({ status: 409, body: { type: problemType(`uitpas/${type}`) } })
    const here = await addCard('LOCAL_STOCK', ids.counter)
    expect(await give(`${here.slice(0, 4)} ${here.slice(4)}`)).toEqual({ status: 200, body: { uitpasNumber: here } })
    expect((await holder()).body.uitpasNumber).toBe(here)
    expect((await ask(`passes/${here}`)).body).toMatchObject({ passholder: { id }, cardActs: ['REPLACE', 'BLOCK'] })
    const acts = await backend.sql('select action, actor_kind, changes from audit where subject_id = $1', id)
    expect(acts).toEqual([
      { action: 'PASSHOLDER_CARD_GIVEN', actor_kind: 'USER', changes: [{ field: 'card', after: here }] },
    ])
    expect(await give(await addCard('LOCAL_STOCK', ids.counter))).toMatchObject({
      ...{ status: 409, body: { type: problemType('uitpas/card-other-active') } },
    })
  })

  it('needs a card for social status where he has that', async () => {
    await backend.sql("update membership set social_tariff_end_date = '2027-06-30' where passholder_id = $1", id)
    expect((await holder()).body.socialStatus).toMatchObject({ status: 'ACTIVE' })
    expect((await give(await addCard('LOCAL_STOCK', ids.counter))).body.type).toBe(
      problemType('uitpas/card-without-social-status'),
    )
    expect((await give(await addCard('LOCAL_STOCK', ids.counter, true))).status).toBe(200)
  })

  it('is somebody of its own card system, for its own staff', async () => {
    const card = await addCard('LOCAL_STOCK', ids.counter)
    for (const refused of [await holder(other), await give(card, other)]) expect(refused.status).toBe(404)
    await backend.sql('update membership set card_system_id = 2 where passholder_id = $1', id)
    for (const refused of [await holder(), await give(card)]) expect(refused.status).toBe(404)
    expect(await backend.sql('select status from card where uitpas_number = $1', card)).toEqual([
      { status: 'LOCAL_STOCK' },
    ])
  })
})
