import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { searchName } from '../../../backend/passholders/rules/search-name.ts'
import { startEmbedded } from '../../../backend/platform/database/embedded.ts'
import { migrate, migrationsFolder } from '../../../backend/platform/database/migrate.ts'
import { type DatabaseKind, databases, emptyDatabase } from '../../support/databases.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { ask } from '../../support/world.ts'

const people = [
  ['Peeters', 'Zoë'],
  ["D'Hondt", 'Jean-Pierre'],
  ['Van den Brœck-Müller', 'Ægir'],
  ['YILMAZ', 'İbrahim'],
  ['Strauß', 'Łukasz'],
  ['Đorđević', 'SØREN'],
  ['Nguyễn', 'Thị (Kim)'],
  ['', ''],
] as const

/** An empty database, not even migrated. */
const startEmpty = async (kind: DatabaseKind): Promise<{ readonly url: string; end(): Promise<void> }> => {
  if (kind === 'PostgreSQL') return { url: await emptyDatabase(), end: async () => undefined }
  const folder = await temporaryFolder()
  const embedded = await startEmbedded({ dataDir: folder.path, log: noLog })
  const end = async (): Promise<void> => {
    await embedded.close()
    await folder.remove()
  }
  return { url: embedded.url, end }
}

describe.each(databases)('the name that memberships are searched by, on %s', (kind) => {
  const test = openFilledStore(kind, Date.parse('2026-11-23T20:00:00.000Z'))

  it('is there of everybody who is loaded', async () => {
    const rows = await ask<{ name: string; firstName: string; kept: string }>(
      test.store.databaseUrl,
      `select name, first_name as "firstName", search_name as kept from membership join passholder on id = passholder_id`,
    )
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row.kept).toBe(searchName(row))
  })

  it('is made by the migration of who was there before', async () => {
    const folder = await temporaryFolder()
    const { url, end } = await startEmpty(kind)
    try {
      const earlier = (await readdir(migrationsFolder())).filter((name) => name < '20261127063720')
      for (const name of earlier) await cp(join(migrationsFolder(), name), join(folder.path, name), { recursive: true })
      await migrate({ url, log: noLog, migrationsDir: folder.path })
      await ask(url, `insert into card_system (id, name) values (1, 'Aalst')`)
      for (const [name, firstName] of people) {
        const [row] = await ask<{ id: string }>(
          url,
          `insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
           values (gen_random_uuid(), $1, $2, '1990-01-01', '9300', 'Aalst') returning id`,
          [name, firstName],
        )
        await ask(url, 'insert into membership (passholder_id, card_system_id) values ($1, 1)', [row?.id])
      }
      await migrate({ url, log: noLog })
      const rows = await ask<{ kept: string }>(url, 'select search_name as kept from membership order by 1')
      expect(rows.map(({ kept }) => kept)).toEqual(
        people.map(([name, firstName]) => searchName({ name, firstName })).sort(),
      )
    } finally {
      await end()
      await folder.remove()
    }
  })
})
