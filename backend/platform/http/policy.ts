/** Who may do what: the one table that routes, pages and tests read. */

/** Permissions of the UiTPAS API that are granted to machine clients, each for one organizer or for all. */
export const permissions = [
  'CHECKINS_READ',
  'CHECKINS_WRITE',
  'PASSES_READ',
  'PASSES_CHIPNUMBERS_READ',
  'PASSES_INSZNUMBERS_READ',
  'PASSHOLDERS_SEARCH',
  'PASSHOLDERS_SEARCH_ALL',
  'PASSHOLDERS_SEARCH_BY_ID',
  'PASSHOLDERS_WRITE',
  'PASSHOLDERS_WRITE_SOCIALTARIFF',
  'PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM',
  'PASSHOLDERS_WRITE_FOREIGN_COUNTRY',
  'MEMBERSHIP_PRICES_READ',
  'PASSHOLDERS_UPDATE',
  'PASSHOLDERS_PICTURE_READ',
  'PASSHOLDERS_PICTURE_WRITE',
  'PASSHOLDERS_PRIVATE_READ',
  'PASSHOLDERS_PRIVATE_WRITE',
  'PASSHOLDERS_DELETE',
  'PASSHOLDERS_SELF_CHECKIN',
  'PASSHOLDERS_TRANSACTION_HISTORY',
  'TARIFFS_READ',
  'TICKETSALES_REGISTER',
  'TICKETSALES_SEARCH',
  'CARDS_READ',
  'REWARDS_READ',
  'REWARDS_PASSHOLDERS_READ',
  'REWARDS_WRITE',
  'REWARDS_REDEEM',
  'ASSOCIATIONS',
  'EVENT_SETTINGS_READ',
  'EVENT_SETTINGS_READ_ALL',
  'EVENT_SETTINGS_UPDATE',
  'EVENT_SETTINGS_UPDATE_ALL',
  'EVENTS_UPDATE',
  'EVENTS_UPDATE_ALL',
  'KIOSKS_READ',
  'KIOSKS_WRITE',
  'ORGANIZERS_SEARCH',
  'ORGANIZERS_ADMINS_READ',
  'ORGANIZERS_ADMINS_WRITE',
  'PERMISSIONS_READ',
  'PERMISSIONS_WRITE',
  'PASSHOLDERS_FAMILY_MEMBERS',
  'PASSHOLDER_COUPONS_READ',
  'GROUPPASSES_SEARCH',
  'GROUPPASS_COUPONS_READ',
  'SOCIALTARIFF_EXPORT',
  'ORGANIZERS_REPORTS',
  'PASSHOLDERS_SELF_READ',
  'PASSHOLDERS_REGISTER_UITID',
  'PASSHOLDERS_SELF_REGISTRATION',
] as const
export type Permission = (typeof permissions)[number]

/** What a person may be in a card system (handbook, "Welkom"); COUNTER: staff of a counter, whatever else he is. */
export const roles = ['SUPERADMIN', 'ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER', 'COUNTER'] as const
export type Role = (typeof roles)[number]

/** What is granted to somebody for working at a counter of the organizer: no client has it. */
export const staffGrant = 'STAFF'

/** A permission of a client or a person, for one organizer or (no organizerId, of a client alone) for all. */
export interface Grant {
  readonly permission: string
  readonly organizerId?: string
}

/**
 * What makes somebody able to do something.
 * PUBLIC: anybody. CLIENT: a machine client with a bearer token and this permission, at the API, or a person with a token of
 * the provider who has it by what he is (`api-rights.ts`); with `roles`, people of these too, in the back office. CLIENT_ID: any client that says which it is
 * (x-client-id or a token), or a person with a token. UITID: a person with a token, whoever he is here, through a program that
 * has this permission. USER: a person who is logged in, with one of these roles, in the back office alone. ZUIL: a zuil, by its device id in
 * x-custom-token. FORMER: the same, or a device that was replaced not long ago. CODE: who has a configuration code, in the
 * same header; the route itself looks whether it is right.
 */
export type Rule =
  | { readonly by: 'PUBLIC' | 'ZUIL' | 'FORMER' | 'CODE' | 'CLIENT_ID' }
  | { readonly by: 'UITID'; readonly permission: Permission }
  | { readonly by: 'USER'; readonly roles: readonly Role[] }
  | {
      readonly by: 'CLIENT'
      readonly permission: Permission
      /** Holding it, for whichever organizer, reaches every organizer. */
      readonly alsoForAll?: Permission
      /** Holding it reaches as far as the first does: the API has both for the same. */
      readonly alsoBy?: Permission
      /** Of who asks alone: a client with any permission, for the organizers that it has one for; a person always. */
      readonly withAny?: true
      /** Only beside this one, for whichever organizer. */
      readonly together?: Permission
      /** Only with the permission for every organizer. */
      readonly allOrganizers?: true
      /** Also whoever works at a counter of the organizer, whatever his permissions. */
      readonly staff?: true
      /** Also a passholder, by a token of his own, for himself and his family alone: the route looks whom it is about. */
      readonly holder?: true
      /** Also a client that says which it is and proves nothing (x-client-id): anybody may know it, and it is counted by network. */
      readonly byId?: true
      /** It speaks for the passholder who uses it, by an id that can't be guessed: it does not ask about others. */
      readonly forHolder?: true
      readonly roles?: readonly Role[]
    }

const admins = ['SUPERADMIN', 'ADMIN'] as const
const ofZuilen = [...admins, 'ZUILBEHEERDER'] as const
const ofAccounts = [...ofZuilen, 'VOORDEELBEHEERDER'] as const

/** Every act that a route can declare as `config.can`, and who may do it. */
export const policy = {
  'documents.read': { by: 'PUBLIC' },
  'token.request': { by: 'PUBLIC' },

  'checkin.register': { by: 'CLIENT', permission: 'CHECKINS_WRITE' },
  'checkin.search': { by: 'CLIENT', permission: 'CHECKINS_READ' },
  'checkin.reverse': { by: 'CLIENT', permission: 'CHECKINS_WRITE', roles: admins },
  'checkin.by-code': { by: 'CLIENT', permission: 'PASSHOLDERS_SELF_CHECKIN', forHolder: true, holder: true },

  'pass.read': { by: 'CLIENT', permission: 'PASSES_READ' },
  'pass.read-by-chip': { by: 'CLIENT', permission: 'PASSES_CHIPNUMBERS_READ' },
  'passholder.read': {
    by: 'CLIENT',
    permission: 'PASSHOLDERS_SEARCH',
    alsoForAll: 'PASSHOLDERS_SEARCH_ALL',
    roles: admins,
  },
  /** By what is one passholder's alone: an id, a card, an INSZ. Whom else a search gives needs 'passholder.read'. */
  'passholder.find': {
    by: 'CLIENT',
    permission: 'PASSHOLDERS_SEARCH',
    alsoForAll: 'PASSHOLDERS_SEARCH_ALL',
    alsoBy: 'PASSHOLDERS_SEARCH_BY_ID',
  },
  /** What he saved, spent and bought, as his app shows it. */
  'passholder.read-transactions': {
    by: 'CLIENT',
    permission: 'PASSHOLDERS_SELF_CHECKIN',
    alsoBy: 'PASSHOLDERS_TRANSACTION_HISTORY',
    holder: true,
  },
  /** Registers somebody for an organizer, or changes who it is in a card system of one. */
  'passholder.write': { by: 'CLIENT', permission: 'PASSHOLDERS_WRITE' },
  /** Beside that: a social status; for who lives outside the organizer's city; who lives in another country. */
  'passholder.write-social-status': { by: 'CLIENT', permission: 'PASSHOLDERS_WRITE_SOCIALTARIFF' },
  'passholder.write-social-status-anywhere': {
    by: 'CLIENT',
    permission: 'PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM',
  },
  'passholder.write-abroad': { by: 'CLIENT', permission: 'PASSHOLDERS_WRITE_FOREIGN_COUNTRY' },
  /** Whether an INSZ is somebody's already, before he is registered: never by an id, which anybody has. */
  'insz.read-status': { by: 'CLIENT', permission: 'PASSHOLDERS_WRITE' },
  // It reaches into the books of every organizer.
  'passholder.erase': { by: 'CLIENT', permission: 'PASSHOLDERS_DELETE', allOrganizers: true, roles: ['SUPERADMIN'] },
  /** Beside that: his INSZ too. Each time is written down. */
  'passholder.read-insz': { by: 'CLIENT', permission: 'PASSES_INSZNUMBERS_READ', roles: admins },

  /** What counters noted about somebody, in a card system of the client's. */
  'passholder.read-note': { by: 'CLIENT', permission: 'PASSHOLDERS_PRIVATE_READ' },
  'passholder.write-note': { by: 'CLIENT', permission: 'PASSHOLDERS_PRIVATE_WRITE' },
  'passholder.read-picture': { by: 'CLIENT', permission: 'PASSHOLDERS_PICTURE_READ' },
  'passholder.write-picture': { by: 'CLIENT', permission: 'PASSHOLDERS_PICTURE_WRITE' },
  /** Who has a link to it that is signed, and not old. */
  'passholder.see-picture': { by: 'PUBLIC' },
  'passholder.change-school': { by: 'CLIENT', permission: 'PASSHOLDERS_UPDATE' },
  /** Whom somebody has in his family, and in whose he is. */
  'passholder.read-family': { by: 'CLIENT', permission: 'PASSHOLDERS_FAMILY_MEMBERS', holder: true },
  /** By the passholder himself: his own family, and that he leaves another's. */
  'passholder.change-family': { by: 'CLIENT', permission: 'PASSHOLDERS_FAMILY_MEMBERS', holder: true },

  'passholder.read-coupons': { by: 'CLIENT', permission: 'PASSHOLDER_COUPONS_READ' },
  /** By what is one group pass's alone: an id, a card. */
  'group-pass.find': { by: 'CLIENT', permission: 'GROUPPASSES_SEARCH' },
  'group-pass.read-coupons': { by: 'CLIENT', permission: 'GROUPPASS_COUPONS_READ' },

  /** Of the person who asks: as whom he acts, and how he came to. */
  'own-passholder.read': { by: 'UITID', permission: 'PASSHOLDERS_SELF_READ' },
  'own-passholder.link': { by: 'UITID', permission: 'PASSHOLDERS_REGISTER_UITID' },
  /** He becomes one, by the INSZ that the provider vouches for; for an organizer of the program. */
  'own-passholder.register': { by: 'UITID', permission: 'PASSHOLDERS_SELF_REGISTRATION' },
  /** By what only the passholder has: his card and birth date, or the token that he got for them. */
  'own-passholder.prove': { by: 'CLIENT_ID' },
  /** The numbers of all cards that have social tariff now. */
  'social-tariff.export': { by: 'CLIENT', permission: 'SOCIALTARIFF_EXPORT' },

  'organizer.search': { by: 'CLIENT', permission: 'ORGANIZERS_SEARCH' },
  'organizer.read-admins': { by: 'CLIENT', permission: 'ORGANIZERS_ADMINS_READ' },
  'organizer.change-admins': { by: 'CLIENT', permission: 'ORGANIZERS_ADMINS_WRITE' },
  'permission.read-own': { by: 'CLIENT', permission: 'PERMISSIONS_READ', withAny: true, holder: true },
  'permission.read': { by: 'CLIENT', permission: 'PERMISSIONS_READ' },
  'permission.change': { by: 'CLIENT', permission: 'PERMISSIONS_WRITE' },

  'tariff.read': { by: 'CLIENT', permission: 'TARIFFS_READ' },
  'ticket.sell': { by: 'CLIENT', permission: 'TICKETSALES_REGISTER' },
  'ticket.search': { by: 'CLIENT', permission: 'TICKETSALES_SEARCH' },
  'ticket.reverse': { by: 'CLIENT', permission: 'TICKETSALES_REGISTER', roles: admins },

  /** The same of one organizer, as a file that it is given. */
  'financial-report.read': { by: 'CLIENT', permission: 'ORGANIZERS_REPORTS' },
  'financial-report.make': { by: 'CLIENT', permission: 'ORGANIZERS_REPORTS' },
  /** Who has a link to it that is signed, and not old. */
  'financial-report.download': { by: 'PUBLIC' },
  /** What organizers are owed for tickets at social tariff. */
  'settlement.read': { by: 'USER', roles: admins },

  /** Those that are published, also by the id of a client alone. */
  'reward.search': { by: 'CLIENT', permission: 'REWARDS_READ', holder: true, byId: true },
  'reward.read': { by: 'CLIENT', permission: 'REWARDS_READ', holder: true },
  /** What a passholder can have, and what is near where he goes: of rewards that its organizers give; of himself, of all. */
  'reward.read-for-passholder': { by: 'CLIENT', permission: 'REWARDS_PASSHOLDERS_READ', holder: true },
  /** Those that its organizers alone give; over the API. */
  'reward.write': { by: 'CLIENT', permission: 'REWARDS_WRITE' },
  /** By a voordeelbeheerder: those that his counters alone give. */
  'reward.manage': { by: 'USER', roles: [...admins, 'VOORDEELBEHEERDER'] },
  /** Apps and pages show it as it is: by an id that can't be guessed. */
  'reward.see-picture': { by: 'PUBLIC' },
  'reward.redeem': { by: 'CLIENT', permission: 'REWARDS_REDEEM', holder: true },
  'reward.reverse': { by: 'CLIENT', permission: 'REWARDS_REDEEM', roles: admins },

  'association.use': { by: 'CLIENT', permission: 'ASSOCIATIONS' },
  'association.manage': { by: 'USER', roles: admins },
  /** Who is a member, whoever made him one. */
  'association.manage-members': { by: 'USER', roles: admins },

  'event-settings.read': { by: 'CLIENT', permission: 'EVENT_SETTINGS_READ', alsoForAll: 'EVENT_SETTINGS_READ_ALL' },
  'event-settings.change': {
    by: 'CLIENT',
    permission: 'EVENT_SETTINGS_UPDATE',
    alsoForAll: 'EVENT_SETTINGS_UPDATE_ALL',
  },

  /** Evenementen, and which zuilen choose each; of his own zuilen. */
  'event.read': { by: 'USER', roles: ofZuilen },
  'event.manage': { by: 'USER', roles: admins },
  /** Verdeelsleutels: who pays which share of a ticket at social tariff. */
  'distribution-key.manage': { by: 'USER', roles: admins },
  'event-card-systems.change': { by: 'CLIENT', permission: 'EVENTS_UPDATE', alsoForAll: 'EVENTS_UPDATE_ALL' },

  /** Which zuilen there are, and the event that a counter chose for one. */
  'kiosk.read': { by: 'CLIENT', permission: 'KIOSKS_READ', staff: true },
  'kiosk.choose-event': { by: 'CLIENT', permission: 'KIOSKS_WRITE', staff: true },
  'zuil.read': { by: 'CLIENT', permission: 'KIOSKS_READ', roles: ofZuilen },
  'zuil.change': { by: 'CLIENT', permission: 'KIOSKS_WRITE', roles: ofZuilen },
  'zuil.change-broker': { by: 'CLIENT', permission: 'KIOSKS_WRITE', allOrganizers: true, roles: ['SUPERADMIN'] },
  /** Of the counter where somebody works: its zuilen, and which event they show. */
  'counter-zuil.read': { by: 'USER', roles: ['COUNTER'] },
  'counter-zuil.set-event': { by: 'USER', roles: ['COUNTER'] },
  /** There: who comes to it, what he can do, and what is booked for him. */
  'counter-desk.serve': { by: 'USER', roles: ['COUNTER'] },
  /** There too: his memberships of associations, by the counter's right. */
  'counter-member.manage': { by: 'USER', roles: ['COUNTER'] },
  /** Its cards: what it has, and what comes to it. */
  'counter-card.receive': { by: 'USER', roles: ['COUNTER'] },
  /** What becomes of the card of who comes to it. */
  'counter-passholder.change': { by: 'USER', roles: ['COUNTER'] },
  /** Who becomes a passholder there, with a card of the counter. */
  'counter-passholder.register': { by: 'USER', roles: ['COUNTER'] },
  /** Of zuilen all of whose organizers are reached: taps are booked or refused. */
  'quarantine.read': { by: 'CLIENT', permission: 'KIOSKS_READ', roles: ofZuilen },
  'quarantine.decide': { by: 'CLIENT', permission: 'KIOSKS_WRITE', roles: admins },
  'alert.read': { by: 'CLIENT', permission: 'KIOSKS_READ', allOrganizers: true },
  'webhook.manage': { by: 'CLIENT', permission: 'KIOSKS_WRITE', allOrganizers: true, roles: admins },

  /** What zuilen booked or refused; for who may also know whose it was, what counters and apps did too. */
  'activity.read': { by: 'USER', roles: ofZuilen },
  'activity.read-people': { by: 'USER', roles: admins },
  /** Taps that were noted and could not be booked. */
  'unbooked.decide': { by: 'USER', roles: admins },

  /** Who it is, his cards, his social status and points, and where he is a member. */
  'passholder.change': { by: 'USER', roles: admins },
  /** All that is kept of somebody who asks for it, as a file. */
  'passholder.give-data': { by: 'USER', roles: admins },
  /** Its status alone, over the API. */
  'card.read-status': { by: 'CLIENT', permission: 'CARDS_READ' },
  /** The stock of cards, and each card. */
  'card.read': { by: 'USER', roles: admins },
  'card.manage': { by: 'USER', roles: admins },

  /** Which there are, where, and what a membership costs. */
  'card-system.know': { by: 'PUBLIC' },
  'membership-price.read': { by: 'CLIENT', permission: 'MEMBERSHIP_PRICES_READ', byId: true },
  /** Of somebody who is a passholder: by his age, his home and his social status. */
  'membership-price.read-of-passholder': {
    by: 'CLIENT',
    permission: 'MEMBERSHIP_PRICES_READ',
    together: 'PASSHOLDERS_SEARCH',
  },
  /** What is set of the card system. */
  'card-system.read': { by: 'USER', roles: admins },
  'card-system.change': { by: 'USER', roles: admins },
  /** Who hears of zuilen beside the accounts, and how long what is kept of people. */
  'card-system.change-keeping': { by: 'USER', roles: ['SUPERADMIN'] },

  'audit.read': { by: 'USER', roles: ['SUPERADMIN'] },
  /** Any list, whole, as a file. */
  'list.export': { by: 'USER', roles: ['SUPERADMIN'] },

  'login.use': { by: 'PUBLIC' },
  'zuil.add': { by: 'USER', roles: ofZuilen },

  // Of the person who asks alone.
  'own-session.use': { by: 'USER', roles },
  /** What changed of what he may see. */
  'live.follow': { by: 'USER', roles: ofZuilen },
  /** His account in the card system that he works in: how he hears of alerts, and in which language. */
  'own-account.use': { by: 'USER', roles: ofAccounts },
  /** Who has which role in the card system. */
  'account.manage': { by: 'USER', roles: admins },
  'counter.read': { by: 'USER', roles: ofZuilen },
  'counter.manage': { by: 'USER', roles: admins },
  /** Files of passholders: sent, checked and registered (handbook, "In bulk registreren"). */
  'passholder.register-in-bulk': { by: 'USER', roles: admins },
  /** Of all who work in the card system. */
  'sessions.end': { by: 'USER', roles: ['SUPERADMIN'] },

  /** Lays cards on simulated zuilen, and sees what became of them: in a safe environment alone, where nobody is real. */
  'demo.use': { by: 'USER', roles },
  /** Everything goes back to what the demo began with. */
  'environment.reset': { by: 'USER', roles: ['SUPERADMIN'] },

  'own-zuil.use': { by: 'ZUIL' },
  'own-journal.hand-in': { by: 'FORMER' },
  'own-zuil.set-up': { by: 'CODE' },
} as const satisfies Readonly<Record<string, Rule>>

export type Action = keyof typeof policy

/** The rule of an act, as its general type. */
export const ruleOf = (action: Action): Rule => policy[action]

/** Permissions that reach every organizer, for whichever they are given: who does not reach all gives them to nobody. */
export const reachingAll: readonly Permission[] = Object.values<Rule>(policy).flatMap((rule) =>
  rule.by === 'CLIENT' ? (rule.alsoForAll ?? []) : [],
)

/** The roles of people who may do something in the back office; none = it is not the back office's. */
export const rolesOf = (action: Action): readonly Role[] => {
  const rule = ruleOf(action)
  return rule.by === 'USER' || rule.by === 'CLIENT' ? (rule.roles ?? []) : []
}

/** All that people of these roles may do: what the pages show goes by it, as the server does. */
export const actsOf = (held: readonly Role[]): readonly Action[] =>
  (Object.keys(policy) as Action[]).filter((action) => rolesOf(action).some((role) => held.includes(role)))
