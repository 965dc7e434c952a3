import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import {
  downFilter,
  downKinds,
  downTopic,
  mqttUser,
  noLog,
  sharedUpFilter,
  upFilter,
  upKinds,
  upTopic,
} from '@zuil/protocol'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RefusalKind } from '../../backend/platform/mqtt/broker/access.ts'
import { type EmbeddedBroker, startBroker } from '../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { eventually } from '../support/wait.ts'
import { connectMqtt } from '../support/zuil-client.ts'

/** What a zuil that was taken over tries with topics that are not its own, at both brokers as they are shipped. */

const id = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
const zuil = mqttUser(id, 3)
/** The device before it, whose credential has ended. */
const former = mqttUser(id, 2)
const other = mqttUser('3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12', 1)
const password = 'the password of every zuil here'
const GROUP = 'a-group-that-nobody-knows'

describe.each(['embedded', 'Mosquitto as shipped'] as const)('at the broker %s', (kind) => {
  let embedded: EmbeddedBroker | undefined
  let mosquitto: Mosquitto | undefined
  let zuilUrl: string
  const open: MqttClient[] = []

  beforeAll(async () => {
    const hash = await hashMqttPassword(password)
    const credentials = [zuil, other].map((user) => [user, hash] as const)
    if (kind === 'embedded') {
      embedded = await startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
      zuilUrl = `mqtt://127.0.0.1:${embedded.port}`
    } else {
      mosquitto = await startMosquitto([['backend', hash], ...credentials])
      zuilUrl = mosquitto.zuilUrl
    }
  })
  afterEach(() => {
    for (const client of open.splice(0)) client.end(true)
  })
  afterAll(async () => {
    await embedded?.stop()
    await mosquitto?.stop()
  })

  const keep = (client: MqttClient): MqttClient => {
    client.on('error', () => undefined)
    open.push(client)
    return client
  }
  const connect = async (user: string, options: object = {}): Promise<MqttClient> =>
    keep(await connectMqtt(zuilUrl, { clientId: user, username: user, password, ...options }))
  const asBackend = async (): Promise<MqttClient> => {
    const endpoint = embedded?.endpoint ?? { url: mosquitto?.backendUrl ?? '', username: 'backend', password }
    const clientId = `backend-${randomBytes(4).toString('hex')}`
    return keep(await connectMqtt(endpoint.url, { ...endpoint, clientId }))
  }
  const count = (refusal: RefusalKind): number => embedded?.refusals()[refusal] ?? 0
  /** The embedded broker counts what it refuses; Mosquitto does not say. */
  const counted = async (refusal: RefusalKind, atLeast: number): Promise<void> => {
    if (embedded) await eventually(() => count(refusal) >= atLeast, { withinMs: 20_000 })
  }
  /** What a client hears from now on. */
  const hears = (client: MqttClient): string[] => {
    const topics: string[] = []
    client.on('message', (topic) => topics.push(topic))
    return topics
  }
  /** The granted quality of each filter, as the SUBACK has it. */
  const subscribe = (client: MqttClient, ...filters: string[]): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      client.once('packetreceive', function heard(packet) {
        if (packet.cmd === 'suback') resolve(packet.granted as number[])
        else client.once('packetreceive', heard)
      })
      client.subscribe(
        filters,
        { qos: 1 },
        (error) => error && !/subscribe error/i.test(error.message) && reject(error),
      )
    })

  const hostile = [
    '#',
    '+/#',
    '+/+/+/+/+',
    'zuil/#',
    'zuil/v1/+/dn/#',
    'zuil/v1/+/up/#',
    downFilter(other),
    downFilter(former),
    downFilter(id),
    `/${downFilter(zuil)}`,
    `zuil/v1/${zuil}/#`,
    `zuil/v1/${zuil}/up/#`,
    upTopic(zuil, 'tap'),
    ...downKinds.map((one) => downTopic(zuil, one)),
    ...upKinds.flatMap((one) => [upFilter(one), upTopic(other, one)]),
    ...['backend', 'x', GROUP].flatMap((group) => [
      ...upKinds.map((one) => sharedUpFilter(group, one)),
      ...['#', 'zuil/v1/+/up/#', 'zuil/v1/+/dn/#', downFilter(zuil)].map((filter) => `$share/${group}/${filter}`),
    ]),
    '$queue/zuil/v1/+/up/tap',
    '$SYS/#',
    '$CONTROL/#',
    '$CONTROL/dynamic-security/v1/response',
  ]

  it('a subscription to anything but its own filter is refused, also beside it, and nothing is swallowed', async () => {
    const backend = await asBackend()
    const arrived = hears(backend)
    // As several backends share what arrives: one that also had a share would get every other message.
    const shares = kind === 'embedded' ? upFilter('tap') : sharedUpFilter(GROUP, 'tap')
    await backend.subscribeAsync(shares, { qos: 1 })
    const client = await connect(zuil)
    const topics = hears(client)
    const before = count('SUBSCRIBE')
    expect(await subscribe(client, ...hostile, downFilter(zuil))).toEqual([...hostile.map(() => 128), 1])
    await counted('SUBSCRIBE', before + hostile.length)
    const victim = await connect(other)
    for (let i = 0; i < 10; i++) await victim.publishAsync(upTopic(other, 'tap'), '{}', { qos: 1 })
    await eventually(() => arrived.length === 10)
    await backend.publishAsync(downTopic(other, 'verdict'), '{}', { qos: 1 })
    await backend.publishAsync(downTopic(zuil, 'verdict'), '{}', { qos: 1 })
    await eventually(() => topics.length > 0)
    expect(topics).toEqual([downTopic(zuil, 'verdict')])
  })

  it('a subscription that is kept over a connection gains nothing', async () => {
    const backend = await asBackend()
    const client = await connect(zuil)
    await subscribe(client, downFilter(other), downFilter(zuil))
    await client.endAsync()
    // The embedded broker refuses a session that is to be kept; Mosquitto keeps what it granted alone.
    const again = await connect(zuil, { clean: false }).catch(() => connect(zuil))
    const topics = hears(again)
    await subscribe(again, downFilter(other), downFilter(zuil))
    await again.endAsync()
    const third = await connect(zuil, { clean: embedded !== undefined })
    const heard = hears(third)
    await subscribe(third, downFilter(zuil))
    await backend.publishAsync(downTopic(other, 'verdict'), '{}', { qos: 1 })
    await backend.publishAsync(downTopic(zuil, 'verdict'), '{}', { qos: 1 })
    await eventually(() => heard.length > 0)
    expect([topics, heard]).toEqual([[], [downTopic(zuil, 'verdict')]])
  })

  it('a message on a topic that is not its own reaches nobody, and is kept for nobody', async () => {
    const backend = await asBackend()
    const arrived = hears(backend)
    await backend.subscribeAsync('zuil/v1/#', { qos: 1 })
    const client = await connect(zuil)
    const before = count('PUBLISH')
    const topics = [
      ...upKinds.flatMap((one) => [upTopic(other, one), upTopic(former, one), upTopic(id, one)]),
      ...downKinds.flatMap((one) => [downTopic(zuil, one), downTopic(other, one)]),
      `zuil/v1/${zuil}/up/unknown`,
      `${upTopic(zuil, 'tap')}/x`,
      'zuil/v1/backend/probe/x',
      'elsewhere',
    ]
    for (const topic of topics) {
      await client.publishAsync(topic, '{}', { qos: 1 })
      await client.publishAsync(topic, '{}', { qos: 1, retain: true })
    }
    await client.publishAsync(upTopic(zuil, 'tap'), '{}', { qos: 1 })
    await counted('PUBLISH', before + 2 * topics.length)
    await eventually(() => arrived.length > 0)
    expect(arrived).toEqual([upTopic(zuil, 'tap')])
    const later = await asBackend()
    const kept = hears(later)
    await later.subscribeAsync('zuil/v1/#', { qos: 1 })
    await client.publishAsync(upTopic(zuil, 'tap'), '{}', { qos: 1 })
    await eventually(() => kept.length > 0)
    expect(kept).toEqual([upTopic(zuil, 'tap')])
  })

  it('MQTT 5, exactly-once delivery and strange names of topics give nobody more than its own', async () => {
    const backend = await asBackend()
    const arrived = hears(backend)
    await backend.subscribeAsync('zuil/v1/#', { qos: 2 })
    const victim = await connect(other)
    const heardByVictim = hears(victim)
    await subscribe(victim, downFilter(other))
    // aedes knows MQTT 3 alone; Mosquitto grants a session that is kept no more than one that is not.
    const options = {
      ...{ protocolVersion: 5, clean: true },
      properties: { sessionExpiryInterval: 4_294_967_295, topicAliasMaximum: 10, requestProblemInformation: true },
    }
    const newer = await connect(zuil, options).catch(() => undefined)
    expect(newer !== undefined).toBe(kind !== 'embedded')
    if (newer) expect(await subscribe(newer, ...hostile)).toEqual(hostile.map(() => 135))
    const strange = [
      upTopic(other, 'tap').toUpperCase(),
      `${upTopic(zuil, 'tap')}/`,
      `/${upTopic(zuil, 'tap')}`,
      upTopic(zuil, 'tap').replace(/\/up\//, '//up/'),
      `zuil/v1/${zuil}/../${other}/up/tap`,
      `zuil/v1/${zuil}\u200b/up/tap`,
      `zuil/v1/${other}/up/tap\u202e`,
      'zuil/v1/%75/up/tap',
      'zuil/v1/%u/up/tap',
      '$SYS/broker/log',
    ]
    const foreign = [upTopic(other, 'tap'), downTopic(other, 'verdict'), downTopic(other, 'desired')]
    const properties = { messageExpiryInterval: 9, responseTopic: downTopic(other, 'desired') }
    for (const topic of [...strange, ...foreign]) {
      const client = await connect(zuil, newer && options)
      const ended = new Promise<void>((resolve) => client.once('close', () => resolve()))
      for (const qos of [0, 1, 2] as const)
        client.publish(topic, '{}', { qos, ...(newer && { properties }) }, () => undefined)
      await Promise.race([ended, client.publishAsync(upTopic(zuil, 'tap'), '{}', { qos: 1 })])
      client.end(true)
    }
    const last = await connect(zuil)
    await last.publishAsync(upTopic(zuil, 'tap'), '{}', { qos: 1 })
    await backend.publishAsync(downTopic(other, 'verdict'), '{}', { qos: 1 })
    await eventually(() => heardByVictim.length > 0 && arrived.includes(upTopic(zuil, 'tap')))
    expect(heardByVictim).toEqual([downTopic(other, 'verdict')])
    expect(new Set(arrived)).toEqual(new Set([upTopic(zuil, 'tap'), downTopic(other, 'verdict')]))
  })

  it('commands to the broker itself are not taken', async () => {
    const client = await connect(zuil)
    const commands = [{ command: 'setDefaultACLAccess', acls: [{ acltype: 'subscribe', allow: true }] }]
    await client
      .publishAsync('$CONTROL/dynamic-security/v1', JSON.stringify({ commands }), { qos: 1 })
      .catch(() => undefined)
    await client.publishAsync('$SYS/x', '{}', { qos: 1 }).catch(() => undefined)
    const again = await connect(zuil)
    expect(await subscribe(again, '#', downFilter(other))).toEqual([128, 128])
  })

  it('a will is held to the same rules', async () => {
    const backend = await asBackend()
    const arrived = hears(backend)
    await backend.subscribeAsync('zuil/v1/#', { qos: 1 })
    const will = { payload: Buffer.from('{}'), qos: 1 as const, retain: true }
    const bad = await connect(zuil, { will: { ...will, topic: downTopic(other, 'desired') } }).catch(() => undefined)
    const good = await connect(other, { will: { ...will, topic: upTopic(other, 'status') } })
    for (const client of [bad, good]) (client as unknown as { stream: Socket } | undefined)?.stream.destroy()
    await eventually(() => arrived.includes(upTopic(other, 'status')))
    expect(arrived).toEqual([upTopic(other, 'status')])
    await backend.publishAsync(upTopic(other, 'status'), '', { qos: 1, retain: true })
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['no password', { password: undefined }],
    ['no name', { username: undefined, password: undefined }],
    ['an unknown name', { clientId: 'x', username: 'x' }],
    ["the former device's name", { clientId: former, username: former }],
    ['the bare id', { clientId: id, username: id }],
    ["the backend's name and a guess", { clientId: 'backend-1', username: 'backend', password: 'a guess' }],
  ])('a connection with %s is refused', async (_what, options) => {
    await expect(connect(zuil, options)).rejects.toMatchObject({ code: 5 })
  })

  it('one cannot push another off by its client id', async () => {
    const victim = await connect(other)
    // Mosquitto gives a zuil its user name as client id, whatever it asks for.
    await connect(zuil, { clientId: other }).catch(() => undefined)
    await victim.publishAsync(upTopic(other, 'tap'), '{}', { qos: 1 })
    expect(victim.connected).toBe(true)
  })

  it('a message that is too large reaches nobody', async () => {
    const backend = await asBackend()
    const arrived = hears(backend)
    await backend.subscribeAsync(upFilter('tap'), { qos: 1 })
    const client = await connect(zuil)
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()))
    client.publish(upTopic(zuil, 'tap'), Buffer.alloc(140_000), { qos: 1 }, () => undefined)
    await ended
    const again = await connect(zuil)
    await again.publishAsync(upTopic(zuil, 'tap'), Buffer.alloc(65_536), { qos: 1 })
    await eventually(() => arrived.length > 0)
    expect(arrived).toHaveLength(1)
  })
})
