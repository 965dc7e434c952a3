import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'
import type { LastContact, WatchedZuil } from './model.ts'
import { siteOf } from './site.ts'

/** A zuil that has a device. */
export type EnrolledZuil = ZuilFacts & {
  /** When it got it, in milliseconds since 1970. */
  readonly enrolledAt?: number
}

/**
 * An enrolled zuil as the judge watches it. One that is in stock or blocked is muted: nobody needs to know that it is off.
 * @param contact what the database knew of it when this backend started
 */
export const watchedZuil = (zuil: EnrolledZuil, contact?: LastContact): WatchedZuil => {
  const [counter] = zuil.counters
  return {
    id: zuil.id,
    name: zuil.name,
    site: siteOf(zuil),
    cardSystemId: zuil.cardSystemId,
    ...(counter && { counter: counter.name }),
    openingHours: zuil.openingHours,
    muted: zuil.inStock || zuil.blocked,
    ...(zuil.enrolledAt !== undefined && { enrolledAt: zuil.enrolledAt }),
    ...(contact && { contact }),
  }
}
