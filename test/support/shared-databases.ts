import { execFile } from 'node:child_process'
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { noLog } from '@zuil/protocol'
import { startEmbedded } from '../../backend/platform/database/embedded.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { migrate } from '../../backend/platform/database/migrate.ts'
import { openStores } from '../../backend/stores.ts'
import { fillApiDatabase, now } from './api-dataset.ts'
import { createDatabase, startPostgres } from './postgres.ts'
import { temporaryFolder } from './programs.ts'
import { eventually } from './wait.ts'

/**
 * What all test files of a run share, so that none starts a server, migrates or fills: one PostgreSQL, in it a migrated
 * database and one that is filled, and folders of the same two as embedded databases. A test gets a copy of its own.
 */
export interface SharedDatabases {
  readonly folder: string
  /** Of PostgreSQL. */
  readonly socketFolder: string
  /** Migrated, and empty. */
  readonly migrated: string
  /** With the dataset of `api-dataset.ts`. */
  readonly filled: string
}

const run = promisify(execFile)
const keysOf = (folder: string): string => join(folder, 'keys.json')

/** The folders of the embedded databases: migrated, and filled as well. */
const embeddedFolders = { migrated: 'embedded', filled: 'embedded-filled' } as const

/** A thousand files: `cp` takes a tenth of the time that Node does. */
const copyFolder = (from: string, to: string) => run('cp', ['-R', from, to])

/** Fills a migrated database. @param data where it is */
const fill = async (
  folder: string,
  data: { readonly dataDir: string; readonly databaseUrl?: string },
): Promise<void> => {
  const keys = await openKeys(keysOf(folder))
  const store = await openStores({ ...data, keys, log: noLog, clock: () => now })
  await fillApiDatabase(store)
  await store.close()
}

/** Made meanwhile: few files need it, and it takes seconds. */
const makeEmbedded = async (folder: string): Promise<void> => {
  const [migrated, filled] = [join(folder, embeddedFolders.migrated), join(folder, embeddedFolders.filled)]
  try {
    const { url, close } = await startEmbedded({ dataDir: migrated, log: noLog })
    await migrate({ url, log: noLog })
    await close()
    await copyFolder(migrated, filled)
    await fill(folder, { dataDir: filled })
    await writeFile(join(folder, 'embedded-made'), '')
  } catch (error) {
    await writeFile(join(folder, 'embedded-failed'), String(error))
  }
}

/** Starts what is shared. @returns what tests need to know of it, and how to end it */
export const startSharedDatabases = async (): Promise<{ shared: SharedDatabases; end(): Promise<void> }> => {
  const folder = await temporaryFolder()
  // Of all of them: whoever comes second finds them made.
  await openKeys(keysOf(folder.path))
  const embedded = makeEmbedded(folder.path)
  const postgres = await startPostgres()
  const { socketFolder } = postgres
  const end = async (): Promise<void> => {
    await embedded
    await postgres.stop()
    await folder.remove()
  }
  try {
    const migrated = await postgres.createDatabase()
    await migrate({ url: migrated, log: noLog })
    const filled = await createDatabase(socketFolder, migrated)
    await fill(folder.path, { dataDir: folder.path, databaseUrl: filled })
    return { shared: { folder: folder.path, socketFolder, migrated, filled }, end }
  } catch (error) {
    await end()
    throw error
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * A folder as of a backend that never ran, and the keys of the run beside it.
 * @param dataDir is made
 * @param embedded which embedded database is in it
 */
export const copyDataDir = async (
  { folder }: SharedDatabases,
  dataDir: string,
  { embedded }: { readonly embedded: keyof typeof embeddedFolders | undefined },
): Promise<void> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await mkdir(dirname(defaultKeysFile(dataDir)), { recursive: true, mode: 0o700 })
  await copyFile(keysOf(folder), defaultKeysFile(dataDir))
  if (embedded === undefined) return
  const failed = join(folder, 'embedded-failed')
  await eventually(async () => (await exists(join(folder, 'embedded-made'))) || (await exists(failed)), {
    withinMs: 60_000,
    what: 'the embedded databases',
  })
  if (await exists(failed))
    throw new Error(`the embedded database could not be made: ${await readFile(failed, 'utf8')}`)
  await copyFolder(join(folder, embeddedFolders[embedded], 'database'), join(dataDir, 'database'))
}
