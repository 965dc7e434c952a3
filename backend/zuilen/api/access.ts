import type { FastifyRequest } from 'fastify'
import { problem } from '../../platform/http/general-problems.ts'
import { forbiddenForEachOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { reaches, reachesWhole } from '../reach.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'

/** Every zuil as taps are judged by it, by id. */
export type CurrentZuilen = () => Promise<ReadonlyMap<string, ZuilFacts>>

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
