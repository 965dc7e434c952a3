import { askJson, type Db } from '../database/database.ts'
import { type Notice, Prisma, type PrismaClient } from '../database/generated/client.ts'
import { jsonText, storable, withoutNulls } from '../database/mapping.ts'
import {
  type Channel,
  type NewNotice,
  type NoticeState,
  type OutboxProblem,
  type StoredNotice,
  type UnsentState,
  unsentStates,
} from './notices.ts'

/** What is stored of an attempt to send. RETRY: certainly not sent, to be tried again at `at`. */
export type Outcome =
  | { readonly kind: 'SENT'; readonly at: number }
  | { readonly kind: 'KEPT' }
  | { readonly kind: 'RETRY'; readonly at: number; readonly problem: string }
  | { readonly kind: 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string }

/** Notices of one channel that are not known to have gone out. */
export interface NoticeCount {
  readonly channel: Channel
  readonly state: UnsentState
  readonly count: number
}

export interface OutboxStore {
  /** Adds notices that belong to no other change (the daily digest); those whose key is known are left out. */
  add(notices: readonly NewNotice[], now: number): Promise<void>
  /** Takes notices that are due, for the caller alone to send: WAITING becomes SENDING. */
  claim(now: number, limit: number): Promise<readonly StoredNotice[]>
  /** Stores the outcome of sending a claimed notice. */
  recordOutcome(id: string, outcome: Outcome): Promise<void>
  /**
   * Marks notices that were claimed before `before` and have no outcome as UNKNOWN: their sender died.
   * @returns how many
   */
  markAbandoned(before: number): Promise<number>
  /**
   * Deletes notices created before `before` that will not be sent any more: they contain people's addresses.
   * @returns how many
   */
  deleteOld(before: number): Promise<number>
  /** How many notices wait, are under way or did not go out, by channel. */
  counts(): Promise<readonly NoticeCount[]>
  /** Newest first. */
  list(limit: number): Promise<readonly StoredNotice[]>
}

const toNotice = (row: Notice): StoredNotice => ({
  id: row.id,
  channel: row.channel as Channel,
  recipient: row.recipient,
  dedupeKey: row.dedupeKey,
  content: row.content as StoredNotice['content'],
  state: row.state as NoticeState,
  attempts: row.attempts,
  createdAt: row.createdAt.getTime(),
  nextAttemptAt: row.nextAttemptAt.getTime(),
  ...withoutNulls({ sentAt: row.sentAt?.getTime(), problem: row.problem }),
})

/** Adds notices in the transaction of the change that they report; those whose key is known are left out. */
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
 * The outbox. A notice is sent at most once: only one sender can claim it, and if that sender dies the notice is not sent
 * again (UNKNOWN). While a notice is SENDING, `next_attempt_at` holds the time at which it was claimed.
 */
export const outboxStore = (prisma: PrismaClient): OutboxStore => ({
  add: (notices, now) => addNotices(prisma, notices, now),

  claim: async (now, limit) => {
    const moment = new Date(now)
    // Read by the statement that claims: what a database that dies in between has not told is sent by nobody.
    return askJson<readonly StoredNotice[]>(
      prisma,
      Prisma.sql`with due as materialized (
          select id from notice where state = 'WAITING' and next_attempt_at <= ${moment}
          order by next_attempt_at, id limit ${limit} for update skip locked
        ), claimed as (
          update notice set state = 'SENDING', attempts = attempts + 1, next_attempt_at = ${moment}
          from due where notice.id = due.id returning notice.*
        ) select coalesce(json_agg(json_build_object(
            'id', id, 'channel', channel, 'recipient', recipient, 'dedupeKey', dedupe_key, 'content', content,
            'state', state, 'attempts', attempts,
            'createdAt', round(extract(epoch from created_at) * 1000),
            'nextAttemptAt', round(extract(epoch from next_attempt_at) * 1000)
          ) order by created_at, id), '[]')::text as value from claimed`,
    )
  },

  recordOutcome: async (id, outcome) => {
    if (outcome.kind === 'SENT') {
      // Also of a notice that was marked UNKNOWN meanwhile: its sender was only slow.
      await prisma.notice.updateMany({
        where: { id, state: { in: ['SENDING', 'UNKNOWN'] } },
        data: { state: 'SENT', sentAt: new Date(outcome.at), problem: null },
      })
      return
    }
    if (outcome.kind === 'KEPT') {
      await prisma.notice.updateMany({ where: { id, state: 'SENDING' }, data: { state: 'KEPT', problem: null } })
      return
    }
    const problem = storable(outcome.problem)
    await prisma.notice.updateMany({
      where: { id, state: 'SENDING' },
      data:
        outcome.kind === 'RETRY'
          ? { state: 'WAITING', nextAttemptAt: new Date(outcome.at), problem }
          : { state: outcome.kind, problem },
    })
  },

  markAbandoned: async (before) => {
    const { count } = await prisma.notice.updateMany({
      where: { state: 'SENDING', nextAttemptAt: { lt: new Date(before) } },
      data: { state: 'UNKNOWN', problem: 'its sender stopped while sending it' satisfies OutboxProblem },
    })
    return count
  },

  deleteOld: async (before) => {
    const { count } = await prisma.notice.deleteMany({
      where: { state: { notIn: ['WAITING', 'SENDING'] }, createdAt: { lt: new Date(before) } },
    })
    return count
  },

  counts: async () => {
    const rows = await prisma.notice.groupBy({
      by: ['channel', 'state'],
      where: { state: { in: [...unsentStates] } },
      _count: true,
    })
    return rows.map(({ channel, state, _count: count }) => ({
      channel: channel as Channel,
      state: state as UnsentState,
      count,
    }))
  },

  list: async (limit) => {
    const rows = await prisma.notice.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit })
    return rows.map(toNotice)
  },
})
