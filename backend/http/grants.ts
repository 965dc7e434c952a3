import type { Grant } from '../store/store.ts'

/** The permissions of the UiTPAS API that this server knows. */
export type Permission =
  | 'CHECKINS_READ'
  | 'CHECKINS_WRITE'
  | 'PASSES_READ'
  | 'PASSES_CHIPNUMBERS_READ'
  | 'PASSHOLDERS_SEARCH'

/** Whether the grants hold a permission at all, for whichever organizer. */
export const holds = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => grant.permission === permission)

/** Whether the grants hold a permission for this organizer: one for every organizer counts. */
export const holdsFor = (grants: readonly Grant[], permission: Permission, organizerId: string): boolean =>
  grants.some(
    (grant) =>
      grant.permission === permission && (grant.organizerId === undefined || grant.organizerId === organizerId),
  )
