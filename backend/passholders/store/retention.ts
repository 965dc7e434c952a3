import { randomUUID } from 'node:crypto'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
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

/** Forgets what was kept long enough: some rows at a time, so that no tap waits. Several backends may do so. */
export const retentionStore = (prisma: PrismaClient, days: RetentionDays = defaultRetention) => {
  const before = (now: number, kept: number): Date => new Date(daysLater(now, -kept))

  const forgetTaps = async (now: number): Promise<void> => {
    const [strangers, taps] = [before(now, days.strangerDays), before(now, days.tapDays)]
    await inChunks(
      () => prisma.$executeRaw`update tap set unknown_card = null,
          uitpas_number = case when passholder_id is null then null else uitpas_number end
        where actie_id = any (array(select actie_id from tap where received_at < ${strangers}
          and (unknown_card is not null or (passholder_id is null and uitpas_number is not null)) limit ${CHUNK}))`,
    )
    for (const { id } of await prisma.zuil.findMany({ select: { id: true } })) {
      await inChunks(
        () => prisma.$executeRaw`delete from tap where actie_id = any (array(select actie_id from tap
          where zuil_id = ${id}::uuid and received_at < ${taps} order by received_at limit ${CHUNK}))`,
      )
    }
  }

  /** Ids rise with time, as in the readings. */
  const forgetActs = (old: Date): Promise<void> =>
    inChunks(
      () => prisma.$executeRaw`delete from audit where id = any (array(
        select id from (select id, at from audit order by id limit ${CHUNK}) first where at < ${old}))`,
    )

  /** Their ids rise with time. */
  const forgetReadings = async (old: Date): Promise<void> => {
    await inChunks(
      () => prisma.$executeRaw`delete from reading where id = any (array(
        select id from (select id, at from reading order by id limit ${CHUNK}) first where at < ${old}))`,
    )
    await prisma.clientReading.deleteMany({ where: { hour: { lt: old } } })
  }

  /** From the first day of a year on, those of a whole year at once: who they were then mixes. */
  const forgetVisits = async (now: number): Promise<void> => {
    const firstKept = new Date(Date.UTC(before(now, days.visitDays).getUTCFullYear(), 0, 1))
    let [nobody, last]: [string | undefined, string] = [undefined, '00000000-0000-0000-0000-000000000000']
    for (;;) {
      const holders = await prisma.$queryRaw<{ id: string }[]>`
        select id from passholder where not anonymous and id > ${last}::uuid and exists (select from ledger_entry
          where passholder_id = passholder.id and at < ${firstKept} and kind not in ('OPENING', 'CARRIED'))
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
      await forgetTaps(now)
      await prisma.zuilCommand.deleteMany({ where: { issuedAt: { lt: before(now, days.commandDays) } } })
      await prisma.outage.deleteMany({ where: { closedAt: { lt: before(now, days.outageDays) } } })
      await prisma.financialReport.deleteMany({ where: { madeAt: { lt: before(now, days.reportDays) } } })
      await forgetReadings(before(now, days.readingDays))
      await forgetActs(before(now, days.auditDays))
      await prisma.accessToken.deleteMany({ where: { expiresAt: { lt: new Date(now) } } })
      await forgetVisits(now)
    },
  }
}
