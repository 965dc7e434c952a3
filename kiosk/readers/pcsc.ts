import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Log, parseChipUid } from '@zuil/protocol'
import type { Reader, ReaderEvents } from '../ports.ts'
import { type PcscMessage, pcscMessage } from './pcsc-messages.ts'
import { createPcscStatuses, type PcscStatuses } from './pcsc-statuses.ts'

export interface PcscReaderOptions {
  readonly log: Log
  /** The compiled child. */
  readonly childPath?: URL | string
  /** Node's own options for the child: how to run it from source. */
  readonly childNodeOptions?: readonly string[]
  /** Where the daemon listens; looked at before the library, which knows its own path, is let loose. */
  readonly socketPath?: string
  /** A child that has not been heard for so long is killed. Milliseconds. */
  readonly silentMs?: number
  /** A child that has not been heard at all is killed after so long: a Pi starts slowly. Milliseconds. */
  readonly startMs?: number
  /** How long until a new child: from `min`, doubled each time up to `max`; without the library at least that. */
  readonly respawnMs?: { readonly min: number; readonly max: number; readonly libraryMissing: number }
}

/** A child that lived so long was well: the next comes as soon as the first did. Milliseconds. */
const wellMs = 10_000

const packages = 'sudo apt-get install libpcsclite-dev build-essential python3'

/**
 * All card readers of the PC/SC service. The library runs in a child process, which is killed when it hangs and started
 * again when it ended, for whatever reason. Its statuses: see `createPcscStatuses`.
 */
export const createPcscReader = ({
  log,
  childPath = new URL('./pcsc-child.js', import.meta.url),
  childNodeOptions = [],
  socketPath = '/run/pcscd/pcscd.comm',
  silentMs = 5_000,
  startMs = 15_000,
  respawnMs = { min: 250, max: 10_000, libraryMissing: 60_000 },
}: PcscReaderOptions): Reader => {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const supervise = async (events: ReaderEvents): Promise<void> => {
    const statuses = createPcscStatuses(events)
    let delay = respawnMs.min
    statuses.service('STARTING')
    while (!stopping.signal.aborted) {
      const since = performance.now()
      await runChild((message) => {
        if (!stopping.signal.aborted) handle(message, events, statuses, log)
      })
      if (stopping.signal.aborted) return
      statuses.childEnded()
      if (performance.now() - since >= wellMs) delay = respawnMs.min
      const missing = statuses.current === 'LIBRARY_MISSING'
      const wait = missing ? Math.max(delay, respawnMs.libraryMissing) : delay
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
      delay = Math.min(delay * 2, respawnMs.max)
    }
  }

  /** Resolves when the child has ended and all that it said has been handled. */
  const runChild = (hear: (message: PcscMessage) => void): Promise<void> =>
    new Promise((resolve) => {
      const path = typeof childPath === 'string' ? childPath : fileURLToPath(childPath)
      const child = fork(path, [socketPath], {
        execArgv: [...childNodeOptions],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      const kill = () => child.kill('SIGKILL')
      stopping.signal.addEventListener('abort', kill, { once: true })

      // Counted in ticks, not in time: when this process itself stood still, the child is given its chance.
      const ticks = 5
      let quiet = 0
      let allowed = (startMs / silentMs) * ticks
      const watch = setInterval(() => {
        quiet += 1
        if (quiet <= allowed) return
        log.warn({ pid: child.pid }, 'the card reader process hangs: killed')
        kill()
      }, silentMs / ticks)

      child.on('message', (raw) => {
        quiet = 0
        allowed = ticks
        const message = pcscMessage.safeParse(raw)
        if (message.success) hear(message.data)
        else log.warn({ pid: child.pid }, 'the card reader process said something unknown')
      })

      const over = () => {
        clearInterval(watch)
        stopping.signal.removeEventListener('abort', kill)
        resolve()
      }
      child.once('error', (error) => {
        log.warn({ problem: error.message }, 'the card reader process: an error')
        if (child.pid === undefined) over()
      })
      if (child.pid === undefined) return
      log.info({ pid: child.pid }, 'the card reader process is started')
      const ended = new Promise<void>((exited) => {
        child.once('exit', (code, signal) => {
          log.info({ pid: child.pid, exitCode: code, signal }, 'the card reader process ended')
          exited()
        })
      })
      // Its last messages may come after its end: until the channel closes.
      const silent = new Promise<void>((closed) => child.once('disconnect', closed))
      void Promise.all([ended, silent]).then(over)
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

const handle = (message: PcscMessage, events: ReaderEvents, statuses: PcscStatuses, log: Log): void => {
  switch (message.type) {
    case 'BEAT':
      break
    case 'LIBRARY_MISSING': {
      const run = `${packages} && ${message.installed ? 'npm rebuild' : 'npm ci'}`
      if (statuses.service('LIBRARY_MISSING'))
        log.warn({ problem: message.problem }, `card readers (PC/SC) can't be used: a library is missing. Run: ${run}`)
      break
    }
    case 'SERVICE_DOWN':
      if (statuses.service('SERVICE_DOWN'))
        log.warn({ problem: message.problem }, 'no PC/SC service. It comes with: sudo apt-get install pcscd')
      break
    case 'READERS':
      log.info({ readers: message.names }, 'the card readers there are')
      statuses.readers(message.names)
      break
    case 'LOST':
      log.warn({ problem: message.problem }, 'the PC/SC service is lost')
      break
    case 'CARD': {
      const chip = parseChipUid(message.uid)
      if (chip.ok) events.card({ kind: 'CHIP', chipNumber: chip.value })
      else events.unreadable(chip.error === 'RANDOM_UID' ? 'PHONE' : 'OTHER_CHIP')
      break
    }
    case 'READ_FAILED':
      log.info({ reader: message.reader, problem: message.problem }, 'a card could not be read')
      events.unreadable('READ_FAILED')
      break
  }
}
