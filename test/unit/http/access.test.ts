import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/store/store.ts'
import { cards, ids, secrets } from './fake-store.ts'
import { problemType, registeredRoutes, serve } from './support.ts'

/** All that may be had without credentials. */
const open = ['/health', '/api/openapi.json', '/api/asyncapi.json', '/api/oauth/token']

/** One request that is allowed, for each route of machine clients. */
const requests: readonly {
  readonly name: string
  readonly request: InjectOptions
  readonly permission: string
  readonly status: number
  /** Whether it matters for which organizer the permission is. */
  readonly perOrganizer: boolean
}[] = [
  {
    name: 'POST /checkins',
    request: { method: 'POST', url: '/api/checkins', payload: { eventId: ids.event, uitpasNumber: cards.active } },
    permission: 'CHECKINS_WRITE',
    status: 201,
    perOrganizer: true,
  },
  {
    name: 'GET /checkins',
    request: { method: 'GET', url: `/api/checkins?passholderId=${ids.holder}&organizerId=${ids.organizer}` },
    permission: 'CHECKINS_READ',
    status: 200,
    perOrganizer: true,
  },
  {
    name: 'DELETE /checkins/{checkinId}',
    request: { method: 'DELETE', url: `/api/checkins/${ids.checkin}` },
    permission: 'CHECKINS_WRITE',
    status: 204,
    perOrganizer: true,
  },
  {
    name: 'GET /checkin-status',
    request: { method: 'GET', url: `/api/checkin-status?eventId=${ids.event}&uitpasNumber=${cards.active}` },
    permission: 'CHECKINS_WRITE',
    status: 200,
    perOrganizer: true,
  },
  {
    name: 'GET /passes/{uitpasNumber}',
    request: { method: 'GET', url: `/api/passes/${cards.active}` },
    permission: 'PASSES_READ',
    status: 200,
    perOrganizer: false,
  },
  {
    name: 'GET /chip-numbers/{chipNumber}',
    request: { method: 'GET', url: `/api/chip-numbers/${secrets.chipNumber}` },
    permission: 'PASSES_CHIPNUMBERS_READ',
    status: 200,
    perOrganizer: false,
  },
]

const everything = ['CHECKINS_READ', 'CHECKINS_WRITE', 'PASSES_READ', 'PASSES_CHIPNUMBERS_READ', 'PASSHOLDERS_SEARCH']

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
      state.grants = everything.map((permission) => ({ permission }))
      const response = await app.inject({ url: `/api/passes/${cards.active}`, headers: { authorization } })
      expect(response.statusCode).toBe(401)
      await app.close()
    },
  )

  it.each(['/api/kiosk-devices', '/api/kiosk-devices/events', '/api/kiosk-devices/checkins'])(
    'does not take an unknown device, nor a client, at %s',
    async (url) => {
      const { app, asZuil, asClient } = await serve()
      expect((await asZuil({ url }, 'ebee0a27-2dba-4231-aaae-000000000000')).statusCode).toBe(401)
      expect(
        (
          await asClient(
            everything.map((permission) => ({ permission })),
            { url },
          )
        ).statusCode,
      ).toBe(401)
      await app.close()
    },
  )

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

describe.each(requests)('$name', ({ request, permission, status, perOrganizer }) => {
  const allowed = async (grants: readonly Grant[]): Promise<number> => {
    const { app, asClient } = await serve()
    const { statusCode } = await asClient(grants, request)
    await app.close()
    return statusCode
  }

  it(`is for clients with ${permission}`, async () => {
    expect(await allowed([{ permission }])).toBe(status)
    expect(await allowed([{ permission, organizerId: ids.organizer }])).toBe(status)
  })

  it('is forbidden without it, whatever else the client may', async () => {
    expect(await allowed([])).toBe(403)
    expect(await allowed(everything.filter((one) => one !== permission).map((one) => ({ permission: one })))).toBe(403)
  })

  it(`${perOrganizer ? 'is forbidden' : 'is allowed'} with it for another organizer`, async () => {
    expect(await allowed([{ permission, organizerId: ids.otherOrganizer }])).toBe(perOrganizer ? 403 : status)
  })

  it('says which permission is missing, and nothing of what was asked for', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient([], request)
    expect(response.json()).toMatchObject({ type: problemType('auth/forbidden'), status: 403 })
    expect(response.json().detail).toContain(permission)
    expect(response.body).not.toContain(cards.active)
    expect([state.booked, state.reversed]).toEqual([[], []])
    await app.close()
  })
})
