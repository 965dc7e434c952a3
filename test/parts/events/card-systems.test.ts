import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cards, hour, ids, now } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend, waitingForLocks } from '../../support/test-backend.ts'
import { eventually } from '../../support/wait.ts'

const grants = [{ permission: 'EVENTS_UPDATE' }, { permission: 'TARIFFS_READ' }]
const url = `/api/events/${ids.event}/card-systems`
const dender = { id: 1, name: 'UiTPAS Dender', enabled: true }
const gent = { id: 2, name: 'UiTPAS Gent', enabled: false }

const shares = {
  passholder: { cents: 150 },
  localAuthority: { rest: true },
  organizer: { cents: 0 },
  flemishAuthority: { cents: 0 },
}

const insertTicket = `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
    card_system_id, share_passholder, share_local, share_organizer, share_flemish, at, source)
  values (gen_random_uuid(), $1, $2, $3, 200, 1000, 'SOCIAL', 't', 1, 200, 400, 400, 0, $4, 'API')`
/** Of a ticket in UiTPAS Dender. */
const sold = [ids.socialHolder, ids.event, cards.social, new Date(now - hour)]

/** A backend with two keys of UiTPAS Dender: one that is chosen by hand, and one that is not. */
const start = async () => {
  const backend = await startOwnBackend()
  const conditions = JSON.stringify({
    cardSystem: 'OWN',
    postalCodes: [],
    outsideOrganizersCity: false,
    counterIds: [],
  })
  await backend.sql(
    `insert into distribution_key (id, card_system_id, name, manual, conditions, shares)
     values (7, 1, 'Halve dag', true, $1, $2), (8, 1, 'Andere', false, jsonb_set($1, '{counterIds}', '["x"]'), $2)`,
    conditions,
    JSON.stringify(shares),
  )
  return backend
}
const get = async (backend: TestBackend) => (await backend.asClient(grants, { url })).json()
const put = (backend: TestBackend, payload: object, granted: readonly object[] = grants) =>
  backend.asClient(granted as typeof grants, { method: 'PUT', url, payload })
const price = async (backend: TestBackend) => {
  const asked = `/api/tariffs?regularPrice=10&eventId=${ids.event}&uitpasNumber=${cards.social}`
  return (await backend.asClient(grants, { url: asked })).json().available[0]?.price
}

describe('/events/{eventId}/card-systems', () => {
  it('shows and sets which keys are chosen by hand: the next price is by those', async () => {
    const backend = await start()
    const key = { id: 7, name: 'Halve dag', enabled: false }
    expect(await get(backend)).toEqual([{ ...dender, manualDistributionKeys: [key] }, gent])
    expect(await price(backend)).toBe(2)
    const chosen = [{ id: 1, enabled: true, manualDistributionKeys: [{ id: 7, enabled: true }] }]
    expect((await put(backend, chosen)).statusCode).toBe(204)
    expect(await get(backend)).toEqual([{ ...dender, manualDistributionKeys: [{ ...key, enabled: true }] }, gent])
    expect(await price(backend)).toBe(1.5)
    // What is left out is not enabled any more.
    await put(backend, [{ id: 1, enabled: true }])
    expect(await price(backend)).toBe(2)
    await put(backend, [{ id: 2, enabled: true }])
    expect(await get(backend)).toMatchObject([
      { id: 1, enabled: false },
      { id: 2, enabled: true },
    ])
    expect(await price(backend)).toBeUndefined()
  })

  it.each<[string, object[], string]>([
    ['cardsystem-not-found', [{ id: 9, enabled: true }], '/0'],
    [
      'distributionkey-not-found',
      [{ id: 1, enabled: true, manualDistributionKeys: [{ id: 99, enabled: true }] }],
      '/0/manualDistributionKeys/0',
    ],
    [
      'invalid-distributionkey',
      [{ id: 1, enabled: true, manualDistributionKeys: [{ id: 8, enabled: true }] }],
      '/0/manualDistributionKeys/0',
    ],
    [
      'invalid-distributionkey',
      [{ id: 2, enabled: true, manualDistributionKeys: [{ id: 7, enabled: true }] }],
      '/0/manualDistributionKeys/0',
    ],
  ])('changes nothing where there is a %s', async (reason, payload, jsonPointer) => {
    const backend = await start()
    const before = await get(backend)
    const response = await put(backend, payload)
    expect([response.statusCode, response.json()]).toMatchObject([
      400,
      { type: problemType(`uitpas/${reason}`), jsonPointer },
    ])
    expect(await get(backend)).toEqual(before)
  })

  it('takes the same card system, and the same key, twice: it is in it where one of them says so', async () => {
    const backend = await start()
    const key = { id: 7, enabled: true }
    const twice = [
      { id: 1, enabled: true, manualDistributionKeys: [key, key] },
      { id: 1, enabled: true, manualDistributionKeys: [key] },
      { id: 1, enabled: false },
    ]
    expect((await put(backend, twice)).statusCode).toBe(204)
    expect(await get(backend)).toMatchObject([{ id: 1, enabled: true, manualDistributionKeys: [key] }, { id: 2 }])
  })

  it('of some at the same moment keeps one of them, whole', async () => {
    const backend = await start()
    const lists = [
      [{ id: 1, enabled: true, manualDistributionKeys: [{ id: 7, enabled: true }] }],
      [{ id: 2, enabled: true }],
      [
        { id: 1, enabled: true },
        { id: 2, enabled: true },
      ],
    ]
    const states = new Set<string>()
    const state = async () => {
      const [one, two] = await get(backend)
      return JSON.stringify([one.enabled, one.manualDistributionKeys[0].enabled, two.enabled])
    }
    for (const list of lists) {
      await put(backend, list)
      states.add(await state())
    }
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all([...lists, ...lists].map((list) => put(backend, list)))
      expect(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).toEqual(answers.map(() => '204 '))
      expect(states).toContain(await state())
    }
  })

  it('waits for a sale that is under way, and stays in the card system of its ticket', async () => {
    const backend = await start()
    const seller = new pg.Client({ connectionString: backend.store.databaseUrl })
    await seller.connect()
    onTestFinished(() => seller.end())
    await seller.query('begin')
    await seller.query(insertTicket, sold)
    let answered = false
    const answer = put(backend, [{ id: 2, enabled: true }]).finally(() => {
      answered = true
    })
    await eventually(async () => answered || (await waitingForLocks(backend)).length > 0)
    await seller.query('commit')
    expect((await answer).json()).toMatchObject({ type: problemType('uitpas/event-already-has-ticketsales') })
    expect(await get(backend)).toMatchObject([
      { id: 1, enabled: true },
      { id: 2, enabled: false },
    ])
  })

  it('leaves no card system in which a ticket that stands was sold', async () => {
    const backend = await start()
    await backend.sql(insertTicket, ...sold)
    expect((await put(backend, [])).json().type).toBe(problemType('uitpas/event-already-has-ticketsales'))
    await backend.sql('update ticket set reversed_at = now() where event_id = $1', ids.event)
    expect((await put(backend, [])).statusCode).toBe(204)
  })

  it('is forbidden for another organizer, but for who may for all', async () => {
    const backend = await start()
    const other = { permission: 'EVENTS_UPDATE', organizerId: ids.otherOrganizer }
    expect((await put(backend, [], [other])).statusCode).toBe(403)
    expect((await put(backend, [], [{ permission: 'EVENTS_UPDATE_ALL' }])).statusCode).toBe(204)
  })
})
