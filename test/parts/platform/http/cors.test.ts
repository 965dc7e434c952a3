import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions, ruleOf } from '../../../../backend/platform/http/policy.ts'
import { defaultLimits } from '../../../../backend/platform/http/rate-limits.ts'
import { cards, ids } from '../../../support/api-dataset.ts'
import { routeRegistry } from '../../../support/registered-routes.ts'
import { startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** What browsers let pages of other sites do: ask the API as programs do, and nothing else. */

const everything = permissions.map((permission) => ({ permission }))
const registry = routeRegistry()
let backend: TestBackend
beforeAll(async () => {
  const limits = { ...defaultLimits, token: { max: 1, timeWindow: 60_000 } }
  backend = await startTestBackend({ extraPlugins: [registry.plugin], limits })
})
afterAll(() => backend.end())

const origin = 'https://pagina.example'
const preflight = (url: string, method: string) =>
  backend.app.inject({
    method: 'OPTIONS',
    url,
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
  })
const corsOf = (headers: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')))
const readable = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After, Location',
}

it('a page may ask every route, but for those of zuilen', async () => {
  const counted = { open: 0, closed: 0 }
  for (const { method, url: route, can } of registry.routes) {
    if (!can || !route.startsWith('/api/')) continue
    const url = route.replaceAll(/:\w+/g, '1')
    const { statusCode, headers } = await preflight(url, method)
    expect(statusCode, url).toBe(204)
    if (['ZUIL', 'FORMER', 'CODE'].includes(ruleOf(can).by)) {
      counted.closed++
      expect(corsOf(headers), url).toEqual({})
      const answer = await backend.app.inject({ method: method as 'GET', url, headers: { origin } })
      expect(corsOf(answer.headers), url).toEqual({})
    } else {
      counted.open++
      const { 'access-control-allow-methods': methods, ...others } = corsOf(headers)
      expect(String(methods).split(', '), url).toContain(method)
      expect(others, url).toEqual({
        ...readable,
        'access-control-allow-headers': 'Authorization, Content-Type, x-client-id, x-registration-token, If-Match',
        'access-control-max-age': '7200',
      })
    }
  }
  expect(counted.open).toBeGreaterThan(60)
  expect(counted.closed).toBeGreaterThan(5)
})

it('a page reads what is answered, problems too', async () => {
  const { app, asClient } = backend
  const token = { method: 'POST', url: '/api/oauth/token', headers: { origin } } as const
  await app.inject(token)
  const answers = {
    200: await asClient(everything, { url: `/api/passes/${cards.active}`, headers: { origin } }),
    400: await app.inject({ url: '/api/passes/%zz' }),
    401: await app.inject({ url: `/api/passes/${cards.active}` }),
    403: await asClient([], { url: `/api/passes/${cards.active}` }),
    404: await app.inject({ url: '/api/nothing' }),
    405: await app.inject({ method: 'PATCH', url: '/api/checkins' }),
    415: await asClient(everything, {
      method: 'POST',
      url: '/api/checkins',
      payload: 'x',
      headers: { 'content-type': 'a/b' },
    }),
    429: await app.inject(token),
  }
  for (const [status, { statusCode, headers }] of Object.entries(answers)) {
    expect(String(statusCode)).toBe(status)
    expect(corsOf(headers), status).toEqual(readable)
  }
})

it.each(['/ksb/api/me', '/ksb/login', '/ksb', '/health/live', '/metrics', '/api/kiosk-devices', '/nothing'])(
  'a page may not read %s',
  async (url) => {
    expect(corsOf((await preflight(url, 'GET')).headers)).toEqual({})
    const { headers } = await backend.asZuil({ url, headers: { origin } }, ids.device)
    expect(corsOf(headers)).toEqual({})
  },
)
