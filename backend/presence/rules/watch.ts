import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'
import type { LastContact, WatchedZuil } from './model.ts'
import { siteOf } from './site.ts'

/**
 * An enrolled zuil as the judge watches it. One that is in stock or blocked is muted: nobody needs to know that it is off.
 * @param contact what the database knew of it when this backend started
 */
export const watchedZuil = (zuil: ZuilFacts, contact?: LastContact): WatchedZuil => {
  const [counter] = zuil.counters
  return {
    id: zuil.id,
    name: zuil.name,
    site: siteOf(zuil),
    cardSystemId: zuil.cardSystemId,
    ...(counter && { counter: counter.name }),
    openingHours: zuil.openingHours,
    muted: zuil.inStock || zuil.blocked,
    ...(contact && { contact }),
  }
}
