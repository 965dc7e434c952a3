import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { Log } from '@zuil/protocol'
import { StartRefused } from '../start-refused.ts'
import { openSchemaEngine } from './schema-engine.ts'

export interface MigrateOptions {
  readonly url: string
  readonly log: Log
  /** Default: `prisma/migrations` of this project. */
  readonly migrationsDir?: string
}

interface Migration {
  readonly name: string
  readonly script: string
  /** As Prisma computes it: SHA-256 of the file, in hexadecimal. */
  readonly checksum: string
}

interface Recorded {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
}

const require = createRequire(import.meta.url)

/** The project's migrations, wherever this file runs from. */
export const migrationsFolder = (): string =>
  join(dirname(require.resolve('@zuil/backend/package.json')), '../prisma/migrations')

const readMigrations = async (folder: string): Promise<Migration[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined)
  if (!entries) throw new StartRefused(`The migrations folder ${folder} is missing: install the program again.`)
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8').catch(() => undefined)
      if (script === undefined) {
        throw new StartRefused(`Migration ${name} has no migration.sql: install the program again.`)
      }
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

const ask = async (adapter: SqlDriverAdapter, sql: string): Promise<unknown[][]> =>
  (await adapter.queryRaw({ sql, args: [], argTypes: [] })).rows

/** What Prisma's own table says, without what was rolled back. */
const readRecorded = async (adapter: SqlDriverAdapter): Promise<Recorded[]> => {
  const [[there] = []] = await ask(adapter, "select to_regclass('_prisma_migrations') is not null")
  if (there !== true) return []
  const rows = await ask(
    adapter,
    `select migration_name, checksum, finished_at is not null from _prisma_migrations
     where rolled_back_at is null order by started_at`,
  )
  return rows.map(([name, checksum, finished]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: finished === true,
  }))
}

const failedHalfway = (name: string): StartRefused =>
  new StartRefused(
    `Migration ${name} failed halfway in this database: restore the backup, or repair the database by hand and tell ` +
      `Prisma so ("npx prisma migrate resolve --rolled-back ${name}"), then start again.`,
  )

/**
 * Which migrations are still to be applied.
 * @throws StartRefused when the database's history is not a beginning of ours
 */
const outstanding = (migrations: readonly Migration[], recorded: readonly Recorded[]): readonly Migration[] => {
  const failed = recorded.find(({ finished }) => !finished)
  if (failed) throw failedHalfway(failed.name)
  const ours = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of recorded) {
    const migration = ours.get(name)
    if (!migration) {
      throw new StartRefused(
        `The database is newer than this program (it has migration ${name}): install the newer program.`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new StartRefused(
        `Migration ${name} was changed after it was applied to this database: put the original file back, and make a ` +
          'new migration for the change.',
      )
    }
  }
  const applied = new Set(recorded.map(({ name }) => name))
  return migrations.filter(({ name }) => !applied.has(name))
}

/** Any number, the same in every backend: whoever holds this lock migrates. */
const LOCK = 7_206_910_423

/**
 * Brings the database up to date with Prisma's schema engine, which keeps its own table `_prisma_migrations`.
 * Several backends may start at once: one migrates, the others wait for it.
 * @returns the names of what was applied now
 * @throws StartRefused with a sentence, when a person must look at it first
 */
export const migrate = async ({ url, log, migrationsDir }: MigrateOptions): Promise<readonly string[]> => {
  const folder = migrationsDir ?? migrationsFolder()
  const migrations = await readMigrations(folder)
  const factory = singleConnection(url)
  const adapter = await factory.connect().catch(() => undefined)
  if (!adapter) throw new StartRefused('The database can not be reached: check DATABASE_URL.')
  try {
    await ask(adapter, `select pg_advisory_lock(${LOCK})::text`).catch((error) => {
      throw new StartRefused(
        `The database does not answer (${reasonOf(error)}): check DATABASE_URL and that PostgreSQL is running.`,
      )
    })
    try {
      const todo = outstanding(migrations, await readRecorded(adapter))
      if (todo.length === 0) return []
      await apply(factory, folder, migrations)
      const applied = todo.map(({ name }) => name)
      log.info({ applied }, 'The database was migrated')
      return applied
    } catch (error) {
      if (error instanceof StartRefused) throw error
      const failed = (await readRecorded(adapter)).find(({ finished }) => !finished)
      throw failed ? failedHalfway(failed.name) : error
    } finally {
      await ask(adapter, `select pg_advisory_unlock(${LOCK})::text`).catch(() => undefined)
    }
  } finally {
    await adapter.dispose()
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'kind' in cause ? String(cause.kind) : 'no connection'
}

const apply = async (factory: PrismaPg, folder: string, migrations: readonly Migration[]): Promise<void> => {
  const { engine, close } = await openSchemaEngine(factory)
  try {
    await engine.applyMigrations({
      migrationsList: {
        baseDir: folder,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
  } finally {
    await close()
  }
}

const singleConnection = (url: string): PrismaPg =>
  new PrismaPg({ connectionString: url, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 })
