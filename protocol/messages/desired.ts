import { z } from 'zod'
import { zuilId } from '../identifiers.ts'
import { instant, language, localized, version } from './common.ts'

/** An event as a zuil shows it. */
export const shownEvent = z.object({
  id: z.string().min(1).max(128),
  name: localized,
  /** Points that a check-in gives. */
  points: z.int().nonnegative(),
})
export type ShownEvent = z.infer<typeof shownEvent>

/** `event` is the zuil's event from `from` until (not including) `until`. */
export const scheduleEntry = z.object({ from: instant, until: instant, event: shownEvent })
export type ScheduleEntry = z.infer<typeof scheduleEntry>

/**
 * `dn/desired`, retained: everything the zuil must know, as one document.
 * A document with a lower revision than the one in use is ignored.
 */
export const desired = z.object({
  v: version,
  revision: z.int().positive(),
  zuil: z.object({ id: zuilId, name: z.string().min(1).max(100) }),
  /** Check-in is the one type that this version knows. */
  type: z.literal('CHECK_IN'),
  blocked: z.boolean(),
  /** The first is spoken large, the others beside it. */
  languages: z.array(language).min(1).max(4),
  sound: z.boolean(),
  /**
   * The events to come, in time order and without overlap; a moment that no entry holds has no event.
   * It reaches days ahead, so that a zuil without network still shows the right one.
   */
  schedule: z.array(scheduleEntry).max(200),
})
export type Desired = z.infer<typeof desired>
