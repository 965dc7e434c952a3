import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Action, type Role, roles, rolesOf, ruleOf } from '../../../../backend/platform/http/policy.ts'
import { ids } from '../../../support/api-dataset.ts'
import { databaseState } from '../../../support/database-state.ts'
import { endingSession, namingNothing, officeSamples, readingByPost } from '../../../support/office-requests.ts'
import { routeRegistry } from '../../../support/registered-routes.ts'
import { prepareTargets, type Target, targetsOf } from '../../../support/sample-requests.ts'
import {
  injectWhole,
  officeOrigin,
  problemType,
  startOwnBackend,
  startTestBackend,
  type TestBackend,
  type TestPerson,
} from '../../../support/test-backend.ts'

/**
 * Who may do what in the back office, of every route that is registered there: what is expected follows from `policy` and
 * from one sample request.
 */

const registry = routeRegistry()
/** On it nothing may ever change, as in policy.test.ts. */
const backend: TestBackend = await startTestBackend({ extraPlugins: [registry.plugin] })
let targets: ReturnType<typeof targetsOf>
let untouched: Awaited<ReturnType<typeof stateOf>>

const ofOffice = registry.routes.filter(({ url }) => url.startsWith('/ksb/api/'))
/** Pages that the server makes. */
const pages = registry.routes.filter(({ url }) => url.startsWith('/ksb/') && !url.startsWith('/ksb/api/'))
const routes = Object.keys(officeSamples)
const methodOf = (route: string) => (route.split(' ')[0] ?? '') as 'GET' | 'POST'
/** Who reads so much at once is written down; nothing else is changed. */
const isExport = (route: string): boolean => route.endsWith('/export')
/** What changes nothing, whatever its method. */
const isRead = (route: string): boolean => methodOf(route) === 'GET' || readingByPost.includes(route)
const canOf = (route: string): Action => {
  const can = ofOffice.find(({ method, url }) => `${method} ${url}` === route)?.can
  if (!can) throw new Error(`${route} is not registered`)
  return can
}
const requestsOf = (route: string, target: Target): readonly InjectOptions[] =>
  (officeSamples[route]?.(target) ?? []).map((request) => ({ ...request, method: methodOf(route) }))

const everything = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]

/** Somebody of a role, who reaches what is there as far as that role does. */
const personOf = (role: Role): TestPerson => ({
  role,
  ...(role === 'COUNTER' && { staffOf: [ids.counter] }),
  ...(role === 'VOORDEELBEHEERDER' && { counterIds: [ids.counter] }),
})
const everybody = roles.map(personOf)
/** Of whom the sample requests ask nothing. */
const elsewhere: readonly TestPerson[] = [
  { role: 'SUPERADMIN', cardSystemId: 2 },
  { role: 'ZUILBEHEERDER', zuilIds: [ids.otherZuil] },
  { role: 'VOORDEELBEHEERDER', counterIds: [ids.otherCounter] },
  { role: 'COUNTER', staffOf: [ids.otherCounter] },
  // Of no counter: nothing is his.
  { role: 'VOORDEELBEHEERDER' },
]
const maySee = (who: TestPerson, route: string): boolean => rolesOf(canOf(route)).includes(who.role)

/** All that is in the database, but for that somebody exported something. */
const stateOf = async (one: TestBackend) => ({
  ...(await databaseState(one)),
  audit: await one.sql("select id, action from audit where action <> 'LIST_EXPORTED' order by id"),
})

/** How much is written down of what people did. */
const actsIn = async ({ sql }: TestBackend): Promise<number> =>
  (await sql<{ count: number }>("select count(*)::int from audit where actor_kind = 'USER'"))[0]?.count ?? 0

const expectProblem = (response: LightMyRequestResponse, status: number, type: string, what: string): void => {
  expect(response.statusCode, `${what}: ${response.body}`).toBe(status)
  expect(response.json(), what).toMatchObject({ type: problemType(type) })
}

beforeAll(async () => {
  await prepareTargets(backend)
  targets = targetsOf(backend)
  for (const who of [...everybody, ...elsewhere]) await backend.asPerson(who, { url: '/ksb/api/me' })
  await backend.tokenOf(everything)
  untouched = await stateOf(backend)
})
afterEach(async () => {
  expect(await stateOf(backend)).toEqual(untouched)
})
afterAll(() => backend.end())

it('every route declares what it needs, is for people, and has a sample request', () => {
  const names = ofOffice.map(({ method, url }) => `${method} ${url}`)
  expect(names.sort()).toEqual(routes.toSorted())
  const open = ofOffice.filter(({ can }) => can !== undefined && ruleOf(can).by === 'PUBLIC')
  expect(open.map(({ url }) => url)).toEqual([])
  // Who logs in is nobody yet: test/security/login.test.ts.
  expect(pages.map(({ method, url, can }) => `${method} ${url} ${can}`).sort()).toEqual(
    ['/ksb/login', '/ksb/login/terug', '/ksb/uitgelogd'].map((url) => `GET ${url} login.use`),
  )
})

describe.each(routes)('%s', (route) => {
  it('is for who is logged in, on a page of ours', async () => {
    const token = await backend.tokenOf(everything)
    for (const request of requestsOf(route, targets.own)) {
      const asked = (headers: Record<string, string>) =>
        injectWhole(backend.app, {
          ...request,
          headers: { 'sec-fetch-site': 'same-origin', ...request.headers, ...headers },
        })
      for (const headers of [
        {},
        { cookie: 'ksb=x' },
        { authorization: `Bearer ${token}` },
        { 'x-custom-token': ids.device },
      ])
        expectProblem(await asked(headers), 401, 'auth/unauthorized', JSON.stringify(headers))
      const admin = personOf('SUPERADMIN')
      for (const site of ['cross-site', 'same-site', ...(methodOf(route) === 'GET' ? [] : ['none'])]) {
        const headers = { ...request.headers, 'sec-fetch-site': site, origin: 'https://elsewhere.example' }
        expectProblem(await backend.asPerson(admin, { ...request, headers }), 403, 'auth/forbidden', site)
      }
      // A browser that does not say so by itself.
      const headers = { ...request.headers, origin: 'https://elsewhere.example' }
      expectProblem(await backend.asPerson(admin, { ...request, headers }), 403, 'auth/forbidden', 'older')
    }
  })
})

/** Whoever is logged in may log out, and is out then: others' tests go on. */
const staying = routes.filter((route) => route !== 'POST /ksb/api/me/logout')

describe.each(staying)('%s', (route) => {
  it('is for these roles alone', async () => {
    for (const who of everybody) {
      for (const request of requestsOf(route, isRead(route) ? targets.own : targets.nobody)) {
        const response = await backend.asPerson(who, request)
        if (!maySee(who, route)) expectProblem(response, 403, 'auth/forbidden', who.role)
        else if (isRead(route)) expect(response.statusCode, `${who.role}: ${response.body}`).toBe(200)
        else expect([400, 404], `${who.role}: ${response.body}`).toContain(response.statusCode)
      }
    }
  })
})

/** What is not of the person who asks alone. */
const ofOthers = routes.filter(
  (route) => !['own-session.use', 'own-account.use'].includes(canOf(route)) && !namingNothing.includes(route),
)

describe.each(ofOthers)('%s', (route) => {
  it('shows nothing of another card system, or another’s zuil, and changes nothing there', async () => {
    for (const who of elsewhere) {
      for (const request of requestsOf(route, targets.own)) {
        const response = await backend.asPerson(who, request)
        expect(response.statusCode, response.body).not.toBe(500)
        // Who manages rewards of other counters does not know of this one; a zuilbeheerder sees what his zuilen give.
        const reward = who.role === 'VOORDEELBEHEERDER' ? [ids.reward, ids.everywhereReward] : []
        if (isRead(route))
          for (const id of [ids.zuil, ids.command, targets.own.account, ...reward])
            expect(response.body).not.toContain(id)
        else expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400)
      }
    }
  })
})

/** That a file is sent is written down when it is begun. */
const pieces = 'PUT /ksb/api/registrations/:registrationId/parts'
/** That a reward has a picture is written down when it is set. */
const picture = 'POST /ksb/api/rewards/pictures'

it('what may be done is done', { timeout: 120_000 }, async () => {
  const own = await startOwnBackend()
  await prepareTargets(own)
  // Who adds somebody to another card system administers that too.
  await own.asPerson(personOf('SUPERADMIN'), { url: '/ksb/api/me' })
  await own.sql(`insert into account (id, email, card_system_id, role)
    select gen_random_uuid(), email, 2, 'ADMIN' from account where role = 'SUPERADMIN'`)
  for (const route of [...routes.filter((one) => !endingSession.includes(one)), ...endingSession]) {
    const role = rolesOf(canOf(route))[0]
    if (!role) throw new Error(`${route} is for nobody`)
    // Somebody of his own, where that ends his session.
    const who = { ...personOf(role), ...(endingSession.includes(route) && { name: route }) }
    await own.asPerson(who, { url: '/ksb/api/me' })
    const before = await stateOf(own)
    const acts = await actsIn(own)
    for (const request of requestsOf(route, targets.own)) {
      const response = await own.asPerson(who, request)
      expect(response.statusCode, `${route}: ${response.body}`).toBeLessThan(400)
    }
    if (isRead(route)) expect(await stateOf(own), route).toEqual(before)
    else expect(await stateOf(own), route).not.toEqual(before)
    // What somebody changed is written down as his, but for what is his own alone.
    const changes =
      !isRead(route) && canOf(route) !== 'own-session.use' && !route.startsWith(pieces) && route !== picture
    const noted = isExport(route) || changes
    // Both card systems that it is about have it in their logs; that a group pass has a social status is an act of its own.
    const each = route.endsWith('/card-systems') || route === 'POST /ksb/api/group-passes' ? 2 : 1
    expect((await actsIn(own)) - acts, route).toBe(noted ? each * requestsOf(route, targets.own).length : 0)
  }
  // Who did what is found by his session, not by his name.
  expect(own.log.join('\n')).not.toContain(new URL(officeOrigin).hostname)
})
