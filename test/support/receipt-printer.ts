import { type ChildProcess, spawn } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './wait.ts'

/** A receipt printer (ESC/POS) at the end of a serial line made by socat. */
export interface ReceiptPrinter {
  /** The device that a zuil opens. Gone while unplugged. */
  readonly path: string
  /** What was cut off, a text per receipt without the empty lines around it. `{2x2 ...}` stands around large text. */
  readonly receipts: readonly string[]
  /** What is printed but not cut yet. */
  readonly uncut: string
  /** How often it was asked for paper. */
  readonly questions: number
  /** How many bytes it has received and not yet printed. */
  readonly waiting: number
  /** So many lines of paper are left; then it stops, and goes on by itself when there is some again. */
  setPaper(lines: number): void
  /** Off: it takes no notice of anything and forgets what it had. */
  setPower(on: boolean): void
  /** Whether it answers GS r, which it does when all before it is printed. */
  tellsWhenDone: boolean
  /** Whether the line stands still: what is sent waits in the sender's buffers. */
  setLineStuck(stuck: boolean): void
  /** Whether its mechanism moves: a slow one that is still at its first line. */
  setStalled(stalled: boolean): void
  /** Calls of the cash drawer, and other commands that no receipt needs. */
  readonly strange: readonly string[]
  /** Bytes out of nowhere. */
  send(bytes: Uint8Array): Promise<void>
  unplug(): Promise<void>
  plug(): Promise<void>
  remove(): Promise<void>
}

/** Bytes above ASCII that the tests use, by number of the code page in Epson's list. */
const codePages: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  0: { 130: 'é', 129: 'ü' },
  18: { 157: 'Ł', 162: 'ó', 171: 'ź' },
  19: { 213: '€', 130: 'é', 129: 'ü' },
}

/** How many bytes follow the two that name a command. */
const commands: Readonly<Record<string, number>> = {
  '1b40': 0,
  '1b45': 1,
  '1b4d': 1,
  '1b61': 1,
  '1b74': 1,
  '1c2e': 0,
  '1d21': 1,
  '1d56': 1,
  '1d72': 1,
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export const plugReceiptPrinter = async (): Promise<ReceiptPrinter> => {
  const folder = await mkdtemp(join(tmpdir(), 'zuil-printer-'))
  const path = join(folder, 'printer')
  let socat: ChildProcess | undefined
  let heldOpen: FileHandle | undefined
  let buffer: number[] = []
  let realTime: number[] = []
  let lines = Number.POSITIVE_INFINITY
  let powered = true
  let stalled = false
  let questions = 0
  let codePage = 0
  let large = false
  let line = ''
  let paper = ''
  const receipts: string[] = []
  const strange: string[] = []

  const reply = (byte: number): void => void socat?.stdin?.write(Uint8Array.of(byte))

  const obey = (command: string, argument: number): void => {
    if (command === '1b40') {
      line = ''
      codePage = 0
      large = false
    } else if (command === '1b74') codePage = argument
    else if (command === '1d21') {
      if (large !== argument > 0) line += argument > 0 ? '{2x2 ' : '}'
      large = argument > 0
    } else if (command === '1d72' && printer.tellsWhenDone) reply(0)
    else if (command === '1d56') {
      receipts.push(paper.trim())
      paper = ''
    }
  }

  /** Prints as far as there is paper. */
  const work = (): void => {
    while (buffer.length > 0 && lines > 0 && !stalled) {
      const [byte = 0, second = 0, third = 0] = buffer
      if (byte === 0x1b || byte === 0x1c || byte === 0x1d) {
        if (buffer.length < 2) return
        const command = Buffer.of(byte, second).toString('hex')
        const size = commands[command]
        if (size === undefined) strange.push(command)
        const length = 2 + (size ?? 0)
        if (buffer.length < length) return
        buffer = buffer.slice(length)
        obey(command, third)
        continue
      }
      buffer = buffer.slice(1)
      if (byte === 0x0a) {
        paper += `${line.trim()}\n`
        line = ''
        lines--
      } else if (byte >= 0x80) line += codePages[codePage]?.[byte] ?? '?'
      else if (byte >= 0x20) line += String.fromCharCode(byte)
      else if (byte !== 0x0d) strange.push(byte.toString(16))
    }
  }

  /** DLE EOT n is answered as it comes in; all else waits for its turn. */
  const receive = (bytes: Uint8Array): void => {
    if (!powered) return
    for (const byte of bytes) {
      realTime.push(byte)
      if (realTime[0] !== 0x10) buffer.push(...realTime.splice(0))
      else if (realTime.length === 2 && byte !== 0x04) buffer.push(...realTime.splice(0))
      else if (realTime.length === 3) {
        if (byte === 4) {
          questions++
          reply(lines > 0 ? 0x12 : 0x72)
        } else strange.push(`1004${byte}`)
        realTime = []
      }
    }
    work()
  }

  const plug = async (): Promise<void> => {
    const child = spawn('socat', ['-', `pty,raw,echo=0,link=${path}`], { stdio: ['pipe', 'pipe', 'ignore'] })
    running.add(child)
    child.once('exit', () => running.delete(child))
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', receive)
    socat = child
    await eventually(() => existsSync(path), { what: 'the pseudo terminal (socat)' })
    // Held open: socat ends when nobody has it open, which on a real line is nothing special.
    heldOpen = await open(path, constants.O_RDWR | constants.O_NOCTTY)
  }

  const unplug = async (): Promise<void> => {
    const child = socat
    socat = undefined
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    await heldOpen?.close()
    await rm(path, { force: true })
    buffer = []
    realTime = []
    line = ''
  }

  const printer: ReceiptPrinter = {
    path,
    receipts,
    strange,
    tellsWhenDone: true,
    get questions() {
      return questions
    },
    get waiting() {
      return buffer.length
    },
    get uncut() {
      return paper
    },
    setPaper: (left) => {
      lines = left
      work()
    },
    setPower: (on) => {
      powered = on
      if (!on) buffer = []
    },
    setStalled: (still) => {
      stalled = still
      work()
    },
    setLineStuck: (stuck) => void socat?.kill(stuck ? 'SIGSTOP' : 'SIGCONT'),
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socat?.stdin?.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    plug,
    unplug,
    remove: async () => {
      await unplug()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await plug()
  return printer
}
