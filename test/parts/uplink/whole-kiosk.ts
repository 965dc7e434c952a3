import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  type Command,
  type Desired,
  decode,
  downTopic,
  encode,
  type Message,
  noLog,
  parseTopic,
  type Tap,
  type UpKind,
  upKinds,
  upTopic,
  type Verdict,
} from '@zuil/protocol'
import type { MqttClient } from 'mqtt'
import type { EmbeddedBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { type App, startApp } from '../../../kiosk/app.ts'
import type { ScreenState, View } from '../../../kiosk/core/model.ts'
import { openStateDirectory } from '../../../kiosk/io/state-directory.ts'
import { zuilIdOf } from '../../support/fixtures.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { eventually } from '../../support/wait.ts'
import { connectMqtt } from '../../support/zuil-client.ts'

/** The whole kiosk with its simulated reader, on a real broker, disk and screen server; the backend is played by hand. */

export const id = zuilIdOf(1)
export const password = 'the password of this zuil'
export const deviceId = randomUUID()

export const document = (revision: number, more: Partial<Desired> = {}): Desired => ({
  v: 1,
  revision,
  zuil: { id, name: 'Zuil 1' },
  type: 'CHECK_IN',
  blocked: false,
  inStock: false,
  languages: ['nl'],
  sound: true,
  counters: [{ id: zuilIdOf(7), name: 'Onthaal' }],
  worksOffline: true,
  openingHours: [],
  schedule: [],
  rewards: [],
  ...more,
})

export const urlOf = (broker: EmbeddedBroker): string => `mqtt://127.0.0.1:${broker.port}`

/** What the backend received at one broker, and what it sends there. It answers each hello with a welcome. */
export const playBackend = async (broker: EmbeddedBroker) => {
  const { username = '', password: own = '', url } = broker.endpoint
  const mqtt: MqttClient = await connectMqtt(url, { clientId: `backend-${randomUUID()}`, username, password: own })
  const received: { [K in UpKind]: Message<K>[] } = {
    status: [],
    hello: [],
    heartbeat: [],
    tap: [],
    journal: [],
    reported: [],
    result: [],
  }
  let verdictOf: ((tap: Tap) => Verdict | undefined) | undefined
  const now = (): string => new Date().toISOString()
  const send = <K extends 'welcome' | 'desired' | 'verdict' | 'command' | 'journal-ack'>(
    kind: K,
    message: Message<K>,
  ): Promise<unknown> =>
    // After its end the backend sends nothing more.
    mqtt.publishAsync(downTopic(id, kind), encode(kind, message), { qos: 1 }).catch(() => undefined)
  mqtt.on('message', (topic, payload) => {
    const parsed = parseTopic(topic)
    if (parsed?.direction !== 'up') return
    const message = decode(parsed.kind, payload)
    if (!message.ok) throw new Error(`the zuil sent an unreadable ${parsed.kind}`)
    ;(received[parsed.kind] as unknown[]).push(message.value)
    if (parsed.kind === 'hello') {
      const { session, sent } = message.value as Message<'hello'>
      void send('welcome', {
        v: 1,
        session,
        serverTime: now(),
        helloMonotonicMs: sent.monotonicMs,
        otherSession: 0,
        copied: false,
      })
    }
    if (parsed.kind === 'tap') {
      const verdict = verdictOf?.((message.value as Message<'tap'>).tap)
      if (verdict) void send('verdict', { v: 1, serverTime: now(), verdict })
    }
    if (parsed.kind === 'journal') {
      const { batch, taps } = message.value as Message<'journal'>
      const actieIds = taps.map(({ actieId }) => actieId)
      void send('journal-ack', { v: 1, serverTime: now(), batch, actieIds })
    }
  })
  await mqtt.subscribeAsync(
    upKinds.map((kind) => upTopic(id, kind)),
    { qos: 1 },
  )
  return {
    received,
    configure: (desired: Desired) => send('desired', desired),
    command: async (kind: Command['kind'], expiresMs = Date.now() + 60_000): Promise<string> => {
      const command = { v: 1 as const, id: randomUUID(), kind, expiresAt: new Date(expiresMs).toISOString() }
      await send('command', command)
      return command.id
    },
    judge: (by: (tap: Tap) => Verdict | undefined) => {
      verdictOf = by
    },
    end: () => mqtt.end(true),
  }
}

export interface KioskOptions {
  readonly broker: EmbeddedBroker
  readonly backendUrl?: string
  readonly probationMs?: number
  readonly printer?: { readonly path: string; readonly baudRate: number }
}

/** A state directory with an identity, and a kiosk that can be started on it again and again. */
export const prepareKiosk = async ({
  broker,
  backendUrl = 'http://127.0.0.1:9',
  probationMs = 60_000,
  printer,
}: KioskOptions) => {
  const folder = await temporaryFolder()
  const stateDir = join(folder.path, 'zuil')
  const mqtt = { url: urlOf(broker), username: id, password }
  await (await openStateDirectory(stateDir)).saveEnrolment({
    id,
    name: 'Zuil 1',
    session: 0,
    mqtt,
    backendUrl,
    deviceId,
  })
  let app: App | undefined
  const start = async (): Promise<void> => {
    app = await startApp(
      {
        stateDir,
        screen: { host: '127.0.0.1', port: 0, allowOrigins: [] },
        readers: [{ kind: 'SIMULATED' }],
        ...(printer && { printer }),
        reconnectMaxMs: 200,
        probationMs,
        resultMs: 6_000,
        logLevel: 'silent',
        bootIdFile: '/proc/sys/kernel/random/boot_id',
      },
      noLog,
      () => '{"level":"info"}\n{"level":"warn"}\n',
    )
  }
  const stop = async (): Promise<void> => {
    await app?.stop()
    app = undefined
  }
  const call = (path: string, method: string, body?: object): Promise<Response> =>
    fetch(`${app?.screen}${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  const screen = async (): Promise<ScreenState> => (await (await call('/state', 'GET')).json()) as ScreenState
  return {
    stateDir,
    start,
    stop,
    get app() {
      return app
    },
    screen,
    shows: (what: View['screen'], withinMs = 10_000): Promise<ScreenState> =>
      eventually(
        async () => {
          const state = await screen()
          return state.view.screen === what && state
        },
        { what: `the screen ${what}`, withinMs },
      ),
    tap: async (chipNumber: string): Promise<void> => {
      await call('/simulated/card', 'DELETE')
      await call('/simulated/card', 'PUT', { chipNumber })
    },
    end: async (): Promise<void> => {
      await stop()
      await folder.remove()
    },
  }
}
