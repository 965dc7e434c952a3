import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '../../../backend/platform/http/policy.ts'
import { prepareTargets, samples, targetsOf, type ZuilSecrets } from '../../support/sample-requests.ts'
import { startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** No text that a client sends, wherever it stands, comes to the database as one that it can't take. */

/** A text that PostgreSQL can't hold. */
const nul = 'a\u0000'

/** The same value, each time with another of its texts replaced. */
const withEach = (value: unknown, replacement: string): unknown[] => {
  if (typeof value === 'string') return [replacement]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    withEach(inner, replacement).map((other) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other },
    ),
  )
}

/** What may stand in a path where an id is expected. */
const noIds = ['x', '%00', '%27', '1'.repeat(90)]

/**
 * Requests like this one in which one thing can't be looked up.
 * @param route as it is registered: `GET /api/checkins/:checkinId`
 */
const malformed = (route: string, request: InjectOptions): readonly InjectOptions[] => {
  const [path = '', query = ''] = String(request.url).split('?')
  const parameters = (route.split(' ')[1] ?? '').split('/').map((segment) => segment.startsWith(':'))
  const paths = parameters.flatMap((is, index) =>
    is ? noIds.map((id) => `${path.split('/').with(index, id).join('/')}?${query}`) : [],
  )
  const queries = [...new URLSearchParams(query).keys()].map((name) => {
    const other = new URLSearchParams(query)
    other.set(name, nul)
    return `${path}?${other}`
  })
  const bodies = typeof request.payload === 'object' ? withEach(request.payload, nul) : []
  return [
    ...[...paths, ...queries].map((url) => ({ ...request, url })),
    ...bodies.map((payload) => ({ ...request, payload: payload as object })),
  ]
}

/** By route; those of which nothing is looked up are left out. */
const cases = Object.entries(samples).flatMap(([route, sample]) => {
  const requests = sample(targetsOf({ codeOf: () => 'no code' }).own)
  const wrong = requests.flatMap((request) => malformed(route, request).map((other) => ({ request, other })))
  return wrong.length > 0 ? [{ route, wrong }] : []
})

let backend: TestBackend
let secrets: ZuilSecrets
beforeAll(async () => {
  backend = await startTestBackend()
  secrets = await prepareTargets(backend)
})
afterAll(() => backend.end())

it.each(cases)('$route answers what can’t be looked up', async ({ route, wrong }) => {
  const token = await backend.tokenOf(permissions.map((permission) => ({ permission })))
  const method = (route.split(' ')[0] ?? '') as 'GET'
  for (const { request, other } of wrong) {
    const headers = {
      authorization: `Bearer ${token}`,
      'x-custom-token': route.endsWith('/setup') ? secrets.code : secrets.device,
      ...other.headers,
    }
    const { statusCode } = await backend.app.inject({ ...other, method, headers })
    const what = `${other.url} ${JSON.stringify(other.payload)}`
    expect(statusCode, what).toBeLessThan(500)
    expect(statusCode, what).not.toBe(401)
    // What stands in a body only to be kept is kept without what the database can't hold.
    if (other.payload === request.payload) expect(statusCode, what).toBeGreaterThanOrEqual(400)
  }
})
