import type { BridgeMessage, BridgeReader } from '@zuil/protocol'

/** What lies on the readers of a counter's PC, and what its pages are told of it. Pure: the clock is given. */

type Unreadable = Extract<BridgeMessage, { type: 'UNREADABLE' }>['reason']
export type DeskReaderStatus =
  | Exclude<BridgeReader['state'], 'MISSING' | 'FAILING'>
  | 'UNPLUGGED'
  | Extract<BridgeReader, { state: 'FAILING' }>['reason']

/** A card that lies there for longer is not told to a page that connects: nobody waits for it any more. */
export const FRESH_CARD_MS = 5_000

export interface Desk {
  readonly reader: BridgeReader
  /** What was told last, while it lies there. */
  readonly lies?: {
    readonly place: string | undefined
    /** Absent: it gave no number. */
    readonly card?: { readonly chipNumber: string; readonly atMs: number }
  }
}

/** Times are milliseconds of a clock that never jumps. */
export type DeskInput =
  | { readonly type: 'STATUS'; readonly status: DeskReaderStatus }
  | {
      readonly type: 'CARD'
      readonly chipNumber: string
      readonly place: string | undefined
      readonly atMs: number
    }
  | { readonly type: 'UNREADABLE'; readonly reason: Unreadable; readonly place: string | undefined }
  | { readonly type: 'TAKEN'; readonly place: string }

/** The desk after an input, and what every page is told. */
interface Step {
  readonly desk: Desk
  readonly messages: readonly BridgeMessage[]
}

export const startingDesk: Desk = { reader: { state: 'STARTING' } }

const readerOf = (status: DeskReaderStatus): BridgeReader => {
  if (status === 'STARTING' || status === 'CONNECTED') return { state: status }
  return status === 'UNPLUGGED' ? { state: 'MISSING' } : { state: 'FAILING', reason: status }
}

const isSame = (a: BridgeReader, b: BridgeReader): boolean =>
  a.state === b.state && (a.state !== 'FAILING' || b.state !== 'FAILING' || a.reason === b.reason)

const removed: BridgeMessage = { type: 'REMOVED' }

export const nextDesk = (desk: Desk, input: DeskInput): Step => {
  switch (input.type) {
    case 'STATUS': {
      const reader = readerOf(input.status)
      if (isSame(reader, desk.reader)) return { desk, messages: [] }
      // Whether a card lies on a reader that is gone nobody can say.
      return { desk: { reader }, messages: [...(desk.lies ? [removed] : []), { type: 'READER', reader }] }
    }
    case 'CARD': {
      const { chipNumber, place, atMs } = input
      return {
        desk: { ...desk, lies: { place, card: { chipNumber, atMs } } },
        messages: [{ type: 'CARD', chipNumber, laidMsAgo: 0 }],
      }
    }
    case 'UNREADABLE':
      return {
        desk: { ...desk, lies: { place: input.place } },
        messages: [{ type: 'UNREADABLE', reason: input.reason }],
      }
    case 'TAKEN':
      if (!desk.lies || desk.lies.place !== input.place) return { desk, messages: [] }
      return { desk: { reader: desk.reader }, messages: [removed] }
  }
}

/** @param version of the program */
export const helloOf = (desk: Desk, version: string): BridgeMessage => ({
  type: 'HELLO',
  v: 1,
  version,
  reader: desk.reader,
})

/** The card that a page is told which connects now: one that was laid a moment ago, and lies there. */
export const freshCard = ({ lies }: Desk, nowMs: number): BridgeMessage | undefined => {
  if (!lies?.card) return undefined
  const { chipNumber, atMs } = lies.card
  const laidMsAgo = Math.max(0, Math.round(nowMs - atMs))
  return laidMsAgo <= FRESH_CARD_MS ? { type: 'CARD', chipNumber, laidMsAgo } : undefined
}
