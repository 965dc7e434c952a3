import type { Log } from '@zuil/protocol'
import { defaultSessionTimes, type SessionTimes } from './accounts/rules/session.ts'
import { accountStore } from './accounts/store/accounts.ts'
import { apiRightStore } from './accounts/store/api-rights.ts'
import { clientStore } from './accounts/store/clients.ts'
import { grantStore } from './accounts/store/grants.ts'
import { loginStore } from './accounts/store/logins.ts'
import { permissionStore } from './accounts/store/permissions.ts'
import { sessionStore } from './accounts/store/sessions.ts'
import { managedAssociationStore } from './associations/store/managed.ts'
import { associationMemberStore } from './associations/store/members.ts'
import { associationStore } from './associations/store/memberships.ts'
import { associationRightStore } from './associations/store/rights.ts'
import { distributionKeyStore } from './card-systems/store/keys.ts'
import { cardSystemSettingsStore, logoStore } from './card-systems/store/settings.ts'
import { cardSystemStore, exportNotes } from './card-systems/store.ts'
import { cardStore } from './cards/store/cards.ts'
import { chipStore } from './cards/store/chips.ts'
import { packageStore } from './cards/store/packages.ts'
import { seriesStore } from './cards/store/series.ts'
import { cardSettingsStore } from './cards/store/settings.ts'
import { cardStatusStore } from './cards/store/status.ts'
import { stockStore } from './cards/store/stock.ts'
import { catalogCache } from './catalog/cache.ts'
import { checkinStore, reverseWithin } from './checkins/store.ts'
import { apiOrganizerStore } from './counters/store/api-organizers.ts'
import { counterStore } from './counters/store/counters.ts'
import { managedCounterStore } from './counters/store/managed.ts'
import { organizerStore } from './counters/store/organizers.ts'
import { staffStore } from './counters/store/staff.ts'
import { demoStore } from './demo/store/chips.ts'
import { type DoingIn, isDemo, isEmpty, loadDataset, markAsDemo } from './demo/store/load.ts'
import { resetDemo } from './demo/store/reset.ts'
import { eventStore } from './events/store/events.ts'
import { managedEventStore } from './events/store/managed.ts'
import { uitdatabankStore } from './events/store/uitdatabank.ts'
import { defaultQuotas, type Quotas } from './passholders/rules/quotas.ts'
import { defaultRetention, type RetentionDays } from './passholders/rules/retention.ts'
import { passholderActStore } from './passholders/store/acts.ts'
import { apiSearchStore } from './passholders/store/api-search.ts'
import { buyerStore } from './passholders/store/buyers.ts'
import { passholderDataStore } from './passholders/store/data.ts'
import { eraseStore } from './passholders/store/erase.ts'
import { familyStore } from './passholders/store/families.ts'
import { groupPassStore } from './passholders/store/groups.ts'
import { managedPassholderStore } from './passholders/store/managed.ts'
import { managedGroupStore } from './passholders/store/managed-groups.ts'
import { newMembershipStore } from './passholders/store/new-membership.ts'
import { passStore } from './passholders/store/passes.ts'
import { passholderPictureStore } from './passholders/store/pictures.ts'
import { reachedCardSystems, reachedMemberships } from './passholders/store/reach.ts'
import { readingStore } from './passholders/store/readings.ts'
import { registerOneStore } from './passholders/store/register-one.ts'
import { registrationWork } from './passholders/store/registration-work.ts'
import { registrationStore } from './passholders/store/registrations.ts'
import { retentionStore } from './passholders/store/retention.ts'
import { rewriteOldInsz } from './passholders/store/rewrite-insz.ts'
import { schoolStore } from './passholders/store/schools.ts'
import { passholderSearchStore } from './passholders/store/search.ts'
import { socialCardStore } from './passholders/store/social-cards.ts'
import { transactionStore } from './passholders/store/transactions.ts'
import { uitidStore } from './passholders/store/uitids.ts'
import { auditStore } from './platform/database/audit.ts'
import { connect } from './platform/database/database.ts'
import { directoryOf } from './platform/database/directory.ts'
import { startEmbedded } from './platform/database/embedded.ts'
import { followKeys } from './platform/database/follow-keys.ts'
import { formerKeyStore } from './platform/database/former-keys.ts'
import { checkKeys } from './platform/database/key-check.ts'
import type { FollowedKeys } from './platform/database/keys.ts'
import { migrate } from './platform/database/migrate.ts'
import { versionsOf } from './platform/database/versions.ts'
import type { Scope } from './platform/http/scope.ts'
import { outboxStore } from './platform/outbox/store.ts'
import { enterReversal, ledgerStore } from './points/store.ts'
import { callStore } from './presence/store/calls.ts'
import { outageStore } from './presence/store/outages.ts'
import { recipientsOf } from './presence/store/recipients.ts'
import { sentCallStore } from './presence/store/sent-calls.ts'
import { toldStateStore } from './presence/store/told-states.ts'
import { rewriteOldSecrets, webhookStore } from './presence/store/webhooks.ts'
import { managedRewardStore } from './rewards/store/managed.ts'
import { rewardPictureStore } from './rewards/store/pictures.ts'
import { redemptionStore } from './rewards/store/redemptions.ts'
import { rewardTextStore } from './rewards/store/texts.ts'
import { startStore } from './start/store.ts'
import { book, bookWithin, plan } from './taps/booking/book.ts'
import { quarantineStore } from './taps/booking/quarantine.ts'
import { tapCountStore } from './taps/booking/tap-counts.ts'
import { putAsideWithin, unbookedStore } from './taps/booking/unbooked.ts'
import type { Book } from './taps/deps.ts'
import { defaultPlausible, type PlausibleLimits } from './taps/rules/plausibility.ts'
import { activityStore } from './taps/store/activity.ts'
import { tapStore } from './taps/store/taps.ts'
import { defaultTicketLimit } from './tickets/rules/limit.ts'
import { financialReportStore } from './tickets/store/financial-reports.ts'
import { ticketStore } from './tickets/store/sales.ts'
import { settlementStore } from './tickets/store/settlement.ts'
import { type CodeTimes, defaultCodeTimes } from './zuilen/rules/checkin-code.ts'
import { codeUseStore } from './zuilen/store/code-uses.ts'
import { commandStore } from './zuilen/store/commands.ts'
import { deliveryStore } from './zuilen/store/deliveries.ts'
import { enrolmentStore } from './zuilen/store/enrolment.ts'
import { rewriteMqttPasswords } from './zuilen/store/mqtt-passwords.ts'
import { zuilStore } from './zuilen/store/settings.ts'

export interface OpenOptions {
  /** Where the embedded database lives. */
  readonly dataDir: string
  /** An external PostgreSQL; absent = the embedded database. */
  readonly databaseUrl?: string
  readonly keys: FollowedKeys
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** For how long check-in codes are good. */
  readonly codeTimes?: CodeTimes
  /** The address in which they stand; absent = they stand alone. */
  readonly checkinLink?: string
  /** How many taps of a zuil are plausible. */
  readonly plausible?: PlausibleLimits
  /** For how many days what is kept. */
  readonly retention?: RetentionDays
  /** Numbers of unknown cards are kept as they are read: the demo alone gives them to somebody. */
  readonly showUnknownCards?: boolean
  /** How much a client may ask about people. */
  readonly quotas?: Quotas
  /** When people who do nothing are logged out. */
  readonly sessionTimes?: SessionTimes
  /** Connections to an external database; the embedded one has one. */
  readonly poolSize?: number
}

/** What the backend asks of its database, room by room. Times are milliseconds since 1970; methods throw only when the database fails. */
export type Stores = Awaited<ReturnType<typeof build>>

/**
 * Opens the database, embedded or external, and brings it up to date.
 * @throws StartRefused with a sentence, when a person must look at it first
 */
export const openStores = async (options: OpenOptions): Promise<Stores> => {
  const { dataDir, databaseUrl, keys, log, clock = Date.now, codeTimes = defaultCodeTimes, poolSize = 10 } = options
  const { plausible = defaultPlausible, showUnknownCards = false, quotas = defaultQuotas } = options
  const { retention = defaultRetention, sessionTimes = defaultSessionTimes } = options
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir, log }) : undefined
  const url = databaseUrl ?? embedded?.url ?? ''
  try {
    await migrate({ url, log })
    embedded?.watch()
    const database = connect({ url, poolSize: embedded ? 1 : poolSize, log })
    try {
      return await build(
        url,
        database,
        { keys, log, clock, codeTimes, plausible, showUnknownCards, quotas, retention, sessionTimes },
        options.checkinLink,
        async () => {
          await database.close()
          await embedded?.close()
        },
      )
    } catch (error) {
      await database.close()
      throw error
    }
  } catch (error) {
    await embedded?.close()
    throw error
  }
}

const build = async (
  databaseUrl: string,
  { prisma }: ReturnType<typeof connect>,
  {
    keys,
    log,
    clock,
    codeTimes,
    plausible,
    showUnknownCards,
    quotas,
    retention,
    sessionTimes,
  }: Required<
    Pick<
      OpenOptions,
      | 'keys'
      | 'log'
      | 'clock'
      | 'codeTimes'
      | 'plausible'
      | 'showUnknownCards'
      | 'quotas'
      | 'retention'
      | 'sessionTimes'
    >
  >,
  checkinLink: string | undefined,
  close: () => Promise<void>,
) => {
  /** Writes anew what can be, with the present keys. */
  const goByKeys = async (): Promise<void> => {
    await checkKeys(prisma, keys)
    await rewriteOldInsz(prisma, keys, log)
    await rewriteOldSecrets(prisma, keys)
    await rewriteMqttPasswords(prisma, keys)
  }
  await goByKeys()
  const versions = versionsOf(prisma)
  const catalog = catalogCache(prisma, clock, versions)
  const directory = directoryOf(prisma, versions)
  const erasing = eraseStore(prisma, keys)
  const markOf = showUnknownCards ? (key: string) => key : (key: string) => keys.secretHash('card', key)
  const doingIn: DoingIn = async (db, now) => {
    const inside = await catalogCache(db, () => now).current()
    return {
      book: (requests) => bookWithin(db, inside, requests, markOf),
      reverse: (by, id, at, reason) => reverseWithin(db, enterReversal, by, id, at, reason),
      putAside: (by, actieId, at, word) => putAsideWithin(db, by, { actieIds: [actieId] }, { at, word }),
    }
  }
  return {
    /** Where the database can be reached as PostgreSQL. */
    databaseUrl,
    codeTimes,
    checkinLink,
    catalog: catalog.current,
    onCatalogChange: catalog.onChange,
    book: book(prisma, catalog, markOf, plausible) as Book,
    plan: plan(prisma, catalog),
    checkins: checkinStore(prisma, enterReversal),
    tickets: ticketStore(prisma),
    settlement: settlementStore(prisma),
    financialReports: financialReportStore(prisma),
    /** Of a link to a report: by each key that counts. */
    reportLinkHashes: (link: string) => keys.secretHashes('report', link),
    managedRewards: managedRewardStore(prisma, clock),
    rewardPictures: rewardPictureStore(prisma, clock),
    redemptions: redemptionStore(prisma, enterReversal),
    rewardTexts: rewardTextStore(prisma),
    associations: associationStore(prisma, keys),
    managedAssociations: managedAssociationStore(prisma, clock),
    associationRights: associationRightStore(prisma, clock),
    associationMembers: associationMemberStore(prisma, clock),
    events: eventStore(prisma, clock),
    managedEvents: managedEventStore(prisma, clock, defaultTicketLimit),
    uitdatabank: uitdatabankStore(prisma, clock),
    zuilen: zuilStore(prisma),
    enrolment: enrolmentStore(prisma, keys),
    deliveries: deliveryStore(prisma),
    commands: commandStore(prisma),
    codeUses: codeUseStore(prisma),
    outbox: outboxStore(prisma),
    outages: outageStore(prisma),
    webhooks: webhookStore(prisma, keys, clock),
    calls: callStore(prisma),
    sentCalls: sentCallStore(prisma, clock),
    toldStates: toldStateStore(prisma),
    recipientsOf: recipientsOf(prisma),
    passes: passStore(prisma, keys),
    apiSearch: apiSearchStore(prisma, keys),
    transactions: transactionStore(prisma),
    reachedCardSystems: (scope: Scope) => reachedCardSystems(prisma, scope),
    reachedMemberships: (scope: Scope, id: string) => reachedMemberships(prisma, scope, id),
    registerOne: registerOneStore(prisma, keys, clock),
    newMemberships: newMembershipStore(prisma, clock),
    families: familyStore(prisma, keys, clock),
    schools: schoolStore(prisma, clock),
    passholderPictures: passholderPictureStore(prisma, clock),
    /** Of a link to a passholder's picture, as above. */
    pictureLinkHashes: (link: string) => keys.secretHashes('picture', link),
    groupPasses: groupPassStore(prisma, clock),
    socialCards: socialCardStore(prisma, clock),
    passholderSearch: passholderSearchStore(prisma, keys, clock),
    managedPassholders: managedPassholderStore(prisma, keys, clock),
    managedGroups: managedGroupStore(prisma, clock),
    passholderActs: passholderActStore(prisma, erasing, clock),
    passholderData: passholderDataStore(prisma, keys, clock),
    erasing,
    registrations: registrationStore(prisma, keys, clock),
    registrationWork: registrationWork(prisma, keys, clock),
    readings: readingStore(prisma, keys, clock, quotas),
    buyers: buyerStore(prisma, clock),
    uitids: uitidStore(prisma, keys, clock),
    retention: retentionStore(prisma, retention),
    clients: clientStore(prisma, keys),
    permissions: permissionStore(prisma, clock),
    sessions: sessionStore(prisma, keys, { times: sessionTimes, clock }),
    sessionTimes,
    logins: loginStore(prisma, keys, clock),
    grants: grantStore(prisma),
    accounts: accountStore(prisma, clock),
    apiRights: apiRightStore(prisma),
    cardSystems: cardSystemStore(directory),
    distributionKeys: distributionKeyStore(prisma, clock),
    cardSystemSettings: cardSystemSettingsStore(prisma, clock),
    logos: logoStore(prisma),
    defaultRetention: retention,
    cards: cardStore(prisma, clock),
    cardStatus: cardStatusStore(prisma),
    cardStock: stockStore(prisma),
    cardSettings: cardSettingsStore(prisma, clock),
    cardSeries: seriesStore(prisma, clock),
    cardChips: chipStore(prisma, clock),
    cardPackages: packageStore(prisma, clock),
    counters: counterStore(prisma, directory),
    managedCounters: managedCounterStore(prisma, clock),
    counterStaff: staffStore(prisma, clock),
    organizers: organizerStore(prisma, directory),
    apiOrganizers: apiOrganizerStore(prisma, clock),
    audit: auditStore(prisma),
    noteExport: exportNotes(prisma, clock),
    taps: tapStore(prisma),
    quarantine: quarantineStore(prisma),
    unbooked: unbookedStore(prisma),
    start: startStore(prisma),
    activity: activityStore(prisma),
    tapCounts: tapCountStore(prisma, plausible),
    ledger: ledgerStore(prisma),
    /** Whether nothing was ever put in. */
    isEmpty: () => isEmpty(prisma),
    /** Whether the demo filled it. */
    isDemo: () => isDemo(prisma),
    /** Notes that the demo fills it. */
    markAsDemo: (now: number) => markAsDemo(prisma, now),
    /** Fills an empty database. */
    load: loadDataset(prisma, keys, doingIn, clock),
    giveChip: demoStore(prisma).giveChip,
    resetDemo: resetDemo(prisma, keys, doingIn),
    /** Goes by what a rotation wrote in the keys file, within a second. @returns what ends it */
    followKeys: (changed: () => Promise<void>) => followKeys(keys, [goByKeys, changed], log),
    formerKeys: formerKeyStore(prisma, keys),
    close,
  }
}
