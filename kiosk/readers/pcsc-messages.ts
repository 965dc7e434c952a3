import { z } from 'zod'

/**
 * All messages of the child with the PC/SC library to its parent, over the fork's IPC. The parent sends none: it kills.
 * `problem` is a library's own message, for the log; it never holds anything read from a card.
 */
export const pcscMessage = z.discriminatedUnion('type', [
  /** Every `heartbeatMs`: the child's event loop runs. */
  z.strictObject({ type: z.literal('HEARTBEAT') }),
  /** nfc-pcsc can't be loaded; the child ends. Not installed at all, or only not built. */
  z.strictObject({ type: z.literal('LIBRARY_MISSING'), installed: z.boolean(), problem: z.string() }),
  /** No PC/SC daemon accepts a connection; the child waits, or ends. */
  z.strictObject({ type: z.literal('SERVICE_DOWN'), problem: z.string() }),
  /** The PC/SC daemon does not let this user in; the child ends. */
  z.strictObject({ type: z.literal('SERVICE_REFUSED'), problem: z.string() }),
  /** All readers that have settled, whenever that changes, and once after the start. */
  z.strictObject({ type: z.literal('READERS'), names: z.array(z.string().min(1)) }),
  /** The library can't go on; the child ends, and a new one is started. */
  z.strictObject({ type: z.literal('LOST'), problem: z.string() }),
  /** A card's UID, lower-case hexadecimal. `lay`: this child has not seen the place empty for sure; the card lay there before. */
  z.strictObject({
    type: z.literal('CARD'),
    reader: z.string(),
    uid: z.string().regex(/^([0-9a-f]{2})*$/),
    lay: z.boolean(),
  }),
  z.strictObject({ type: z.literal('READ_FAILED'), reader: z.string(), problem: z.string(), lay: z.boolean() }),
  /** No card lies on it: at first, or any more. */
  z.strictObject({ type: z.literal('EMPTY'), reader: z.string() }),
])
export type PcscMessage = z.infer<typeof pcscMessage>

/** How the child finds out whether the PC/SC service runs: without one the library would block it for ever. */
export type PcscService =
  /** pcscd: something answers on its socket. */
  | { readonly kind: 'SOCKET'; readonly path: string }
  /** Windows runs its service only while a reader is plugged in. */
  | { readonly kind: 'WINDOWS'; readonly name: string }
  /** macOS starts it when it is asked for. */
  | { readonly kind: 'ON_DEMAND' }
