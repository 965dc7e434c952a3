import { type Grant, type Permission, type Role, staffGrant } from './policy.ts'

/** What people may do at the API with a token of their own: the one table that the guard, GET /permissions and tests read. */

/** What belongs to the organizer for whom somebody works: its events, tickets, rewards and counters. */
const ofOrganizer = [
  'CHECKINS_READ',
  'CHECKINS_WRITE',
  'PASSES_READ',
  'PASSES_CHIPNUMBERS_READ',
  'CARDS_READ',
  'MEMBERSHIP_PRICES_READ',
  'TARIFFS_READ',
  'TICKETSALES_REGISTER',
  'TICKETSALES_SEARCH',
  'REWARDS_READ',
  'REWARDS_PASSHOLDERS_READ',
  'REWARDS_REDEEM',
  'EVENT_SETTINGS_READ',
  'ORGANIZERS_SEARCH',
  'ORGANIZERS_ADMINS_READ',
] as const satisfies readonly Permission[]

/** What reaches everybody of a card system, or what others of it have in common. */
const ofPeople = [
  'PASSHOLDERS_SEARCH',
  'PASSHOLDERS_WRITE',
  'PASSHOLDERS_WRITE_SOCIALTARIFF',
  'PASSHOLDERS_WRITE_FOREIGN_COUNTRY',
  'PASSHOLDERS_PRIVATE_READ',
  'PASSHOLDERS_PRIVATE_WRITE',
  'PASSHOLDERS_FAMILY_MEMBERS',
  'PASSHOLDER_COUPONS_READ',
  'GROUPPASSES_SEARCH',
  'GROUPPASS_COUPONS_READ',
  'ASSOCIATIONS',
] as const satisfies readonly Permission[]

/** Beside these, of who runs the card system. What all of it is exported by is a superadmin's. */
const ofAdmins = [
  'PASSES_INSZNUMBERS_READ',
  'PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM',
  'PASSHOLDERS_TRANSACTION_HISTORY',
  'REWARDS_WRITE',
  'EVENT_SETTINGS_UPDATE',
  'KIOSKS_READ',
  'KIOSKS_WRITE',
  'ORGANIZERS_ADMINS_WRITE',
] as const satisfies readonly Permission[]

/**
 * By what somebody is. Nobody gives others permissions, or reaches every organizer: that is for machine clients. A
 * voordeelbeheerder and a zuilbeheerder, whose reach is some counters or zuilen, have the back office.
 */
export const apiPermissions: Readonly<Record<Role, readonly Permission[]>> = {
  SUPERADMIN: [...ofOrganizer, ...ofPeople, ...ofAdmins, 'SOCIALTARIFF_EXPORT', 'ORGANIZERS_REPORTS'],
  ADMIN: [...ofOrganizer, ...ofPeople, ...ofAdmins],
  VOORDEELBEHEERDER: [],
  ZUILBEHEERDER: [],
  COUNTER: [...ofOrganizer, ...ofPeople],
}

/** An organizer, and what somebody is in each card system that it is in. */
export interface PlaceOfWork {
  readonly organizerId: string
  /** Whether he works at one of its counters. */
  readonly works: boolean
  /** In all of them, one after the other. */
  readonly cardSystems: readonly {
    /** By his account there. */
    readonly role?: Exclude<Role, 'COUNTER'> | null
    /** Whether he works at one of the organizer's counters there. */
    readonly staff: boolean
  }[]
}

const common = (lists: readonly (readonly Permission[])[]): readonly Permission[] => {
  const [first = [], ...others] = lists
  return first.filter((one) => others.every((list) => list.includes(one)))
}

/**
 * What somebody may do for organizers. An organizer may be in several card systems, and who acts for it reaches the people
 * of each: so what a role gives counts where he has it in each of them, else an admin of one would reach into another. Whoever
 * works at one of its counters acts for it in what is the organizer's own.
 */
export const grantsOfPerson = (places: readonly PlaceOfWork[]): readonly Grant[] =>
  places.flatMap(({ organizerId, works, cardSystems }) => {
    const inEach = cardSystems.map(({ role, staff }) => [
      ...(role ? apiPermissions[role] : []),
      ...(staff ? apiPermissions.COUNTER : []),
    ])
    const held = new Set<string>([...common(inEach), ...(works ? [...ofOrganizer, staffGrant] : [])])
    return [...held].map((permission) => ({ permission, organizerId }))
  })
