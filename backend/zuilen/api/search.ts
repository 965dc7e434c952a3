import { zuilType } from '@zuil/protocol'
import { z } from 'zod'
import { searchText, text } from '../../platform/http/fields.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { type PresenceOf, zuilState } from '../shapes/presence.ts'
import type { ZuilStore } from '../store/settings.ts'

/** By what zuilen are sought. */
export const zuilFilters = {
  text: searchText(100).optional(),
  counterId: text(128).optional(),
  type: zuilType.optional(),
  state: zuilState.describe('As the alerts judge it; of zuilen that were set up.').optional(),
  blocked: z.stringbool().optional(),
  inStock: z.stringbool().optional(),
}

export interface SearchDeps {
  readonly zuilen: ZuilStore
  readonly presenceOf: PresenceOf
}

type Found = Awaited<ReturnType<ReturnType<ZuilStore['for']>['search']>>

/** The zuilen that filters show, in the order of their names. */
export const searchZuilen = async (
  { zuilen, presenceOf }: SearchDeps,
  scope: Scope,
  { text: asked, counterId, type, state, blocked, inStock }: z.output<z.ZodObject<typeof zuilFilters>>,
  start: number,
  limit: number,
): Promise<Found> => {
  if (counterId !== undefined && !isUuid(counterId)) return { totalItems: 0, member: [] }
  return zuilen.for(scope).search({
    start,
    limit,
    ...(asked !== undefined && { text: asked }),
    ...(counterId !== undefined && { counterId }),
    ...(type !== undefined && { type }),
    ...(blocked !== undefined && { blocked }),
    ...(inStock !== undefined && { inStock }),
    ...(state !== undefined && { enrolled: true, shown: (id: string) => presenceOf(id).state === state }),
  })
}
