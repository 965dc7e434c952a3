import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** The cards of a counter, for its staff: what it has, what comes to it, and that it came. */
describe.each(databases)('cards of a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
  const root = `/ksb/api/counter/${ids.counter}`
  const get = async (path: string) => (await backend.asPerson(staff, { url: `${root}/${path}` })).json()
  const receive = (id: string, missing: readonly string[], who: typeof staff | typeof other = staff, at = root) =>
    backend.asPerson(who, { method: 'POST', url: `${at}/packages/${id}/receipt`, payload: { missing } })
  const numbers = [0, 1, 2, 3].map((serial) => makeUitpasNumber('09310', serial, serial === 3))
  const [first = '', second = '', third = '', social = ''] = numbers
  const send = async (counterId: string, from: string, until: string): Promise<string> => {
    const sent = await backend.asPerson(
      { role: 'ADMIN' },
      {
        ...{ method: 'POST', url: '/ksb/api/cards/packages' },
        payload: { counterId, cards: { first: from, last: until } },
      },
    )
    expect(sent.statusCode, sent.body).toBe(201)
    return sent.json().id
  }
  const statusOf = async (number: string) =>
    (await backend.sql('select status, counter_id from card where uitpas_number = $1', number))[0]

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    for (const number of numbers)
      await backend.sql("insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')", number)
    await backend.sql('insert into card_settings (card_system_id, low_stock) values (1, 2)')
  })
  afterAll(() => backend?.end())

  it('are seen on their way, with their numbers, and are in its stock once they came; what is missing goes back', async () => {
    const before = await get('cards')
    expect(before).toMatchObject({ underWay: { social: 0, plain: 0 }, lowStock: 2 })
    const sent = await send(ids.counter, first, third)
    expect(await get('cards')).toMatchObject({ underWay: { social: 0, plain: 3 }, low: { plain: false } })
    expect((await get('packages')).member).toMatchObject([
      { id: sent, plain: 3, social: 0, ranges: [{ first, last: third, count: 3, socialTariff: false }] },
    ])
    const wrong = await receive(sent, [social])
    expect([wrong.statusCode, wrong.json().type]).toEqual([400, problemType('uitpas/card-not-in-package')])
    expect(await statusOf(first)).toMatchObject({ status: 'SENT_TO_BALIE' })
    expect((await receive(sent, [second])).statusCode).toBe(204)
    expect(await statusOf(first)).toEqual({ status: 'LOCAL_STOCK', counter_id: ids.counter })
    expect(await statusOf(second)).toEqual({ status: 'STOCK', counter_id: null })
    expect((await get('packages')).member).toEqual([])
    const after = await get('cards')
    expect(after).toMatchObject({ stock: { plain: before.stock.plain + 2 }, underWay: { plain: 0 } })
    expect((await receive(sent, [])).json().type).toBe(problemType('uitpas/card-package-received'))
    const acts = await backend.sql(
      "select action, actor_kind, reason from audit where action in ('CARD_TO_STOCK', 'PACKAGE_RECEIVED') order by id",
    )
    expect(acts).toEqual([
      { action: 'CARD_TO_STOCK', actor_kind: 'USER', reason: 'Zat volgens de balie niet in het pakje.' },
      { action: 'PACKAGE_RECEIVED', actor_kind: 'USER', reason: null },
    ])
  })

  it('run out when few of a kind are left', async () => {
    await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", first)
    expect(await get('cards')).toMatchObject({ low: { social: false, plain: true } })
  })

  it('are its own staff’s: a package of another counter is not there, nor is its counter', async () => {
    const mine = await send(ids.counter, second, second)
    const theirs = await send(ids.otherCounter, social, social)
    expect((await get('packages')).member).toMatchObject([{ id: mine }])
    const away = `/ksb/api/counter/${ids.otherCounter}`
    for (const [id, who, at] of [
      [theirs, staff, root],
      [theirs, staff, away],
      [mine, other, root],
      [mine, other, away],
    ] as const)
      expect((await receive(id, [], who, at)).statusCode, `${id} ${at}`).toBe(404)
    for (const path of ['cards', 'packages'])
      expect((await backend.asPerson(other, { url: `${root}/${path}` })).statusCode, path).toBe(404)
    expect(await statusOf(second)).toMatchObject({ status: 'SENT_TO_BALIE' })
    expect(await statusOf(social)).toMatchObject({ status: 'SENT_TO_BALIE' })
  })
})
