import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { type OpenStore, openStore } from '../../backend/stores.ts'
import { type RunningPostgres, startPostgres } from './postgres.ts'
import { temporaryFolder } from './programs.ts'

/** The two databases the product runs on. What is tested on one is tested on the other. */
export const databases = ['embedded', 'PostgreSQL'] as const
export type DatabaseKind = (typeof databases)[number]

/** One kind of database, for the tests of one file. */
export interface TestDatabases {
  /** An empty database with a store on it. */
  open(): Promise<TestStore>
  end(): Promise<void>
}

export interface TestStore {
  readonly store: OpenStore
  /** Folder of keys and, if embedded, database. */
  readonly dataDir: string
  /** Absent = embedded. */
  readonly databaseUrl: string | undefined
  /** A second store on the same database, as a second backend would have: not when embedded. */
  again(): Promise<OpenStore>
  close(): Promise<void>
}

export const startDatabases = async (kind: DatabaseKind): Promise<TestDatabases> => {
  const postgres: RunningPostgres | undefined = kind === 'PostgreSQL' ? await startPostgres() : undefined
  const folder = await temporaryFolder()
  return {
    open: async () => {
      const dataDir = join(folder.path, randomUUID())
      const databaseUrl = await postgres?.createDatabase()
      const keys = await openKeys(join(dataDir, 'keys.json'))
      const again = () => openStore({ dataDir, keys, log: noLog, ...(databaseUrl !== undefined && { databaseUrl }) })
      const store = await again()
      return { store, dataDir, databaseUrl, again, close: () => store.close() }
    },
    end: async () => {
      await postgres?.stop()
      await folder.remove()
    },
  }
}
