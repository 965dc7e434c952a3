import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import type { ActionRequest } from '../rules/model.ts'
import { lockQuestions } from './questions.ts'

export interface Locked {
  /** Of the catalog. */
  readonly version: string
  readonly passholders: readonly string[]
  readonly rewards: readonly string[]
}

/**
 * The first statement of a booking. Locks the passholders of the cards, and after them the stock of the rewards, each in
 * the order of their ids, so that two batches don't wait for each other. With them those of what may be reversed.
 * What they are judged by is read by the next statement: it sees what those who held the locks before have committed.
 */
export const lock = (db: Db, requests: readonly ActionRequest[]): Promise<Locked> => {
  const { chips, numbers, rewards, late } = lockQuestions(requests)
  const ofCards = Prisma.sql`
    select passholder_id from card where chip_number = any (${chips}::text[])
    union select passholder_id from card where uitpas_number = any (${numbers}::text[])`
  const version = Prisma.sql`(select version::text from catalog_version)`
  // Check-ins alone: the statement that nearly every batch needs, and half of the other's work.
  if (rewards.length + late.length === 0) {
    return askJson(
      db,
      Prisma.sql`/* lock_passholders */
        select json_build_object('version', ${version}, 'passholders', coalesce((select json_agg(locked.id) from (
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
      select json_build_object('version', ${version},
        'passholders', coalesce((select json_agg(id) from holders), '[]'),
        'rewards', coalesce((select json_agg(reward_id) from stock), '[]'))::text as value`,
  )
}
