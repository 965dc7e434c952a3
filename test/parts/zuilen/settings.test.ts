import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import { ids, now } from '../../support/api-dataset.ts'
import { zuilSettings } from '../../support/sample-requests.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants: readonly Grant[] = [{ permission: 'KIOSKS_READ' }, { permission: 'KIOSKS_WRITE' }]
const url = `/api/zuilen/${ids.zuil}`
const nobody = '3d6f0a52-8c1b-4f0e-9a57-000000000000'

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await startTestBackend()
})
afterAll(() => shared.end())

const put = (backend: TestBackend, payload: object, ifMatch: string | undefined = '"1"', granted = grants) =>
  backend.asClient(granted, {
    method: 'PUT',
    url: `${url}/settings`,
    payload,
    headers: ifMatch === '' ? {} : { 'if-match': ifMatch },
  })

/** All that stands of the zuilen, with their counters. */
const stored = ({ sql }: TestBackend): Promise<Record<string, unknown>[]> =>
  sql(`select zuil.*, array(select "A" from "_CounterToZuil" where "B" = zuil.id order by 1) as counters
    from zuil order by id`)

describe('PUT /zuilen/{zuilId}/settings', () => {
  it('saves all, and gives the next version', async () => {
    const own = await startOwnBackend()
    const [, ...others] = await stored(own)
    const all = {
      ...zuilSettings,
      name: 'CID-PPT-101',
      type: 'TICKET',
      counterIds: [ids.counter, ids.otherCounter],
      blocked: true,
      inStock: true,
      worksOffline: false,
      associationId: ids.association,
      fixedEventId: ids.event,
      brokerUrl: 'mqtts://elsewhere.example:8883',
    }
    const response = await put(own, all)
    expect(response.statusCode).toBe(200)
    expect(response.headers.etag).toBe('"2"')
    expect(response.json()).toMatchObject({ version: 2, settings: all, problems: [] })
    expect((await own.asClient(grants, { url })).json().settings).toEqual(all)
    const [saved, ...rest] = await stored(own)
    expect(saved).toMatchObject({
      name: 'CID-PPT-101',
      type: 'TICKET',
      counters: [ids.counter, ids.otherCounter],
      show_qr: true,
      blocked: true,
      blocked_since: new Date(now),
      in_stock: true,
      languages: ['nl', 'fr'],
      sound: false,
      works_offline: false,
      opening_hours: zuilSettings.openingHours,
      association_id: ids.association,
      fixed_event_id: ids.event,
      broker_url: 'mqtts://elsewhere.example:8883',
      settings_version: 2,
    })
    expect(rest).toEqual(others)
  })

  it('clears what is left out', async () => {
    const own = await startOwnBackend()
    await put(own, { ...zuilSettings, blocked: true, associationId: ids.association, fixedEventId: ids.event })
    expect((await put(own, zuilSettings, '"2"')).statusCode).toBe(200)
    const unset = { blocked_since: null, association_id: null, fixed_event_id: null, broker_url: null }
    expect((await stored(own))[0]).toMatchObject(unset)
    expect((await own.asClient(grants, { url })).json().settings).toEqual(zuilSettings)
  })

  it('refuses the second of two editors, and saves nothing of his', async () => {
    const own = await startOwnBackend()
    expect((await put(own, { ...zuilSettings, name: 'CID-PPT-101' })).statusCode).toBe(200)
    const before = await stored(own)
    const second = await put(own, { ...zuilSettings, name: 'CID-PPT-202' })
    expect(second.statusCode).toBe(412)
    expect(second.headers.etag).toBe('"2"')
    expect(second.json()).toMatchObject({
      type: problemType('uitpas/zuil-changed-meanwhile'),
      status: 412,
      detail: expect.stringContaining('"2"'),
      endUserMessage: { nl: expect.stringContaining('intussen gewijzigd') },
    })
    expect(await stored(own)).toEqual(before)
  })

  it('saves of two editors at the same moment one alone', async () => {
    const own = await startOwnBackend()
    const answers = await Promise.all(['101', '202'].map((n) => put(own, { ...zuilSettings, name: `CID-PPT-${n}` })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    const saved = answers.find(({ statusCode }) => statusCode === 200)?.json()
    expect((await stored(own))[0]).toMatchObject({ name: saved.name, settings_version: 2 })
  })

  it.each(['', '1', '*', 'W/"1"', '"1", "2"', '"x"'])(
    'wants to know which version was seen: %j does not say',
    async (tag) => {
      const before = await stored(shared)
      const response = await put(shared, zuilSettings, tag)
      expect(response.statusCode).toBe(428)
      expect(response.json()).toMatchObject({ type: problemType('uitpas/zuil-version-missing'), status: 428 })
      expect(await stored(shared)).toEqual(before)
    },
  )

  it.each([
    [{ name: 'cid-ppt-002' }, 409, 'uitpas/zuil-name-taken', undefined],
    [{ counterIds: [nobody] }, 400, 'body/invalid-data', '/counterIds'],
    [{ fixedEventId: 'x' }, 400, 'body/invalid-data', '/fixedEventId'],
    [{ associationId: nobody }, 400, 'body/invalid-data', '/associationId'],
  ])('refuses %j: %i %s', async (over, status, reason, pointer) => {
    const before = await stored(shared)
    const response = await put(shared, { ...zuilSettings, ...over })
    expect([response.statusCode, response.json().type]).toEqual([status, problemType(reason)])
    expect(response.json().schemaErrors?.[0].jsonPointer).toBe(pointer)
    expect(await stored(shared)).toEqual(before)
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
    const before = await stored(shared)
    const response = await put(shared, payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(await stored(shared)).toEqual(before)
  })

  const ofOrganizer = [{ permission: 'KIOSKS_WRITE', organizerId: ids.organizer }]

  it.each([
    ['broker', { brokerUrl: 'mqtts://elsewhere.example:8883' }],
    ['event', { fixedEventId: ids.otherEvent }],
  ])('lets who has all organizers, and nobody else, take a zuil to another %s', async (_what, over) => {
    const own = await startOwnBackend()
    const before = await stored(own)
    const refused = await put(own, { ...zuilSettings, ...over }, '"1"', ofOrganizer)
    expect([refused.statusCode, refused.json().type]).toEqual([403, problemType('auth/forbidden')])
    expect(await stored(own)).toEqual(before)
    expect((await put(own, { ...zuilSettings, ...over })).statusCode).toBe(200)
  })

  it('answers another’s counter like one that there is not, to who has one organizer', async () => {
    const before = await stored(shared)
    const [foreign, unknown] = await Promise.all(
      [ids.otherCounter, nobody].map((id) =>
        put(shared, { ...zuilSettings, counterIds: [ids.counter, id] }, '"1"', ofOrganizer),
      ),
    )
    expect([foreign?.statusCode, unknown?.statusCode]).toEqual([400, 400])
    expect(foreign?.json()).toEqual(unknown?.json())
    expect(await stored(shared)).toEqual(before)
  })

  it.each([
    ['throw another organizer off it', { counterIds: [ids.counter] }],
    ['clear another’s event', { fixedEventId: undefined }],
    ['replace another’s event', { fixedEventId: ids.event }],
    ['leave it to the other alone', { counterIds: [ids.otherCounter] }],
  ])('does not let one of the organizers of a zuil %s; the other may', async (_what, over) => {
    const own = await startOwnBackend()
    const both = { ...zuilSettings, counterIds: [ids.counter, ids.otherCounter], fixedEventId: ids.otherEvent }
    expect((await put(own, both)).statusCode).toBe(200)
    const before = await stored(own)
    const refused = await put(own, { ...both, ...over }, '"2"', ofOrganizer)
    expect([refused.statusCode, refused.json().type]).toEqual([403, problemType('auth/forbidden')])
    expect(await stored(own)).toEqual(before)
    const ofBoth = [...ofOrganizer, { permission: 'KIOSKS_WRITE', organizerId: ids.otherOrganizer }]
    expect((await put(own, { ...both, ...over }, '"2"', ofBoth)).statusCode).toBe(200)
  })

  it('does not let an organizer take its zuil where it does not reach it any more', async () => {
    const refused = await put(shared, { ...zuilSettings, counterIds: [] }, '"1"', ofOrganizer)
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringContaining('must stay')])
  })

  it('judges no change by settings that its editor did not see', async () => {
    const own = await startOwnBackend()
    await put(own, { ...zuilSettings, brokerUrl: 'mqtts://elsewhere.example:8883' })
    const second = await put(own, { ...zuilSettings, sound: true }, '"1"', ofOrganizer)
    expect([second.statusCode, second.headers.etag]).toEqual([412, '"2"'])
  })

  it('lets an organizer block its zuil, and set its own event, but not that of whom the zuil also serves', async () => {
    const own = await startOwnBackend()
    const save = async (over: object, version: number) =>
      (await put(own, { ...zuilSettings, ...over }, `"${version}"`, ofOrganizer)).statusCode
    expect(await save({ blocked: true }, 1)).toBe(200)
    expect(await save({ fixedEventId: ids.event }, 2)).toBe(200)
    await own.sql('insert into "_CounterToZuil" ("A", "B") values ($1, $2)', ids.otherCounter, ids.zuil)
    const both = { counterIds: [ids.counter, ids.otherCounter] }
    expect(await save({ ...both, fixedEventId: ids.otherEvent }, 3)).toBe(403)
    expect((await stored(own))[0]).toMatchObject({ fixed_event_id: ids.event, counters: both.counterIds })
  })
})
