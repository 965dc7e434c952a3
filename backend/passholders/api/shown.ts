import type { FastifyRequest } from 'fastify'
import { clientOf, scopeFor } from '../../platform/http/guard.ts'
import type { Action } from '../../platform/http/policy.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { toPassholderResponse } from '../response.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'

interface ShownDeps {
  readonly passes: PassStore
  /** The card systems that a client reaches by its organizers; `undefined` = all. */
  readonly reachedCardSystems: (scope: Scope) => Promise<readonly number[] | undefined>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Somebody whole, with his INSZ for a client that may see it in one of his card systems: then that is written down. */
export const passholderFor =
  ({ passes, reachedCardSystems, clock }: ShownDeps, action: Action) =>
  async (request: FastifyRequest, holder: NonNullable<StoredPass['passholder']>) => {
    const scope = scopeFor(request, 'passholder.read-insz')
    const systems = scope && (await reachedCardSystems(scope))
    const seen = scope && (!systems || holder.memberships.some(({ cardSystemId }) => systems.includes(cardSystemId)))
    const reader = { clientId: clientOf(request), action, at: clock() }
    return toPassholderResponse(holder, seen ? await passes.insz(holder.id, reader) : undefined, clock())
  }
