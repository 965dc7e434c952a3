import { type Localized, type RefusalReason, type Verdict, verdict as verdictSchema } from '@zuil/protocol'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { ms } from '../../platform/database/sql.ts'
import { title } from '../../platform/http/localized.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { nameKey } from '../../platform/names.ts'
import type { Activity } from '../shapes/activity.ts'
import type { TimeQuality } from '../shapes.ts'
import { type ActivityQuery, type Cursor, pageOf, sourceNumbers } from './activity-branches.ts'

/** One thing of the list, as it stands in the books. Times in milliseconds since 1970. */
export interface StoredActivity
  extends Omit<Activity, 'at' | 'reversedAt' | 'receivedAt' | 'mayBeBooked' | 'passholder' | 'source'> {
  readonly at: number
  readonly origin: Activity['source']
  readonly reversedAt?: number
  readonly receivedAt?: number
  /** Of an erased one there is none. */
  readonly passholder?: { readonly id: string; readonly name: string }
  readonly cursor: Cursor
}

/** More that are called so are too many to be meant. */
const MAX_NAMED = 100

interface Row {
  readonly id: string
  readonly at: number
  readonly source: number
  readonly origin: Activity['source'] | null
  readonly client: string | null
  readonly zuil: string | null
  readonly zuilName: string | null
  /** Whose client is a counter's. */
  readonly counter: string | null
  readonly counterName: string | null
  readonly event: string | null
  readonly eventName: Localized | null
  readonly reward: string | null
  readonly rewardTitle: Localized | null
  readonly association: Localized | null
  readonly passholder: string | null
  readonly name: string | null
  readonly number: string | null
  readonly points: number | null
  readonly price: number | null
  readonly reversed: number | null
  readonly verdict: Verdict | null
  readonly reason: RefusalReason | null
  readonly live: boolean | null
  readonly quality: TimeQuality | null
  readonly received: number | null
  readonly unbooked: 'WAITING' | 'BOOKED' | 'PUT_ASIDE' | null
}

const bookKinds = ['CHECKIN', 'TICKET', 'REDEMPTION'] as const

/** Of a ticket tap: why no ticket was sold where its point was saved. */
const ticketReasonOf = (kind: Activity['kind'], verdict: Verdict | null): RefusalReason | undefined =>
  kind === 'CHECKIN' && verdict?.outcome === 'TICKET' && !verdict.ticket.sold ? verdict.ticket.reason : undefined

const toActivity = (row: Row): StoredActivity => {
  const {
    id,
    at,
    source,
    zuil,
    zuilName,
    counter,
    counterName,
    event,
    eventName,
    reward,
    rewardTitle,
    association,
    passholder,
    name,
  } = row
  const verdict = row.verdict && verdictSchema.parse(row.verdict)
  const kind = bookKinds[source] ?? (row.reason === null ? 'MEMBERSHIP' : 'REFUSED')
  const called = rewardTitle ?? association
  return {
    actieId: id,
    kind,
    at,
    origin: row.origin ?? 'ZUIL',
    cursor: { at, source, actieId: id },
    ...(zuil !== null && { zuil: { id: zuil, name: zuilName ?? '' } }),
    ...(counter !== null && { counter: { id: counter, name: counterName ?? '' } }),
    ...(event !== null && { event: { id: event, name: eventName ? title(eventName) : event } }),
    ...(called && { reward: { id: reward ?? '', name: title(called) } }),
    ...(passholder !== null && name !== null && { passholder: { id: passholder, name } }),
    ...(row.number !== null && row.number !== '' && { uitpasNumber: row.number }),
    ...withoutNulls({
      clientId: counter === null ? row.client : undefined,
      points: kind === 'REDEMPTION' && row.points !== null ? 0 - row.points : row.points,
      price: row.price,
      reversedAt: row.reversed,
      reason: kind === 'REFUSED' ? row.reason : null,
      ticketReason: ticketReasonOf(kind, verdict),
      live: row.live,
      timeQuality: row.quality,
      receivedAt: row.received,
      unbooked: row.unbooked,
    }),
  }
}

const { checkin, ticket, redemption, tap } = sourceNumbers

/** What stands beside each row: looked up for each, since the planner may take so few for many, and read a whole table. */
const one = (name: string, from: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`left join lateral (select * from ${from} limit 1) ${Prisma.raw(name)} on true`

/** The rows of a page with all that is shown of them. */
const shown = (page: Prisma.Sql): Prisma.Sql => Prisma.sql`/* activity */
  with page as materialized (${page})
  select coalesce(json_agg(json_build_object(
      'id', page.id, 'at', ${ms('page.at')}, 'source', page.source,
      'origin', coalesce(c.source, t.source, r.source), 'client', coalesce(c.client_id, t.client_id, r.client_id),
      'zuil', zuil.id, 'zuilName', zuil.name, 'counter', counter.id, 'counterName', counter.name,
      'event', coalesce(c.event_id, t.event_id, x.event_id), 'eventName', event.name,
      'reward', coalesce(r.reward_id, association.id), 'rewardTitle', reward.title, 'association', association.name,
      'passholder', passholder.id,
      'name', case when not passholder.anonymous then trim(passholder.first_name || ' ' || passholder.name) end,
      'number', coalesce(c.uitpas_number, t.uitpas_number, r.uitpas_number, x.uitpas_number),
      'points', coalesce(c.points, r.points), 'price', t.price,
      'reversed', ${ms('coalesce(c.reversed_at, t.reversed_at, r.reversed_at)')},
      'verdict', x.verdict, 'reason', x.reason, 'live', x.live, 'quality', x.time_quality,
      'received', ${ms('x.received_at')},
      'unbooked', case when u.actie_id is not null then coalesce(u.decision, 'WAITING') end)
    order by page.at desc, page.id desc, page.source), '[]')::text as value
  from page
  ${one('c', Prisma.sql`checkin where page.source = ${checkin} and id = page.id`)}
  ${one('t', Prisma.sql`ticket where page.source = ${ticket} and id = page.id`)}
  ${one('r', Prisma.sql`redemption where page.source = ${redemption} and id = page.id`)}
  ${one(
    'x',
    Prisma.sql`tap where actie_id = page.id
      and (page.source = ${tap} or zuil_id is not distinct from coalesce(c.zuil_id, t.zuil_id, r.zuil_id))`,
  )}
  ${one('zuil', Prisma.sql`zuil where id = coalesce(c.zuil_id, t.zuil_id, r.zuil_id, x.zuil_id)`)}
  ${one('counter', Prisma.sql`counter where consumer_key = coalesce(c.client_id, t.client_id, r.client_id)`)}
  ${one('event', Prisma.sql`event where id = coalesce(c.event_id, t.event_id, x.event_id)`)}
  ${one('reward', Prisma.sql`reward where id = r.reward_id`)}
  ${one('association', Prisma.sql`association where page.source = ${tap} and id = (x.verdict ->> 'associationId')::uuid`)}
  ${one(
    'passholder',
    Prisma.sql`passholder where id = coalesce(c.passholder_id, t.passholder_id, r.passholder_id, x.passholder_id)`,
  )}
  ${one('u', Prisma.sql`unbooked_tap where actie_id = page.id`)}`

/** Each word begins one of a name, in whichever order. Words are letters and digits alone: see `searchWords`. */
const startingSo = (words: readonly string[]): string => words.map((word) => `'${word}':*`).join(' & ')

/** What zuilen, counters and apps booked or refused. Which of it somebody may see is for the route to say, beside its scope. */
export const activityStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => ({
    /** Newest first. */
    list: async (query: ActivityQuery): Promise<readonly StoredActivity[]> => {
      // A client has no business here.
      if (!scope.person && scope.actor.kind !== 'SYSTEM') return []
      const page = pageOf(query, scope.person)
      return page ? (await askJson<readonly Row[]>(prisma, shown(page))).map(toActivity) : []
    },
  }),

  /** Of what an id is, in the order in which they are looked for; an ActieID may be of something that is not there. */
  whatIs: (id: string): Promise<'PASSHOLDER' | 'EVENT' | 'ZUIL' | 'ACTION'> =>
    askJson(
      prisma,
      Prisma.sql`select to_json(case
        when exists (select from passholder where id = ${id}::uuid and not anonymous) then 'PASSHOLDER'
        when exists (select from event where event.id = ${id}) then 'EVENT'
        when exists (select from zuil where zuil.id = ${id}::uuid) then 'ZUIL' else 'ACTION' end)::text as value`,
    ),

  /** The zuil of a card system that is called just so, but for capitals. */
  zuilCalled: async (name: string, cardSystemId: number): Promise<string | undefined> => {
    const found = await askJson<string | null>(
      prisma,
      Prisma.sql`select coalesce(to_json((select id from zuil
        where lower(name) = ${nameKey(name)} and card_system_id = ${cardSystemId} limit 1)), 'null')::text as value`,
    )
    return found ?? undefined
  },

  /** Whose a card is or was; none = nobody's. */
  holdersOf: (uitpasNumber: string): Promise<readonly string[]> =>
    askJson(
      prisma,
      Prisma.sql`select coalesce(json_agg(passholder_id), '[]')::text as value from card
        where uitpas_number = ${uitpasNumber} and passholder_id is not null`,
    ),

  /** Passholders, or events, with all of these words in their names. `undefined` = too many. */
  called: async (what: 'passholder' | 'event', words: readonly string[]): Promise<readonly string[] | undefined> => {
    if (words.length === 0) return []
    const name =
      what === 'event'
        ? Prisma.sql`search_words(coalesce(name ->> 'nl', ''))`
        : Prisma.sql`search_words(first_name || ' ' || name)`
    const found = await askJson<readonly string[]>(
      prisma,
      Prisma.sql`select coalesce(json_agg(id), '[]')::text as value from (select id from ${Prisma.raw(what)}
        where ${name} @@ to_tsquery('simple', ${startingSo(words)}) limit ${MAX_NAMED + 1}) one`,
    )
    return found.length > MAX_NAMED ? undefined : found
  },
})
export type ActivityStore = ReturnType<typeof activityStore>
