import { examples } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { counters } from '../../support/http/fake-facts.ts'
import { ids, now } from '../../support/http/fake-store.ts'
import { zuilSettings } from '../../support/http/requests.ts'
import { problemType, serve } from '../../support/http/serve.ts'

const grants = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
const url = `/api/zuilen/${ids.zuil}`

describe('GET /zuilen', () => {
  it('searches by name and counter, among the zuilen of the organizers that are granted', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(grants, { url: `/api/zuilen?text=ppt&counterId=${ids.counter}&start=1&limit=2` })
    expect(response.json()).toMatchObject({ totalItems: 3, member: [{ id: ids.zuil }, {}, {}] })
    await asClient([{ permission: 'KIOSKS_READ', organizerId: ids.organizer }], { url: '/api/zuilen' })
    expect(state.searches).toEqual([
      { text: 'ppt', counterId: ids.counter, start: 1, limit: 2 },
      { organizerIds: [ids.organizer], start: 0, limit: 20 },
    ])
    await app.close()
  })

  it('refuses more than 500, and finds nothing at a counter that can not be', async () => {
    const { app, asClient, state } = await serve()
    const many = await asClient(grants, { url: '/api/zuilen?limit=501' })
    expect([many.statusCode, many.json().type]).toEqual([400, problemType('url/query-limit-exceeded')])
    const none = await asClient(grants, { url: '/api/zuilen?counterId=x' })
    expect(none.json()).toEqual({ totalItems: 0, member: [] })
    expect(state.searches).toEqual([])
    await app.close()
  })
})

describe('GET /zuilen/{zuilId}', () => {
  it('gives all that is set and known, and the version', async () => {
    const { app, asClient } = await serve()
    const response = await asClient(grants, { url })
    expect(response.headers.etag).toBe('"7"')
    expect(response.json()).toEqual({
      id: ids.zuil,
      name: 'CID-PPT-001',
      type: 'CHECK_IN',
      version: 7,
      settings: {
        name: 'CID-PPT-001',
        type: 'CHECK_IN',
        counterIds: [ids.counter],
        showQr: false,
        blocked: false,
        inStock: false,
        languages: ['nl'],
        sound: true,
        worksOffline: true,
        openingHours: [],
      },
      problems: [],
      enrolled: true,
      state: 'ONLINE',
      lastSeenAt: new Date(now - 1000).toISOString(),
      software: '0.2.0',
      revision: 3,
      inUse: 3,
      healthProblems: [{ problem: 'HOT', detail: '85 °C' }],
    })
    await app.close()
  })

  it('gives what the zuil said of itself, but for what is not understood any more', async () => {
    const { app, asClient, state } = await serve()
    const report = examples.reported[0]?.payload
    const well = examples.heartbeat[0]?.payload.health
    if (!report || !well) throw new Error('no example')
    state.said = { reported: report, health: well }
    expect((await asClient(grants, { url })).json()).toMatchObject(state.said)
    state.said = { reported: report, health: { ...well, screen: 'OTHER' as 'OK' } }
    const answer = (await asClient(grants, { url })).json()
    expect([answer.reported, answer.health]).toEqual([report, undefined])
    await app.close()
  })

  it('warns of what the zuil would not take', async () => {
    const { app, asClient, change } = await serve()
    change({ type: 'REWARD' })
    const several = (await asClient(grants, { url })).json().problems
    expect(several).toEqual([{ field: 'counters', reason: 'SEVERAL_REWARDS' }])
    change({ type: 'MEMBERSHIP' })
    expect((await asClient(grants, { url })).json().problems).toEqual([
      { field: 'association', reason: 'NO_ASSOCIATION' },
    ])
    change({ type: 'CHECK_IN', counters: [] })
    expect((await asClient(grants, { url })).json().problems).toEqual([{ field: 'counters', reason: 'NO_COUNTER' }])
    await app.close()
  })

  it.each(['x', '3d6f0a52-8c1b-4f0e-9a57-000000000000'])('does not find %s', async (id) => {
    const { app, asClient } = await serve()
    const response = await asClient(grants, { url: `/api/zuilen/${id}` })
    expect(response.json()).toMatchObject({ type: problemType('url/not-found'), status: 404 })
    await app.close()
  })
})

describe('GET /zuilen/choices', () => {
  const choices = async (organizerId?: string) => {
    const { app, asClient } = await serve()
    const granted = [{ permission: 'KIOSKS_READ', ...(organizerId !== undefined && { organizerId }) }]
    const response = await asClient(granted, { url: '/api/zuilen/choices' })
    await app.close()
    return response.json()
  }
  const idsOf = (choice: { id: string }[]): string[] => choice.map(({ id }) => id)

  it('gives counters, events that are not over, and associations', async () => {
    const all = await choices()
    expect(all.counters).toEqual([
      { id: ids.counter, name: 'Onthaal' },
      { id: ids.otherCounter, name: 'Sporthal' },
    ])
    expect(idsOf(all.events)).toEqual([ids.event, ids.otherEvent])
    expect(idsOf(all.associations)).toHaveLength(4)
  })

  it('gives those of the organizers that are granted', async () => {
    const some = await choices(ids.otherOrganizer)
    expect(idsOf(some.counters)).toEqual([ids.otherCounter])
    expect(idsOf(some.events)).toEqual([ids.otherEvent])
    expect(idsOf(some.associations)).toEqual([ids.readAssociation])
    expect(await choices('x')).toEqual({ counters: [], events: [], associations: [] })
  })
})

describe('PUT /zuilen/{zuilId}/settings', () => {
  const put = async (
    payload: object = zuilSettings,
    ifMatch: string | undefined = '"7"',
    granted: readonly { permission: string; organizerId?: string }[] = grants,
    prepare: (served: Awaited<ReturnType<typeof serve>>) => void = () => undefined,
  ) => {
    const served = await serve()
    prepare(served)
    const headers = ifMatch === '' ? {} : { 'if-match': ifMatch }
    const response = await served.asClient(granted, { method: 'PUT', url: `${url}/settings`, payload, headers })
    await served.app.close()
    return { response, puts: served.state.puts }
  }

  it('saves, and gives the next version', async () => {
    const { response, puts } = await put({
      ...zuilSettings,
      associationId: ids.association,
      fixedEventId: ids.event,
    })
    expect(response.statusCode).toBe(200)
    expect(response.headers.etag).toBe('"8"')
    expect(response.json()).toMatchObject({
      version: 8,
      settings: { showQr: true, languages: ['nl', 'fr'] },
      problems: [],
    })
    expect(puts).toEqual([
      {
        zuilId: ids.zuil,
        version: 7,
        settings: { ...zuilSettings, associationId: ids.association, fixedEventId: ids.event },
      },
    ])
  })

  it('refuses the second of two editors, and saves nothing of his', async () => {
    const served = await serve()
    const save = (name: string) =>
      served.asClient(grants, {
        method: 'PUT',
        url: `${url}/settings`,
        payload: { ...zuilSettings, name },
        headers: { 'if-match': '"7"' },
      })
    expect((await save('CID-PPT-101')).statusCode).toBe(200)
    const second = await save('CID-PPT-202')
    expect(second.statusCode).toBe(412)
    expect(second.headers.etag).toBe('"8"')
    expect(second.json()).toMatchObject({
      type: problemType('uitpas/zuil-changed-meanwhile'),
      status: 412,
      detail: expect.stringContaining('"8"'),
      endUserMessage: { nl: expect.stringContaining('intussen gewijzigd') },
    })
    expect((await served.asClient(grants, { url })).json().name).toBe('CID-PPT-101')
    await served.app.close()
  })

  it.each(['', '7', '*', 'W/"7"', '"7", "8"', '"x"'])(
    'wants to know which version was seen: %j does not say',
    async (tag) => {
      const { response, puts } = await put(zuilSettings, tag)
      expect(response.statusCode).toBe(428)
      expect(response.json()).toMatchObject({ type: problemType('uitpas/zuil-version-missing'), status: 428 })
      expect(puts).toEqual([])
    },
  )

  it.each([
    [{ kind: 'NAME_TAKEN' }, 409, 'uitpas/zuil-name-taken', undefined],
    [{ kind: 'NOT_FOUND' }, 404, 'url/not-found', undefined],
    [{ kind: 'UNKNOWN', field: 'counterIds' }, 400, 'body/invalid-data', '/counterIds'],
    [{ kind: 'UNKNOWN', field: 'fixedEventId' }, 400, 'body/invalid-data', '/fixedEventId'],
    [{ kind: 'UNKNOWN', field: 'associationId' }, 400, 'body/invalid-data', '/associationId'],
  ] as const)('passes on %j', async (outcome, status, reason, pointer) => {
    const { response } = await put(undefined, undefined, grants, ({ state }) => {
      state.outcome = outcome
    })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(response.json().schemaErrors?.[0].jsonPointer).toBe(pointer)
  })

  it.each([
    [{ ...zuilSettings, name: '' }, '/name'],
    [{ ...zuilSettings, name: 'x'.repeat(101) }, '/name'],
    [{ ...zuilSettings, type: 'OTHER' }, '/type'],
    [{ ...zuilSettings, counterIds: ['x'] }, '/counterIds/0'],
    [{ ...zuilSettings, counterIds: [ids.counter, ids.counter] }, '/counterIds'],
    [{ ...zuilSettings, languages: [] }, '/languages'],
    [{ ...zuilSettings, languages: ['es'] }, '/languages/0'],
    [
      { ...zuilSettings, openingHours: [{ days: ['MONDAY'], opens: '9:00', closes: '17:00' }] },
      '/openingHours/0/opens',
    ],
    [{ ...zuilSettings, brokerUrl: 'http://x' }, '/brokerUrl'],
    [{ ...zuilSettings, brokerUrl: 'mqtts://user:pw@x' }, '/brokerUrl'],
    [{ ...zuilSettings, sound: undefined }, '/sound'],
    [{ ...zuilSettings, showQR: true }, '/'],
    [{ ...zuilSettings, associationId: null }, '/associationId'],
  ])('refuses a body that is not right: %#', async (payload, jsonPointer) => {
    const { response, puts } = await put(payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(puts).toEqual([])
  })

  it('lets nobody take a zuil to another organizer’s counter or event, or to another broker', async () => {
    const granted = [{ permission: 'KIOSKS_WRITE', organizerId: ids.organizer }]
    const taken = { ...zuilSettings, counterIds: [ids.counter, ids.otherCounter] }
    const moved = { ...zuilSettings, brokerUrl: 'mqtts://elsewhere.example:8883' }
    const elsewhere = { ...zuilSettings, fixedEventId: ids.otherEvent }
    for (const payload of [taken, moved, elsewhere]) {
      const { response, puts } = await put(payload, '"7"', granted)
      expect([response.statusCode, puts]).toEqual([403, []])
      expect((await put(payload)).response.statusCode).toBe(200)
    }
    for (const own of [{ blocked: true }, { fixedEventId: ids.event }]) {
      expect((await put({ ...zuilSettings, ...own }, '"7"', granted)).response.statusCode).toBe(200)
    }
    // Of another organizer, at whose counter the zuil stands too.
    const shared = { ...zuilSettings, counterIds: [ids.counter, ids.otherCounter], fixedEventId: ids.otherEvent }
    const { response } = await put(shared, '"7"', granted, ({ change }) => change({ counters }))
    expect(response.statusCode).toBe(200)
  })
})

describe('/zuilen/{zuilId}/commands', () => {
  it.each(['RESTART', 'IDENTIFY', 'LOG', 'SCREENSHOT'])('keeps and sends %s, for a minute', async (kind) => {
    const { app, asClient, state, sent } = await serve()
    const response = await asClient(grants, { method: 'POST', url: `${url}/commands`, payload: { kind } })
    expect(response.statusCode).toBe(201)
    const { id, expiresAt } = response.json()
    expect(expiresAt).toBe(new Date(now + 60_000).toISOString())
    expect(state.commands.at(-1)).toEqual({ id, zuilId: ids.zuil, kind, issuedAt: now, expiresAt: now + 60_000 })
    expect(sent).toEqual([`command ${id}`])
    await app.close()
  })

  it.each([{ kind: 'SHUTDOWN' }, {}, { kind: 1 }])('does not know %j', async (payload) => {
    const { app, asClient, sent } = await serve()
    const response = await asClient(grants, { method: 'POST', url: `${url}/commands`, payload })
    expect([response.statusCode, response.json().schemaErrors[0].jsonPointer]).toEqual([400, '/kind'])
    expect(sent).toEqual([])
    await app.close()
  })

  it('lists without what they brought, and gives that with one', async () => {
    const { app, asClient } = await serve()
    await asClient(grants, { method: 'POST', url: `${url}/commands`, payload: { kind: 'LOG' } })
    const list = await asClient(grants, { url: `${url}/commands` })
    expect(list.json()).toMatchObject([
      { kind: 'LOG', hasLog: false, hasPicture: false },
      { id: ids.command, kind: 'SCREENSHOT', outcome: 'DONE', hasLog: false, hasPicture: true },
    ])
    expect(list.body).not.toContain('AAAA')
    const one = await asClient(grants, { url: `${url}/commands/${ids.command}` })
    expect(one.json()).toMatchObject({ id: ids.command, picture: 'AAAA' })
    await app.close()
  })

  it('gives none of another zuil', async () => {
    const { app, asClient } = await serve()
    for (const path of [
      `${ids.blockedZuil}/commands/${ids.command}`,
      `${ids.zuil}/commands/x`,
      `${ids.zuil}/commands/%00`,
    ]) {
      expect((await asClient(grants, { url: `/api/zuilen/${path}` })).statusCode).toBe(404)
    }
    await app.close()
  })
})

describe('enrolment of a zuil', () => {
  it('begins with a configuration code', async () => {
    const { app, asClient, log } = await serve()
    const response = await asClient(grants, { method: 'POST', url: `${url}/configuration-code` })
    expect(response.json()).toEqual({
      name: 'CID-PPT-001',
      code: 'ABCD-2345',
      expiresAt: new Date(now + 30 * 60_000).toISOString(),
    })
    expect(log.join()).not.toContain('ABCD-2345')
    await app.close()
  })

  it('ends with a revocation', async () => {
    const { app, asClient, state } = await serve()
    const response = await asClient(grants, { method: 'POST', url: `${url}/revocation` })
    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(state.revoked).toEqual([ids.zuil])
    await app.close()
  })

  it('is of a zuil that is there', async () => {
    const { app, asClient, state } = await serve()
    for (const path of ['configuration-code', 'revocation', 'commands']) {
      const request = { method: 'POST', url: `/api/zuilen/x/${path}`, payload: { kind: 'LOG' } } as const
      expect((await asClient(grants, request)).statusCode).toBe(404)
    }
    expect(state.revoked).toEqual([])
    await app.close()
  })
})
