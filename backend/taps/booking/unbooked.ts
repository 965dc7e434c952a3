import { type RefusalReason, refusalReason, sentClock, tap } from '@zuil/protocol'
import { z } from 'zod'
import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { type ActName, epochMs } from '../../platform/shapes.ts'
import type { Decision, QuarantineDecision, ZuilRequest } from '../rules/model.ts'
import { timeQuality } from '../shapes.ts'

/** What is kept of a tap that waits. Of the device's own texts the database may have kept less than came. */
const kept = z.object({
  tap: tap.extend({ bootId: z.string(), shownEventId: z.string().exactOptional() }),
  sent: sentClock.extend({ bootId: z.string() }),
  receivedAt: epochMs,
  timeQuality,
  replacedAt: epochMs.exactOptional(),
})

/** Which of those that wait: these by ActieID, or all of one reason, if they are so many: what came since nobody has seen. */
export type WhichUnbooked =
  | { readonly actieIds: readonly string[] }
  | { readonly reason: RefusalReason; readonly count: number }

/** Somebody decides: when, and why, in his own words. */
export interface Word {
  readonly at: number
  readonly word?: string
}

/** What a person's scope reaches of what happened in card systems; nobody else's reaches anything but the backend's own. */
const within = ({ person, actor }: Scope): Prisma.Sql => {
  if (!person) return actor.kind === 'SYSTEM' ? Prisma.sql`true` : Prisma.sql`false`
  const { cardSystemId, zuilIds } = person
  if (zuilIds === undefined) return Prisma.sql`happened_in = ${cardSystemId}`
  return Prisma.sql`happened_in = ${cardSystemId} and zuil_id = any (${[...zuilIds]}::uuid[])`
}

const oneOf = (scope: Scope, which: WhichUnbooked): Prisma.Sql =>
  'reason' in which
    ? Prisma.sql`reason = ${which.reason} and ${which.count} = (select count(*) from unbooked_tap
        where decision is null and reason = ${which.reason} and ${within(scope)})`
    : Prisma.sql`actie_id = any (${[...which.actieIds]}::uuid[])`

/** Decides those that still wait, and writes down who did and why: one statement. @returns how many */
const decide = (
  db: Pick<PrismaClient, '$executeRaw'>,
  decision: 'BOOKED' | 'PUT_ASIDE',
  by: { readonly kind: string; readonly id: string },
  { at, word }: Word,
  which: Prisma.Sql,
) =>
  db.$executeRaw`/* decide_unbooked */ with decided as (
      update unbooked_tap set decision = ${decision}, decided_by = ${by.id}, decided_at = ${new Date(at)},
        word = ${word ?? null}, kept = null
      where decision is null and ${which} returning actie_id, happened_in, zuil_id, reason)
    insert into audit (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name, changes, reason)
    select ${new Date(at)}, happened_in, ${by.kind}, ${by.id}, ${`TAP_${decision}` satisfies ActName}, 'CHECKIN', actie_id::text, zuil.name,
      jsonb_build_array(jsonb_build_object('field', 'refusal', 'before', decided.reason)), ${word ?? null}
    from decided join zuil on zuil.id = zuil_id`

/** What was booked after all waits no more: within the transaction of the booking. */
export const noteBookedAfterAll = async (db: Db, decisions: readonly Decision[]): Promise<void> => {
  for (const { planned, repeated } of decisions) {
    const { request } = planned
    if (request.origin !== 'ZUIL' || !request.released?.afterAll || repeated) continue
    const { by, at, afterAll } = request.released
    const { word } = afterAll
    await decide(
      db,
      'BOOKED',
      { kind: 'USER', id: by },
      { at, ...(word !== undefined && { word }) },
      Prisma.sql`actie_id = ${request.actieId}::uuid`,
    )
  }
}

/** Puts those aside that somebody's scope reaches, within the transaction `db`. @returns how many waited and do no more */
export const putAsideWithin = (
  db: Pick<PrismaClient, '$executeRaw'>,
  scope: Scope,
  which: WhichUnbooked,
  word: Word,
): Promise<number> =>
  decide(db, 'PUT_ASIDE', scope.actor, word, Prisma.sql`${within(scope)} and ${oneOf(scope, which)}`)

interface Row {
  readonly zuilId: string
  readonly at: Date
  readonly reason: string
  readonly kept: unknown
}

/** Taps that were noted at a zuil and could not be booked: they wait until somebody decides. */
export const unbookedStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => ({
    /** How many wait: what nobody has looked at. */
    count: (): Promise<number> =>
      askJson<number>(
        prisma,
        Prisma.sql`select count(*)::text as value from unbooked_tap where decision is null and ${within(scope)}`,
      ),

    /** How many wait, by reason, the most first. */
    counts: (): Promise<readonly { readonly reason: RefusalReason; readonly count: number }[]> =>
      askJson(
        prisma,
        Prisma.sql`select coalesce(json_agg(one order by one.count desc, one.reason), '[]')::text as value
          from (select reason, count(*)::int as count from unbooked_tap
            where decision is null and ${within(scope)} group by 1) one`,
      ),

    /** One that waits, as a request that books it after all. `undefined` = it does not wait (any more). */
    release: async (
      actieId: string,
      { by, at }: QuarantineDecision,
      word?: string,
    ): Promise<{ readonly request: ZuilRequest; readonly reason: RefusalReason } | undefined> => {
      const [row] = await prisma.$queryRaw<Row[]>`select zuil_id as "zuilId", at, reason, kept from unbooked_tap
        where actie_id = ${actieId}::uuid and decision is null and ${within(scope)}`
      if (!row) return undefined
      const { tap: one, timeQuality, ...sender } = kept.parse(row.kept)
      const moment = { at: row.at.getTime(), timeQuality }
      const request: ZuilRequest = {
        ...{ origin: 'ZUIL', actieId: one.actieId, card: one.card, zuilId: row.zuilId, tap: one, ...sender },
        // Nobody waits for it at the zuil; whose device it was does not count now.
        ...{ live: false, generation: 0 },
        released: { by, at, afterAll: { moment, ...(word !== undefined && { word }) } },
      }
      return { request, reason: refusalReason.parse(row.reason) }
    },

    /** Whether it could not be booked at first, whatever became of it. */
    isThere: (actieId: string): Promise<boolean> =>
      askJson(
        prisma,
        Prisma.sql`select to_json(exists (select from unbooked_tap
          where actie_id = ${actieId}::uuid and ${within(scope)}))::text as value`,
      ),

    waits: (actieId: string): Promise<boolean> =>
      askJson(
        prisma,
        Prisma.sql`select to_json(exists (select from unbooked_tap
          where actie_id = ${actieId}::uuid and decision is null and ${within(scope)}))::text as value`,
      ),

    /** @returns how many waited and do no more */
    putAside: (which: WhichUnbooked, word: Word): Promise<number> => putAsideWithin(prisma, scope, which, word),
  }),
})
export type UnbookedStore = ReturnType<typeof unbookedStore>
