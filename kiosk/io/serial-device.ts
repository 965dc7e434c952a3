import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { SerialPort } from 'serialport'

export interface SerialDevice {
  /** The device, e.g. under /dev/serial/by-id. */
  readonly path: string
  readonly baudRate: number
  /** Pause before it is opened again: from `min`, doubled each time up to `max`. Milliseconds. */
  readonly reopenMs?: { readonly min: number; readonly max: number } | undefined
}

export interface SerialEvents {
  readonly opened: (port: SerialPort) => void
  /** It could not be opened, with the reason, or is closed again. */
  readonly closed: (problem: string | undefined) => void
}

/** How often to check that the device is still the one that was opened. */
const checkMs = 500

/** Keeps a serial device open until the signal, whatever is pulled out and plugged in. */
export const keepSerialDeviceOpen = async (
  { path, baudRate, reopenMs = { min: 250, max: 2_000 } }: SerialDevice,
  { opened, closed }: SerialEvents,
  signal: AbortSignal,
): Promise<void> => {
  let wait = reopenMs.min
  while (!signal.aborted) {
    const port = new SerialPort({ path, baudRate, autoOpen: false })
    // Read before it is opened: a change in between is noticed afterwards.
    const device = deviceAt(path)
    const problem = await open(port)
    if (problem === undefined) {
      wait = reopenMs.min
      opened(port)
      await untilClosed(port, () => deviceAt(path) === device, signal)
    }
    closed(problem)
    await pause(wait, undefined, { signal }).catch(() => undefined)
    wait = Math.min(wait * 2, reopenMs.max)
  }
}

/** Identifies the device at a path; undefined = there is none. */
const deviceAt = (path: string): string | undefined => {
  try {
    const { dev, ino, rdev } = statSync(path)
    return `${dev}:${ino}:${rdev}`
  } catch {
    return undefined
  }
}

/** @returns why it could not be opened; undefined = it is open */
const open = (port: SerialPort): Promise<string | undefined> =>
  new Promise((resolve) => port.open((error) => resolve(error?.message)))

/** Resolves when the port is closed: by itself, because its device changed, or because of the signal. */
const untilClosed = (port: SerialPort, unchanged: () => boolean, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    let closing = false
    const close = () => {
      if (closing) return
      closing = true
      port.close(done)
    }
    // serialport does not report a hang-up right after data, and then keeps a core busy.
    const check = setInterval(() => {
      if (!unchanged()) close()
    }, checkMs)
    const done = () => {
      clearInterval(check)
      signal.removeEventListener('abort', close)
      resolve()
    }
    port.on('error', close)
    port.once('close', done)
    signal.addEventListener('abort', close, { once: true })
    if (signal.aborted) close()
  })
