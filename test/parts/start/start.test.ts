import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Start } from '../../../backend/start/shapes.ts'
import { hour, ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { chipOf, zuilIdOf } from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../support/test-backend.ts'
import { ask } from '../../support/world.ts'

/** The start page's figures, and who is told what. */

// Shortly after midnight in Brussels: another day than in UTC.
const now = Date.parse('2026-11-23T23:30:00.000Z')

describe.each(databases)('visits and tickets by hour, on %s', (kind) => {
  const test = openFilledStore(kind, now, { passholders: 8, points: 9 })
  beforeAll(async () => {
    await giveEverything(test.store.databaseUrl)
    const tap = (n: number, at: number, over: object = {}) =>
      zuilRequest(n, { kind: 'CHIP', chipNumber: chipOf(n) }, at, {
        ...{ zuilId: zuilIdOf(1 + (n % 2)), at: new Date(at).toISOString() },
        ...over,
      })
    await test.store.book([
      tap(1, now - hour),
      tap(2, now),
      tap(3, now, { mode: 'TICKET', shownPrice: 1_000 }),
      tap(4, now + 1),
    ])
    await ask(test.store.databaseUrl, 'update checkin set reversed_at = now() where id = $1', [actieIdOf(4)])
  })

  it('are of the calendar of Brussels, of the card system, without what was reversed', async () => {
    const { start } = test.store
    const since = now - 24 * hour
    expect(await start.byHour({ cardSystemId: 1 }, since)).toEqual([
      { day: '2026-11-23', hour: 23, visits: 1, tickets: 0 },
      { day: '2026-11-24', hour: 0, visits: 2, tickets: 1 },
    ])
    expect(await start.byHour({ cardSystemId: 1, zuilIds: [zuilIdOf(1)] }, since)).toEqual([
      { day: '2026-11-24', hour: 0, visits: 1, tickets: 0 },
    ])
    expect(await start.byHour({ cardSystemId: 2 }, since)).toEqual([])
    expect(await start.byHour({ cardSystemId: 1 }, now)).toHaveLength(1)
  })

  it('beside mails to its people that did not go out', async () => {
    const { start, databaseUrl } = test.store
    const put = (n: number, recipient: string, state: string, attempts: number, at = now) =>
      ask(
        databaseUrl,
        `insert into notice (id, channel, recipient, dedupe_key, content, state, attempts, next_attempt_at, created_at)
         values (gen_random_uuid(), 'MAIL', $1, $2, '{}', $3, $4, now(), $5)`,
        [recipient, String(n), state, attempts, new Date(at)],
      )
    await ask(
      databaseUrl,
      "insert into account (id, email, card_system_id, role) values (gen_random_uuid(), 'An@bib.example', 1, 'ADMIN')",
    )
    await put(1, 'an@bib.example', 'GIVEN_UP', 5)
    await put(2, 'an@bib.example', 'WAITING', 2)
    await put(3, 'an@bib.example', 'WAITING', 0)
    await put(4, 'an@bib.example', 'SENT', 1)
    await put(5, 'other@elsewhere.example', 'GIVEN_UP', 5)
    await put(6, 'an@bib.example', 'GIVEN_UP', 5, now - 30 * 24 * hour)
    expect([await start.mailsNotSent(1, now - hour), await start.mailsNotSent(2, now - hour)]).toEqual([2, 0])
  })
})

describe('who is told what', () => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend({
      presenceOf: (id) => ({ state: id === ids.zuil ? 'OFFLINE' : 'ONLINE', healthProblems: [] }),
    })
    await backend.sql(
      "update association set end_date_type = 'CUSTOM', end_date = '2026-01-01' where id = $1",
      ids.association,
    )
    await backend.sql(
      `update zuil_delivery set reported = jsonb_build_object('outcome', 'REFUSED', 'revision', revision) where zuil_id = $1`,
      ids.zuil,
    )
  })
  afterAll(() => backend.end())
  const told = async (who: TestPerson) => {
    const { attention, figures } = (await backend.asPerson(who, { url: '/ksb/api/start' })).json<Start>()
    return [attention.map(({ kind, some }) => [kind, ...some.map(({ id }) => id)].join(' ')), figures?.days.length]
  }

  it('an admin of all, a zuilbeheerder of his zuilen, others of nothing', async () => {
    const zuil = [`OFF ${ids.zuil}`, `REFUSES ${ids.zuil}`]
    const all = [...zuil, `END_DATES ${ids.association}`]
    expect(await told({ role: 'ADMIN' })).toEqual([all, 14])
    expect(await told({ role: 'ZUILBEHEERDER' })).toEqual([zuil, 14])
    expect(await told({ role: 'ZUILBEHEERDER', zuilIds: [ids.otherZuil] })).toEqual([[], 14])
    expect(await told({ role: 'ADMIN', cardSystemId: 2 })).toEqual([[], 14])
    expect(await told({ role: 'VOORDEELBEHEERDER' })).toEqual([[], undefined])
    expect(await told({ role: 'COUNTER', staffOf: [ids.counter] })).toEqual([[], undefined])
  })
})
