import type { AlertStore } from '../../presence/store/outages.ts'
import { askJson, type Db } from '../database/database.ts'
import { type Notice, Prisma, type PrismaClient } from '../database/generated/client.ts'
import { given, jsonText, storable } from '../database/mapping.ts'

type OutboxStore = Pick<AlertStore, 'addNotices' | 'claim' | 'settle' | 'abandon' | 'forget' | 'notices'>

const toNotice = (row: Notice): StoredNotice => ({
  id: row.id,
  channel: row.channel === 'WEBHOOK' ? 'WEBHOOK' : 'MAIL',
  recipient: row.recipient,
  dedupeKey: row.dedupeKey,
  content: row.content as StoredNotice['content'],
  state: row.state as StoredNotice['state'],
  attempts: row.attempts,
  createdAt: row.createdAt.getTime(),
  nextAttemptAt: row.nextAttemptAt.getTime(),
  ...given({ sentAt: row.sentAt?.getTime(), problem: row.problem }),
})

/** Puts notices into the outbox, in the transaction of what they tell of; those whose key is known are left out. */
export const addNotices = async (
  db: Db,
  notices: readonly NewNotice[],
  now: number,
  outageId?: string,
): Promise<void> => {
  if (notices.length === 0) return
  const moment = new Date(now)
  await db.notice.createMany({
    data: notices.map(({ id, channel, recipient, dedupeKey, content }) => ({
      id,
      channel,
      recipient,
      dedupeKey,
      content: JSON.parse(jsonText(content)) as Prisma.InputJsonObject,
      outageId: outageId ?? null,
      createdAt: moment,
      nextAttemptAt: moment,
    })),
    skipDuplicates: true,
  })
}

/**
 * The outbox. A notice is sent at most once: whoever claims it has it alone, and one whose sender died is not sent again
 * (UNKNOWN). While a notice is SENDING, `next_attempt_at` is the moment at which it was claimed.
 */
export const outboxStore = (prisma: PrismaClient): OutboxStore => ({
  addNotices: (notices, now) => addNotices(prisma, notices, now),

  claim: async (now, limit) => {
    const moment = new Date(now)
    const ids = await askJson<readonly string[]>(
      prisma,
      Prisma.sql`with due as materialized (
          select id from notice where state = 'WAITING' and next_attempt_at <= ${moment}
          order by next_attempt_at, id limit ${limit} for update skip locked
        ), claimed as (
          update notice set state = 'SENDING', attempts = attempts + 1, next_attempt_at = ${moment}
          from due where notice.id = due.id returning notice.id
        ) select coalesce(json_agg(id), '[]')::text as value from claimed`,
    )
    const rows = await prisma.notice.findMany({
      where: { id: { in: [...ids] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    return rows.map(toNotice)
  },

  settle: async (id, outcome) => {
    if (outcome.kind === 'SENT') {
      // Also of one that was given up for lost: its sender was slow.
      await prisma.notice.updateMany({
        where: { id, state: { in: ['SENDING', 'UNKNOWN'] } },
        data: { state: 'SENT', sentAt: new Date(outcome.at), problem: null },
      })
      return
    }
    const problem = storable(outcome.problem)
    await prisma.notice.updateMany({
      where: { id, state: 'SENDING' },
      data:
        outcome.kind === 'AGAIN'
          ? { state: 'WAITING', nextAttemptAt: new Date(outcome.at), problem }
          : { state: outcome.kind, problem },
    })
  },

  abandon: async (before) => {
    const { count } = await prisma.notice.updateMany({
      where: { state: 'SENDING', nextAttemptAt: { lt: new Date(before) } },
      data: { state: 'UNKNOWN', problem: 'it broke off while it was sent' },
    })
    return count
  },

  forget: async (before) => {
    const { count } = await prisma.notice.deleteMany({
      where: { state: { notIn: ['WAITING', 'SENDING'] }, createdAt: { lt: new Date(before) } },
    })
    return count
  },

  notices: async (limit) => {
    const rows = await prisma.notice.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit })
    return rows.map(toNotice)
  },
})

export interface NewNotice {
  readonly id: string
  readonly channel: 'MAIL' | 'WEBHOOK'
  readonly recipient: string
  readonly dedupeKey: string
  readonly content: Readonly<Record<string, unknown>>
}

export interface StoredNotice extends NewNotice {
  readonly state: 'WAITING' | 'SENDING' | 'SENT' | 'GIVEN_UP' | 'UNKNOWN'
  readonly attempts: number
  readonly createdAt: number
  readonly nextAttemptAt: number
  readonly sentAt?: number
  readonly problem?: string
}
