import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, now } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'

/** Evenementen in the back office: one backend for each database, on which the tests build one after the other. */

const admin: TestPerson = { role: 'ADMIN' }
const far: TestPerson = { role: 'ADMIN', cardSystemId: 2 }
const evening = { from: '2026-11-27', fromTime: '20:00', until: '2026-11-27', untilTime: '22:30', cancelled: false }
const feast = {
  name: { nl: 'Café  Buurtfeest', fr: 'Fête de quartier' },
  organizerId: ids.organizer,
  locationId: ids.location,
  calendar: { type: 'DATES', dates: [evening] },
  basePrice: 1250,
  checkinPoints: 2,
  chosenKeyIds: [],
}

describe.each(databases)('evenementen on %s', (database) => {
  let own: TestBackend
  let feastId = ''
  beforeAll(async () => {
    own = await startTestBackend({}, {}, database)
    await own.sql(`insert into distribution_key (id, card_system_id, name, manual, conditions, shares)
      select id, system, 'Sleutel ' || id, manual, '{"cardSystem":"OWN","postalCodes":[],"outsideOrganizersCity":false,"counterIds":[]}',
        '{"passholder":{"percent":20},"localAuthority":{"percent":40},"organizer":{"percent":40},"flemishAuthority":{"cents":0}}'
      from (values (901, 1, true), (902, 1, false), (903, 2, true)) of (id, system, manual)`)
  })
  afterAll(() => own.end())

  const ask = (path: string, who = admin) => own.asPerson(who, { url: `/ksb/api/events${path}` })
  const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object, version?: number, who = admin) =>
    own.asPerson(who, {
      ...{ method, url: `/ksb/api/events${path}`, ...(payload && { payload }) },
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    })
  const found = async (query: string): Promise<string[]> =>
    (await ask(query)).json().member.map(({ id }: { id: string }) => id)
  const actsOf = async (id: string) => (await ask(`/${id}/history`)).json().member
  const zuilenOf = async (id: string, query = '', who = admin) =>
    (await ask(`/${id}/zuilen${query}`, who)).json().member.map((one: Record<string, unknown>) => ({
      ...{ zuil: (one.zuil as { id: string }).id, why: one.why, chosen: one.chosen },
      ...(one.shown !== undefined && { shown: (one.shown as { id: string }).id }),
    }))

  it('are listed, what is to come first, and found by what people know of them', async () => {
    const coming = [ids.event, ids.otherEvent]
    const all = [...coming, ids.otherPastEvent, ids.pastEvent]
    expect(await found('')).toEqual(all)
    expect(await found('?phase=COMING')).toEqual(coming)
    expect(await found('?phase=OVER')).toEqual(all.slice(2))
    // Page after page, across the border between the two.
    const pages: string[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: { totalItems: number; member: { id: string }[]; next?: string } = (
        await ask(`?limit=1${next && `&after=${encodeURIComponent(next)}`}`)
      ).json()
      expect(page.totalItems).toBe(4)
      pages.push(...page.member.map(({ id }) => id))
      next = page.next
    }
    expect(pages).toEqual(all)
    expect((await ask('?after=elsewhere')).statusCode).toBe(404)
    expect(await found(`?organizerId=${ids.otherOrganizer}`)).toEqual([ids.otherEvent, ids.otherPastEvent])
    expect(await found(`?text=${ids.event}`)).toEqual([ids.event])
    expect(await found('?text=ORGANIZER-2')).toEqual([ids.otherEvent, ids.otherPastEvent])
    expect(await found('?text=100%25')).toEqual([])
    expect(await found('?type=PERMANENT')).toEqual([])
    expect(await found('?from=2026-12-01')).toEqual([])
    expect((await ask('', far)).json()).toEqual({ totalItems: 0, member: [] })
    expect((await ask(`/${ids.event}`, far)).statusCode).toBe(404)
  })

  it('are shown whole; what UiTdatabank says is changed there, the rest here', async () => {
    const shown = await ask(`/${ids.pastEvent}`)
    expect(shown.headers.etag).toBe('"1"')
    const { settings, ...rest } = shown.json()
    expect(rest).toMatchObject({
      ...{ id: ids.pastEvent, byHand: false, cancelled: false, over: 'OVER', checkins: 2, tickets: 2, version: 1 },
      defaults: { checkinLimit: { volume: 1, period: 'DAY' }, ticketLimit: { volume: 1, period: 'ABSOLUTE' } },
      socialTariff: { price: 200, cardSystem: 'UiTPAS Dender', key: { id: 902, name: 'Sleutel 902' } },
      ...{ keys: [{ id: 901, name: 'Sleutel 901', chosen: false }], cardSystems: [{ id: 1 }], windows: [] },
    })
    const { checkinPoints: _points, chosenKeyIds: _keys, ...said } = settings
    const change = { checkinPoints: 3, ticketLimit: { volume: 2, period: 'WEEK' }, chosenKeyIds: [901] }
    const changed = await send('PUT', `/${ids.pastEvent}`, change, 1)
    expect(changed.json()).toMatchObject({ settings: { ...said, ...change }, keys: [{ chosen: true }], version: 2 })
    for (const other of [
      { name: { nl: 'Anders' } },
      { basePrice: 1 },
      { calendar: { type: 'PERMANENT', hours: [] } },
    ]) {
      const refused = await send('PUT', `/${ids.pastEvent}`, { ...change, ...other }, 2)
      expect([refused.statusCode, refused.json().type]).toEqual([409, problemType('uitpas/event-of-uitdatabank')])
      expect(refused.json().jsonPointer).toBe(`/${Object.keys(other)[0]}`)
    }
    expect((await send('PUT', `/${ids.pastEvent}/state`, { cancelled: true }, 2)).statusCode).toBe(409)
    expect((await send('DELETE', `/${ids.pastEvent}`, undefined, 2)).statusCode).toBe(409)
    // Of the API too: who edits hears of it.
    await own.asClient([{ permission: 'EVENT_SETTINGS_UPDATE_ALL' }], {
      ...{ method: 'PUT', url: `/api/events/${ids.pastEvent}/settings` },
      payload: { id: ids.pastEvent, checkinPoints: 1 },
    })
    expect((await send('PUT', `/${ids.pastEvent}`, change, 2)).statusCode).toBe(412)
    const [byClient] = await actsOf(ids.pastEvent)
    expect(byClient).toMatchObject({
      ...{ action: 'EVENT_CHANGED', actor: { kind: 'CLIENT' } },
      changes: expect.arrayContaining([{ field: 'checkinPoints', before: 3, after: 1 }]),
    })
    // What nobody would write here is shown all the same, and leaves the rest to be set.
    await own.sql(`update event set calendar = '{"type":"DATES","occurrences":[]}' where id = $1`, ids.otherPastEvent)
    expect((await send('PUT', `/${ids.otherPastEvent}`, change, 1)).statusCode).toBe(200)
  })

  it('are added by hand with a CDBID of their own, of who and where the card system has', async () => {
    const added = await send('POST', '', feast)
    expect([added.statusCode, added.headers.etag]).toEqual([201, '"1"'])
    feastId = added.json().id
    expect(feastId).toMatch(/^[\da-f-]{36}$/)
    const name = { nl: 'Café Buurtfeest', fr: 'Fête de quartier' }
    expect(added.json()).toMatchObject({
      ...{ name, byHand: true, settings: { ...feast, name }, checkins: 0, tickets: 0 },
      windows: [{ from: '2026-11-27T14:00:00.000Z', until: '2026-11-28T02:30:00.000Z' }],
    })
    expect(await found('?text=cafe%20b')).toEqual([feastId])
    expect(await found('?byHand=true')).toEqual([feastId])
    expect(await found('?from=2026-12-01')).toEqual([])
    const wrong: readonly (readonly [object, string])[] = [
      [{ organizerId: 'elsewhere' }, 'event-organizer-elsewhere'],
      [{ locationId: 'nowhere' }, 'event-location-unknown'],
      [{ chosenKeyIds: [902] }, 'invalid-distributionkey'],
      [{ chosenKeyIds: [903] }, 'invalid-distributionkey'],
      [{ calendar: { type: 'DATES', dates: [{ ...evening, untilTime: '19:00' }] } }, 'event-calendar-wrong'],
    ]
    for (const [other, reason] of wrong) {
      const refused = await send('POST', '', { ...feast, ...other })
      expect([refused.statusCode, refused.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
      expect(refused.json().jsonPointer).toBe(`/${Object.keys(other)[0]}`)
    }
    expect(await found('?byHand=true')).toEqual([feastId])
    expect(await actsOf(feastId)).toMatchObject([
      { action: 'EVENT_ADDED', subject: { kind: 'EVENT', id: feastId, name: 'Café Buurtfeest' } },
    ])
  })

  it('say which zuilen show them, and why, at any moment', async () => {
    const at = '?day=2026-11-27&time=21:00'
    const zuil = { zuil: ids.zuil, chosen: false }
    const blocked = { zuil: ids.blockedZuil, why: 'BLOCKED', chosen: false }
    expect(await zuilenOf(feastId)).toEqual([{ ...zuil, why: 'NOT_OPEN', shown: ids.event }, blocked])
    expect(await zuilenOf(feastId, at)).toEqual([{ ...zuil, why: 'ONLY', chosen: true, shown: feastId }, blocked])
    const [first] = (await ask(`/${feastId}/zuilen`)).json().member
    expect(first).toMatchObject({
      reach: [
        { by: 'ORGANIZER', counter: 'Onthaal' },
        { by: 'LOCATION', counter: 'Onthaal' },
      ],
      candidates: [{ event: { id: ids.event } }],
      coming: [{ from: '2026-11-27T14:00:00.000Z', until: '2026-11-28T02:30:00.000Z' }],
    })
    expect((await ask(`/${feastId}/zuilen`)).json().opens).toBe('2026-11-27T14:00:00.000Z')
    await own.sql('update zuil set fixed_event_id = $1 where id = $2', ids.event, ids.otherZuil)
    expect(await zuilenOf(ids.event, '', { role: 'ZUILBEHEERDER', zuilIds: [ids.otherZuil] })).toEqual([
      { zuil: ids.otherZuil, why: 'SET', chosen: true, shown: ids.event },
    ])
    expect((await ask(`/${feastId}/zuilen`, far)).statusCode).toBe(404)
  })

  it('are changed by who saw the last version; what is booked then is judged by it', async () => {
    const change = (payload: object, version?: number) => send('PUT', `/${feastId}`, payload, version)
    expect((await change(feast)).statusCode).toBe(428)
    const dates = [evening, { ...evening, from: '2026-11-23', until: '2026-11-23', cancelled: true }]
    const both = await Promise.all([change({ ...feast, calendar: { type: 'DATES', dates } }, 1), change(feast, 1)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412])
    const version = (await ask(`/${feastId}`)).json().version
    const saved = await change({ ...feast, calendar: { type: 'DATES', dates }, checkinPoints: 5 }, version)
    expect(saved.json()).toMatchObject({ checkinPoints: 5, calendar: { dates: 2 } })
    expect((await own.store.catalog()).events.get(feastId)?.checkinPoints).toBe(5)
    expect((await actsOf(feastId))[0]).toMatchObject({
      action: 'EVENT_CHANGED',
      changes: expect.arrayContaining([{ field: 'checkinPoints', before: 2, after: 5 }]),
    })
  })

  it('are cancelled and put back; deleted as long as nothing was booked on them', async () => {
    const { version } = (await ask(`/${feastId}`)).json()
    const state = (cancelled: boolean, at: number) => send('PUT', `/${feastId}/state`, { cancelled }, at)
    expect((await state(true, version)).json()).toMatchObject({
      cancelled: true,
      cancelledSince: new Date(now).toISOString(),
    })
    expect(await found('?cancelled=true')).toEqual([feastId])
    expect((await zuilenOf(feastId, '?day=2026-11-27&time=21:00'))[0]).toMatchObject({
      why: 'CANCELLED',
      chosen: false,
    })
    expect((await state(false, version + 1)).json()).toMatchObject({ cancelled: false })
    const [booked] = await own.store.book([
      {
        ...{ origin: 'API', actieId: randomUUID(), card: { kind: 'BARCODE', uitpasNumber: '0930000420206' } },
        ...{ receivedAt: Date.parse('2026-11-27T20:00:00.000Z'), kind: 'CHECK_IN', by: 'API', eventId: feastId },
      },
    ])
    expect(booked?.outcome).not.toBe('REFUSED')
    const refused = await send('DELETE', `/${feastId}`, undefined, version + 2)
    expect([refused.statusCode, refused.json().type]).toEqual([409, problemType('uitpas/event-has-bookings')])
    const { id } = (await send('POST', '', feast)).json()
    await own.sql('update zuil set fixed_event_id = $1 where id = $2', id, ids.otherZuil)
    expect((await send('DELETE', `/${id}`, undefined, 1)).statusCode).toBe(204)
    expect((await ask(`/${id}`)).statusCode).toBe(404)
    expect((await own.store.catalog()).zuilen.get(ids.otherZuil)?.fixedEventId).toBeUndefined()
    expect((await actsOf(id)).map(({ action }: { action: string }) => action)).toEqual(['EVENT_REMOVED', 'EVENT_ADDED'])
  })

  it('are taken in by another card system of their organizer, which from then on manages them too', async () => {
    const elsewhere = async (who: TestPerson) =>
      (await ask('?elsewhere=true&phase=COMING', who)).json().member.map(({ id }: { id: string }) => id)
    const include = (id: string, included: boolean, who: TestPerson) =>
      send('PUT', `/${id}/card-system`, { included }, undefined, who)
    // No organizer of UiTPAS Gent has it.
    expect(await elsewhere(far)).toEqual([])
    expect((await include(ids.event, true, far)).statusCode).toBe(404)
    expect((await ask(`/${ids.event}`, far)).statusCode).toBe(404)

    await own.sql('insert into "_CardSystemToOrganizer" ("A", "B") values (2, $1)', ids.organizer)
    expect(await elsewhere(far)).toEqual([ids.event, feastId])
    expect(await elsewhere(admin)).toEqual([])
    expect((await ask('?elsewhere=true&text=buurt', far)).json()).toMatchObject({
      totalItems: 1,
      member: [{ id: feastId, cardSystems: [{ id: 1 }] }],
    })
    const both = await Promise.all([include(ids.event, true, far), include(ids.event, true, far)])
    expect(both.map(({ statusCode }) => statusCode)).toEqual([204, 204])
    expect(await elsewhere(far)).toEqual([feastId])
    const { version } = (await ask(`/${ids.event}`)).json()
    // What either changes is in the history of both.
    const change = { checkinPoints: 4, chosenKeyIds: [903] }
    expect((await send('PUT', `/${ids.event}`, change, version, far)).statusCode).toBe(200)
    for (const who of [admin, far]) {
      const [last, taken, ...before] = (await ask(`/${ids.event}/history`, who)).json().member
      expect(last.changes).toContainEqual({ field: 'checkinPoints', before: 1, after: 4 })
      expect(taken.changes).toEqual([
        { field: 'cardSystems', before: ['UiTPAS Dender'], after: ['UiTPAS Dender', 'UiTPAS Gent'] },
      ])
      // Twice is once.
      expect(before).toEqual([])
    }
    expect((await own.store.catalog()).events.get(ids.event)).toMatchObject({
      ...{ cardSystemIds: [1, 2], chosenKeyIds: [903] },
    })

    // A ticket that stands keeps it where it was sold; one of another card system does not.
    const sell = `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id,
        card_system_id, share_passholder, share_local, share_organizer, share_flemish, at, source)
      values (gen_random_uuid(), $1, $2, '0930000420206', 200, 1000, 'SOCIAL', 't', 1, 200, 400, 400, 0, now(), 'API')`
    await own.sql(sell, ids.socialHolder, ids.event)
    const sold = await include(ids.event, false, admin)
    expect([sold.statusCode, sold.json().type]).toEqual([409, problemType('uitpas/event-sold-in-card-system')])
    for (const _twice of [1, 2]) expect((await include(ids.event, false, far)).statusCode).toBe(204)
    expect((await own.store.catalog()).events.get(ids.event)).toMatchObject({ cardSystemIds: [1] })
    expect((await own.store.catalog()).events.get(ids.event)?.chosenKeyIds ?? []).toEqual([])
    const alone = await include(feastId, false, admin)
    expect([alone.statusCode, alone.json().type]).toEqual([409, problemType('uitpas/event-of-one-card-system')])

    // What is shared is nobody's to delete, nor to give to an organizer that not all of them have.
    await include(feastId, true, far)
    const shared = (await ask(`/${feastId}`, far)).json()
    const deleted = await send('DELETE', `/${feastId}`, undefined, shared.version, far)
    expect([deleted.statusCode, deleted.json().type]).toEqual([
      409,
      problemType('uitpas/event-of-several-card-systems'),
    ])
    const moved = await send('PUT', `/${feastId}`, { ...feast, organizerId: ids.otherOrganizer }, shared.version)
    expect([moved.statusCode, moved.json().type]).toEqual([400, problemType('uitpas/event-organizer-elsewhere')])
    await include(feastId, false, far)
    expect((await send('PUT', `/${feastId}`, feast, shared.version + 1, far)).statusCode).toBe(404)
    // Bookings of several together are of who has the event: nobody comes to see them later.
    await own.sql('update checkin set happened_in = null where event_id = $1', feastId)
    const late = await include(feastId, true, far)
    expect([late.statusCode, late.json().type]).toEqual([409, problemType('uitpas/event-booked-together')])
    expect((await ask('?elsewhere=true', { role: 'ZUILBEHEERDER' })).statusCode).toBe(403)
  })

  it('are a file for superadmins, of just what is shown', async () => {
    const file = await own.asPerson({ role: 'SUPERADMIN' }, { url: '/ksb/api/events/export?format=csv&byHand=true' })
    const lines = file.body.trim().split(/\r?\n/)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('Café Buurtfeest')
    expect(lines[1]).toContain(feastId)
  })
})
