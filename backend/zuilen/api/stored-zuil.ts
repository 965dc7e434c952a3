import { desiredProblems, health, reported } from '@zuil/protocol'
import type { z } from 'zod'
import { fewEvents } from '../../events/rules/event-index.ts'
import type { Store } from '../../store.ts'
import type { PresenceOf } from '../presence-of.ts'
import { desiredDocument, type Shown } from '../rules/desired.ts'
import type { ZuilFacts, zuil } from '../shapes/zuil.ts'
import type { StoredZuil } from '../store/settings.ts'

/** What the problems of a zuil's settings are found by. */
interface StoredZuilFacts extends Shown {
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
}

/** Why a zuil would not take the document that its settings make: the editor is warned before it is refused. */
const problemsOf = (store: Store, facts: StoredZuilFacts, id: string, now: number) => {
  const zuil = facts.zuilen.get(id)
  if (!zuil) return []
  // Nothing is wrong with a schedule, and it takes long to make: without events there is none.
  const eventless = { ...facts, events: fewEvents([]) }
  return desiredProblems(desiredDocument(eventless, zuil, now, { qrKey: store.zuilen.key('qr', zuil) }))
}

/** What a zuil said, if it is still understood: an older program may have kept it otherwise. */
const understood = <S extends z.ZodType>(schema: S, said: unknown): z.infer<S> | undefined =>
  said === undefined ? undefined : schema.safeParse(said).data

/** A zuil in our own shape. */
export const representStoredZuil = (
  store: Store,
  facts: StoredZuilFacts,
  stored: StoredZuil,
  now: number,
  presenceOf: PresenceOf,
): z.infer<typeof zuil> => {
  const { counterIds, languages, openingHours, ...settings } = stored.settings
  const { state, healthProblems } = presenceOf(stored.id)
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
    problems: problemsOf(store, facts, stored.id, now),
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

/** The version of a zuil's settings, as HTTP says it. */
export const etagOf = (version: number): string => `"${version}"`
