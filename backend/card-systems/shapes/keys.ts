import { cents, date, type Immutable, localized } from '@zuil/protocol'
import { z } from 'zod'
import { moment, nameText } from '../../platform/http/fields.ts'
import { city, distributionKey, payers, wrongShares } from '../shapes.ts'

/** Verdeelsleutels as the back office lists, shows and edits them. */

const { cardSystem, manual, outsideOrganizersCity } = distributionKey.shape

const price = z.strictObject({ op: z.enum(['LESS', 'GREATER', 'EQUAL']), cents: cents.max(1_000_000) })

/** All that is set of a key. Whether its shares go together: `whyNotShares`. */
export const editedKey = z.strictObject({
  name: nameText(200),
  /** Of several that hold, the lowest goes first. */
  priority: z.int().min(0).max(10_000),
  manual,
  price: price.exactOptional(),
  cardSystem,
  postalCodes: z.array(z.string().regex(/^\d{4}$/)).max(500),
  outsideOrganizersCity,
  counterIds: z.array(z.guid()).max(500),
  shares: payers,
})
export type EditedKey = Immutable<z.infer<typeof editedKey>>

/** The same as it is shown: what was kept before may be wider. */
const shownKey = z.object({
  ...editedKey.shape,
  name: z.string(),
  priority: z.int(),
  price: z.object({ op: price.shape.op, cents }).exactOptional(),
  postalCodes: z.array(z.string()),
  counterIds: z.array(z.string()),
})

/** One of the list. `endsAt`: from then on it holds no more. */
export const listedKey = z.object({
  id: z.int(),
  settings: shownKey,
  /** Where it holds alone, as they are called. */
  counters: z.array(z.object({ id: z.string(), name: z.string() })),
  endsAt: moment.optional(),
  ended: z.boolean(),
  /** Tickets that were sold by it, also what was reversed. Beyond a thousand it is 1001. */
  sold: z.int(),
  /** Events for which it was chosen by hand. */
  events: z.int(),
  version: z.int(),
})
export type ListedKey = Immutable<z.infer<typeof listedKey>>

/** In the order in which a sale looks for the first that holds. */
export const listedKeys = z.object({ totalItems: z.int(), member: z.array(listedKey) })
export type ListedKeys = Immutable<z.infer<typeof listedKeys>>

/** One whole. `version`: see If-Match. */
export const managedKey = z.object({
  ...listedKey.shape,
  /** The first of those for which it was chosen. */
  chosenFor: z.array(z.object({ id: z.string(), name: localized })),
})
export type ManagedKey = Immutable<z.infer<typeof managedKey>>

/** Ends a key at once or after a day (of Brussels), or puts it back. */
export const keyEnd = z.discriminatedUnion('ends', [
  z.strictObject({ ends: z.literal('NOW') }),
  z.strictObject({ ends: z.literal('AFTER'), lastDay: date }),
  z.strictObject({ ends: z.literal('NEVER') }),
])
export type KeyEnd = Immutable<z.infer<typeof keyEnd>>

/** What a key can be set to. */
export const keyChoices = z.object({
  cities: z.array(city),
  counters: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type KeyChoices = Immutable<z.infer<typeof keyChoices>>

/** Shares that are being typed, and a price to try beside the usual ones. */
export const askedExamples = z.strictObject({
  shares: payers,
  price: price.exactOptional(),
  tried: cents.max(1_000_000).exactOptional(),
})

/**
 * Who pays what of some prices, by the rule of a sale. `wrong`: why the shares don't go together; then there is no example.
 * `holds`: whether it is a price for which the key holds.
 */
export const keyExamples = z.object({
  wrong: wrongShares.optional(),
  member: z.array(
    z.object({
      price: cents,
      holds: z.boolean(),
      passholder: cents,
      localAuthority: cents,
      organizer: cents,
      flemishAuthority: cents,
    }),
  ),
})
export type KeyExamples = Immutable<z.infer<typeof keyExamples>>
