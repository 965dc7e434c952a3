import { describeError, type Log } from '@zuil/protocol'
import { holdSerialDevice } from '../io/serial-device.ts'
import type { Printer, Receipt } from '../ports.ts'
import { type Dialogue, openDialogue } from './dialogue.ts'
import { encodeReceipt } from './receipt.ts'

export interface PrinterOptions {
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate: number
  readonly log: Log
  /** How often the printer is asked whether it has paper. Milliseconds. */
  readonly lookMs?: number
}

/** A receipt that had to wait longer than this for the ones before it is not printed: who it is for has gone. */
const LONGEST_WAIT_MS = 10_000

/**
 * A receipt printer (ESC/POS) on a serial line. No paper and no printer are states: it goes on by itself when there is
 * some again. UNPLUGGED = the device can't be opened, or what is behind it does not answer (switched off). A receipt is
 * sent at most once.
 */
export const createPrinter = ({ path, baudRate, log, lookMs = 2_000 }: PrinterOptions): Printer => {
  const stopping = new AbortController()
  const { signal } = stopping
  /** Not known yet, until the device was tried. */
  let status: Printer['status'] | undefined
  let dialogue: Dialogue | undefined
  /** The jobs, one after the other. */
  let jobs: Promise<unknown> = Promise.resolve()

  const become = (next: Printer['status'], problem?: string): void => {
    if (next === status || signal.aborted) return
    status = next
    if (next === 'OK') log.info({ path }, 'the receipt printer is ready')
    else log.warn({ path, status: next, problem }, 'the receipt printer can not print')
  }

  const look = async (): Promise<void> => {
    const current = dialogue
    const answer = await current?.paper()
    // Of one that was pulled out meanwhile: says nothing.
    if (answer !== undefined && current === dialogue) become(answer)
  }

  const printNow = async (receipt: Receipt): Promise<boolean> => {
    const current = dialogue
    await look()
    if (!current || current !== dialogue || status !== 'OK') return false
    const outcome = await current.print(encodeReceipt(receipt))
    if (current === dialogue) become(outcome)
    return outcome === 'OK'
  }

  const looking = setInterval(() => void look(), lookMs)
  const running = holdSerialDevice(
    { path, baudRate },
    {
      opened: (port) => {
        dialogue = openDialogue(port)
        void look()
      },
      gone: (problem) => {
        dialogue?.end()
        dialogue = undefined
        become('UNPLUGGED', problem)
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
        if (signal.aborted || performance.now() - askedMs > LONGEST_WAIT_MS) return false
        return printNow(receipt).catch((error: unknown) => {
          log.error(describeError(error), 'a receipt can not be printed')
          return false
        })
      })
      jobs = job
      return job
    },
    stop: async () => {
      stopping.abort()
      clearInterval(looking)
      await running
      await jobs
    },
  }
}
