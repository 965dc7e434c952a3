import type { Log } from '@zuil/protocol'
import type { Reader } from '../ports.ts'

/** A reader that is a device. */
export type DeviceReaderConfig =
  | { readonly kind: 'PCSC' }
  | { readonly kind: 'SERIAL'; readonly path: string; readonly baudRate: number }

/** Loads a reader's libraries only where it is configured: the serial library alone takes 6 MB of memory. */
export const openReader = async (reader: DeviceReaderConfig, log: Log): Promise<Reader> => {
  if (reader.kind === 'PCSC') {
    const { createPcscReader } = await import('./pcsc.ts')
    return createPcscReader({ log })
  }
  const { createSerialReader } = await import('./serial.ts')
  return createSerialReader({ log, path: reader.path, baudRate: reader.baudRate })
}
