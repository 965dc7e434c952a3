import { describe, expect, it } from 'vitest'
import { cards, ids } from '../../support/api-dataset.ts'
import { admin, ask, elsewhere, filled, numbersOf, send } from '../../support/card-office.ts'
import { databases } from '../../support/databases.ts'
import type { TestBackend } from '../../support/test-backend.ts'

interface Listed {
  readonly uitpasNumber: string
  readonly status: string
  readonly state: string
}

describe.each(databases)('the cards of a package, %s', (kind) => {
  const page = async (own: TestBackend, id: string, query = '', who = admin) =>
    (await ask(own, who, `/packages/${id}/cards${query}`)).body as { member: Listed[]; next?: string }
  const statesOf = async (own: TestBackend, id: string) => {
    const { member } = await page(own, id)
    return Object.fromEntries(member.map(({ uitpasNumber, state }) => [uitpasNumber, state]))
  }

  it('are listed page by page in the order of their numbers, and told as ranges', async () => {
    const own = await filled(kind)
    const { body } = await send(own, { cards: { plain: 30, social: 26 } })
    const all = [cards.stock, ...numbersOf(30), ...numbersOf(25, true, 1_000)].toSorted()
    const first = await page(own, body.id)
    expect(first.member.map(({ uitpasNumber }) => uitpasNumber)).toEqual(all.slice(0, 50))
    expect(first.next).toBe(all[49])
    const last = await page(own, body.id, `?after=${first.next}`)
    expect(last.member.map(({ uitpasNumber }) => uitpasNumber)).toEqual(all.slice(50))
    expect(last.next).toBeUndefined()
    expect(new Set([...first.member, ...last.member].map(({ state }) => state))).toEqual(new Set(['UNDER_WAY']))
    expect((await ask(own, admin, `/packages/${body.id}`)).body.ranges).toEqual([
      { first: cards.stock, last: cards.stock, count: 1, socialTariff: true },
      { first: numbersOf(1)[0], last: numbersOf(1, false, 29)[0], count: 30, socialTariff: false },
      { first: numbersOf(1, true, 1_000)[0], last: numbersOf(1, true, 1_024)[0], count: 25, socialTariff: true },
    ])
    expect((await ask(own, elsewhere, `/packages/${body.id}/cards`)).status).toBe(404)
  })

  it('say what became of each, whatever is done with it later', async () => {
    const own = await filled(kind)
    const [back = '', gone = '', early = '', stolen = '', given = '', lying = ''] = numbersOf(6)
    const { body } = await send(own, { cards: { first: back, last: lying } })
    const act = (number: string, what: string, status: string) =>
      ask(own, admin, `/${number}/acts`, { act: what, status, reason: 'Daarom.' })
    // Taken out by hand before: it is not missing, nobody waited for it.
    await act(early, 'TO_STOCK', 'SENT_TO_BALIE')
    own.clock.now += 1_000
    await ask(own, admin, `/packages/${body.id}/receipt`, { missing: [back], missingTo: 'STOCK', reason: 'Weg.' })
    own.clock.now += 1_000
    await act(stolen, 'BLOCK', 'LOCAL_STOCK')
    await act(gone, 'TO_STOCK', 'LOCAL_STOCK')
    await own.sql("update card set status = 'ACTIVE', passholder_id = $2 where uitpas_number = $1", given, ids.holder)
    const before = { [back]: 'MISSING', [gone]: 'OTHER', [early]: 'OTHER' }
    expect(await statesOf(own, body.id)).toMatchObject({
      ...{ ...before, [stolen]: 'OTHER', [given]: 'IN_USE', [lying]: 'RECEIVED' },
    })
    // In the next package they are under way; of the first it stays as it was.
    own.clock.now += 1_000
    const next = await send(own, { cards: { first: back, last: early } })
    expect(await statesOf(own, next.body.id)).toEqual({
      [back]: 'UNDER_WAY',
      [gone]: 'UNDER_WAY',
      [early]: 'UNDER_WAY',
    })
    expect(await statesOf(own, body.id)).toMatchObject(before)
    const { member } = await page(own, body.id)
    expect(member.find(({ uitpasNumber }) => uitpasNumber === stolen)?.status).toBe('BLOCKED')
  })
})
