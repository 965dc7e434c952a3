import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import type { Reading } from '../../platform/http/readings.ts'
import { dayOf, momentOf } from '../../platform/time/calendar.ts'
import type { Quotas } from '../rules/quotas.ts'

const HOUR_MS = 3_600_000

interface Outcome {
  /** Which limit is reached. */
  readonly full: 'HOUR' | 'DAY' | null
}

/**
 * Who asked about whom, and how many. It is one statement, so that what is known is written down; requests of one client
 * that come at the same moment may each be the last that is allowed.
 * @param clock milliseconds since 1970
 */
export const readingStore = (
  prisma: PrismaClient,
  keys: Pick<FollowedKeys, 'inszHashes'>,
  clock: () => number,
  quotas: Quotas,
) => ({
  /**
   * Notes that a client asks about people, unless it asked about too many: then nothing is noted.
   * @returns in how many seconds it may ask again; undefined = it may know
   */
  note: async ({ clientId, action, named }: Reading): Promise<number | undefined> => {
    const now = clock()
    const at = new Date(now)
    const hour = new Date(now - (now % HOUR_MS))
    const day = momentOf(dayOf(now))
    // An INSZ goes to the database as its hashes alone.
    const asked = named.map(({ kind, value }) => ({
      kind,
      value: kind === 'INSZ' ? keys.inszHashes(value).join(' ') : value,
    }))
    const { full } = await askJson<Outcome>(
      prisma,
      Prisma.sql`/* note_reading */ with asked as (
        select distinct kind, value from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(kind text, value text)
      ), found as (
        select case kind
          when 'HOLDER' then (select id from passholder where id = value::uuid)
          when 'NUMBER' then (select passholder_id from card where uitpas_number = value)
          when 'INSZ' then (select id from passholder where insz_hash = any (string_to_array(value, ' ')))
          else (select passholder_id from card where chip_number = value) end as holder
        from asked
      ), holders as (
        select distinct holder, not exists (select 1 from reading
          where client_id = ${clientId} and passholder_id = holder and at >= ${new Date(day)}) as first
        from found where holder is not null
      ), asks as (
        select (select count(*) from found where holder is null)::int as unknown,
          (select count(*) from holders where first)::int as holders
      ), before as (
        select coalesce(sum(unknown), 0) as day_unknown, coalesce(sum(holders), 0) as day_holders,
          coalesce(sum(unknown) filter (where hour = ${hour}), 0) as hour_unknown,
          coalesce(sum(holders) filter (where hour = ${hour}), 0) as hour_holders
        from client_reading where client_id = ${clientId} and hour >= ${new Date(day)}
      ), outcome as (
        -- Who tried too many is told of nobody any more: else what is known could be told from what is not.
        select case
          when day_unknown >= ${quotas.unknownPerDay} then 'DAY'
          when hour_unknown >= ${quotas.unknownPerHour} then 'HOUR'
          when asks.holders > 0 and day_holders + asks.holders > ${quotas.holdersPerDay} then 'DAY'
          when asks.holders > 0 and hour_holders + asks.holders > ${quotas.holdersPerHour} then 'HOUR'
        end as full from before, asks
      ), noted as (
        insert into reading (client_id, passholder_id, action, at)
        select ${clientId}, holder, ${action}, ${at} from holders, outcome where outcome.full is null
      ), counted as (
        insert into client_reading (client_id, hour, unknown, holders)
        select ${clientId}, ${hour}, asks.unknown, asks.holders from asks, outcome
        where outcome.full is null and asks.unknown + asks.holders > 0
        on conflict (client_id, hour) do update set unknown = client_reading.unknown + excluded.unknown,
          holders = client_reading.holders + excluded.holders
      ) select json_build_object('full', outcome.full)::text as value from outcome`,
    )
    if (full === null) return undefined
    const until = full === 'HOUR' ? hour.getTime() + HOUR_MS : day + 25 * HOUR_MS
    return Math.ceil((until - now) / 1000)
  },
})
