import { type Log, parseUitpasNumber } from '@zuil/protocol'
import type { SerialPort } from 'serialport'
import type { ReaderStatus } from '../core/model.ts'
import { keepSerialDeviceOpen } from '../io/serial-device.ts'
import type { Reader, ReaderEvents } from '../ports.ts'
import { createLineSplitter, type ScannedLine } from './lines.ts'

export interface SerialReaderOptions {
  readonly log: Log
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate?: number
  /** An unfinished line is dropped after a pause this long. Milliseconds. */
  readonly pauseMs?: number
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number
  /** Pause before it is opened again: from `min`, doubled each time up to `max`. Milliseconds. */
  readonly reopenMs?: { readonly min: number; readonly max: number }
}

/** A UiTPAS number has 13 digits; scanners may add a prefix or suffix. */
const maxLineBytes = 64

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
  reopenMs,
}: SerialReaderOptions): Reader => {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> = Promise.resolve()

  const serve = async (events: ReaderEvents): Promise<void> => {
    let current: ReaderStatus | undefined
    const setStatus = (status: ReaderStatus, problem?: string) => {
      if (status === current || signal.aborted) return
      current = status
      if (status === 'UNPLUGGED') log.warn({ path, problem }, 'The scanner is unplugged')
      else log.info({ path, status }, 'The scanner changed its status')
      events.status(`serial:${path}`, 'SERIAL', status)
    }
    setStatus('STARTING')
    const opened = (port: SerialPort) => {
      setStatus('CONNECTED')
      // A new one for each connection: half a line of the last is dropped.
      const lines = createLineSplitter(maxLineBytes, pauseMs)
      port.on('data', (bytes: Uint8Array) => {
        for (const line of lines.push(bytes, now())) if (!signal.aborted) handle(line, events, log)
      })
    }
    await keepSerialDeviceOpen(
      { path, baudRate, reopenMs },
      { opened, closed: (problem) => setStatus('UNPLUGGED', problem) },
      signal,
    )
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

const handle = (line: ScannedLine, events: ReaderEvents, log: Log): void => {
  const number = line.kind === 'LINE' ? parseUitpasNumber(line.text) : undefined
  if (number?.ok) {
    events.card({ kind: 'BARCODE', uitpasNumber: number.value })
    return
  }
  log.info({ problem: number?.error ?? 'TOO_LONG' }, 'A scanned line is not a UiTPAS number')
  events.unreadable('NOT_A_UITPAS_NUMBER')
}
