import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from '../../backend/platform/http/scope.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import type { Stores } from '../../backend/stores.ts'
import { ids } from '../support/api-dataset.ts'
import { copyDatabase, openCopy, type TestData } from '../support/databases.ts'
import { answerJson, startTestServer } from '../support/http-server.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { freePort } from '../support/ports.ts'
import { type RunningProgram, startBackend, startZuil, temporaryFolder } from '../support/programs.ts'
import { openSlowLine, type SlowLine } from '../support/slow-line.ts'
import { startSmtp } from '../support/smtp-server.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'

/**
 * Over a line that takes longer than the quarter of a second that Node gives an address, to a name with IPv6 addresses
 * that lead nowhere: what a 4G router at a far counter gives.
 */

const main = fileURLToPath(new URL('../../kiosk/dist/main.js', import.meta.url))
const patience = { withinMs: 60_000 }
let line: SlowLine
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data: Required<TestData>
let store: Stores
/** What was started, the last first when it ends. */
const ends: (() => Promise<unknown>)[] = []
const program = <P extends RunningProgram<unknown>>(running: P): P => {
  ends.push(() => running.stop())
  return running
}

beforeAll(async () => {
  line = await openSlowLine(140)
  folder = await temporaryFolder()
  data = (await copyDatabase('PostgreSQL', join(folder.path, 'backend'), { filled: true })) as Required<TestData>
  store = await openCopy(data)
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
afterAll(async () => {
  await store?.close()
  await line?.stop()
  await folder?.remove()
})

describe('over a slow line, with IPv6 that leads nowhere', () => {
  it('a zuil enrols over HTTPS and connects over MQTT', async () => {
    const brokerPort = await freePort()
    const near = program(
      await startBackend({
        DATA_DIR: data.dataDir,
        DATABASE_URL: data.databaseUrl,
        BROKER_PORT: String(brokerPort),
        PUBLIC_MQTT_URL: `mqtts://${line.host}:8883`,
      }),
    )
    await line.listen(443, Number(new URL(near.ready.http).port), true)
    await line.listen(8883, brokerPort, true)
    const zuil = program(
      await startZuil(
        {
          STATE_DIR: join(folder.path, 'zuil'),
          BACKEND_URL: `https://${line.host}`,
          TLS_CA_FILE: line.certificate,
          // A simulated reader is not allowed with a backend elsewhere.
          READERS: 'keyboard',
          RECONNECT_MAX_MS: '500',
        },
        line.spawn,
      ),
    )
    const code = await store.enrolment.newConfigurationCode(ids.otherZuil, Date.now(), 60_000)
    const name = (await store.catalog()).zuilen.get(ids.otherZuil)?.name ?? ''
    const env = { STATE_DIR: join(folder.path, 'zuil'), SCREEN_PORT: new URL(zuil.ready.screen).port }
    const enrol = line.spawn(process.execPath, [main, 'enrol', '--name', name, '--code', code], {
      env: { PATH: process.env.PATH ?? '', ZUIL_CI_MARK: process.env.ZUIL_CI_MARK ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [enrol.stdout, enrol.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()))
    expect(await new Promise((resolve) => enrol.once('close', resolve)), said).toBe(0)
    const seen = 'select software from zuil_delivery where zuil_id = $1 and software is not null'
    await eventually(async () => (await ask(data.databaseUrl, seen, [ids.otherZuil])).length === 1, {
      ...patience,
      what: 'the zuil at the backend',
    })
  })

  it('a backend reaches its database, broker, mail server and webhooks', async () => {
    const mosquitto = await startMosquitto([['backend', await hashMqttPassword('a secret')]])
    const smtp = await startSmtp()
    const receiver = await startTestServer((_, response) => answerJson(response, 200, {}))
    ends.push(mosquitto.stop, smtp.stop, receiver.stop)
    const url = new URL(data.databaseUrl)
    await line.listen(5432, `${url.searchParams.get('host')}/.s.PGSQL.5432`)
    await line.listen(8884, Number(new URL(mosquitto.backendUrl).port), true)
    await line.listen(465, smtp.port, true)
    await line.listen(444, Number(new URL(receiver.url).port), true)
    const secret = `whsec_${Buffer.alloc(32).toString('base64')}`
    const to = `https://${line.host}:444/hook`
    const hook = await store.webhooks.for(Scope.system).add({ cardSystemId: 1, url: to, secret })
    const id = randomUUID()
    const content = { subject: 'Over een trage lijn', text: 'Dag' }
    await store.outbox.add(
      [{ id, channel: 'MAIL', recipient: 'admin@example.org', dedupeKey: id, content }],
      Date.now(),
    )
    await ask(
      store.databaseUrl,
      `insert into webhook_call (id, webhook_id, subject_id, kind, body, queued_at, created_at)
       values ($1, $2, $1, 'ALERTS', '{}', now(), now())`,
      [id, hook],
    )

    program(
      await startBackend(
        {
          DATA_DIR: data.dataDir,
          DATABASE_URL: `postgresql://postgres@${line.host}:5432${url.pathname}`,
          MQTT_URL: `mqtts://${line.host}:8884`,
          MQTT_USERNAME: 'backend',
          MQTT_PASSWORD: 'a secret',
          SMTP_URL: `smtps://${line.host}:465`,
          MAIL_FROM: 'zuilen@example.org',
          // An internal network, as addresses go.
          WEBHOOKS_TO: '10.7.0.0/24,2001:db8::/32',
          NODE_EXTRA_CA_CERTS: line.certificate,
        },
        line.spawn,
      ),
    )
    await eventually(() => smtp.mails.length === 1, { ...patience, what: 'the mail' })
    await eventually(() => receiver.received.length === 1, { ...patience, what: 'the webhook' })
  })
})
