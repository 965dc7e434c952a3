import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permissions } from '../../../backend/platform/http/policy.ts'
import { defaultLimits } from '../../../backend/platform/http/rate-limits.ts'
import { codeOf } from '../../support/http/codes.ts'
import { cards, ids, secrets } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const form = (fields: Record<string, string>) => ({
  method: 'POST' as const,
  url: '/api/oauth/token',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams(fields).toString(),
})
const credentials = { grant_type: 'client_credentials', client_id: 'client', client_secret: secrets.clientSecret }

describe('POST /oauth/token', () => {
  it('gives a token for an hour', async () => {
    const { app } = await serve()
    const response = await app.inject(form(credentials))
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ access_token: 'token-new', token_type: 'Bearer', expires_in: 3600 })
    expect(response.headers['cache-control']).toBe('no-store')
    await app.close()
  })

  it('takes HTTP Basic', async () => {
    const { app } = await serve()
    const request = form({ grant_type: 'client_credentials' })
    const authorization = `Basic ${Buffer.from(`client:${secrets.clientSecret}`).toString('base64')}`
    const response = await app.inject({ ...request, headers: { ...request.headers, authorization } })
    expect(response.statusCode).toBe(200)
    await app.close()
  })

  it.each([
    ['a wrong secret', { ...credentials, client_secret: 'x' }, 401, 'invalid_client'],
    ['an unknown client', { ...credentials, client_id: 'x' }, 401, 'invalid_client'],
    ['a client with NUL', { ...credentials, client_id: '\u0000' }, 401, 'invalid_client'],
    ['another grant', { ...credentials, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s as RFC 6749 says', async (_what, fields, status, error) => {
    const { app } = await serve()
    const response = await app.inject(form(fields))
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toContain('application/json')
    expect(response.json().error).toBe(error)
    expect('www-authenticate' in response.headers).toBe(status === 401)
    await app.close()
  })

  it.each([
    ['JSON', JSON.stringify(credentials), 'application/json'],
    ['nothing', '', 'application/x-www-form-urlencoded'],
    ['too much', `grant_type=${'x'.repeat(5000)}`, 'application/x-www-form-urlencoded'],
  ])('refuses %s', async (_what, payload, type) => {
    const { app } = await serve()
    const response = await app.inject({
      method: 'POST',
      url: '/api/oauth/token',
      headers: { 'content-type': type },
      payload,
    })
    expect([response.statusCode, response.json().error]).toEqual([400, 'invalid_request'])
    await app.close()
  })

  it('is limited per address', async () => {
    const { app } = await serve({ limits: { ...defaultLimits, token: { max: 1, timeWindow: 60_000 } } })
    expect((await app.inject(form(credentials))).statusCode).toBe(200)
    const refused = await app.inject(form(credentials))
    expect(refused.statusCode).toBe(429)
    expect(refused.json().type).toBe(problemType('uitpas/rate-limited'))
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await app.close()
  })
})

describe('the log', () => {
  it('has the route of every request, never the card, name or secret in it', async () => {
    const { app, asClient, asZuil, log, state } = await serve()
    const grants = permissions.map((permission) => ({ permission }))
    await app.inject(form(credentials))
    await asClient(grants, { url: `/api/passes/${cards.active}?q=${secrets.name}` })
    await asClient(grants, { url: `/api/passes/%zz${cards.active}` })
    await asClient(grants, { url: `/api/chip-numbers/${secrets.chipNumber}` })
    await asClient(grants, { url: `/api/nothing/${cards.active}` })
    await asClient(grants, { url: `/api/checkin-status?eventId=${ids.event}&uitpasNumber=${cards.active}` })
    await asClient(grants, { url: `/api/checkins?passholderId=${ids.holder}&organizerId=o&eventTitle=${secrets.name}` })
    const body = { eventId: ids.event, uitpasNumber: cards.active }
    await asClient(grants, { method: 'POST', url: '/api/checkins', payload: body })
    await asClient(grants, { method: 'POST', url: '/api/checkins', payload: { uitpasNumber: cards.active } })
    await asClient(grants, {
      method: 'POST',
      url: '/api/checkins',
      payload: `{"uitpasNumber":"${cards.active}`,
      headers: { 'content-type': 'application/json' },
    })
    await asZuil({ url: `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}` })
    await asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber: secrets.chipNumber } })
    const number = `uitpasNumber=${cards.active}`
    await asClient(grants, { url: `/api/tariffs?regularPrice=10&eventId=${ids.event}&${number}` })
    await asClient(grants, { url: `/api/rewards/redeemed?${number}&rewardTitle=${secrets.name}` })
    await asClient(grants, { method: 'POST', url: '/api/ticket-sales', payload: [{ uitpasNumber: cards.active }] })
    await asClient(grants, {
      method: 'POST',
      url: '/api/rewards/redeemed',
      payload: { rewardId: ids.reward, uitpasNumber: cards.active },
    })
    await asClient(grants, { method: 'POST', url: `/api/zuilen/${ids.zuil}/configuration-code` })
    state.failing = new Error(`Invalid value for ${cards.active} of ${secrets.name}`)
    const failed = await asClient(grants, { method: 'POST', url: '/api/checkins', payload: body })
    expect(failed.statusCode).toBe(500)
    await app.close()

    const text = log.join('\n')
    expect(log.filter((line) => line.includes('"message":"Request"'))).toHaveLength(18)
    expect(text).toContain('"route":"/api/passes/:uitpasNumber"')
    const never = [
      ...Object.values(secrets),
      secrets.chipNumber.toLowerCase(),
      cards.active.slice(1),
      'token-new',
      ids.device,
      'ABCD-2345',
    ]
    expect(never.filter((secret) => text.includes(secret))).toEqual([])
  })

  it('has the id that the client got, one for each request', async () => {
    const { app, log } = await serve()
    const response = await app.inject({ url: '/health', headers: { 'x-request-id': cards.active } })
    const other = await app.inject({ url: '/health' })
    const id = response.headers['x-request-id']
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(other.headers['x-request-id']).not.toBe(id)
    expect(log[0]).toContain(`"requestId":"${id}"`)
    await app.close()
  })
})

describe('a failure of our own', () => {
  it('is shown to nobody, and logged by kind and place', async () => {
    const { app, asClient, state, log } = await serve()
    state.failing = Object.assign(new Error(`relation of ${secrets.name}`), { code: 'P1001' })
    const response = await asClient([{ permission: 'PASSES_READ' }], { url: `/api/passes/${cards.active}` })
    expect(response.statusCode).toBe(500)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
    expect(log.join()).toContain('P1001')
    expect(log.join()).not.toContain(secrets.name)
    await app.close()
  })

  it('shows at /health', async () => {
    const { app, state } = await serve()
    expect((await app.inject({ url: '/health' })).json()).toEqual({ status: 'ok' })
    state.failing = new Error('no database')
    expect((await app.inject({ url: '/health' })).statusCode).toBe(503)
    await app.close()
  })
})

describe('every answer', () => {
  it('carries the headers that protect it', async () => {
    const { app } = await serve()
    for (const url of ['/api/openapi.json', '/api/passes/1', '/api/nothing', '/health']) {
      const { headers } = await app.inject({ url })
      expect(headers['x-content-type-options'], url).toBe('nosniff')
      expect(headers['referrer-policy'], url).toBe('no-referrer')
    }
    const { headers } = await app.inject({ url: '/api/openapi.json' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    await app.close()
  })
})

describe('plugins beside the API', () => {
  it('have their own routes, outside the guard and outside the document', async () => {
    const { app } = await serve({
      extraPlugins: [
        async (scope) => {
          scope.get('/demo', { schema: { response: { 200: { type: 'string' } } } }, async () => 'hello')
        },
      ],
    })
    expect((await app.inject({ url: '/demo' })).body).toBe('hello')
    expect((await app.inject({ url: '/api/openapi.json' })).body).not.toContain('/demo')
    await app.close()
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
  const body = fc.oneof(
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
          checkinCode: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(codeOf()), fc.jsonValue()),
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
    const { app, state, change } = await serve()
    change({ showQr: true })
    state.grants = permissions.map((permission) => ({ permission }))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST' as const, 'PUT' as const),
        url,
        body,
        type,
        async (method, path, payload, contentType) => {
          const headers = {
            authorization: 'Bearer token',
            'x-custom-token': ids.device,
            'content-type': contentType,
            'if-match': '"7"',
          }
          const response = await app.inject({ method, url: path, payload, headers })
          expect(response.statusCode).toBeLessThan(500)
        },
      ),
      { numRuns: 300 },
    )
    await app.close()
  })

  it('as a path, query or header gives no 500', async () => {
    const { app, state } = await serve()
    state.grants = permissions.map((permission) => ({ permission }))
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
        const headers = { authorization: token ?? 'Bearer token', 'x-custom-token': token ?? ids.device }
        const response = await app.inject({ url: `/api/${path}${text}`, headers })
        expect(response.statusCode).toBeLessThan(500)
      }),
      { numRuns: 300 },
    )
    await app.close()
  })
})
