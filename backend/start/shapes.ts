import { z } from 'zod'

/** What needs somebody today. */
export const attentionKind = z.enum([
  /** Zuilen that are not on and should be. */
  'OFF',
  /** Zuilen that are on and not well. */
  'SICK',
  /** Zuilen that refused their settings. */
  'REFUSES',
  /** Taps that wait for a decision: not to be trusted, or noted and not booked. */
  'QUARANTINE',
  'UNBOOKED',
  /** Counters that run out of cards. */
  'CARDS_LOW',
  /** Mails that did not go out. */
  'MAILS',
  /** Suggested end dates of memberships that have passed (handbook, "Lidmaatschappen"). */
  'END_DATES',
])

export const attention = z.object({
  kind: attentionKind,
  /** How many zuilen, taps, mails or memberships. */
  count: z.int().positive(),
  /** Some of them, by name; of CARDS_LOW the counters; of QUARANTINE the zuilen whose taps they are. Empty where they have no name. */
  some: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type Attention = z.infer<typeof attention>

/** How many visits and tickets. What was reversed counts not. */
const counted = { visits: z.int(), tickets: z.int() }

export const figures = z.object({
  /** Of the last two weeks, in the calendar of Brussels, oldest first; today is the last. */
  days: z.array(z.object({ day: z.iso.date(), ...counted })),
  /** The same, by the hour at which they began: 0 to 23. */
  hours: z.array(z.object({ hour: z.int(), ...counted })),
})
export type Figures = z.infer<typeof figures>

export const start = z.object({
  attention: z.array(attention),
  /** Absent = who asks may not know. */
  figures: figures.optional(),
})
export type Start = z.infer<typeof start>
