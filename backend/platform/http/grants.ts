/** The permissions of the UiTPAS API that this server knows. */
export const permissions = [
  'CHECKINS_READ',
  'CHECKINS_WRITE',
  'PASSES_READ',
  'PASSES_CHIPNUMBERS_READ',
  'PASSHOLDERS_SEARCH',
  'PASSHOLDERS_SELF_CHECKIN',
  'TARIFFS_READ',
  'TICKETSALES_REGISTER',
  'TICKETSALES_SEARCH',
  'REWARDS_READ',
  'REWARDS_REDEEM',
  'ASSOCIATIONS',
  'EVENT_SETTINGS_READ',
  'EVENT_SETTINGS_READ_ALL',
  'EVENT_SETTINGS_UPDATE',
  'EVENT_SETTINGS_UPDATE_ALL',
  'KIOSKS_READ',
  'KIOSKS_WRITE',
] as const
export type Permission = (typeof permissions)[number]

/** Whether the grants hold a permission at all, for whichever organizer. */
export const holds = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => grant.permission === permission)

/** Whether the grants hold a permission for this organizer: one for every organizer counts. */
export const holdsFor = (grants: readonly Grant[], permission: Permission, organizerId: string): boolean =>
  grants.some(
    (grant) =>
      grant.permission === permission && (grant.organizerId === undefined || grant.organizerId === organizerId),
  )

/** Whether the grants hold a permission for every organizer. */
export const holdsForAll = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => grant.permission === permission && grant.organizerId === undefined)

/** For which organizers the grants hold a permission: undefined = for all. */
export const organizersOf = (grants: readonly Grant[], permission: Permission): readonly string[] | undefined =>
  holdsForAll(grants, permission)
    ? undefined
    : grants.flatMap((grant) =>
        grant.permission === permission && grant.organizerId !== undefined ? [grant.organizerId] : [],
      )

/** Whether the grants hold a permission for at least one of these organizers. */
export const holdsForOneOf = (
  grants: readonly Grant[],
  permission: Permission,
  organizerIds: readonly (string | undefined)[],
): boolean =>
  holdsForAll(grants, permission) || organizerIds.some((id) => id !== undefined && holdsFor(grants, permission, id))

/** A permission of the API, for one organizer or (no organizerId) for all. */
export interface Grant {
  readonly permission: string
  readonly organizerId?: string
}
