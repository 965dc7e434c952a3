import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** What staff of a counter do with the card of who comes to it: another one out of their stock, or none any more. */
describe.each(databases)('a card at a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const both = { role: 'COUNTER', staffOf: [ids.counter, ids.otherCounter] } as const
  const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
  const number = (serial: number, social = false): string => makeUitpasNumber('09310', serial, social)
  const here = number(1)
  const second = number(2)
  const social = number(3, true)
  const elsewhere = number(4)
  const onItsWay = number(5)
  const inSystem = number(6)
  const chip = '04AAAAAAAAAA01'

  const post = (who: typeof staff | typeof both | typeof other, path: string, payload: object, counter = ids.counter) =>
    backend.asPerson(who, { method: 'POST', url: `/ksb/api/counter/${counter}/passholders/${path}`, payload })
  const replace = (card: string, old = cards.active, holder = ids.holder, reason = 'LOST') =>
    post(staff, `${holder}/cards/${old}/replacement`, { card, reason })
  const statusOf = async (one: string) =>
    (await backend.sql<{ status: string }>('select status from card where uitpas_number = $1', one))[0]?.status
  const pass = async (one: string) =>
    (await backend.asPerson(staff, { url: `/ksb/api/counter/${ids.counter}/passes/${one}` })).json()

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    for (const [one, status, counter, chipNumber] of [
      [here, 'LOCAL_STOCK', ids.counter, null],
      [second, 'LOCAL_STOCK', ids.counter, chip],
      [social, 'LOCAL_STOCK', ids.counter, null],
      [elsewhere, 'LOCAL_STOCK', ids.otherCounter, null],
      [onItsWay, 'SENT_TO_BALIE', ids.counter, null],
      [inSystem, 'STOCK', null, null],
    ])
      await backend.sql(
        'insert into card (uitpas_number, card_system_id, status, counter_id, chip_number) values ($1, 1, $2, $3, $4)',
        ...[one, status, counter, chipNumber],
      )
  })
  afterAll(() => backend?.end())

  it('is replaced by none but one of its own stock, of the kind that he may have', async () => {
    for (const [card, type] of [
      [elsewhere, 'card-not-in-stock'],
      [onItsWay, 'card-not-in-stock'],
      [inSystem, 'card-not-in-stock'],
      [cards.social, 'card-not-in-stock'],
      [cards.unknown, 'card-not-in-stock'],
      ['Vandersmissen', 'card-not-in-stock'],
      [social, 'card-for-social-status'],
    ] as const) {
      const answer = await replace(card)
      expect([answer.statusCode, answer.json().type], card).toEqual([409, problemType(`uitpas/${type}`)])
    }
    const forSocial = await replace(here, cards.social, ids.socialHolder)
    expect(forSocial.json().type).toBe(problemType('uitpas/card-without-social-status'))
    expect(await statusOf(cards.active)).toBe('ACTIVE')
    expect(await backend.sql('select id from audit')).toEqual([])
  })

  it('is blocked when another is given, which works at once; as it is typed, or read by its chip', async () => {
    expect((await pass(cards.active)).cardActs).toEqual(['REPLACE', 'BLOCK'])
    const points = (await pass(cards.active)).passholder.points
    expect((await replace(`${here.slice(0, 4)} ${here.slice(4)}`)).json()).toEqual({ uitpasNumber: here })
    expect([await statusOf(cards.active), await statusOf(here)]).toEqual(['BLOCKED', 'ACTIVE'])
    expect(await pass(here)).toMatchObject({ passholder: { id: ids.holder, points }, cardActs: ['REPLACE', 'BLOCK'] })
    expect((await replace(chip, here, ids.holder, 'DEFECT')).json()).toEqual({ uitpasNumber: second })
    const acts = await backend.sql<{ action: string; actor_kind: string; changes: readonly object[] }>(
      'select action, actor_kind, changes from audit order by id',
    )
    expect(acts.map(({ action, actor_kind }) => [action, actor_kind])).toEqual([
      ['PASSHOLDER_CARD_REPLACED', 'USER'],
      ['PASSHOLDER_CARD_REPLACED', 'USER'],
    ])
    expect(JSON.stringify(acts[1]?.changes)).toContain('DEFECT')
  })

  it('is blocked, once; and a blocked one can still be replaced', async () => {
    const block = () => post(staff, `${ids.holder}/cards/${second}/blocking`, { reason: 'Kwijt op de bus.' })
    expect((await block()).statusCode).toBe(204)
    expect(await statusOf(second)).toBe('BLOCKED')
    expect((await pass(second)).cardActs).toEqual(['REPLACE'])
    expect((await block()).json().type).toBe(problemType('uitpas/passholder-unchanged'))
  })

  it('is of its own staff and of its own card system alone', async () => {
    const body = { card: elsewhere, reason: 'LOST' }
    // At the other counter, with a card of that one.
    const at = (who: typeof both | typeof other, counter: string, holder: string, old: string) =>
      post(who, `${holder}/cards/${old}/replacement`, body, counter)
    expect((await at(other, ids.counter, ids.holder, second)).statusCode).toBe(404)
    const blocking = await post(other, `${ids.holder}/cards/${cards.social}/blocking`, { reason: 'Kwijt.' })
    expect(blocking.statusCode).toBe(404)
    // Somebody else’s card, and a stranger.
    expect((await replace(here, cards.social, ids.holder)).statusCode).toBe(404)
    await backend.sql('update card set card_system_id = 2 where uitpas_number = $1', cards.social)
    await backend.sql('update membership set card_system_id = 2 where passholder_id = $1', ids.socialHolder)
    expect((await pass(cards.social)).cardActs).toEqual([])
    expect((await replace(social, cards.social, ids.socialHolder)).statusCode).toBe(404)
    const strange = await post(staff, `${ids.socialHolder}/cards/${cards.social}/blocking`, { reason: 'Kwijt.' })
    expect(strange.statusCode).toBe(404)
    expect(await statusOf(cards.social)).toBe('ACTIVE')
  })
})
