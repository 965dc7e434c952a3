import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'

/** What can be wrong with a zuil that is on, each something that a person can act on. */
export const healthProblem = z.enum([
  'READER_MISSING',
  'SCREEN_FROZEN',
  'SCREEN_MISSING',
  'JOURNAL_DEEP',
  'JOURNAL_BROKEN',
  'JOURNAL_DAMAGED',
  'DISK_FULL',
  'DISK_WORN',
  'UNDER_VOLTAGE',
  'HOT',
  'MEMORY_LOW',
  'CLOCK_OFF',
  'OLD_SOFTWARE',
  /** A lidmaatschapzuil that is connected, and still did not get its list: without a network it knows no member. */
  'MEMBER_LIST_MISSING',
  'PRINTER_PAPER',
  'PRINTER_UNPLUGGED',
  /** Another device has its identity too, as with a copied SD card. */
  'COPIED',
])
export type HealthProblem = z.infer<typeof healthProblem>

/** A problem that a zuil has, with a detail for people: numbers and kinds alone, in no language. */
export const foundProblem = z.object({ problem: healthProblem, detail: z.string() })
export type FoundProblem = Immutable<z.infer<typeof foundProblem>>
