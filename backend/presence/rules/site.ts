import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'

/**
 * What zuilen share power and network with: the place of their first counter, else its organizer, else the card system.
 * @returns a key that is the same for zuilen of one site
 */
export const siteOf = (zuil: Pick<ZuilFacts, 'counters' | 'cardSystemId'>): string => {
  const [first] = zuil.counters
  if (first?.locationId !== undefined) return `location:${first.locationId}`
  if (first?.organizerId !== undefined) return `organizer:${first.organizerId}`
  return regionOf(zuil)
}

const regionOf = ({ cardSystemId }: { readonly cardSystemId: number }): string => `cardsystem:${cardSystemId}`

/** A zuil that is not online; times on the monotonic clock. */
export interface AwayZuil {
  readonly id: string
  readonly site: string
  readonly cardSystemId: number
  readonly since: number
  readonly lastHeardAt?: number
}

/** Noticed together, or last heard together: after a power cut some send their will and others fall silent. */
const wentTogether = (a: AwayZuil, b: AwayZuil, withinMs: number): boolean =>
  Math.abs(a.since - b.since) <= withinMs ||
  (a.lastHeardAt !== undefined && b.lastHeardAt !== undefined && Math.abs(a.lastHeardAt - b.lastHeardAt) <= withinMs)

const groupBy = (all: readonly AwayZuil[], keyOf: (one: AwayZuil) => string): Map<string, AwayZuil[]> => {
  const groups = new Map<string, AwayZuil[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

/**
 * Puts zuilen that went off together into one outage: those of a card system if they are many and of several sites, those
 * of one site if they are some, else each gets its own.
 * @param due those that are off
 * @param away all that are away, also those that may still come back in time; without those of known outages
 * @param hasOpen whether an outage of this site or region is open already
 */
export const groupOutages = (
  due: readonly AwayZuil[],
  away: readonly AwayZuil[],
  hasOpen: (subject: string) => boolean,
  numbers: { readonly siteMin: number; readonly regionMin: number; readonly siteWindowMs: number },
): { readonly sites: ReadonlyMap<string, readonly string[]>; readonly single: readonly string[] } => {
  const { siteMin, regionMin, siteWindowMs } = numbers
  const sites = new Map<string, readonly string[]>()
  const grouped = new Set<string>()
  const group = (
    keyOf: (one: AwayZuil) => string,
    min: number,
    fits: (members: readonly AwayZuil[]) => boolean,
  ): void => {
    const groups = groupBy(away, keyOf)
    for (const one of due) {
      const key = keyOf(one)
      if (grouped.has(one.id) || hasOpen(key) || sites.has(key)) continue
      const members = (groups.get(key) ?? []).filter(
        (other) => !grouped.has(other.id) && wentTogether(other, one, siteWindowMs),
      )
      if (members.length < min || !fits(members)) continue
      const ids = members.map(({ id }) => id)
      sites.set(key, ids)
      for (const id of ids) grouped.add(id)
    }
  }
  group(regionOf, regionMin, (members) => new Set(members.map(({ site }) => site)).size >= siteMin)
  group(
    ({ site }) => site,
    siteMin,
    () => true,
  )
  return { sites, single: due.filter(({ id }) => !grouped.has(id)).map(({ id }) => id) }
}
