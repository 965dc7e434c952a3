import { searchName } from '../../passholders/rules/search-name.ts'
import { NOT_BORN } from '../../passholders/store/anonymous.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { dayDate } from '../../platform/database/mapping.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import type { Dataset, DatasetGroupPass, DatasetPassholder } from '../dataset/shapes.ts'
import type { Beginning } from '../deps.ts'
import type { History } from '../history/steps.ts'
import { type Doing, writeHistory } from './history.ts'

const moment = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms))

/** Rows a statement: PostgreSQL takes 65,535 values in one. */
const CHUNK = 2_000

const inChunks = async <T>(rows: readonly T[], write: (chunk: T[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += CHUNK) await write(rows.slice(from, from + CHUNK))
}

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

/** Fills a table that joins two others: its A is the one that comes first in the alphabet. */
const join = (
  db: Db,
  table: `_${string}`,
  pairs: readonly { readonly A: string | number; readonly B: string | number }[],
): Promise<void> => {
  const name = Prisma.raw(`"${table}"`)
  return inChunks(
    pairs,
    (chunk) =>
      db.$executeRaw`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(chunk)}::jsonb)`,
  )
}

const loadPlaces = async (db: Db, dataset: Dataset): Promise<void> => {
  const { cardSystems, organizers } = dataset
  await db.cardSystem.createMany({
    data: cardSystems.map(
      ({
        cities,
        openingHours,
        membershipPrices,
        branding,
        distributionKeys: _keys,
        cardPrefixes: _prefixes,
        ...rest
      }) => ({
        ...rest,
        ...(openingHours && { openingHours: json(openingHours) }),
        ...(branding && { branding: json(branding) }),
        ...(membershipPrices && { membershipPrices: json(membershipPrices) }),
        cities: json(cities),
      }),
    ),
  })
  await db.cardPrefix.createMany({
    data: cardSystems.flatMap(({ id: cardSystemId, cardPrefixes = [] }) =>
      cardPrefixes.map(({ prefix, postalCodes }) => ({ prefix, cardSystemId, postalCodes: [...postalCodes] })),
    ),
  })
  await db.distributionKey.createMany({
    data: cardSystems.flatMap(({ id: cardSystemId, distributionKeys = [] }) =>
      distributionKeys.map(({ id, name, priority, manual, shares, endsAt, ...conditions }) => ({
        id,
        cardSystemId,
        name,
        priority,
        manual,
        conditions: json(conditions),
        shares: json(shares),
        endsAt: endsAt === undefined ? null : new Date(endsAt),
      })),
    ),
  })
  await inChunks(dataset.locations, (chunk) => db.location.createMany({ data: chunk }))
  await inChunks(organizers, (chunk) =>
    db.organizer.createMany({
      data: chunk.map(({ cardSystemIds: _ids, postalCodes = [], ...organizer }) => ({
        ...organizer,
        postalCodes: [...postalCodes],
      })),
    }),
  )
  await join(
    db,
    '_CardSystemToOrganizer',
    organizers.flatMap(({ id, cardSystemIds }) => cardSystemIds.map((A) => ({ A, B: id }))),
  )
  await inChunks(dataset.counters, (chunk) => db.counter.createMany({ data: chunk }))
}

const loadEvents = async (db: Db, { events }: Dataset): Promise<void> => {
  await inChunks(events, (chunk) =>
    db.event.createMany({
      data: chunk.map((event) => {
        const {
          cardSystemIds: _systems,
          chosenKeyIds: _keys,
          name,
          calendar,
          checkinLimit,
          ticketLimit,
          cancelledSince,
          ...rest
        } = event
        return {
          ...rest,
          name: json(name),
          calendar: json(calendar),
          ...(cancelledSince !== undefined && { cancelledSince: new Date(cancelledSince) }),
          ...(checkinLimit && { checkinLimitVolume: checkinLimit.volume, checkinLimitPeriod: checkinLimit.period }),
          ...(ticketLimit && { ticketLimitVolume: ticketLimit.volume, ticketLimitPeriod: ticketLimit.period }),
        }
      }),
    }),
  )
  await join(
    db,
    '_CardSystemToEvent',
    events.flatMap(({ id, cardSystemIds }) => cardSystemIds.map((A) => ({ A, B: id }))),
  )
  await join(
    db,
    '_DistributionKeyToEvent',
    events.flatMap(({ id, chosenKeyIds = [] }) => chosenKeyIds.map((A) => ({ A, B: id }))),
  )
}

const loadRewards = async (db: Db, { rewards = [] }: Dataset): Promise<void> => {
  await inChunks(rewards, (chunk) =>
    db.reward.createMany({
      data: chunk.map((reward) => {
        const { applicableCardSystemIds: _systems, counterIds: _counters, publication, redemption, ...rest } = reward
        const { limit, postalCodes, title, granting, ...plain } = rest
        return {
          ...plain,
          title: json(title),
          postalCodes: [...postalCodes],
          ...(limit && { limitVolume: limit.volume, limitPeriod: limit.period }),
          publishedFrom: new Date(publication.from),
          publishedUntil: moment(publication.until),
          redeemFrom: new Date(redemption.from),
          redeemUntil: moment(redemption.until),
          grantedFrom: moment(granting?.from),
          grantedUntil: moment(granting?.until),
        }
      }),
    }),
  )
  await join(
    db,
    '_applicable',
    rewards.flatMap(({ id, applicableCardSystemIds }) => applicableCardSystemIds.map((A) => ({ A, B: id }))),
  )
  await join(
    db,
    '_CounterToReward',
    rewards.flatMap(({ id, counterIds }) => counterIds.map((A) => ({ A, B: id }))),
  )
}

/** Before the zuilen, that name them; their members come after the passholders. */
const loadAssociations = async (db: Db, { associations = [] }: Dataset): Promise<void> => {
  await db.association.createMany({
    data: associations.map(({ counters: _counters, members: _members, name, endDate, ...rest }) => ({
      ...rest,
      name: json(name),
      endDate: endDate === undefined ? null : dayDate(endDate),
    })),
  })
  const counters = associations.flatMap(({ id, counters }) => counters.map((one) => ({ ...one, associationId: id })))
  await inChunks(counters, (chunk) => db.associationCounter.createMany({ data: chunk }))
}

const loadZuilen = async (db: Db, { zuilen, accounts = [], counterStaff = [] }: Dataset): Promise<void> => {
  await inChunks(zuilen, (chunk) =>
    db.zuil.createMany({
      data: chunk.map(({ counterIds: _counters, languages, openingHours, ...zuil }) => ({
        ...(zuil as Prisma.ZuilCreateManyInput),
        ...(languages && { languages: [...languages] }),
        ...(openingHours && { openingHours: json(openingHours) }),
      })),
    }),
  )
  await join(
    db,
    '_CounterToZuil',
    zuilen.flatMap(({ id, counterIds }) => counterIds.map((A) => ({ A, B: id }))),
  )
  await db.account.createMany({
    data: accounts.map(({ zuilIds: _zuilen, counterIds: _counters, ...account }) => account),
  })
  await join(
    db,
    '_AccountToZuil',
    accounts.flatMap(({ id, zuilIds = [] }) => zuilIds.map((B) => ({ A: id, B }))),
  )
  await join(
    db,
    '_AccountToCounter',
    accounts.flatMap(({ id, counterIds = [] }) => counterIds.map((B) => ({ A: id, B }))),
  )
  await db.counterStaff.createMany({ data: counterStaff.map((one) => ({ ...one, email: addressKey(one.email) })) })
}

const passholderRow = (keys: PersonalDataKeys, holder: DatasetPassholder): Prisma.PassholderCreateManyInput => {
  const { insz, memberships: _memberships, dateOfBirth, lastActivityAt, createdAt, ...rest } = holder
  return {
    ...rest,
    dateOfBirth: dayDate(dateOfBirth),
    lastActivityAt: moment(lastActivityAt),
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
    ...(insz !== undefined && {
      inszCipher: keys.encryptInsz(insz, holder.id),
      inszHash: keys.inszHash(insz),
      inszKeyVersion: keys.version,
    }),
  }
}

/** A group as who holds a card. */
const asHolder = ({ ticketsPerYear, phoneNumber: _phone, membership, ...group }: DatasetGroupPass) => ({
  ...{ ...group, firstName: '', memberships: [membership] },
  groupTicketsPerYear: ticketsPerYear,
})

const groupRow = (group: DatasetGroupPass): Prisma.PassholderCreateManyInput => {
  const { memberships: _memberships, createdAt, ...row } = asHolder(group)
  return {
    ...row,
    dateOfBirth: NOT_BORN,
    ...(group.phoneNumber !== undefined && { phoneNumber: group.phoneNumber }),
    ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
  }
}

const loadPeople = async (db: Db, keys: PersonalDataKeys, dataset: Dataset, now: number): Promise<void> => {
  const { passholders, groupPasses = [], cards } = dataset
  await inChunks(passholders, (chunk) =>
    db.passholder.createMany({ data: chunk.map((holder) => passholderRow(keys, holder)) }),
  )
  await inChunks(groupPasses, (chunk) => db.passholder.createMany({ data: chunk.map(groupRow) }))
  const memberships = [...passholders, ...groupPasses.map(asHolder)].flatMap(
    ({ id, createdAt, memberships, ...person }) =>
      memberships.map((membership) => ({
        passholderId: id,
        searchName: searchName(person),
        cardSystemId: membership.cardSystemId,
        status: membership.status,
        socialTariffEndDate: moment(membership.socialTariffEndDate),
        socialTariffSuspendedUntil: moment(membership.socialTariffSuspendedUntil),
        ...(createdAt !== undefined && { createdAt: new Date(createdAt) }),
      })),
  )
  await inChunks(memberships, (chunk) => db.membership.createMany({ data: chunk }))
  await inChunks(cards, (chunk) => db.card.createMany({ data: chunk }))
  const members = (dataset.associations ?? []).flatMap(({ id, members }) =>
    members.map(({ passholderId, endDate }) => ({ associationId: id, passholderId, endDate: dayDate(endDate) })),
  )
  await inChunks(members, (chunk) => db.associationMembership.createMany({ data: chunk }))
  const families = (dataset.families ?? []).map((one) => ({ ...one, createdAt: new Date(now) }))
  await inChunks(families, (chunk) => db.familyMember.createMany({ data: chunk }))
  const opening = passholders.flatMap(({ id, points, lastActivityAt }) =>
    points === 0
      ? []
      : [{ passholderId: id, kind: 'OPENING' as const, causeId: id, points, at: new Date(lastActivityAt ?? 0) }],
  )
  await inChunks(opening, (chunk) => db.ledgerEntry.createMany({ data: chunk }))
}

const loadClients = async (db: Db, keys: PersonalDataKeys, { clients }: Dataset): Promise<void> => {
  await db.apiClient.createMany({
    data: clients.map(({ id, name, secret }) => ({
      id,
      name,
      secretHash: keys.secretHash('client', `${id} ${secret}`),
    })),
  })
  await db.clientGrant.createMany({
    data: clients.flatMap(({ id, grants }) => grants.map((grant) => ({ clientId: id, ...grant }))),
  })
}

/** Whether nothing was ever put into the database. */
export const isEmpty = async (prisma: PrismaClient): Promise<boolean> => (await prisma.cardSystem.count()) === 0

/** Whether the demo filled the database. */
export const isDemo = async (db: Db): Promise<boolean> => (await db.demoMark.count()) > 0

/** Notes that the demo fills the database: before it does, so that no start that breaks off leaves its clients unmarked. */
export const markAsDemo = async (prisma: PrismaClient, now: number): Promise<void> => {
  await prisma.demoMark.createMany({ data: { filledAt: new Date(now) }, skipDuplicates: true })
}

/** How the product does what happened, in a transaction. @param now milliseconds since 1970 */
export type DoingIn = (db: Db, now: number) => Promise<Doing>

/** Fills what is empty. @param now when it begins, in milliseconds since 1970 */
export const fill = async (
  db: Db,
  keys: PersonalDataKeys,
  { dataset, history }: Beginning,
  doingIn: DoingIn,
  now: number,
): Promise<void> => {
  await loadPlaces(db, dataset)
  await loadEvents(db, dataset)
  await loadRewards(db, dataset)
  await loadAssociations(db, dataset)
  await loadZuilen(db, dataset)
  await loadPeople(db, keys, dataset, now)
  await loadClients(db, keys, dataset)
  if (history) await writeHistory(db, history, await doingIn(db, now))
}

/**
 * Fills an empty database: the demo, tests, benchmarks. Points that people have already stand in the ledger as OPENING.
 * @throws when any of it is there already; then nothing is written
 */
export const loadDataset =
  (prisma: PrismaClient, keys: PersonalDataKeys, doingIn: DoingIn, clock: () => number) =>
  (dataset: Dataset, history?: History): Promise<void> =>
    prisma.$transaction((db) => fill(db, keys, { dataset, ...(history && { history }) }, doingIn, clock()), {
      timeout: 300_000,
    })
