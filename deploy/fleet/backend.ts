import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mqttUser, noLog } from '@zuil/protocol'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { openStores } from '../../backend/stores.ts'
import type { Enrolment } from '../../kiosk/io/state-directory.ts'
import { start } from '../demo/program.ts'
import { killExternal } from './external.ts'
import type { Options } from './options.ts'
import { Refused } from './refused.ts'
import type { Part } from './timing.ts'

/** A backend of its own, as a process, with the fleet's data. */
export interface FleetBackend {
  /** When it began to start, and when it was ready; in milliseconds since 1970. */
  readonly startedAt: number
  readonly readyAt: number
  readonly databaseUrl: string
  readonly enrolments: readonly Enrolment[]
  /** Kills a part, and starts it again after so long. An embedded broker is started again by the backend, at once. */
  kill(part: Part, downMs: number): Promise<void>
  /** Its exit code or signal, when it ends. */
  readonly ended: Promise<number | string>
}

type Identity = Pick<Enrolment, 'id' | 'name' | 'deviceId'> & { readonly username: string; readonly password: string }

/** Fills the database and enrols every zuil, as its configuration code does. */
const prepare = async (
  dataDir: string,
  dataset: Dataset,
  { databaseUrl }: Options,
): Promise<{ readonly databaseUrl: string; readonly identities: readonly Identity[] }> => {
  const keys = await openKeys(defaultKeysFile(dataDir))
  const store = await openStores({ dataDir, keys, log: noLog, ...(databaseUrl !== undefined && { databaseUrl }) })
  try {
    if (!(await store.isEmpty()))
      throw new Refused('--database-url: the database has data; the fleet wants an empty one')
    await store.load(dataset)
    const identities: Identity[] = []
    for (const { id, name } of dataset.zuilen) {
      const now = Date.now()
      const code = await store.enrolment.newConfigurationCode(id, now, 60_000)
      const [deviceId, password] = [randomUUID(), randomBytes(24).toString('base64url')]
      const mqttPasswordHash = await hashMqttPassword(password)
      const outcome = await store.enrolment.setup({ name, code, deviceId, mqttPasswordHash }, now)
      if (outcome.kind !== 'DONE') throw new Error(`${name} could not be enrolled: ${outcome.kind}`)
      identities.push({ id, name, deviceId, username: mqttUser(id, outcome.generation), password })
    }
    return { databaseUrl: store.databaseUrl, identities }
  } finally {
    await store.close()
  }
}

const childrenOf = async (pid: number): Promise<readonly { readonly pid: number; readonly command: string }[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (one) => {
      const stat = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')
      // The name in brackets may hold anything; the parent is the second word after it.
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      if (parent !== pid) return []
      const command = await readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '')
      return [{ pid: Number(one), command }]
    }),
  )
  return found.flat()
}

export interface FleetBackendOptions {
  readonly folder: string
  readonly dataset: Dataset
  readonly options: Options
  /** The setting ALERTS. */
  readonly alerts: string
  readonly smtpUrl: string
  /** Called with how to stop it as soon as it runs. */
  readonly onStarted: (stop: () => Promise<void>) => void
}

export const startFleetBackend = async (all: FleetBackendOptions): Promise<FleetBackend> => {
  const { folder, dataset, options } = all
  const dataDir = join(folder, 'backend')
  const { databaseUrl, identities } = await prepare(dataDir, dataset, options)
  const script = fileURLToPath(new URL('../../backend/dist/program/main.js', import.meta.url))
  const startedAt = Date.now()
  const { PATH, HOME, TZ, ZUIL_CI_MARK, LOG_LEVEL = 'error' } = process.env
  const env = {
    ...{ PATH, HOME, TZ, ZUIL_CI_MARK, LOG_LEVEL },
    ...{ DATA_DIR: dataDir, PORT: '0', BROKER_PORT: '0', ALERTS: all.alerts },
    ...{ SMTP_URL: all.smtpUrl, MAIL_FROM: 'zuilen@fleet.example.org' },
    ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
    ...(options.mqttUrl !== undefined && { MQTT_URL: options.mqttUrl }),
  }
  const program = start({ name: 'backend', script, env })
  all.onStarted(program.stop)
  const { http, mqtt } = (await program.ready) as { http: string; mqtt: string }
  const enrolments = identities.map(
    ({ username, password, ...rest }): Enrolment => ({
      ...rest,
      session: 0,
      backendUrl: http,
      mqtt: { url: mqtt, username, password },
    }),
  )
  return {
    ...{ startedAt, readyAt: Date.now(), databaseUrl, enrolments, ended: program.ended },
    kill: async (part, downMs) => {
      const commands = options.commands[part === 'BROKER' ? 'broker' : 'database']
      if (commands) return killExternal(commands, downMs)
      const broker = (await childrenOf(program.pid)).find(({ command }) => command.includes('broker'))
      if (!broker) throw new Error('the backend has no broker of its own')
      process.kill(broker.pid, 'SIGKILL')
    },
  }
}
