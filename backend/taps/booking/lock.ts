import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import { ms } from '../../platform/database/sql.ts'
import type { ActionRequest } from '../rules/model.ts'
import type { Devices } from '../rules/tap-time.ts'
import { lockQuestions } from './questions.ts'

export interface Locked {
  /** Of the catalog. */
  readonly version: string
  readonly passholders: readonly string[]
  readonly rewards: readonly string[]
  readonly devices: Devices
}

type Row = Omit<Locked, 'devices'> & {
  readonly devices: readonly { readonly zuil: string; readonly since: number }[]
}

/**
 * The first statement of a booking. Locks the passholders of the cards, and after them the stock of the rewards, each in
 * the order of their ids, so that two batches don't wait for each other. With them those of what may be reversed.
 * What they are judged by is read by the next statement: it sees what those who held the locks before have committed. But
 * what is known of the devices comes with the first: when a tap happened depends on it, and so what is asked next.
 */
export const lock = async (db: Db, requests: readonly ActionRequest[]): Promise<Locked> => {
  const { devices, ...locked } = await askLocked(db, requests)
  return { ...locked, devices: new Map(devices.map(({ zuil, since }) => [zuil, { undeliveredSince: since }])) }
}

const askLocked = (db: Db, requests: readonly ActionRequest[]): Promise<Row> => {
  const { chips, numbers, rewards, late, zuilen } = lockQuestions(requests)
  const ofCards = Prisma.sql`
    select passholder_id from card where chip_number = any (${chips}::text[])
    union select passholder_id from card where uitpas_number = any (${numbers}::text[])`
  const common = Prisma.sql`'version', (select version::text from catalog_version),
        'devices', coalesce((select json_agg(json_build_object('zuil', zuil_id, 'since', ${ms('undelivered_since')}))
          from zuil_delivery where zuil_id = any (${zuilen}::uuid[]) and undelivered_since is not null), '[]')`
  // Check-ins alone: the statement that nearly every batch needs, and half of the other's work.
  if (rewards.length + late.length === 0) {
    return askJson(
      db,
      Prisma.sql`/* lock_passholders */
        select json_build_object(${common}, 'passholders', coalesce((select json_agg(locked.id) from (
            select id from passholder where id = any (array(${ofCards})) order by id for update
          ) locked), '[]'), 'rewards', '[]'::json)::text as value`,
    )
  }
  return askJson(
    db,
    Prisma.sql`/* lock_passholders_and_stock */
      with earlier as materialized (
        select passholder_id, null::uuid as reward_id from checkin where id = any (${late}::uuid[])
        union all select passholder_id, null from ticket where id = any (${late}::uuid[])
        union all select passholder_id, reward_id from redemption where id = any (${late}::uuid[])
      ), holders as materialized (
        select id from passholder where id = any (array(${ofCards} union select passholder_id from earlier))
          order by id for update
      ), stock as materialized (
        select reward_id from reward_stock where reward_id = any (array(
          select unnest(${rewards}::uuid[]) union select reward_id from earlier
        )) and (select count(*) from holders) >= 0 order by reward_id for update
      )
      select json_build_object(${common},
        'passholders', coalesce((select json_agg(id) from holders), '[]'),
        'rewards', coalesce((select json_agg(reward_id) from stock), '[]'))::text as value`,
  )
}
