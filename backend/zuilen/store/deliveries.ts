import { type Desired, desired as desiredSchema, type Health } from '@zuil/protocol'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText, withoutNulls } from '../../platform/database/mapping.ts'
import { dayOf, daysLater } from '../../platform/time/calendar.ts'

/** What a zuil reported about itself. */
export interface Contact {
  /** Of the device that says so: what a former one says is not recorded. */
  readonly generation: number
  /** Of its connection; rises. */
  readonly session: number
  /** It stopped on purpose. Within a session this is final. */
  readonly plannedStop: boolean
  readonly software?: string
  /** The revision of the document that it works by. */
  readonly inUse?: number
  readonly health?: Health
  /** When it last said, of a disk that is fine, that its journal was empty; the latest counts. Milliseconds since 1970. */
  readonly emptyAt?: number
  /** When it was last seen, in milliseconds since 1970. */
  readonly at: number
}

export interface DeliveryStore {
  /** The last revision for each zuil (0 = none yet), and its document, unless an older program wrote it. */
  desiredOf(
    zuilIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly revision: number; readonly document?: Desired }>>
  /**
   * Keeps new documents whose revision is higher than the stored one, which events they give the zuil to show, and what
   * else they make it. Some at
   * a time, each time whole: on the embedded database taps come in between. On a throw those before it are kept.
   * @param now milliseconds since 1970
   * @returns the zuilen whose document was kept
   */
  putDesired(documents: readonly Desired[], now: number): Promise<ReadonlySet<string>>
  /** The events that documents of a zuil had to show, as far as they are not forgotten. */
  givenTo(zuilId: string): Promise<readonly string[]>
  /** Forgets which events zuilen were given to show more than a year ago. @param now milliseconds since 1970 */
  forgetGiven(now: number): Promise<void>
  /**
   * Records what zuilen reported, by their id; not what a former device reports. Of a session older than the highest known only what is said by a zuil that
   * is there, in a hello or a heartbeat: its number was set back.
   */
  recordContacts(contacts: ReadonlyMap<string, Contact>): Promise<void>
  /** By zuil, a mark that is another once it was given other settings, or took or refused some. */
  marks(): Promise<ReadonlyMap<string, string>>
  /** Those that did not take the settings that they were last given. */
  refusing(): Promise<ReadonlySet<string>>
  /**
   * By zuil, the highest session that it had (0 = none), when it was last seen (milliseconds since 1970), and whether it
   * had stopped on purpose then.
   */
  lastContacts(): Promise<
    ReadonlyMap<string, { readonly session: number; readonly lastSeenAt?: number; readonly plannedStop: boolean }>
  >
}

/** Documents that are written in one statement. */
const DOCUMENTS_AT_ONCE = 250

/** For how many days it is known that a zuil was given an event to show. */
const GIVEN_DAYS = 365

/** What the documents (`desired`) of some rows make their zuilen. */
export const givenBy = (rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select zuil_id, 'MODE' as kind, desired->>'type' as ref from ${rows}
  union select zuil_id, 'REWARD', reward->>'id'
    from ${rows} cross join lateral jsonb_array_elements(desired->'rewards') reward
  union select zuil_id, 'ASSOCIATION', desired->'association'->>'id' from ${rows}
    where desired->'association'->>'id' is not null`

/** Keeps documents made at a moment. @returns the zuilen whose document was kept */
const putSome = (prisma: PrismaClient, documents: readonly Desired[], now: number): Promise<readonly string[]> =>
  askJson<readonly string[]>(
    prisma,
    Prisma.sql`
          with kept as (
            insert into zuil_delivery (zuil_id, revision, desired)
            select distinct on (zuil.id) zuil.id, (document->>'revision')::int, document
              from jsonb_array_elements(${jsonText(documents)}::jsonb) document
              join zuil on zuil.id = (document->'zuil'->>'id')::uuid
              order by zuil.id, (document->>'revision')::int
            on conflict (zuil_id) do update set revision = excluded.revision, desired = excluded.desired
            where zuil_delivery.revision < excluded.revision
            returning zuil_id, desired
          ), given as (
            insert into zuil_shown_event (zuil_id, event_id, last_given)
            select distinct zuil_id, entry->'event'->>'id', ${dayOf(now)}::date
              from kept cross join lateral jsonb_array_elements(desired->'schedule') entry
              order by 1, 2
            on conflict (zuil_id, event_id) do update set last_given = excluded.last_given
            where zuil_shown_event.last_given < excluded.last_given
          ), made as (
            insert into zuil_given (zuil_id, kind, ref, first_given, last_given)
            select zuil_id, kind, ref, ${new Date(now).toISOString()}::timestamptz, ${dayOf(now)}::date
              from (${givenBy(Prisma.sql`kept`)}) one order by 1, 2, 3
            on conflict (zuil_id, kind, ref) do update set last_given = excluded.last_given, until = null
          ) select coalesce(json_agg(zuil_id), '[]')::text as value from kept`,
  )

/**
 * What was last made of and heard from zuilen. Each is one statement, or a few, whatever the number of zuilen; rows are
 * written in the order of their ids, so that two backends don't wait for each other in a ring.
 */
export const deliveryStore = (prisma: PrismaClient): DeliveryStore => ({
  desiredOf: async (zuilIds) => {
    const rows = await askJson<readonly { id: string; revision: number; desired: unknown }[]>(
      prisma,
      Prisma.sql`select coalesce(json_agg(json_build_object(
            'id', zuil_id, 'revision', revision, 'desired', desired)), '[]')::text as value
          from zuil_delivery where zuil_id = any (${[...zuilIds]}::uuid[])`,
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return new Map(
      zuilIds.map((id) => {
        const row = found.get(id)
        const document = desiredSchema.safeParse(row?.desired)
        return [id, { revision: row?.revision ?? 0, ...(document.success && { document: document.data }) }]
      }),
    )
  },

  putDesired: async (documents, now) => {
    const kept = new Set<string>()
    for (let start = 0; start < documents.length; start += DOCUMENTS_AT_ONCE) {
      const some = documents.slice(start, start + DOCUMENTS_AT_ONCE)
      for (const zuilId of await putSome(prisma, some, now)) kept.add(zuilId)
    }
    return kept
  },

  givenTo: async (zuilId) => {
    const rows = await prisma.zuilShownEvent.findMany({ where: { zuilId }, select: { eventId: true } })
    return rows.map(({ eventId }) => eventId)
  },

  forgetGiven: async (now) => {
    const before = new Date(dayOf(daysLater(now, -GIVEN_DAYS)))
    await prisma.zuilShownEvent.deleteMany({ where: { lastGiven: { lt: before } } })
    // What a document still has is not old, however long ago that was made.
    await prisma.zuilGiven.deleteMany({ where: { lastGiven: { lt: before }, until: { not: null } } })
  },

  marks: async () => {
    const rows = await prisma.$queryRaw<{ id: string; mark: string }[]>`
      select zuil_id::text as id,
        concat_ws(' ', revision, in_use, software, reported->>'revision', reported->>'outcome') as mark
      from zuil_delivery`
    return new Map(rows.map(({ id, mark }) => [id, mark]))
  },

  refusing: async () => {
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      select zuil_id::text as id from zuil_delivery
      where reported->>'outcome' <> 'APPLIED' and (reported->>'revision')::int = revision`
    return new Set(rows.map(({ id }) => id))
  },

  recordContacts: async (contacts) => {
    if (contacts.size === 0) return
    const rows = [...contacts].map(
      ([zuilId, { generation, session, plannedStop, software, inUse, health, emptyAt, at }]) => ({
        zuil_id: zuilId,
        generation,
        session,
        planned_stop: plannedStop,
        software,
        in_use: inUse,
        health,
        undelivered_since: emptyAt === undefined ? undefined : new Date(emptyAt).toISOString(),
        at: new Date(at).toISOString(),
      }),
    )
    // Software is named by a hello or a heartbeat alone. Its journal was empty once that was said: no later word takes it
    // back, or a past would be had to book in. Only what is still to come gives way: a clock that was ahead wrote it.
    await prisma.$executeRaw`
        insert into zuil_delivery (zuil_id, session, planned_stop, software, in_use, health, undelivered_since, last_seen_at)
        select zuil.id, contact.session, contact.planned_stop, contact.software, contact.in_use, contact.health,
            contact.undelivered_since, contact.at
          from jsonb_to_recordset(${jsonText(rows)}::jsonb) as contact(zuil_id uuid, generation int, session int, planned_stop boolean,
            software text, in_use int, health jsonb, undelivered_since timestamptz, at timestamptz)
          join zuil on zuil.id = contact.zuil_id and zuil.generation = contact.generation
          order by zuil.id
        on conflict (zuil_id) do update set session = greatest(excluded.session, zuil_delivery.session),
          planned_stop = excluded.planned_stop
            or (zuil_delivery.planned_stop and zuil_delivery.session = excluded.session),
          software = coalesce(excluded.software, zuil_delivery.software),
          in_use = coalesce(excluded.in_use, zuil_delivery.in_use),
          health = coalesce(excluded.health, zuil_delivery.health),
          undelivered_since = case when zuil_delivery.undelivered_since <= excluded.last_seen_at
            then greatest(excluded.undelivered_since, zuil_delivery.undelivered_since)
            else coalesce(excluded.undelivered_since, zuil_delivery.undelivered_since) end,
          last_seen_at = excluded.last_seen_at
        where zuil_delivery.session <= excluded.session or excluded.software is not null`
  },

  lastContacts: async () => {
    const rows = await prisma.zuilDelivery.findMany({
      select: { zuilId: true, session: true, lastSeenAt: true, plannedStop: true },
    })
    return new Map(
      rows.map(({ zuilId, session, lastSeenAt, plannedStop }) => [
        zuilId,
        { session, plannedStop, ...withoutNulls({ lastSeenAt: lastSeenAt?.getTime() }) },
      ]),
    )
  },
})
