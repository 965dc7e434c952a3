import { chipNumber, type Immutable, refusalReason, zuilType } from '@zuil/protocol'
import { z } from 'zod'
import { ledgerKind } from '../points/shapes.ts'

/** What the demo's routes answer and the page "Proefopstelling" shows. Amounts are in cents. */

/** Something to lay on the simulated reader, or to scan. */
export const rackCard = z.object({
  /** What it shows, in Dutch. */
  label: z.string(),
  /** The UID that the reader sees: 14 hexadecimal digits, or 8 of a phone or another chip. */
  chipNumber: z.string().optional(),
  /** What its barcode says. */
  uitpasNumber: z.string().optional(),
  /** Of UiTPAS's own test environment. */
  official: z.literal(true).optional(),
})
export type RackCard = Immutable<z.infer<typeof rackCard>>
export const rack = z.object({ cards: z.array(rackCard) })
export type Rack = Immutable<z.infer<typeof rack>>

/** A zuil of the demo. */
export const demoScreen = z.object({
  zuilId: z.string(),
  name: z.string(),
  type: zuilType,
  /** The address of its screen, once it runs. */
  screen: z.string().optional(),
  /** The chip of the card that lies on its reader. */
  laid: z.string().optional(),
})
export type DemoScreen = Immutable<z.infer<typeof demoScreen>>
export const demoScreens = z.object({ screens: z.array(demoScreen) })
export type DemoScreens = Immutable<z.infer<typeof demoScreens>>

/** What a simulated reader reads: what it does with it, it says itself. */
export const laidCard = z.strictObject({ chipNumber: z.string().max(64) })
export const scannedLine = z.strictObject({ line: z.string().max(64) })
/** The chip of a card of somewhere else. */
export const givenChip = z.strictObject({ chipNumber })

const moment = z.iso.datetime()

/** A tap as the backend judged it. */
const shownTap = z.object({
  actieId: z.string(),
  at: moment,
  /** Its zuil's name. */
  zuil: z.string(),
  /** false: it came out of the journal. */
  live: z.boolean(),
  uitpasNumber: z.string().optional(),
  unknownCard: z.string().optional(),
  outcome: z.enum(['SAVED', 'TICKET', 'REDEEMED', 'MEMBERSHIP', 'REFUSED']),
  reason: refusalReason.optional(),
  /** What it did to the balance. */
  points: z.int().optional(),
  balance: z.int().optional(),
})
export type ShownTap = Immutable<z.infer<typeof shownTap>>

const booked = z.object({
  id: z.string(),
  at: moment,
  /** The end of the passholder's id: enough to tell them apart. */
  passholder: z.string(),
})

/** What came in lately and what the backend made of it, newest first. */
export const activity = z.object({
  /** So many taps and entries of the ledger at most; tickets and rewards are those of these taps. */
  shown: z.int(),
  taps: z.array(shownTap),
  ledger: z.array(booked.extend({ kind: ledgerKind, points: z.int() })),
  tickets: z.array(
    booked.extend({
      event: z.string(),
      /** At social tariff. */
      social: z.boolean(),
      price: z.int(),
      regularPrice: z.int(),
      reversed: z.boolean(),
    }),
  ),
  redemptions: z.array(booked.extend({ title: z.string(), points: z.int(), reversed: z.boolean() })),
})
export type Activity = Immutable<z.infer<typeof activity>>

/** A mail that was made, whether or not it went out. */
const shownMail = z.object({
  id: z.string(),
  at: moment,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  state: z.enum(['WAITING', 'SENDING', 'SENT', 'GIVEN_UP', 'UNKNOWN', 'KEPT']),
})
export const mails = z.object({ mails: z.array(shownMail) })
export type Mails = Immutable<z.infer<typeof mails>>
