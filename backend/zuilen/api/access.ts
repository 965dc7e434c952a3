import type { FastifyRequest } from 'fastify'
import type { Grant } from '../../platform/http/grants.ts'
import { holdsForOneOf } from '../../platform/http/grants.ts'
import { grantsOf, lacksFor } from '../../platform/http/guard.ts'
import { type Problem, problem } from '../../platform/http/problems.ts'
import type { Store } from '../../store.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'

export type ZuilPermission = 'KIOSKS_READ' | 'KIOSKS_WRITE'

/** Whether a permission reaches a zuil: for all organizers, or for that of one of its counters. */
export const mayUseZuil = (
  grants: readonly Grant[],
  permission: ZuilPermission,
  { counters }: Pick<ZuilFacts, 'counters'>,
): boolean =>
  holdsForOneOf(
    grants,
    permission,
    counters.map(({ organizerId }) => organizerId),
  )

/** The zuil that a client asks for, or why it may not. */
export const zuilFor = async (
  store: Store,
  request: FastifyRequest,
  permission: ZuilPermission,
  id: string,
): Promise<{ readonly zuil: ZuilFacts } | { readonly wrong: Problem }> => {
  const zuil = (await store.catalog()).zuilen.get(id)
  if (!zuil) return { wrong: problem('url/not-found', { detail: 'There is no such zuil.' }) }
  return mayUseZuil(grantsOf(request), permission, zuil) ? { zuil } : { wrong: lacksFor(permission) }
}

/** What a description says of it. */
export const forZuil = (permission: ZuilPermission): string =>
  `Ours. For clients with the permission ${permission} for all organizers, or for that of one of the zuil's counters.`
