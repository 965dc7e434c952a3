import {
  type CommandResult,
  createLog,
  decode,
  downTopic,
  encode,
  type Health,
  type Heartbeat,
  type Hello,
  noLog,
  type Reported,
  type Status,
  type UpKind,
  upTopic,
  type Welcome,
} from '@zuil/protocol'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedBroker, startBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { openUplink, type Uplink, type UplinkOptions } from '../../../kiosk/uplink/uplink.ts'
import { zuilIdOf } from '../../support/fixtures.ts'
import { eventually } from '../../support/wait.ts'
import { connectMqtt } from '../../support/zuil-client.ts'

/** The zuil's uplink on the real broker; the backend is played by hand. */

const id = zuilIdOf(1)
const password = 'the password of this zuil'

let broker: EmbeddedBroker
let backend: MqttClient
let uplink: Uplink | undefined
let sessions: number
let events: string[]
let lines: string[]
let hellos: Hello[]
let statuses: Status[]
let heartbeats: Heartbeat[]
let reports: Reported[]
let results: CommandResult[]

const health: Health = {
  readers: [{ kind: 'PCSC', status: 'CONNECTED' }],
  journalDepth: 4,
  journalBroken: false,
  screen: 'OK',
  upSeconds: 12,
}
const listened = ['hello', 'status', 'heartbeat', 'reported', 'result'] as const

beforeAll(async () => {
  const credentials = [[id, await hashMqttPassword(password)]] as const
  broker = await startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
})
afterAll(() => broker?.stop())

beforeEach(async () => {
  events = []
  lines = []
  hellos = []
  statuses = []
  heartbeats = []
  reports = []
  results = []
  sessions ??= 0
  const { username = '', password: own = '', url } = broker.endpoint
  backend = await connectMqtt(url, { clientId: `backend-${Math.random()}`, username, password: own })
  const lists = { hello: hellos, status: statuses, heartbeat: heartbeats, reported: reports, result: results }
  backend.on('message', (topic, payload) => {
    for (const kind of listened) {
      if (topic !== upTopic(id, kind)) continue
      const message = decode<UpKind>(kind, payload)
      if (message.ok) (lists[kind] as unknown[]).push(message.value)
    }
  })
  await backend.subscribeAsync(
    listened.map((kind) => upTopic(id, kind)),
    { qos: 1 },
  )
})
afterEach(async () => {
  await uplink?.stop()
  uplink = undefined
  backend.end(true)
})

const open = (as = password, more: Partial<UplinkOptions> = {}): void => {
  const start = performance.now()
  uplink = openUplink({
    enrolment: { id, mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, username: id, password: as } },
    clock: { bootId: 'boot', now: () => ({ monotonicMs: 5_000 + performance.now() - start, wallMs: 0 }) },
    random: () => 0.1,
    reconnectMaxMs: 300,
    nextSession: async (above) => {
      sessions = Math.max(sessions, above) + 1
      return sessions
    },
    report: () => ({ revision: 3, journalDepth: 4 }),
    health: async () => health,
    software: 'test',
    log: createLog(
      'info',
      (line) => lines.push(line),
      () => 0,
    ),
    on: {
      link: (up) => events.push(up ? 'UP' : 'DOWN'),
      unreachable: (problem) => events.push(`UNREACHABLE ${problem}`),
      serverTime: ({ serverMs, monotonicMs }) =>
        events.push(`TIME ${serverMs} at ${Math.floor(monotonicMs / 1_000)} s`),
      verdict: ({ verdict }) => events.push(`VERDICT ${verdict.actieId}`),
      journalAck: ({ batch }) => events.push(`ACK ${batch}`),
      desired: ({ revision }) => events.push(`DESIRED ${revision}`),
      desiredUnreadable: ({ revision, field }) => events.push(`UNREADABLE ${revision} ${field}`),
      command: ({ kind }) => events.push(`COMMAND ${kind}`),
      credentialRefused: () => events.push('REFUSED'),
    },
    ...more,
  })
}
const welcome = (
  session: number,
  helloMonotonicMs = 5_000,
  more: Partial<Pick<Welcome, 'otherSession' | 'copied'>> = {},
): Promise<unknown> =>
  backend.publishAsync(
    downTopic(id, 'welcome'),
    encode('welcome', {
      ...{ v: 1, session, serverTime: '2026-11-23T20:00:00.000Z', helloMonotonicMs },
      ...{ otherSession: 0, copied: false, ...more },
    }),
    { qos: 1 },
  )
const greeted = () => eventually(() => hellos.length > 0, { what: 'a hello' })

describe('the uplink', () => {
  it('is up when the backend answers this session’s hello, not when the broker is there', async () => {
    open(password, { helloRetryMs: 300 })
    await greeted()
    expect(hellos[0]).toMatchObject({ session: sessions, revision: 3, journalDepth: 4, software: 'test' })
    expect(hellos[0]?.sent.bootId).toBe('boot')
    await welcome(sessions - 1)
    await welcome(sessions + 1)
    // A backend that was not there is asked again.
    await eventually(() => hellos.length > 1, { what: 'another hello' })
    expect(new Set(events)).toEqual(new Set(['UNREACHABLE NO_ANSWER']))
    await welcome(sessions)
    await eventually(() => events.includes('UP'))
    const times = () => events.filter((what) => what.startsWith('TIME'))
    // Half of the way there and back is known.
    expect(times()[0]).toMatch(/^TIME 1795464000000 at [5-9] s$/)
    await welcome(sessions)
    await eventually(() => times().length === 2)
    expect(events.filter((what) => what === 'UP')).toHaveLength(1)
  })

  it('takes no time of a welcome that waited, and asks again; what it sends says when, by the time that it has', async () => {
    let monotonicMs = 5_000
    open(password, { heartbeatMs: 100, clock: { bootId: 'boot', now: () => ({ monotonicMs, wallMs: 0 }) } })
    await greeted()
    expect(hellos[0]?.sent).toEqual({ bootId: 'boot', monotonicMs })
    await welcome(sessions)
    await eventually(() => events.includes('UP'))
    const time = 'TIME 1795464000000 at 5 s'
    // The backend stood still for an hour, and answers then what was asked before.
    monotonicMs += 3_600_000
    const asked = hellos.length
    await welcome(sessions)
    await eventually(() => hellos.length > asked, { what: 'another hello' })
    expect(events.filter((what) => what.startsWith('TIME'))).toEqual([time])
    const sent = { bootId: 'boot', monotonicMs, at: '2026-11-23T21:00:00.000Z' }
    expect(hellos.at(-1)?.sent).toEqual(sent)
    expect(uplink?.sent()).toEqual(sent)
    await eventually(() => heartbeats.some(({ sent: { at } }) => at === sent.at))
    await welcome(sessions, monotonicMs)
    await eventually(() => events.filter((what) => what.startsWith('TIME')).length === 2)
    expect(uplink?.sent().at).toBe('2026-11-23T20:00:00.000Z')
  })

  it('ignores what it does not understand, and what is not for it, and does not log it', async () => {
    open()
    await greeted()
    await welcome(sessions)
    await eventually(() => events.includes('UP'))
    const document = {
      v: 1 as const,
      revision: 7,
      zuil: { id: zuilIdOf(2), name: 'Zuil 2' },
      type: 'CHECK_IN' as const,
      blocked: false,
      inStock: false,
      languages: ['nl' as const],
      sound: true,
      counters: [],
      worksOffline: true,
      openingHours: [],
      schedule: [],
      rewards: [],
    }
    const send = (kind: 'verdict' | 'desired' | 'journal-ack', text: string | Buffer) =>
      backend.publishAsync(downTopic(id, kind), text, { qos: 1 })
    for (const nonsense of ['', '{', 'null', '{"v":2,"naam":"Godelieve"}', Buffer.alloc(65_537, 'x')])
      await send('verdict', nonsense)
    await send('desired', encode('desired', document))
    await send('desired', encode('desired', { ...document, revision: 8, zuil: { id, name: 'Zuil 1' } }))
    await eventually(() => events.includes('DESIRED 8'))
    expect(events).not.toContain('DESIRED 7')
    expect(events.some((what) => what.startsWith('VERDICT'))).toBe(false)
    expect(lines.filter((line) => line.includes('could not be decoded')).length).toBeGreaterThan(3)
    expect(lines.join()).not.toContain('Godelieve')
  })

  it('publishes PLANNED when it is stopped, and its will when it is not', async () => {
    open()
    await greeted()
    await eventually(() => statuses.some(({ state }) => state === 'ONLINE'))
    const first = sessions
    await uplink?.stop()
    await eventually(() => statuses.at(-1)?.state === 'PLANNED')
    expect(statuses.filter(({ session, state }) => session === first && state === 'OFFLINE')).toEqual([])

    open()
    await eventually(() => statuses.at(-1)?.state === 'ONLINE')
    await broker.setCredentials([])
    await eventually(() => statuses.at(-1)?.state === 'OFFLINE')
    expect(statuses.at(-1)?.session).toBe(sessions)
    await broker.setCredentials([[id, await hashMqttPassword(password)]])
  })

  it('comes back by itself, each time as a new session, after it was refused too', async () => {
    open()
    await greeted()
    await welcome(sessions)
    await eventually(() => events.includes('UP'))
    const before = sessions
    await broker.setCredentials([])
    await eventually(() => events.includes('REFUSED'))
    expect(events).toContain('DOWN')
    await broker.setCredentials([[id, await hashMqttPassword(password)]])
    hellos.length = 0
    await greeted()
    expect(hellos[0]?.session).toBeGreaterThan(before)
    await welcome(hellos[0]?.session ?? 0)
    await eventually(() => events.at(-1) === 'UP')
  })

  it('goes above the highest number that the backend knows of another connection, at once and without a will', async () => {
    open()
    await greeted()
    const first = sessions
    await welcome(first, 5_000, { otherSession: first + 300 })
    await eventually(() => hellos.some(({ session }) => session === first + 301), { what: 'a higher session' })
    await welcome(first + 301, 5_000, { otherSession: first + 300 })
    await eventually(() => events.includes('UP'))
    // The backend heard the new connection after the old: no will may come of one that left in good order.
    const own = statuses.filter(({ session }) => session >= first)
    expect(own.map(({ session, state }) => [session, state])).toEqual([
      [first, 'ONLINE'],
      [first + 301, 'ONLINE'],
    ])
    expect(own[0]?.bootId).toBe('boot')
    expect(events.filter((what) => what === 'UP')).toHaveLength(1)
    expect(lines.join()).toContain('connecting again')
  })

  it('does not push another device of the same identity off again and again, once it is told of it', async () => {
    backend.on('message', (topic, payload) => {
      const hello = topic === upTopic(id, 'hello') ? decode('hello', payload) : undefined
      if (!hello?.ok) return
      const { session, sent } = hello.value
      void welcome(session, sent.monotonicMs, { copied: hellos.length > 4 })
    })
    const more = { reconnectMaxMs: 60_000, random: () => 0, heartbeatMs: 200 }
    open(password, more)
    const first = uplink
    open(password, { ...more, clock: { bootId: 'another boot', now: () => ({ monotonicMs: 1, wallMs: 0 }) } })
    try {
      await eventually(() => hellos.length > 4, { what: 'each to push the other off' })
      // Until then a connection does not live for three heartbeats.
      await eventually(() => new Set(heartbeats.slice(-3).map(({ session }) => session)).size === 1 && heartbeats[2], {
        what: 'one of them to stay',
      })
      expect(lines.filter((line) => line.includes('waits longer')).length).toBeGreaterThanOrEqual(1)
    } finally {
      await first?.stop()
    }
  })

  it('says how the zuil is, every so often, as long as it is connected', async () => {
    open(password, { heartbeatMs: 100 })
    await eventually(() => heartbeats.length >= 3, { what: 'three heartbeats' })
    expect(heartbeats[0]).toMatchObject({ session: sessions, revision: 3, software: 'test', health })
    const clocks = heartbeats.map(({ sent }) => sent.monotonicMs)
    // A tenth less or more; the timer itself may be late.
    expect((clocks[2] ?? 0) - (clocks[1] ?? 0)).toBeGreaterThanOrEqual(85)
    await uplink?.stop()
    const count = heartbeats.length
    await eventually(() => statuses.at(-1)?.state === 'PLANNED')
    expect(heartbeats.length).toBe(count)
  })

  it('beats on when its health can not be read', async () => {
    let times = 0
    open(password, {
      heartbeatMs: 50,
      health: async () => {
        times += 1
        if (times === 1) throw new Error('no such file')
        return health
      },
    })
    await eventually(() => heartbeats.length > 0, { what: 'a heartbeat' })
    expect(lines.join()).toContain('Making a heartbeat failed')
  })

  it('reports, and receives and answers commands', async () => {
    open()
    await greeted()
    const command = { v: 1 as const, id: zuilIdOf(9), kind: 'LOG' as const, expiresAt: '2026-11-23T20:00:00.000Z' }
    await backend.publishAsync(downTopic(id, 'command'), encode('command', command), { qos: 1 })
    await eventually(() => events.includes('COMMAND LOG'))
    const report = {
      revision: 6,
      outcome: 'REFUSED' as const,
      inUse: 5,
      problems: [{ field: 'counters', reason: 'NO_REWARD' as const }],
    }
    uplink?.report(report)
    uplink?.send('result', { v: 1, id: command.id, outcome: 'DONE', log: '"line"\n' })
    await eventually(() => reports.length === 1 && results.length === 1)
    expect(reports[0]).toEqual({ v: 1, session: sessions, ...report })
    expect(results[0]).toMatchObject({ id: command.id, log: '"line"\n' })
  })

  it('names a document that it does not understand, if it is its own', async () => {
    open()
    await greeted()
    const send = (document: object) =>
      backend.publishAsync(downTopic(id, 'desired'), JSON.stringify(document), { qos: 1 })
    const own = { zuil: { id, name: 'Zuil 1' } }
    await send({ v: 1, revision: 7, zuil: { id: zuilIdOf(2), name: 'Zuil 2' } })
    await send({ v: 1, revision: -1, ...own })
    await send({ v: 1, revision: 8, ...own, type: 'COFFEE' })
    await send({ v: 2, revision: 9, ...own })
    await eventually(() => events.length === 2)
    expect(events).toEqual(['UNREADABLE 8 type', 'UNREADABLE 9 v'])
  })

  it('goes to another broker when it is given one', async () => {
    const closed = 'mqtt://127.0.0.1:1'
    open(password, { brokerUrl: closed })
    await eventually(() => lines.some((line) => line.includes('No connection to the MQTT broker')))
    expect(hellos).toEqual([])
    await uplink?.stop()
    open(password, {
      enrolment: { id, mqtt: { url: closed, username: id, password } },
      brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
    })
    await greeted()
  })

  it('says nothing more once it is stopped', async () => {
    open()
    await greeted()
    await welcome(sessions)
    await eventually(() => events.includes('UP'))
    const before = [...events]
    const stopping = uplink?.stop()
    await welcome(sessions)
    await stopping
    await eventually(() => statuses.at(-1)?.state === 'PLANNED')
    expect(events).toEqual(before)
  })
})
