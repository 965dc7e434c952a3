import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../../../backend/platform/http/policy.ts'
import { routeRegistry } from '../../../support/registered-routes.ts'
import { problemType, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'

/** What the API answers to what none of its routes takes. */

const everything = permissions.map((permission) => ({ permission }))
const registry = routeRegistry()
let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ extraPlugins: [registry.plugin] })
})
afterAll(() => backend.end())

/** The paths of the API with what stands in them made up, and the methods that each has, those of HEAD and OPTIONS too. */
const paths = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map<string, Set<string>>()
  for (const { method, url } of registry.routes) {
    if (!url.startsWith('/api/')) continue
    const path = url.replaceAll(/:\w+/g, '1')
    const methods = known.get(path) ?? new Set(['OPTIONS'])
    known.set(path, methods.add(method))
    if (method === 'GET') methods.add('HEAD')
  }
  return known
}

const words = (header: unknown): readonly string[] => String(header).split(', ').toSorted()

describe('a path of the API', () => {
  it('answers another method by saying which it has', async () => {
    const other: string[] = []
    for (const [url, methods] of paths()) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        if (methods.has(method)) continue
        const response = await backend.app.inject({ method, url: `${url}?a=b` })
        // What may stand in the place of an id: /rewards/redeemed is a reward too, for who changes one.
        if (response.statusCode === 401) {
          other.push(`${method} ${url}`)
          continue
        }
        expect(response.statusCode, `${method} ${url}`).toBe(405)
        expect(words(response.headers.allow), url).toEqual(expect.arrayContaining([...methods].toSorted()))
        expect(words(response.headers.allow), url).not.toContain(method)
        expect(response.headers['content-type'], url).toContain('application/problem+json')
        expect(response.json(), url).toMatchObject({
          ...{ type: problemType('method/not-allowed'), title: 'Method not allowed', status: 405 },
          endUserMessage: { nl: expect.any(String), fr: expect.any(String) },
        })
      }
    }
    expect(paths().size).toBeGreaterThan(60)
    expect(other.length).toBeLessThan(10)
  })

  it('has HEAD wherever it has GET, and is asked which methods it has by OPTIONS', async () => {
    for (const [url, methods] of paths()) {
      const response = await backend.app.inject({ method: 'OPTIONS', url })
      expect([response.statusCode, response.body], url).toEqual([204, ''])
      expect(words(response.headers.allow), url).toEqual(expect.arrayContaining([...methods].toSorted()))
      if (!methods.has('GET')) continue
      const [head, get] = [await backend.app.inject({ method: 'HEAD', url }), await backend.app.inject({ url })]
      expect([head.statusCode, head.body], url).toEqual([get.statusCode, ''])
    }
  })

  it.each([
    ['one that is longer', '/api/rewards/1/redeem-status'],
    ['one with a part that is fixed', '/api/checkins'],
  ])('has the methods of %s alone', async (_what, url) => {
    const allow = url === '/api/checkins' ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS'
    expect((await backend.app.inject({ method: 'PATCH', url })).headers.allow).toBe(allow)
  })
})

it.each([
  'GET /api/nothing',
  'POST /api/nothing',
  'OPTIONS /api/nothing',
  'POST /api/checkinsx',
  'POST /api/x/checkins',
])('%s is no path', async (asked) => {
  const [method, url = ''] = asked.split(' ')
  const response = await backend.app.inject({ method: method as 'GET', url })
  expect([response.statusCode, response.headers.allow]).toEqual([404, undefined])
  expect(response.json().type).toBe(problemType('url/not-found'))
})

describe('a body that is not JSON', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'is refused as %s',
    async (type) => {
      const request = {
        method: 'POST',
        url: '/api/checkins',
        payload: '{}',
        headers: { 'content-type': type },
      } as const
      const response = await backend.asClient(everything, request)
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect(response.json()).toMatchObject({
        ...{ type: problemType('header/unsupported-media-type'), title: 'Unsupported media type', status: 415 },
        ...{ detail: 'The body must be application/json.', endUserMessage: { de: expect.any(String) } },
      })
    },
  )

  it('is named as it has to be, where the route takes another', async () => {
    const url = '/api/passholders/1/picture'
    const headers = { 'content-type': 'image/png' }
    const response = await backend.asClient(everything, { method: 'PUT', url, payload: 'x', headers })
    expect([response.statusCode, response.json().detail]).toEqual([415, 'The body must be multipart/form-data.'])
  })

  it('is not looked at where nothing takes it', async () => {
    const request = { payload: '{', headers: { 'content-type': 'application/json' } }
    expect((await backend.app.inject({ ...request, method: 'DELETE', url: '/api/checkins' })).statusCode).toBe(405)
    expect((await backend.app.inject({ ...request, method: 'POST', url: '/api/nothing' })).statusCode).toBe(404)
  })

  it('may be JSON in a set of characters that it names', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const request = { method: 'POST', url: '/api/checkins', payload: '{}', headers } as const
    expect((await backend.asClient(everything, request)).json().type).toBe(problemType('body/invalid-data'))
  })
})
