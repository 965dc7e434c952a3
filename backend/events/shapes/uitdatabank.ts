import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { moment } from '../../platform/http/fields.ts'
import { unreadable } from './json-ld.ts'

/**
 * Why the load from UiTdatabank failed. NO_ANSWER: it can't be reached, or says that it can't answer now. REFUSED: it does
 * not know the client id. WRONG_ANSWER: what it says is no page of events. IMPLAUSIBLE: more than half of what is to come
 * would be gone at once.
 */
export const loadProblems = ['NO_ANSWER', 'REFUSED', 'WRONG_ANSWER', 'IMPLAUSIBLE'] as const
export type LoadProblem = (typeof loadProblems)[number]

/** How the load stands, for the card system of who asks. */
export const uitdatabankState = z.object({
  /** When all that had changed was taken in last; absent = never. */
  updatedAt: moment.optional(),
  /** Of UiTdatabank, in the card system. */
  events: z.int(),
  /** Of its organizers what can't be taken in as it is now, by reason. */
  unreadable: z.array(z.object({ reason: z.enum(unreadable), events: z.int() })),
  /** Since when it failed each time, and why it did last; absent = it works. */
  failing: z.object({ since: moment, problem: z.enum(loadProblems) }).optional(),
})
export type UitdatabankState = Immutable<z.infer<typeof uitdatabankState>>
