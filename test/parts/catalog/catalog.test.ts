import { noLog } from '@zuil/protocol'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CatalogCache, catalogCache } from '../../../backend/catalog/cache.ts'
import type { Catalog, CatalogChange } from '../../../backend/catalog/catalog.ts'
import { connect, type Database } from '../../../backend/platform/database/database.ts'
import { book, plan } from '../../../backend/taps/booking/book.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import {
  cardSystemId,
  chipOf,
  counterId,
  eventId,
  organizerId,
  passholderIdOf,
  rewardId,
  smallDataset,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const now = Date.parse('2026-11-23T20:00:00.000Z')

let all: TestDatabases
let test: TestStore
let database: Database
/** Of the database for these tests, beside the store's own. */
let clients: pg.Client[] = []
const client = async (): Promise<pg.Client> => {
  const one = new pg.Client({ connectionString: test.store.databaseUrl })
  await one.connect()
  clients.push(one)
  return one
}
const cacheAt = (at = now): CatalogCache => catalogCache(database.prisma, () => at)

beforeAll(async () => {
  all = await startDatabases('PostgreSQL')
})
afterAll(async () => {
  await all.end()
})

const opened = () => {
  beforeAll(async () => {
    test = await all.open()
    await test.store.load(smallDataset(now))
    database = connect({ url: test.store.databaseUrl, poolSize: 4, log: noLog })
  })
  afterAll(async () => {
    for (const one of clients) await one.end()
    clients = []
    await database.close()
    await test.close()
  })
}

/** All that is held, as lines that can be compared. */
const inWords = (catalog: Catalog): string[] => {
  const { version, events, zuilen, cardSystems, rewards, associations, memberLists } = catalog
  const places = [1, 2, 3].map((n) => ({ organizerId: `organizer-${n}` }))
  const openings = events.openings([...places, { locationId: 'hall' }], events.covered)
  const has = [...places, { locationId: 'hall' }].filter((place) => events.hasAny([place]))
  const maps: ReadonlyMap<unknown, unknown>[] = [zuilen, cardSystems, rewards, associations, memberLists]
  const lines = [[version], ...openings, ...has, ...maps.flatMap((map) => [...map])]
  return lines
    .map((line) => JSON.stringify(line, (_key, value) => (typeof value === 'bigint' ? String(value) : value)))
    .sort()
}

const dates = (start: number): string =>
  JSON.stringify({ type: 'DATES', occurrences: [{ start, end: start + HOUR, wholeDay: false }] })

const newEvents = (name: string, count: number, start: number, organizer = 'organizer-3'): string =>
  `insert into event (id, name, organizer_id, location_id, calendar) select '${name}-' || n, '{"nl":"x"}', '${organizer}',
     case when n % 2 = 0 then 'hall' end, '${dates(start)}' from generate_series(1, ${count}) n`

describe('a catalog that is kept up to date', () => {
  opened()
  let cache: CatalogCache
  beforeAll(async () => {
    await (await client()).query(`insert into location (id, name) values ('hall', 'Zaal');
      insert into organizer (id, name) values ('organizer-3', 'Organisator 3')`)
    cache = cacheAt()
    await cache.current()
  })

  it.each([
    ['an event comes', newEvents('near', 1, now + DAY), true],
    ['it moves to another organizer', `update event set organizer_id = 'organizer-2' where id = 'near-1'`, true],
    ['it is put off', `update event set calendar = '${dates(now + 100 * DAY)}' where id = 'near-1'`, true],
    ['it is brought forward', `update event set calendar = '${dates(now)}' where id = 'near-1'`, true],
    ['its card systems change', `insert into "_CardSystemToEvent" values (${cardSystemId}, 'near-1')`, true],
    ['and change again', `delete from "_CardSystemToEvent" where "B" = 'near-1'`, true],
    ['it is cancelled', `update event set cancelled_since = now() where id = 'near-1'`, true],
    ['it is on again', `update event set cancelled_since = null where id = 'near-1'`, true],
    ['its id changes', `update event set id = 'other' where id = 'near-1'`, true],
    ['it is deleted', `delete from event where id = 'other'`, true],
    [
      'many events come, far ones too',
      `${newEvents('far', 300, now + 90 * DAY)}; ${newEvents('many', 900, now)}`,
      true,
    ],
    ['all of a place are deleted', `delete from event where location_id = 'hall'`, true],
    ['and the others', `delete from event where organizer_id = 'organizer-3'`, true],
    ['only a far one is left', newEvents('last', 1, now + 300 * DAY), true],
    ['that one goes too', `delete from event where id = 'last-1'`, true],
    ['a counter is renamed', `update counter set name = 'Onthaal'`, true],
    ['a zuil comes', `insert into zuil (id, name, card_system_id) values ('${zuilIdOf(9)}', 'Zuil 9', 1)`, true],
    ['it gets a counter', `insert into "_CounterToZuil" values ('${counterId}', '${zuilIdOf(9)}')`, true],
    ['it gets an event', `update zuil set fixed_event_id = '${eventId}' where id = '${zuilIdOf(9)}'`, true],
    ['it goes', `delete from zuil where id = '${zuilIdOf(9)}'`, true],
    ['a reward is withdrawn', `update reward set status = 'DELETED'`, true],
    ['a reward is for everybody', `delete from "_CounterToReward"`, true],
    [
      'a card system gets a key',
      `insert into distribution_key (id, card_system_id, name, conditions, shares) values
        (7, 1, 'k', '{"cardSystem":"OWN","postalCodes":[]}', '{"passholder":{"percent":20}}')`,
      true,
    ],
    ['it is chosen for an event', `insert into "_DistributionKeyToEvent" values (7, '${eventId}')`, true],
    ['and no longer', `delete from "_DistributionKeyToEvent"`, true],
    ['and is again', `insert into "_DistributionKeyToEvent" values (7, '${eventId}')`, true],
    ['an organizer moves', `update organizer set postal_codes = '{9300,9320}' where id = '${organizerId}'`, true],
    ['an organizer is renamed', `update organizer set name = 'x', postal_codes = '{9300,9320}'`, true],
    ['an organizer is renamed again', `update organizer set name = 'y'`, false],
    ['the key goes', `delete from distribution_key`, true],
    ['a counter loses an association', `delete from association_counter`, true],
    ['an association is renamed', `update association set name = '{"nl":"Vriend"}'`, true],
    ['a member is renewed', `update association_membership set end_date = '2031-01-01'`, false],
    [
      'a card of a member is blocked',
      `update card set status = 'BLOCKED' where passholder_id = '${passholderIdOf(1)}'`,
      false,
    ],
    [
      'an association comes',
      `insert into association (id, card_system_id, name, end_date_type) values ('${rewardId}', 1, '{"nl":"x"}', 'CUSTOM')`,
      true,
    ],
    ['an association goes', `delete from association`, true],
    ['nothing of it', `update passholder set city = 'Gent'`, false],
  ])('is what one is that reads all anew: %s', async (_what, sql, isJudgedBy) => {
    const before = (await cache.held()).version
    await clients[0]?.query(sql)
    const after = await cache.current()
    expect(inWords(after)).toEqual(inWords(await cacheAt().current()))
    expect(after.version > before).toBe(isJudgedBy)
  })

  it('says what changed, with what was before and is now', async () => {
    const seen: CatalogChange[] = []
    const end = cache.onChange((changes) => seen.push(...changes))
    await clients[0]?.query(`update zuil set sound = false where id = '${zuilIdOf(1)}'`)
    await cache.current()
    await cache.current()
    expect(seen).toMatchObject([{ kind: 'zuil', id: zuilIdOf(1), before: { sound: true }, after: { sound: false } }])
    end()
    await clients[0]?.query(`update zuil set sound = true where id = '${zuilIdOf(1)}'`)
    await cache.current()
    expect(seen).toHaveLength(1)
  })
})

describe('two who change it at once', () => {
  opened()

  it.each([
    ['the first commits', 'commit', [false, true]],
    ['the first takes it back', 'rollback', [true, true]],
  ])('and nothing is missed: %s', async (_what, first, sounds) => {
    const [a, b] = [await client(), await client()]
    await a.query('update zuil set sound = true')
    const cache = cacheAt()
    const sound = async () => {
      const { zuilen } = await cache.current()
      return [1, 2].map((n) => zuilen.get(zuilIdOf(n))?.sound)
    }
    await a.query('begin')
    await b.query('begin')
    await a.query(`update zuil set sound = false where id = '${zuilIdOf(1)}'`)
    // Waits for the other's version: it would have the higher one and be seen first.
    let second = 'WAITS'
    const change = b.query(`update zuil set sound = false where id = '${zuilIdOf(2)}'`).then(() => {
      second = 'CHANGED'
    })
    // An answer of the database later than the one that it waits for.
    await database.prisma.$queryRaw`select pg_sleep(0.2)::text`
    expect([second, await sound()]).toEqual(['WAITS', [true, true]])
    await a.query(first)
    await change
    expect([second, await sound()]).toEqual(['CHANGED', sounds])
    await b.query('commit')
    expect(await sound()).toEqual([sounds[0], false])
  })

  it('gives all changes of a transaction one version, and sees none of them before its end', async () => {
    const a = await client()
    const cache = cacheAt()
    const { version } = await cache.current()
    await a.query('begin')
    await a.query(`update reward set points = 7`)
    await a.query(`savepoint here; update reward set points = 8; rollback to here`)
    await a.query(`update zuil set in_stock = true`)
    expect((await cache.current()).rewards.get(rewardId)?.points).not.toBe(7)
    await a.query('commit')
    const after = await cache.current()
    expect([after.rewards.get(rewardId)?.points, after.zuilen.get(zuilIdOf(1))?.inStock]).toEqual([7, true])
    expect(after.version).toBe(version + 1n)
  })
})

describe('what is booked', () => {
  opened()

  it('goes by what was saved before, though the catalog that is held is older', async () => {
    const a = await client()
    const cache = cacheAt()
    const judge = book(database.prisma, cache, String)
    const card = (n: number) => ({ kind: 'CHIP' as const, chipNumber: chipOf(n) })
    const tap = (n: number) => zuilRequest(n, card(1), now, { zuilId: zuilIdOf(1) })
    expect(await judge([tap(1)])).toMatchObject([{ outcome: 'SAVED' }])
    await a.query(`update event set checkin_points = 5 where id = '${eventId}'`)
    expect(await judge([tap(2)])).toMatchObject([{ outcome: 'SAVED', points: 5 }])
    await a.query(`update zuil set blocked = true, blocked_since = '2026-11-01'`)
    expect(await judge([tap(3)])).toMatchObject([{ outcome: 'REFUSED', reason: 'zuil-blocked' }])
    await a.query(`update zuil set blocked = false, blocked_since = null`)
    expect(await judge([tap(4)])).toMatchObject([{ outcome: 'SAVED' }])
  })

  it('asks nothing of the catalog when nobody saved', async () => {
    const cache = cacheAt()
    await cache.current()
    const never = { ...cache, current: () => Promise.reject(new Error('asked')) }
    const request = zuilRequest(10, { kind: 'CHIP', chipNumber: chipOf(2) }, now, { zuilId: zuilIdOf(1) })
    expect(await book(database.prisma, never, String)([request])).toMatchObject([{ outcome: 'SAVED' }])
  })

  it('is booked though somebody saves all the time', async () => {
    const a = await client()
    const cache = cacheAt()
    await cache.current()
    let asked = 0
    // One that is always a change behind.
    const behind: CatalogCache = {
      ...cache,
      held: async () => {
        await a.query('update zuil set sound = not sound')
        return cache.held()
      },
      current: async () => {
        asked++
        const catalog = await cache.current()
        await a.query('update zuil set sound = not sound')
        return catalog
      },
    }
    const request = zuilRequest(11, { kind: 'CHIP', chipNumber: chipOf(2) }, now, { zuilId: zuilIdOf(1) })
    expect(await book(database.prisma, behind, String)([request])).toMatchObject([{ outcome: 'SAVED' }])
    expect(asked).toBe(1)
  })
})

describe('what is judged', () => {
  opened()
  const moments = [-40, -9, -5, -4, -3, -1, 0].map((days) => now + days * DAY)

  beforeAll(async () => {
    const a = await client()
    await a.query(`insert into location (id, name) values ('hall', 'Zaal');
      insert into organizer (id, name) values ('organizer-3', 'Organisator 3')`)
    await a.query(`delete from event`)
    for (const [i, at] of moments.entries()) {
      await a.query(newEvents(`at${i}`, 2, at + HOUR, 'organizer-1'))
      await a.query(newEvents(`else${i}`, 2, at, 'organizer-3'))
    }
    await a.query(newEvents('coming', 1, now + 200 * DAY))
    await a.query(
      `update zuil set fixed_event_id = 'else1-1', counter_event_id = 'else2-1' where id = '${zuilIdOf(2)}'`,
    )
    await a.query(`update counter set location_id = 'hall'`)
    await a.query(`insert into "_CardSystemToEvent" select 1, id from event`)
    // A zuil whose only event is long past, and one that never has any.
    await a.query(
      `insert into counter (id, consumer_key, name, card_system_id, organizer_id) values
      ('${rewardId}', 'k2', 'x', 1, 'organizer-4')`.replace("'organizer-4'", 'null'),
    )
    for (const n of [3, 4]) {
      await a.query(`insert into zuil (id, name, card_system_id) values ('${zuilIdOf(n)}', 'Zuil ${n}', 1)`)
      await a.query(`insert into "_CounterToZuil" values ('${rewardId}', '${zuilIdOf(n)}')`)
    }
    await a.query(`update zuil set fixed_event_id = 'coming-1' where id = '${zuilIdOf(4)}'`)
  })

  const requests = (): ActionRequest[] => {
    const card = { kind: 'BARCODE' as const, uitpasNumber: uitpasNumberOf(1) }
    const taps = moments.flatMap((at, i) =>
      [1, 2, 3, 4].flatMap((n) =>
        [undefined, `at${i}-2`, `else${i}-2`].map((shownEventId, j) =>
          zuilRequest(100 * i + 10 * n + j, card, at, {
            zuilId: zuilIdOf(n),
            live: false,
            mode: n === 1 ? 'TICKET' : 'CHECK_IN',
            ...(shownEventId !== undefined && { shownEventId }),
          }),
        ),
      ),
    )
    const ids = ['at0-1', 'at6-1', 'coming-1', 'nowhere']
    const api = ids.flatMap((id, i): ActionRequest[] => [
      { origin: 'API', kind: 'CHECK_IN', by: 'API', actieId: actieIdOf(5_000 + i), card, eventId: id, receivedAt: now },
      {
        ...{ origin: 'API', kind: 'TICKET', actieId: actieIdOf(6_000 + i), card, eventId: id, receivedAt: now },
        ...{ regularPrice: 1_000, tariffId: 'x' },
      },
    ])
    return [...taps, ...api]
  }

  it('is the same whichever days are held', async () => {
    const wanted = requests()
    const planned = async (at: number) => {
      const cache = cacheAt(at)
      const found = []
      for (const request of wanted) found.push(await plan(database.prisma, cache)(request))
      return found
    }
    const held = await planned(now)
    expect(held.some(({ target }) => target.kind === 'TICKET')).toBe(true)
    const refusals = held.map(({ target }) => (target.kind === 'NONE' ? target.refusal : ''))
    expect(refusals).toContain('event-not-found')
    expect(refusals).toContain('checkin-not-allowed')
    for (const days of [-40, -6, 6, 500]) expect(await planned(now + days * DAY)).toEqual(held)
  })

  it('is the same in one batch as one by one', async () => {
    const wanted = requests().slice(0, 40)
    const verdicts = await book(database.prisma, cacheAt(now + 60 * DAY), String)(wanted)
    const again = await test.again()
    const alone = []
    for (const request of wanted) alone.push(...(await again.book([request])))
    await again.close()
    expect(verdicts).toEqual(alone)
    expect(verdicts.some(({ outcome }) => outcome === 'SAVED')).toBe(true)
  })
})

describe('as days go by', () => {
  opened()

  it('holds what one holds that begins on that day, whatever the days', async () => {
    const a = await client()
    await a.query(`insert into location (id, name) values ('hall', 'Zaal');
      insert into organizer (id, name) values ('organizer-3', 'Organisator 3')`)
    for (let days = -8; days < 40; days += 3) await a.query(newEvents(`d${days + 8}`, 2, now + days * DAY))
    let at = now
    const cache = catalogCache(database.prisma, () => at)
    await cache.current()
    for (const days of [1, 1, 2, 5, 1, 11, -20]) {
      at += days * DAY
      const fresh = await cacheAt(at).current()
      const kept = await cache.current()
      expect(kept.events.covered.until).toBe(fresh.events.covered.until)
      const span = fresh.events.covered
      const openings = ({ events }: Catalog) =>
        events
          .openings([{ organizerId: 'organizer-3' }, { organizerId }], span)
          .map((one) => JSON.stringify(one))
          .sort()
      expect(openings(kept)).toEqual(openings(fresh))
      expect(openings(kept).length).toBeGreaterThan(3)
    }
  })
})
