import { execFile } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { PcscMessage, PcscService } from './pcsc-messages.ts'

/**
 * The process that holds the PC/SC library (nfc-pcsc), forked by `pcsc.ts`: the library can block the event loop, can
 * crash the process, and does not recover from a lost daemon. Nothing is repaired here: the process ends, or is killed.
 * Arguments: the service (`PcscService`, as JSON); `settleMs` (see `PcscReaderOptions`).
 */

const heartbeatMs = 500
/** How often to try the daemon; how often to ask Windows, which takes a process. */
const probeMs = 250
const windowsProbeMs = 2_000
/** The library reports readers one by one: the list counts as complete after this long without another. */
const completeMs = 300
/** SCARD_W_SECURITY_VIOLATION, as the library writes it: pcscd asked polkit, which refused this user (Debian 13). */
const SECURITY_VIOLATION = '0x8010006a'
/**
 * A place for a chip that belongs to the reader (SAM) or for a card with contacts (ICC), as readers with several places
 * name them: "ACS ACR1252 1S CL Reader [ACR1252 Reader SAM] 00 01". Never a UiTPAS.
 */
const otherPlace = /\b(SAM|ICC)\b/

/** What is used of nfc-pcsc, which has no types of its own. */
interface NfcReader extends EventEmitter {
  readonly name: string
  /** The PC/SC library's own: its `status` events hold the state as PC/SC has it. */
  readonly reader: EventEmitter & { readonly SCARD_STATE_EMPTY: number }
  autoProcessing: boolean
  transmit(data: Buffer, longestReply: number): Promise<Buffer>
  disconnect(): Promise<unknown>
}
type NfcLibrary = { readonly NFC: new () => EventEmitter }

const send = (message: PcscMessage): void => {
  if (process.connected) process.send?.(message)
}

/** Sends a last message, and ends once it is sent. */
const end = (message: PcscMessage): void => {
  if (process.connected) process.send?.(message, () => process.exit(0))
  else process.exit(0)
}

/** What went wrong, on one line. nfc-pcsc's own errors say little: the PC/SC error is their `previous`. */
const problemOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const [problem = ''] = error.message.split('\n', 1)
  return 'previous' in error && error.previous instanceof Error ? `${problem} ${problemOf(error.previous)}` : problem
}

/** Loads the library; without it reports that and ends. */
const loadLibrary = (): NfcLibrary | undefined => {
  const require = createRequire(import.meta.url)
  let installed = false
  try {
    require.resolve('nfc-pcsc')
    installed = true
    return require('nfc-pcsc')
  } catch (error) {
    end({ type: 'LIBRARY_MISSING', installed, problem: problemOf(error) })
    return undefined
  }
}

const isListening = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Asks Windows's service control manager. Its words are in the language of the system; 4 is RUNNING in each. */
const isWindowsServiceRunning = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('sc.exe', ['query', name], { windowsHide: true }, (error, out) =>
      resolve(error === null && /^\s*STATE\s*:\s*4\b/m.test(out)),
    )
  })

/** Waits until `new NFC()` would not block the event loop for ever, and says meanwhile what is missing. */
const awaitService = async (service: PcscService): Promise<void> => {
  if (service.kind === 'WINDOWS') {
    let isSent = false
    while (!(await isWindowsServiceRunning(service.name))) {
      if (!isSent) send({ type: 'READERS', names: [] })
      isSent = true
      await pause(windowsProbeMs)
    }
  } else if (service.kind === 'SOCKET') {
    while (!(await isListening(service.path))) {
      send({ type: 'SERVICE_DOWN', problem: `nothing answers on ${service.path}` })
      await pause(probeMs)
    }
  }
}

/** Reads the UID as the reader itself knows it (PC/SC part 3, GET DATA): so works for DESFire and Ultralight alike. */
const readUid = async (reader: NfcReader): Promise<string> => {
  const reply = await reader.transmit(Buffer.from('ffca000000', 'hex'), 40)
  const [high, low] = reply.subarray(-2)
  if (reply.length < 3 || high !== 0x90 || low !== 0)
    throw new Error(`the card answered without a UID (${reply.length})`)
  return reply.subarray(0, -2).toString('hex')
}

/** @param settled the reader has been there for `settleMs`: from now on it is believed */
const serveReader = (reader: NfcReader, settleMs: number, settled: () => void): void => {
  const { name } = reader
  /** Until the place was seen empty, a card on it is one that lay there before this process looked. */
  let lay = true
  let isEmpty = false
  let isSettled = false
  const look = (): void => {
    if (!isSettled || !isEmpty) return
    lay = false
    send({ type: 'EMPTY', reader: name })
  }
  const settle = (): void => {
    isSettled = true
    look()
    settled()
  }
  if (settleMs === 0) settle()
  else {
    const settling = setTimeout(settle, settleMs)
    reader.on('end', () => clearTimeout(settling))
  }
  reader.reader.on('status', ({ state }: { readonly state: number }) => {
    isEmpty = (state & reader.reader.SCARD_STATE_EMPTY) !== 0
    look()
  })
  const failed = (error: unknown) => send({ type: 'READ_FAILED', reader: name, problem: problemOf(error), lay })
  // By default the library selects an application on the card, which fails on DESFire.
  reader.autoProcessing = false
  // The library reports a failed connection by `emit(error)`: an event whose name is the error.
  const emit = reader.emit.bind(reader)
  reader.emit = (event: string | symbol | Error, ...args: unknown[]) => {
    if (!(event instanceof Error)) return emit(event, ...args)
    // The library would take the next card for this one.
    if (event.name === 'DisconnectError') end({ type: 'LOST', problem: problemOf(event) })
    else failed(event)
    return true
  }
  reader.on('card', async () => {
    const layBefore = lay
    try {
      send({ type: 'CARD', reader: name, uid: await readUid(reader), lay: layBefore })
    } catch (error) {
      failed(error)
      // A card that left while it was being connected stays connected for the library: the next would not be read.
      // Not within the card's own event, which deadlocks.
      setImmediate(() =>
        Promise.resolve()
          .then(() => reader.disconnect())
          .catch(() => undefined),
      )
    }
  })
}

const serve = (library: NfcLibrary, settleMs: number): void => {
  const lost = (error: unknown) => end({ type: 'LOST', problem: problemOf(error) })
  const names = new Set<string>()
  const settling = new Set<NfcReader>()
  /** Once all that are there have settled. */
  const sendReaders = () => {
    if (settling.size === 0) send({ type: 'READERS', names: [...names] })
  }
  const complete = setTimeout(sendReaders, completeMs)
  const nfc = new library.NFC()
  nfc.on('error', lost)
  nfc.on('reader', (reader: NfcReader) => {
    if (otherPlace.test(reader.name)) {
      reader.autoProcessing = false
      reader.on('error', () => undefined)
      return
    }
    settling.add(reader)
    serveReader(reader, settleMs, () => {
      settling.delete(reader)
      names.add(reader.name)
      complete.refresh()
    })
    // The library's thread for this reader has ended: no card would come from it any more.
    reader.on('error', lost)
    reader.on('end', () => {
      settling.delete(reader)
      names.delete(reader.name)
      sendReaders()
    })
  })
}

const main = async (service: PcscService, settleMs: number): Promise<void> => {
  const library = loadLibrary()
  if (!library) return
  await awaitService(service)
  try {
    serve(library, settleMs)
  } catch (error) {
    const problem = problemOf(error)
    end({ type: problem.includes(SECURITY_VIOLATION) ? 'SERVICE_REFUSED' : 'SERVICE_DOWN', problem })
  }
}

// The parent alone decides when this ends; a Ctrl-C reaches it as well.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', () => process.exit(0))
setInterval(() => send({ type: 'HEARTBEAT' }), heartbeatMs)
send({ type: 'HEARTBEAT' })
await main(JSON.parse(process.argv[2] ?? '{}') as PcscService, Number(process.argv[3] ?? 0))
