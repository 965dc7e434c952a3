import { describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { cards, ids } from '../../support/api-dataset.ts'
import {
  admin,
  ask,
  chipOf,
  elsewhere,
  fileOf,
  filled,
  generate,
  numbersOf,
  send,
  setPrefixes,
  statusesOf,
} from '../../support/card-office.ts'
import { zuilRequest } from '../../support/taps.ts'
import { problemType, startOwnBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

const stockOf = async (backend: TestBackend) => {
  const { body } = await ask(backend, admin, '/stock')
  return Object.fromEntries(body.statuses.map(({ status, ...kinds }: { status: string }) => [status, kinds]))
}
/** Those of `statuses`, counted one by one. */
const countedOf = async (backend: TestBackend) => {
  const rows = await backend.sql<{ status: string; social: number; plain: number }>(
    `select status, count(*) filter (where substr(uitpas_number, 12, 1) = '1')::int as social,
      count(*) filter (where substr(uitpas_number, 12, 1) = '0')::int as plain
    from card where card_system_id = 1 group by 1`,
  )
  return Object.fromEntries(rows.map(({ status, ...kinds }) => [status, kinds]))
}

describe('prefixes', () => {
  it('are of one card system for good, and saved by who saw the last version', async () => {
    const own = await startOwnBackend()
    expect((await setPrefixes(own, ['09310'])).headers.etag).toBe('"2"')
    const late = await setPrefixes(own, ['09320'])
    expect([late.statusCode, late.json().type]).toEqual([412, problemType('uitpas/card-settings-changed-meanwhile')])
    const taken = await setPrefixes(own, ['09310', '09330'], 1, elsewhere)
    expect([taken.statusCode, taken.json().type]).toEqual([409, problemType('uitpas/card-prefix-elsewhere')])
    // Nothing of it stays.
    expect((await ask(own, elsewhere, '/settings')).body).toMatchObject({ prefixes: [], version: 1 })
    expect((await setPrefixes(own, [], 2)).statusCode).toBe(200)
    expect((await generate(own)).body.type).toBe(problemType('uitpas/card-prefix-unknown'))
    expect((await setPrefixes(own, ['09310'], 1, elsewhere)).statusCode).toBe(409)
  })
})

describe('numbers', () => {
  it('are made a thousand at a time, and go to the supplier in parts', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    expect((await generate(own, 1_500)).status).toBe(400)
    const { status, body } = await generate(own, 2_000, true)
    expect([status, body]).toMatchObject([
      201,
      {
        count: 2_000,
        available: 2_000,
        ordered: 0,
        first: '0931000000014',
        last: makeUitpasNumber('09310', 1_999, true),
      },
    ])
    own.clock.now += 1_000
    expect((await generate(own)).body.first).toBe(makeUitpasNumber('09310', 2_000, false))
    const file = await ask(own, admin, `/series/${body.id}/file`, { from: 1, count: 300 })
    expect(file.body.count).toBe(300)
    expect(file.body.csv.split('\r\n').slice(0, 2)).toEqual([
      '"0931000000014"',
      `"${makeUitpasNumber('09310', 1, true)}"`,
    ])
    // What has a card by now is ordered no more.
    await ask(own, admin, '/chips', fileOf(numbersOf(10, true, 300)))
    expect((await ask(own, admin, `/series/${body.id}/file`, { from: 301, count: 5_000 })).body.count).toBe(1_690)
    const { member } = (await ask(own, admin, '/series')).body
    expect(member.map(({ ordered, available }: Record<string, number>) => [ordered, available])).toEqual([
      [0, 1_000],
      [2_000, 1_990],
    ])
    expect((await ask(own, elsewhere, `/series/${body.id}/file`, { from: 1, count: 1 })).status).toBe(404)
  })

  it('run out with a clear error, and none is made again whatever became of its card', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    await generate(own)
    await own.sql("delete from card where uitpas_number like '09310%'")
    expect((await generate(own)).body.first).toBe(makeUitpasNumber('09310', 1_000, false))
    await own.sql(
      "insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'DELETED')",
      [makeUitpasNumber('09310', 998_500, true)][0],
    )
    expect((await ask(own, admin, '/settings')).body.prefixes).toMatchObject([{ left: 1_499 }])
    expect((await generate(own)).status).toBe(201)
    const refused = await generate(own)
    expect([refused.status, refused.body.type]).toEqual([409, problemType('uitpas/card-numbers-run-out')])
    expect(refused.body.detail).toContain('499 numbers left')
  })

  it('are never the same, whoever else makes some at the same moment, at whichever backend', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => generate(own, 1_000, n % 2 === 0)))
    expect(made.map(({ status }) => status)).toEqual(Array(8).fill(201))
    const serials = made.map(({ body }) => Number(body.first.slice(5, 11))).toSorted((a, b) => a - b)
    expect(serials).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => n * 1_000))
  })
})

describe('chip numbers', () => {
  it('are loaded as a whole or not at all, and once', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    await generate(own)
    const numbers = numbersOf(5)
    const half = fileOf([...numbers.slice(0, 4), cards.unknown])
    const checked = await ask(own, admin, '/chips/check', half)
    expect(checked.body).toMatchObject({
      ...{ lines: 5, known: 0, wrongCount: 1, loaded: false, fresh: { social: 0, plain: 4 } },
      wrong: [{ line: 5, column: 'NUMBER', value: cards.unknown, reason: 'NUMBER_UNKNOWN' }],
    })
    expect((await ask(own, admin, '/chips', half)).body.type).toBe(problemType('uitpas/card-lines-wrong'))
    expect(new Set(await statusesOf(own, numbers))).toEqual(new Set(['PROVISIONED']))
    expect((await ask(own, admin, '/chips', fileOf(numbers))).body).toMatchObject({ loaded: true, fresh: { plain: 5 } })
    expect(new Set(await statusesOf(own, numbers))).toEqual(new Set(['STOCK']))
    expect((await ask(own, admin, '/chips', fileOf(numbers))).body).toMatchObject({ loaded: false, known: 5 })
    const content = Buffer.from([0x50, 0x4b, 3, 4, ...Array(20).fill(65)]).toString('base64')
    expect((await ask(own, admin, '/chips/check', { content })).body.type).toBe(
      problemType('uitpas/card-file-unreadable'),
    )
  })

  it('of another card system, or of another card, are refused', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    await generate(own)
    await ask(own, admin, '/chips', fileOf(numbersOf(1)))
    const reasons = async (who: TestPerson, file: { content: string }) =>
      (await ask(own, who, '/chips/check', file)).body.wrong.map(({ reason }: { reason: string }) => reason)
    expect(await reasons(elsewhere, fileOf(numbersOf(1, false, 5), 90))).toEqual(['NUMBER_ELSEWHERE'])
    expect(await reasons(admin, fileOf(numbersOf(1, false, 1)))).toEqual(['CHIP_TAKEN'])
    expect(await reasons(admin, fileOf(numbersOf(1), 1))).toEqual(['NUMBER_HAS_CHIP'])
  })

  it('are given once, where two load the same file, and two files with the same chip, at the same moment', async () => {
    const own = await startOwnBackend()
    await setPrefixes(own, ['09310'])
    await generate(own)
    const files = [fileOf(numbersOf(50)), fileOf(numbersOf(50)), fileOf(numbersOf(50, false, 500))]
    const done = await Promise.all(files.map((file) => ask(own, admin, '/chips', file)))
    expect(done.filter(({ body }) => body.loaded)).toHaveLength(1)
    expect((await stockOf(own)).STOCK.plain).toBe(50)
  })
})

describe('a package', () => {
  it('takes so many of each kind to a counter, where they are received but for what is missing', async () => {
    const own = await filled()
    const sent = await send(own, { cards: { plain: 20, social: 5 } })
    expect(sent).toMatchObject({ status: 201, body: { plain: 20, social: 5, counter: { name: 'Onthaal' } } })
    const url = `/packages/${sent.body.id}`
    expect(new Set(await statusesOf(own, numbersOf(20)))).toEqual(new Set(['SENT_TO_BALIE']))
    const [lost = '', broken = ''] = numbersOf(2)
    const stranger = await ask(own, admin, `${url}/receipt`, {
      ...{ missing: [lost, numbersOf(1, false, 60)[0]], missingTo: 'STOCK', reason: 'Zat er niet bij.' },
    })
    expect(stranger.body.type).toBe(problemType('uitpas/card-not-in-package'))
    expect((await statusesOf(own, [lost]))[0]).toBe('SENT_TO_BALIE')
    expect((await ask(own, admin, `${url}/receipt`, { missing: [lost], missingTo: 'STOCK' })).status).toBe(400)
    const what = { missing: [lost, broken], missingTo: 'DELETED', reason: 'Doos was open.' }
    const twice = await Promise.all([0, 1].map(() => ask(own, admin, `${url}/receipt`, what)))
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await statusesOf(own, numbersOf(3))).toEqual(['DELETED', 'DELETED', 'LOCAL_STOCK'])
    expect((await ask(own, admin, '/packages?underWay=false')).body.member).toMatchObject([{ missing: 2 }])
    expect((await ask(own, admin, '/packages?underWay=true')).body.member).toEqual([])
    const history = async (number: string) =>
      (await ask(own, admin, `/${number}/history`)).body.member.map(({ action }: { action: string }) => action)
    expect(await history(numbersOf(1, false, 5)[0] ?? '')).toEqual([
      ...['PACKAGE_RECEIVED', 'PACKAGE_SENT', 'CHIPS_LOADED', 'NUMBERS_GENERATED'],
    ])
    expect(await history(lost)).toEqual([
      ...['PACKAGE_RECEIVED', 'CARD_DELETED', 'PACKAGE_SENT', 'CHIPS_LOADED', 'NUMBERS_GENERATED'],
    ])
    expect(await history(numbersOf(1, false, 900)[0] ?? '')).toEqual(['NUMBERS_GENERATED'])
    expect((await ask(own, elsewhere, url)).status).toBe(404)
    expect((await ask(own, elsewhere, `/${lost}/history`)).status).toBe(404)
  })

  it('of cards that somebody else just distributed is refused; of a number, each card goes once', async () => {
    const own = await filled()
    const [first, last] = [numbersOf(1)[0], numbersOf(1, false, 59)[0]]
    const range = { cards: { first, last } }
    const both = await Promise.all([0, 1].map(() => send(own, range)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    const refused = both.find(({ status }) => status === 409)
    expect(refused?.body).toMatchObject({ type: problemType('uitpas/card-range-not-in-stock') })
    expect(refused?.body.detail).toContain(`60 of the range are not in stock: ${first}`)
    const more = await Promise.all([0, 1, 2].map(() => send(own, { cards: { plain: 15, social: 0 } })))
    expect(more.map(({ status }) => status).toSorted()).toEqual([201, 201, 409])
    expect((await stockOf(own)).STOCK.plain).toBe(10)
    for (const [one, other] of [
      [last, first],
      [first, numbersOf(1, true, 1_000)[0]],
      [first, cards.active],
      [numbersOf(1, false, 5_000)[0], numbersOf(1, false, 5_001)[0]],
    ])
      expect((await send(own, { cards: { first: one, last: other } })).body.type).toBe(
        problemType('uitpas/card-range-invalid'),
      )
    expect(
      (await ask(own, elsewhere, '/packages', { counterId: ids.counter, cards: { plain: 1, social: 0 } })).body.type,
    ).toBe(problemType('uitpas/card-counter-unknown'))
  })
})

describe('a card', () => {
  const act = (own: TestBackend, number: string, what: string, status: string, who = admin) =>
    ask(own, who, `/${number}/acts`, { act: what, status, reason: 'Daarom.' })

  it('is blocked, put back, sent back and deleted, by who saw it as it is', async () => {
    const own = await filled()
    const [number = ''] = numbersOf(1)
    await send(own, { cards: { first: number, last: number } })
    expect((await ask(own, admin, `/${number}`)).body).toMatchObject({
      ...{ status: 'SENT_TO_BALIE', chipNumber: chipOf(1), acts: ['RECEIVE', 'TO_STOCK', 'BLOCK', 'DELETE'] },
      counter: { id: ids.counter },
    })
    expect((await act(own, number, 'RECEIVE', 'SENT_TO_BALIE')).body.status).toBe('LOCAL_STOCK')
    expect((await act(own, number, 'BLOCK', 'SENT_TO_BALIE')).body.type).toBe(
      problemType('uitpas/card-changed-meanwhile'),
    )
    expect((await act(own, number, 'BLOCK', 'LOCAL_STOCK')).body.status).toBe('BLOCKED')
    expect((await act(own, number, 'PUT_BACK', 'BLOCKED')).body.status).toBe('LOCAL_STOCK')
    expect((await act(own, number, 'TO_STOCK', 'LOCAL_STOCK')).body).toMatchObject({ status: 'STOCK' })
    expect((await act(own, number, 'DELETE', 'STOCK')).body.status).toBe('DELETED')
    expect((await act(own, number, 'PUT_BACK', 'DELETED')).body.status).toBe('STOCK')
    expect((await act(own, number, 'BLOCK', 'STOCK', elsewhere)).status).toBe(404)
    const { member } = (await ask(own, admin, `/${number}/history`)).body
    expect(member[0]).toMatchObject({ action: 'CARD_PUT_BACK', reason: 'Daarom.' })
    expect(own.log.join('\n')).not.toContain('Daarom')
  })

  it('of somebody who was erased is never put back, nor one that was replaced', async () => {
    const own = await startOwnBackend()
    expect((await act(own, cards.active, 'BLOCK', 'ACTIVE')).body.status).toBe('BLOCKED')
    await own.sql(
      "insert into card (uitpas_number, card_system_id, status, passholder_id) values ($1, 1, 'ACTIVE', $2)",
      ...[numbersOf(1)[0], ids.holder],
    )
    expect((await act(own, cards.active, 'PUT_BACK', 'BLOCKED')).body.type).toBe(
      problemType('uitpas/card-act-impossible'),
    )
    await own.store.erasing.erase(ids.holder)
    expect((await act(own, cards.active, 'PUT_BACK', 'DELETED')).body.type).toBe(
      problemType('uitpas/card-act-impossible'),
    )
  })

  it('is judged at its next tap by what was done with it', async () => {
    const own = await filled()
    const chipNumber = chipOf(1)
    const tap = async () => {
      own.clock.now += 31_000
      const at = own.clock.now
      const [verdict] = await own.store.book([
        zuilRequest(at, { kind: 'CHIP', chipNumber }, at, { zuilId: ids.zuil, generation: 2 }),
      ])
      return verdict
    }
    expect(await tap()).toMatchObject({ outcome: 'REFUSED', reason: 'invalid-card-status' })
    await act(own, numbersOf(1)[0] ?? '', 'BLOCK', 'STOCK')
    expect(await tap()).toMatchObject({ outcome: 'REFUSED', reason: 'card-blocked' })
    await act(own, numbersOf(1)[0] ?? '', 'DELETE', 'BLOCKED')
    expect(await tap()).toMatchObject({ outcome: 'REFUSED', reason: 'invalid-card' })
  })

  it('is found by its number or its chip, and listed page by page', async () => {
    const own = await filled()
    const list = async (query: string, who = admin) => (await ask(own, who, `?${query}`)).body
    const numbers = ({ member }: { member: { uitpasNumber: string }[] }) => member.map((one) => one.uitpasNumber)
    const [number = ''] = numbersOf(1)
    expect(numbers(await list(`text=${chipOf(1).toLowerCase()}`))).toEqual([number])
    expect(numbers(await list(`text=${number.slice(0, 5)}%20${number.slice(5)}`))).toEqual([number])
    expect(numbers(await list(`text=${number}`, elsewhere))).toEqual([])
    expect(numbers(await list('text=peeters'))).toEqual([])
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await list(`status=STOCK&socialTariff=false&limit=40${after && `&after=${after}`}`)
      seen.push(...numbers(page))
      if (page.next === undefined) break
      after = page.next
    }
    expect(seen.toSorted()).toEqual(numbersOf(100).toSorted())
    expect(numbers(await list('limit=2'))).toEqual([cards.stock, cards.blocked].toSorted().slice(0, 2))
  })
})

describe('the overview', () => {
  it('is what one counts, after whatever was done, also once it was put together', async () => {
    const own = await filled()
    const { body } = await send(own, { cards: { plain: 30, social: 10 } })
    await ask(own, admin, `/packages/${body.id}/receipt`, { missing: numbersOf(2), missingTo: 'STOCK', reason: 'Weg.' })
    await own.store.erasing.erase(ids.holder)
    const agrees = async () => {
      const [kept, counted] = [await stockOf(own), await countedOf(own)]
      for (const [status, kinds] of Object.entries(kept))
        expect(kinds, status).toEqual(counted[status] ?? { social: 0, plain: 0 })
    }
    await agrees()
    for (let n = 0; n < 1_100; n++)
      await own.sql('update card set status = $2 where uitpas_number = $1', cards.stock, n % 2 ? 'STOCK' : 'BLOCKED')
    await agrees()
    const [{ rows } = { rows: 0 }] = await own.sql<{ rows: number }>('select count(*)::int as rows from card_tally')
    expect(rows).toBeLessThan(50)
    await agrees()
    await own.sql('update card set counter_id = null where counter_id is not null')
    expect((await ask(own, admin, '/stock')).body.counters).toEqual([])
  })

  it('warns of a counter that runs out, here and on the first page', async () => {
    const own = await filled()
    const low = async () => {
      const { body } = await ask(own, admin, '/stock')
      const start = (await own.asPerson(admin, { url: '/ksb/api/start' })).json()
      return [
        body.counters.map((one: { low: object }) => one.low),
        start.attention.filter(({ kind }: { kind: string }) => kind === 'CARDS_LOW'),
      ]
    }
    expect(await low()).toEqual([[], []])
    await send(own, { cards: { plain: 12, social: 3 } })
    expect(await low()).toEqual([
      [{ social: true, plain: false }],
      [{ kind: 'CARDS_LOW', count: 1, some: [{ id: ids.counter, name: 'Onthaal' }] }],
    ])
    await setPrefixes(own, ['09310'], 2, admin, 3)
    expect(await low()).toEqual([[{ social: false, plain: false }], []])
    const zuilen = (await own.asPerson({ role: 'ZUILBEHEERDER' }, { url: '/ksb/api/start' })).json()
    expect(JSON.stringify(zuilen)).not.toContain('CARDS_LOW')
  })
})

describe('GET /cards', () => {
  const status = async (own: TestBackend, query: string) => {
    const response = await own.asClient([{ permission: 'CARDS_READ' }], { url: `/api/cards?${query}` })
    return { code: response.statusCode, ...response.json() }
  }
  it('says what a card is, in the statuses that the API knows', async () => {
    const own = await filled()
    const [number = ''] = numbersOf(1, true, 1_000)
    expect(await status(own, `uitpasNumber=${number}`)).toMatchObject({
      ...{ code: 200, uitpasNumber: number, status: 'PROVISIONED', socialTariff: true, cardSystem: { id: 1 } },
    })
    expect(await status(own, `uitpasNumber=${cards.active}`)).toMatchObject({ status: 'ACTIVE', socialTariff: false })
    expect(await status(own, `chipNumber=${chipOf(1)}`)).toMatchObject({ status: 'PROVISIONED' })
    expect((await status(own, `uitpasNumber=${cards.unknown}`)).code).toBe(404)
    expect(await status(own, 'uitpasNumber=0930000237912')).toMatchObject({
      type: problemType('uitpas/invalid-uitpasnumber'),
    })
    for (const query of ['', `uitpasNumber=${number}&chipNumber=${chipOf(1)}`, 'chipNumber=08AB12CD'])
      expect((await status(own, query)).code, query).toBe(404)
  })
})
