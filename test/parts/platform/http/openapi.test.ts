import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions, type Rule, ruleOf } from '../../../../backend/platform/http/policy.ts'
import { cards, ids, now, secrets } from '../../../support/api-dataset.ts'
import {
  compile,
  type ApiDocument as Document,
  json,
  type Operation,
  apiReference as reference,
  type Schema,
} from '../../../support/api-document.ts'
import { type LyingProvider, startLyingProvider } from '../../../support/lying-provider.ts'
import { routeRegistry } from '../../../support/registered-routes.ts'
import { askedBy, prepareTargets, samples, targetsOf, type ZuilSecrets } from '../../../support/sample-requests.ts'
import { textOf } from '../../../support/sources.ts'
import { startTestBackend, type TestBackend } from '../../../support/test-backend.ts'
import { signedToken, tokensOf } from '../../../support/user-tokens.ts'

const registry = routeRegistry()
const backend = await startTestBackend({ extraPlugins: [registry.plugin] })
afterAll(() => backend.end())
const served = (await backend.app.inject({ url: '/api/openapi.json' })).json() as Document

/** What is ours, said in the document's own descriptions. */
const additions = ['mqtt', 'serverTime', 'session', 'pointsEndDate', 'ticket', 'reward', 'membership', 'basePrice']

const operations = (document: Document): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

const follow = (document: Document, schema: Schema): Schema => {
  const [first] = schema.allOf ?? []
  const next = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : first
  return next ? follow(document, next) : schema
}

/** Where our shape is not one that a client of the reference's shape could read. */
const differences = (ours: Schema, theirs: Schema, at = ''): string[] => {
  const our = follow(served, ours)
  const their = follow(reference, theirs)
  if (our.type !== their.type) return [`${at}: ${our.type} is not ${their.type}`]
  const wrong = (their.required ?? [])
    .filter((name) => !our.required?.includes(name))
    .map((name) => `${at}/${name}: required`)
  for (const word of our.enum ?? []) if (their.enum && !their.enum.includes(word)) wrong.push(`${at}: ${word}`)
  for (const [name, property] of Object.entries(our.properties ?? {})) {
    const known = their.properties?.[name]
    if (known) wrong.push(...differences(property, known, `${at}/${name}`))
    else if (!additions.includes(name)) wrong.push(`${at}/${name}: unknown`)
  }
  if (our.items && their.items) wrong.push(...differences(our.items, their.items, `${at}[]`))
  return wrong
}

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' ? [child] : references(child),
  )
}

describe('the served OpenAPI document', () => {
  it('is OpenAPI 3.1 with all that the standard wants of its parts', () => {
    expect(served.openapi).toBe('3.1.0')
    expect(served.servers).toEqual([{ url: '/api' }])
    for (const { path, method, operation } of operations(served)) {
      const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path')
      expect(
        inPath.map(({ name }) => name),
        path,
      ).toEqual(placeholders)
      expect(
        inPath.every(({ required }) => required === true),
        path,
      ).toBe(true)
      expect(Object.keys(operation.responses).length, `${method} ${path}`).toBeGreaterThan(0)
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/)
        expect(response.description, `${method} ${path} ${status}`).toEqual(expect.any(String))
      }
      for (const need of operation.security ?? []) {
        for (const scheme of Object.keys(need)) expect(served.components.securitySchemes).toHaveProperty(scheme)
      }
    }
    const operationIds = operations(served).map(({ operation }) => operation.operationId)
    expect(new Set(operationIds).size).toBe(operationIds.length)
  })

  it('has schemas that are JSON Schema, and no reference that leads nowhere', () => {
    for (const name of Object.keys(served.components.schemas)) {
      expect(() => compile(served, { $ref: `#/components/schemas/${name}` }), name).not.toThrow()
    }
    const missing = references(served).filter(
      (one) => !served.components.schemas[one.replace('#/components/schemas/', '')],
    )
    expect(missing).toEqual([])
    const used = new Set(references(served))
    const unused = Object.keys(served.components.schemas).filter((name) => !used.has(`#/components/schemas/${name}`))
    expect(unused).toEqual([])
  })

  it('has every route, with who may use it', () => {
    const routes = registry.routes.filter(({ url }) => url.startsWith('/api/'))
    const documented = operations(served).map(({ path, method }) => `${method.toUpperCase()} /api${path}`)
    const registered = routes.map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(documented.sort()).toEqual(registered.sort())
    for (const { path, operation } of operations(served)) expect(operation.description, path).toMatch(/\bFor\b/)
    for (const { url, method, can } of routes) {
      if (!can) throw new Error(`${url} does not declare who may use it`)
      const operation = served.paths[url.slice(4).replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      const schemes = {
        PUBLIC: [],
        CLIENT: ['CLIENT_ACCESS_TOKEN', 'USER_ACCESS_TOKEN'],
        ZUIL: ['CUSTOM_TOKEN'],
        FORMER: ['CUSTOM_TOKEN'],
        CODE: ['CUSTOM_TOKEN'],
        CLIENT_ID: ['CLIENT_IDENTIFICATION', 'CLIENT_ACCESS_TOKEN', 'USER_ACCESS_TOKEN'],
        UITID: ['USER_ACCESS_TOKEN'],
        USER: [],
      }[ruleOf(can).by]
      const rule = ruleOf(can)
      const byId = rule.by === 'CLIENT' && rule.byId ? ['CLIENT_IDENTIFICATION'] : []
      expect(operation?.security, url).toEqual([...schemes, ...byId].map((scheme) => ({ [scheme]: [] })))
      if (schemes.length > 0) expect(Object.keys(operation?.responses ?? {}), url).toContain('401')
    }
  })

  it('marks what the UiTPAS API does not have as ours', () => {
    const known = Object.keys(reference.paths)
    const others = operations(served).filter(({ path }) => !known.includes(path))
    const silent = others.filter(
      ({ operation }) => !/\bOurs\b|For anyone|client_credentials/.test(operation.description ?? ''),
    )
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })
})

describe('docs/api.md', () => {
  const rows = [...textOf('docs/api.md').matchAll(/^\| `([A-Z]+ \/[^`]+)` *\| (.+?) *\|$/gm)].map(
    ([, operation = '', word = '']) => ({ operation, word }),
  )

  it('has each operation of the UiTPAS API once', () => {
    expect(reference.operations).toHaveLength(103)
    expect(rows.map(({ operation }) => operation).sort()).toEqual([...reference.operations].sort())
  })

  it('says of each that is served that it is, and of each other why not', () => {
    const registered = new Set(
      registry.routes.map(({ method, url }) => `${method} ${url.slice('/api'.length).replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    const isServed = (row: { operation: string }): boolean => registered.has(row.operation)
    expect(rows.filter((row) => isServed(row) && row.word !== 'served')).toEqual([])
    expect(rows.filter((row) => !isServed(row) && !/^(not yet|no: .+)$/.test(row.word))).toEqual([])
  })

  it('is compared, of each that is served, with the document', () => {
    const compared = operations(reference).map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(compared.sort()).toEqual(
      rows
        .filter(({ word }) => word === 'served')
        .map((row) => row.operation)
        .sort(),
    )
  })
})

describe.each(operations(reference))('$method $path', ({ path, method, operation: theirs }) => {
  const ours = served.paths[path]?.[method]

  it('is served as the UiTPAS API has it', () => {
    expect(ours?.operationId).toBe(theirs.operationId)
    const named = (operation: Operation | undefined) =>
      (operation?.parameters ?? []).map((one) => `${one.in} ${one.name} ${one.required ?? false}`).sort()
    expect(named(ours)).toEqual(named(theirs))
    for (const status of Object.keys(theirs.responses)) {
      // A zuil's token has no permissions that could be missing.
      if (status !== '403' || !path.startsWith('/kiosk-devices'))
        expect(Object.keys(ours?.responses ?? {})).toContain(status)
    }
  })

  it('answers in its shape', () => {
    const answers = Object.entries(theirs.responses).flatMap(([status, response]) => {
      const schema = response.content?.[json]?.schema
      return schema ? [{ status, schema }] : []
    })
    for (const { status, schema } of answers) {
      const our = ours?.responses[status]?.content?.[json]?.schema
      expect(our, status).toBeDefined()
      expect(differences(our ?? {}, schema)).toEqual([])
    }
  })

  it('takes the bodies that it takes', () => {
    const body = theirs.requestBody?.content[json]
    const our = ours?.requestBody?.content[json]?.schema
    expect(our === undefined).toBe(body === undefined)
    if (!body || !our) return
    expect([...(follow(served, our).required ?? [])].sort()).toEqual(
      [...(follow(reference, body.schema).required ?? [])].sort(),
    )
    const valid = compile(served, our)
    for (const example of body.examples ?? []) expect(valid(example), JSON.stringify(valid.errors)).toBe(true)
    // Of one nothing in which is needed, nothing is enough.
    const { type, required = [] } = follow(reference, body.schema)
    expect(valid({})).toBe(type === 'object' && required.length === 0)
  })
})

const everything = permissions.map((permission) => ({ permission }))

/** Looks at an answer with both documents: ours must have its status and shape, the UiTPAS API's may not know it. */
const expectDocumented = (route: string, { statusCode, body }: LightMyRequestResponse): void => {
  const [method = '', url = ''] = route.split(' ')
  const path = url.slice('/api'.length).replaceAll(/:(\w+)/g, '{$1}')
  for (const document of [served, reference]) {
    const response = document.paths[path]?.[method.toLowerCase()]?.responses[statusCode]
    const schema = response?.content?.[json]?.schema
    const described = body !== '' && !/\.(json|zip)$|-downloads|pictures\//.test(path)
    if (document === served) expect([response !== undefined, schema !== undefined], route).toEqual([true, described])
    if (!schema) continue
    const valid = compile(document, schema)
    valid(JSON.parse(body))
    expect(valid.errors ?? []).toEqual([])
  }
}

const byOf = (route: string): Rule['by'] => {
  const can = registry.routes.find(({ method, url }) => `${method} ${url}` === route)?.can
  if (!can) throw new Error(`${route} does not declare who may use it`)
  return ruleOf(can).by
}

// A client may end what a zuil asks with: each has a backend.
describe.each([
  ['clients', Object.keys(samples).filter((route) => byOf(route) === 'CLIENT')],
  ['others', Object.keys(samples).filter((route) => byOf(route) !== 'CLIENT')],
])('what is answered to %s', (_who, routes) => {
  let asked: TestBackend
  let zuilSecrets: ZuilSecrets
  let provider: LyingProvider
  beforeAll(async () => {
    provider = await startLyingProvider()
    await provider.open({ client: { id: 'ksb', origin: 'http://127.0.0.1:9' }, accounts: [] })
    asked = await startTestBackend({ tokens: tokensOf(provider.issuer) })
    zuilSecrets = await prepareTargets(asked)
    await asked.sql(`insert into api_client (id, name, secret_hash) values ('app', 'App', '')`)
    for (const permission of ['PASSHOLDERS_SELF_READ', 'PASSHOLDERS_REGISTER_UITID', 'PASSHOLDERS_SELF_REGISTRATION'])
      await asked.sql(
        `insert into client_grant (id, client_id, permission) values (gen_random_uuid(), 'app', $1)`,
        permission,
      )
  })
  afterAll(async () => {
    await asked.end()
    await provider.stop()
  })

  const send = async (route: string, request: InjectOptions) => {
    const by = byOf(route)
    if (by === 'CLIENT') return asked.asClient(everything, request)
    if (by === 'PUBLIC') return asked.app.inject(request)
    if (by === 'CLIENT_ID')
      return asked.app.inject({ ...request, headers: { ...request.headers, 'x-client-id': 'client' } })
    if (by === 'UITID') {
      // Who registers himself is nobody before.
      const [sub, insz] = route.startsWith('POST ') ? ['newcomer', '85052612344'] : ['eid', secrets.insz]
      const token = signedToken(provider, now, { sub, 'https://publiq.be/rrn': insz })
      return asked.app.inject({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } })
    }
    return asked.asZuil(request, by === 'CODE' ? zuilSecrets.code : (askedBy[route] ?? zuilSecrets.device))
  }

  // In this order: each succeeds after those before it.
  it.each(routes)('%s fits both documents', async (route) => {
    for (const sample of samples[route]?.(targetsOf(asked).own) ?? []) {
      const response = await send(route, { ...sample, method: route.split(' ')[0] as 'GET' })
      expect(response.statusCode, response.body).toBeLessThan(300)
      expectDocumented(route, response)
    }
  })
})

describe('what is answered', () => {
  it.each<[string, string]>([
    ['GET /api/checkin-status', `/api/checkin-status?eventId=${ids.pastEvent}&uitpasNumber=${cards.active}`],
    ['GET /api/passes/:uitpasNumber', `/api/passes/${cards.expired}`],
    ['GET /api/rewards', '/api/rewards?type=ANY&subset=ALL'],
    [
      'GET /api/rewards/:rewardId/redeem-status',
      `/api/rewards/${ids.everywhereReward}/redeem-status?uitpasNumber=${cards.active}`,
    ],
  ])('%s fits both documents in another case too', async (route, url) => {
    const response = await backend.asClient(everything, { url })
    expect(response.statusCode).toBe(200)
    expectDocumented(route, response)
  })

  it('is a problem in the documented shape when it is refused', async () => {
    const { app, asClient } = backend
    const answers = [
      await app.inject({ url: '/api/passes/1' }),
      await asClient([], { url: '/api/passes/1' }),
      await asClient([{ permission: 'PASSES_READ' }], { url: '/api/passes/1' }),
      await asClient([{ permission: 'CHECKINS_WRITE' }], { method: 'POST', url: '/api/checkins', payload: {} }),
    ]
    const valid = compile(served, { $ref: '#/components/schemas/Error' })
    for (const answer of answers) expect(valid(answer.json()), answer.body).toBe(true)
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 404, 400])
  })
})
