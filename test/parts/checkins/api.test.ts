import { actieId } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { cards, hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const write: readonly Grant[] = [{ permission: 'CHECKINS_WRITE' }]
const read: readonly Grant[] = [{ permission: 'CHECKINS_READ' }]
const body = { eventId: ids.event, uitpasNumber: cards.active }

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

/** What was checked in by the test: all else is of before. */
const newCheckins = ({ sql }: TestBackend) =>
  sql('select id, passholder_id, event_id, uitpas_number, points, source from checkin where at >= $1', new Date(now))

const ledgerOf = ({ sql }: TestBackend, causeId: string) =>
  sql('select kind, points from ledger_entry where cause_id = $1 order by id', causeId)

const pointsOf = async ({ sql }: TestBackend, passholderId: string): Promise<number | undefined> =>
  (await sql<{ points: number }>('select points from passholder where id = $1', passholderId))[0]?.points

/** A check-in that stands, without its points. */
const insertCheckins = ({ sql }: TestBackend, uitpasNumber: string, eventId: string, at: number, count = 1) =>
  sql(
    `insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source)
     select gen_random_uuid(), passholder_id, $2, uitpas_number, 1, $3::timestamptz - n * interval '1 second', 'API'
     from card, generate_series(1, $4::int) n where uitpas_number = $1`,
    uitpasNumber,
    eventId,
    new Date(at),
    count,
  )

describe('POST /checkins', () => {
  const post = (backend: TestBackend, payload: object, grants = write) =>
    backend.asClient(grants, { method: 'POST', url: '/api/checkins', payload })

  it('books at the event and answers with the check-in', async () => {
    const backend = await startOwnBackend()
    const response = await post(backend, body)
    expect(response.statusCode).toBe(201)
    const saved = response.json()
    expect(actieId.safeParse(saved.id).success).toBe(true)
    expect(saved).toEqual({
      id: saved.id,
      creationDate: new Date(now).toISOString(),
      eventId: ids.event,
      eventTitle: `Naam van ${ids.event}`,
      uitpasNumber: cards.active,
      points: 1,
    })
    expect(await newCheckins(backend)).toEqual([
      {
        id: saved.id,
        passholder_id: ids.holder,
        event_id: ids.event,
        uitpas_number: cards.active,
        points: 1,
        source: 'API',
      },
    ])
    expect(await ledgerOf(backend, saved.id)).toEqual([{ kind: 'CHECKIN', points: 1 }])
    expect(await pointsOf(backend, ids.holder)).toBe(13)
  })

  it('says the balance with a refusal, to who may see passholders of this organizer', async () => {
    const backend = await startOwnBackend()
    const saved = await post(backend, body, [...write, { permission: 'PASSHOLDERS_SEARCH' }])
    expect(saved.json().passholder).toMatchObject({ points: 13, pointsEndDate: '2027-11-23' })
    const refusedTo = async (...more: Grant[]) => (await post(backend, body, [...write, ...more])).json()
    expect(await refusedTo({ permission: 'PASSHOLDERS_SEARCH' })).toMatchObject({
      type: problemType('uitpas/maximum-reached'),
      totalPoints: 13,
      endUserMessage: { en: 'You already saved your point here. See you next time! You have 13 points.' },
    })
    expect(await refusedTo()).not.toHaveProperty('totalPoints')
    const elsewhere = await refusedTo({ permission: 'PASSHOLDERS_SEARCH', organizerId: ids.otherOrganizer })
    expect(elsewhere).not.toHaveProperty('totalPoints')
    expect(elsewhere.endUserMessage.nl).not.toContain('13')
  })

  it('books for a member of another card system than the event’s, as anywhere', async () => {
    const backend = await startOwnBackend()
    await backend.sql('update membership set card_system_id = 2 where passholder_id = $1', ids.holder)
    await backend.sql('update card set card_system_id = 2 where uitpas_number = $1', cards.active)
    expect((await post(backend, body)).statusCode).toBe(201)
    expect(await pointsOf(backend, ids.holder)).toBe(13)
  })

  it('refuses what goes beyond the limit of the event', async () => {
    const backend = await startOwnBackend()
    expect((await post(backend, body)).statusCode).toBe(201)
    const second = await post(backend, body)
    expect([second.statusCode, second.json().type]).toEqual([400, problemType('uitpas/maximum-reached')])
    expect(await newCheckins(backend)).toHaveLength(1)
    expect(await pointsOf(backend, ids.holder)).toBe(13)
  })

  it.each([
    ['for this organizer', ids.organizer, true],
    ['not for another', ids.otherOrganizer, false],
  ])('gives the passholder to clients that may see one, %s', async (_what, organizerId, shown) => {
    const backend = await startOwnBackend()
    const response = await post(backend, body, [
      ...write,
      { permission: 'PASSHOLDERS_SEARCH', organizerId },
      { permission: 'PASSES_INSZNUMBERS_READ', organizerId },
    ])
    expect(response.statusCode).toBe(201)
    const { passholder } = response.json()
    if (!shown) {
      expect(passholder).toBeUndefined()
      for (const secret of [secrets.name, secrets.firstName, secrets.insz]) expect(response.body).not.toContain(secret)
      return
    }
    expect(passholder).toMatchObject({
      id: ids.holder,
      name: secrets.name,
      inszNumber: secrets.insz,
      dateOfBirth: '1983-03-02',
      address: { street: 'Molenstraat 1', postalCode: '9300', city: 'Aalst' },
      points: 13,
      uitpasNumber: cards.active,
      cardSystemMemberships: [{ status: 'ACTIVE', currentCard: { uitpasNumber: cards.active, status: 'ACTIVE' } }],
    })
  })

  it.each([
    ['card-blocked', { uitpasNumber: cards.blocked }],
    ['invalid-card-status', { uitpasNumber: cards.stock }],
    ['passholder-not-found', { uitpasNumber: cards.unknown }],
    ['passholder-blocked', { uitpasNumber: cards.holderBlocked }],
    ['checkin-not-allowed', { eventId: ids.pastEvent }],
    ['event-not-found', { eventId: 'x' }],
  ])('gives the refusal %s as its problem', async (reason, wrong) => {
    const response = await post(shared, { ...body, ...wrong })
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ type: problemType(`uitpas/${reason}`), status: 400 })
    expect(Object.keys(response.json().endUserMessage)).toEqual(['nl', 'fr', 'de', 'en'])
    expect(await newCheckins(shared)).toEqual([])
  })

  it('refuses who is a member of no card system', async () => {
    const backend = await startOwnBackend()
    await backend.sql('delete from membership where passholder_id = $1', ids.holder)
    const response = await post(backend, body)
    expect([response.statusCode, response.json().type]).toEqual([
      400,
      problemType('uitpas/passholder-no-active-cardsystems'),
    ])
    expect(await newCheckins(backend)).toEqual([])
  })

  const json = 'application/json'
  const number = cards.active
  it.each([
    ['nothing', undefined, undefined, 'body/missing', undefined],
    ['an empty body', '', json, 'body/missing', undefined],
    ['null', 'null', json, 'body/missing', undefined],
    ['text that is not JSON', '{"eventId":', json, 'body/invalid-syntax', undefined],
    ['another prototype', '{"__proto__":{"x":1}}', json, 'body/invalid-syntax', undefined],
    ['a list', '[]', json, 'body/invalid-data', '/'],
    ['a missing field', `{"eventId":"${ids.event}"}`, json, 'body/invalid-data', '/uitpasNumber'],
    ['a number', '{"eventId":"e","uitpasNumber":930000420206}', json, 'body/invalid-data', '/uitpasNumber'],
    ['a NUL', `{"eventId":"\\u0000","uitpasNumber":"${number}"}`, json, 'body/invalid-data', '/eventId'],
  ])('refuses %s', async (_what, payload, type, reason, pointer) => {
    const response = await shared.asClient(write, {
      method: 'POST',
      url: '/api/checkins',
      ...(payload !== undefined && { payload }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    })
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType(reason))
    expect(response.json().schemaErrors?.[0].jsonPointer).toBe(pointer)
    expect(response.body).not.toContain('930000420206')
    expect(await newCheckins(shared)).toEqual([])
  })

  it.each([
    ['9,30E+11', /spreadsheet/],
    [cards.active.slice(1), /leading zero/],
    ['0930000237912', /last digit/],
  ])('helps with the number %s', async (uitpasNumber, detail) => {
    const response = await post(shared, { ...body, uitpasNumber })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      type: problemType('uitpas/invalid-uitpasnumber'),
      detail: expect.stringMatching(detail),
    })
    if (uitpasNumber.length >= 12) expect(response.body).not.toContain(uitpasNumber.slice(0, 12))
  })

  it('refuses a large body unread', async () => {
    const response = await post(shared, { eventId: 'x'.repeat(70_000) })
    expect(response.statusCode).toBe(413)
    expect(response.json().status).toBe(413)
  })
})

describe('GET /checkins', () => {
  const get = (query: string, grants = read) => shared.asClient(grants, { url: `/api/checkins?${query}` })
  const own = `passholderId=${ids.holder}&organizerId=${ids.organizer}`
  const all = `${own}&organizerId=${ids.otherOrganizer}`
  const checkin = {
    id: ids.checkin,
    creationDate: new Date(now - 48 * hour).toISOString(),
    eventId: ids.pastEvent,
    eventTitle: `Naam van ${ids.pastEvent}`,
    uitpasNumber: cards.active,
    points: 1,
  }

  it('gives what stands at events of the organizer, without the passholder even to who may see one', async () => {
    const response = await get(own, [...read, { permission: 'PASSHOLDERS_SEARCH' }])
    expect([response.statusCode, response.json()]).toEqual([200, { totalItems: 1, member: [checkin] }])
  })

  it.each([
    ['organizers', all, 2, [ids.otherCheckin, ids.checkin]],
    ['part of the title of the event', `${all}&eventTitle=PAST-of`, 1, [ids.otherCheckin]],
    ['a title that no event has', `${all}&eventTitle=n_am`, 0, []],
    ['pages', `${all}&start=1&limit=1`, 2, [ids.checkin]],
    ['pages, beyond the last', `${all}&start=2&limit=500`, 2, []],
    ['passholder: nobody', `passholderId=x&organizerId=${ids.organizer}`, 0, []],
    ['organizer: nobody', `passholderId=${ids.holder}&organizerId=x`, 0, []],
  ])('finds by %s', async (_what, query, totalItems, found) => {
    const { totalItems: total, member } = (await get(query)).json()
    expect([total, member.map(({ id }: { id: string }) => id)]).toEqual([totalItems, found])
  })

  it('gives the newest twenty when nothing is said', async () => {
    const backend = await startOwnBackend()
    await insertCheckins(backend, cards.active, ids.pastEvent, now - hour, 21)
    const response = await backend.asClient(read, { url: `/api/checkins?${own}` })
    const { totalItems, member } = response.json()
    expect([totalItems, member.length]).toEqual([22, 20])
    const moments = member.map(({ creationDate }: { creationDate: string }) => creationDate)
    expect(moments).toEqual([...moments].sort().reverse())
    expect(moments[0]).toBe(new Date(now - hour - 1000).toISOString())
  })

  it('is forbidden when one of several organizers is not granted', async () => {
    const granted = [{ permission: 'CHECKINS_READ', organizerId: ids.organizer }]
    const response = await get(all, granted)
    expect(response.statusCode).toBe(403)
    expect(response.body).not.toContain(ids.checkin)
  })

  it.each(['501', '999999999'])('refuses a page of %s', async (limit) => {
    const response = await get(`${own}&limit=${limit}`)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('url/query-limit-exceeded')])
  })

  it.each([
    ['passholderId', `organizerId=${ids.organizer}`],
    ['organizerId', `passholderId=${ids.holder}`],
    ['limit', `${own}&limit=-1`],
    ['limit', `${own}&limit=many`],
    ['start', `${own}&start=1.5`],
    ['start', `${own}&start=99999999999`],
    ['eventTitle', `${own}&eventTitle=`],
  ])('says that %s is wrong', async (parameter, query) => {
    const response = await get(query)
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({
      type: problemType('url/not-found'),
      detail: expect.stringContaining(parameter),
    })
  })
})

describe('DELETE /checkins/{checkinId}', () => {
  const remove = (backend: TestBackend, id: string, grants = write) =>
    backend.asClient(grants, { method: 'DELETE', url: `/api/checkins/${id}` })
  const reversals = ({ sql }: TestBackend) =>
    sql('select id, reversed_at from checkin where reversed_at is not null and id <> $1', ids.reversedCheckin)

  it('reverses the check-in and its points, once', async () => {
    const backend = await startOwnBackend()
    const response = await remove(backend, ids.checkin)
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect((await remove(backend, ids.checkin)).statusCode).toBe(404)
    expect(await reversals(backend)).toEqual([{ id: ids.checkin, reversed_at: new Date(now) }])
    expect(await ledgerOf(backend, ids.checkin)).toEqual([
      { kind: 'CHECKIN', points: 1 },
      { kind: 'REVERSAL', points: -1 },
    ])
    expect(await pointsOf(backend, ids.holder)).toBe(11)
  })

  it.each([ids.reversedCheckin, '019aad3c-5b20-7c4e-8f00-000000000000', 'x', '%27', "';--"])(
    'does not find %s',
    async (id) => {
      const response = await remove(shared, id)
      expect([response.statusCode, response.json().type]).toEqual([404, problemType('url/not-found')])
      expect(await reversals(shared)).toEqual([])
      expect(await pointsOf(shared, ids.holder)).toBe(12)
    },
  )

  it('does not find what belongs to another organizer', async () => {
    const granted = [{ permission: 'CHECKINS_WRITE', organizerId: ids.organizer }]
    expect((await remove(shared, ids.otherCheckin, granted)).statusCode).toBe(404)
    expect(await reversals(shared)).toEqual([])
  })
})

describe('GET /checkin-status', () => {
  const ask = (eventId: string, uitpasNumber: string) =>
    shared.asClient(write, { url: `/api/checkin-status?eventId=${eventId}&uitpasNumber=${uitpasNumber}` })

  beforeAll(() => insertCheckins(shared, cards.social, ids.event, now - hour))

  it('allows what would be booked, and books nothing', async () => {
    expect((await ask(ids.event, cards.active)).json()).toEqual({ allowed: true })
    expect(await newCheckins(shared)).toEqual([])
  })

  it.each([
    ['the event is over', ids.pastEvent, cards.active, 'nu geen punt'],
    ['the card is blocked', ids.event, cards.blocked, 'kaart is geblokkeerd'],
    ['the passholder is blocked', ids.event, cards.holderBlocked, 'UiTPAS is geblokkeerd'],
    ['the limit is reached', ids.event, cards.social, 'al je punt'],
  ])('says to the passholder that %s', async (_what, eventId, uitpasNumber, sentence) => {
    const response = await ask(eventId, uitpasNumber)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      allowed: false,
      endUserMessage: { nl: expect.stringContaining(sentence), en: expect.any(String) },
    })
  })

  it.each([
    ['x', cards.active, 404, 'uitpas/event-not-found'],
    [ids.event, cards.unknown, 404, 'uitpas/passholder-not-found'],
    [ids.event, cards.stock, 404, 'uitpas/passholder-not-found'],
    [ids.event, '0930000237912', 400, 'uitpas/invalid-uitpasnumber'],
    ['', cards.active, 404, 'url/not-found'],
  ])('answers %s with %s: %i %s', async (eventId, number, status, reason) => {
    const response = await ask(eventId, number)
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
  })
})
