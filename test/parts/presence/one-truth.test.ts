import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, startApp } from '../../../backend/app.ts'
import { parseConfig } from '../../../backend/config.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { copyDatabase, openCopy } from '../../support/databases.ts'
import { client, smallDataset, zuilIdOf, zuilNameOf } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'
import { connectZuil, type ZuilClient } from '../../support/zuil-client.ts'

/** The list of zuilen and the alerts say the same: a whole backend, with shorter times. */

const ALERTS = 'silenceMs=1000,offlineAfterMs=1000,stableMs=300,holdMs=500,siteMin=9'
const password = 'the password of every zuil here'
const dead = 1
const alive = 2

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let app: App
let token: string

beforeAll(async () => {
  folder = await temporaryFolder()
  const data = await copyDatabase('PostgreSQL', join(folder.path, 'data'))
  const store = await openCopy(data)
  await store.load(smallDataset(Date.now(), { zuilen: 2, passholders: 1 }))
  const mqttPasswordHash = await hashMqttPassword(password)
  for (const n of [dead, alive]) {
    const code = await store.enrolment.newConfigurationCode(zuilIdOf(n), Date.now(), 60_000)
    await store.enrolment.setup({ name: zuilNameOf(n), code, deviceId: randomUUID(), mqttPasswordHash }, Date.now())
  }
  token = await store.clients.newToken(client.id, Date.now(), 600_000)
  await store.close()
  const { dataDir, databaseUrl } = data
  const env = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: '0', BROKER_PORT: '0', ALERTS }
  const config = parseConfig(env)
  if (!config.ok) throw new Error(config.error.join())
  app = await startApp(config.value, noLog)
})
afterAll(async () => {
  await app?.stop()
  await folder.remove()
})

const connect = (n: number, session: number): Promise<ZuilClient> =>
  connectZuil({ url: app.mqtt, zuilId: zuilIdOf(n), password, session })

const listed = async (n: number): Promise<string | undefined> => {
  const response = await fetch(`${app.http}/api/zuilen`, { headers: { authorization: `Bearer ${token}` } })
  const { member } = (await response.json()) as { member: readonly { id: string; state: string }[] }
  return member.find(({ id }) => id === zuilIdOf(n))?.state
}

it('a zuil that dies while the broker is down is off in the list once its outage opens', async () => {
  const first = await connect(dead, 1)
  let second = await connect(alive, 1)
  // One that says nothing for a second is off again.
  await eventually(async () => {
    await Promise.all([first.heartbeat({}), second.heartbeat({})])
    return (await listed(dead)) === 'ONLINE' && (await listed(alive)) === 'ONLINE'
  })
  const broker = app.fleet.brokerPid()
  if (broker === undefined) throw new Error('no broker')
  // Its will dies with the broker.
  process.kill(broker, 'SIGKILL')
  first.vanish()
  second.vanish()
  await eventually(() => !app.fleet.up)
  await eventually(() => app.fleet.up)
  second = await connect(alive, 2)
  const beats = setInterval(() => void second.heartbeat({}).catch(() => undefined), 200)
  try {
    const outages = await eventually(async () => {
      const open = await app.store.outages.listOpen()
      return open.length > 0 && open
    })
    expect(outages.map(({ subject }) => subject)).toEqual([zuilIdOf(dead)])
    expect([await listed(dead), await listed(alive)]).toEqual(['OFFLINE', 'ONLINE'])
  } finally {
    clearInterval(beats)
    second.vanish()
  }
})
