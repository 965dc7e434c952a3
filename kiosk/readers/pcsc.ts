import { fork } from 'node:child_process'
import { userInfo } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Log, parseChipUid } from '@zuil/protocol'
import type { Reader, ReaderEvents } from '../ports.ts'
import { createLyingCards, type LyingCards, type Meaning } from './lying-cards.ts'
import { type PcscMessage, type PcscService, pcscMessage } from './pcsc-messages.ts'
import { createPcscStatuses, type PcscStatuses } from './pcsc-statuses.ts'

export interface PcscReaderOptions {
  readonly log: Log
  /** The compiled child. */
  readonly childPath?: URL | string
  /** Node's own options for the child: how to run it from source. */
  readonly childNodeOptions?: readonly string[]
  /** Asked for before the library is loaded, which has its own idea of where it is. */
  readonly service?: PcscService
  /**
   * So long after a reader appeared it counts as CONNECTED, and its place as empty if no card was found: one that was
   * just plugged in finds a card that lies on it only after some 100 ms. A card that comes earlier counts as one that
   * lay there. Milliseconds; 0: what it says first counts.
   */
  readonly settleMs?: number
  /** A child that sends nothing for this long is killed. Milliseconds. */
  readonly silentMs?: number
  /** The same for a child that has not sent anything yet: a Pi starts slowly. Milliseconds. */
  readonly startMs?: number
  /** Pause before a new child: from `min`, doubled each time up to `max`; at least `libraryMissing` without the library. */
  readonly respawnMs?: { readonly min: number; readonly max: number; readonly libraryMissing: number }
}

/** After a child that ran this long the pause begins at `min` again. Milliseconds. */
const healthyMs = 10_000

const user = userInfo().username
const isLinux = process.platform === 'linux'
const packages = isLinux
  ? 'sudo apt-get install libpcsclite-dev build-essential python3'
  : '(with a C++ compiler and Python installed)'
const noService = isLinux ? 'It comes with: sudo apt-get install pcscd' : 'It is a part of the system'

/** The service of Debian's pcscd, of Windows, or of macOS. */
const serviceOf = (platform: NodeJS.Platform): PcscService => {
  if (platform === 'win32') return { kind: 'WINDOWS', name: 'SCardSvr' }
  if (platform === 'darwin') return { kind: 'ON_DEMAND' }
  return { kind: 'SOCKET', path: '/run/pcscd/pcscd.comm' }
}

/**
 * All card readers of the PC/SC service. The library runs in a child process, which is killed when it hangs and started
 * again when it ended, for whatever reason. Its statuses: see `createPcscStatuses`.
 */
export const createPcscReader = ({
  log,
  childPath = new URL('./pcsc-child.js', import.meta.url),
  childNodeOptions = [],
  service = serviceOf(process.platform),
  settleMs = 1_500,
  silentMs = 5_000,
  startMs = 15_000,
  respawnMs = { min: 250, max: 10_000, libraryMissing: 60_000 },
}: PcscReaderOptions): Reader => {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const supervise = async (events: ReaderEvents): Promise<void> => {
    const statuses = createPcscStatuses(events)
    const lying = createLyingCards()
    let delay = respawnMs.min
    statuses.service('STARTING')
    while (!stopping.signal.aborted) {
      const since = performance.now()
      await runChild((message) => {
        if (!stopping.signal.aborted) handle(message, events, statuses, lying, log)
      })
      if (stopping.signal.aborted) return
      statuses.childEnded()
      if (performance.now() - since >= healthyMs) delay = respawnMs.min
      const missing = statuses.current === 'LIBRARY_MISSING'
      const wait = missing ? Math.max(delay, respawnMs.libraryMissing) : delay
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
      delay = Math.min(delay * 2, respawnMs.max)
    }
  }

  /** Resolves when the child has ended and all its messages are handled. */
  const runChild = (onMessage: (message: PcscMessage) => void): Promise<void> =>
    new Promise((resolve) => {
      const path = typeof childPath === 'string' ? childPath : fileURLToPath(childPath)
      const child = fork(path, [JSON.stringify(service), String(settleMs)], {
        execArgv: [...childNodeOptions],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      const kill = () => child.kill('SIGKILL')
      stopping.signal.addEventListener('abort', kill, { once: true })

      // Counted in ticks, not in time: while this process itself stands still, the child's silence does not count.
      const ticksPerSilence = 5
      let silentTicks = 0
      let maxSilentTicks = (startMs / silentMs) * ticksPerSilence
      const watch = setInterval(() => {
        silentTicks += 1
        if (silentTicks <= maxSilentTicks) return
        log.warn({ pid: child.pid }, 'The card reader process hangs; killing it')
        kill()
      }, silentMs / ticksPerSilence)

      child.on('message', (raw) => {
        silentTicks = 0
        maxSilentTicks = ticksPerSilence
        const message = pcscMessage.safeParse(raw)
        if (message.success) onMessage(message.data)
        else log.warn({ pid: child.pid }, 'The card reader process sent an unknown message')
      })

      const finish = () => {
        clearInterval(watch)
        stopping.signal.removeEventListener('abort', kill)
        resolve()
      }
      child.once('error', (error) => {
        log.warn({ problem: error.message }, 'The card reader process failed')
        if (child.pid === undefined) finish()
      })
      if (child.pid === undefined) return
      log.info({ pid: child.pid }, 'The card reader process started')
      const ended = new Promise<void>((exited) => {
        child.once('exit', (code, signal) => {
          log.info({ pid: child.pid, exitCode: code, signal }, 'The card reader process ended')
          exited()
        })
      })
      // Its last messages may come after its end, until the channel closes.
      const disconnected = new Promise<void>((closed) => child.once('disconnect', closed))
      void Promise.all([ended, disconnected]).then(finish)
    })

  return {
    start: (events) => {
      running = supervise(events)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const handle = (
  message: PcscMessage,
  events: ReaderEvents,
  statuses: PcscStatuses,
  lying: LyingCards,
  log: Log,
): void => {
  switch (message.type) {
    case 'HEARTBEAT':
      break
    case 'LIBRARY_MISSING': {
      const run = `${packages}${isLinux ? ' &&' : ''} ${message.installed ? 'npm rebuild' : 'npm ci'}`
      if (statuses.service('LIBRARY_MISSING'))
        log.warn({ problem: message.problem }, `Card readers (PC/SC) can't be used: a library is missing. Run: ${run}`)
      break
    }
    case 'SERVICE_DOWN':
      if (statuses.service('SERVICE_DOWN'))
        log.warn({ problem: message.problem }, `No PC/SC service is running. ${noService}`)
      break
    case 'SERVICE_REFUSED':
      if (statuses.service('SERVICE_REFUSED'))
        log.warn(
          { problem: message.problem },
          `The PC/SC service refuses this user: ${user}. Install the polkit rule, deploy/kiosk/50-zuil.rules, or run as root`,
        )
      break
    case 'READERS':
      log.info({ readers: message.names }, 'The card readers changed')
      statuses.readers(message.names)
      break
    case 'LOST':
      log.warn({ problem: message.problem }, 'The PC/SC service was lost')
      break
    case 'EMPTY':
      lying.taken(message.reader)
      events.taken?.(message.reader)
      break
    case 'CARD': {
      const { reader } = message
      if (!isTap(lying.read(reader, message.uid, message.lay), reader, events, log)) break
      const chip = parseChipUid(message.uid)
      if (chip.ok) events.card({ kind: 'CHIP', chipNumber: chip.value }, reader)
      else events.unreadable(chip.error === 'RANDOM_UID' ? 'PHONE' : 'OTHER_CHIP', reader)
      break
    }
    case 'READ_FAILED':
      if (!isTap(lying.read(message.reader, undefined, message.lay), message.reader, events, log)) break
      log.info({ reader: message.reader, problem: message.problem }, 'A card could not be read')
      events.unreadable('READ_FAILED', message.reader)
      break
  }
}

/** Whether somebody laid a card; if it lay there already, he may be asked to lay it again. */
const isTap = (meaning: Meaning, place: string, events: ReaderEvents, log: Log): boolean => {
  if (meaning === 'TAP') return true
  log.info({}, 'A card lies on the reader since before; it is no new tap')
  if (meaning === 'LEFT') events.unreadable('CARD_LEFT', place)
  return false
}
