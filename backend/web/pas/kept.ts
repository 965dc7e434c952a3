import type { z } from 'zod'
import type { ownPassholder } from '../../passholders/shapes/api.ts'

/**
 * What was last known of whose phone it is: what his card needs to be shown without a line, and no more. It stays on the
 * phone until he logs out, or somebody else comes in.
 */

export type OwnPassholder = z.infer<typeof ownPassholder>

export interface KeptCard {
  /** 13 digits. */
  readonly uitpasNumber: string
  readonly cardSystem: string
}

export interface Kept {
  /** Who it is, at the provider. */
  readonly sub: string
  /** Since when it is known. Milliseconds since 1970. */
  readonly at: number
  readonly firstName: string
  readonly name: string
  readonly points: number
  readonly cards: readonly KeptCard[]
}

const KEY = 'pas.kept'

/** What is kept of somebody: each of the cards that work. @param now milliseconds since 1970 */
export const toKept = (
  { firstName, name, points, cardSystemMemberships }: OwnPassholder,
  sub: string,
  now: number,
): Kept => ({
  ...{ sub, at: now, firstName, name, points },
  cards: cardSystemMemberships.flatMap(({ uitpasNumber, cardSystem, status }) =>
    status === 'ACTIVE' && uitpasNumber !== undefined ? [{ uitpasNumber, cardSystem: cardSystem.name }] : [],
  ),
})

/** Who is known here. */
export const keptOf = (): Kept | undefined => {
  const text = localStorage.getItem(KEY)
  return text === null ? undefined : (JSON.parse(text) as Kept)
}

export const keep = (kept: Kept): void => localStorage.setItem(KEY, JSON.stringify(kept))

export const forgetKept = (): void => localStorage.removeItem(KEY)
