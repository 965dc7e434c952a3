import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Action, type Grant, policy, ruleOf } from '../../../../backend/platform/http/policy.ts'
import { ids, now } from '../../../support/api-dataset.ts'
import { databaseState } from '../../../support/database-state.ts'
import { startLyingProvider } from '../../../support/lying-provider.ts'
import { routeRegistry } from '../../../support/registered-routes.ts'
import {
  askedBy,
  prepareTargets,
  samples,
  type Target,
  targetsOf,
  type ZuilSecrets,
} from '../../../support/sample-requests.ts'
import { startOwnBackend, startTestBackend, type TestBackend } from '../../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../../support/user-tokens.ts'
import {
  type ClientRule,
  clientsOf,
  everything,
  expectRefused,
  opening,
  outcomeOf,
  ownRows,
  paramsOf,
  peopleAtApi,
  personal,
  sharedRows,
} from './policy-outcomes.ts'

/**
 * Who may do what, of every route that is registered: what is expected follows from `policy` and from one sample request.
 * Each caller asks for what is an organizer's own, another organizer's, and nobody's.
 */

const registry = routeRegistry()
/** Those of the back office have a test of their own: people.test.ts. */
const ofApi = () => registry.routes.filter(({ url }) => !url.startsWith('/ksb/'))
/**
 * On it nothing may ever change: those who may change something ask a backend of their own. It is started before the tests
 * are made, of the routes that it registers.
 */
const provider = await startLyingProvider()
const tokens = tokensOf(provider.issuer)
const backend: TestBackend = await startTestBackend({ extraPlugins: [registry.plugin], tokens })
let secrets: ZuilSecrets
let targets: ReturnType<typeof targetsOf>
let untouched: Readonly<Record<string, string>>

const methodOf = (route: string) => (route.split(' ')[0] ?? '') as 'GET' | 'POST'
const changes = (route: string): boolean => methodOf(route) !== 'GET'
const canOf = (route: string): Action => {
  const can = registry.routes.find(({ method, url }) => `${method} ${url}` === route)?.can
  if (!can) throw new Error(`${route} is not registered`)
  return can
}
const byOf = (route: string) => ruleOf(canOf(route)).by
/** The routes that have a sample request: all, as the first test holds. */
const routes = Object.keys(samples).filter((route) =>
  registry.routes.some(({ method, url }) => `${method} ${url}` === route),
)
const guardedRoutes = routes.filter((route) => byOf(route) !== 'PUBLIC')
const clientRoutes = routes.filter((route) => byOf(route) === 'CLIENT')
const clientRuleOf = (route: string): ClientRule => ruleOf(canOf(route)) as ClientRule
const requestsOf = (route: string, target: Target): readonly InjectOptions[] =>
  (samples[route]?.(target) ?? []).map((request) => ({ ...request, method: methodOf(route) }))

/** What another organizer's client, or another zuil, never sees. */
const ownIds = [ids.zuil, ids.blockedZuil, ids.checkin, ids.ticket, ids.redemption, ids.command]

const expectNothingPersonal = ({ log }: TestBackend): void => {
  expect(log).not.toEqual([])
  for (const secret of personal) expect(log.join('\n')).not.toContain(secret)
}

/** The answers to a request and, where it is GET, to its HEAD. */
const ask = async (request: InjectOptions, headers: Record<string, string>): Promise<LightMyRequestResponse[]> => {
  const asked = { ...request, headers: { ...request.headers, ...headers } }
  const responses = [await backend.app.inject(asked)]
  if (request.method === 'GET') responses.push(await backend.app.inject({ ...asked, method: 'HEAD' }))
  return responses
}

/** A client that may do everything, by what anybody knows of it. */
const everythingId = 'client-of-everything'
const isById = (route: string): boolean => byOf(route) === 'CLIENT' && clientRuleOf(route).byId === true

/** A passholder at the provider. */
const passholderSub = 'pashouder'

/** The token of a person who is this. */
const personToken = async (of: TestBackend, name: string): Promise<string> => {
  const { who } = peopleAtApi[name] ?? {}
  if (!who) throw new Error(`nobody is ${name}`)
  return signedToken(provider, now, { sub: name, email: await of.emailOf(who) })
}

beforeAll(async () => {
  await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
  secrets = await prepareTargets(backend)
  targets = targetsOf(backend)
  // Tokens are made before it is seen what stands in the database.
  for (const route of clientRoutes) {
    for (const grants of Object.values(clientsOf(clientRuleOf(route)))) await backend.tokenOf(grants)
  }
  await backend.tokenOf(everything)
  await backend.sql(`insert into api_client (id, name, secret_hash) values ($1, 'All', '')`, everythingId)
  for (const { permission } of everything)
    await backend.sql(
      'insert into client_grant (id, client_id, permission) values (gen_random_uuid(), $1, $2)',
      ...[everythingId, permission],
    )
  for (const name of Object.keys(peopleAtApi)) await personToken(backend, name)
  await backend.sql(
    'insert into uitid_link (issuer, sub, passholder_id, linked_at) values ($1, $2, $3, now())',
    ...[provider.issuer, passholderSub, ids.holder],
  )
  untouched = await databaseState(backend)
})
afterEach(async () => {
  const before = untouched
  untouched = await databaseState(backend)
  expect(untouched).toEqual(before)
  expect(backend.commands).toEqual([])
})
afterAll(async () => {
  await backend.end()
  await provider.stop()
})

describe('every route', () => {
  it('declares what it needs, and has a sample request', () => {
    const open = ofApi()
      .filter(({ can }) => can === undefined)
      .map(({ url }) => url)
    expect(open).toEqual(['/health/live', '/health/ready'])
    const guarded = ofApi()
      .filter(({ can }) => can !== undefined)
      .map(({ method, url }) => `${method} ${url}`)
    expect(guarded.sort()).toEqual(Object.keys(samples).sort())
  })

  it('is for somebody known, but for the documents, the token, pictures and what there is to know of card systems; a permission to read changes nothing', () => {
    const open = ofApi()
      .filter(({ can }) => can && ruleOf(can).by === 'PUBLIC')
      .map(({ url }) => url)
    const cardSystem = '/api/card-systems/:cardSystemId'
    expect(open.sort()).toEqual([
      ...['/api/asyncapi.json', '/api/card-systems', cardSystem],
      ...['city-settings', 'membership-prices', 'social-tariff-settings'].map((what) => `${cardSystem}/${what}`),
      ...['/api/financial-report-downloads/:reportId', '/api/oauth/token', '/api/openapi.json'],
      ...['/api/passholder-pictures/:pictureId', '/api/rewards/pictures/:pictureId'],
    ])
    const reading = routes.filter((route) => /_(READ|SEARCH)(_ALL)?$/.test(clientRuleOf(route).permission))
    expect(reading.filter(changes)).toEqual([])
  })

  it('has parameters of which it is known whether they are an organizer’s own', () => {
    const names = new Set(Object.keys(samples).flatMap(paramsOf))
    expect([...names].filter((name) => !ownRows.includes(name) && !sharedRows.includes(name))).toEqual([])
  })

  it('needs an act of the policy, and each act is used', () => {
    const folder = fileURLToPath(new URL('../../../../backend', import.meta.url))
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/(^|\/)(dist|node_modules|generated|web)\//.test(path))
      .map((path) => readFileSync(join(folder, path), 'utf8'))
    // What a route looks at beside what it declares.
    const beside = sources.flatMap((text) => [...text.matchAll(/scopeFor\(\w+, '([^']+)'\)/g)].map(([, act]) => act))
    // Of a safe environment alone: own-host.test.ts and proefopstelling.test.ts have its routes.
    const ofSafe = ['demo.use', 'environment.reset']
    const used = new Set([...registry.routes.flatMap(({ can }) => can ?? []), ...beside, ...ofSafe])
    expect(registry.routes.filter(({ can }) => can && ofSafe.includes(can))).toEqual([])
    expect([...used].sort()).toEqual(Object.keys(policy).sort())
  })
})

it.each(guardedRoutes)('%s opens to its own kind of secret, in its own header alone', async (route) => {
  const by = byOf(route)
  const kinds = {
    nothing: '',
    'a client’s id': everythingId,
    'a client’s token': await backend.tokenOf(everything),
    'a person’s token': await personToken(backend, 'a superadmin'),
    'a zuil’s device': secrets.device,
    'another zuil’s device': secrets.otherDevice,
    'a former device': secrets.formerDevice,
    'a device that was replaced long ago': secrets.oldFormerDevice,
    'a configuration code': secrets.code,
  }
  for (const [kind, secret] of Object.entries(kinds)) {
    for (const header of ['authorization', 'x-custom-token', 'x-client-id']) {
      const who = `${kind} in ${header}`
      if (opening[by].includes(who) || (isById(route) && who === 'a client’s id in x-client-id')) continue
      const headers = secret === '' ? {} : { [header]: header === 'authorization' ? `Bearer ${secret}` : secret }
      // Whether a code is right the route itself looks.
      const looked = by === 'CODE' && header === 'x-custom-token' && secret !== ''
      for (const request of requestsOf(route, targets.own)) {
        for (const response of await ask(request, headers)) {
          expectRefused(response, looked ? 400 : 401, who, looked ? 'uitpas/kiosk-not-found' : 'auth/unauthorized')
        }
      }
    }
  }
})

/** Checks what who has these grants is answered; of what he may change, he asks only for nobody's. */
const checkCaller = async (
  route: string,
  who: string,
  grants: readonly Grant[],
  token: string,
  index: number,
): Promise<void> => {
  const rule = clientRuleOf(route)
  const isPerson = who in peopleAtApi
  const authorization = `Bearer ${token}`
  const about = (whose: keyof typeof targets) => requestsOf(route, targets[whose])[index] ?? {}
  const bound = JSON.stringify(about('own')) !== JSON.stringify(about('other'))
  const organizers = { own: ids.organizer, other: ids.otherOrganizer, nobody: undefined }
  const hidden = new Set<string>()
  for (const whose of bound ? (['own', 'other', 'nobody'] as const) : (['own'] as const)) {
    const outcome = outcomeOf(route, rule, grants, bound ? organizers[whose] : 'ANY', isPerson)
    if (outcome === 'ALLOWED' && changes(route) && whose !== 'nobody') continue
    for (const response of await ask(about(whose), { authorization })) {
      const { statusCode, body } = response
      const what = `${who}, ${whose}: ${body}`
      if (outcome === 'HIDDEN') {
        expectRefused(response, 404, what)
        if (body !== '') hidden.add(body)
      } else if (whose === 'nobody' && outcomeOf(route, rule, grants, 'ANY', isPerson) === 'ALLOWED') {
        // That there is none may be found before who reaches it; a list is empty.
        expect(statusCode, what).toBeLessThan(500)
        if (changes(route)) expect(statusCode, what).toBeGreaterThanOrEqual(400)
      } else if (outcome === 'FORBIDDEN') {
        expectRefused(response, 403, what, 'auth/forbidden')
        if (body !== '') expect(response.json().detail, what).toContain(rule.permission)
      } else {
        expect(statusCode, what).toBeLessThan(400)
        const seen = outcomeOf(route, rule, grants, ids.organizer, isPerson) === 'ALLOWED' ? [] : ownIds
        for (const id of seen) expect(body, what).not.toContain(id)
      }
    }
  }
  // Of what somebody doesn't reach the answer is the same as of what is not there.
  expect([...hidden].slice(1), who).toEqual([])
}

it.each(clientRoutes)('%s gives clients what they reach, and refuses the rest', async (route) => {
  for (const [who, grants] of Object.entries(clientsOf(clientRuleOf(route)))) {
    const token = await backend.tokenOf(grants)
    for (const index of requestsOf(route, targets.own).keys()) await checkCaller(route, who, grants, token, index)
  }
})

it.each(clientRoutes)('%s gives people by their own tokens what they reach, and refuses the rest', async (route) => {
  for (const [who, { grants }] of Object.entries(peopleAtApi)) {
    const token = await personToken(backend, who)
    for (const index of requestsOf(route, targets.own).keys()) await checkCaller(route, who, grants, token, index)
  }
})

describe.each([
  ['its organizer’s client', 'own', ids.organizer],
  ['another organizer’s client, of what is its own', 'other', ids.otherOrganizer],
  ['a client for all', 'own', undefined],
  ['a client for all, of what is another’s', 'other', undefined],
] as const)('%s', (_who, whose, organizerId) => {
  it('may do all that it has the permission for, and it is done', async () => {
    const own = await startOwnBackend()
    await prepareTargets(own)
    const grantsOf = (route: string) => {
      const { permission, together } = clientRuleOf(route)
      const reach = organizerId === undefined ? {} : { organizerId }
      return [{ permission, ...reach }, ...(together ? [{ permission: together, ...reach }] : [])]
    }
    const open = clientRoutes.filter((route) => organizerId === undefined || !clientRuleOf(route).allOrganizers)
    for (const route of open) await own.tokenOf(grantsOf(route))
    let before = await databaseState(own)
    for (const route of open) {
      for (const request of requestsOf(route, targets[whose])) {
        const response = await own.asClient(grantsOf(route), request)
        expect(response.statusCode, `${route}: ${response.body}`).toBeLessThan(400)
      }
      const after = await databaseState(own)
      if (changes(route)) expect(after, route).not.toEqual(before)
      else expect(after, route).toEqual(before)
      before = after
    }
    expect(own.commands).toHaveLength(1)
    expectNothingPersonal(own)
  })
})

it('a passholder may do by his own token what is for himself and his family alone, whatever he asks else', async () => {
  const token = signedToken(provider, now, { sub: passholderSub, email: 'pashouder@post.example' })
  const closed = clientRoutes.filter((route) => !clientRuleOf(route).holder)
  expect(closed.length).toBeGreaterThan(40)
  for (const route of closed) {
    for (const request of requestsOf(route, targets.own))
      for (const response of await ask(request, { authorization: `Bearer ${token}` }))
        expectRefused(response, 403, route, 'auth/forbidden')
  }
})

describe.each([
  ['who works at its counter', 'own', ids.organizer, 0],
  ['who works at another organizer’s counter', 'other', ids.otherOrganizer, 0],
  ['an admin', 'own', ids.organizer, 1],
  ['a superadmin', 'own', ids.organizer, 1],
] as const)('%s, by a token of his own', (who, whose, organizerId, commands) => {
  it('may do all that he has the permission for, and it is done as his', async () => {
    const own = await startOwnBackend({ tokens })
    await prepareTargets(own)
    const token = await personToken(own, who)
    const { grants = [] } = peopleAtApi[who] ?? {}
    const open = clientRoutes.filter(
      (route) => outcomeOf(route, clientRuleOf(route), grants, organizerId) === 'ALLOWED',
    )
    expect(open.length).toBeGreaterThan(30)
    let before = await databaseState(own)
    for (const route of open) {
      for (const request of requestsOf(route, targets[whose])) {
        const headers = { ...request.headers, authorization: `Bearer ${token}` }
        const response = await own.app.inject({ ...request, headers })
        expect(response.statusCode, `${route}: ${response.body}`).toBeLessThan(400)
      }
      const after = await databaseState(own)
      if (changes(route)) expect(after, route).not.toEqual(before)
      else expect(after, route).toEqual(before)
      before = after
    }
    expect(own.commands).toHaveLength(commands)
    const email = await own.emailOf(peopleAtApi[who]?.who ?? { role: 'ADMIN' })
    const [written] = await own.sql<{ by: string[] }>(
      "select array_agg(distinct actor_kind || ' ' || actor) as by from audit where actor_kind <> 'SYSTEM'",
    )
    expect(written?.by).toEqual([`USER ${email}`])
    expectNothingPersonal(own)
    expect(own.log.join('\n')).not.toContain(email)
  })
})

it('whoever has another secret may do all that it is for', async () => {
  const own = await startOwnBackend()
  const { device, formerDevice, code } = await prepareTargets(own)
  for (const route of routes) {
    const by = byOf(route)
    // Those of people by their tokens: own-passholder.test.ts.
    if (by === 'CLIENT' || by === 'USER' || by === 'UITID') continue
    const secretsOf = {
      CLIENT_ID: [''],
      PUBLIC: [''],
      ZUIL: [askedBy[route] ?? device],
      FORMER: [formerDevice, device],
      CODE: [code],
    }[by]
    const client = by === 'CLIENT_ID' && { 'x-client-id': 'client' }
    for (const request of requestsOf(route, targets.own)) {
      for (const token of secretsOf) {
        const headers = { ...request.headers, ...client, ...(token !== '' && { 'x-custom-token': token }) }
        const response = await own.app.inject({ ...request, headers })
        expect(response.statusCode, `${route}: ${response.body}`).toBeLessThan(400)
      }
    }
  }
  expectNothingPersonal(own)
})

it('a zuil sees itself and no other', async () => {
  const shown = routes.filter((one) => !changes(one) && byOf(one) === 'ZUIL')
  expect(shown).toContain('GET /api/kiosk-devices')
  for (const route of shown) {
    for (const request of requestsOf(route, targets.own)) {
      const { statusCode, body } = await backend.asZuil(request, secrets.otherDevice)
      expect([200, 404], `${route}: ${body}`).toContain(statusCode)
      for (const id of [...ownIds, 'CID-PPT-001', ids.event]) expect(body, route).not.toContain(id)
    }
  }
})

it('logs of each request, and nothing of who was asked for', async () => {
  const before = backend.log.length
  let asked = 0
  for (const route of clientRoutes.filter((one) => !changes(one))) {
    const rule = clientRuleOf(route)
    for (const request of requestsOf(route, targets.own)) {
      await backend.asClient([{ permission: rule.permission }], request)
      asked++
    }
  }
  expect(asked).toBeGreaterThan(10)
  expect(backend.log.length - before).toBeGreaterThanOrEqual(asked)
  expectNothingPersonal(backend)
})
