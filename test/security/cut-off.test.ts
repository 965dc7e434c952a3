import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { mqttUser, noLog } from '@zuil/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Fleet, type FleetOptions, startFleet } from '../../backend/fleet.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { ids } from '../support/api-dataset.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'
import { eventually } from '../support/wait.ts'
import { connectMqtt } from '../support/zuil-client.ts'

const grants = [{ permission: 'KIOSKS_WRITE' }]
const password = 'the password of the backend'

interface Credential {
  readonly username: string
  readonly password: string
}

const ofMosquitto = ({ backendUrl: url }: Mosquitto): FleetOptions['broker'] => ({
  ...{ kind: 'EXTERNAL', access: { kind: 'MOSQUITTO' }, url, username: 'backend', password },
})

const startShippedMosquitto = async (...zuilen: (readonly [string, string])[]): Promise<Mosquitto> => {
  const mosquitto = await startMosquitto([['backend', await hashMqttPassword(password)], ...zuilen])
  onTestFinished(() => mosquitto.stop())
  return mosquitto
}

/** A backend with a real broker, to which nobody tells anything but the routes: it looks by itself once in an hour. */
const startWithBroker = async (
  broker: FleetOptions['broker'],
  zuilUrl?: string,
  { pollMs = 3_600_000 } = {},
): Promise<ReturnType<typeof zuilOf> & { readonly own: TestBackend }> => {
  let fleet: Fleet | undefined
  const own = await startOwnBackend({ onCredentials: async () => fleet?.checkNow() })
  const started = await startFleet({ store: own.store, clock: Date.now, log: noLog, broker, pollMs })
  fleet = started
  onTestFinished(() => started.stop())
  await eventually(() => started.up)
  return { own, ...zuilOf(own, zuilUrl ?? `mqtt://127.0.0.1:${started.brokerPort}`) }
}

const zuilOf = (own: TestBackend, url: string) => {
  const zuilen = `/api/zuilen/${ids.zuil}`
  const post = (path: string) => own.asClient(grants, { method: 'POST', url: `${zuilen}/${path}` })
  return {
    post,
    enrol: async (deviceId = randomUUID()): Promise<Credential> => {
      const { name, code } = (await post('configuration-code')).json()
      const response = await own.app.inject({
        method: 'PUT',
        url: '/api/kiosk-devices/setup',
        headers: { 'x-custom-token': code },
        payload: { name, deviceId },
      })
      return response.json().mqtt
    },
    connect: async ({ username, password: own }: Credential) => {
      const client = await connectMqtt(url, { clientId: username, username, password: own })
      client.on('error', () => undefined)
      onTestFinished(() => void client.end(true))
      return { closed: new Promise((resolve) => client.once('close', () => resolve('closed'))) }
    },
  }
}

const refused = { code: 5 }

describe.each(['embedded', 'Mosquitto as shipped'] as const)('a zuil, with the broker %s,', (kind) => {
  const start = async () => {
    if (kind === 'embedded') return startWithBroker({ kind: 'EMBEDDED', host: '127.0.0.1', port: 0 })
    const mosquitto = await startShippedMosquitto()
    return startWithBroker(ofMosquitto(mosquitto), mosquitto.zuilUrl)
  }

  it('that was set up connects at once, and the device before it is cut off', async () => {
    const { enrol, connect } = await start()
    const former = await enrol()
    const { closed } = await connect(former)
    const next = await enrol()
    await expect(connect(former)).rejects.toMatchObject(refused)
    expect(await closed).toBe('closed')
    await connect(next)
  })

  it('that was revoked is cut off, and comes in no more, when the answer is there', async () => {
    const { post, enrol, connect } = await start()
    const credential = await enrol()
    const { closed } = await connect(credential)
    expect((await post('revocation')).statusCode).toBe(204)
    await expect(connect(credential)).rejects.toMatchObject(refused)
    expect(await closed).toBe('closed')
  })

  it('whose device is set up again gets another password, and who has the first is cut off', async () => {
    const { own, enrol, connect } = await start()
    const device = randomUUID()
    const first = await enrol(device)
    const { closed } = await connect(first)
    own.clock.now++
    const second = await enrol(device)
    expect(second.username).toBe(first.username)
    expect(await closed).toBe('closed')
    await expect(connect(first)).rejects.toMatchObject(refused)
    await connect(second)
  })
})

describe('Mosquitto as shipped', () => {
  it('cuts off a zuil that another program revoked', async () => {
    const mosquitto = await startShippedMosquitto()
    const { own, enrol, connect } = await startWithBroker(ofMosquitto(mosquitto), mosquitto.zuilUrl, { pollMs: 50 })
    const credential = await enrol()
    const { closed } = await connect(credential)
    await own.store.enrolment.revoke(ids.zuil, Date.now())
    expect(await closed).toBe('closed')
    await expect(connect(credential)).rejects.toMatchObject(refused)
  })

  it('is brought up to date at the start: who is enrolled no more is cut off', async () => {
    const stolen = mqttUser(ids.zuil, 7)
    const other = mqttUser(randomUUID(), 0)
    const hash = await hashMqttPassword('of a stolen zuil')
    const mosquitto = await startShippedMosquitto([stolen, hash], [other, hash])
    const own = await startOwnBackend()
    const { connect } = zuilOf(own, mosquitto.zuilUrl)
    const connections = await Promise.all(
      [stolen, other].map((username) => connect({ username, password: 'of a stolen zuil' })),
    )
    await startWithBroker(ofMosquitto(mosquitto), mosquitto.zuilUrl)
    expect(await Promise.all(connections.map(({ closed }) => closed))).toEqual(['closed', 'closed'])
  })

  it('that lost its file is given the credentials again', async () => {
    const mosquitto = await startShippedMosquitto()
    const empty = await readFile(mosquitto.accessFile, 'utf8')
    const { enrol, connect } = await startWithBroker(ofMosquitto(mosquitto), mosquitto.zuilUrl)
    const credential = await enrol()
    await connect(credential)
    await mosquitto.kill()
    await writeFile(mosquitto.accessFile, empty)
    await mosquitto.start()
    await expect(connect(credential)).rejects.toMatchObject(refused)
    await eventually(() => connect(credential), { withinMs: 30_000 })
  })
})
