import type { Db } from '../../platform/database/database.ts'
import { jsonText } from '../../platform/database/mapping.ts'
import { partsOf, type Run, runsOf } from '../rules/numbers.ts'

/** Keeps which cards something was done to at once. @param batchId by which the audit log knows it */
export const noteRuns = async (db: Db, batchId: string, uitpasNumbers: readonly string[]): Promise<void> => {
  const rows = runsOf(uitpasNumbers).map((run) => ({
    ...{ batch_id: batchId, prefix: run.prefix, social_tariff: run.socialTariff, first: run.first, last: run.last },
  }))
  await db.$executeRaw`insert into card_run (batch_id, prefix, social_tariff, first, last)
    select batch_id, prefix, social_tariff, first, last
    from jsonb_populate_recordset(null::card_run, ${jsonText(rows)}::jsonb)`
}

/** What was done to a card together with others. */
export const batchesOf = async (db: Db, uitpasNumber: string): Promise<readonly string[]> => {
  const { prefix, serial, socialTariff } = partsOf(uitpasNumber)
  const rows = await db.$queryRaw<{ id: string }[]>`select batch_id::text as id from card_run
    where prefix = ${prefix} and social_tariff = ${socialTariff} and first <= ${serial} and last >= ${serial}`
  return rows.map(({ id }) => id)
}

/** Which cards something was done to at once. */
export const runsIn = (db: Db, batchId: string): Promise<readonly Run[]> =>
  db.$queryRaw<Run[]>`select prefix, social_tariff as "socialTariff", first, last from card_run
    where batch_id = ${batchId}::uuid order by prefix, social_tariff, first`
