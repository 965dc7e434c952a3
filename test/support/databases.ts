import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { inject } from 'vitest'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { type OpenOptions, openStores, type Stores } from '../../backend/stores.ts'
import { createDatabase } from './postgres.ts'
import { temporaryFolder } from './programs.ts'
import type {} from './setup-databases.ts'
import { copyDataDir } from './shared-databases.ts'

/** The two databases the product runs on. What is tested on one is tested on the other. */
export const databases = ['embedded', 'PostgreSQL'] as const
export type DatabaseKind = (typeof databases)[number]

/** One kind of database, for the tests of one file. */
export interface TestDatabases {
  /**
   * A migrated database without rows, with a store on it.
   * @param clock milliseconds since 1970: for tests of another day than today
   */
  open(clock?: () => number, options?: StoreOptions): Promise<TestStore>
  end(): Promise<void>
}

export interface TestStore {
  readonly store: Stores
  /** Folder of the database, if embedded; the keys are beside it. */
  readonly dataDir: string
  /** Absent = embedded. */
  readonly databaseUrl: string | undefined
  /** A second store on the same database, as a second backend would have: not when embedded. */
  again(): Promise<Stores>
  close(): Promise<void>
}

/** Where a backend finds its keys and its database. */
export interface TestData {
  readonly dataDir: string
  /** Absent = embedded, in the folder. */
  readonly databaseUrl?: string
}

/**
 * A migrated database of the test's own, not opened.
 * @param dataDir is made, and removed by the test
 * @param filled with the dataset of `api-dataset.ts`
 */
export const copyDatabase = async (kind: DatabaseKind, dataDir: string, { filled = false } = {}): Promise<TestData> => {
  const shared = inject('databases')
  const how = filled ? 'filled' : 'migrated'
  await copyDataDir(shared, dataDir, { embedded: kind === 'embedded' ? how : undefined })
  if (kind === 'embedded') return { dataDir }
  return { dataDir, databaseUrl: await createDatabase(shared.socketFolder, shared[how]) }
}

/** An empty database on the shared server, not even migrated: its URL. */
export const emptyDatabase = (): Promise<string> => createDatabase(inject('databases').socketFolder)

/** Settings of the backend that a test sets. */
type StoreOptions = Partial<OpenOptions>

/**
 * Opens a store on a database that was copied.
 * @param clock milliseconds since 1970: which events it holds goes by it
 */
export const openCopy = async (data: TestData, clock = Date.now, options: StoreOptions = {}): Promise<Stores> =>
  openStores({ ...data, keys: await openKeys(defaultKeysFile(data.dataDir)), log: noLog, clock, ...options })

export const startDatabases = async (kind: DatabaseKind): Promise<TestDatabases> => {
  const folder = await temporaryFolder()
  return {
    open: async (clock, options) => {
      const data = await copyDatabase(kind, join(folder.path, randomUUID()))
      const again = () => openCopy(data, clock, options)
      const store = await again()
      const { dataDir, databaseUrl } = data
      return { store, dataDir, databaseUrl, again, close: () => store.close() }
    },
    end: folder.remove,
  }
}
