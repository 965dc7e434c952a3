import type { Catalog } from '../../catalog/catalog.ts'
import { offersFrom } from '../../rewards/rules/offers.ts'
import { pairKey, type ZuilRequest } from './model.ts'
import { slackMs } from './plausibility.ts'

type Zuil = Catalog['zuilen'] extends ReadonlyMap<string, infer Z> ? Z : never

/** What a tap says that its zuil was: a type, a reward that it showed, an association that it asked for. */
export interface Claim {
  readonly zuilId: string
  readonly kind: 'MODE' | 'REWARD' | 'ASSOCIATION'
  readonly ref: string
}

/** From when until when documents made a zuil so, in milliseconds since 1970; without `until` it may still be. */
export interface Given {
  readonly firstGiven: number
  readonly until?: number
}

/** By `claimKey`: what documents made zuilen, of those claims that were looked up. */
export type GivenClaims = ReadonlyMap<string, Given>

export const claimKey = ({ zuilId, kind, ref }: Claim): string => pairKey(zuilId, `${kind} ${ref}`)

const offersNow = (
  { rewards }: Pick<Catalog, 'rewards'>,
  { counters }: Zuil,
  rewardId: string,
  at: number,
): boolean => {
  const [counter, ...others] = counters
  if (!counter || others.length > 0) return false
  return offersFrom(rewards, counter, at)[0]?.rewards.some(({ id }) => id === rewardId) === true
}

/** Those claims of a tap that are not plainly true by how its zuil is set now: nearly always none. */
export const claimsToCheck = (catalog: Pick<Catalog, 'zuilen' | 'rewards'>, request: ZuilRequest): readonly Claim[] => {
  const { zuilId, tap, receivedAt } = request
  const zuil = catalog.zuilen.get(zuilId)
  if (!zuil || request.released) return []
  const { mode, rewardId, associationId } = tap
  const isOther = mode !== zuil.type
  const claims: Claim[] = isOther ? [{ zuilId, kind: 'MODE', ref: mode }] : []
  if (mode === 'REWARD' && rewardId !== undefined && (isOther || !offersNow(catalog, zuil, rewardId, receivedAt)))
    claims.push({ zuilId, kind: 'REWARD', ref: rewardId })
  if (mode === 'MEMBERSHIP' && associationId !== undefined && (isOther || zuil.associationId !== associationId))
    claims.push({ zuilId, kind: 'ASSOCIATION', ref: associationId })
  return claims
}

/** Between which moments a tap was made, in milliseconds since 1970. */
export interface MadeWithin {
  readonly from: number
  readonly until: number
}

/** Whether all that a tap claims was so at a moment at which it may have been made. */
export const isConfigured = (claims: readonly Claim[], given: GivenClaims, made: MadeWithin): boolean =>
  claims.every((claim) => {
    const found = given.get(claimKey(claim))
    if (!found) return false
    const { firstGiven, until = Number.POSITIVE_INFINITY } = found
    return made.until >= firstGiven - slackMs && made.from <= until + slackMs
  })
