import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseUitpasNumber } from '@zuil/protocol'
import { SerialPort } from 'serialport'
import type { ReaderStatus } from '../core/model.ts'
import type { Reader, ReaderEvents } from '../ports.ts'
import { createLineSplitter, type ScannedLine } from './lines.ts'
import type { ReaderLog } from './reader-log.ts'

export interface SerialReaderOptions {
  readonly log: ReaderLog
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate?: number
  /** A line that stopped halfway for so long is dropped. Milliseconds. */
  readonly pauseMs?: number
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number
  /** How long until it is opened again: from `min`, doubled each time up to `max`. Milliseconds. */
  readonly reopenMs?: { readonly min: number; readonly max: number }
}

/** A UiTPAS number has 13 digits; scanners may put something around it. */
const longestLine = 64
/** How often is looked whether the device is still the one that was opened. */
const lookMs = 500

/**
 * A barcode scanner on a serial line: a UiTPAS number a line, ended by CR and/or LF. Its status id is
 * `serial:<path>`: CONNECTED, or UNPLUGGED while the device can't be opened.
 */
export const createSerialReader = ({
  log,
  path,
  baudRate = 9_600,
  pauseMs = 1_000,
  now = () => performance.now(),
  reopenMs = { min: 250, max: 2_000 },
}: SerialReaderOptions): Reader => {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> = Promise.resolve()

  const serve = async (events: ReaderEvents): Promise<void> => {
    let current: ReaderStatus | undefined
    const tell = (status: ReaderStatus, problem?: string) => {
      if (status === current || signal.aborted) return
      current = status
      if (status === 'UNPLUGGED') log.warn({ path, problem }, 'the scanner is gone')
      else log.info({ path, status }, 'the scanner')
      events.status(`serial:${path}`, 'SERIAL', status)
    }
    tell('STARTING')
    let wait = reopenMs.min
    while (!signal.aborted) {
      const port = new SerialPort({ path, baudRate, autoOpen: false })
      // Looked at before it is opened: if it is changed in between, that is seen afterwards.
      const device = deviceAt(path)
      const problem = await open(port)
      if (problem === undefined) {
        tell('CONNECTED')
        wait = reopenMs.min
        // A new one for each connection: half a line of the last does not count.
        const lines = createLineSplitter(longestLine, pauseMs)
        port.on('data', (bytes: Uint8Array) => {
          for (const line of lines.push(bytes, now())) if (!signal.aborted) handle(line, events, log)
        })
        await closed(port, () => deviceAt(path) === device, signal)
      }
      tell('UNPLUGGED', problem)
      await pause(wait, undefined, { signal }).catch(() => undefined)
      wait = Math.min(wait * 2, reopenMs.max)
    }
  }

  return {
    start: (events) => {
      running = serve(events)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const handle = (line: ScannedLine, events: ReaderEvents, log: ReaderLog): void => {
  const number = line.kind === 'LINE' ? parseUitpasNumber(line.text) : undefined
  if (number?.ok) {
    events.card({ kind: 'BARCODE', uitpasNumber: number.value })
    return
  }
  log.info({ problem: number?.error ?? 'TOO_LONG' }, 'a scanned line is no UiTPAS number')
  events.unreadable('NOT_A_UITPAS_NUMBER')
}

/** Which device stands at a path, or nothing. */
const deviceAt = (path: string): string | undefined => {
  try {
    const { dev, ino, rdev } = statSync(path)
    return `${dev}:${ino}:${rdev}`
  } catch {
    return undefined
  }
}

/** @returns why it could not be opened, or nothing when it is open */
const open = (port: SerialPort): Promise<string | undefined> =>
  new Promise((resolve) => port.open((error) => resolve(error?.message)))

/** Resolves when the port is closed: by itself, because its device changed, or because of the signal. */
const closed = (port: SerialPort, unchanged: () => boolean, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    let closing = false
    const close = () => {
      if (closing) return
      closing = true
      port.close(done)
    }
    // A hang-up right after data is not told by serialport, which then keeps a core busy.
    const look = setInterval(() => {
      if (!unchanged()) close()
    }, lookMs)
    const done = () => {
      clearInterval(look)
      signal.removeEventListener('abort', close)
      resolve()
    }
    port.on('error', close)
    port.once('close', done)
    signal.addEventListener('abort', close, { once: true })
    if (signal.aborted) close()
  })
