import type { RefusalReason, Verdict, ZuilType } from '@zuil/protocol'
import type { LedgerKind } from '../points/shapes.ts'

/** What the demo's routes answer and its page shows. Moments are ISO texts, amounts are in cents. */

/** Something to lay on the simulated reader, or to scan. */
export interface RackCard {
  /** What it shows, in Dutch. */
  readonly label: string
  /** The UID that the reader sees: 14 hexadecimal digits, or 8 of a phone or another chip. */
  readonly chipNumber?: string
  /** What its barcode says. */
  readonly uitpasNumber?: string
}

/** A zuil of the demo. */
export interface DemoScreen {
  readonly zuilId: string
  readonly name: string
  readonly type: ZuilType
  /** The address of its screen, once it runs. */
  readonly screen?: string
}

/** A tap as the backend judged it. */
export interface ShownTap {
  readonly actieId: string
  readonly at: string
  /** Its zuil's name. */
  readonly zuil: string
  /** false: it came out of the journal. */
  readonly live: boolean
  readonly uitpasNumber?: string
  readonly unknownCard?: string
  readonly outcome: Verdict['outcome']
  readonly reason?: RefusalReason
  /** What it did to the balance. */
  readonly points?: number
  readonly balance?: number
}

interface Booked {
  readonly id: string
  readonly at: string
  /** The end of the passholder's id: enough to tell them apart. */
  readonly passholder: string
}

/** What came in lately and what the backend made of it, newest first. */
export interface Activity {
  /** So many taps and entries of the ledger at most; tickets and rewards are those of these taps. */
  readonly shown: number
  readonly taps: readonly ShownTap[]
  readonly ledger: readonly (Booked & { readonly kind: LedgerKind; readonly points: number })[]
  readonly tickets: readonly (Booked & {
    readonly event: string
    /** At social tariff. */
    readonly social: boolean
    readonly price: number
    readonly regularPrice: number
    readonly reversed: boolean
  })[]
  readonly redemptions: readonly (Booked & {
    readonly title: string
    readonly points: number
    readonly reversed: boolean
  })[]
}
