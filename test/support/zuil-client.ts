import { randomBytes, randomUUID } from 'node:crypto'
import {
  type ActieId,
  type CardRead,
  type Command,
  type CommandResult,
  type Desired,
  decode,
  delivery,
  downFilter,
  encode,
  type Health,
  type JournalAck,
  type Message,
  mqttUser,
  parseTopic,
  type Reported,
  type Tap,
  type UpKind,
  upTopic,
  type Verdict,
  type Welcome,
} from '@zuil/protocol'
import mqtt, { type MqttClient } from 'mqtt'

/** A zuil without screen or journal, that speaks to a real broker: for tests of the backend, and for load. */
export interface ZuilClient {
  readonly zuilId: string
  readonly mqtt: MqttClient
  readonly welcome: Welcome
  /** Desired documents as they came, the last one last. */
  readonly desired: readonly Desired[]
  /** Commands as they came. */
  readonly commands: readonly Command[]
  /** Makes a tap as a zuil would now, without sending it; `more` says what was on its screen. */
  newTap(card: CardRead, more?: Partial<Tap>): Tap
  /** Says how it is: in perfect health, but for `health`. */
  heartbeat(health?: Partial<Health>): Promise<void>
  /** Says what became of a document: applied, but for `more`. */
  report(revision: number, more?: Partial<Reported>): Promise<void>
  /** Answers a command. */
  answer(result: Omit<CommandResult, 'v'>): Promise<void>
  /** Sends a live tap; resolves with its verdict. */
  tap(card: CardRead | Tap): Promise<Verdict>
  /** Sends taps as out of a journal; resolves with the acknowledgement of this batch. */
  journal(taps: readonly Tap[]): Promise<JournalAck>
  /** Publishes any bytes, on its own topic of this kind; resolves when the broker acknowledged it. */
  send(kind: UpKind, payload: string | Buffer): Promise<void>
  /** Leaves as it should. */
  leave(): Promise<void>
  /** Is gone without a word: the broker publishes the will. */
  vanish(): void
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>
}

export interface ZuilClientOptions {
  readonly url: string
  readonly zuilId: string
  readonly password: string
  /** Of its device: 1 = it was set up once. */
  readonly generation?: number
  /** Number of this connection; must rise. */
  readonly session?: number
  /** Revision of the desired document that it says it has. */
  readonly revision?: number
  readonly software?: string
  /** Of its machine; another one each time unless given. */
  readonly bootId?: string
  readonly answerWithinMs?: number
}

/** A zuil that lacks nothing. */
export const goodHealth: Health = {
  readers: [{ kind: 'PCSC', status: 'CONNECTED' }],
  journalDepth: 0,
  journalBroken: false,
  screen: 'OK',
  disk: { freeBytes: 20e9, totalBytes: 32e9 },
  diskWornPercent: 3,
  temperatureC: 48,
  underVoltage: false,
  freeMemoryBytes: 5e8,
  upSeconds: 3600,
}

/** A fresh ActieID (UUIDv7) of now. */
export const newActieId = (): ActieId => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Answers that are waited for, by what names them. */
const waiting = <T>(withinMs: number, what: string) => {
  const byKey = new Map<string | number, (answer: T) => void>()
  return {
    settle: (key: string | number, answer: T): void => {
      byKey.get(key)?.(answer)
      byKey.delete(key)
    },
    of: (key: string | number): Promise<T> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          byKey.delete(key)
          reject(new Error(`no ${what} came within ${withinMs} ms`))
        }, withinMs)
        byKey.set(key, (answer) => {
          clearTimeout(timer)
          resolve(answer)
        })
      }),
  }
}

/** Connects without saying hello. Rejects with the broker's refusal (its `code` is that of the CONNACK). */
export const connectMqtt = (
  url: string,
  options: Parameters<typeof mqtt.connectAsync>[1] & object,
): Promise<MqttClient> =>
  mqtt.connectAsync(
    url,
    {
      protocolVersion: 4,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
      messageIdProvider: new mqtt.UniqueMessageIdProvider(),
      ...options,
    },
    false,
  )

/** Connects, says hello, and resolves when the backend welcomed it. */
export const connectZuil = async (options: ZuilClientOptions): Promise<ZuilClient> => {
  const { url, zuilId, password, session = 1, revision = 0, software = 'test', answerWithinMs = 10_000 } = options
  const { bootId = randomUUID(), generation = 1 } = options
  const user = mqttUser(zuilId, generation)
  const monotonicMs = (): number => Math.round(performance.now())
  const verdicts = waiting<Verdict>(answerWithinMs, 'verdict')
  const acks = waiting<JournalAck>(answerWithinMs, 'journal-ack')
  const welcomes = waiting<Welcome>(answerWithinMs, 'welcome')
  const desired: Desired[] = []
  const commands: Command[] = []
  let seq = 0
  let batch = 0

  const client = await connectMqtt(url, {
    clientId: user,
    username: user,
    password,
    will: {
      topic: upTopic(user, 'status'),
      payload: Buffer.from(encode('status', { v: 1, session, state: 'OFFLINE', bootId })),
      ...delivery.status,
    },
  })
  const { stream } = client as { stream?: { setNoDelay?: (on: boolean) => void } }
  stream?.setNoDelay?.(true)
  client.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))

  client.on('message', (name, payload) => {
    const topic = parseTopic(name)
    // What the broker kept was cleared: nothing.
    if (topic?.direction !== 'dn' || payload.length === 0) return
    const message = decode(topic.kind, payload)
    if (!message.ok) throw new Error(`the backend sent an unreadable ${topic.kind}: ${message.error.kind}`)
    switch (topic.kind) {
      case 'welcome':
        return welcomes.settle((message.value as Welcome).session, message.value as Welcome)
      case 'desired':
        desired.push(message.value as Desired)
        return
      case 'verdict': {
        const { verdict } = message.value as Message<'verdict'>
        return verdicts.settle(verdict.actieId, verdict)
      }
      case 'command':
        commands.push(message.value as Command)
        return
      case 'journal-ack':
        return acks.settle((message.value as JournalAck).batch, message.value as JournalAck)
    }
  })

  const publish = async (kind: UpKind, payload: string | Buffer): Promise<void> => {
    await client.publishAsync(upTopic(user, kind), payload, delivery[kind])
  }
  const sent = () => ({ bootId, monotonicMs: monotonicMs() })
  const [granted] = await client.subscribeAsync(downFilter(user), { qos: 1 })
  if (granted?.qos !== 1) throw new Error('the broker did not grant the zuil its own filter')
  await publish('status', encode('status', { v: 1, session, state: 'ONLINE', bootId }))
  const welcomed = welcomes.of(session)
  await publish(
    'hello',
    encode('hello', {
      v: 1,
      session,
      sent: sent(),
      software,
      revision,
      journalDepth: 0,
      wallTime: new Date().toISOString(),
    }),
  )
  const welcome = await welcomed

  const newTap = (card: CardRead, more: Partial<Tap> = {}): Tap => ({
    actieId: newActieId(),
    seq: ++seq,
    bootId,
    monotonicMs: monotonicMs(),
    at: new Date().toISOString(),
    clock: 'ANCHORED',
    notBefore: welcome.serverTime,
    card,
    mode: 'CHECK_IN',
    ifLate: 'BOOK',
    ...more,
  })

  return {
    zuilId,
    mqtt: client,
    welcome,
    desired,
    commands,
    newTap,
    heartbeat: (health = {}) =>
      publish(
        'heartbeat',
        encode('heartbeat', {
          v: 1,
          session,
          sent: sent(),
          wallTime: new Date().toISOString(),
          revision: desired.at(-1)?.revision ?? revision,
          software,
          health: { ...goodHealth, ...health },
        }),
      ),
    report: (applied, more = {}) =>
      publish(
        'reported',
        encode('reported', {
          v: 1,
          session,
          revision: applied,
          outcome: 'APPLIED',
          inUse: applied,
          problems: [],
          ...more,
        }),
      ),
    answer: (result) => publish('result', encode('result', { v: 1, ...result })),
    tap: async (cardOrTap) => {
      const tap = 'actieId' in cardOrTap ? cardOrTap : newTap(cardOrTap)
      const verdict = verdicts.of(tap.actieId)
      void publish('tap', encode('tap', { v: 1, sent: sent(), tap })).catch(() => undefined)
      return verdict
    },
    journal: async (taps) => {
      const number = ++batch
      const ack = acks.of(number)
      void publish('journal', encode('journal', { v: 1, sent: sent(), batch: number, taps: [...taps] })).catch(
        () => undefined,
      )
      return ack
    },
    send: publish,
    leave: async () => {
      await publish('status', encode('status', { v: 1, session, state: 'PLANNED', bootId }))
      await client.endAsync()
    },
    vanish: () => {
      const { stream: raw } = client as { stream?: { destroy?: () => void } }
      raw?.destroy?.()
      client.end(true)
    },
    closed,
  }
}
