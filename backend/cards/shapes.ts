import { type CardRead, chipNumber, type Immutable, uitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { reasonText } from '../platform/http/fields.ts'

export const cardStatus = z.enum([
  'PROVISIONED',
  'STOCK',
  'SENT_TO_BALIE',
  'LOCAL_STOCK',
  'ACTIVE',
  'BLOCKED',
  'DELETED',
])
export type CardStatus = z.infer<typeof cardStatus>

/** Kaart: a UiTPAS number, its chip once it has one, and whose it is once somebody has it. */
export const card = z.strictObject({
  uitpasNumber,
  chipNumber: chipNumber.exactOptional(),
  cardSystemId: z.int(),
  status: cardStatus,
  passholderId: z.guid().exactOptional(),
  /** Where it was sent. */
  counterId: z.guid().exactOptional(),
})
export type Card = Immutable<z.infer<typeof card>>

/** What a tap is judged by. */
export type CardFacts = Pick<Card, 'status' | 'passholderId'> & { readonly uitpasNumber: string }

export const cardKey = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)

/** Cards with and without social status. */
const kinds = { social: z.int().nonnegative(), plain: z.int().nonnegative() }

export const statusCount = z.object({ status: cardStatus, ...kinds })
export type StatusCount = Immutable<z.infer<typeof statusCount>>

/** What a counter has. `stock`: to be given out; `low`: of which kind it runs out. */
export const counterStock = z.object({
  id: z.string(),
  name: z.string(),
  stock: z.object(kinds),
  underWay: z.object(kinds),
  active: z.object(kinds),
  low: z.object({ social: z.boolean(), plain: z.boolean() }),
})
export type CounterStock = Immutable<z.infer<typeof counterStock>>

/** "Overzicht UiTPASsen". */
export const stockOverview = z.object({
  statuses: z.array(statusCount),
  counters: z.array(counterStock),
  /** A counter with fewer runs out; 0 = none does. */
  lowStock: z.int(),
})
export type StockOverview = Immutable<z.infer<typeof stockOverview>>

const prefixText = z.string().regex(/^\d{5}$/)
const postalCode = z.string().regex(/^\d{4}$/)

/** Which prefixes numbers are made with, by postal code; and when a counter runs out. */
export const stockSettings = z.strictObject({
  lowStock: z.int().min(0).max(10_000),
  prefixes: z.array(z.strictObject({ prefix: prefixText, postalCodes: z.array(postalCode).max(100) })).max(50),
})
export type StockSettings = Immutable<z.infer<typeof stockSettings>>

/** The same as saved. `left`: how many numbers can still be made; `cities`: those of the card system. `version`: see If-Match. */
export const savedStockSettings = z.object({
  lowStock: z.int(),
  prefixes: z.array(z.object({ prefix: z.string(), postalCodes: z.array(z.string()), left: z.int() })),
  cities: z.array(z.object({ postalCode: z.string(), name: z.string() })),
  version: z.int(),
})
export type SavedStockSettings = Immutable<z.infer<typeof savedStockSettings>>

/** "UiTPAS nummers genereren": a multiple of a thousand. */
export const newSeries = z.strictObject({
  prefix: prefixText,
  count: z.int().min(1_000).max(50_000).multipleOf(1_000),
  socialTariff: z.boolean(),
})
export type NewSeries = Immutable<z.infer<typeof newSeries>>

/** Numbers that were generated at once. `available`: without a chip yet; `ordered`: so many of the first were in a file. */
export const series = z.object({
  id: z.string(),
  prefix: z.string(),
  socialTariff: z.boolean(),
  count: z.int(),
  available: z.int(),
  ordered: z.int(),
  first: z.string(),
  last: z.string(),
  at: z.iso.datetime(),
  madeBy: z.string(),
})
export type Series = Immutable<z.infer<typeof series>>
export const listedSeries = z.object({ totalItems: z.int(), member: z.array(series) })
export type ListedSeries = Immutable<z.infer<typeof listedSeries>>

/** Which of a series, counted from 1, go in the file for the supplier. */
export const seriesPart = z.strictObject({ from: z.int().min(1), count: z.int().min(1).max(50_000) })
/** Those of them that have no chip yet, as a CSV. */
export const seriesFile = z.object({ count: z.int(), csv: z.string() })
export type SeriesFile = Immutable<z.infer<typeof seriesFile>>

/** What is wrong in a line of a file of chip numbers. NUMBER_…: see `UitpasNumberProblem`. */
export const chipProblem = z.object({
  line: z.int(),
  column: z.enum(['CHIP', 'NUMBER', 'LINE']),
  value: z.string(),
  reason: z.enum([
    ...(['COLUMN_MISSING', 'TOO_MANY_COLUMNS', 'SWAPPED'] as const),
    ...(['CHIP_EMPTY', 'CHIP_SCIENTIFIC', 'CHIP_RANDOM', 'CHIP_FOUR_BYTES', 'CHIP_ZERO_LOST', 'CHIP_INVALID'] as const),
    ...(['NUMBER_EMPTY', 'NUMBER_NOT_DIGITS', 'NUMBER_SCIENTIFIC', 'NUMBER_LEADING_ZERO_LOST'] as const),
    ...(['NUMBER_WRONG_LENGTH', 'NUMBER_BAD_STATUS_DIGIT', 'NUMBER_BAD_CHECK_DIGIT'] as const),
    ...(['CHIP_TWICE', 'NUMBER_TWICE', 'CHIP_TAKEN', 'NUMBER_UNKNOWN', 'NUMBER_ELSEWHERE'] as const),
    ...(['NUMBER_HAS_CHIP', 'NUMBER_NOT_AVAILABLE'] as const),
  ]),
  /** The line that has the same. */
  otherLine: z.int().exactOptional(),
})
export type ChipProblem = Immutable<z.infer<typeof chipProblem>>

/** The supplier's file as it is, in base64: 5 MB of it. */
export const chipFile = z.strictObject({ content: z.base64().max(7_000_000) })

/** What came of a file. `wrong`: the first thousand of `wrongCount`. Where anything is wrong nothing is loaded. */
export const chipReport = z.object({
  lines: z.int(),
  fresh: z.object(kinds),
  known: z.int(),
  wrongCount: z.int(),
  wrong: z.array(chipProblem),
  loaded: z.boolean(),
})
export type ChipReport = Immutable<z.infer<typeof chipReport>>

/** So many of each kind, or all of one kind from a number until another. */
export const newPackage = z.strictObject({
  counterId: z.guid(),
  cards: z.union([
    z
      .strictObject({ social: z.int().min(0).max(20_000), plain: z.int().min(0).max(20_000) })
      .refine(({ social, plain }) => social + plain > 0),
    z.strictObject({ first: uitpasNumber, last: uitpasNumber }),
  ]),
})
export type NewPackage = Immutable<z.infer<typeof newPackage>>

const namedCounter = z.object({ id: z.string(), name: z.string() })

/** Pakje. Without `receivedAt` it is on its way; `missing`: those that had not come. */
export const cardPackage = z.object({
  id: z.string(),
  counter: namedCounter,
  ...kinds,
  sentAt: z.iso.datetime(),
  sentBy: z.string(),
  receivedAt: z.iso.datetime().optional(),
  receivedBy: z.string().optional(),
  missing: z.int().optional(),
})
export type CardPackage = Immutable<z.infer<typeof cardPackage>>
export const listedPackages = z.object({ totalItems: z.int(), member: z.array(cardPackage) })
export type ListedPackages = Immutable<z.infer<typeof listedPackages>>

/** Cards whose numbers follow each other, of one kind. */
const numberRange = z.object({ first: z.string(), last: z.string(), count: z.int(), socialTariff: z.boolean() })
/** A package whole: with all that went in it. */
export const wholePackage = z.object({ ...cardPackage.shape, ranges: z.array(numberRange) })
export type WholePackage = Immutable<z.infer<typeof wholePackage>>

/** What became of a card of a package: see `stateIn`. */
const packageCardState = z.enum(['UNDER_WAY', 'RECEIVED', 'MISSING', 'IN_USE', 'OTHER'])
export type PackageCardState = z.infer<typeof packageCardState>
/** In the order of their numbers. `next`: `after` of the page that follows. */
export const packageCards = z.object({
  member: z.array(z.object({ uitpasNumber: z.string(), status: cardStatus, state: packageCardState })),
  next: z.string().optional(),
})
export type PackageCards = Immutable<z.infer<typeof packageCards>>
export type PackageCard = PackageCards['member'][number]

/** What came of a package: all but these, which go back to stock, or are deleted. */
export const receipt = z
  .strictObject({
    missing: z.array(uitpasNumber).max(20_000),
    missingTo: z.enum(['STOCK', 'DELETED']),
    reason: reasonText.exactOptional(),
  })
  .refine(({ missing, reason }) => missing.length === 0 || reason !== undefined, { path: ['reason'] })
export type Receipt = Immutable<z.infer<typeof receipt>>

/** What is done with one card. */
export const cardAct = z.enum(['BLOCK', 'DELETE', 'PUT_BACK', 'TO_STOCK', 'RECEIVE'])
export type CardAct = z.infer<typeof cardAct>
/** `status`: as who asks saw it. */
export const newCardAct = z.strictObject({ act: cardAct, status: cardStatus, reason: reasonText })
export type NewCardAct = Immutable<z.infer<typeof newCardAct>>

/** One of a list of cards. */
export const listedCard = z.object({
  uitpasNumber: z.string(),
  chipNumber: z.string().optional(),
  status: cardStatus,
  socialTariff: z.boolean(),
  counter: namedCounter.optional(),
})
export type ListedCard = Immutable<z.infer<typeof listedCard>>

/** In the order of their numbers. `next`: `after` of the page that follows. */
export const listedCards = z.object({ member: z.array(listedCard), next: z.string().optional() })
export type ListedCards = Immutable<z.infer<typeof listedCards>>

/** A card whole. `passholder` is there for who may know; `acts`: what can be done with it. */
export const officeCard = z.object({
  ...listedCard.shape,
  packageId: z.string().optional(),
  passholder: z.object({ id: z.string(), name: z.string(), firstName: z.string() }).optional(),
  acts: z.array(cardAct),
})
export type OfficeCard = Immutable<z.infer<typeof officeCard>>
