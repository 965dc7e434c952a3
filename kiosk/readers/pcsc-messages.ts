import { z } from 'zod'

/**
 * All that the child with the PC/SC library says to its parent, over the fork's IPC. The parent says nothing: it kills.
 * `problem` is a library's own message, for the log; it never holds anything read from a card.
 */
export const pcscMessage = z.discriminatedUnion('type', [
  /** Every `beatMs`: the child's event loop runs. */
  z.strictObject({ type: z.literal('BEAT') }),
  /** nfc-pcsc can't be loaded; the child ends. Not installed at all, or only not built. */
  z.strictObject({ type: z.literal('LIBRARY_MISSING'), installed: z.boolean(), problem: z.string() }),
  /** No PC/SC daemon takes us; the child waits, or ends. */
  z.strictObject({ type: z.literal('SERVICE_DOWN'), problem: z.string() }),
  /** All the readers there are now, whenever that changes, and once after the start. */
  z.strictObject({ type: z.literal('READERS'), names: z.array(z.string().min(1)) }),
  /** The library can't go on; the child ends, a new one starts afresh. */
  z.strictObject({ type: z.literal('LOST'), problem: z.string() }),
  /** A card's UID, lower-case hexadecimal. */
  z.strictObject({ type: z.literal('CARD'), reader: z.string(), uid: z.string().regex(/^([0-9a-f]{2})*$/) }),
  z.strictObject({ type: z.literal('READ_FAILED'), reader: z.string(), problem: z.string() }),
])
export type PcscMessage = z.infer<typeof pcscMessage>
