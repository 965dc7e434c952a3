import { noteAct } from '../../platform/database/audit.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { yieldToEventLoop } from '../../platform/yield.ts'
import type { CallState } from '../shapes/webhooks.ts'
import { webhookSubject, webhooksWithin } from './webhooks.ts'

/** A call, as people look at it. Times are milliseconds since 1970. */
export interface ListedCall {
  readonly seq: string
  readonly id: string
  readonly type: string
  readonly state: CallState
  readonly attempts: number
  readonly createdAt: number
  readonly sentAt?: number
  readonly nextAttemptAt?: number
  readonly problem?: string
}

/** Of which calls. @property beforeSeq those before this one: the last of the page before */
export interface CallQuery {
  /** Those that were not received: tried in vain, or given up. */
  readonly failed: boolean
  readonly beforeSeq?: string
  readonly limit: number
}

/** From where calls are sent again: from a moment (milliseconds since 1970), or from one of them on. */
export type ReplayFrom = { readonly since: number } | { readonly callId: string }

/** Rows a statement: no tap waits for more. */
const CHUNK = 500

const notReceived: Prisma.WebhookCallWhereInput = {
  OR: [{ state: 'GIVEN_UP' }, { state: 'WAITING', problem: { not: null } }],
}

/** What webhooks were called with in the last month, and whether they had it. */
export const sentCallStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const find = (id: string) => prisma.webhook.findFirst({ where: { AND: [webhooksWithin(scope), { id }] } })

    /** The first and the last of the calls that are meant. `undefined` = there is none. */
    const rangeOf = async (
      webhookId: string,
      from: ReplayFrom,
    ): Promise<readonly [first: bigint, last: bigint] | undefined> => {
      const last = await prisma.webhookCall.findFirst({ where: { webhookId }, orderBy: { seq: 'desc' } })
      const first = await prisma.webhookCall.findFirst({
        where: {
          webhookId,
          ...('callId' in from ? { id: from.callId } : { createdAt: { gte: new Date(from.since) } }),
        },
        orderBy: { seq: 'asc' },
      })
      return first && last ? [first.seq, last.seq] : undefined
    }

    return {
      /** Newest first. `undefined` = there is no such webhook. */
      list: async (
        webhookId: string,
        { failed, beforeSeq, limit }: CallQuery,
      ): Promise<readonly ListedCall[] | undefined> => {
        if (!(await find(webhookId))) return undefined
        const rows = await prisma.webhookCall.findMany({
          where: {
            webhookId,
            ...(failed && notReceived),
            ...(beforeSeq !== undefined && { seq: { lt: BigInt(beforeSeq) } }),
          },
          orderBy: { seq: 'desc' },
          take: limit,
        })
        return rows.map(({ seq, id, body, state, attempts, createdAt, sentAt, nextAttemptAt, problem }) => ({
          ...{ seq: String(seq), id, type: (body as { type: string }).type, state: state as CallState, attempts },
          createdAt: createdAt.getTime(),
          ...withoutNulls({ sentAt: sentAt?.getTime(), nextAttemptAt: nextAttemptAt?.getTime(), problem }),
        }))
      },

      /**
       * Has calls sent again that were sent or given up, with the same ids, in their order; what waits already does so once.
       * @returns how many; `undefined` = there is no such webhook
       */
      replay: async (webhookId: string, from: ReplayFrom): Promise<number | undefined> => {
        const webhook = await find(webhookId)
        if (!webhook) return undefined
        await noteAct(prisma, scope.actor, clock(), {
          action: 'WEBHOOK_REPLAYED',
          subject: webhookSubject(webhook),
          changes: [
            'callId' in from
              ? { field: 'callId', after: from.callId }
              : { field: 'since', after: new Date(from.since).toISOString() },
          ],
        })
        const range = await rangeOf(webhookId, from)
        if (!range) return 0
        const [first, last] = range
        let count = 0
        // Each is passed once: those that are sent meanwhile are not sent a third time.
        for (let next: bigint | undefined = first; next !== undefined; ) {
          const [done]: { count: number; last: bigint | null }[] = await prisma.$queryRaw(Prisma.sql`
            with part as (select seq from webhook_call where webhook_id = ${webhookId}::uuid and seq between ${next} and ${last}
              and state <> 'WAITING' order by seq limit ${CHUNK}),
            queued as (update webhook_call set state = 'WAITING', attempts = 0, problem = null, sent_at = null,
                next_attempt_at = null, queued_at = now() from part where webhook_call.seq = part.seq)
            select count(*)::int as count, max(seq) as last from part`)
          count += done?.count ?? 0
          next = done && done.count === CHUNK && done.last !== null ? done.last + 1n : undefined
          await yieldToEventLoop()
        }
        return count
      },
    }
  },
})
export type SentCallStore = ReturnType<typeof sentCallStore>
