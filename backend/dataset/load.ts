import type { Db } from '../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../platform/database/keys.ts'
import { dayDate } from '../platform/database/mapping.ts'
import type { Dataset, DatasetPassholder } from './shapes.ts'

const moment = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms))

/** Rows a statement: PostgreSQL takes 65,535 values in one. */
const CHUNK = 2_000

const inChunks = async <T>(rows: readonly T[], write: (chunk: T[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += CHUNK) await write(rows.slice(from, from + CHUNK))
}

const connect = <K extends string, V>(key: K, ids: readonly V[]) => ({ connect: ids.map((id) => ({ [key]: id })) })

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

const loadPlaces = async (db: Db, dataset: Dataset): Promise<void> => {
  await db.cardSystem.createMany({
    data: dataset.cardSystems.map(({ cities, distributionKeys: _keys, ...rest }) => ({
      ...rest,
      cities: json(cities),
    })),
  })
  await db.distributionKey.createMany({
    data: dataset.cardSystems.flatMap(({ id: cardSystemId, distributionKeys = [] }) =>
      distributionKeys.map(({ id, name, priority, shares, ...conditions }) => ({
        id,
        cardSystemId,
        name,
        priority,
        conditions: json(conditions),
        shares: json(shares),
      })),
    ),
  })
  await db.location.createMany({ data: [...dataset.locations] })
  for (const { cardSystemIds, ...organizer } of dataset.organizers) {
    await db.organizer.create({ data: { ...organizer, cardSystems: connect('id', cardSystemIds) as never } })
  }
  await db.counter.createMany({ data: [...dataset.counters] })
  for (const { cardSystemIds, name, calendar, checkinLimit, ticketLimit, ...event } of dataset.events) {
    await db.event.create({
      data: {
        ...event,
        name: json(name),
        calendar: json(calendar),
        ...(checkinLimit && { checkinLimitVolume: checkinLimit.volume, checkinLimitPeriod: checkinLimit.period }),
        ...(ticketLimit && { ticketLimitVolume: ticketLimit.volume, ticketLimitPeriod: ticketLimit.period }),
        cardSystems: connect('id', cardSystemIds) as never,
      } as Prisma.EventUncheckedCreateInput,
    })
  }
}

const loadRewards = async (db: Db, { rewards = [] }: Dataset): Promise<void> => {
  for (const reward of rewards) {
    const { applicableCardSystemIds, counterIds, postalCodes, limit, publication, redemption, title, ...rest } = reward
    await db.reward.create({
      data: {
        ...rest,
        title: json(title),
        postalCodes: [...postalCodes],
        ...(limit && { limitVolume: limit.volume, limitPeriod: limit.period }),
        publishedFrom: new Date(publication.from),
        publishedUntil: moment(publication.until),
        redeemFrom: new Date(redemption.from),
        redeemUntil: moment(redemption.until),
        applicableCardSystems: connect('id', applicableCardSystemIds) as never,
        counters: connect('id', counterIds) as never,
      } as Prisma.RewardUncheckedCreateInput,
    })
  }
}

/** Before the zuilen, that name them; their members come after the passholders. */
const loadAssociations = async (db: Db, { associations = [] }: Dataset): Promise<void> => {
  for (const { counters, members: _members, name, endDate, ...rest } of associations) {
    await db.association.create({
      data: { ...rest, name: json(name), endDate: endDate === undefined ? null : dayDate(endDate) },
    })
    await db.associationCounter.createMany({ data: counters.map((one) => ({ ...one, associationId: rest.id })) })
  }
}

const loadZuilen = async (db: Db, dataset: Dataset): Promise<void> => {
  for (const { counterIds, languages, openingHours, ...zuil } of dataset.zuilen) {
    await db.zuil.create({
      data: {
        ...zuil,
        ...(languages && { languages: [...languages] }),
        ...(openingHours && { openingHours: json(openingHours) }),
        counters: connect('id', counterIds) as never,
      } as Prisma.ZuilUncheckedCreateInput,
    })
  }
  for (const { zuilIds = [], ...account } of dataset.accounts ?? []) {
    await db.account.create({ data: { ...account, zuilen: connect('id', zuilIds) as never } })
  }
}

const passholderRow = (keys: PersonalDataKeys, holder: DatasetPassholder): Prisma.PassholderCreateManyInput => {
  const { insz, memberships: _memberships, dateOfBirth, lastActivityAt, ...rest } = holder
  return {
    ...rest,
    dateOfBirth: dayDate(dateOfBirth),
    lastActivityAt: moment(lastActivityAt),
    ...(insz !== undefined && {
      inszCipher: keys.encryptInsz(insz, holder.id),
      inszHash: keys.inszHash(insz),
      inszKeyVersion: keys.version,
    }),
  }
}

const loadPeople = async (db: Db, keys: PersonalDataKeys, dataset: Dataset): Promise<void> => {
  const { passholders, cards } = dataset
  await inChunks(passholders, (chunk) =>
    db.passholder.createMany({ data: chunk.map((holder) => passholderRow(keys, holder)) }),
  )
  const memberships = passholders.flatMap(({ id, memberships }) =>
    memberships.map((membership) => ({
      passholderId: id,
      cardSystemId: membership.cardSystemId,
      status: membership.status,
      socialTariffEndDate: moment(membership.socialTariffEndDate),
      socialTariffSuspendedUntil: moment(membership.socialTariffSuspendedUntil),
    })),
  )
  await inChunks(memberships, (chunk) => db.membership.createMany({ data: chunk }))
  await inChunks(cards, (chunk) => db.card.createMany({ data: chunk }))
  const members = (dataset.associations ?? []).flatMap(({ id, members }) =>
    members.map(({ passholderId, endDate }) => ({ associationId: id, passholderId, endDate: dayDate(endDate) })),
  )
  await inChunks(members, (chunk) => db.associationMembership.createMany({ data: chunk }))
  const opening = passholders.flatMap(({ id, points, lastActivityAt }) =>
    points === 0
      ? []
      : [{ passholderId: id, kind: 'OPENING' as const, causeId: id, points, at: new Date(lastActivityAt ?? 0) }],
  )
  await inChunks(opening, (chunk) => db.ledgerEntry.createMany({ data: chunk }))
}

const loadClients = async (db: Db, keys: PersonalDataKeys, { clients }: Dataset): Promise<void> => {
  for (const { id, name, secret, grants } of clients) {
    await db.apiClient.create({ data: { id, name, secretHash: keys.secretHash('client', `${id} ${secret}`) } })
    await db.clientGrant.createMany({ data: grants.map((grant) => ({ clientId: id, ...grant })) })
  }
}

/**
 * Fills an empty database: the demo, tests, benchmarks. Points that people have already stand in the ledger as OPENING.
 * @throws when any of it is there already; then nothing is written
 */
export const loadDataset = (prisma: PrismaClient, keys: PersonalDataKeys, dataset: Dataset): Promise<void> =>
  prisma.$transaction(
    async (db) => {
      await loadPlaces(db, dataset)
      await loadRewards(db, dataset)
      await loadAssociations(db, dataset)
      await loadZuilen(db, dataset)
      await loadPeople(db, keys, dataset)
      await loadClients(db, keys, dataset)
    },
    { timeout: 300_000 },
  )
