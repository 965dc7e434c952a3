import { describeError, type Log } from '@zuil/protocol'
import type { Receipt } from '../core/model.ts'
import { keepSerialDeviceOpen } from '../io/serial-device.ts'
import type { Printer } from '../ports.ts'
import { openPrinterConnection, type PrinterConnection } from './connection.ts'
import { encodeReceipt } from './receipt.ts'

export interface PrinterOptions {
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate: number
  readonly log: Log
  /** How often to ask the printer whether it has paper. Milliseconds. */
  readonly pollMs?: number
}

/** A receipt that waited longer than this for the ones before it is not printed: its passholder has left. */
const MAX_WAIT_MS = 10_000

/**
 * A receipt printer (ESC/POS) on a serial line. No paper and no printer are states: it recovers by itself. UNPLUGGED =
 * the device can't be opened, or the printer behind it does not answer (switched off). A receipt is sent at most once.
 */
export const createPrinter = ({ path, baudRate, log, pollMs = 2_000 }: PrinterOptions): Printer => {
  const stopping = new AbortController()
  const { signal } = stopping
  /** Unknown until the device was tried. */
  let status: Printer['status'] | undefined
  let connection: PrinterConnection | undefined
  /** The jobs, one after the other. */
  let jobs: Promise<unknown> = Promise.resolve()

  const setStatus = (next: Printer['status'], problem?: string): void => {
    if (next === status || signal.aborted) return
    status = next
    if (next === 'OK') log.info({ path }, 'The receipt printer is ready')
    else log.warn({ path, status: next, problem }, 'The receipt printer does not work')
  }

  const poll = async (): Promise<void> => {
    const current = connection
    const answer = await current?.paperStatus()
    // The answer of a printer that was pulled out meanwhile says nothing.
    if (answer !== undefined && current === connection) setStatus(answer)
  }

  const printNow = async (receipt: Receipt): Promise<boolean> => {
    const current = connection
    await poll()
    if (!current || current !== connection || status !== 'OK') return false
    const outcome = await current.print(encodeReceipt(receipt))
    if (current === connection) setStatus(outcome)
    return outcome === 'OK'
  }

  const polling = setInterval(() => void poll(), pollMs)
  const running = keepSerialDeviceOpen(
    { path, baudRate },
    {
      opened: (port) => {
        connection = openPrinterConnection(port)
        void poll()
      },
      closed: (problem) => {
        connection?.end()
        connection = undefined
        setStatus('UNPLUGGED', problem)
      },
    },
    signal,
  )

  return {
    get status() {
      return status ?? 'UNPLUGGED'
    },
    print: (receipt) => {
      const askedMs = performance.now()
      const job = jobs.then(async () => {
        if (signal.aborted || performance.now() - askedMs > MAX_WAIT_MS) return false
        return printNow(receipt).catch((error: unknown) => {
          log.error(describeError(error), 'Printing a receipt failed')
          return false
        })
      })
      jobs = job
      return job
    },
    stop: async () => {
      stopping.abort()
      clearInterval(polling)
      await running
      await jobs
    },
  }
}
