import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../../../backend/platform/http/policy.ts'
import { defaultLimits } from '../../../../backend/platform/http/rate-limits.ts'
import { cards, ids, secrets } from '../../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** For tests that write nothing but tokens. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const everything = permissions.map((permission) => ({ permission }))

const form = (fields: Record<string, string>) => ({
  method: 'POST' as const,
  url: '/api/oauth/token',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(fields).toString(),
})
const credentials = { grant_type: 'client_credentials', client_id: 'client', client_secret: secrets.clientSecret }

describe('POST /oauth/token', () => {
  it('gives a token for an hour', async () => {
    const { app, clock } = await startOwnBackend()
    const response = await app.inject(form(credentials))
    expect(response.statusCode).toBe(200)
    const { access_token: token, ...rest } = response.json()
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3600 })
    expect(response.headers['cache-control']).toBe('no-store')
    /** 403: the client is known, and may do nothing. */
    const use = async () =>
      (await app.inject({ url: '/api/zuilen', headers: { authorization: `Bearer ${token}` } })).statusCode
    expect(await use()).toBe(403)
    clock.now += 3_599_000
    expect(await use()).toBe(403)
    clock.now += 1_000
    expect(await use()).toBe(401)
  })

  const realm = '/realms/uitid/protocol/openid-connect/token'
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, payload: credentials } as const

  it.each([
    ['JSON', { ...json, url: '/api/oauth/token' }],
    ['JSON where UiTID takes it', { ...json, url: realm, payload: { ...credentials, audience: 'x', other: 1 } }],
    ['a form where UiTID takes it', { ...form(credentials), url: `${realm}?a=b` }],
  ])('takes %s', async (_what, request) => {
    const response = await shared.app.inject(request)
    expect([response.statusCode, response.json().token_type]).toEqual([200, 'Bearer'])
    const authorization = `Bearer ${response.json().access_token}`
    expect((await shared.app.inject({ url: '/api/zuilen', headers: { authorization } })).statusCode).toBe(403)
  })

  it('has nothing else under the address of UiTID, and refuses there as it does here', async () => {
    const { app } = shared
    const wrong = await app.inject({ ...json, url: realm, payload: { ...credentials, client_secret: 'x' } })
    expect([wrong.statusCode, wrong.json().error]).toEqual([401, 'invalid_client'])
    expect((await app.inject({ url: realm })).statusCode).toBe(405)
    expect((await app.inject({ ...json, url: `${realm}/x` })).statusCode).toBe(404)
    expect((await app.inject({ ...json, url: '/realms/uitid' })).statusCode).toBe(404)
  })

  it('takes HTTP Basic', async () => {
    const request = form({ grant_type: 'client_credentials' })
    const authorization = `Basic ${Buffer.from(`client:${secrets.clientSecret}`).toString('base64')}`
    const response = await shared.app.inject({ ...request, headers: { ...request.headers, authorization } })
    expect(response.statusCode).toBe(200)
  })

  it.each([
    ['a wrong secret', { ...credentials, client_secret: 'x' }, 401, 'invalid_client'],
    ['an unknown client', { ...credentials, client_id: 'x' }, 401, 'invalid_client'],
    ['a client with NUL', { ...credentials, client_id: '\u0000' }, 400, 'invalid_request'],
    ['another grant', { ...credentials, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s as RFC 6749 says', async (_what, fields, status, error) => {
    const response = await shared.app.inject(form(fields))
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toContain('application/json')
    expect(response.json().error).toBe(error)
    expect('www-authenticate' in response.headers).toBe(status === 401)
  })

  it.each([
    ['a list', JSON.stringify([credentials]), 'application/json'],
    ['JSON that ends too early', '{"grant_type":', 'application/json'],
    ['JSON without the grant as a text', JSON.stringify({ ...credentials, grant_type: 1 }), 'application/json'],
    ['a text', new URLSearchParams(credentials).toString(), 'text/plain'],
    ['nothing', '', 'application/x-www-form-urlencoded'],
    ['too much', `grant_type=${'x'.repeat(5000)}`, 'application/x-www-form-urlencoded'],
  ])('refuses %s', async (_what, payload, type) => {
    const headers = { 'content-type': type }
    const response = await shared.app.inject({ method: 'POST', url: '/api/oauth/token', headers, payload })
    expect([response.statusCode, response.json().error]).toEqual([400, 'invalid_request'])
  })

  it('is limited per address', async () => {
    const limits = { ...defaultLimits, token: { max: 1, timeWindow: 60_000 } }
    const { app } = await startOwnBackend({ limits })
    expect((await app.inject(form(credentials))).statusCode).toBe(200)
    expect((await app.inject({ ...json, url: realm })).statusCode).toBe(429)
    const refused = await app.inject(form(credentials))
    expect(refused.statusCode).toBe(429)
    expect(refused.json().type).toBe(problemType('uitpas/rate-limited'))
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('the log', () => {
  const body = { eventId: ids.event, uitpasNumber: cards.active }
  const number = `uitpasNumber=${cards.active}`
  const requests: readonly InjectOptions[] = [
    { url: `/api/passes/${cards.active}?q=${secrets.name}` },
    { url: `/api/passes/%zz${cards.active}` },
    { url: `/api/chip-numbers/${secrets.chipNumber}` },
    { url: `/api/nothing/${cards.active}` },
    { url: `/api/checkin-status?eventId=${ids.event}&${number}` },
    { url: `/api/checkins?passholderId=${ids.holder}&organizerId=o&eventTitle=${secrets.name}` },
    { method: 'POST', url: '/api/checkins', payload: body },
    { method: 'POST', url: '/api/checkins', payload: { uitpasNumber: cards.active } },
    {
      method: 'POST',
      url: '/api/checkins',
      payload: `{"uitpasNumber":"${cards.active}`,
      headers: { 'content-type': 'application/json' },
    },
    { url: `/api/tariffs?regularPrice=10&eventId=${ids.event}&${number}` },
    { url: `/api/rewards/redeemed?${number}&rewardTitle=${secrets.name}` },
    { method: 'POST', url: '/api/ticket-sales', payload: [{ uitpasNumber: cards.active }] },
    {
      method: 'POST',
      url: '/api/rewards/redeemed',
      payload: { rewardId: ids.reward, uitpasNumber: cards.active },
    },
  ]
  const ofZuil: readonly InjectOptions[] = [
    { url: `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}` },
    { method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber: secrets.chipNumber } },
  ]

  it('has the route of every request, never the card, name or secret in it', async () => {
    const { app, asClient, asZuil, log, sql } = await startOwnBackend()
    const token = (await app.inject(form(credentials))).json().access_token
    for (const request of requests) await asClient(everything, request)
    for (const request of ofZuil) await asZuil(request)
    const url = `/api/zuilen/${ids.zuil}/configuration-code`
    const { code } = (await asClient(everything, { method: 'POST', url })).json()
    // An error of the database may well say whom it is about.
    await sql(`create function refuse() returns trigger language plpgsql as $$ begin
      raise exception '% %', new.first_name, new.name using detail = new.name; end $$`)
    await sql('create trigger refuse before update on passholder for each row execute function refuse()')
    const payload = { ...body, eventId: ids.otherEvent }
    const failed = await asClient(everything, { method: 'POST', url: '/api/checkins', payload })
    expect(failed.statusCode).toBe(500)

    const text = log.join('\n')
    expect(log.filter((line) => line.includes('"message":"Request"'))).toHaveLength(requests.length + ofZuil.length + 3)
    expect(text).toContain('"route":"/api/passes/:uitpasNumber"')
    const never: string[] = [
      ...Object.values(secrets),
      secrets.chipNumber.toLowerCase(),
      cards.active.slice(1),
      token,
      ids.device,
      code,
    ]
    expect(never.every((secret) => secret.length > 5)).toBe(true)
    expect(never.filter((secret) => text.includes(secret) || failed.body.includes(secret))).toEqual([])
  })

  it('has the id that the client got, one for each request', async () => {
    const { app, log } = await startOwnBackend()
    const response = await app.inject({ url: '/health/live', headers: { 'x-request-id': cards.active } })
    const other = await app.inject({ url: '/health/live' })
    const id = response.headers['x-request-id']
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(other.headers['x-request-id']).not.toBe(id)
    expect(log[0]).toContain(`"requestId":"${id}"`)
  })
})

describe('a database that does not answer', () => {
  it('shows at /health/ready, and to clients only as a failure; the log says what it is, once', async () => {
    const { app, asClient, breakDatabase, log } = await startOwnBackend()
    const ask = () => asClient(everything, { url: `/api/passes/${cards.active}` })
    expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ok' })
    expect((await ask()).statusCode).toBe(200)
    await breakDatabase()
    for (const _probe of [1, 2]) expect((await app.inject({ url: '/health/ready' })).statusCode).toBe(503)
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200)
    const response = await ask()
    expect(response.statusCode).toBe(500)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    expect(log.filter((line) => line.includes('"message":"The database does not answer"'))).toHaveLength(1)
    const [failure] = log.filter((line) => line.includes('"message":"A request failed"'))
    expect(failure).toMatch(/"route":"\/api\/passes\/:uitpasNumber","kind":"\w+","errorCode":"P\d{4}","at":\["at /)
  })
})

describe('every answer', () => {
  it('carries the headers that protect it', async () => {
    const { app } = shared
    for (const url of ['/api/openapi.json', '/api/passes/1', '/api/nothing', '/health/live', '/health/ready']) {
      const { headers } = await app.inject({ url })
      expect(headers['x-content-type-options'], url).toBe('nosniff')
      expect(headers['referrer-policy'], url).toBe('no-referrer')
    }
    const { headers } = await app.inject({ url: '/api/openapi.json' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('plugins beside the API', () => {
  it('have their own routes, outside the guard and outside the document', async () => {
    const { app } = await startOwnBackend({
      extraPlugins: [
        async (scope) => {
          scope.get('/demo', { schema: { response: { 200: { type: 'string' } } } }, async () => 'hello')
        },
      ],
    })
    expect((await app.inject({ url: '/demo' })).body).toBe('hello')
    expect((await app.inject({ url: '/api/openapi.json' })).body).not.toContain('/demo')
  })
})

describe('anything sent', () => {
  const url = fc.constantFrom(
    '/api/checkins',
    '/api/kiosk-devices/events',
    '/api/kiosk-devices/checkins',
    '/api/kiosk-devices/setup',
    '/api/oauth/token',
    '/api/ticket-sales',
    '/api/rewards/redeemed',
    `/api/passholders/${ids.holder}/association-memberships?organizerId=${ids.organizer}`,
    `/api/passholders/${ids.holder}/checkins`,
    `/api/events/${ids.event}/settings`,
    `/api/kiosks/${ids.zuil}/fixed-event`,
    `/api/zuilen/${ids.zuil}/settings`,
    `/api/zuilen/${ids.zuil}/commands`,
    '/api/kiosk-devices/journal',
    '/api/webhooks',
  )
  const bodyOf = (code: string) =>
    fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record(
          {
            eventId: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(ids.event), fc.jsonValue()),
            uitpasNumber: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(cards.active), fc.jsonValue()),
            chipNumber: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(secrets.chipNumber), fc.jsonValue()),
            name: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            deviceId: fc.oneof(fc.uuid(), fc.jsonValue()),
            id: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            rewardId: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(ids.reward), fc.jsonValue()),
            regularPrice: fc.oneof(fc.double(), fc.jsonValue()),
            tariff: fc.oneof(fc.record({ id: fc.string({ unit: 'binary' }) }), fc.jsonValue()),
            association: fc.oneof(fc.record({ id: fc.string({ unit: 'binary' }) }), fc.jsonValue()),
            endDate: fc.oneof(fc.string(), fc.constant('9999-12-31'), fc.jsonValue()),
            checkinCode: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(code), fc.jsonValue()),
            checkinPoints: fc.oneof(fc.double(), fc.jsonValue()),
            kind: fc.oneof(fc.constant('LOG'), fc.jsonValue()),
            url: fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' }), fc.jsonValue()),
            cardSystemId: fc.oneof(fc.double(), fc.constant(1), fc.jsonValue()),
          },
          { requiredKeys: [] },
        )
        .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify([value]))),
    )
  const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'x', '')

  it('as a body gives no 500', async () => {
    const { app, codeOf, sql, tokenOf } = await startOwnBackend()
    await sql('update zuil set show_qr = true')
    const authorization = `Bearer ${await tokenOf(everything)}`
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST' as const, 'PUT' as const),
        url,
        bodyOf(codeOf()),
        type,
        async (method, path, payload, contentType) => {
          const headers = {
            authorization,
            'x-custom-token': ids.device,
            'content-type': contentType,
            'if-match': '"1"',
          }
          const response = await app.inject({ method, url: path, payload, headers })
          expect(response.statusCode).toBeLessThan(500)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('as a path, query or header gives no 500', async () => {
    const { app } = shared
    const authorization = `Bearer ${await shared.tokenOf(everything)}`
    const piece = fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(text.toWellFormed()))
    const paths = fc.constantFrom(
      'passes/',
      'chip-numbers/',
      'kiosk-devices/chip-numbers/',
      'checkin-status?eventId=',
      'checkins?organizerId=a&passholderId=',
      'checkins?passholderId=a&organizerId=',
      'checkins?passholderId=a&organizerId=b&start=',
      'tariffs?regularPrice=',
      `tariffs?regularPrice=10&uitpasNumber=${cards.active}&eventId=`,
      'ticket-sales?eventId=',
      'ticket-sales?organizerId=a&passholderId=',
      'rewards?text=',
      'rewards?sort=',
      'rewards?organizerId=',
      'rewards/',
      'rewards/redeemed?uitpasNumber=',
      'rewards/redeemed?organizerId=a&passholderId=',
      'associations?permission=READ&organizerId=',
      `passholders/${ids.holder}/association-memberships?organizerId=`,
      'kiosks?organizerId=',
      'zuilen?text=',
      'zuilen?counterId=',
      'zuilen/',
      `zuilen/${ids.zuil}/commands/`,
    )
    const header = fc.string().map((text) => text.replace(/[^ -~]/g, ''))
    await fc.assert(
      fc.asyncProperty(paths, piece, fc.option(header), async (path, text, token) => {
        const headers = { authorization: token ?? authorization, 'x-custom-token': token ?? ids.device }
        const response = await app.inject({ url: `/api/${path}${text}`, headers })
        expect(response.statusCode).toBeLessThan(500)
      }),
      { numRuns: 300, examples: [['zuilen/', 'x', null]] },
    )
  })
})
