import { err, type Log, ok } from '@zuil/protocol'
import { permissionRoutes } from './accounts/api/permissions.ts'
import { logoutRoutes } from './accounts/login/logout.ts'
import type { LoginProvider } from './accounts/login/provider.ts'
import { loginRoutes } from './accounts/login/routes.ts'
import { oauthRoutes } from './accounts/oauth.ts'
import { accountRoutes } from './accounts/office/accounts.ts'
import { auditRoutes } from './accounts/office/audit.ts'
import { ownAccountRoutes } from './accounts/office/own-account.ts'
import { ownSessionRoutes } from './accounts/office/own-session.ts'
import type { AccessTokens } from './accounts/tokens/access-tokens.ts'
import { watchedZuilen } from './alerted-zuilen.ts'
import { associationRoutes } from './associations/api/associations.ts'
import { associationMembershipRoutes } from './associations/api/memberships.ts'
import { officeAssociationRoutes } from './associations/office/associations.ts'
import { counterMemberRoutes } from './associations/office/counter-members.ts'
import { associationMemberRoutes } from './associations/office/members.ts'
import { membersExportRoutes } from './associations/office/members-export.ts'
import { associationRightRoutes } from './associations/office/rights.ts'
import { suggestionHasPassed } from './associations/rules/membership.ts'
import { rightsOf } from './associations/rules/rights.ts'
import { cardSystemRoutes } from './card-systems/api/card-systems.ts'
import { distributionKeyRoutes } from './card-systems/office/distribution-keys.ts'
import { cardSystemSettingsRoutes } from './card-systems/office/settings.ts'
import { toCardSystemResponse } from './card-systems/response.ts'
import { cardSystem } from './card-systems/shapes.ts'
import { cardRoutes } from './cards/api.ts'
import { officeCardRoutes } from './cards/office/cards.ts'
import { counterCardRoutes } from './cards/office/counter-cards.ts'
import { cardPackageRoutes } from './cards/office/packages.ts'
import { cardStockRoutes } from './cards/office/stock.ts'
import { checkinRoutes } from './checkins/api.ts'
import { officeCheckinRoutes } from './checkins/office.ts'
import { organizerRoutes } from './counters/api/organizers.ts'
import { counterRoutes } from './counters/office/counters.ts'
import { staffRoutes } from './counters/office/staff.ts'
import { toPlaceResponse } from './counters/response.ts'
import { type DemoOfficeDeps, demoOfficeRoutes } from './demo/office.ts'
import { eventCardSystemRoutes } from './events/api/card-systems.ts'
import { eventSettingsRoutes } from './events/api/settings.ts'
import { officeEventRoutes } from './events/office/events.ts'
import { uitdatabankRoutes } from './events/office/uitdatabank.ts'
import { eventZuilRoutes } from './events/office/zuilen.ts'
import type { EventFacts } from './events/shapes.ts'
import { couponRoutes } from './passholders/api/coupons.ts'
import { editRoutes } from './passholders/api/edit.ts'
import { familyRoutes } from './passholders/api/families.ts'
import { familyChangeRoutes } from './passholders/api/family-changes.ts'
import { groupPassRoutes } from './passholders/api/group-passes.ts'
import { ownPassholderRoutes } from './passholders/api/me.ts'
import { membershipPriceRoutes } from './passholders/api/membership-prices.ts'
import { membershipRoutes } from './passholders/api/memberships.ts'
import { noteRoutes } from './passholders/api/note.ts'
import { passRoutes } from './passholders/api/passes.ts'
import { type PassholderApiDeps, passholderApiRoutes } from './passholders/api/passholders.ts'
import { passholderPictureRoutes } from './passholders/api/pictures.ts'
import { registerRoutes } from './passholders/api/register.ts'
import { schoolRoutes } from './passholders/api/schools.ts'
import { selfRegistrationRoutes } from './passholders/api/self-registration.ts'
import { socialCardRoutes } from './passholders/api/social-cards.ts'
import { transactionRoutes } from './passholders/api/transactions.ts'
import { passholderActRoutes } from './passholders/office/acts.ts'
import { counterActRoutes } from './passholders/office/counter-acts.ts'
import { counterHolderRoutes } from './passholders/office/counter-holder.ts'
import { counterRegistrationRoutes } from './passholders/office/counter-registration.ts'
import { officeGroupPassRoutes } from './passholders/office/group-passes.ts'
import { passholderRoutes } from './passholders/office/passholders.ts'
import { registrationPartRoutes } from './passholders/office/registration-parts.ts'
import { registrationRoutes } from './passholders/office/registrations.ts'
import type { Api } from './platform/http/api.ts'
import { apiPrefix } from './platform/http/document.ts'
import type { Identities } from './platform/http/guard.ts'
import { type Live, liveRoutes } from './platform/http/live.ts'
import { title } from './platform/http/localized.ts'
import { defaultLimits, type RateLimits } from './platform/http/rate-limits.ts'
import type { WebhookReach } from './platform/outbox/webhook-reach.ts'
import { daysLater } from './platform/time/calendar.ts'
import { alertRoutes } from './presence/api/alerts.ts'
import { webhookActRoutes, webhookRoutes } from './presence/api/webhooks.ts'
import { zuilOutageRoutes } from './presence/office/outages.ts'
import { officeWebhookRoutes } from './presence/office/webhooks.ts'
import { rewardPictureRoutes } from './rewards/api/pictures.ts'
import { redeemedRoutes } from './rewards/api/redeemed.ts'
import { rewardRoutes } from './rewards/api/rewards.ts'
import { rewardWriteRoutes } from './rewards/api/write.ts'
import { rewardEditRoutes } from './rewards/office/edit.ts'
import { sentPictureRoutes } from './rewards/office/pictures.ts'
import { officeRewardRoutes } from './rewards/office/rewards.ts'
import { startRoutes } from './start/office.ts'
import type { Stores } from './stores.ts'
import { checkinStatusRoutes } from './taps/api/checkin-status.ts'
import { registerCheckinRoutes } from './taps/api/checkins.ts'
import { formerDeviceDays, kioskDeviceJournalRoutes } from './taps/api/journal.ts'
import { kioskDeviceCardRoutes } from './taps/api/kiosk-device-cards.ts'
import { quarantineRoutes } from './taps/api/quarantine.ts'
import { redeemRoutes } from './taps/api/redeem.ts'
import { selfCheckinRoutes } from './taps/api/self-checkin.ts'
import { tariffRoutes } from './taps/api/tariffs.ts'
import { sellTicketRoutes } from './taps/api/ticket-sales.ts'
import type { HandIn } from './taps/intake.ts'
import { activityRoutes } from './taps/office/activity.ts'
import { counterBookRoutes } from './taps/office/counter/book.ts'
import { counterFindRoutes } from './taps/office/counter/find.ts'
import { counterPassRoutes } from './taps/office/counter/pass.ts'
import { counterTodayRoutes } from './taps/office/counter/today.ts'
import { reversalRoutes } from './taps/office/reversals.ts'
import { unbookedRoutes } from './taps/office/unbooked.ts'
import { rewardsFor } from './taps/rewards-for.ts'
import { financialReportRoutes } from './tickets/api/financial-reports.ts'
import { ticketSaleRoutes } from './tickets/api/ticket-sales.ts'
import { settlementRoutes } from './tickets/office/settlement.ts'
import { sharesOf } from './tickets/rules/shares.ts'
import { priceFits, staticTariffOf } from './tickets/rules/tariff.ts'
import { zuilCommandRoutes } from './zuilen/api/commands.ts'
import { kioskDeviceRoutes } from './zuilen/api/device-events.ts'
import { zuilEnrolmentRoutes } from './zuilen/api/enrolment.ts'
import { kioskRoutes } from './zuilen/api/kiosks.ts'
import { kioskDeviceLogoRoutes } from './zuilen/api/logo.ts'
import { kioskDeviceMemberRoutes } from './zuilen/api/members.ts'
import { zuilSettingsRoutes } from './zuilen/api/settings.ts'
import { kioskSetupRoutes } from './zuilen/api/setup.ts'
import { zuilResponses } from './zuilen/api/stored-zuil.ts'
import { zuilRoutes } from './zuilen/api/zuilen.ts'
import { checkShownCode, type ZuilKey } from './zuilen/checkin-code.ts'
import { counterZuilRoutes } from './zuilen/office/counter-zuilen.ts'
import { zuilExportRoutes } from './zuilen/office/export.ts'
import { zuilHistoryRoutes } from './zuilen/office/history.ts'
import { officeZuilRoutes } from './zuilen/office/zuilen.ts'
import { findingsOf } from './zuilen/rules/settings.ts'
import type { PresenceOf } from './zuilen/shapes/presence.ts'
import type { ZuilFacts } from './zuilen/shapes/zuil.ts'
import type { StoredCommand } from './zuilen/store/commands.ts'

/** What the routes need beside the stores. */
export interface RouteOptions {
  readonly stores: Stores
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Address of the broker as zuilen reach it: mqtt://host:port or mqtts://host:port. */
  readonly publicMqttUrl: () => string
  /** The judge of presence: whether a zuil is on. */
  readonly presenceOf: PresenceOf
  /** Sends a command that was stored to its zuil, if it is connected. */
  readonly sendCommand: (command: StoredCommand) => void
  /**
   * The credentials of zuilen were changed: resolves when the embedded broker goes by them, and has disconnected who has
   * none any more.
   */
  readonly onCredentials: () => Promise<void>
  /** A zuil was enrolled, with this user name at the broker. */
  readonly onEnrolled: (user: string) => void
  /** Books taps of a journal, in line with what comes over MQTT. */
  readonly handIn: HandIn
  /** There is a file of passholders to check or to register. */
  readonly onRegistration: () => void
  /** Where webhooks may lead. */
  readonly webhookReach: WebhookReach
  readonly limits?: RateLimits
  /** A safe environment is for trying things out: its pages say so. */
  readonly safe?: boolean
  /** Of a safe environment: what its page "Proefopstelling" needs. */
  readonly trial?: DemoOfficeDeps
  /** Where people open the back office: https://host, without a path. */
  readonly origin: () => string
  /** What open pages hear. */
  readonly live: Live
  /** By whom people log in; absent = nobody can. */
  readonly provider?: LoginProvider
  /** Whom people may ask who can't log in, in words. */
  readonly supportContact?: string
}

/**
 * Who is behind the secrets that requests bring.
 * @param tokens those of the provider; absent = the API takes none
 */
export const identitiesOf = (
  { clients, enrolment, apiRights, permissions, uitids, families }: Stores,
  clock: () => number,
  tokens?: AccessTokens,
): Identities => ({
  client: (token) => clients.byToken(token, clock()),
  clientById: permissions.grantsOf,
  person: async (token, from, withFamily) => {
    if (!tokens) return err({ kind: 'REFUSED', detail: 'The token is not one of POST /oauth/token, or has expired.' })
    const user = await tokens.find(token, from)
    if (!user.ok) return user
    const { email } = user.value
    const rights = email === undefined ? { known: false, grants: [] } : await apiRights.of(email)
    const himself = await uitids.holderOf(user.value)
    const family = himself !== undefined && withFamily ? await families.of(himself) : undefined
    return ok({
      ...user.value,
      ...rights,
      holders: family?.map(({ id }) => id) ?? (himself === undefined ? [] : [himself]),
    })
  },
  zuil: (deviceId) => enrolment.byDeviceId(deviceId),
  formerDevice: (deviceId) => enrolment.byFormerDeviceId(deviceId, daysLater(clock(), -formerDeviceDays)),
})

/** What is shared by several routes: the facts that taps are judged by, and who gives what. */
const sharedDeps = ({ stores, clock, log, origin }: RouteOptions) => {
  const { catalog } = stores
  return {
    ...stores,
    clock,
    log,
    catalog,
    zuilKey: stores.enrolment.key,
    checkCode: async (code: string, now: number) => {
      const check = async (key: ZuilKey) =>
        checkShownCode(key, await catalog(), stores.deliveries.givenTo, code, now, stores.codeTimes)
      let outcome = await check(stores.enrolment.key)
      for (const former of stores.enrolment.formerKeys(now))
        if ('refusal' in outcome && outcome.refusal === 'checkin-code-invalid') outcome = await check(former)
      return outcome
    },
    currentZuilen: async () => (await catalog()).zuilen,
    currentCardSystems: async () => (await catalog()).cardSystems,
    currentRewards: async () => (await catalog()).rewards,
    currentAssociations: async () => (await catalog()).associations,
    findEvent: stores.events.find,
    pictureUrl: (id: string) => `${origin()}${apiPrefix}/rewards/pictures/${id}`,
    passholderOf: async (number: string) => (await stores.passes.byUitpasNumber(number))?.passholder?.id,
    isOrganizer: async (id: string) => (await stores.organizers.named([id])).length > 0,
    isCardSystem: async (id: number) => (await stores.cardSystems.find(id)) !== undefined,
  }
}

/** Whether an organizer, or one of a client's, may read who is a member of an association: by the rights of its counters. */
const mayReadMembers =
  ({ currentAssociations, counters }: ReturnType<typeof sharedDeps>): PassholderApiDeps['mayReadMembers'] =>
  async (associationId, scope, organizerId) => {
    const association = (await currentAssociations()).get(associationId)
    if (!association || (organizerId !== undefined && !scope.covers(organizerId))) return false
    const all = await counters.all()
    const organizers = all.flatMap((one) => (scope.covers(one.organizerId) ? (one.organizerId ?? []) : []))
    return (organizerId === undefined ? organizers : [organizerId]).some(
      (id) => rightsOf(all, [association], id).size > 0,
    )
  }

const zuilDeps = (options: RouteOptions, deps: ReturnType<typeof sharedDeps>) => {
  const { stores, clock } = options
  const { catalog } = deps
  const find = async (zuil: ZuilFacts, event: EventFacts | undefined) =>
    findingsOf(await catalog(), zuil, event, clock(), stores.enrolment.key('qr', zuil))
  return {
    ...deps,
    currentEvents: async () => (await catalog()).events,
    findingsOf: find,
    presenceOf: options.presenceOf,
    toZuilResponse: zuilResponses(async (zuilId) => {
      const zuil = (await catalog()).zuilen.get(zuilId)
      if (!zuil) return { problems: [], warnings: [] }
      const { fixedEventId } = zuil
      return find(zuil, fixedEventId === undefined ? undefined : await stores.events.find(fixedEventId))
    }, options.presenceOf),
    publicMqttUrl: options.publicMqttUrl,
    sendCommand: options.sendCommand,
    onCredentials: options.onCredentials,
    onEnrolled: options.onEnrolled,
  }
}

/** The social tariff of an event for who lives where its organizer is, as GET /tariffs/static has it, and by which key. */
const eventTariffOf =
  ({ stores, clock }: RouteOptions) =>
  async (eventId: string) => {
    const event = await stores.events.find(eventId)
    if (!event?.basePrice) return undefined
    const cardSystems = [...(await stores.catalog()).cardSystems.values()]
    const offer = { event, cardSystems, regularPrice: event.basePrice, counterIds: [] }
    const tariff = staticTariffOf(offer, clock())
    const system = cardSystems.find(({ id }) => id === tariff?.cardSystemId)
    if (!tariff || !system) return undefined
    const key = system.distributionKeys.find(({ id }) => tariff.id === `SOCIALTARIFF-${system.id}-${id}`)
    return { price: tariff.price, cardSystem: system.name, ...(key && { key: { id: key.id, name: key.name } }) }
  }

/** Adds every route of the API. Each declares who may use it: `platform/http/policy.ts`. */
export const addRoutes = (api: Api, options: RouteOptions): void => {
  const limits = options.limits ?? defaultLimits
  const deps = { ...sharedDeps(options), limits }
  const ofZuilen = { ...zuilDeps(options, deps), limits }
  oauthRoutes(api, deps)
  registerCheckinRoutes(api, deps)
  checkinRoutes(api, deps)
  checkinStatusRoutes(api, deps)
  selfCheckinRoutes(api, deps)
  cardRoutes(api, deps)
  passRoutes(api, deps)
  ownPassholderRoutes(api, deps)
  selfRegistrationRoutes(api, deps)
  passholderApiRoutes(api, { ...deps, mayReadMembers: mayReadMembers(deps) })
  transactionRoutes(api, deps)
  registerRoutes(api, deps)
  editRoutes(api, deps)
  membershipRoutes(api, deps)
  familyRoutes(api, deps)
  groupPassRoutes(api, deps)
  couponRoutes(api, deps)
  familyChangeRoutes(api, deps)
  socialCardRoutes(api, deps)
  noteRoutes(api, deps)
  schoolRoutes(api, deps)
  passholderPictureRoutes(api, { ...deps, origin: options.origin })
  organizerRoutes(api, {
    ...deps,
    shownCardSystems: { shape: cardSystem, all: async () => (await deps.cardSystems.all()).map(toCardSystemResponse) },
  })
  permissionRoutes(api, {
    ...deps,
    organizersOf: async (ids) => {
      const systems = await deps.cardSystems.all()
      const citiesOf = (cardSystemIds: readonly number[]) =>
        systems.flatMap(({ id, cities }) => (cardSystemIds.includes(id) ? cities : []))
      return (await deps.organizers.whole(ids)).map((one) => ({
        ...{ id: one.id, name: one.name, cardSystemIds: one.cardSystemIds },
        ...toPlaceResponse(one, citiesOf(one.cardSystemIds)),
      }))
    },
  })
  cardSystemRoutes(api, deps)
  membershipPriceRoutes(api, deps)
  tariffRoutes(api, deps)
  sellTicketRoutes(api, deps)
  ticketSaleRoutes(api, deps)
  financialReportRoutes(api, { ...deps, origin: options.origin, linkHashes: options.stores.reportLinkHashes })
  rewardRoutes(api, { ...deps, rewardsFor: rewardsFor(options.stores) })
  rewardPictureRoutes(api, deps)
  rewardWriteRoutes(api, deps)
  redeemRoutes(api, deps)
  redeemedRoutes(api, deps)
  associationRoutes(api, deps)
  associationMembershipRoutes(api, deps)
  eventSettingsRoutes(api, deps)
  eventCardSystemRoutes(api, deps)
  alertRoutes(api, deps)
  webhookRoutes(api, { ...deps, webhookReach: options.webhookReach })
  webhookActRoutes(api, { ...deps, webhookReach: options.webhookReach })
  kioskRoutes(api, ofZuilen)
  zuilRoutes(api, ofZuilen)
  zuilSettingsRoutes(api, ofZuilen)
  zuilCommandRoutes(api, ofZuilen)
  zuilEnrolmentRoutes(api, ofZuilen)
  kioskSetupRoutes(api, ofZuilen)
  kioskDeviceRoutes(api, ofZuilen)
  kioskDeviceMemberRoutes(api, ofZuilen)
  kioskDeviceLogoRoutes(api, ofZuilen)
  kioskDeviceCardRoutes(api, deps)
  quarantineRoutes(api, deps)
  kioskDeviceJournalRoutes(api, { ...deps, handIn: options.handIn })
}

/** Adds every route of the back office: those of the API that people use too, and its own. */
export const addOfficeRoutes = (api: Api, options: RouteOptions): void => {
  const limits = options.limits ?? defaultLimits
  const deps = { ...sharedDeps(options), limits, noteExport: options.stores.noteExport }
  const ofZuilen = { ...zuilDeps(options, deps), limits, noteExport: options.stores.noteExport }
  const { stores, safe = false } = options
  logoutRoutes(api, { ...deps, origin: options.origin, provider: options.provider })
  ownSessionRoutes(api, { ...deps, environment: safe ? 'SAFE' : 'LIVE', idleMs: stores.sessionTimes.idleMs })
  ownAccountRoutes(api, deps)
  liveRoutes(api, { live: options.live, sessions: stores.sessions, origin: options.origin })
  const zuilenOf = async (cardSystemId: number) =>
    [...(await deps.currentZuilen()).values()]
      .filter((zuil) => zuil.cardSystemId === cardSystemId)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  const countersOf = async (cardSystemId: number) =>
    (await stores.counters.all())
      .filter((counter) => counter.cardSystemId === cardSystemId)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  accountRoutes(api, { ...deps, zuilenOf, countersOf })
  counterRoutes(api, deps)
  registrationRoutes(api, { ...deps, onRegistration: options.onRegistration })
  registrationPartRoutes(api, deps)
  staffRoutes(api, deps)
  passholderRoutes(api, deps)
  passholderActRoutes(api, deps)
  officeGroupPassRoutes(api, deps)
  counterActRoutes(api, deps)
  counterHolderRoutes(api, deps)
  counterRegistrationRoutes(api, deps)
  const ofRewards = {
    ...deps,
    rewardZuilen: async (cardSystemId: number) =>
      [...(await deps.currentZuilen()).values()]
        .filter((zuil) => zuil.cardSystemId === cardSystemId && zuil.type === 'REWARD')
        .toSorted((a, b) => a.name.localeCompare(b.name, 'nl')),
  }
  officeRewardRoutes(api, ofRewards)
  rewardEditRoutes(api, ofRewards)
  sentPictureRoutes(api, deps)
  officeEventRoutes(api, { ...deps, eventTariff: eventTariffOf(options) })
  uitdatabankRoutes(api, deps)
  eventZuilRoutes(api, {
    ...deps,
    showingZuilen: async (cardSystemId) =>
      [...(await deps.currentZuilen()).values()]
        .filter((zuil) => zuil.cardSystemId === cardSystemId && (zuil.type === 'CHECK_IN' || zuil.type === 'TICKET'))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'nl')),
  })
  distributionKeyRoutes(api, { ...deps, saleRules: { sharesOf, priceFits } })
  officeAssociationRoutes(api, deps)
  associationRightRoutes(api, deps)
  associationMemberRoutes(api, deps)
  membersExportRoutes(api, deps)
  counterMemberRoutes(api, deps)
  cardStockRoutes(api, deps)
  cardPackageRoutes(api, deps)
  officeCardRoutes(api, deps)
  counterCardRoutes(api, deps)
  settlementRoutes(api, deps)
  cardSystemSettingsRoutes(api, deps)
  auditRoutes(api, deps)
  counterZuilRoutes(api, ofZuilen)
  zuilRoutes(api, ofZuilen)
  zuilExportRoutes(api, ofZuilen)
  zuilHistoryRoutes(api, ofZuilen)
  zuilOutageRoutes(api, deps)
  officeWebhookRoutes(api, { ...deps, webhookReach: options.webhookReach })
  webhookActRoutes(api, { ...deps, webhookReach: options.webhookReach })
  officeZuilRoutes(api, ofZuilen)
  zuilSettingsRoutes(api, ofZuilen)
  zuilCommandRoutes(api, ofZuilen)
  zuilEnrolmentRoutes(api, ofZuilen)
  quarantineRoutes(api, deps)
  activityRoutes(api, deps)
  officeCheckinRoutes(api, deps)
  counterFindRoutes(api, deps)
  counterPassRoutes(api, deps)
  counterBookRoutes(api, deps)
  counterTodayRoutes(api, deps)
  reversalRoutes(api, deps)
  unbookedRoutes(api, deps)
  startRoutes(api, {
    ...{ start: stores.start, clock: options.clock },
    watchedZuilen: watchedZuilen(stores, options.presenceOf),
    unbooked: (scope) => stores.unbooked.for(scope).count(),
    lowCounters: (cardSystemId) => stores.cardStock.low(cardSystemId),
    passedEndDates: async (cardSystemId, day) =>
      [...(await deps.currentAssociations()).values()]
        .filter((one) => one.cardSystemId === cardSystemId && suggestionHasPassed(one, day))
        .map(({ id, name }) => ({ id, name: title(name) })),
  })
  if (options.trial) demoOfficeRoutes(api, options.trial)
}

/** Adds the pages of the back office that the server itself makes. */
export const addOfficePages = (api: Api, options: RouteOptions): void => {
  const { stores, log, origin, provider, supportContact: contact, safe = false, limits = defaultLimits } = options
  loginRoutes(api, { ...stores, log, origin, provider, contact, safe, limits })
}
