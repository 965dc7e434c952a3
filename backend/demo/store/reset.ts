import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { Beginning } from '../deps.ts'
import { type DoingIn, fill, isDemo } from './load.ts'

/** What stays: who is logged in, what people did, and what the program itself keeps of its database. */
const kept: readonly string[] = [
  ...['session', 'login', 'audit', 'data_key', 'demo_mark', 'catalog_version', 'catalog_change', '_prisma_migrations'],
]

/** Their triggers let nothing be taken away: but here it is all of it, of people who never were. */
const appendOnly = ['tap', 'ledger_entry', 'reading'] as const

const named = (table: string): Prisma.Sql => Prisma.raw(`"${table.replaceAll('"', '""')}"`)

/** Every other table, each after those whose rows name its rows. */
const tablesToEmpty = async (db: Db): Promise<readonly string[]> => {
  const tables = await db.$queryRaw<{ name: string }[]>`
    select c.relname::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`
  const keys = await db.$queryRaw<{ child: string; parent: string }[]>`
    select child.relname::text as child, parent.relname::text as parent from pg_constraint k
      join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
      where k.contype = 'f' and child.oid <> parent.oid and k.connamespace = 'public'::regnamespace`
  const left = new Set(tables.map(({ name }) => name).filter((name) => !kept.includes(name)))
  const order: string[] = []
  while (left.size > 0) {
    const free = [...left].filter((name) => !keys.some(({ child, parent }) => parent === name && left.has(child)))
    if (free.length === 0) throw new Error('the tables name each other in a circle')
    for (const name of free) left.delete(name)
    order.push(...free)
  }
  return order
}

/** Devices that were set up go on as the zuil that they are, by revisions that never fall. */
const keepDevices = async (db: Db, zuilIds: readonly string[]): Promise<() => Promise<void>> => {
  const ids = [...zuilIds]
  await db.$executeRaw`create temp table kept_zuil on commit drop as select * from zuil where id = any(${ids}::uuid[])`
  await db.$executeRaw`create temp table kept_delivery on commit drop as
    select * from zuil_delivery where zuil_id = any(${ids}::uuid[])`
  return async () => {
    await db.$executeRaw`update zuil set device_id_hash = k.device_id_hash, mqtt_password_hash = k.mqtt_password_hash,
        mqtt_password_cipher = k.mqtt_password_cipher, mqtt_key_version = k.mqtt_key_version, enrolled_at = k.enrolled_at,
        key_version = k.key_version, generation = k.generation, settings_version = k.settings_version + 1
      from kept_zuil k where k.id = zuil.id`
    await db.$executeRaw`insert into zuil_delivery select * from kept_delivery`
  }
}

export type ResetOutcome = 'DONE' | 'NOT_THE_DEMO'

/**
 * Brings the demo back to what it began with, in one transaction: it is done or it is not. What people did stays in the audit
 * log. Of the zuilen that it began with the devices stay set up; others are gone, and with them their credentials.
 * @param now milliseconds since 1970
 */
export const resetDemo =
  (prisma: PrismaClient, keys: PersonalDataKeys, doingIn: DoingIn) =>
  (scope: Scope, beginning: Beginning, now: number): Promise<ResetOutcome> =>
    prisma.$transaction(
      async (db) => {
        if (!(await isDemo(db))) return 'NOT_THE_DEMO'
        // Bookings lock passholders before all else: those under way end first, others wait.
        await db.$executeRaw`lock table passholder in access exclusive mode`
        const cardSystemId = scope.person?.cardSystemId
        const system = await db.cardSystem.findUnique({ where: { id: cardSystemId ?? 0 } })
        const restore = await keepDevices(
          db,
          beginning.dataset.zuilen.map(({ id }) => id),
        )
        for (const table of appendOnly) await db.$executeRaw`alter table ${named(table)} disable trigger user`
        for (const table of await tablesToEmpty(db)) await db.$executeRaw`delete from ${named(table)}`
        // Triggers added to it when the cards were taken away.
        await db.$executeRaw`delete from card_tally`
        for (const table of appendOnly) await db.$executeRaw`alter table ${named(table)} enable trigger user`
        await fill(db, keys, beginning, doingIn, now)
        await restore()
        await noteAct(db, scope.actor, now, {
          action: 'ENVIRONMENT_RESET',
          subject: {
            kind: 'CARD_SYSTEM',
            id: String(cardSystemId ?? ''),
            ...(system && { name: system.name, cardSystemId: system.id }),
          },
        })
        return 'DONE'
      },
      { timeout: 300_000, maxWait: 30_000 },
    )
