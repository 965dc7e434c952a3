import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultQuotas } from '../../backend/passholders/rules/quotas.ts'
import { type Grant, permissions } from '../../backend/platform/http/policy.ts'
import type { Named } from '../../backend/platform/http/readings.ts'
import { cards, hour, ids, now, secrets } from '../support/api-dataset.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../support/databases.ts'
import { passholderIdOf, smallDataset, uitpasNumberOf } from '../support/fixtures.ts'
import { prepareTargets, samples, targetsOf } from '../support/sample-requests.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'
import { ask } from '../support/world.ts'

/** A client whose secret leaked, or that is curious: what it learns of people it has no business with. */

const DAY = 24 * hour
const own = (permission: string): Grant => ({ permission, organizerId: ids.organizer })
/** Numbers of no card, one after the other. */
const invented = (n: number): string => {
  const digits = `05600${String(500_000 + n)}0`
  const sum = [...digits].reduceRight((all, digit, index) => {
    const doubled = (digits.length - index) % 2 === 1 ? Number(digit) * 2 : Number(digit)
    return all + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

describe('a client that tries numbers', () => {
  const grants = [own('PASSES_READ')]
  const walk = async (backend: TestBackend, from: number, count: number) => {
    const statuses: number[] = []
    for (let n = from; n < from + count; n++)
      statuses.push((await backend.asClient(grants, { url: `/api/passes/${invented(n)}` })).statusCode)
    return statuses
  }
  const known = (backend: TestBackend) => backend.asClient(grants, { url: `/api/passes/${cards.active}` })

  it('is told of nobody any more after so many, known or not, and of others only the next hour and day', async () => {
    const backend = await startOwnBackend()
    // In the morning: all of it is of one day.
    backend.clock.now -= 10 * hour
    expect((await known(backend)).statusCode).toBe(200)
    const { unknownPerHour, unknownPerDay } = defaultQuotas
    expect(new Set(await walk(backend, 0, unknownPerHour))).toEqual(new Set([404]))
    const refused = await known(backend)
    expect([refused.statusCode, refused.json().type]).toEqual([429, 'https://api.publiq.be/probs/uitpas/rate-limited'])
    expect(Number(refused.headers['retry-after'])).toBe(45 * 60)
    expect(await walk(backend, unknownPerHour, 3)).toEqual([429, 429, 429])
    // Another client goes on.
    expect(
      (await backend.asClient([...grants, own('CHECKINS_READ')], { url: `/api/passes/${cards.active}` })).statusCode,
    ).toBe(200)

    for (let from = unknownPerHour; from < unknownPerDay; from += unknownPerHour) {
      backend.clock.now += hour
      expect((await known(backend)).statusCode).toBe(200)
      await walk(backend, from, unknownPerHour)
    }
    backend.clock.now += hour
    expect((await known(backend)).statusCode).toBe(429)
    backend.clock.now = now + DAY
    expect((await known(backend)).statusCode).toBe(200)
  })

  it('is refused on every way by which a person is found', async () => {
    const backend = await startOwnBackend()
    await prepareTargets(backend)
    const all = permissions.map((permission) => ({ permission }))
    const target = targetsOf(backend).own
    // But for zuilen, who show a code of their own, what a membership costs, which names nobody, and who asks for himself,
    // which no client can.
    const personal = Object.entries(samples)
      .flatMap(([route, sample]) =>
        sample(target).map((request) => ({ ...request, method: route.split(' ')[0] as 'GET' })),
      )
      .filter((request) =>
        /"?(uitpasNumber|passholderId)"?[:=]|\/(passes|chip-numbers|passholders)\//.test(JSON.stringify(request)),
      )
      .filter(
        ({ url }) =>
          !/^\/api\/kiosk-devices|passholders\/[^/]+\/checkins|passholders\/membership-prices\/\d|passholders\/me\b/.test(
            String(url),
          ),
      )
    expect(personal.length).toBeGreaterThan(10)
    for (const filter of ['isRedeemableByPassholderId', 'isInterestingForPassholderId'])
      personal.push({ method: 'GET', url: `/api/rewards?${filter}=${ids.holder}` })
    const token = await backend.tokenOf(all)
    const [client] = await backend.sql<{ client_id: string }>(
      'select client_id from access_token order by expires_at desc, client_id desc limit 1',
    )
    await backend.sql(
      'insert into client_reading (client_id, hour, unknown, holders) values ($1, $2, $3, 0)',
      client?.client_id,
      new Date(now - (now % hour)),
      defaultQuotas.unknownPerHour,
    )
    for (const request of personal) {
      const { statusCode } = await backend.app.inject({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token}` },
      })
      expect([request.method, request.url, statusCode]).toEqual([request.method, request.url, 429])
    }
  })
})

describe('a client that checks people in to read who they are', () => {
  const body = { eventId: ids.event, uitpasNumber: cards.active }
  const grants = [own('CHECKINS_WRITE'), own('PASSHOLDERS_SEARCH')]
  const post = (backend: TestBackend, more: readonly Grant[] = []) =>
    backend.asClient([...grants, ...more], { method: 'POST', url: '/api/checkins', payload: body })
  const readings = (backend: TestBackend) =>
    backend.sql('select client_id, passholder_id, action, insz from reading order by id')

  it('reads no INSZ without a permission of its own for the organizer', async () => {
    const backend = await startOwnBackend()
    const response = await post(backend, [{ permission: 'PASSES_INSZNUMBERS_READ', organizerId: ids.otherOrganizer }])
    expect([response.statusCode, response.json().passholder.name]).toEqual([201, secrets.name])
    expect(response.body).not.toContain(secrets.insz)
    expect(response.json().passholder.inszNumber).toBeUndefined()
  })

  it('is written down, with the INSZ that it was given, and stands on all that it made', async () => {
    const backend = await startOwnBackend()
    const response = await post(backend, [own('PASSES_INSZNUMBERS_READ')])
    expect(response.json().passholder.inszNumber).toBe(secrets.insz)
    const clientId = (
      await backend.sql<{ client_id: string }>('select client_id from checkin where id = $1', response.json().id)
    )[0]?.client_id
    expect(clientId).toMatch(/^client-/)
    const row = { client_id: clientId, passholder_id: ids.holder, action: 'checkin.register' }
    expect(await readings(backend)).toEqual([
      { ...row, insz: false },
      { ...row, insz: true },
    ])
    // Undoing it leaves no less.
    const undone = await backend.asClient([...grants, own('PASSES_INSZNUMBERS_READ')], {
      method: 'DELETE',
      url: `/api/checkins/${response.json().id}`,
    })
    expect(undone.statusCode).toBe(204)
    expect(await readings(backend)).toHaveLength(2)
    const lines = backend.log.map((line) => JSON.parse(line)).filter(({ message }) => message === 'Request')
    expect(lines.map(({ method, clientId: by }) => [method, by])).toEqual([
      ['POST', clientId],
      ['DELETE', clientId],
    ])
  })
})

describe('a client that spells a number otherwise', () => {
  it.each([
    ['a number with spaces', 'GET', `/api/passes/%20${cards.active}%20`],
    ['a number with a wide space', 'GET', `/api/passes/${cards.active}%E3%80%80`],
    ['a number in a query', 'GET', `/api/checkin-status?eventId=${ids.event}&uitpasNumber=+${cards.active}`],
    ['a chip in small letters', 'GET', `/api/chip-numbers/${secrets.chipNumber.toLowerCase()}`],
    ['a chip with a space', 'GET', `/api/chip-numbers/%20${secrets.chipNumber}`],
    ['a number in a body', 'POST', '/api/checkins', { eventId: ids.event, uitpasNumber: ` ${cards.active} ` }],
  ] as const)('is written down all the same, and counted as who asked about somebody: %s', async (...asked) => {
    const [, method, url, payload] = asked
    const backend = await startOwnBackend()
    const grants = ['PASSES_READ', 'PASSES_CHIPNUMBERS_READ', 'CHECKINS_READ', 'CHECKINS_WRITE'].map(own)
    const response = await backend.asClient(grants, { method, url, ...(payload && { payload }) })
    expect(response.statusCode, response.body).toBeLessThan(300)
    expect(await backend.sql('select passholder_id from reading')).toEqual([{ passholder_id: ids.holder }])
    expect(await backend.sql('select unknown, holders from client_reading')).toEqual([{ unknown: 0, holders: 1 }])
  })
})

describe.each(databases)('who asked about whom, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const clock = { now: 0 }
  beforeEach(async () => {
    clock.now = Date.now()
    all = await startDatabases(kind)
    test = await all.open(() => clock.now)
    await test.store.load(smallDataset(clock.now, { passholders: 5 }))
  })
  afterEach(async () => {
    await test.close()
    await all.end()
  })
  const note = (...named: Named[]) =>
    test.store.readings
      .note({ clientId: 'client', action: 'pass.read', named })
      .then((seconds) => seconds === undefined)
  const number = (n: number): Named => ({ kind: 'NUMBER', value: uitpasNumberOf(n) })
  const count = async () => (await ask(test.store.databaseUrl, 'select 1 from reading')).length

  it('counts each passholder once a day, whatever number he is asked about by', async () => {
    const { store } = test
    const begin = clock.now - (clock.now % hour)
    await ask(
      store.databaseUrl,
      'insert into client_reading (client_id, hour, unknown, holders) values ($1, $2, 0, $3)',
      ['client', new Date(begin), defaultQuotas.holdersPerHour - 2],
    )
    expect(await note(number(1), { kind: 'HOLDER', value: passholderIdOf(1) })).toBe(true)
    expect(await note(number(2), number(1))).toBe(true)
    // One too many, also beside one that is known, and nothing of it is written down.
    expect(await note(number(3))).toBe(false)
    expect(await note(number(3), number(1))).toBe(false)
    expect(await count()).toBe(3)
    // Who was asked about today may be asked about again.
    expect(await note(number(1))).toBe(true)
    clock.now += hour
    expect(await note(number(3))).toBe(true)
  })

  it('can’t be changed afterwards, nor removed before it is old; of who is erased it stays as nobody’s', async () => {
    await note(number(1))
    const url = test.store.databaseUrl
    for (const change of ["update reading set client_id = 'other'", 'delete from reading', 'truncate reading'])
      await expect(ask(url, change)).rejects.toThrow('reading is append-only')
    expect(await test.store.erasing.erase(passholderIdOf(1))).toBe(true)
    const [row] = await ask<{ passholder_id: string; anonymous: boolean }>(
      url,
      'select passholder_id, anonymous from reading join passholder on passholder.id = passholder_id',
    )
    expect([row?.passholder_id === passholderIdOf(1), row?.anonymous]).toEqual([false, true])
    clock.now -= 31 * DAY
    await note(number(2))
    await ask(url, "delete from reading where at < now() - interval '30 days'")
    expect(await count()).toBe(1)
  })
})
