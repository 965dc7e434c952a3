import { health, reported } from '@zuil/protocol'
import type { z } from 'zod'
import type { Findings } from '../rules/settings.ts'
import type { PresenceOf } from '../shapes/presence.ts'
import type { zuil } from '../shapes/zuil.ts'
import type { StoredZuil } from '../store/settings.ts'

/** A zuil of the back office in the API's shape. */
export type ToZuilResponse = (stored: StoredZuil) => Promise<z.infer<typeof zuil>>

/**
 * Makes the response of a zuil.
 * @param findingsOf why the zuil would not take the document that its settings make, and what will change by itself
 */
export const zuilResponses =
  (findingsOf: (zuilId: string) => Promise<Findings>, presenceOf: PresenceOf): ToZuilResponse =>
  async (stored) =>
    toZuilResponse(stored, await findingsOf(stored.id), presenceOf(stored.id))

/** What a zuil said, if it is still understood: an older program may have kept it otherwise. */
const understood = <S extends z.ZodType>(schema: S, said: unknown): z.infer<S> | undefined =>
  said === undefined ? undefined : schema.safeParse(said).data

const toZuilResponse = (
  stored: StoredZuil,
  { problems, warnings }: Findings,
  { state, healthProblems }: ReturnType<PresenceOf>,
): z.infer<typeof zuil> => {
  const { counterIds, languages, openingHours, ...settings } = stored.settings
  const lastReport = understood(reported, stored.reported)
  const lastHealth = understood(health, stored.health)
  return {
    id: stored.id,
    name: settings.name,
    type: settings.type,
    version: stored.version,
    settings: {
      ...settings,
      counterIds: [...counterIds],
      languages: [...languages],
      openingHours: openingHours.map(({ days, opens, closes }) => ({ days: [...days], opens, closes })),
    },
    problems: [...problems],
    warnings: [...warnings],
    enrolled: stored.enrolled,
    state,
    ...(stored.lastSeenAt !== undefined && { lastSeenAt: new Date(stored.lastSeenAt).toISOString() }),
    ...(stored.software !== undefined && { software: stored.software }),
    revision: stored.revision,
    ...(stored.inUse !== undefined && { inUse: stored.inUse }),
    ...(lastReport && { reported: lastReport }),
    ...(lastHealth && { health: lastHealth }),
    healthProblems: [...healthProblems],
  }
}
