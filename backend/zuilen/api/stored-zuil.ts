import { desiredProblems, health, reported } from '@zuil/protocol'
import type { z } from 'zod'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Store } from '../../store.ts'
import { desiredDocument } from '../rules/desired.ts'
import type { zuil } from '../shapes/zuil.ts'
import type { StoredZuil } from '../store/settings.ts'

/** Why a zuil would not take the document that its settings make: the editor is warned before it is refused. */
const problemsOf = (store: Store, catalog: Catalog, id: string, now: number) => {
  const facts = catalog.zuilen.get(id)
  if (!facts) return []
  // Nothing is wrong with a schedule, and it takes long to make: without events there is none.
  const eventless = { ...catalog, events: new Map(), eventsByOrganizer: new Map(), eventsByLocation: new Map() }
  return desiredProblems(desiredDocument(eventless, facts, now, { qrKey: store.zuilen.key('qr', facts) }))
}

/** What a zuil said, if it is still understood: an older program may have kept it otherwise. */
const understood = <S extends z.ZodType>(schema: S, said: unknown): z.infer<S> | undefined =>
  said === undefined ? undefined : schema.safeParse(said).data

/** A zuil in our own shape. */
export const representStoredZuil = (
  store: Store,
  catalog: Catalog,
  stored: StoredZuil,
  now: number,
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
    problems: problemsOf(store, catalog, stored.id, now),
    enrolled: stored.enrolled,
    state: stored.state,
    ...(stored.lastSeenAt !== undefined && { lastSeenAt: new Date(stored.lastSeenAt).toISOString() }),
    ...(stored.software !== undefined && { software: stored.software }),
    revision: stored.revision,
    ...(stored.inUse !== undefined && { inUse: stored.inUse }),
    ...(lastReport && { reported: lastReport }),
    ...(lastHealth && { health: lastHealth }),
  }
}

/** The version of a zuil's settings, as HTTP says it. */
export const etagOf = (version: number): string => `"${version}"`
