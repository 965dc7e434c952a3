import type { Verdict } from '@zuil/protocol'
import type { StoredMember } from '../../../backend/associations/store.ts'
import type { StoredCheckin } from '../../../backend/checkins/store.ts'
import { isOver } from '../../../backend/events/rules/windows.ts'
import type { Grant } from '../../../backend/platform/http/policy.ts'
import type { Scope } from '../../../backend/platform/http/scope.ts'
import type { StoredNotice } from '../../../backend/platform/outbox/notices.ts'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'
import type { StoredRedemption } from '../../../backend/rewards/store.ts'
import type { Stores } from '../../../backend/stores.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import type { StoredTicket } from '../../../backend/tickets/store.ts'
import { reaches } from '../../../backend/zuilen/api/access.ts'
import type { ZuilFacts, ZuilSettings } from '../../../backend/zuilen/shapes/zuil.ts'
import type { StoredCommand } from '../../../backend/zuilen/store/commands.ts'
import type { SetupOutcome } from '../../../backend/zuilen/store/enrolment.ts'
import type { SettingsOutcome, StoredZuil } from '../../../backend/zuilen/store/settings.ts'
import {
  cards,
  counters,
  events,
  fakeCatalog,
  fakePasses,
  hour,
  ids,
  now,
  secrets,
  system,
  zuil,
} from './fake-facts.ts'

export { cards, ids, now, secrets } from './fake-facts.ts'

/** What a zuil's key is here: 32 bytes that depend on whose it is. */
export const fakeKey = (purpose: string, { id, keyVersion }: { id: string; keyVersion: number }): string =>
  Buffer.from(`${purpose} ${keyVersion} ${id}`.padEnd(32, '.').slice(0, 32)).toString('base64url')

const stored = (id: string, organizerId: string, over: Partial<StoredCheckin> = {}): StoredCheckin => ({
  id,
  at: now - hour,
  eventId: ids.event,
  eventTitle: 'Naam',
  organizerId,
  uitpasNumber: cards.active,
  passholderId: ids.holder,
  points: 1,
  ...over,
})

const ticket = (id: string, organizerId: string, over: Partial<StoredTicket> = {}): StoredTicket => ({
  ...stored(id, organizerId),
  price: 200,
  regularPrice: 1000,
  tariff: 'SOCIAL',
  tariffId: 'SOCIALTARIFF-1-default',
  shares: { passholder: 200, localAuthority: 400, organizer: 400, flemishAuthority: 0 },
  ...over,
})

const redemption = (id: string, over: Partial<StoredRedemption> = {}): StoredRedemption => ({
  id,
  at: now - hour,
  rewardId: ids.reward,
  passholderId: ids.holder,
  uitpasNumber: cards.active,
  points: 10,
  organizerId: ids.organizer,
  ...over,
})

/** As the store would answer if nothing is wrong. */
const agree = (request: ActionRequest): Verdict => {
  const { actieId } = request
  const saved: Verdict = { outcome: 'SAVED', actieId, points: 1, balance: 13, eventId: ids.event }
  if (request.origin === 'ZUIL') return saved
  switch (request.kind) {
    case 'CHECK_IN':
      return saved
    case 'TICKET': {
      const { eventId, regularPrice } = request
      return { outcome: 'TICKET', actieId, eventId, ticket: { sold: true, price: 200, regularPrice, tariff: 'SOCIAL' } }
    }
    case 'REDEEM':
      return {
        outcome: 'REDEEMED',
        actieId,
        rewardId: request.rewardId,
        title: { nl: 'Een koffie' },
        points: 10,
        balance: 2,
      }
  }
}

const settingsOf = (facts: ZuilFacts): ZuilSettings => ({
  name: facts.name,
  type: facts.type,
  counterIds: facts.counters.map(({ id }) => id),
  showQr: facts.showQr,
  blocked: facts.blocked,
  inStock: facts.inStock,
  languages: facts.languages,
  sound: facts.sound,
  worksOffline: facts.worksOffline,
  openingHours: facts.openingHours,
  ...(facts.fixedEventId !== undefined && { fixedEventId: facts.fixedEventId }),
  ...(facts.associationId !== undefined && { associationId: facts.associationId }),
})

/** A Store in memory with a little of everything, and what the tests set and look at. */
export const fakeStore = () => {
  const zuilen = new Map(
    [
      zuil(ids.zuil),
      zuil(ids.blockedZuil, { name: 'CID-PPT-002', blocked: true }),
      zuil(ids.otherZuil, { name: 'CID-PPT-003', counters: counters.slice(1) }),
    ].map((one) => [one.id, one] as const),
  )
  const state = {
    verdict: agree as (request: ActionRequest) => Verdict,
    grants: [] as readonly Grant[],
    setup: { kind: 'DONE', zuilId: ids.zuil, zuilName: 'CID-PPT-001', session: 41 } as SetupOutcome,
    failing: undefined as Error | undefined,
    booked: [] as ActionRequest[],
    allOrNothing: undefined as boolean | undefined,
    reversed: [] as string[],
    setups: [] as { name: string; code: string; deviceId: string; mqttPasswordHash: string }[],
    searches: [] as object[],
    standing: 0,
    unitsTaken: 3,
    members: [] as StoredMember[],
    putMembers: [] as object[],
    putEvents: [] as object[],
    outcome: undefined as SettingsOutcome | undefined,
    puts: [] as { zuilId: string; settings: ZuilSettings; version: number }[],
    version: 7,
    said: {} as Pick<StoredZuil, 'reported' | 'health'>,
    commands: [
      {
        id: ids.command,
        zuilId: ids.zuil,
        kind: 'SCREENSHOT',
        issuedAt: now - hour,
        expiresAt: now - hour + 60_000,
        outcome: 'DONE',
        picture: 'AAAA',
        answeredAt: now - hour + 1000,
      },
    ] as StoredCommand[],
    outages: [] as StoredOutage[],
    notices: [] as StoredNotice[],
    webhooks: [] as object[],
    revoked: [] as string[],
    formerSince: undefined as number | undefined,
    passes: fakePasses(),
  }
  const change = (over: Partial<ZuilFacts>, id = ids.zuil): void => {
    zuilen.set(id, { ...(zuilen.get(id) ?? zuil(id)), ...over })
  }
  const checkins = [
    stored(ids.checkin, ids.organizer),
    stored(ids.otherCheckin, ids.otherOrganizer),
    stored(ids.reversedCheckin, ids.organizer, { reversedAt: now }),
  ]
  const tickets = [
    ticket(ids.checkin, ids.organizer),
    ticket(ids.otherCheckin, ids.otherOrganizer, { tariff: 'REGULAR', price: 1000, tariffId: 'REGULAR' }),
    ticket(ids.reversedCheckin, ids.organizer, { reversedAt: now }),
  ]
  const { organizerId: _none, ...nowhere } = redemption(ids.otherCheckin, { rewardId: ids.otherReward })
  const redemptions = [redemption(ids.checkin), nowhere, redemption(ids.reversedCheckin, { reversedAt: now })]
  const catalog = fakeCatalog(zuilen)
  const named = (known: readonly string[]) => async (wanted: readonly string[]) =>
    wanted.filter((id) => known.includes(id)).map((id) => ({ id, name: `Naam van ${id}` }))
  const answering = () => {
    if (state.failing) throw state.failing
  }
  interface Row {
    readonly id: string
    readonly organizerId?: string
    readonly reversedAt?: number
  }
  const inScope = <T extends Row>(scope: Scope, rows: readonly T[]): readonly T[] =>
    rows.filter(({ organizerId = ids.organizer }) => scope.covers(organizerId))
  const reverse = (scope: Scope, rows: readonly Row[]) => async (id: string) => {
    if (!inScope(scope, rows).some((one) => one.id === id && one.reversedAt === undefined)) return false
    state.reversed.push(id)
    return true
  }
  const search = async <T>(query: object, member: readonly T[]) => {
    state.searches.push(query)
    return { totalItems: member.length, member }
  }
  const storedZuil = (facts: ZuilFacts): StoredZuil => ({
    id: facts.id,
    cardSystemId: 1,
    settings: settingsOf(facts),
    version: state.version,
    enrolled: true,
    lastSeenAt: now - 1000,
    software: '0.2.0',
    revision: 3,
    inUse: 3,
    ...state.said,
  })

  const store: Stores = {
    catalog: async () => {
      answering()
      return catalog
    },
    onCatalogChange: () => () => undefined,
    plan: async (request) => planAction(catalog, request),
    book: async (requests, options) => {
      answering()
      state.allOrNothing = options?.allOrNothing
      state.booked.push(...requests)
      return requests.map(state.verdict)
    },
    checkins: {
      for: (scope) => ({
        find: async (id) => inScope(scope, checkins).find((one) => one.id === id),
        search: (query) =>
          search(
            query,
            inScope(scope, checkins).filter(({ organizerId }) => query.organizerIds.includes(organizerId)),
          ),
        reverse: reverse(scope, checkins),
      }),
      count: async () => state.standing,
    },
    tickets: {
      for: (scope) => ({
        find: async (id) => inScope(scope, tickets).find((one) => one.id === id),
        search: (query) => search(query, tickets.slice(0, 2)),
        reverse: reverse(scope, tickets),
      }),
      count: async () => state.standing,
    },
    redemptions: {
      texts: async (wanted) =>
        new Map(
          wanted.map((id, index) => [
            id,
            {
              promotionalDescription: 'Lekker warm',
              categories: id === ids.reward ? ['Eten en drinken'] : ['Doen'],
              createdAt: now - index * hour,
              unitsTaken: state.unitsTaken,
            },
          ]),
        ),
      for: (scope) => ({
        find: async (id) => inScope(scope, redemptions).find((one) => one.id === id),
        search: (query) => search(query, redemptions.slice(0, 2)),
        reverse: reverse(scope, redemptions),
      }),
      count: async () => state.standing,
    },
    associations: {
      passholder: async (id) => (id === ids.holder ? { dateOfBirth: '1983-03-02', cardSystemIds: [1] } : undefined),
      for: () => ({
        ofPassholder: async () => state.members,
        put: async (passholderId, member) => {
          state.putMembers.push({ passholderId, ...member })
          return true
        },
        remove: async (_passholderId, associationId) =>
          state.members.some((member) => member.associationId === associationId),
      }),
      memberList: async (zuilId, associationId, validUntil) => ({
        v: 1,
        associationId,
        listRevision: '4',
        validUntil: new Date(validUntil).toISOString(),
        key: fakeKey('members', zuilen.get(zuilId) ?? zuil(zuilId)),
        members: [['AAAAAAAAAAAAAAAAAAAAAA', '2027-06-30']],
      }),
    },
    events: {
      find: async (id) => {
        answering()
        return events.find((one) => one.id === id)
      },
      for: (scope) => ({
        notOver: async () => inScope(scope, events).filter((one) => !isOver(one, now)),
        putSettings: async (eventId, settings) => {
          state.putEvents.push({ eventId, ...settings })
          return true
        },
      }),
    },
    zuilen: {
      for: (scope) => ({
        find: async (id) => {
          const facts = zuilen.get(id)
          return facts && reaches(scope, facts) ? storedZuil(facts) : undefined
        },
        search: (query) => search({ ...query, organizerIds: scope.organizerIds }, [...zuilen.values()].map(storedZuil)),
        put: async (zuilId, settings, version) => {
          state.puts.push({ zuilId, settings, version })
          if (state.outcome) return state.outcome
          if (version !== state.version) return { kind: 'CHANGED_MEANWHILE', version: state.version }
          const { counterIds, ...rest } = settings
          change({ ...rest, counters: counters.filter(({ id }) => counterIds.includes(id)) }, zuilId)
          state.version += 1
          return { kind: 'SAVED', version: state.version }
        },
        setFixedEvent: async (zuilId, eventId) => {
          const { fixedEventId: _old, ...rest } = zuilen.get(zuilId) ?? zuil(zuilId)
          zuilen.set(zuilId, { ...rest, ...(eventId !== undefined && { fixedEventId: eventId }) })
        },
      }),
      reported: async () => undefined,
    },
    commands: {
      add: async (command) => {
        state.commands.push(command)
      },
      answer: async () => undefined,
      for: () => ({
        find: async (id) => state.commands.find((one) => one.id === id),
        ofZuil: async (zuilId) => state.commands.filter((one) => one.zuilId === zuilId).reverse(),
      }),
    },
    recipientsOf: async () => [],
    webhooks: {
      ofZuilen: async () => [],
      find: async () => undefined,
      add: async (webhook) => {
        state.webhooks.push(webhook)
        return ids.command
      },
    },
    outages: {
      open: async () => true,
      close: async () => true,
      listOpen: async () => state.outages.filter(({ closedAt }) => closedAt === undefined),
      list: async () => state.outages,
    },
    outbox: {
      add: async () => undefined,
      claim: async () => [],
      recordOutcome: async () => undefined,
      markAbandoned: async () => 0,
      deleteOld: async () => 0,
      list: async () => state.notices,
    },
    passes: {
      byUitpasNumber: async (number) => {
        answering()
        return state.passes.get(number)
      },
      byChipNumber: async (chip) => (chip === secrets.chipNumber ? state.passes.get(cards.active) : undefined),
      ofPassholder: async (id) => (id === ids.holder ? state.passes.get(cards.active) : undefined),
      insz: async () => secrets.insz,
    },
    enrolment: {
      newConfigurationCode: async () => 'ABCD-2345',
      setup: async (request) => {
        state.setups.push(request)
        return state.setup
      },
      byDeviceId: async (id) => (id === ids.device ? ids.zuil : id === ids.blockedDevice ? ids.blockedZuil : undefined),
      byFormerDeviceId: async (id, since) => {
        state.formerSince = since
        return id === ids.formerDevice ? ids.zuil : undefined
      },
      key: fakeKey,
      credentials: async () => [],
      revoke: async (id) => {
        state.revoked.push(id)
      },
      setCounterEvent: async (zuilId, eventId) => {
        const { counterEventId: _old, ...rest } = zuilen.get(zuilId) ?? zuil(zuilId)
        zuilen.set(zuilId, { ...rest, ...(eventId !== undefined && { counterEventId: eventId }) })
      },
    },
    deliveries: {
      desiredOf: async () => new Map(),
      putDesired: async () => new Set(),
      recordContacts: async () => undefined,
      lastContacts: async () => new Map(),
    },
    clients: {
      authenticate: async (id, secret) => id === 'client' && secret === secrets.clientSecret,
      newToken: async () => 'token-new',
      byToken: async (token) => (token === 'token' ? { clientId: 'client', grants: state.grants } : undefined),
    },
    counters: { all: async () => counters },
    organizers: { named: named([ids.organizer, ids.otherOrganizer]), locations: named([ids.location]) },
    cardSystems: {
      all: async () => [system, { ...system, id: 2, name: 'UiTPAS Gent', cities: [] }],
      find: async (id) =>
        id === 1 ? system : id === 2 ? { ...system, id: 2, name: 'UiTPAS Gent', cities: [] } : undefined,
    },
    taps: { recent: async () => [] },
    ledger: { recent: async () => [] },
    databaseUrl: '',
    isEmpty: async () => false,
    load: async () => undefined,
    giveChip: async () => false,
    close: async () => undefined,
  }
  return { store, state, catalog, change }
}
