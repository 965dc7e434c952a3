import { z } from 'zod'
import { emailText, named, nameText, text } from '../platform/http/fields.ts'

/** Balie: a desk of a partner; stands for an organizer, a location, or both. */
export const counterFacts = z.strictObject({
  id: z.guid(),
  name: z.string(),
  cardSystemId: z.int(),
  organizerId: text(128).exactOptional(),
  locationId: text(128).exactOptional(),
})

export const organizer = named('Organizer', 'An organizer.', z.object({ id: z.string(), name: z.string() }))

export const location = named('Location', 'A location.', z.object({ id: z.string(), name: z.string() }))

/** What is set of a counter. */
export const counterSettings = z.strictObject({
  name: nameText(120),
  organizerId: text(128).exactOptional(),
  locationId: text(128).exactOptional(),
})
export type CounterSettings = z.infer<typeof counterSettings>

/** One of a list of counters, with how many zuilen are at it. */
export const listedCounter = z.object({
  id: z.string(),
  name: z.string(),
  organizer: organizer.optional(),
  location: location.optional(),
  /** By which the counter app knows it; no secret. */
  consumerKey: z.string(),
  zuilen: z.int(),
})

/** By name. Beyond a thousand `totalItems` is 1001. */
export const listedCounters = z.object({ totalItems: z.int(), member: z.array(listedCounter) })
export type ListedCounters = z.infer<typeof listedCounters>

/** A counter whole. `version`: see If-Match. */
export const counter = z.object({
  ...listedCounter.omit({ zuilen: true }).shape,
  /** Those that who asks may see. */
  zuilen: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
  /** Given at it; `everywhere`: at every counter of the card system. */
  rewards: z.array(z.object({ id: z.string(), title: z.string(), points: z.int(), everywhere: z.boolean() })),
  associations: z.array(z.object({ id: z.string(), name: z.string(), right: z.enum(['READ', 'WRITE']) })),
  /** E-mail addresses; absent = who asks may not know. */
  staff: z.array(z.string()).optional(),
  version: z.int(),
})
export type Counter = z.infer<typeof counter>

/** Somebody who works at a counter. */
export const staffMember = z.strictObject({ email: emailText })

/** What a counter can be set to: those whose name has a text, by name, at most fifty of each. */
export const counterChoices = z.object({ organizers: z.array(organizer), locations: z.array(location) })
