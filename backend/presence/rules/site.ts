import type { CounterFacts } from '../../counters/shapes.ts'

/**
 * What zuilen share power and network with: the place of their first counter, else its organizer, else the card system.
 * @returns a key that is the same for zuilen of one site
 */
export const siteOf = (zuil: { readonly counters: readonly CounterFacts[]; readonly cardSystemId: number }): string => {
  const [first] = zuil.counters
  if (first?.locationId !== undefined) return `location:${first.locationId}`
  if (first?.organizerId !== undefined) return `organizer:${first.organizerId}`
  return regionOf(zuil)
}

const regionOf = ({ cardSystemId }: { readonly cardSystemId: number }): string => `cardsystem:${cardSystemId}`

interface Gone {
  readonly id: string
  readonly site: string
  readonly cardSystemId: number
  /** Since when it is gone, and when it was last heard, in milliseconds. */
  readonly since: number
  readonly heardAt?: number
}

/** Gone together: noticed together, or (power cuts: some by their will, some by their silence) last heard together. */
const goneTogether = (a: Gone, b: Gone, withinMs: number): boolean =>
  Math.abs(a.since - b.since) <= withinMs ||
  (a.heardAt !== undefined && b.heardAt !== undefined && Math.abs(a.heardAt - b.heardAt) <= withinMs)

const groupBy = (all: readonly Gone[], keyOf: (one: Gone) => string): Map<string, Gone[]> => {
  const groups = new Map<string, Gone[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

/**
 * Puts zuilen that went together into one outage: those of a card system if they are many and of several sites, those of
 * one site if they are some, else each its own.
 * @param due those that are off
 * @param gone all that are gone, those that may still come back in time among them; without those of known outages
 * @param taken subjects of which an outage is open already
 */
export const groupOutages = (
  due: readonly Gone[],
  gone: readonly Gone[],
  taken: (subject: string) => boolean,
  numbers: { readonly siteMin: number; readonly regionMin: number; readonly siteWindowMs: number },
): { readonly sites: ReadonlyMap<string, readonly string[]>; readonly single: readonly string[] } => {
  const { siteMin, regionMin, siteWindowMs } = numbers
  const sites = new Map<string, readonly string[]>()
  const done = new Set<string>()
  const together = (keyOf: (one: Gone) => string, least: number, fits: (members: readonly Gone[]) => boolean): void => {
    const groups = groupBy(gone, keyOf)
    for (const one of due) {
      const key = keyOf(one)
      if (done.has(one.id) || taken(key) || sites.has(key)) continue
      const members = (groups.get(key) ?? []).filter(
        (other) => !done.has(other.id) && goneTogether(other, one, siteWindowMs),
      )
      if (members.length < least || !fits(members)) continue
      sites.set(
        key,
        members.map(({ id }) => id),
      )
      for (const { id } of members) done.add(id)
    }
  }
  together(regionOf, regionMin, (members) => new Set(members.map(({ site }) => site)).size >= siteMin)
  together(
    ({ site }) => site,
    siteMin,
    () => true,
  )
  return { sites, single: due.filter(({ id }) => !done.has(id)).map(({ id }) => id) }
}
