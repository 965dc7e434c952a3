import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeys } from '../../../backend/platform/database/keys.ts'
import { rotateKeys } from '../../../backend/platform/database/keys-file.ts'
import { defaultKeysFile } from '../../../backend/platform/database/keys-place.ts'
import { migrate, migrationsFolder } from '../../../backend/platform/database/migrate.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { openStores } from '../../../backend/stores.ts'
import { databases, emptyDatabase, startDatabases, type TestDatabases } from '../../support/databases.ts'
import { cardSystemId, passholderIdOf, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { ask } from '../../support/world.ts'

/** A start that must not go on says why, in one sentence. */

const now = Date.parse('2026-11-23T20:00:00.000Z')

describe.each(databases)('keys, on %s', (kind) => {
  let all: TestDatabases
  beforeAll(async () => {
    all = await startDatabases(kind)
  })
  afterAll(() => all?.end())

  it('that are not the database’s own stop the start; rotated ones read what was written before', {
    timeout: 120_000,
  }, async () => {
    const test = await all.open()
    await test.store.load(smallDataset(now))
    const reader = { clientId: 'client', action: 'checkin.register', at: now }
    const insz = await test.store.passes.insz(passholderIdOf(1), reader)
    const webhook = { cardSystemId, url: 'https://example.org', secret: 'a secret' }
    const webhookId = await test.store.webhooks.for(Scope.system).add(webhook)
    const zuilKey = test.store.enrolment.key('qr', { id: zuilIdOf(1), keyVersion: 1 })
    await test.close()
    const { dataDir, databaseUrl } = test
    const keysFile = defaultKeysFile(dataDir)
    const open = async (keysFile: string) =>
      openStores({
        dataDir,
        keys: await openKeys(keysFile),
        log: noLog,
        ...(databaseUrl !== undefined && { databaseUrl }),
      })

    await expect(open(join(dataDir, 'others.json'))).rejects.toThrow(/keys file does not belong to this database/)

    const before = await readFile(keysFile, 'utf8')
    await rotateKeys(keysFile)
    const store = await open(keysFile)
    expect(await store.passes.insz(passholderIdOf(1), reader)).toBe(insz)
    expect(await ask(store.databaseUrl, 'select distinct insz_key_version as v from passholder')).toEqual([{ v: 2 }])
    expect(await store.webhooks.target(webhookId)).toMatchObject({ secret: 'a secret' })
    expect(await ask(store.databaseUrl, 'select key_version as v from webhook')).toEqual([{ v: 2 }])
    // Those of zuilen are others: who read the file could have made their codes.
    expect(store.enrolment.key('qr', { id: zuilIdOf(1), keyVersion: 1 })).not.toBe(zuilKey)
    await store.close()
    // The database has been written with the new key: the old file no longer does.
    await writeFile(join(dataDir, 'old.json'), before)
    await expect(open(join(dataDir, 'old.json'))).rejects.toThrow(/keys file does not belong/)
  })
})

describe('the embedded database', () => {
  it('belongs to one process at a time', async () => {
    const all = await startDatabases('embedded')
    const test = await all.open()
    await expect(test.again()).rejects.toThrow(/in use by process \d+/)
    await test.close()
    const again = await test.again()
    await again.close()
    await all.end()
  })

  it('goes on when its log has filled several files', { timeout: 120_000 }, async () => {
    const all = await startDatabases('embedded')
    const test = await all.open()
    const url = test.store.databaseUrl
    await ask(url, 'create table filler (n int primary key, text text)')
    const position = async (): Promise<number> => {
      const [row] = await ask<{ bytes: string }>(url, `select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`)
      return Number(row?.bytes)
    }
    const begin = await position()
    for (let n = 0; n < 20; n++) {
      await ask(
        url,
        `insert into filler select $1::int * 5000 + i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 15) j)
         from generate_series(1, 5000) i`,
        [n],
      )
    }
    await ask(url, 'checkpoint')
    // A file of the log has 16 MB.
    expect((await position()) - begin).toBeGreaterThan(3 * 16 * 1024 * 1024)
    expect(await ask(url, 'select count(*)::int as n from filler')).toEqual([{ n: 100_000 }])
    await test.close()
    await all.end()
  })

  it('that is damaged stops the start with a sentence', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder.path, 'database'))
    await writeFile(join(folder.path, 'database', 'PG_VERSION'), 'nonsense')
    const keys = await openKeys(join(folder.path, 'keys.json'))
    await expect(openStores({ dataDir: folder.path, keys, log: noLog })).rejects.toThrow(
      /can't be opened: put back a backup/,
    )
    await folder.remove()
  })
})

describe('migrations', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await folder?.remove()
  })
  const write = async (name: string, sql: string): Promise<string> => {
    const dir = join(folder.path, name)
    await mkdir(join(dir, '20990101000000_more'), { recursive: true })
    await cp(migrationsFolder(), dir, { recursive: true })
    await writeFile(join(dir, '20990101000000_more/migration.sql'), sql)
    return dir
  }

  it('are applied once, also by many that start at once', async () => {
    const url = await emptyDatabase()
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, log: noLog })))
    expect(runs.flat()).toEqual((await readdir(migrationsFolder())).sort())
    expect(await migrate({ url, log: noLog })).toEqual([])
  })

  it('of a newer program stop the start', async () => {
    const url = await emptyDatabase()
    await migrate({ url, log: noLog, migrationsDir: await write('newer', 'create table more (id int);') })
    await expect(migrate({ url, log: noLog })).rejects.toThrow(/newer than this program .*20990101000000_more/)
  })

  it('that fail leave nothing of themselves, and stop every later start', async () => {
    const url = await emptyDatabase()
    const migrationsDir = await write('failing', 'create table half (id int);\nselect 1/0;')
    await expect(migrate({ url, log: noLog, migrationsDir })).rejects.toThrow(/20990101000000_more failed halfway/)
    expect(await ask(url, `select to_regclass('half') as half`)).toEqual([{ half: null }])
    await expect(migrate({ url, log: noLog, migrationsDir })).rejects.toThrow(/failed halfway/)
    await expect(migrate({ url, log: noLog })).rejects.toThrow(/failed halfway/)
  })

  it('that were changed afterwards stop the start', async () => {
    const url = await emptyDatabase()
    await migrate({ url, log: noLog, migrationsDir: await write('first', 'create table a (id int);') })
    const changed = await write('changed', 'create table b (id int);')
    await expect(migrate({ url, log: noLog, migrationsDir: changed })).rejects.toThrow(/was changed after/)
  })

  it('say that there is no database', async () => {
    const url = 'postgresql://postgres@127.0.0.1:1/none'
    await expect(migrate({ url, log: noLog })).rejects.toThrow(/check DATABASE_URL/)
  })
})
