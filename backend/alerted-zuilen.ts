import type { Scope } from './platform/http/scope.ts'
import type { ZuilInQuarantine } from './presence/rules/model.ts'
import type { EnrolledZuil } from './presence/rules/watch.ts'
import type { WatchedZuil } from './start/rules.ts'
import type { Stores } from './stores.ts'
import { reaches } from './zuilen/reach.ts'
import type { PresenceOf } from './zuilen/shapes/presence.ts'

/**
 * The zuilen that have a device, and so should be on; with when they got it, in milliseconds since 1970. One without opening
 * hours of its own has those of its card system.
 */
export const enrolledZuilen = async (
  store: Pick<Stores, 'catalog'> & { readonly enrolment: Pick<Stores['enrolment'], 'credentials'> },
): Promise<readonly EnrolledZuil[]> => {
  const { zuilen, cardSystems } = await store.catalog()
  return (await store.enrolment.credentials()).flatMap(({ zuilId, enrolledAt }) => {
    const zuil = zuilen.get(zuilId)
    if (!zuil) return []
    const { openingHours: own, cardSystemId } = zuil
    const openingHours = own.length > 0 ? own : (cardSystems.get(cardSystemId)?.openingHours ?? [])
    return [{ ...zuil, openingHours, ...(enrolledAt !== undefined && { enrolledAt }) }]
  })
}

/** The zuilen that have a device and that somebody reaches, with how they are now. */
export const watchedZuilen =
  (
    store: Parameters<typeof enrolledZuilen>[0] & {
      readonly quarantine: Pick<Stores['quarantine'], 'counts'>
      readonly deliveries: Pick<Stores['deliveries'], 'refusing'>
    },
    presenceOf: PresenceOf,
  ) =>
  async (scope: Scope): Promise<readonly WatchedZuil[]> => {
    const [{ zuilen }, enrolled, counts, refusing] = await Promise.all([
      store.catalog(),
      store.enrolment.credentials(),
      store.quarantine.counts(),
      store.deliveries.refusing(),
    ])
    return enrolled.flatMap(({ zuilId }) => {
      const zuil = zuilen.get(zuilId)
      if (!zuil || !reaches(scope, zuil)) return []
      const { id, name, inStock, blocked } = zuil
      const { state, healthProblems } = presenceOf(id)
      const healthy = healthProblems.length === 0
      return [{ id, name, inStock, blocked, state, healthy, refuses: refusing.has(id), waiting: counts.get(id) ?? 0 }]
    })
  }

/** The zuilen of which taps wait in quarantine, also those that have no device any more. */
export const zuilenInQuarantine = async ({
  catalog,
  quarantine,
}: Pick<Stores, 'catalog'> & { readonly quarantine: Pick<Stores['quarantine'], 'counts'> }): Promise<
  readonly ZuilInQuarantine[]
> => {
  const counts = await quarantine.counts()
  if (counts.size === 0) return []
  const { zuilen } = await catalog()
  return [...counts].flatMap(([id, waiting]) => {
    const zuil = zuilen.get(id)
    if (!zuil) return []
    const { name, inStock, counters } = zuil
    return [{ id, name, inStock, waiting, ...(counters[0] && { counter: counters[0].name }) }]
  })
}
