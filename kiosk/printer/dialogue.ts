import type { SerialPort } from 'serialport'
import type { Printer } from '../ports.ts'

/** One connection to an ESC/POS printer: what is asked of it, and what it says. */
export interface Dialogue {
  /** Whether it has paper; UNPLUGGED = it does not answer. Two questions at once are one. */
  paper(): Promise<Printer['status']>
  /**
   * Prints. OK = it is on paper, as far as this printer can tell. Otherwise what is still on its way to the printer is
   * dropped; one that ran out of paper may finish by itself what it already has.
   */
  print(bytes: Uint8Array): Promise<Printer['status']>
  /** The connection is gone: nobody waits any longer. */
  end(): void
}

/** DLE EOT 4: answered at once, whatever the printer is doing. */
const askPaper = Uint8Array.of(0x10, 0x04, 0x04)
const isPaperAnswer = (byte: number): boolean => (byte & 0x93) === 0x12
const paperEnd = 0x60
/** GS r 1: answered when all before it is printed. Not every printer does. */
const askDone = Uint8Array.of(0x1d, 0x72, 0x01)
const isDoneAnswer = (byte: number): boolean => (byte & 0xf0) === 0

const ANSWER_MS = 1_000
/** A receipt takes a second or two. A printer that never tells that it is done is believed after so long. */
const DONE_MS = 3_000
const LOOK_MS = 100
/** So much unsent means that the line is stuck. */
const MOST_UNSENT_BYTES = 4_096

export const openDialogue = (port: SerialPort): Dialogue => {
  let question: Promise<Printer['status']> | undefined
  let answer = (_: Printer['status']): void => undefined
  /** How many answers to GS r are still to come: one of an earlier receipt says nothing of this one. */
  let owed = 0
  let allDone = (): void => undefined
  let ended = false

  port.on('data', (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (isPaperAnswer(byte)) answer((byte & paperEnd) === 0 ? 'OK' : 'PAPER_OUT')
      else if (isDoneAnswer(byte) && owed > 0 && --owed === 0) allDone()
    }
  })

  const ask = (): Promise<Printer['status']> =>
    new Promise((resolve) => {
      if (ended || port.writableLength > MOST_UNSENT_BYTES) return resolve('UNPLUGGED')
      const timeout = setTimeout(() => answer('UNPLUGGED'), ANSWER_MS)
      answer = (status) => {
        clearTimeout(timeout)
        // It may have been switched off: then it has forgotten what it owed.
        if (status === 'UNPLUGGED') owed = 0
        resolve(status)
      }
      port.write(askPaper)
    })

  const paper = (): Promise<Printer['status']> => {
    question ??= ask().finally(() => {
      question = undefined
    })
    return question
  }

  /** Resolves to how it ended: OK, or why it did not get on paper. */
  const untilDone = async (done: Promise<'OK'>): Promise<Printer['status']> => {
    const until = performance.now() + DONE_MS
    for (;;) {
      // Asked behind the receipt on the same line: an answer also means that the receipt has come across.
      const status = await Promise.race([done.then(() => 'DONE' as const), paper()])
      if (status === 'DONE') return 'OK'
      if (status !== 'OK' || performance.now() >= until) return status
      await Promise.race([done, after(LOOK_MS)])
    }
  }

  return {
    paper,
    print: async (bytes) => {
      const done = new Promise<'OK'>((resolve) => {
        allDone = () => resolve('OK')
      })
      owed++
      port.write(bytes)
      port.write(askDone)
      const status = await untilDone(done)
      // Closing it drops what serialport holds, flushing it what the system holds; it is opened again by itself.
      if (status === 'UNPLUGGED' && port.isOpen) port.flush(() => port.isOpen && port.close())
      return status
    },
    end: () => {
      ended = true
      answer('UNPLUGGED')
    },
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
