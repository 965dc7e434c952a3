import { join } from 'node:path'
import type { Log } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uitdatabankClient } from '../../../backend/events/uitdatabank/client.ts'
import { type LoadOptions, type UitdatabankLoad, uitdatabankLoad } from '../../../backend/events/uitdatabank/load.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { Stores } from '../../../backend/stores.ts'
import { ids, now as monday } from '../../support/api-dataset.ts'
import { copyDatabase, databases, openCopy } from '../../support/databases.ts'
import { utc } from '../../support/facts.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { type StandIn, standInClientId, startStandIn } from '../../support/uitdatabank.ts'
import { aDocument, brusselsText } from '../../support/uitdatabank-documents.ts'
import { ask } from '../../support/world.ts'

/** Events taken over from UiTdatabank, whose Search API a stand-in speaks. */

const MINUTE = 60_000
const DAY = 86_400_000
const organizerUrl = (id: string) => `https://io-test.uitdatabank.be/organizers/${id}`
const id = (n: number): string => `85b04295-479c-40f5-b3dd-${String(n).padStart(12, '0')}`
const from = (start: string, end: string, type = 'Available') => ({ startDate: start, endDate: end, status: { type } })

describe.each(databases)('events of UiTdatabank, on %s', (kind) => {
  let now = monday
  let store: Stores
  let standIn: StandIn
  let load: UitdatabankLoad
  let ends: (() => Promise<unknown>)[] = []
  const lines: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[] = []
  const log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (fields: Record<string, unknown>, message: string) => lines.push({ level, message, fields }),
    ]),
  ) as unknown as Log
  const sql = <Row extends object>(text: string, values: unknown[] = []) => ask<Row>(store.databaseUrl, text, values)

  const aLoad = (over: Partial<LoadOptions> = {}, times: Parameters<typeof uitdatabankClient>[1] = {}) =>
    uitdatabankLoad(
      {
        search: uitdatabankClient({ url: standIn.url, clientId: standInClientId }, times),
        ...{ store: store.uitdatabank, clock: () => now, intervalMs: 5 * MINUTE, pause: async () => undefined },
        ...over,
      },
      log,
    )

  /** An event is put there, or changed: at this moment, by UiTdatabank's clock. */
  const put = (n: number, over: object = {}, uitpas?: false) => {
    const document = aDocument(id(n), { organizer: { '@id': organizerUrl(ids.organizer) }, ...over })
    const modified = brusselsText(now)
    standIn.events.set(id(n), {
      document: { ...document, modified },
      ...(uitpas === false && { uitpas }),
    })
  }
  /** The next pass, when it is due. */
  const pass = (by = load) => {
    now += 6 * MINUTE
    return by.pass()
  }
  const sweep = () => {
    now += DAY
    return load.pass()
  }
  const find = (n: number) => store.events.find(id(n))
  const state = () => store.uitdatabank.state()
  /** What a write would leave behind. */
  const traces = () =>
    sql(`select 'event' as table, id, xmin::text from event union select 'location', id, xmin::text from location
      union select 'listed', id, xmin::text from uitdatabank_event union select 'catalog', version::text, '' from catalog_version
      union select 'system', "A" || "B", xmin::text from "_CardSystemToEvent" order by 1, 2, 3`)

  beforeAll(async () => {
    standIn = await startStandIn(() => now)
    const folder = await temporaryFolder()
    ends = [folder.remove]
    store = await openCopy(await copyDatabase(kind, join(folder.path, 'data'), { filled: true }), () => now)
    ends = [() => store.close(), folder.remove, () => standIn.stop()]
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })
  beforeEach(() => {
    now = monday
    lines.length = 0
    standIn.asked.length = 0
    standIn.events.clear()
    standIn.trouble = undefined
    standIn.between = () => undefined
    load = aLoad()
  })
  // Nothing was ever loaded: the next test begins as this one did.
  afterEach(async () => {
    await load.stop()
    await sql(`update checkin set event_id = $1 where event_id like '85b04295-%'`, [ids.pastEvent])
    await sql(`delete from event where id like '85b04295-%'`)
    for (const table of ['uitdatabank_event', 'uitdatabank_load', "location where id not like 'location-%'"])
      await sql(`delete from ${table}`)
    await sql(`delete from "_CardSystemToOrganizer" where "A" = 2 and "B" = $1`, [ids.organizer])
    await sql(`delete from organizer where id in ('far', 'new')`)
  })

  it('leave taps the time between two pages, by what each took to be taken in', async () => {
    for (let n = 1; n <= 60; n++) put(n)
    const taken: number[] = []
    const write: typeof store.uitdatabank.write = async (...page) => {
      const written = await store.uitdatabank.write(...page)
      now += 250 * (1 + taken.length)
      return written
    }
    const slow = aLoad({ store: { ...store.uitdatabank, write }, pause: async (tookMs) => void taken.push(tookMs) })
    expect((await pass(slow))?.report).toMatchObject({ pages: 3, added: 60 })
    expect(taken).toEqual([250, 500, 750])
  })

  it('come in whole at first, of the card systems’ organizers alone, and are written once', async () => {
    for (let n = 1; n <= 120; n++) put(n)
    put(121, { organizer: { '@id': organizerUrl('somebody-else') } })
    put(122, {}, false)
    put(123, {
      subEvent: [from('2026-11-10T14:00:00+01:00', '2026-11-10T15:00:00+01:00')],
      endDate: '2026-11-10T15:00:00+01:00',
    })
    expect(await pass()).toMatchObject({
      outcome: { kind: 'DONE' },
      report: { did: 'ALL', added: 120, changed: 0, cancelled: 0, unreadable: 0 },
    })
    expect(await find(1)).toEqual({
      ...{ id: id(1), name: { nl: 'Spelnamiddag', fr: 'Après-midi jeux' }, organizerId: ids.organizer },
      ...{ locationId: '8248e289-c986-4006-902f-b0616dcbcde7', cardSystemIds: [1], checkinPoints: 1, basePrice: 1050 },
      calendar: {
        type: 'DATES',
        occurrences: [{ start: utc('2026-12-02 13:00'), end: utc('2026-12-02 16:00'), wholeDay: false }],
      },
    })
    expect([await find(121), await find(122), await find(123)]).toEqual([undefined, undefined, undefined])
    expect(await sql(`select name from location where id like '8248%'`)).toEqual([{ name: 'Zaal De Kring' }])
    const before = await traces()
    expect(await pass()).toMatchObject({ report: { did: 'CHANGES', added: 0, changed: 0 } })
    expect(await sweep()).toMatchObject({ report: { did: 'ALL', added: 0, changed: 0 } })
    expect(await traces()).toEqual(before)
    expect(standIn.asked.every((query) => query.get('embed') === 'true' && query.get('uitpas') === 'true')).toBe(true)
  })

  it('are asked for once they are due, not before', async () => {
    expect(await load.pass()).toBeDefined()
    now += 4 * MINUTE
    expect(await load.pass()).toBeUndefined()
    now += MINUTE
    expect(await load.pass()).toBeDefined()
  })

  it('change with UiTdatabank; what people set of them stays', async () => {
    for (const n of [1, 2, 3]) put(n)
    await pass()
    const limit = { volume: 3, period: 'MONTH' } as const
    await store.events
      .for(Scope.system)
      .putSettings(id(1), { checkinPoints: 5, checkinLimit: limit, ticketLimit: limit })
    const version = async () =>
      (await sql<{ version: number }>('select version from event where id = $1', [id(1)]))[0]?.version
    const set = await version()
    now += MINUTE
    put(1, {
      ...{
        name: { fr: 'Fête' },
        mainLanguage: 'fr',
        priceInfo: [{ category: 'base', price: 3 }],
        calendarType: 'permanent',
      },
      location: { '@id': 'https://io-test.uitdatabank.be/places/elsewhere', name: { nl: 'Elders' } },
    })
    expect(await pass()).toMatchObject({ report: { did: 'CHANGES', added: 0, changed: 1 } })
    expect(await find(1)).toMatchObject({
      ...{ name: { nl: 'Fête', fr: 'Fête' }, basePrice: 300, calendar: { type: 'PERMANENT' }, locationId: 'elsewhere' },
      ...{ checkinPoints: 5, checkinLimit: limit, ticketLimit: limit, cardSystemIds: [1] },
    })
    expect(await version()).toBe((set ?? 0) + 1)
    expect(await find(2)).toMatchObject({ name: { nl: 'Spelnamiddag' } })
    // The price is no longer known, nor where it is.
    now += MINUTE
    put(1, { priceInfo: [], location: undefined })
    await pass()
    expect(await find(1)).not.toHaveProperty('basePrice')
    expect(await find(1)).not.toHaveProperty('locationId')
  })

  it('are cancelled and put off with UiTdatabank, since it was first heard, until they are on again', async () => {
    const two = (type: string) => ({
      calendarType: 'multiple',
      subEvent: [
        from('2026-12-02T14:00:00+01:00', '2026-12-02T17:00:00+01:00'),
        from('2026-12-09T14:00:00+01:00', '2026-12-09T17:00:00+01:00', type),
      ],
    })
    put(1)
    put(2, two('Available'))
    await pass()
    put(1, { status: { type: 'TemporarilyUnavailable' } })
    put(2, two('Unavailable'))
    await pass()
    const heard = now
    put(2, { ...two('Unavailable'), name: { nl: 'Anders' } })
    await pass()
    expect(await find(1)).toMatchObject({ cancelledSince: heard })
    expect(await find(2)).toMatchObject({
      name: { nl: 'Anders' },
      calendar: { occurrences: [{}, { cancelledSince: heard }] },
    })
    expect(await find(2)).not.toHaveProperty('cancelledSince')
    put(1)
    put(2, two('Available'))
    await pass()
    expect(JSON.stringify([await find(1), await find(2)])).not.toContain('cancelledSince')
  })

  it('that are withdrawn or vanished are cancelled; those by hand and from a file are not', async () => {
    for (let n = 1; n <= 6; n++) put(n)
    await pass()
    const others = await sql(`select id, cancelled_since from event where id like 'event-%' order by id`)
    put(1, { workflowStatus: 'DELETED' })
    put(2, { workflowStatus: 'REJECTED' })
    put(3, { organizer: { '@id': organizerUrl('somebody-else') } })
    // What was never taken in from there is not cancelled with it either.
    const document = aDocument(ids.event, { workflowStatus: 'DELETED', modified: brusselsText(now) })
    standIn.events.set(ids.event, { document })
    expect(await pass()).toMatchObject({ report: { did: 'CHANGES', cancelled: 3 } })
    const heard = now
    for (const n of [1, 2, 3])
      expect(await find(n)).toMatchObject({ cancelledSince: heard, organizerId: ids.organizer })
    // No UiTPAS event any more, or gone without a word: no change tells.
    const gone = standIn.events.get(id(4))
    if (gone) standIn.events.set(id(4), { ...gone, uitpas: false })
    standIn.events.delete(id(5))
    expect(await pass()).toMatchObject({ report: { cancelled: 0 } })
    expect(await sweep()).toMatchObject({ report: { did: 'ALL', cancelled: 2 } })
    for (const n of [4, 5]) expect(await find(n)).toMatchObject({ cancelledSince: now })
    expect(await find(6)).not.toHaveProperty('cancelledSince')
    expect(await sql(`select id, cancelled_since from event where id like 'event-%' order by id`)).toEqual(others)
    for (let n = 1; n <= 5; n++) put(n)
    expect(await pass()).toMatchObject({ report: { changed: 5 } })
    for (let n = 1; n <= 5; n++) expect(await find(n)).not.toHaveProperty('cancelledSince')
  })

  it('that are over stay as they were', async () => {
    put(1)
    put(2, { calendarType: 'permanent', endDate: undefined })
    await pass()
    now = utc('2026-12-20 12:00')
    standIn.events.delete(id(1))
    expect(await load.pass()).toMatchObject({ report: { did: 'ALL', cancelled: 0 } })
    expect(await find(1)).not.toHaveProperty('cancelledSince')
  })

  it('of what was made by hand are not taken over', async () => {
    await sql('update event set by_hand = true where id = $1', [ids.event])
    const before = await store.events.find(ids.event)
    const document = aDocument(ids.event, { organizer: { '@id': organizerUrl(ids.organizer) } })
    standIn.events.set(ids.event, { document })
    expect(await pass()).toMatchObject({ report: { added: 0, changed: 0 } })
    expect(await store.events.find(ids.event)).toEqual(before)
    // One out of a file is UiTdatabank's as soon as that has it.
    await sql('update event set by_hand = false where id = $1', [ids.event])
    await sweep()
    expect(await store.events.find(ids.event)).toMatchObject({ name: { nl: 'Spelnamiddag' } })
  })

  it('go to the card systems of their labels, and with their organizer while nothing is booked', async () => {
    await sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, $1)`, [ids.organizer])
    await sql(`insert into organizer (id, name) values ('far', 'Ver')`)
    await sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (2, 'far')`)
    const [second] = await sql<{ name: string }>('select name from card_system where id = 2')
    put(1, { labels: [second?.name] })
    put(2, { labels: ['Kinderen'] })
    put(3, { labels: ['UiTPAS Dender'] })
    put(4, { labels: ['UiTPAS Dender'] })
    await pass()
    expect([await find(1), await find(2), await find(3)]).toMatchObject([
      ...[{ cardSystemIds: [2] }, { cardSystemIds: [1, 2] }, { cardSystemIds: [1] }],
    ])
    await sql('update checkin set event_id = $1 where event_id = $2', [id(4), ids.pastEvent])
    for (const n of [1, 2, 3, 4]) put(n, { organizer: { '@id': organizerUrl('far') } })
    await pass()
    expect([await find(1), await find(2), await find(3), await find(4)]).toMatchObject([
      ...[{ cardSystemIds: [2] }, { cardSystemIds: [2] }, { cardSystemIds: [2] }],
      { organizerId: 'far', cardSystemIds: [1] },
    ])
  })

  it('of an organizer who comes later are read with all that he has', async () => {
    put(1, { organizer: { '@id': organizerUrl('new') } })
    await pass()
    await sql(`insert into organizer (id, name) values ('new', 'Nieuw')`)
    await sql(`insert into "_CardSystemToOrganizer" ("A", "B") values (1, 'new')`)
    now += 2 * 3_600_000
    expect(await pass()).toMatchObject({ report: { did: 'ALL', added: 1 } })
    expect(await pass()).toMatchObject({ report: { did: 'CHANGES' } })
  })

  it('that are broken are left as they were, counted, and said in one line', async () => {
    for (let n = 1; n <= 30; n++) put(n)
    await pass()
    lines.length = 0
    for (let n = 1; n <= 20; n++) put(n, { subEvent: 'gisteren' })
    put(21, { name: 7 })
    put(22, { name: { nl: 'Nog goed' } })
    put(31, { organizer: undefined })
    put(32, { organizer: { '@id': organizerUrl('somebody-else') }, name: 7 })
    standIn.events.set('nothing', { document: { uitpas: true, modified: brusselsText(now) } })
    expect(await pass()).toMatchObject({
      outcome: { kind: 'DONE' },
      report: { changed: 1, unreadable: 22, nameless: 1 },
    })
    expect(await find(1)).toMatchObject({ name: { nl: 'Spelnamiddag' } })
    expect(await find(22)).toMatchObject({ name: { nl: 'Nog goed' } })
    expect(await store.uitdatabank.unreadable()).toEqual([
      ...[
        { reason: 'NO_NAME', events: 1 },
        { reason: 'NO_ORGANIZER', events: 1 },
        { reason: 'WRONG_CALENDAR', events: 20 },
      ],
    ])
    expect(lines).toMatchObject([{ level: 'warn', fields: { unreadable: 22 } }])
    expect(JSON.stringify(lines).length).toBeLessThan(1_000)
    // What was said is not said again; what is mended is taken in.
    await pass()
    expect(lines).toHaveLength(1)
    for (let n = 1; n <= 20; n++) put(n, { name: { nl: 'Weer goed' } })
    expect(await pass()).toMatchObject({ report: { changed: 20, unreadable: 0 } })
    expect(await store.uitdatabank.unreadable()).toHaveLength(2)
  })

  it('may have hundreds of dates; one that is too large stops nothing', async () => {
    const dates = Array.from({ length: 300 }, (_, n) => {
      const at = utc('2026-12-01 18:00') + n * DAY
      return from(brusselsText(at), brusselsText(at + 3_600_000))
    })
    put(1, { calendarType: 'multiple', subEvent: dates, endDate: dates.at(-1)?.endDate })
    put(2, { description: { nl: 'x'.repeat(400_000) } })
    for (let n = 3; n <= 60; n++) put(n)
    load = aLoad({}, { maxBytes: 200_000 })
    expect(await pass()).toMatchObject({ outcome: { kind: 'DONE' }, report: { added: 59, nameless: 1 } })
    const found = await find(1)
    expect(found?.calendar.type === 'DATES' && found.calendar.occurrences.length).toBe(300)
    expect([await find(2), await find(60)]).toMatchObject([undefined, { id: id(60) }])
  })

  it('that are there stay while it can’t be reached, and how old they are is known', async () => {
    for (const n of [1, 2, 3]) put(n)
    await pass()
    const { updatedAt } = await state()
    expect(updatedAt).toBe(now)
    lines.length = 0
    load = aLoad({}, { timeoutMs: 100 })
    let failingSince: number | undefined
    const troubles = [
      ...([
        [{ status: 503 }, 'NO_ANSWER'],
        ['CLOSE', 'NO_ANSWER'],
        ['HANG', 'NO_ANSWER'],
      ] as const),
      ...([
        [{ status: 401 }, 'REFUSED'],
        ['NOT_JSON', 'WRONG_ANSWER'],
        [{ status: 404 }, 'WRONG_ANSWER'],
      ] as const),
    ] as const
    for (const [trouble, problem] of troubles) {
      standIn.trouble = trouble
      expect(await pass()).toMatchObject({ outcome: { kind: 'FAILED', problem } })
      failingSince ??= now
      expect(await state()).toMatchObject({ updatedAt, failingSince, problem })
      expect(await find(1)).toMatchObject({ name: { nl: 'Spelnamiddag' } })
    }
    // A line for each new trouble, not for each time.
    expect(lines.map(({ fields }) => fields.problem)).toEqual(['NO_ANSWER', 'REFUSED', 'WRONG_ANSWER'])
    standIn.trouble = undefined
    put(1, { name: { nl: 'Daarna' } })
    expect(await pass()).toMatchObject({ outcome: { kind: 'DONE' }, report: { did: 'CHANGES', changed: 1 } })
    expect(await state()).toMatchObject({ updatedAt: now })
    expect(await state()).not.toHaveProperty('failingSince')
    await standIn.stop()
    expect(await pass()).toMatchObject({ outcome: { kind: 'FAILED', problem: 'NO_ANSWER' } })
    standIn = await startStandIn(() => now)
  })

  it('are not all taken for gone when UiTdatabank has none for a while', async () => {
    for (let n = 1; n <= 60; n++) put(n)
    await pass()
    standIn.trouble = 'EMPTY'
    expect(await sweep()).toMatchObject({ outcome: { kind: 'FAILED', problem: 'IMPLAUSIBLE' } })
    expect(await pass()).toMatchObject({ outcome: { kind: 'FAILED', problem: 'IMPLAUSIBLE' } })
    expect(await find(1)).not.toHaveProperty('cancelledSince')
    // What is so for a day is so.
    expect(await sweep()).toMatchObject({ outcome: { kind: 'DONE' }, report: { cancelled: 60 } })
  })

  it('are missed by none that changes between two pages', async () => {
    for (let n = 1; n <= 160; n++) {
      now += 1_000
      put(n)
    }
    standIn.between = (answers) => {
      now += 1_000
      if (answers > 0 && answers < 4) for (let n = 1; n <= 20; n++) put(n, { name: { nl: `Keer ${answers}` } })
    }
    expect(await pass()).toMatchObject({ outcome: { kind: 'DONE' } })
    standIn.between = () => undefined
    await pass()
    const found = await sql<{ count: number }>(`select count(*)::int as count from event where id like '85b04295%'`)
    expect(found).toEqual([{ count: 160 }])
    expect(await find(1)).toMatchObject({ name: { nl: 'Keer 3' } })
  })

  it('are asked for by one backend at a time, and by another when that one died', async () => {
    for (let n = 1; n <= 60; n++) put(n)
    now += 6 * MINUTE
    const both = await Promise.all([load.pass(), aLoad().pass()])
    expect(both.filter((one) => one !== undefined)).toHaveLength(1)
    // Sixty of one moment: the second page finds that it leads no further, the third counts.
    expect(standIn.asked).toHaveLength(3)
    // It stands still in the middle of a pass until another has taken over: then it writes nothing more.
    put(1, { name: { nl: 'Oud' } })
    const other = aLoad()
    let taken: Awaited<ReturnType<UitdatabankLoad['pass']>>
    const slow = aLoad({
      search: async (query, signal) => {
        const answer = await uitdatabankClient({ url: standIn.url, clientId: standInClientId })(query, signal)
        put(1, { name: { nl: 'Nieuw' } })
        expect(await other.pass()).toBeUndefined()
        now += 3 * MINUTE
        taken = await other.pass()
        return answer
      },
    })
    expect(await pass(slow)).toBeUndefined()
    expect(taken).toMatchObject({ outcome: { kind: 'DONE' }, report: { changed: 1 } })
    expect(await find(1)).toMatchObject({ name: { nl: 'Nieuw' } })
  })

  it('are counted for the card system of who asks, and what can’t be read of its organizers', async () => {
    for (const n of [1, 2]) put(n)
    put(3, { name: 7 })
    put(4, { organizer: undefined })
    await pass()
    const stateOf = (cardSystemId: number) => {
      const scope = Scope.ofPerson('a@kantoor.example', { cardSystemId, role: 'ADMIN', staffOf: [] }, ['ADMIN'])
      return scope && store.uitdatabank.for(scope).state()
    }
    expect(await stateOf(1)).toEqual({
      ...{ updatedAt: new Date(now).toISOString(), events: 2, unreadable: [{ reason: 'NO_NAME', events: 1 }] },
    })
    expect(await stateOf(2)).toMatchObject({ events: 0, unreadable: [] })
  })

  it('end with the backend, in the middle of a page', async () => {
    put(1)
    standIn.trouble = 'HANG'
    now += 6 * MINUTE
    const running = load.pass()
    while (standIn.asked.length === 0) await new Promise(setImmediate)
    await load.stop()
    expect(await running).toBeUndefined()
    standIn.trouble = undefined
    // It was let go of: another goes on at once.
    expect(await aLoad().pass()).toMatchObject({ report: { added: 1 } })
  })
})
