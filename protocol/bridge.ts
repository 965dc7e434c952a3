import { z } from 'zod'
import { chipNumber } from './identifiers.ts'

/**
 * What travels between the reader bridge (deploy/bridge), a program on a counter's PC, and the counter app in the browser of
 * that PC: each message one JSON text over a WebSocket, which the page opens at `ws://127.0.0.1:{port}{path}`.
 */
export const bridgeAddress = {
  /** Unless it is set otherwise, at both ends. */
  port: 17_853,
  path: '/reader',
} as const

/** How the card readers of the PC are, all together. */
export const bridgeReader = z.discriminatedUnion('state', [
  /** It is being found out: the bridge, or the PC/SC service, has just started. */
  z.object({ state: z.literal('STARTING') }),
  /** There is a reader: what is laid on it is read. */
  z.object({ state: z.literal('CONNECTED') }),
  /** No reader is plugged in. */
  z.object({ state: z.literal('MISSING') }),
  /** No reader can be used on this PC until somebody repairs it. */
  z.object({
    state: z.literal('FAILING'),
    reason: z.enum([
      /** The PC/SC library is not installed or was not built. */
      'LIBRARY_MISSING',
      /** The PC/SC service does not run. */
      'SERVICE_DOWN',
      /** The PC/SC service does not let this user in. */
      'SERVICE_REFUSED',
    ]),
  }),
])
export type BridgeReader = z.infer<typeof bridgeReader>

/** From the bridge to the page. A page ignores a type that it does not know. */
export const bridgeMessage = z.discriminatedUnion('type', [
  /** First, and as the answer to STATE. */
  z.object({
    type: z.literal('HELLO'),
    /** Of these messages. */
    v: z.literal(1),
    /** Of the bridge's program. */
    version: z.string().max(64),
    reader: bridgeReader,
  }),
  /** The reader changed. What lay on it, if anything did, was told as REMOVED before. */
  z.object({ type: z.literal('READER'), reader: bridgeReader }),
  /** A card was laid. Once for as long as it lies there. */
  z.object({
    type: z.literal('CARD'),
    chipNumber,
    /** Above 0 when the page connected after that. Milliseconds. */
    laidMsAgo: z.int().nonnegative(),
  }),
  /** Something was laid that gives no chip number. */
  z.object({
    type: z.literal('UNREADABLE'),
    reason: z.enum([
      /** A random UID: a phone. */
      'PHONE',
      /** Not the chip of a UiTPAS. */
      'OTHER_CHIP',
      /** Taken away too soon, or disturbed. */
      'READ_FAILED',
      /** It lay there when the bridge started: it is to be laid again. */
      'CARD_LEFT',
    ]),
  }),
  /** What was told last, a card or something unreadable, does not lie there any more. */
  z.object({ type: z.literal('REMOVED') }),
])
export type BridgeMessage = z.infer<typeof bridgeMessage>

/** From the page to the bridge, at most `bridgeRequestBytes`. */
export const bridgeRequest = z.discriminatedUnion('type', [
  /** Asks for a HELLO. */
  z.object({ type: z.literal('STATE') }),
])
export type BridgeRequest = z.infer<typeof bridgeRequest>

/** The longest message that the bridge takes from a page; who sends more is cut off (1009). */
export const bridgeRequestBytes = 1_024
