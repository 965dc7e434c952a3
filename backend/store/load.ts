import type { Db } from './database.ts'
import type { Dataset, DatasetPassholder } from './dataset.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import type { PersonalDataKeys } from './keys.ts'

const moment = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms))

/** Rows a statement: PostgreSQL takes 65,535 values in one. */
const CHUNK = 2_000

const inChunks = async <T>(rows: readonly T[], write: (chunk: T[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += CHUNK) await write(rows.slice(from, from + CHUNK))
}

const connect = <K extends string, V>(key: K, ids: readonly V[]) => ({ connect: ids.map((id) => ({ [key]: id })) })

const loadPlaces = async (db: Db, dataset: Dataset): Promise<void> => {
  await db.cardSystem.createMany({
    data: dataset.cardSystems.map(({ cities, ...rest }) => ({ ...rest, cities: cities as Prisma.InputJsonValue })),
  })
  await db.location.createMany({ data: [...dataset.locations] })
  for (const { cardSystemIds, ...organizer } of dataset.organizers) {
    await db.organizer.create({ data: { ...organizer, cardSystems: connect('id', cardSystemIds) as never } })
  }
  await db.counter.createMany({ data: [...dataset.counters] })
  for (const { cardSystemIds, name, calendar, checkinLimit, ...event } of dataset.events) {
    await db.event.create({
      data: {
        ...event,
        name: name as Prisma.InputJsonValue,
        calendar: calendar as unknown as Prisma.InputJsonValue,
        ...(checkinLimit && { checkinLimitVolume: checkinLimit.volume, checkinLimitPeriod: checkinLimit.period }),
        cardSystems: connect('id', cardSystemIds) as never,
      } as Prisma.EventUncheckedCreateInput,
    })
  }
  for (const { counterIds, languages, ...zuil } of dataset.zuilen) {
    await db.zuil.create({
      data: {
        ...zuil,
        ...(languages && { languages: [...languages] }),
        counters: connect('id', counterIds) as never,
      } as Prisma.ZuilUncheckedCreateInput,
    })
  }
}

const passholderRow = (keys: PersonalDataKeys, holder: DatasetPassholder): Prisma.PassholderCreateManyInput => {
  const { insz, memberships: _memberships, dateOfBirth, lastActivityAt, ...rest } = holder
  return {
    ...rest,
    dateOfBirth: new Date(`${dateOfBirth}T00:00:00Z`),
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
      await loadPeople(db, keys, dataset)
      await loadClients(db, keys, dataset)
    },
    { timeout: 300_000 },
  )
