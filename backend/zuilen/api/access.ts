import type { FastifyRequest } from 'fastify'
import { problem } from '../../platform/http/general-problems.ts'
import { forbiddenForEachOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'

/** Every zuil as taps are judged by it, by id. */
export type CurrentZuilen = () => Promise<ReadonlyMap<string, ZuilFacts>>

/** Whether a scope reaches a zuil: all organizers, or that of one of its counters. */
export const reaches = (scope: Scope, { counters }: Pick<ZuilFacts, 'counters'>): boolean =>
  scope.coversOneOf(counters.map(({ organizerId }) => organizerId))

/** Whether a scope reaches all organizers that a zuil works for: what its device can read and book is theirs. */
const reachesWhole = (scope: Scope, { counters }: Pick<ZuilFacts, 'counters'>): boolean =>
  scope.coversAll || (counters.length > 0 && counters.every(({ organizerId }) => scope.covers(organizerId)))

/** Also of one that is out of reach. */
export const noSuchZuil = problem('url/not-found', { detail: 'There is no such zuil.' })

/** The zuil that a client asks for. One that it does not reach is not there for it. */
export const zuilFor = async (
  currentZuilen: CurrentZuilen,
  request: FastifyRequest,
  id: string,
): Promise<{ readonly zuil: ZuilFacts; readonly scope: Scope } | { readonly wrong: Problem }> => {
  const scope = scopeOf(request)
  const zuil = (await currentZuilen()).get(id)
  if (!zuil || !reaches(scope, zuil)) return { wrong: noSuchZuil }
  return { zuil, scope }
}

/** The same, for what gives a credential of the zuil: it is refused to who does not reach all organizers concerned. */
export const wholeZuilFor = async (
  ...[currentZuilen, request, id]: Parameters<typeof zuilFor>
): ReturnType<typeof zuilFor> => {
  const found = await zuilFor(currentZuilen, request, id)
  if ('wrong' in found || reachesWhole(found.scope, found.zuil)) return found
  return { wrong: forbiddenForEachOrganizer('zuil.change') }
}

/** What a description says of it. */
export const forZuil = (permission: 'KIOSKS_READ' | 'KIOSKS_WRITE'): string =>
  `Ours. For clients with the permission ${permission} for all organizers, or for that of one of the zuil's counters.`
