import { randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { downFilter, downTopic, noLog, upFilter, upTopic } from '@zuil/protocol'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RefusalKind } from '../../../backend/platform/mqtt/broker/access.ts'
import type { Credential } from '../../../backend/platform/mqtt/broker/messages.ts'
import { type EmbeddedBroker, startBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { eventually } from '../../support/wait.ts'
import { connectMqtt } from '../../support/zuil-client.ts'

/** The embedded broker as a real child process, over real sockets. What it does with topics: test/security/hostile-topics.test.ts. */

const zuil = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
const other = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12'
const passwords: Record<string, string> = { [zuil]: 'the zuil’s own password', [other]: 'the password of another' }
let credentials: readonly Credential[]
let broker: EmbeddedBroker
let url: string
const open: { end(): void }[] = []

beforeAll(async () => {
  credentials = await Promise.all(
    Object.entries(passwords).map(
      async ([id, password]): Promise<Credential> => [id, await hashMqttPassword(password)],
    ),
  )
  broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    credentials,
    log: noLog,
    limits: { connectTimeoutMs: 700, drainTimeoutMs: 60_000, rate: { perSecond: 200, burst: 400 } },
  })
  url = `mqtt://127.0.0.1:${broker.port}`
})
afterAll(() => broker.stop())
afterEach(async () => {
  for (const one of open.splice(0)) one.end()
  await broker.setCredentials(credentials)
})

const connect = async (id: string, options: object = {}): Promise<MqttClient> => {
  const client = await connectMqtt(url, { clientId: id, username: id, password: passwords[id] ?? '', ...options })
  client.on('error', () => undefined)
  open.push({ end: () => client.end(true) })
  return client
}
const asBackend = async (): Promise<MqttClient> => {
  const { username = '', password = '' } = broker.endpoint
  const client = await connectMqtt(url, { clientId: `backend-${randomBytes(4).toString('hex')}`, username, password })
  open.push({ end: () => client.end(true) })
  return client
}
const raw = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp(broker.port, '127.0.0.1', () => resolve(socket)).once('error', reject)
    open.push({ end: () => socket.destroy() })
  })
const closed = (one: Socket | MqttClient): Promise<void> =>
  new Promise((resolve) => (one as Socket).on('error', () => undefined).once('close', () => resolve()))

/** What a client hears from now on. */
const hears = (client: MqttClient): string[] => {
  const topics: string[] = []
  client.on('message', (topic) => topics.push(topic))
  return topics
}

/** The granted quality of each filter, as the SUBACK has it. */
const subscribe = (client: MqttClient, ...filters: string[]): Promise<readonly number[]> =>
  new Promise((resolve) => {
    client.once('packetreceive', function heard(packet) {
      if (packet.cmd === 'suback') resolve(packet.granted as number[])
      else client.once('packetreceive', heard)
    })
    client.subscribe(filters, { qos: 1 }, () => undefined)
  })

/** Whether this kind of refusal was counted once more since `before`. */
const counted = async (kind: RefusalKind, before: number): Promise<void> => {
  await eventually(() => (broker.refusals()[kind] ?? 0) > before, {
    what: `a refusal ${kind} to be counted`,
    withinMs: 20_000,
  })
}
const count = (kind: RefusalKind): number => broker.refusals()[kind] ?? 0

/** A CONNECT of a zuil, written by hand. */
const connectPacket = (id: string, password: string): Buffer => {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  }
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 60]), text(id), text(id), text(password)])
  return Buffer.concat([Buffer.from([0x10, (body.length % 128) | 0x80, body.length >> 7]), body])
}

describe('connecting', () => {
  it.each([
    ['a wrong password', { password: 'wrong' }, 5, 'CREDENTIAL'],
    ['no password', { password: undefined }, 5, 'CREDENTIAL'],
    ['an unknown user', { clientId: 'x', username: 'x' }, 5, 'CREDENTIAL'],
    ["another's client id", { clientId: other }, 2, 'CLIENT_ID'],
    ["the backend's client id", { clientId: 'backend-1' }, 2, 'CLIENT_ID'],
    ["the backend's name and a guess", { clientId: 'backend-1', username: 'backend' }, 5, 'CREDENTIAL'],
    ['a session that is to be kept', { clean: false }, 2, 'KEPT_SESSION'],
  ] as const)('with %s is refused', async (_what, options, code, kind) => {
    const before = count(kind)
    await expect(connect(zuil, options)).rejects.toMatchObject({ code })
    await counted(kind, before)
  })

  it('a second time under the same name ends the first connection', async () => {
    const first = await connect(zuil)
    const gone = closed(first)
    const second = await connect(zuil)
    await gone
    await subscribe(second, downFilter(zuil))
    expect(second.connected).toBe(true)
  })

  it('is over when the credential is revoked, and refused from then on', async () => {
    const client = await connect(zuil)
    const still = await connect(other)
    const gone = closed(client)
    await broker.setCredentials(credentials.filter(([id]) => id !== zuil))
    await gone
    await expect(connect(zuil)).rejects.toMatchObject({ code: 5 })
    expect(still.connected).toBe(true)
  })

  it('is over when the credential is replaced', async () => {
    const client = await connect(zuil)
    const gone = closed(client)
    const renewed = await hashMqttPassword('a new password')
    await broker.setCredentials(credentials.map(([id, hash]) => [id, id === zuil ? renewed : hash]))
    await gone
    await expect(connect(zuil)).rejects.toMatchObject({ code: 5 })
    await connect(zuil, { password: 'a new password' })
  })
})

describe('publishing', () => {
  it('with QoS 2 ends the connection', async () => {
    const client = await connect(zuil)
    const gone = closed(client)
    client.publish(upTopic(zuil, 'tap'), '{}', { qos: 2 }, () => undefined)
    await gone
  })

  it('of more than a message holds is dropped, of more than a packet holds ends the connection', async () => {
    const backend = await asBackend()
    const topics = hears(backend)
    await backend.subscribeAsync(upFilter('tap'), { qos: 1 })
    const client = await connect(zuil)
    const before = count('TOO_LARGE')
    await client.publishAsync(upTopic(zuil, 'tap'), Buffer.alloc(65_537), { qos: 1 })
    await client.publishAsync(upTopic(zuil, 'tap'), Buffer.alloc(65_536), { qos: 1 })
    await counted('TOO_LARGE', before)
    await eventually(() => topics.length === 1)
    const gone = closed(client)
    client.publish(upTopic(zuil, 'tap'), Buffer.alloc(140_000), { qos: 1 }, () => undefined)
    await gone
    await counted('TOO_LARGE', before + 1)
  })
})

describe('bytes that are no MQTT', () => {
  it.each([
    ['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'NOT_MQTT'],
    ['a packet before the CONNECT', Buffer.from([0x30, 3, 0, 1, 97]), 'NOT_MQTT'],
    ['a CONNECT of a megabyte', Buffer.from([0x10, 0xff, 0xff, 0x3f]), 'TOO_LARGE'],
    ['garbage in a CONNECT', Buffer.from([0x10, 10, ...Array(10).fill(0xff)]), 'NOT_MQTT'],
  ] as const)('%s ends the connection', async (_what, bytes, kind) => {
    const before = count(kind)
    const socket = await raw()
    const gone = closed(socket)
    socket.write(bytes)
    await gone
    await counted(kind, before)
  })

  it('silence ends it too', async () => {
    const before = count('SILENT')
    await closed(await raw())
    await counted('SILENT', before)
  })

  it('and a length of 256 MB after a good CONNECT', async () => {
    const before = count('TOO_LARGE')
    const socket = await raw()
    const gone = closed(socket)
    socket.write(connectPacket(zuil, passwords[zuil] ?? ''))
    await new Promise<void>((resolve) => socket.once('data', () => resolve()))
    socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]))
    await gone
    await counted('TOO_LARGE', before)
  })
})

describe('one that misbehaves', () => {
  it('by not reading is cut off, and keeps nobody waiting', async () => {
    const backend = await asBackend()
    const stalled = await raw()
    stalled.write(connectPacket(zuil, passwords[zuil] ?? ''))
    await new Promise<void>((resolve) => stalled.once('data', () => resolve()))
    const filter = Buffer.from(downFilter(zuil))
    stalled.write(
      Buffer.concat([Buffer.from([0x82, filter.length + 5, 0, 1, 0, filter.length]), filter, Buffer.from([1])]),
    )
    await new Promise<void>((resolve) => stalled.once('data', () => resolve()))
    stalled.pause()
    const gone = closed(stalled)

    const healthy = await connect(other)
    const topics = hears(healthy)
    await subscribe(healthy, downFilter(other))
    const before = count('STALLED')
    // Until the kernel takes no more for it, and then until more waits than may.
    for (let sent = 1; count('STALLED') === before; sent++) {
      // Several at once: the broker reads on of one at a time, whether it was delivered or not.
      for (let i = 0; i < 3; i++) backend.publish(downTopic(zuil, 'verdict'), Buffer.alloc(20_000), { qos: 1 })
      backend.publish(downTopic(other, 'verdict'), '{}', { qos: 1 })
      await eventually(() => topics.length === sent, { what: 'what another zuil was sent' })
    }
    stalled.resume()
    await gone
  })

  it('by a flood is slowed down to its share, while others go on, and is not cut off', async () => {
    const backend = await asBackend()
    const heard: Record<string, number> = { [zuil]: 0, [other]: 0 }
    backend.on('message', (topic) => {
      heard[topic.split('/')[2] ?? ''] = (heard[topic.split('/')[2] ?? ''] ?? 0) + 1
    })
    await backend.subscribeAsync(upFilter('tap'), { qos: 1 })
    const flooding = await connect(zuil)
    const healthy = await connect(other)
    const before = count('FLOOD')
    for (let i = 0; i < 3_000; i++)
      flooding.publish(upTopic(zuil, 'tap'), Buffer.alloc(200), { qos: 1 }, () => undefined)
    for (let i = 0; i < 20; i++) await healthy.publishAsync(upTopic(other, 'tap'), '{}', { qos: 1 })
    await eventually(() => heard[other] === 20)
    expect(heard[zuil]).toBeLessThan(3_000)
    await counted('FLOOD', before)
    expect(flooding.connected).toBe(true)
  })
})

describe('its process', () => {
  it('is started again on the same port after kill -9, with the credentials as they are now', async () => {
    const client = await connect(zuil)
    const gone = closed(client)
    const before = broker.pid()
    await broker.setCredentials(credentials.filter(([id]) => id === zuil))
    process.kill(before ?? 0, 'SIGKILL')
    await gone
    const again = await eventually(() => connect(zuil))
    expect(broker.pid()).not.toBe(before)
    expect(url).toBe(`mqtt://127.0.0.1:${broker.port}`)
    await expect(connect(other)).rejects.toMatchObject({ code: 5 })
    const backend = await asBackend()
    const topics = hears(again)
    await subscribe(again, downFilter(zuil))
    await backend.publishAsync(downTopic(zuil, 'verdict'), '{}', { qos: 1 })
    await eventually(() => topics.length === 1)
  })

  it('leaves signals to its parent', async () => {
    const pid = broker.pid() ?? 0
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGTERM')
    const client = await connect(zuil)
    await subscribe(client, downFilter(zuil))
    expect(broker.pid()).toBe(pid)
  })

  it('does not start where it can’t listen, and says so', async () => {
    const start = startBroker({ host: '127.0.0.1', port: broker.port, credentials: [], log: noLog })
    await expect(start).rejects.toThrow(
      `The MQTT broker can't listen on 127.0.0.1:${broker.port} (EADDRINUSE); set BROKER_HOST or BROKER_PORT.`,
    )
  })
})
