import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describeError, err, type Log, ok } from '@zuil/protocol'
import { fetchLogo, openLogos } from './branding/logo.ts'
import { type Config, ConfigRefused, type ReaderConfig, readersDoNotFit } from './config.ts'
import { currentTime } from './core/step.ts'
import { enrolDevice } from './enrolment/enrol-device.ts'
import { createDeviceShowing, showDevice } from './enrolment/show-device.ts'
import { healthOf } from './health/health-of.ts'
import { createMachineHealth } from './health/machine.ts'
import { readersFit } from './io/addresses.ts'
import { startTimer, systemClock, uuidv7 } from './io/clock.ts'
import { openStateDirectory, type StateDirectory } from './io/state-directory.ts'
import { createDelivery, type Delivery } from './journal/delivery.ts'
import { createHandIn } from './journal/hand-in.ts'
import { openJournal } from './journal/journal.ts'
import { fetchMemberList } from './members/fetch.ts'
import { openMembers } from './members/members.ts'
import { createMemberListUpkeep } from './members/upkeep.ts'
import type { ReaderEvents } from './ports.ts'
import { openPrinter } from './printer/open.ts'
import { createQrPictures } from './qr/qr.ts'
import { createKeyboardReader } from './readers/keyboard.ts'
import { openReader } from './readers/open.ts'
import { startScreenServer } from './screen/server.ts'
import { createShell, type Shell } from './shell.ts'
import { createSimulatedReader } from './simulated/reader.ts'
import { simulatedRoutes } from './simulated/routes.ts'
import { createCommands } from './uplink/commands.ts'
import { createLink, type LinkTarget } from './uplink/link.ts'
import { openUplink, type Uplink } from './uplink/uplink.ts'
import { startWithoutDisk } from './without-disk.ts'

const { version } = createRequire(import.meta.url)('@zuil/kiosk/package.json') as { version: string }

/** The whole kiosk, running. */
export interface App {
  /** Address of the screen's page. */
  readonly screen: string
  /** Resolves when the back office wants the program to be started again. */
  readonly restart: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the kiosk, also where its disk is full, read-only or broken: then with what it can do without.
 * @param logTail the last lines of the log
 * @throws ConfigRefused when its readers are none for the backend at which it is enrolled, JournalUnavailable when another zuil runs here, or an error of the system when the screen's port is taken
 */
export const startApp = async (config: Config, log: Log, logTail: () => string): Promise<App> => {
  const opened = await openStateDirectory(config.stateDir).then(ok, err)
  return opened.ok ? startOn(opened.value, config, log, logTail) : startWithoutDisk(config, opened.error, log)
}

/**
 * Starts everything: journal, screen, readers, and the uplink once there is an identity.
 */
const startOn = async (
  stateDirectory: StateDirectory,
  config: Config,
  log: Log,
  logTail: () => string,
): Promise<App> => {
  const ca = config.ca === undefined ? {} : { ca: config.ca }
  const enrolledAt = stateDirectory.enrolment?.backendUrl
  if (enrolledAt !== undefined && !readersFit(config.readers, enrolledAt))
    throw new ConfigRefused(readersDoNotFit(enrolledAt))
  let delivery: Delivery | undefined
  let shell: Shell | undefined
  const clock = await systemClock(config.bootIdFile)
  const journal = await openJournal({
    path: join(config.stateDir, 'journal'),
    log,
    changed: () => {
      shell?.dispatch({ type: 'JOURNAL', writable: journal.writable, lastSeq: journal.lastSeq })
      delivery?.kick()
    },
  })
  const machine = createMachineHealth({ stateDir: config.stateDir })
  const printer = config.printer && (await openPrinter(config.printer, log))

  const members = await openMembers({
    path: join(config.stateDir, 'members.json'),
    fetchList: async (etag, byNumber) =>
      link.enrolment
        ? fetchMemberList({ ...link.enrolment, ...ca })(etag, byNumber)
        : { kind: 'UNREACHABLE', problem: { kind: 'NOT_ENROLLED' } },
    changed: () => shell?.dispatch({ type: 'MEMBER_LIST', usableUntil: members.usableUntil }),
    log,
  })
  /** One on a serial line is there to scan; whether one types is known once it did. */
  let hasScanner = config.readers.some(({ kind }) => kind === 'SERIAL' || kind === 'SIMULATED')
  const upkeep = createMemberListUpkeep({
    members,
    hasScanner: () => hasScanner,
    nowMs: () => shell && currentTime(shell.state, clock.now())?.ms,
    startTimer,
    log,
  })

  const logos = await openLogos({
    path: join(config.stateDir, 'logo.json'),
    fetch: async () => link.enrolment && fetchLogo({ ...link.enrolment, ...ca }),
    changed: () => shell?.dispatch({ type: 'LOGO', tag: logos.picture?.tag }),
    startTimer,
    log,
  })

  const showing = createDeviceShowing({
    show: async () => link.enrolment !== undefined && showDevice(link.enrolment, config.ca),
    startTimer,
    random: Math.random,
    log,
  })

  const simulated = createSimulatedReader()
  const keyboard = createKeyboardReader(log)
  const has = (kind: ReaderConfig['kind']): boolean => config.readers.some((reader) => reader.kind === kind)
  const routes = [
    ...(has('SIMULATED') ? [simulatedRoutes(simulated)] : []),
    ...(has('KEYBOARD') ? [keyboard.route] : []),
  ]
  const screen = await startScreenServer({
    ...config.screen,
    defaults: config.backendUrl === undefined ? {} : { backendUrl: config.backendUrl },
    routes,
    logo: () => logos.picture,
    log,
    enrol: async (input) => {
      const enrolled = await enrolDevice(config, stateDirectory, input)
      if (!enrolled.ok) return enrolled
      const { enrolment, serverMs } = enrolled.value
      log.info({ zuilId: enrolment.id }, 'The zuil is enrolled')
      link.connect({ enrolment, brokerUrl: undefined })
      shell?.dispatch({ type: 'ENROLLED', name: enrolment.name, serverMs })
      return ok({ name: enrolment.name })
    },
  })

  const open = ({ enrolment, brokerUrl }: LinkTarget): Uplink =>
    openUplink({
      enrolment,
      ...(brokerUrl !== undefined && { brokerUrl }),
      clock,
      random: Math.random,
      reconnectMaxMs: config.reconnectMaxMs,
      nextSession: stateDirectory.nextSession,
      report: () => ({ revision: running.state.desired?.revision ?? 0, journalDepth: journal.depth }),
      health: async () => healthOf({ state: running.state, journal, screen, printer, machine: await machine.read() }),
      software: version,
      ...ca,
      log,
      on: {
        link: (up) => {
          running.dispatch({ type: 'LINK', up })
          if (up) delivery?.linkUp()
          else delivery?.linkDown()
        },
        unreachable: (problem) => running.dispatch({ type: 'UNREACHABLE', problem }),
        serverTime: (anchor) => {
          running.dispatch({ type: 'SERVER_TIME', anchor })
          upkeep.backendReached()
          showing.backendReached()
          logos.backendReached()
        },
        verdict: ({ verdict }) => running.dispatch({ type: 'VERDICT', verdict }),
        journalAck: (ack) => {
          running.dispatch({ type: 'HEARD' })
          running.acknowledged(ack.actieIds)
          delivery?.acknowledged(ack)
        },
        desired: (desired) => running.dispatch({ type: 'DESIRED', desired }),
        desiredUnreadable: (document) => running.dispatch({ type: 'DESIRED_UNREADABLE', ...document }),
        command: (command) => running.dispatch({ type: 'COMMAND', command }),
        credentialRefused: () => running.dispatch({ type: 'CREDENTIAL_REFUSED' }),
      },
    })
  const link = createLink(open, () => {
    shell?.dispatch({ type: 'LINK', up: false })
    delivery?.linkDown()
  })

  let restart = (): void => undefined
  const restarts = new Promise<void>((resolve) => {
    restart = resolve
  })
  const commands = createCommands({
    logTail,
    screen,
    restart: () => restart(),
    result: (result) => link.uplink?.send('result', { v: 1, ...result }),
    log,
  })

  let handingIn = false
  /** Delivers the journal of a zuil whose credential is revoked. */
  const handIn = async (): Promise<void> => {
    if (handingIn || !link.enrolment || journal.depth === 0) return
    handingIn = true
    const { backendUrl, deviceId } = link.enrolment
    try {
      const { isLive } = running
      const outcome = await createHandIn({ backendUrl, deviceId, ...ca, journal, isLive, clock, log }).run()
      log.warn({ outcome, journalDepth: journal.depth }, 'Handing in the journal ended')
    } finally {
      handingIn = false
    }
  }

  const running = createShell({
    boot: {
      bootId: clock.bootId,
      ...(stateDirectory.enrolment && { name: stateDirectory.enrolment.name }),
      ...(stateDirectory.desired && { desired: stateDirectory.desired }),
      ...(stateDirectory.reverted && { reverted: stateDirectory.reverted }),
      serverMs: stateDirectory.serverMs,
      lastSeq: journal.lastSeq,
      journalBroken: !journal.writable,
      ...(journal.lastCommitted && { committed: journal.lastCommitted }),
      ...(logos.picture && { logo: logos.picture.tag }),
      settings: { probationMs: config.probationMs, resultMs: config.resultMs },
    },
    clock,
    journal,
    screen,
    members,
    qrPicture: createQrPictures(log),
    send: (tap) => link.uplink?.send('tap', { v: 1, sent: link.uplink.sent(), tap }),
    deliverLater: () => delivery?.kick(),
    save: (effect) => {
      if (effect.type === 'SAVE_DESIRED') return stateDirectory.saveDesired(effect.desired)
      if (effect.type === 'SAVE_REVERTED') return stateDirectory.saveReverted(effect.reverted)
      return stateDirectory.saveServerTime(effect.serverMs)
    },
    print: (receipt) => void printer?.print(receipt),
    connect: (brokerUrl) => link.changeBroker(brokerUrl),
    report: (report) => link.uplink?.report(report),
    result: (result) => link.uplink?.send('result', { v: 1, ...result }),
    perform: commands.perform,
    revoked: () => {
      upkeep.wipe()
      handIn().catch((error: unknown) => log.error(describeError(error), 'Handing in the journal failed'))
    },
    configured: (desired) => {
      upkeep.desiredChanged(desired)
      logos.desiredChanged(desired)
    },
    startTimer,
    log,
  })
  shell = running

  delivery = createDelivery({
    journal,
    send: (batch, taps) => link.uplink?.send('journal', { v: 1, sent: link.uplink.sent(), batch, taps: [...taps] }),
    isLive: running.isLive,
    startTimer,
    log,
  })
  if (stateDirectory.enrolment)
    link.connect({ enrolment: stateDirectory.enrolment, brokerUrl: stateDirectory.desired?.brokerUrl })

  const events: ReaderEvents = {
    card: (card) => {
      running.dispatch({ type: 'CARD', card, newActieId: uuidv7(clock.now().wallMs) })
      if (card.kind !== 'BARCODE' || hasScanner) return
      hasScanner = true
      upkeep.scanned()
    },
    unreadable: (reason) => running.dispatch({ type: 'UNREADABLE', reason }),
    status: (id, kind, status) => running.dispatch({ type: 'READER', id, kind, status }),
  }
  const readers = await Promise.all(
    config.readers.map((reader) => {
      if (reader.kind === 'SIMULATED') return simulated
      return reader.kind === 'KEYBOARD' ? keyboard : openReader(reader, log)
    }),
  )
  for (const reader of readers) reader.start(events)

  return {
    screen: screen.url,
    restart: restarts,
    stop: async () => {
      await Promise.all(readers.map((reader) => reader.stop()))
      running.stop()
      delivery?.stop()
      upkeep.stop()
      showing.stop()
      await logos.stop()
      await link.stop()
      await printer?.stop()
      await screen.stop()
      await stateDirectory.flushed()
      await journal.close()
    },
  }
}
