import { sentClock, tap } from '@zuil/protocol'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { ms } from '../../platform/database/sql.ts'
import { epochMs } from '../../platform/shapes.ts'
import { noteZuilAct } from '../../zuilen/store/acts.ts'
import type { QuarantineDecision, ZuilRequest } from '../rules/model.ts'
import { type QuarantineWhy, quarantineWhy, type TimeQuality } from '../shapes.ts'

/**
 * What is kept of a tap while it waits: what it is judged by when it is booked. One over HTTP has no boot of its own. Of the
 * device's own texts the database may have kept less than came: one that is not read would keep all others from being seen.
 */
const kept = z.object({
  why: quarantineWhy,
  tap: tap.extend({ bootId: z.string(), shownEventId: z.string().exactOptional() }),
  sent: sentClock.extend({ bootId: z.string() }),
  replacedAt: epochMs.exactOptional(),
})

/** A tap that waits until somebody decides. Times in milliseconds since 1970. */
export interface QuarantinedTap {
  readonly actieId: string
  readonly at: number
  readonly timeQuality: TimeQuality
  readonly receivedAt: number
  readonly why: QuarantineWhy
  readonly mode: ZuilRequest['tap']['mode']
  /** As it was read: chip number or UiTPAS number. */
  readonly card: string
}

/** Which of those of a zuil: all, all of one reason, or these by ActieID. */
export type Which = 'ALL' | { readonly why: QuarantineWhy } | readonly string[]

/** Taps in quarantine, by zuil. Who may see and decide about them is for the route to say. */
export interface QuarantineStore {
  /** How many wait, of each zuil that has some. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** How many of a zuil wait, by why, the most first. */
  countsByWhy(zuilId: string): Promise<readonly { readonly why: QuarantineWhy; readonly count: number }[]>
  /** In the order in which they happened. */
  list(zuilId: string, page: { readonly start: number; readonly limit: number }): Promise<readonly QuarantinedTap[]>
  /** Some of those that wait, in the order in which they happened, as requests that let them out. */
  release(zuilId: string, which: Which, limit: number, decision: QuarantineDecision): Promise<readonly ZuilRequest[]>
  /** Refuses them for good. @returns how many */
  refuse(zuilId: string, which: Which, decision: QuarantineDecision): Promise<number>
  /** Writes down that somebody decided about so many; each of them says so too. */
  note(
    zuilId: string,
    by: Actor,
    at: number,
    decided: { readonly booked?: number; readonly refused?: number },
  ): Promise<void>
}

const oneOf = (which: Which): Prisma.Sql => {
  if (which === 'ALL') return Prisma.empty
  return 'why' in which
    ? Prisma.sql`and quarantine->>'why' = ${which.why}`
    : Prisma.sql`and actie_id = any (${[...which]}::uuid[])`
}

/** How many of these zuilen wait. @param limit none is counted beyond it */
export const waitingOf = async (
  db: Db,
  zuilIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, number>> => {
  const rows = await askJson<readonly { readonly zuil: string; readonly count: number }[]>(
    db,
    Prisma.sql`/* waiting_of */ select coalesce(json_agg(json_build_object('zuil', zuil, 'count', counted.count)), '[]')::text as value
      from unnest(${[...zuilIds]}::uuid[]) zuil, lateral (select count(*)::int as count from (
        select from tap where zuil_id = zuil and reason = 'in-quarantine' limit ${limit}) one) counted`,
  )
  return new Map(rows.map(({ zuil, count }) => [zuil, count]))
}

interface Row {
  readonly actieId: string
  readonly at: number
  readonly timeQuality: TimeQuality
  readonly receivedAt: number
  readonly quarantine: unknown
}

export const quarantineStore = (prisma: PrismaClient): QuarantineStore => {
  const waiting = (zuilId: string, which: Which, start: number, limit: number): Promise<readonly Row[]> =>
    askJson<readonly Row[]>(
      prisma,
      Prisma.sql`select coalesce(json_agg(json_build_object('actieId', actie_id, 'at', ${ms('at')},
          'timeQuality', time_quality, 'receivedAt', ${ms('received_at')}, 'quarantine', quarantine)
          order by at, seq, actie_id), '[]')::text as value
        from (select * from tap where zuil_id = ${zuilId}::uuid and reason = 'in-quarantine' ${oneOf(which)}
          order by at, seq, actie_id offset ${start} limit ${limit}) one`,
    )

  return {
    counts: async () => {
      const rows = await askJson<readonly { readonly zuil: string; readonly count: number }[]>(
        prisma,
        Prisma.sql`select coalesce(json_agg(one), '[]')::text as value
          from (select zuil_id as zuil, count(*)::int as count from tap where reason = 'in-quarantine' group by 1) one`,
      )
      return new Map(rows.map(({ zuil, count }) => [zuil, count]))
    },

    countsByWhy: (zuilId) =>
      askJson(
        prisma,
        Prisma.sql`select coalesce(json_agg(one order by one.count desc, one.why), '[]')::text as value
          from (select quarantine->>'why' as why, count(*)::int as count from tap
            where zuil_id = ${zuilId}::uuid and reason = 'in-quarantine' group by 1) one`,
      ),

    list: async (zuilId, { start, limit }) =>
      (await waiting(zuilId, 'ALL', start, limit)).map(({ quarantine, ...row }) => {
        const { why, tap: one } = kept.parse(quarantine)
        const card = one.card.kind === 'CHIP' ? one.card.chipNumber : one.card.uitpasNumber
        return { ...row, why, mode: one.mode, card }
      }),

    release: async (zuilId, which, limit, decision) =>
      (await waiting(zuilId, which, 0, limit)).map(({ actieId, receivedAt, quarantine }) => {
        const { why: _why, tap: one, ...sender } = kept.parse(quarantine)
        // Nobody waits for it any more: what would have been handed over is not. Whose device it was does not count now.
        const now = { live: false, released: decision, generation: 0 }
        return { origin: 'ZUIL', actieId, card: one.card, zuilId, tap: one, ...sender, receivedAt, ...now }
      }),

    note: async (zuilId, by, at, decided) => {
      const changes = Object.entries(decided).map(([field, after]) => ({ field, after }))
      await noteZuilAct(prisma, by, at, zuilId, 'QUARANTINE_DECIDED', changes)
    },

    refuse: (zuilId, which, { by, at }) =>
      prisma.$executeRaw`update tap set reason = 'quarantine-refused',
          verdict = jsonb_build_object('outcome', 'REFUSED', 'actieId', actie_id, 'reason', 'quarantine-refused'),
          quarantine = jsonb_build_object('why', quarantine->'why', 'decision', 'REFUSED', 'by', ${by}::text,
            'decidedAt', ${new Date(at).toISOString()}::text)
        where zuil_id = ${zuilId}::uuid and reason = 'in-quarantine' ${oneOf(which)}`,
  }
}
