import type { Log } from '@zuil/protocol'
import type { Printer } from '../ports.ts'

/** Loads a printer's libraries only where one is configured. */
export const openPrinter = async (
  printer: { readonly path: string; readonly baudRate: number },
  log: Log,
): Promise<Printer> => {
  const { createPrinter } = await import('./printer.ts')
  return createPrinter({ ...printer, log })
}
