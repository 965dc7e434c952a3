import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { openStores } from '../../backend/stores.ts'
import { cardSystemId, smallDataset } from '../support/fixtures.ts'
import { startBackend, temporaryFolder } from '../support/programs.ts'
import { ask } from '../support/world.ts'

/** A backend process with people who are logged in. */
export interface Office {
  readonly url: string
  /** For zuilen, each of which has `mqttPassword`. */
  readonly mqtt: string
  readonly pid: number
  /** Of superadmins: what their browsers keep as `ksb`. */
  readonly cookies: readonly string[]
  end(): Promise<void>
}

export const mqttPassword = 'the password of every zuil'

interface OfficeOptions {
  readonly zuilen: number
  readonly people?: number
  /** Absent = embedded. */
  readonly databaseUrl?: string
  /** What is put in beside a small dataset. */
  readonly more?: readonly string[]
}

export const startOffice = async ({ zuilen, people = 1, databaseUrl, more = [] }: OfficeOptions): Promise<Office> => {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const place = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) }
  const store = await openStores({ ...place, keys: await openKeys(defaultKeysFile(dataDir)), log: noLog })
  await store.load(smallDataset(Date.now(), { zuilen, passholders: 10 }))
  for (const sql of more) await ask(store.databaseUrl, sql)
  await ask(store.databaseUrl, 'update zuil set mqtt_password_hash = $1, device_id_hash = id::text', [
    await hashMqttPassword(mqttPassword),
  ])
  const cookies: string[] = []
  for (let n = 1; n <= people; n++) {
    const email = `bench${n}@example.org`
    await ask(store.databaseUrl, 'insert into account (id, email, card_system_id, role) values ($1, $2, $3, $4)', [
      ...[randomUUID(), email, cardSystemId, 'SUPERADMIN'],
    ])
    cookies.push(await store.sessions.open({ email, name: `Bench ${n}` }))
  }
  await store.close()
  const backend = await startBackend({
    ...{ DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  })
  return {
    url: backend.ready.http,
    mqtt: backend.ready.mqtt,
    pid: backend.pid,
    cookies,
    end: async () => {
      await backend.stop()
      await folder.remove()
    },
  }
}
