import { connect, type Socket } from 'node:net'
import { eventually } from './wait.ts'

/** How a card answers to reset, as an ACR122U passes it on: from its ATR the reader knows its kind. */
const atrs = {
  ULTRALIGHT: '3B8F8001804F0CA0000003060300030000000068',
  DESFIRE: '3B8180018080',
  /** A phone or another ISO 14443-4 card without historical bytes. */
  PHONE: '3B80800101',
} as const

export interface VirtualCardOptions {
  /** Hexadecimal: 14 digits for a UiTPAS, 8 that start with 08 for a phone. */
  readonly uid: string
  readonly type?: keyof typeof atrs
  /** Which place of the virtual reader. */
  readonly slot?: 0 | 1
  /** Of the first place; default: that of `startPcscd`. */
  readonly firstPort?: number
  /** Answers each question with an error, as a card does that is held badly. */
  readonly broken?: boolean
  /** Leaves when its UID is asked: before it answers (SILENT), or in the middle of the answer (HALF). */
  readonly leaves?: 'SILENT' | 'HALF'
}

const FIRST_PORT = 35963

/**
 * A contactless card for the virtual reader of `startPcscd` (vsmartcard's protocol: each message is two bytes of length,
 * then its bytes; one byte alone is for the reader: 0 off, 1 on, 2 reset, 4 which ATR).
 *
 *     const card = new VirtualCard({ uid: '04784CDAEE3880', type: 'DESFIRE' })
 *     await card.lay()
 *     await card.wasRead()      // or wait for what the tap brings about
 *     await card.take()
 *
 * pcscd finds a card within some 500 ms: hold a tap until it was read. `take` resolves when the driver found the place
 * empty, so the next card can be laid at once.
 */
export class VirtualCard {
  readonly #uid: Buffer
  readonly #atr: Buffer
  readonly #port: number
  readonly #broken: boolean
  readonly #leaves: VirtualCardOptions['leaves']
  #socket: Socket | undefined
  #found = false
  #questions = 0
  #reads = 0

  constructor({
    uid,
    type = 'ULTRALIGHT',
    slot = 0,
    firstPort = FIRST_PORT,
    broken = false,
    leaves,
  }: VirtualCardOptions) {
    this.#uid = Buffer.from(uid, 'hex')
    this.#atr = Buffer.from(atrs[type], 'hex')
    this.#port = firstPort + slot
    this.#broken = broken
    this.#leaves = leaves
  }

  /** Lays the card on the reader. Resolves when the reader's driver took it up, which is before it is read. */
  async lay(): Promise<void> {
    if (this.#socket) throw new Error('the card lies on the reader already')
    this.#found = false
    this.#questions = 0
    this.#reads = 0
    const socket = await eventually(() => this.#connect(), { what: 'a virtual card reader (pcscd)' })
    let pending: Buffer = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes])
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const size = 2 + pending.readUInt16BE(0)
        this.#answer(socket, pending.subarray(2, size))
        pending = pending.subarray(size)
      }
    })
    // The daemon may be killed under it.
    socket.on('error', () => undefined)
    this.#socket = socket
  }

  /** Waits until pcscd knows that it lies there, whoever reads it. */
  async wasFound(): Promise<void> {
    await eventually(() => this.#found, { what: 'pcscd to find the card' })
  }

  /** Waits until its UID was asked and given, since it was laid. */
  async wasRead(): Promise<void> {
    await eventually(() => this.#reads > 0, { what: 'the reading of the card' })
  }

  /** Waits until its UID was asked, answered or not, since it was laid. */
  async wasAsked(): Promise<void> {
    await eventually(() => this.#questions > 0, { what: 'the question for the UID' })
  }

  /** Takes the card away; resolves when the driver noticed. Nothing happens when it does not lie there. */
  async take(): Promise<void> {
    const socket = this.#socket
    if (!socket) return
    this.#socket = undefined
    await hangUp(socket)
    // The driver lets go when it asks something and gets no answer; that may have been no look at whether a card is
    // there. So somebody is sent who hangs up at once: it looks, and finds no card.
    const nobody = await this.#connect().catch(() => undefined)
    if (nobody) await hangUp(nobody.on('error', () => undefined).resume())
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#port, '127.0.0.1', () => {
        socket.setNoDelay(true)
        socket.off('error', reject)
        resolve(socket)
      })
      socket.once('error', reject)
    })
  }

  #answer(socket: Socket, message: Buffer): void {
    if (message.length === 1) {
      if (message[0] !== 4) return
      send(socket, this.#atr)
      this.#found = true
      return
    }
    const readsUid = message.subarray(0, 4).toString('hex') === 'ffca0000'
    if (readsUid) this.#questions += 1
    if (readsUid && this.#leaves) {
      const answer = framed(Buffer.concat([this.#uid, Buffer.from('9000', 'hex')]))
      if (this.#leaves === 'HALF' && socket.writable) socket.write(answer.subarray(0, answer.length / 2))
    } else if (this.#broken) send(socket, Buffer.from('6300', 'hex'))
    else if (!readsUid) send(socket, Buffer.from('6d00', 'hex'))
    else {
      send(socket, Buffer.concat([this.#uid, Buffer.from('9000', 'hex')]))
      this.#reads += 1
    }
  }
}

/** Resolves when the driver has hung up too (or the daemon died). */
const hangUp = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
    socket.end()
  })

const framed = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const send = (socket: Socket, bytes: Buffer): void => {
  if (socket.writable) socket.write(framed(bytes))
}
