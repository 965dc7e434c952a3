import { describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { type Permission, permissions, ruleOf } from '../../../backend/platform/http/policy.ts'
import { cards, ids, now } from '../../support/http/fake-store.ts'
import { allowed, isHidden } from '../../support/http/requests.ts'
import { problemType, registeredRoutes, serve } from '../../support/http/serve.ts'

/** All that may be had without credentials. */
const open = ['/api/openapi.json', '/api/asyncapi.json', '/api/oauth/token']

describe('without credentials', () => {
  it('gives 401 on every route but those on the list', async () => {
    const routes = await registeredRoutes()
    expect(routes.length).toBeGreaterThan(15)
    const { app } = await serve()
    const answers = new Map<string, number[]>()
    for (const { method, url } of routes) {
      const path = url.replaceAll(/:\w+/g, ids.checkin)
      const { statusCode } = await app.inject({ method: method as 'GET', url: path })
      answers.set(url, [...(answers.get(url) ?? []), statusCode])
    }
    const letIn = [...answers].flatMap(([url, statuses]) => (statuses.every((one) => one === 401) ? [] : [url]))
    expect(letIn.sort()).toEqual([...open].sort())
    await app.close()
  })

  it('says how to come in, as a problem', async () => {
    const { app } = await serve()
    const response = await app.inject({ url: `/api/passes/${cards.active}` })
    expect(response.statusCode).toBe(401)
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.json()).toMatchObject({
      type: problemType('auth/unauthorized'),
      title: 'Unauthorized',
      status: 401,
    })
    await app.close()
  })

  it.each(['Bearer other', 'Bearer', 'bearer  ', 'Basic dG9rZW46', 'token', `Bearer ${'x'.repeat(5000)}`])(
    'does not take "%s" for a token',
    async (authorization) => {
      const { app, state } = await serve()
      state.grants = permissions.map((permission) => ({ permission }))
      const response = await app.inject({ url: `/api/passes/${cards.active}`, headers: { authorization } })
      expect(response.statusCode).toBe(401)
      await app.close()
    },
  )

  it.each([
    '/api/kiosk-devices',
    '/api/kiosk-devices/events',
    '/api/kiosk-devices/checkins',
    '/api/kiosk-devices/members',
  ])('does not take an unknown device, nor a client, at %s', async (url) => {
    const { app, asZuil, asClient } = await serve()
    expect((await asZuil({ url }, 'ebee0a27-2dba-4231-aaae-000000000000')).statusCode).toBe(401)
    expect(
      (
        await asClient(
          permissions.map((permission) => ({ permission })),
          { url },
        )
      ).statusCode,
    ).toBe(401)
    await app.close()
  })

  it('does not take a zuil for a client', async () => {
    const { app, asZuil } = await serve()
    expect((await asZuil({ url: `/api/passes/${cards.active}` })).statusCode).toBe(401)
    await app.close()
  })

  it('hides what is not there as well as what is', async () => {
    const { app } = await serve()
    for (const url of ['/api/nothing', '/api', '/nothing', '/api/checkins/a/b']) {
      const response = await app.inject({ url })
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
    }
    await app.close()
  })
})

describe('a device that was replaced', () => {
  it('may hand in its journal, for ninety days, and nothing else', async () => {
    const { app, asZuil, state } = await serve()
    const journal = await asZuil({ method: 'POST', url: '/api/kiosk-devices/journal', payload: {} }, ids.formerDevice)
    expect(journal.statusCode).toBe(400)
    expect(state.formerSince).toBe(now - 90 * 24 * 3_600_000)
    const zuilRoutes = (await registeredRoutes()).filter(({ access }) => ruleOf(access).by === 'ZUIL')
    expect(zuilRoutes.length).toBeGreaterThan(7)
    for (const { method, url } of zuilRoutes) {
      const path = url.replaceAll(/:\w+/g, ids.checkin)
      const { statusCode } = await asZuil({ method: method as 'GET', url: path }, ids.formerDevice)
      expect(statusCode, `${method} ${url}`).toBe(401)
    }
    await app.close()
  })

  it('is not a client, nor is a client it', async () => {
    const { app, asClient } = await serve()
    const request = { method: 'POST', url: '/api/kiosk-devices/journal', payload: {} } as const
    const all = permissions.map((permission) => ({ permission }))
    expect((await asClient(all, request)).statusCode).toBe(401)
    await app.close()
  })
})

it('the list of allowed requests has every route of machine clients', async () => {
  const routes = (await registeredRoutes()).filter(
    ({ method, access }) => method !== 'HEAD' && ruleOf(access).by === 'CLIENT',
  )
  const listed = allowed.map(({ request, route }) => `${request.method} ${route}`)
  expect(listed.sort()).toEqual(routes.map(({ method, url }) => `${method} ${url}`).sort())
})

describe.each(allowed)('$request.method $route', (one) => {
  const { request, permission, or, status, scope, prepare } = one
  const foreign = isHidden(one) ? 404 : 403
  const asked = async (grants: readonly Grant[]) => {
    const served = await serve()
    prepare?.(served)
    const response = await served.asClient(grants, request)
    await served.app.close()
    return { response, served }
  }
  const answer = async (grants: readonly Grant[]): Promise<number> => (await asked(grants)).response.statusCode
  const enough: readonly Permission[] = [permission, ...(or ?? [])]

  it(`is for clients with ${permission}`, async () => {
    for (const each of enough) expect(await answer([{ permission: each }])).toBe(status)
    expect(await answer([{ permission, organizerId: ids.organizer }])).toBe(scope === 'ALL' ? 403 : status)
  })

  it('is forbidden without it, whatever else the client may', async () => {
    expect(await answer([])).toBe(403)
    const others = permissions.filter((other) => !enough.includes(other))
    expect(await answer(others.map((other) => ({ permission: other })))).toBe(403)
  })

  it(`${scope === 'ANY' ? 'is allowed' : 'is out of reach'} with it for another organizer`, async () => {
    expect(await answer([{ permission, organizerId: ids.otherOrganizer }])).toBe(scope === 'ANY' ? status : foreign)
  })

  it('says which permission is missing, and nothing of what was asked for; nothing is done', async () => {
    const forbidden = [[], ...(scope === 'ANY' ? [] : [[{ permission, organizerId: ids.otherOrganizer }]])]
    for (const grants of forbidden) {
      const { response, served } = await asked(grants)
      const hidden = foreign === 404 && grants.length > 0
      expect(response.statusCode).toBe(hidden ? 404 : 403)
      if (!hidden) {
        expect(response.json()).toMatchObject({ type: problemType('auth/forbidden'), status: 403 })
        expect(response.json().detail).toContain(permission)
      }
      expect(response.body).not.toContain(cards.active)
      const { booked, reversed, putMembers, putEvents, puts, webhooks, revoked } = served.state
      expect([booked, reversed, putMembers, putEvents, puts, webhooks, revoked, served.sent].flat()).toEqual([])
      expect(served.state.commands).toHaveLength(1)
    }
  })
})
