import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, migrationsFolder } from '../../../backend/platform/database/migrate.ts'
import { cleanName } from '../../../backend/platform/names.ts'
import { cards, ids, now } from '../../support/api-dataset.ts'
import {
  databases,
  emptyDatabase,
  startDatabases,
  type TestDatabases,
  type TestStore,
} from '../../support/databases.ts'
import { smallDataset } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { problemType, startOwnBackend } from '../../support/test-backend.ts'
import { ask } from '../../support/world.ts'

/** One name as people write it: the accent as a mark of its own, another apostrophe, spaces that can't be seen. */
const written = '  D\u2019Hondt\u00a0\tAndre\u0301 '
const kept = "D'Hondt André"

describe.each(databases)('names in the database (%s)', (kind) => {
  let all: TestDatabases
  let test: TestStore
  const sql = <T>(text: string, params: readonly unknown[] = []) => ask<T>(test.store.databaseUrl, text, params)
  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open()
    await test.store.load(smallDataset(now))
    await sql(`insert into location (id, name) values ('somewhere', 'x')`)
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })

  it('are cleaned by the database as by us', async () => {
    const odd = fc.constantFrom(
      ...Array.from(written),
      '\u2018',
      '`',
      '\u00b4',
      '\u2003',
      '\u3000',
      '\ufeff',
      'e\u0301',
      'ﬁ',
    )
    const names = fc.sample(
      fc.array(fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 12 }),
      300,
    )
    const texts = [written, ...names.map((parts) => parts.join('').replaceAll('\0', ''))]
    const rows = await sql<{ clean: string }>(
      'select clean_name(one) as clean from unnest($1::text[]) with ordinality as of(one, n) order by n',
      [texts],
    )
    expect(rows.map(({ clean }) => clean)).toEqual(texts.map(cleanName))
    expect(rows[0]?.clean).toBe(kept)
  })

  it.each([
    ['zuil', 'name'],
    ['counter', 'name'],
    ['organizer', 'name'],
    ['location', 'name'],
    ['card_system', 'name'],
    ['passholder', 'name'],
    ['passholder', 'first_name'],
    ['passholder', 'city'],
  ])('are kept clean, whoever writes them: %s.%s', async (table, column) => {
    const [row] = await sql<{ id: string }>(`select id::text from ${table} limit 1`)
    await sql(`update ${table} set ${column} = $1 where id::text = $2`, [written, row?.id])
    const [now] = await sql<{ name: string }>(`select ${column} as name from ${table} where id::text = $1`, [row?.id])
    expect(now?.name).toBe(kept)
  })

  it.each([
    ['event', 'name'],
    ['reward', 'title'],
    ['association', 'name'],
  ])('are kept clean in each language: %s.%s', async (table, column) => {
    await sql(`update ${table} set ${column} = $1::jsonb`, [JSON.stringify({ nl: written, fr: written })])
    const rows = await sql<{ name: object }>(`select distinct ${column} as name from ${table}`)
    expect(rows).toEqual([{ name: { nl: kept, fr: kept } }])
  })

  it('of before are cleaned by the migration, and two zuilen that come to the same name stay two', async () => {
    const folder = await temporaryFolder()
    const url = await emptyDatabase()
    const earlier = (await readdir(migrationsFolder())).filter((name) => name < '20261126080500')
    for (const name of earlier) await cp(join(migrationsFolder(), name), join(folder.path, name), { recursive: true })
    await migrate({ url, log: noLog, migrationsDir: folder.path })
    await folder.remove()
    await ask(url, 'insert into card_system (id, name) values (1, $1)', [written])
    for (const [n, name] of [kept, written, written.trim(), 'Ander'].entries())
      await ask(url, 'insert into zuil (id, name, card_system_id) values ($1, $2, 1)', [
        `00000000-0000-4000-8000-00000000000${n}`,
        name,
      ])
    await migrate({ url, log: noLog })
    expect((await ask<{ name: string }>(url, 'select name from zuil order by id')).map(({ name }) => name)).toEqual([
      kept,
      `${kept} (2)`,
      `${kept} (3)`,
      'Ander',
    ])
    expect(await ask(url, 'select name from card_system')).toEqual([{ name: kept }])
  })
})

describe('a name that comes from outside', () => {
  const grants = ['KIOSKS_READ', 'KIOSKS_WRITE', 'REWARDS_READ', 'CHECKINS_READ'].map((permission) => ({ permission }))
  const own = () => startOwnBackend()

  it('is the zuil’s, when it is saved, searched, taken by another, and typed to enrol', async () => {
    const backend = await own()
    const url = `/api/zuilen/${ids.zuil}`
    const { settings } = (await backend.asClient(grants, { url })).json()
    const put = (id: string, name: string) =>
      backend.asClient(grants, {
        method: 'PUT',
        url: `/api/zuilen/${id}/settings`,
        headers: { 'if-match': '"1"' },
        payload: { ...settings, name },
      })
    expect((await put(ids.zuil, `${written}foyer`)).json()).toMatchObject({ name: `${kept} foyer` })
    // Another way of writing the same name, in capitals.
    const same = 'D`HONDT  ANDR\u00c9 foyer'
    const taken = await put(ids.otherZuil, same)
    expect([taken.statusCode, taken.json().type]).toEqual([409, problemType('uitpas/zuil-name-taken')])
    const search = async (text: string) =>
      (await backend.asClient(grants, { url: `/api/zuilen?text=${encodeURIComponent(text)}` })).json().totalItems
    expect([await search('d\u2019hondt'), await search('andre\u0301 \u00a0foyer'), await search('ANDR\u00c9')]).toEqual(
      [1, 1, 1],
    )
    const code = await backend.store.enrolment.newConfigurationCode(ids.zuil, now, 3_600_000)
    const setup = await backend.asZuil(
      {
        method: 'PUT',
        url: '/api/kiosk-devices/setup',
        payload: { name: same, deviceId: 'ebee0a27-2dba-4231-aaae-15077884fb01' },
      },
      code,
    )
    expect(setup.statusCode).toBe(200)
  })

  it('of nothing but spaces is none', async () => {
    const backend = await own()
    const { settings } = (await backend.asClient(grants, { url: `/api/zuilen/${ids.zuil}` })).json()
    const response = await backend.asClient(grants, {
      method: 'PUT',
      url: `/api/zuilen/${ids.zuil}/settings`,
      headers: { 'if-match': '"1"' },
      payload: { ...settings, name: ' \u00a0 ' },
    })
    expect(response.json()).toMatchObject({ status: 400, schemaErrors: [{ jsonPointer: '/name' }] })
  })

  it('finds rewards and events by any way of writing their name', async () => {
    const backend = await own()
    await backend.sql(`update reward set title = '{"nl":"Café ’t Hof"}' where id = $1`, ids.reward)
    await backend.sql(
      `update event set name = '{"nl":"Café ’t Hof"}' where id = (select event_id from checkin where id = $1)`,
      ids.checkin,
    )
    for (const text of ['cafe\u0301 `t', 'CAF\u00c9 \u2018t  hof']) {
      const asked = encodeURIComponent(text)
      const found = async (url: string) => (await backend.asClient(grants, { url })).json().totalItems
      const redeemed = `/api/rewards/redeemed?uitpasNumber=${cards.active}`
      const checkins = `/api/checkins?passholderId=${ids.holder}&organizerId=${ids.organizer}`
      expect({
        text,
        rewards: await found(`/api/rewards?text=${asked}`),
        redeemed: await found(`${redeemed}&rewardTitle=${asked}`),
        checkins: await found(`${checkins}&eventTitle=${asked}`),
      }).toEqual({ text, rewards: 1, redeemed: 1, checkins: 1 })
    }
  })
})
