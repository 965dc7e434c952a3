import { expect } from 'vitest'
import { ask } from '../../support/world.ts'

/** What must hold whatever was booked, in whatever order, by however many at once. */
export const expectConsistent = async (databaseUrl: string): Promise<void> => {
  const holders = await ask(
    databaseUrl,
    `select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
     group by p.id having p.points <> coalesce(sum(l.points), 0) or p.points < 0`,
  )
  expect(holders, 'points are the sum of the ledger').toEqual([])
  const stock = await ask(
    databaseUrl,
    `select reward_id from reward_stock s join reward r on r.id = reward_id
     where units_taken <> (select count(*) from redemption d where d.reward_id = s.reward_id and reversed_at is null)
       or units_taken > max_units`,
  )
  expect(stock, 'units taken are the redemptions that stand').toEqual([])
  const causes = await ask(
    databaseUrl,
    `select id from redemption d where (select coalesce(sum(points), 0) from ledger_entry where cause_id = d.id
       and kind in ('REDEMPTION', 'REDEMPTION_REVERSAL')) <> case when reversed_at is null then -points else 0 end
     union all select id from checkin c where not exists
       (select 1 from ledger_entry where cause_id = c.id and kind = 'CHECKIN')`,
  )
  expect(causes, 'each redemption and check-in stands in the ledger once').toEqual([])
}
