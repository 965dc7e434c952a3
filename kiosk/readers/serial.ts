import type { Log } from '@zuil/protocol'
import type { SerialPort } from 'serialport'
import type { ReaderStatus } from '../core/model.ts'
import { startTimer as systemTimer } from '../io/clock.ts'
import { readScanned } from '../io/scanned.ts'
import { keepSerialDeviceOpen } from '../io/serial-device.ts'
import type { Reader, ReaderEvents, StartTimer } from '../ports.ts'
import { createLineSplitter, type LineSplitter, type ScannedLine } from './lines.ts'

export interface SerialReaderOptions {
  readonly log: Log
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate?: number
  readonly startTimer?: StartTimer
  /** Pause before it is opened again: from `min`, doubled each time up to `max`. Milliseconds. */
  readonly reopenMs?: { readonly min: number; readonly max: number }
}

/** A UiTPAS number has 13 digits; scanners may add a prefix or suffix. */
const maxLineBytes = 64
/** Longer than between two characters of one scan, shorter than between two scans: a whole number ends here. */
const SHORT_PAUSE_MS = 100
/** After this long nothing more comes of a line, whole or not. */
const LONG_PAUSE_MS = 1_000

/**
 * A barcode scanner on a serial line: a UiTPAS number a line, however the scanner ends one, be it by a pause alone. Its
 * status id is `serial:<path>`: CONNECTED, or UNPLUGGED while the device can't be opened.
 */
export const createSerialReader = ({
  log,
  path,
  baudRate = 9_600,
  startTimer = systemTimer,
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
    let cancelPause = (): void => undefined
    const take = (line: ScannedLine | undefined): void => {
      if (line && !signal.aborted) handle(line, events, log)
    }
    const awaitPause = (lines: LineSplitter): void => {
      cancelPause()
      if (!lines.unfinished) return
      const whole = (): void => {
        if (isNumber(lines.unfinished)) take(lines.end())
        else cancelPause = startTimer(LONG_PAUSE_MS - SHORT_PAUSE_MS, () => take(lines.end()))
      }
      cancelPause = startTimer(SHORT_PAUSE_MS, () => {
        // After a hold-up of this process there may be more to read: that comes first, and cancels this.
        const immediate = setImmediate(whole)
        cancelPause = () => clearImmediate(immediate)
      })
    }
    const opened = (port: SerialPort) => {
      setStatus('CONNECTED')
      // A new one for each connection: half a line of the last is dropped.
      const lines = createLineSplitter(maxLineBytes)
      port.on('data', (bytes: Uint8Array) => {
        for (const line of lines.push(bytes)) take(line)
        awaitPause(lines)
      })
    }
    const closed = (problem?: string): void => {
      cancelPause()
      setStatus('UNPLUGGED', problem)
    }
    await keepSerialDeviceOpen({ path, baudRate, reopenMs }, { opened, closed }, signal)
    cancelPause()
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

const isNumber = (line: ScannedLine | undefined): boolean => line?.kind === 'LINE' && readScanned(line.text).ok

const handle = (line: ScannedLine, events: ReaderEvents, log: Log): void => {
  const number = line.kind === 'LINE' ? readScanned(line.text) : undefined
  if (number?.ok) {
    events.card({ kind: 'BARCODE', uitpasNumber: number.value })
    return
  }
  log.info({ problem: number?.error ?? 'TOO_LONG' }, 'A scanned line is not a UiTPAS number')
  events.unreadable('NOT_A_UITPAS_NUMBER')
}
