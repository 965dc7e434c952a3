import { randomUUID } from 'node:crypto'
import { retentionOf } from '../../card-systems/rules/retention.ts'
import type { RetentionSettings } from '../../card-systems/shapes/settings.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { defaultRetention, type RetentionDays } from '../rules/retention.ts'
import { newAnonymousHolder } from './anonymous.ts'

/** Rows a statement: no tap waits for more. */
const CHUNK = 500

const inChunks = async (change: () => Promise<number>): Promise<void> => {
  while ((await change()) === CHUNK);
}

/** Some entries stay somebody's: what can still be had once, and was. */
const stillCounts = {
  checkin: `exists (select from event where id = event_id and open_until > $4 and checkin_limit_period = 'ABSOLUTE')`,
  ticket: `exists (select from event where id = event_id and open_until > $4 and (ticket_limit_period = 'ABSOLUTE'
      or (ticket_limit_period is null and open_until < '9000-01-01')))`,
  redemption: `exists (select from reward r where r.id = reward_id and (limit_period = 'ABSOLUTE' or r.points = 0)
      and coalesce(redeem_until > $4, true) and status <> 'DELETED')`,
} as const

/** Gives a passholder's old entries to nobody; the balance stays. */
const ageOut = async (db: Db, passholderId: string, nobody: string, before: Date, now: Date): Promise<void> => {
  await db.$queryRaw`select 1 from passholder where id in (${passholderId}::uuid, ${nobody}::uuid) order by id for update`
  for (const [book, counts] of Object.entries(stillCounts)) {
    await db.$executeRawUnsafe(
      `update ${book} set passholder_id = $1::uuid, uitpas_number = '' where passholder_id = $2::uuid and at < $3
        and not ${counts}`,
      ...[nobody, passholderId, before, now],
    )
  }
  const moved = await db.$queryRaw<{ points: number }[]>`
    update ledger_entry set passholder_id = ${nobody}::uuid
      where passholder_id = ${passholderId}::uuid and at < ${before} and kind not in ('OPENING', 'CARRIED')
      returning points`
  const points = moved.reduce((sum, entry) => sum + entry.points, 0)
  if (points === 0) return
  const carried = { kind: 'CARRIED' as const, at: before }
  await db.ledgerEntry.createMany({
    data: [
      { ...carried, passholderId, causeId: randomUUID(), points },
      { ...carried, passholderId: nobody, causeId: randomUUID(), points: -points },
    ],
  })
}

/** How long what is kept: by the backend's settings, and by those of each card system. */
interface Kept {
  readonly defaults: RetentionDays
  readonly systems: ReadonlyMap<number, RetentionDays>
}

const longest = ({ defaults, systems }: Kept, field: keyof RetentionDays): number =>
  Math.max(defaults[field], ...[...systems.values()].map((days) => days[field]))

/**
 * Forgets what was kept long enough: some rows at a time, so that no tap waits. Several backends may do so.
 * @param defaults of what a card system does not set itself
 */
export const retentionStore = (prisma: PrismaClient, defaults: RetentionDays = defaultRetention) => {
  const before = (now: number, kept: number): Date => new Date(daysLater(now, -kept))

  const readKept = async (): Promise<Kept> => {
    const systems = await prisma.cardSystem.findMany({ select: { id: true, retention: true } })
    return {
      defaults,
      systems: new Map(
        systems.map(({ id, retention }) => [id, retentionOf(defaults, retention as unknown as RetentionSettings)]),
      ),
    }
  }

  const forgetTaps = async (now: number, { systems }: Kept): Promise<void> => {
    for (const { id, cardSystemId } of await prisma.zuil.findMany({ select: { id: true, cardSystemId: true } })) {
      const { strangerDays, tapDays } = systems.get(cardSystemId) ?? defaults
      const [strangers, taps] = [before(now, strangerDays), before(now, tapDays)]
      await inChunks(
        () => prisma.$executeRaw`update tap set unknown_card = null,
            uitpas_number = case when passholder_id is null then null else uitpas_number end
          where actie_id = any (array(select actie_id from tap where zuil_id = ${id}::uuid and received_at < ${strangers}
            and (unknown_card is not null or (passholder_id is null and uitpas_number is not null)) limit ${CHUNK}))`,
      )
      await inChunks(
        () => prisma.$executeRaw`delete from tap where actie_id = any (array(select actie_id from tap
          where zuil_id = ${id}::uuid and received_at < ${taps} order by received_at limit ${CHUNK}))`,
      )
    }
  }

  /** Of outages on zuilen of several card systems the longest of all holds. */
  const forgetOfZuilen = async (now: number, kept: Kept): Promise<void> => {
    for (const [cardSystemId, { commandDays, outageDays }] of kept.systems) {
      await prisma.zuilCommand.deleteMany({
        where: { issuedAt: { lt: before(now, commandDays) }, zuil: { cardSystemId } },
      })
      await prisma.outage.deleteMany({
        where: {
          closedAt: { lt: before(now, outageDays) },
          zuilen: { some: { cardSystemId }, every: { cardSystemId } },
        },
      })
    }
    await prisma.outage.deleteMany({ where: { closedAt: { lt: before(now, longest(kept, 'outageDays')) } } })
  }

  /** Ids rise with time, as in the readings. */
  const forgetActs = async (now: number, { systems }: Kept): Promise<void> => {
    const forget = (where: Prisma.Sql, old: Date): Promise<void> =>
      inChunks(
        () => prisma.$executeRaw`delete from audit where id = any (array(
          select id from (select id, at from audit where ${where} order by id limit ${CHUNK}) first where at < ${old}))`,
      )
    for (const [id, { auditDays }] of systems) await forget(Prisma.sql`card_system_id = ${id}`, before(now, auditDays))
    await forget(Prisma.sql`card_system_id is null`, before(now, defaults.auditDays))
  }

  /** Their ids rise with time. */
  const forgetReadings = async (old: Date): Promise<void> => {
    await inChunks(
      () => prisma.$executeRaw`delete from reading where id = any (array(
        select id from (select id, at from reading order by id limit ${CHUNK}) first where at < ${old}))`,
    )
    await prisma.clientReading.deleteMany({ where: { hour: { lt: old } } })
  }

  /**
   * From the first day of a year on, those of a whole year at once: who they were then mixes. Somebody's visits are kept as
   * long as that card system of his wants that keeps them longest; never shorter than any tap, which they would be booked by
   * again.
   */
  const forgetVisits = async (now: number, kept: Kept): Promise<void> => {
    const leastDays = longest(kept, 'tapDays')
    for (const days of new Set([defaults.visitDays, ...[...kept.systems.values()].map((one) => one.visitDays)]))
      await forgetVisitsOf(now, Math.max(days, leastDays), holderKeeps(kept, days))
  }

  /** That of the card systems of a holder the one that keeps visits longest keeps them for so many days. */
  const holderKeeps = ({ systems }: Kept, days: number): Prisma.Sql => {
    const longer = [...systems].flatMap(([id, { visitDays }]) => (visitDays > days ? [id] : []))
    const same = [...systems].flatMap(([id, { visitDays }]) => (visitDays === days ? [id] : []))
    const member = (ids: readonly number[]): Prisma.Sql =>
      Prisma.sql`exists (select from membership where passholder_id = passholder.id and card_system_id = any (${[...ids]}::int[]))`
    const none = Prisma.sql`not exists (select from membership where passholder_id = passholder.id)`
    const ofThese = days === defaults.visitDays ? Prisma.sql`(${member(same)} or ${none})` : member(same)
    return Prisma.sql`${ofThese} and not ${member(longer)}`
  }

  const forgetVisitsOf = async (now: number, days: number, ofHolder: Prisma.Sql): Promise<void> => {
    const firstKept = new Date(Date.UTC(before(now, days).getUTCFullYear(), 0, 1))
    let [nobody, last]: [string | undefined, string] = [undefined, '00000000-0000-0000-0000-000000000000']
    for (;;) {
      const holders = await prisma.$queryRaw<{ id: string }[]>`
        select id from passholder where not anonymous and id > ${last}::uuid and exists (select from ledger_entry
          where passholder_id = passholder.id and at < ${firstKept} and kind not in ('OPENING', 'CARRIED'))
          and ${ofHolder}
        order by id limit ${CHUNK}`
      for (const { id } of holders) {
        const pool: string = nobody ?? (await newAnonymousHolder(prisma, randomUUID(), 0))
        nobody = pool
        await prisma.$transaction((db) => ageOut(db, id, pool, firstKept, new Date(now)))
      }
      last = holders.at(-1)?.id ?? last
      if (holders.length < CHUNK) return
    }
  }

  return {
    /** @param now milliseconds since 1970 */
    forgetOld: async (now: number): Promise<void> => {
      const kept = await readKept()
      await forgetTaps(now, kept)
      await forgetOfZuilen(now, kept)
      await prisma.financialReport.deleteMany({ where: { madeAt: { lt: before(now, defaults.reportDays) } } })
      await forgetReadings(before(now, defaults.readingDays))
      await forgetActs(now, kept)
      await prisma.accessToken.deleteMany({ where: { expiresAt: { lt: new Date(now) } } })
      await forgetVisits(now, kept)
    },
  }
}
