import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { encodings } from '../../platform/files/problems.ts'

/** The columns of a file of passholders, in their order. Source: handbook, "In bulk registreren". */
export const requiredColumns = [
  ...(['name', 'firstName', 'dateOfBirth', 'insz', 'street', 'postalCode', 'city', 'uitpasNumber'] as const),
  ...(['socialTariff', 'socialTariffEndDate'] as const),
] as const
/** All five or none. */
export const optionalColumns = ['gender', 'email', 'nationality', 'phoneNumber', 'mobileNumber'] as const
export const registrationColumns = [...requiredColumns, ...optionalColumns] as const
export type RegistrationColumn = (typeof registrationColumns)[number]

/** Somebody as a file has him. */
export interface RegistrationRow {
  /** Of the file, as a spreadsheet counts. */
  readonly row: number
  readonly name: string
  readonly firstName: string
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
  readonly insz: string
  readonly street: string
  readonly postalCode: string
  readonly city: string
  readonly uitpasNumber: string
  /** The last moment of the social status, in milliseconds since 1970; absent = he has none. */
  readonly socialTariffEndDate?: number
  readonly gender?: 'MALE' | 'FEMALE'
  readonly email?: string
  readonly nationality?: string
  readonly phoneNumber?: string
  readonly mobileNumber?: string
}

/** Why a file can't be read at all, and in which encoding it is if it is another one. */
export const fileProblem = z.object({
  code: z.enum([
    'EMPTY',
    'UTF_16',
    'WORKBOOK',
    'NOT_TEXT',
    'WRONG_ENCODING',
    'BROKEN_QUOTES',
    'NO_ROWS',
    'TOO_MANY_ROWS',
  ]),
  encoding: z.enum(encodings).optional(),
  row: z.int().optional(),
})
export type RegistrationFileProblem = Immutable<z.infer<typeof fileProblem>>

/**
 * UPLOADING: parts of the file come. CHECKING. CHECKED: how it stands is known; it waits until somebody says that it is to be
 * registered, or for a better file. UNREADABLE. REGISTERING. REGISTERED. FAILED: it broke off, and nobody was registered.
 */
export const registrationStatus = z.enum([
  ...(['UPLOADING', 'CHECKING', 'CHECKED', 'UNREADABLE', 'REGISTERING', 'REGISTERED', 'FAILED'] as const),
])
export type RegistrationStatus = z.infer<typeof registrationStatus>

/**
 * What becomes of a row. NEW: a new passholder. MEMBERSHIP: he is one elsewhere, and gets a membership and a card here. CARD:
 * he is a member here without a card, and gets one. EXTENDED: he has both, and his social status is to last longer. ALREADY: he
 * has both, there is nothing to do. WRONG: something stands in the way.
 */
export const rowOutcome = z.enum(['NEW', 'MEMBERSHIP', 'CARD', 'EXTENDED', 'ALREADY', 'WRONG'])
export type RowOutcome = z.infer<typeof rowOutcome>

export const outcomeCounts = z.object({
  NEW: z.int(),
  MEMBERSHIP: z.int(),
  CARD: z.int(),
  EXTENDED: z.int(),
  ALREADY: z.int(),
  WRONG: z.int(),
  /** Rows that are right, and that somebody should look at all the same. */
  WARNED: z.int(),
})
export type OutcomeCounts = Immutable<z.infer<typeof outcomeCounts>>

/** A file of passholders that somebody sent. */
export const registration = z.object({
  id: z.guid(),
  status: registrationStatus,
  fileName: z.string(),
  encoding: z.enum(encodings),
  counter: z.object({ id: z.guid(), name: z.string() }),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  problem: fileProblem.optional(),
  /** Of CHECKED and after. */
  counts: outcomeCounts.optional(),
  /** Of what is under way: how much was done, and of how much: bytes while it is checked, rows twice while they are registered. */
  progress: z.object({ done: z.int(), of: z.int() }).optional(),
  /** What was found changed between the check and the registration: it was checked again. */
  checkedAgain: z.boolean(),
})
export type Registration = Immutable<z.infer<typeof registration>>

export const registrations = z.object({ member: z.array(registration) })
export type Registrations = Immutable<z.infer<typeof registrations>>

/** Something about a cell, in words for who sent the file. */
const saidOfCell = z.object({
  /** The title of the column; absent = it is about the row. */
  column: z.string().optional(),
  /** As it stands in the file. */
  value: z.string(),
  /** What is wrong, and what to do. */
  text: z.string(),
  /** It keeps nobody from being registered. */
  warning: z.boolean(),
})

/** What is wrong with a file, or should be looked at, row by row; and what became of each once it is registered. */
export const registrationRows = z.object({
  member: z.array(
    z.object({
      row: z.int(),
      outcome: rowOutcome,
      name: z.string().optional(),
      uitpasNumber: z.string().optional(),
      passholderId: z.string().optional(),
      findings: z.array(saidOfCell),
    }),
  ),
  /** `after` of the page that follows; absent = this was the last. */
  next: z.int().optional(),
})
export type RegistrationRows = Immutable<z.infer<typeof registrationRows>>

export const registrationStart = z.strictObject({
  fileName: z.string().trim().min(1).max(200),
  /** In bytes. */
  size: z.int().min(0),
  encoding: z.enum(encodings),
  counterId: z.guid(),
})
export type RegistrationStart = Immutable<z.infer<typeof registrationStart>>
