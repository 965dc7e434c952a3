import pg from 'pg'
import type { Alert } from './alerts.ts'
import type { Books } from './reconcile.ts'

/** What stands in the database when everything was delivered, as plain data. */

export interface Found {
  readonly books: Books
  readonly alerts: readonly Alert[]
}

const queries = {
  taps: `select actie_id as "actieId", zuil_id as "zuilId", reason from tap`,
  checkins: `select id, passholder_id as "passholderId", points, reversed_at is not null as reversed from checkin`,
  tickets: `select id, passholder_id as "passholderId", price, reversed_at is not null as reversed from ticket`,
  redemptions: `select id, passholder_id as "passholderId", reward_id as "rewardId", points,
    reversed_at is not null as reversed from redemption`,
  ledger: `select passholder_id as "passholderId", kind::text, cause_id as "causeId", points from ledger_entry`,
  passholders: `select id, points from passholder`,
  rewards: `select r.id, s.units_taken as "unitsTaken", r.max_units as "maxUnits"
    from reward r join reward_stock s on s.reward_id = r.id`,
  outages: `select o.id, o.kind, o.started_at as "startedAt", o.closed_at as "closedAt",
    coalesce((select json_agg(z."B") from "_OutageToZuil" z where z."A" = o.id), '[]'::json) as "zuilIds",
    coalesce((select json_agg(n.recipient) from notice n where n.outage_id = o.id and n.channel = 'MAIL'
      and n.dedupe_key like '% OPENED %'), '[]'::json) as mails from outage o`,
} as const

interface OutageRow extends Omit<Alert, 'startedAt' | 'closedAt'> {
  readonly startedAt: Date
  readonly closedAt: Date | null
}

/** Columns that are NULL are left out. */
const compact = (row: object): object => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))

/** Reads it all; the backend runs meanwhile, for an embedded database. */
export const readBooks = async (databaseUrl: string): Promise<Found> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const rows: Record<string, object[]> = {}
    // One after the other: an embedded database has one session.
    for (const [name, query] of Object.entries(queries)) rows[name] = (await client.query(query)).rows.map(compact)
    const { outages = [], ...books } = rows
    return {
      books: books as unknown as Books,
      alerts: (outages as unknown as OutageRow[]).map(({ startedAt, closedAt, ...rest }) => ({
        ...rest,
        startedAt: startedAt.getTime(),
        ...(closedAt && { closedAt: closedAt.getTime() }),
      })),
    }
  } finally {
    await client.end()
  }
}
