import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { permissions } from '../../../../backend/platform/http/policy.ts'
import { now } from '../../../support/api-dataset.ts'
import { type LyingProvider, startLyingProvider } from '../../../support/lying-provider.ts'
import { prepareTargets, samples, targetsOf, type ZuilSecrets } from '../../../support/sample-requests.ts'
import { startTestBackend, type TestBackend } from '../../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../../support/user-tokens.ts'
import { withEach } from '../../../support/with-each.ts'

/** What is asked with it is refused before anybody looks at it. */
const noSecrets = {
  codeOf: () => 'no code',
  store: { reportLinkHashes: () => ['no hash'], pictureLinkHashes: () => ['no hash'] },
}

/** No text or number that a client sends, wherever it stands, comes to the database as one that it can't take. */

/** A text that PostgreSQL can't hold. */
const nul = 'a\u0000'

/** Half of a character: what no UTF-8 can say. */
const half = 'a\ud800'
/** Longer than any text that is kept, and than an index of the database takes. */
const long = 'x'.repeat(10_000)

/** Texts that a database can't keep; in an address they are written like this. */
const unstorable = [
  { name: 'NUL', text: nul, written: '%00' },
  { name: 'half a character', text: half, written: '%ED%A0%80' },
  { name: 'a very long one', text: long, written: long },
] as const

/** Whole numbers beyond what a column of the database holds. */
const tooLarge = [3_000_000_000, -3_000_000_000, Number.MAX_SAFE_INTEGER]

/** What may stand in a path where an id is expected. */
const noIds = ['x', '%27', '1'.repeat(90), '3000000000']

/** The same addresses, each with another of its parts replaced. @param route as it is registered */
const pathsWith = (route: string, path: string, part: string): readonly string[] =>
  (route.split(' ')[1] ?? '')
    .split('/')
    .flatMap((segment, index) => (segment.startsWith(':') ? [path.split('/').with(index, part).join('/')] : []))
const queriesWith = (query: string, value: string): readonly string[] =>
  [...new URLSearchParams(query).keys()].map((name) => {
    const others = new URLSearchParams(query)
    others.delete(name)
    return `${others}&${name}=${value}`
  })

type Wrong = Readonly<{ request: InjectOptions; what: string; status?: 400 }>

/** Requests like this one in which a number is too large. */
const withLargeNumbers = (request: InjectOptions): readonly Wrong[] => {
  const [path = '', query = ''] = String(request.url).split('?')
  const numbers = [...new URLSearchParams(query)].filter(([, value]) => /^\d{1,3}$/.test(value))
  return tooLarge.flatMap((number) => [
    ...numbers.map(([name]) => {
      const others = new URLSearchParams(query)
      others.set(name, String(number))
      return { request: { ...request, url: `${path}?${others}` }, what: `${number} as ${name} of ${path}` }
    }),
    ...(typeof request.payload === 'object' ? withEach(request.payload, number) : []).map((payload) => ({
      request: { ...request, payload: payload as object },
      what: `${number} in ${path}: ${JSON.stringify(payload).slice(0, 300)}`,
    })),
  ])
}

/** Requests like this one in which one thing can't be looked up, or can't be kept. */
const malformed = (route: string, request: InjectOptions): readonly Wrong[] => {
  const [path = '', query = ''] = String(request.url).split('?')
  const unknown = noIds.flatMap((id) => pathsWith(route, path, id).map((other) => `${other}?${query}`))
  return [
    ...unknown.map((url) => ({ request: { ...request, url }, what: url })),
    ...unstorable.flatMap(({ name, text, written }): Wrong[] => {
      const paths = pathsWith(route, path, written).map((other) => `${other}?${query}`)
      const queries = queriesWith(query, written).map((other) => `${path}?${other}`)
      const bodies =
        typeof request.payload === 'object' && !takesAnyText.includes(route) ? withEach(request.payload, text) : []
      const forms = typeof request.payload === 'string' ? queriesWith(request.payload, written) : []
      return [
        ...[...paths, ...queries].map((url) => ({ ...request, url })),
        ...[...bodies, ...forms].map((payload) => ({ ...request, payload: payload as object })),
      ].map((other) => ({
        request: other,
        what: `${name} in ${path}: ${JSON.stringify(other).slice(0, 300)}`,
        status: 400,
      }))
    }),
  ]
}

/** A journal is taken whatever it holds: its taps can't be made again, and one must not keep the others from being booked. */
const takesAnyText = ['POST /api/kiosk-devices/journal']

/** By route; those of which nothing is looked up or kept are left out. */
const cases = Object.entries(samples).flatMap(([route, sample]) => {
  const wrong = sample(targetsOf(noSecrets).own).flatMap((request) => malformed(route, request))
  return wrong.length > 0 ? [{ route, wrong }] : []
})

const largeNumbers = Object.entries(samples).flatMap(([route, sample]) => {
  const wrong = sample(targetsOf(noSecrets).own).flatMap(withLargeNumbers)
  return wrong.length > 0 ? [{ route, wrong }] : []
})

let provider: LyingProvider
let backend: TestBackend
let secrets: ZuilSecrets
beforeAll(async () => {
  provider = await startLyingProvider()
  backend = await startTestBackend({ tokens: tokensOf(provider.issuer) })
  secrets = await prepareTargets(backend)
  await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
  await backend.sql("insert into api_client (id, name, secret_hash) values ('app', 'App', '')")
  await backend.sql(
    "insert into client_grant (id, client_id, permission) select gen_random_uuid(), 'app', unnest($1::text[])",
    permissions,
  )
})
afterAll(async () => {
  await backend.end()
  await provider.stop()
})

/** A problem says what is wrong; the token route in the words of its own standard. */
const sentenceOf = (body: Record<string, unknown>): unknown => {
  const [first] = (body.schemaErrors as { error: string }[] | undefined) ?? []
  return first?.error ?? body.detail ?? body.error_description ?? body.endUserMessage
}

/** Sends a request as who may make it. */
const send = (route: string, token: string, request: InjectOptions) => {
  const method = (route.split(' ')[0] ?? '') as 'GET'
  const headers = {
    ...(route !== 'POST /api/oauth/token' && { authorization: `Bearer ${token}` }),
    'x-custom-token': route.endsWith('/setup') ? secrets.code : secrets.device,
    ...request.headers,
  }
  return backend.app.inject({ ...request, method, headers })
}
/** The token of who may make a request: a client, or a person where the route is for people alone. */
const mayDoAll = async (route: string): Promise<string> =>
  route === 'POST /api/passholders/me'
    ? signedToken(provider, now, {
        sub: 'iemand',
        email: 'iemand@post.example',
        'https://publiq.be/rrn': '17010180147',
      })
    : backend.tokenOf(permissions.map((permission) => ({ permission })))

it.each(cases)('$route answers what can’t be looked up or kept', async ({ route, wrong }) => {
  const token = await mayDoAll(route)
  for (const { request, what, status } of wrong) {
    const response = await send(route, token, request)
    const { statusCode } = response
    if (status === undefined) {
      expect(statusCode, what).toBeLessThan(500)
      expect(statusCode, what).toBeGreaterThanOrEqual(400)
      expect(statusCode, what).not.toBe(401)
    } else {
      expect(statusCode, what).toBe(status)
      expect(sentenceOf(response.json()), what).toBeTruthy()
      expect(response.body.length, what).toBeLessThan(2_000)
    }
  }
})

it.each(largeNumbers)('$route answers a number that no column holds', async ({ route, wrong }) => {
  const token = await mayDoAll(route)
  for (const { request, what } of wrong) {
    const response = await send(route, token, request)
    expect(response.statusCode, `${what}: ${response.body.slice(0, 300)}`).toBeLessThan(500)
  }
})

it('takes a journal whatever texts it holds, and books each of its taps', async () => {
  const [request] = samples['POST /api/kiosk-devices/journal']?.(targetsOf(noSecrets).own) ?? []
  if (!request) throw new Error('no sample')
  const { sent, taps } = request.payload as { sent: object; taps: { actieId: string }[] }
  const odd = [nul, half].map((text, n) => ({
    ...taps[0],
    actieId: `019aad3c-5b20-7c4e-8f00-0000000000${n + 10}`,
    bootId: text,
    shownEventId: text,
  }))
  const response = await backend.asZuil({
    method: 'POST',
    url: '/api/kiosk-devices/journal',
    payload: { sent, taps: odd },
  })
  expect(response.json()).toEqual({ actieIds: odd.map(({ actieId }) => actieId) })
})

it('knows every route', () => {
  expect(cases.map(({ route }) => route).length).toBeGreaterThan(30)
})
