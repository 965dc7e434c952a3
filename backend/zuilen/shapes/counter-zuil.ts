import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { moment, named, text } from '../../platform/http/fields.ts'
import { zuilState } from './presence.ts'

const namedEvent = z.object({ id: z.string(), name: z.string() })

/** A time at which an event can be checked in on, as somebody at a counter chooses it. */
const counterEvent = z.object({
  ...namedEvent.shape,
  /** When check-in opens, and ends. */
  from: moment,
  until: moment,
  /** Its start hour, if it has one. */
  start: moment.optional(),
})
export type CounterEvent = Immutable<z.infer<typeof counterEvent>>

/** A zuil as the staff of one of its counters see it (handbook, "Zuilen, evenement kiezen in de balie-applicatie"). */
const counterZuil = named(
  'CounterZuil',
  'A zuil of a counter, with what it shows and what can be chosen for it.',
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.enum(['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP']),
    state: zuilState,
    /** It is one that shows events. What follows is there for those alone. */
    takesEvent: z.boolean(),
    /** Set in the back office: it goes before whatever the counter chooses. */
    fixedEvent: namedEvent.optional(),
    /** Chosen at the counter; absent = the zuil chooses. */
    chosenEvent: namedEvent.optional(),
    /** What it shows now; absent = no event. */
    shownEvent: z.object({ ...namedEvent.shape, by: z.enum(['BACK_OFFICE', 'COUNTER', 'AUTOMATIC']) }).optional(),
    /** Those of the coming days, in the order in which they begin; each once. */
    events: z.array(counterEvent),
  }),
)
export type CounterZuil = Immutable<z.infer<typeof counterZuil>>

/** By name. */
export const counterZuilen = z.object({ member: z.array(counterZuil) })
export type CounterZuilen = Immutable<z.infer<typeof counterZuilen>>

/** Which event a counter chooses for its zuil. */
export const counterChoice = z.strictObject({ eventId: text(128) })
