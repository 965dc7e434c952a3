import type { Health } from '@zuil/protocol'
import { desired as desiredSchema } from '@zuil/protocol'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { given, jsonText } from '../../platform/database/mapping.ts'
import type { ZuilStore } from './enrolment.ts'

type DeliveryStore = Pick<ZuilStore, 'desired' | 'desiredOf' | 'putDesired' | 'seen' | 'lastContacts'>

/** Of each zuil the last: by session, then by the order in which it came. */
const lastOfEach = (news: readonly ZuilNews[]): ZuilNews[] => {
  const last = new Map<string, ZuilNews>()
  for (const one of news) {
    const before = last.get(one.zuilId)
    if (before && before.session > one.session) continue
    const { software = before?.software, health = before?.health, inUse = before?.inUse } = one
    last.set(one.zuilId, {
      ...one,
      ...(software !== undefined && { software }),
      ...(health && { health }),
      ...(inUse !== undefined && { inUse }),
    })
  }
  return [...last.values()]
}

/**
 * What was last made of and heard from zuilen. Each is one statement, whatever the number of zuilen; rows are written in
 * the order of their ids, so that two backends don't wait for each other in a ring.
 */
export const deliveryStore = (prisma: PrismaClient): DeliveryStore => {
  const desiredOf: DeliveryStore['desiredOf'] = async (zuilIds) => {
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
  }

  return {
    desired: async (zuilId) => (await desiredOf([zuilId])).get(zuilId) ?? { revision: 0 },
    desiredOf,

    putDesired: async (documents) => {
      if (documents.length === 0) return new Set()
      const kept = await askJson<readonly string[]>(
        prisma,
        Prisma.sql`
          with kept as (
            insert into zuil_delivery (zuil_id, revision, desired)
            select distinct on (zuil.id) zuil.id, (document->>'revision')::int, document
              from jsonb_array_elements(${jsonText(documents)}::jsonb) document
              join zuil on zuil.id = (document->'zuil'->>'id')::uuid
              where (document->>'revision')::int = 1
                or exists (select 1 from zuil_delivery where zuil_id = zuil.id)
              order by zuil.id, (document->>'revision')::int
            on conflict (zuil_id) do update set revision = excluded.revision, desired = excluded.desired
            where zuil_delivery.revision = excluded.revision - 1
            returning zuil_id
          ) select coalesce(json_agg(zuil_id), '[]')::text as value from kept`,
      )
      return new Set(kept)
    },

    seen: async (news) => {
      if (news.length === 0) return
      const rows = lastOfEach(news).map(({ zuilId, session, state, software, inUse, health, at }) => ({
        zuil_id: zuilId,
        session,
        state,
        software,
        in_use: inUse,
        health,
        at: new Date(at).toISOString(),
      }))
      await prisma.$executeRaw`
        insert into zuil_delivery (zuil_id, session, state, software, in_use, health, last_seen_at)
        select zuil.id, news.session, news.state, news.software, news.in_use, news.health, news.at
          from jsonb_to_recordset(${jsonText(rows)}::jsonb) as news(
            zuil_id uuid, session int, state text, software text, in_use int, health jsonb, at timestamptz)
          join zuil on zuil.id = news.zuil_id
          order by zuil.id
        on conflict (zuil_id) do update set session = excluded.session, state = excluded.state,
          software = coalesce(excluded.software, zuil_delivery.software),
          in_use = coalesce(excluded.in_use, zuil_delivery.in_use),
          health = coalesce(excluded.health, zuil_delivery.health), last_seen_at = excluded.last_seen_at
        where zuil_delivery.session <= excluded.session`
    },

    lastContacts: async () => {
      const rows = await prisma.zuilDelivery.findMany({ select: { zuilId: true, lastSeenAt: true, state: true } })
      return new Map(
        rows.map(({ zuilId, lastSeenAt, state }) => [
          zuilId,
          { plannedStop: state === 'PLANNED', ...given({ lastSeenAt: lastSeenAt?.getTime() }) },
        ]),
      )
    },
  }
}

export interface ZuilNews {
  readonly zuilId: string
  readonly session: number
  readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
  readonly software?: string
  readonly inUse?: number
  readonly health?: Health
  readonly at: number
}
