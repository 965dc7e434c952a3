import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText, storable, withoutNulls } from '../../platform/database/mapping.ts'
import { timestamp } from '../../platform/database/sql.ts'
import type { CallBody, CallState } from '../shapes/webhooks.ts'

/** Adds a call of each webhook of an outage's card systems that is called for alerts, in the outage's transaction. */
export const addAlertCalls = async (db: Db, outageId: string, call: CallBody): Promise<void> => {
  await db.$executeRaw`
    insert into webhook_call (id, webhook_id, subject_id, kind, body, queued_at, created_at)
    select gen_random_uuid(), id, ${outageId}::uuid, 'ALERTS', ${jsonText(call)}::jsonb, now(), now() from webhook
    where 'ALERTS' = any (kinds) and card_system_id in (select card_system_id from zuil
      join "_OutageToZuil" of_outage on of_outage."B" = zuil.id where of_outage."A" = ${outageId}::uuid)
    order by id`
}

/** A webhook that has something to send. */
export interface DueWebhook {
  readonly id: string
  /** Batches in a row of which nothing was received. */
  readonly failures: number
}

/** A call that was claimed. Times are milliseconds since 1970. */
export interface ClaimedCall {
  readonly seq: string
  readonly id: string
  readonly body: object
  /** This one included. */
  readonly attempts: number
  /** As text, to the letter: a call that is sent again meanwhile waits since another moment. */
  readonly queuedAt: string
}

/** What is stored of an attempt. */
export interface CallOutcome extends Pick<ClaimedCall, 'seq' | 'attempts' | 'queuedAt'> {
  readonly kind: 'SENT' | 'RETRY' | 'GIVEN_UP'
  readonly problem?: string
  /** RETRY: when it is tried again; absent = at once. */
  readonly retryAt?: number
}

/** What is stored of the webhook with them. */
export interface WebhookOutcome {
  readonly failures: number
  readonly restUntil?: number
  readonly sent: boolean
  readonly problem?: string
}

/** Those that calls are still kept of: found from one to the next, so that not every call is read. */
const removedWebhooks = Prisma.sql`with recursive called (id) as (
    (select webhook_id from webhook_call order by webhook_id limit 1)
    union all select (select webhook_id from webhook_call where webhook_id > called.id order by webhook_id limit 1)
      from called where called.id is not null
  ) select id from called where id is not null and not exists (select from webhook where webhook.id = called.id)`

/** Rows a statement: no tap waits for more. */
const CHUNK = 500

const inChunks = async (change: () => Promise<number>): Promise<number> => {
  let all = 0
  for (;;) {
    const count = await change()
    all += count
    if (count < CHUNK) return all
  }
}

/**
 * Calls of webhooks that wait, and those of the last month. A call is sent at least once: one whose sender died is claimed
 * again, with the same id. Of one subject (a passholder, a zuil, an outage) none is claimed while one before it waits.
 */
export const callStore = (prisma: PrismaClient) => ({
  /** The webhooks that may have something to send now. */
  due: (now: number): Promise<readonly DueWebhook[]> =>
    prisma.$queryRaw<DueWebhook[]>`
      select id, failures from webhook w where active and (next_attempt_at is null or next_attempt_at <= ${timestamp(now)})
        and exists (select from webhook_call c where c.webhook_id = w.id and c.state = 'WAITING'
          and (c.next_attempt_at is null or c.next_attempt_at <= ${timestamp(now)})) order by id`,

  /** Takes calls that are due, for the caller alone to send until `until`. Those that were never tried go first. */
  claim: (webhookId: string, now: number, until: number, limit: number): Promise<readonly ClaimedCall[]> =>
    // Read by the statement that claims.
    askJson<readonly ClaimedCall[]>(
      prisma,
      Prisma.sql`with due as materialized (
          select seq from webhook_call c where webhook_id = ${webhookId}::uuid and state = 'WAITING'
            and (next_attempt_at is null or next_attempt_at <= ${timestamp(now)})
            and not exists (select from webhook_call e where e.webhook_id = c.webhook_id and e.state = 'WAITING'
              and e.subject_id = c.subject_id and e.seq < c.seq)
            and exists (select from webhook w where w.id = ${webhookId}::uuid and w.active
              and (w.next_attempt_at is null or w.next_attempt_at <= ${timestamp(now)}))
          order by next_attempt_at nulls first, seq limit ${limit} for update skip locked
        ), claimed as (
          update webhook_call set attempts = attempts + 1, next_attempt_at = ${timestamp(until)}
          from due where webhook_call.seq = due.seq returning webhook_call.*
        ) select coalesce(json_agg(json_build_object('seq', seq::text, 'id', id, 'body', body, 'attempts', attempts,
            'queuedAt', queued_at::text) order by seq), '[]')::text as value from claimed`,
    ),

  /** Stores what became of calls that were claimed together. What another backend claimed since is left to it. */
  record: async (
    webhookId: string,
    now: number,
    outcomes: readonly CallOutcome[],
    webhook: WebhookOutcome,
  ): Promise<void> => {
    const rows = outcomes.map(({ retryAt, problem, ...one }) => ({
      ...one,
      problem: problem === undefined ? null : storable(problem),
      retryAt: retryAt === undefined ? null : new Date(retryAt).toISOString(),
    }))
    const { failures, restUntil, sent, problem } = webhook
    const rest = restUntil === undefined ? Prisma.sql`null` : timestamp(restUntil)
    await prisma.$executeRaw`with outcome as (
        select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as o(seq bigint, kind text, attempts int,
          "queuedAt" timestamptz, problem text, "retryAt" timestamptz)
      ), calls as (
        update webhook_call c set state = case o.kind when 'RETRY' then 'WAITING' else o.kind end, problem = o.problem,
          next_attempt_at = o."retryAt", sent_at = case o.kind when 'SENT' then ${timestamp(now)} end
        from outcome o where c.seq = o.seq and c.queued_at = o."queuedAt"
          and case o.kind when 'SENT' then c.state <> 'SENT' else c.state = 'WAITING' and c.attempts = o.attempts end
      ) update webhook set failures = ${failures}, next_attempt_at = ${rest},
          last_sent_at = case when ${sent} then ${timestamp(now)} else last_sent_at end,
          last_failed_at = case when ${problem !== undefined} then ${timestamp(now)} else last_failed_at end,
          last_problem = coalesce(${problem === undefined ? null : storable(problem)}, last_problem)
        where id = ${webhookId}::uuid`
  },

  /** Gives up what waits since before `before`. @returns how many */
  giveUpOld: (before: number): Promise<number> =>
    inChunks(
      () => prisma.$executeRaw`update webhook_call set state = 'GIVEN_UP', problem = coalesce(problem, 'too old'),
          next_attempt_at = null
        where seq = any (array(select seq from webhook_call where state = 'WAITING' and queued_at < ${timestamp(before)}
          order by seq limit ${CHUNK}))`,
    ),

  /** Deletes what was made before `before`, and what is of no webhook any more. @returns how many */
  deleteOld: async (before: number): Promise<number> => {
    const old = await inChunks(
      () => prisma.$executeRaw`delete from webhook_call where seq = any (array(
        select seq from webhook_call where created_at < ${timestamp(before)} order by created_at limit ${CHUNK}))`,
    )
    let orphans = 0
    for (const { id } of await prisma.$queryRaw<{ id: string }[]>(removedWebhooks)) {
      orphans += await inChunks(
        () => prisma.$executeRaw`delete from webhook_call where seq = any (array(
          select seq from webhook_call where webhook_id = ${id}::uuid limit ${CHUNK}))`,
      )
    }
    return old + orphans
  },

  /** How many calls wait, and how many were given up, of those that are kept. */
  counts: async (): Promise<{ readonly waiting: number; readonly givenUp: number }> => {
    const [found] = await prisma.$queryRaw<{ waiting: number; givenUp: number }[]>`
      select (select count(*)::int from webhook_call where state = 'WAITING') as waiting,
        (select count(*)::int from webhook_call where state = 'GIVEN_UP') as "givenUp"`
    return found ?? { waiting: 0, givenUp: 0 }
  },

  /** Calls for outages, newest first. */
  newestAlerts: async (limit: number) => {
    const rows = await prisma.webhookCall.findMany({
      where: { kind: 'ALERTS' },
      orderBy: { seq: 'desc' },
      take: limit,
    })
    return rows.map(({ webhookId, state, attempts, createdAt, sentAt, problem }) => ({
      ...{ webhookId, state: state as CallState, attempts, createdAt: createdAt.getTime() },
      ...withoutNulls({ sentAt: sentAt?.getTime(), problem }),
    }))
  },
})
export type CallStore = ReturnType<typeof callStore>
