import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describeError, err, type Log, ok, type Result } from '@zuil/protocol'
import { systemClock, uuidv7 } from './clock.ts'
import { type Config, isBackendUrl, type ReaderConfig } from './config.ts'
import { enrol, enrolSentences } from './enrolment/enrol.ts'
import { createDelivery, type Delivery } from './journal/delivery.ts'
import { openJournal } from './journal/journal.ts'
import { type Kept, openKept } from './kept.ts'
import type { Enrolment, Reader, ReaderEvents } from './ports.ts'
import { startScreenServer } from './screen/server.ts'
import { createShell } from './shell.ts'
import { createSimulatedReader } from './simulated/reader.ts'
import { simulatedRoutes } from './simulated/routes.ts'
import { openUplink, type Uplink } from './uplink/uplink.ts'

const { version } = createRequire(import.meta.url)('@zuil/kiosk/package.json') as { version: string }

/** The whole kiosk, running. */
export interface App {
  /** Address of the screen's page. */
  readonly screen: string
  stop(): Promise<void>
}

/** What a person types in to enrol a zuil. */
export interface Typed {
  readonly backendUrl?: string
  readonly name: string
  readonly code: string
}

/** Enrols this device, and keeps what it got; the error is a sentence for who stands before the zuil. */
export const enrolDevice = async (
  config: Config,
  kept: Kept,
  typed: Typed,
): Promise<Result<{ readonly enrolment: Enrolment; readonly serverMs: number }, string>> => {
  const backendUrl = typed.backendUrl ?? config.backendUrl
  if (backendUrl === undefined || !isBackendUrl(backendUrl))
    return err('Het adres van de server moet met https:// beginnen.')
  const deviceId = await kept.deviceId()
  const { name, code } = typed
  const grant = await enrol({ backendUrl, name, code, deviceId, ...(config.ca !== undefined && { ca: config.ca }) })
  if (!grant.ok) return err(enrolSentences[grant.error])
  const { serverTime, ...identity } = grant.value
  const enrolment: Enrolment = { ...identity, backendUrl, deviceId }
  await kept.keepEnrolment(enrolment)
  return ok({ enrolment, serverMs: Date.parse(serverTime) })
}

const timer = (ms: number, call: () => void): (() => void) => {
  const timeout = setTimeout(call, ms)
  return () => clearTimeout(timeout)
}

/**
 * Starts everything: journal, screen, readers, and the uplink once there is an identity.
 * @throws JournalUnavailable, or an error of the system when the screen's port is taken
 */
export const startApp = async (config: Config, log: Log): Promise<App> => {
  const kept = await openKept(config.stateDir)
  const clock = await systemClock(config.bootIdFile)
  const journal = await openJournal({ path: join(config.stateDir, 'journal'), log })
  let uplink: Uplink | undefined
  let delivery: Delivery | undefined

  const simulated = createSimulatedReader()
  const routes = config.readers.some(({ kind }) => kind === 'SIMULATED') ? [simulatedRoutes(simulated)] : []
  const screen = await startScreenServer({
    ...config.screen,
    defaults: config.backendUrl === undefined ? {} : { backendUrl: config.backendUrl },
    routes,
    log,
    enrol: async (typed) => {
      const done = await enrolDevice(config, kept, typed)
      if (!done.ok) return done
      const { enrolment, serverMs } = done.value
      log.info({ zuilId: enrolment.id }, 'enrolled')
      await uplink?.stop()
      shell.happened({ type: 'LINK', up: false })
      shell.happened({ type: 'ENROLLED', name: enrolment.name, serverMs })
      uplink = connect(enrolment)
      return ok({ name: enrolment.name })
    },
  })

  const shell = createShell({
    boot: {
      bootId: clock.bootId,
      ...(kept.enrolment && { name: kept.enrolment.name }),
      ...(kept.desired && { desired: kept.desired }),
      serverMs: kept.serverMs,
      lastSeq: journal.lastSeq,
    },
    clock,
    journal,
    screen,
    send: (tap) => uplink?.send('tap', { v: 1, sent: uplink.sent(), tap }),
    handOver: () => delivery?.kick(),
    keep: (effect) => {
      const kind = effect.type
      const writing = kind === 'KEEP_DESIRED' ? kept.keepDesired(effect.desired) : kept.keepServerTime(effect.serverMs)
      writing.catch((error: unknown) => log.error({ kept: kind, ...describeError(error) }, 'it could not be kept'))
    },
    after: timer,
    log,
  })

  delivery = createDelivery({
    journal,
    send: (batch, taps) => uplink?.send('journal', { v: 1, sent: uplink.sent(), batch, taps: [...taps] }),
    isLive: shell.isLive,
    after: timer,
    log,
  })

  const connect = (enrolment: Enrolment): Uplink =>
    openUplink({
      enrolment,
      clock,
      random: Math.random,
      reconnectMaxMs: config.reconnectMaxMs,
      nextSession: kept.nextSession,
      report: () => ({ revision: shell.state.desired?.revision ?? 0, journalDepth: journal.depth }),
      software: version,
      ...(config.ca !== undefined && { ca: config.ca }),
      log,
      on: {
        link: (up) => {
          shell.happened({ type: 'LINK', up })
          if (up) delivery?.linkUp()
          else delivery?.linkDown()
        },
        serverTime: (anchor) => shell.happened({ type: 'SERVER_TIME', anchor }),
        verdict: ({ verdict }) => shell.happened({ type: 'VERDICT', verdict }),
        journalAck: (ack) => {
          shell.settled(ack.actieIds)
          delivery?.acknowledged(ack)
        },
        desired: (desired) => shell.happened({ type: 'DESIRED', desired }),
        credentialRefused: () => shell.happened({ type: 'CREDENTIAL_REFUSED' }),
      },
    })
  if (kept.enrolment) uplink = connect(kept.enrolment)

  const events: ReaderEvents = {
    card: (card) => shell.happened({ type: 'CARD', card, freshActieId: uuidv7(clock.now().wallMs) }),
    unreadable: (reason) => shell.happened({ type: 'UNREADABLE', reason }),
    status: (id, kind, status) => shell.happened({ type: 'READER', id, kind, status }),
  }
  const readers = await Promise.all(config.readers.map((reader) => readerOf(reader, simulated, log)))
  for (const reader of readers) reader.start(events)

  return {
    screen: screen.url,
    stop: async () => {
      await Promise.all(readers.map((reader) => reader.stop()))
      shell.stop()
      delivery?.stop()
      await uplink?.stop()
      await screen.stop()
      await journal.close()
    },
  }
}

/** What a reader needs is loaded only where there is one: the serial library alone takes 6 MB. */
const readerOf = async (reader: ReaderConfig, simulated: Reader, log: Log): Promise<Reader> => {
  switch (reader.kind) {
    case 'PCSC': {
      const { createPcscReader } = await import('./readers/pcsc.ts')
      return createPcscReader({ log })
    }
    case 'SERIAL': {
      const { createSerialReader } = await import('./readers/serial.ts')
      return createSerialReader({ log, path: reader.path, baudRate: reader.baudRate })
    }
    case 'SIMULATED':
      return simulated
  }
}
