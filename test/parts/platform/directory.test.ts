import { noLog } from '@zuil/protocol'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from '../../../backend/platform/database/database.ts'
import { directoryOf } from '../../../backend/platform/database/directory.ts'
import { Prisma } from '../../../backend/platform/database/generated/client.ts'
import { arrayOf } from '../../../backend/platform/database/sql.ts'
import { versionsOf } from '../../../backend/platform/database/versions.ts'
import { now } from '../../support/api-dataset.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, counterId, organizerId, smallDataset } from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

const organizers = arrayOf(Prisma.sql`select to_json(id || ' ' || name) as facts from organizer order by id`)

describe.each(databases)('counters, organizers and card systems (%s)', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = <T>(text: string, params: readonly unknown[] = []) => ask<T>(test.store.databaseUrl, text, params)
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now))
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('are as the database has them, whoever changed them', async () => {
    const { counters, organizers, cardSystems } = test.store
    const counter = async () => (await counters.all()).find(({ id }) => id === counterId)
    const before = await counter()
    expect(before).toMatchObject({ id: counterId, cardSystemId })
    expect(await organizers.find(organizerId)).toMatchObject({ id: organizerId, cardSystemIds: [cardSystemId] })

    await sql(`update counter set name = 'Een andere naam', organizer_id = null where id = $1`, [counterId])
    const { organizerId: _gone, ...rest } = before ?? {}
    expect(await counter()).toEqual({ ...rest, name: 'Een andere naam' })
    await sql(`insert into organizer (id, name, postal_codes) values ('new', 'Café ''t Hoekje', '{9300}')`)
    expect(await organizers.find('new')).toEqual({
      ...{ id: 'new', name: "Café 't Hoekje", postalCodes: ['9300'], cardSystemIds: [] },
    })
    expect(await organizers.called('CAFÉ ’T')).toEqual(['new'])
    expect(await organizers.inCities(['9300', '1000'])).toContain('new')
    await sql(`insert into "_CardSystemToOrganizer" values ($1, 'new')`, [cardSystemId])
    expect(await organizers.whole(['new', 'nobody'])).toEqual([
      expect.objectContaining({ id: 'new', cardSystemIds: [cardSystemId] }),
    ])
    await sql(`delete from "_CardSystemToOrganizer" where "B" = 'new'`)
    expect((await organizers.find('new'))?.cardSystemIds).toEqual([])
    expect(await organizers.named(['new', organizerId, 'new', 'nobody'])).toHaveLength(2)
    await sql(`delete from organizer where id = 'new'`)
    expect(await organizers.find('new')).toBeUndefined()
    await sql(`update card_system set website = 'https://stad.example/' where id = $1`, [cardSystemId])
    expect((await cardSystems.find(cardSystemId))?.website).toBe('https://stad.example/')
    expect((await cardSystems.all()).map(({ id }) => id)).toContain(cardSystemId)
  })
})

describe('what is kept of the directory', () => {
  let all: TestDatabases
  let test: TestStore
  let database: Database
  let writer: pg.Client
  beforeAll(async () => {
    all = await startDatabases('PostgreSQL')
    test = await all.open()
    await test.store.load(smallDataset(now))
    database = connect({ url: test.store.databaseUrl, poolSize: 4, log: noLog })
    writer = new pg.Client({ connectionString: test.store.databaseUrl })
    await writer.connect()
  })
  afterAll(async () => {
    await writer?.end()
    await database?.close()
    await test?.close()
    await all?.end()
  })

  it('is read once for each version, and never before a change is committed', async () => {
    let made = 0
    const kept = directoryOf(database.prisma, versionsOf(database.prisma)).kept(
      organizers,
      (rows: readonly string[]) => {
        made++
        return rows
      },
    )
    const first = await kept()
    for (const again of await Promise.all([kept(), kept(), kept()])) expect(again).toBe(first)
    expect(made).toBe(1)
    await writer.query('begin')
    await writer.query(`insert into organizer (id, name) values ('a', 'A')`)
    expect(await kept()).toBe(first)
    await writer.query('commit')
    expect(await kept()).toEqual([...first, 'a A'].toSorted())
    expect(made).toBe(2)
    await writer.query(`update organizer set name = 'B' where id = 'a'`)
    await writer.query(`delete from organizer where id = 'a'`)
    expect(await kept()).toEqual(first)
    // Nothing of it was touched.
    await writer.query(`update event set name = name`)
    await kept()
    expect(made).toBe(3)
  })

  it('has all that was committed before somebody asked, however they come together', async () => {
    const kept = directoryOf(database.prisma, versionsOf(database.prisma)).kept(
      organizers,
      (rows: readonly string[]) => rows,
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('ask' as const), fc.integer({ min: 0, max: 3 })), { maxLength: 12 }),
        async (steps) => {
          const there = new Set<string>()
          const asked: Promise<void>[] = []
          const seen = (atLeast: readonly string[], rows: readonly string[]): void => {
            for (const one of atLeast) expect(rows).toContain(one)
          }
          for (const step of steps) {
            if (step === 'ask') {
              const atLeast = [...there]
              asked.push(kept().then((rows) => seen(atLeast, rows)))
            } else {
              await writer.query('insert into organizer (id, name) values ($1, $1) on conflict (id) do nothing', [
                `p${step}`,
              ])
              there.add(`p${step} p${step}`)
            }
          }
          await Promise.all(asked)
          seen([...there], await kept())
          await writer.query(`delete from organizer where id like 'p_'`)
          expect((await kept()).filter((one) => /^p\d /.test(one))).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })
})
