import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText, withoutNulls } from '../../platform/database/mapping.ts'
import type { NewNotice } from '../../platform/outbox/notices.ts'
import { addNotices } from '../../platform/outbox/store.ts'
import type { CallBody } from '../shapes/webhooks.ts'
import { type Outage, type OutageKind, outageFacts } from '../shapes.ts'
import { addAlertCalls } from './calls.ts'

/** An outage as it is stored; times in milliseconds since 1970. */
export type StoredOutage = Omit<Outage, 'startedAt' | 'openedAt' | 'closedAt'> & {
  readonly startedAt: number
  readonly openedAt: number
  readonly closedAt?: number
}

export interface OutageStore {
  /**
   * Opens an outage with its notices, in one transaction; `false` = one of this kind and subject is open already (perhaps
   * another backend opened it a moment ago): nothing is written.
   * @param call what webhooks of its zuilen are called with; absent = none is
   */
  open(outage: StoredOutage, notices: readonly NewNotice[], now: number, call?: CallBody): Promise<boolean>
  /** Closes it with its notices; `false` = it was closed already: nothing is written. */
  close(outageId: string, notices: readonly NewNotice[], now: number, call?: CallBody): Promise<boolean>
  /** Oldest first. */
  listOpen(): Promise<readonly StoredOutage[]>
  /** Newest first. @param query `zuilId`: of this zuil, a site's among them */
  list(query: {
    readonly since?: number
    readonly zuilId?: string
    readonly limit: number
  }): Promise<readonly StoredOutage[]>
}

const withZuilen = { zuilen: { select: { id: true }, orderBy: { id: 'asc' } } } satisfies Prisma.OutageInclude
type OutageRow = Prisma.OutageGetPayload<{ include: typeof withZuilen }>

const toOutage = (row: OutageRow): StoredOutage => ({
  id: row.id,
  kind: row.kind as OutageKind,
  subject: row.subject,
  zuilIds: row.zuilen.map(({ id }) => id),
  // An older version may have stored other facts.
  facts: outageFacts.safeParse(row.facts).data ?? { zuilen: [] },
  startedAt: row.startedAt.getTime(),
  openedAt: row.openedAt.getTime(),
  ...withoutNulls({ closedAt: row.closedAt?.getTime() }),
})

/** @returns `false` = one of its kind and subject is open: nothing was written */
const insertOutage = async (db: Db, outage: StoredOutage): Promise<boolean> => {
  const { id, kind, subject, facts, startedAt, openedAt, zuilIds } = outage
  const inserted = await db.$executeRaw`
    insert into outage (id, kind, subject, facts, started_at, opened_at)
    values (${id}::uuid, ${kind}, ${subject}, ${jsonText(facts)}::jsonb, ${new Date(startedAt)}, ${new Date(openedAt)})
    on conflict (kind, subject) where closed_at is null do nothing`
  if (inserted === 0) return false
  await db.$executeRaw`insert into "_OutageToZuil" ("A", "B")
    select ${id}::uuid, id from zuil where id = any (${zuilIds}::uuid[])`
  return true
}

export const outageStore = (prisma: PrismaClient): OutageStore => ({
  open: (outage, notices, now, call) =>
    prisma.$transaction(async (db) => {
      if (!(await insertOutage(db, outage))) return false
      await addNotices(db, notices, now, outage.id)
      if (call) await addAlertCalls(db, outage.id, call)
      return true
    }),
  close: (outageId, notices, now, call) =>
    prisma.$transaction(async (db) => {
      const { count } = await db.outage.updateMany({
        where: { id: outageId, closedAt: null },
        data: { closedAt: new Date(now) },
      })
      if (count === 0) return false
      await addNotices(db, notices, now, outageId)
      if (call) await addAlertCalls(db, outageId, call)
      return true
    }),
  listOpen: async () => {
    const rows = await prisma.outage.findMany({
      where: { closedAt: null },
      include: withZuilen,
      orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
    })
    return rows.map(toOutage)
  },
  list: async ({ since, zuilId, limit }) => {
    const rows = await prisma.outage.findMany({
      where: {
        ...(since !== undefined && { openedAt: { gte: new Date(since) } }),
        ...(zuilId !== undefined && { zuilen: { some: { id: zuilId } } }),
      },
      include: withZuilen,
      orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
    return rows.map(toOutage)
  },
})
