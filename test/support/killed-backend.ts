import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { DatasetAccount } from '../../backend/demo/dataset/shapes.ts'
import type { Stores } from '../../backend/stores.ts'
import { copyDatabase, type DatabaseKind, openCopy } from './databases.ts'
import { passholderIdOf, smallDataset, zuilIdOf, zuilNameOf } from './fixtures.ts'
import { freePort } from './ports.ts'
import { type BackendReady, type RunningProgram, startBackend, temporaryFolder } from './programs.ts'
import { ask } from './world.ts'
import { sayOffset } from './write-points.ts'

const DAY = 86_400_000

/** A backend process that a test kills and starts again on the same data: one zuil is enrolled, nobody has a point yet. */
export interface KilledBackend {
  readonly databaseUrl: string
  /** The device id of zuil 1. */
  readonly device: string
  readonly process: RunningProgram<BackendReady>
  startAgain(): Promise<void>
  /** What all passholders have together: on their accounts, and in the ledger. */
  sums(): Promise<{ readonly points: number; readonly entries: number }>
  end(): Promise<void>
}

interface Start {
  readonly passholders: number
  readonly accounts?: readonly DatasetAccount[]
  /** Settings of the process, beside where its data is. */
  readonly env?: Readonly<Record<string, string>>
  /** Before the process starts, while the database is open. */
  readonly prepare: (store: Stores, now: number) => Promise<void>
}

export const startKilledBackend = async (
  kind: DatabaseKind,
  { passholders, accounts = [], env: more = {}, prepare }: Start,
): Promise<KilledBackend> => {
  sayOffset()
  const device = randomUUID()
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const data = await copyDatabase(kind, dataDir)
  const store = await openCopy(data)
  const { databaseUrl } = store
  const now = Date.now()
  await store.load({ ...smallDataset(now, { passholders, points: 0 }), accounts: [...accounts] })
  const code = await store.enrolment.newConfigurationCode(zuilIdOf(1), now, DAY)
  const request = { name: zuilNameOf(1), code, deviceId: device, mqttPasswordHash: 'none' }
  const { kind: outcome } = await store.enrolment.setup(request, now)
  if (outcome !== 'DONE') throw new Error(`the zuil was not enrolled: ${outcome}`)
  await prepare(store, now)
  await store.close()
  const env = {
    ...{ DATA_DIR: dataDir, PORT: String(await freePort()), BROKER_PORT: String(await freePort()) },
    ...(data.databaseUrl !== undefined && { DATABASE_URL: data.databaseUrl }),
    // Writes come in the same order each time.
    UV_THREADPOOL_SIZE: '1',
    ...more,
  }
  let process = await startBackend(env)
  return {
    databaseUrl,
    device,
    get process() {
      return process
    },
    startAgain: async () => {
      await process.ended
      process = await startBackend(env)
    },
    sums: async () => {
      const [sums] = await ask<{ points: number; entries: number }>(
        databaseUrl,
        `select (select sum(points)::int from passholder where id = any ($1::uuid[])) as points,
          (select coalesce(sum(points), 0)::int from ledger_entry where passholder_id = any ($1::uuid[])) as entries`,
        [Array.from({ length: passholders }, (_, n) => passholderIdOf(n + 1))],
      )
      if (!sums) throw new Error('a statement gave no row')
      return sums
    },
    end: async () => {
      await process.stop()
      await folder.remove()
    },
  }
}
