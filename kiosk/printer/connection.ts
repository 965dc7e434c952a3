import { setTimeout as pause } from 'node:timers/promises'
import type { SerialPort } from 'serialport'
import type { Printer } from '../ports.ts'

/** One connection to an ESC/POS printer. */
export interface PrinterConnection {
  /** Whether it has paper; UNPLUGGED = it does not answer. Simultaneous queries are coalesced. */
  paperStatus(): Promise<Printer['status']>
  /**
   * Prints. OK = it is on paper, as far as this printer reports. Otherwise what has not reached the printer is dropped;
   * a printer that ran out of paper may finish by itself what it already has.
   */
  print(bytes: Uint8Array): Promise<Printer['status']>
  /** The connection is lost: pending queries end. */
  end(): void
}

/** DLE EOT 4: answered at once, whatever the printer is doing. */
const queryPaper = Uint8Array.of(0x10, 0x04, 0x04)
const isPaperAnswer = (byte: number): boolean => (byte & 0x93) === 0x12
const paperEnd = 0x60
/** GS r 1: answered when all before it is printed. Not every printer does. */
const queryDone = Uint8Array.of(0x1d, 0x72, 0x01)
const isDoneAnswer = (byte: number): boolean => (byte & 0xf0) === 0

const ANSWER_TIMEOUT_MS = 1_000
/** A receipt takes a second or two. A printer that never reports that it is done is believed after this long. */
const DONE_TIMEOUT_MS = 3_000
const POLL_MS = 100
/** More unsent bytes than this mean that the line is stuck. */
const MAX_UNSENT_BYTES = 4_096

export const openPrinterConnection = (port: SerialPort): PrinterConnection => {
  let query: Promise<Printer['status']> | undefined
  let answer = (_: Printer['status']): void => undefined
  /** Answers to GS r that are still to come: one for an earlier receipt says nothing about this one. */
  let pendingAnswers = 0
  let allDone = (): void => undefined
  let ended = false

  port.on('data', (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (isPaperAnswer(byte)) answer((byte & paperEnd) === 0 ? 'OK' : 'PAPER_OUT')
      else if (isDoneAnswer(byte) && pendingAnswers > 0 && --pendingAnswers === 0) allDone()
    }
  })

  const ask = (): Promise<Printer['status']> =>
    new Promise((resolve) => {
      if (ended || port.writableLength > MAX_UNSENT_BYTES) return resolve('UNPLUGGED')
      const timeout = setTimeout(() => answer('UNPLUGGED'), ANSWER_TIMEOUT_MS)
      answer = (status) => {
        clearTimeout(timeout)
        // It may have been switched off: then no earlier answer will come.
        if (status === 'UNPLUGGED') pendingAnswers = 0
        resolve(status)
      }
      port.write(queryPaper)
    })

  const paperStatus = (): Promise<Printer['status']> => {
    query ??= ask().finally(() => {
      query = undefined
    })
    return query
  }

  /** Resolves to OK, or why the receipt is not on paper. */
  const untilDone = async (done: Promise<'OK'>): Promise<Printer['status']> => {
    const until = performance.now() + DONE_TIMEOUT_MS
    for (;;) {
      // Sent behind the receipt on the same line: an answer also means that the receipt has arrived.
      const status = await Promise.race([done.then(() => 'DONE' as const), paperStatus()])
      if (status === 'DONE') return 'OK'
      if (status !== 'OK' || performance.now() >= until) return status
      await Promise.race([done, pause(POLL_MS)])
    }
  }

  return {
    paperStatus,
    print: async (bytes) => {
      const done = new Promise<'OK'>((resolve) => {
        allDone = () => resolve('OK')
      })
      pendingAnswers++
      port.write(bytes)
      port.write(queryDone)
      const status = await untilDone(done)
      // Closing drops what serialport buffers, flushing what the system buffers; the device is opened again by itself.
      if (status === 'UNPLUGGED' && port.isOpen) port.flush(() => port.isOpen && port.close())
      return status
    },
    end: () => {
      ended = true
      answer('UNPLUGGED')
    },
  }
}
