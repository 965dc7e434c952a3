import type { Log } from '@zuil/protocol'
import type { Config, ReaderConfig } from '../config.ts'
import type { Printer, Reader } from '../ports.ts'

/** What a reader needs is loaded only where there is one: the serial library alone takes 6 MB. */
export const readerOf = async (reader: ReaderConfig, simulated: Reader, log: Log): Promise<Reader> => {
  switch (reader.kind) {
    case 'PCSC': {
      const { createPcscReader } = await import('./pcsc.ts')
      return createPcscReader({ log })
    }
    case 'SERIAL': {
      const { createSerialReader } = await import('./serial.ts')
      return createSerialReader({ log, path: reader.path, baudRate: reader.baudRate })
    }
    case 'SIMULATED':
      return simulated
  }
}

/** What a printer needs is loaded only where there is one. */
export const printerOf = async ({ printer }: Pick<Config, 'printer'>, log: Log): Promise<Printer | undefined> => {
  if (!printer) return undefined
  const { createPrinter } = await import('../printer/printer.ts')
  return createPrinter({ ...printer, log })
}
