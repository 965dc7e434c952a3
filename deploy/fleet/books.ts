import pg from 'pg'
import type { Alert } from './alerts.ts'
import type { Notice } from './mails.ts'
import type { Books } from './reconcile.ts'

/** What stands in the database when everything was delivered, as plain data. */

export interface Found {
  readonly books: Books
  readonly alerts: readonly Alert[]
  readonly notices: readonly Notice[]
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
} as const

const ofAlerts = {
  outages: `select o.id, o.kind, o.subject, o.started_at as "startedAt", o.closed_at as "closedAt",
    coalesce((select json_agg(z."B") from "_OutageToZuil" z where z."A" = o.id), '[]'::json) as "zuilIds" from outage o`,
  notices: `select id, outage_id as "outageId", split_part(dedupe_key, ' ', 2) as event, recipient, state from notice
    where channel = 'MAIL'`,
} as const

interface OutageRow extends Omit<Alert, 'startedAt' | 'closedAt'> {
  readonly startedAt: Date
  readonly closedAt?: Date
}

/** Columns that are NULL are left out. */
const compact = (row: object): object => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))

type Rows = Readonly<Record<string, readonly object[]>>

/** The backend runs meanwhile, for an embedded database. */
const read = async (databaseUrl: string, all: Readonly<Record<string, string>>): Promise<Rows> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const rows: Record<string, object[]> = {}
    // One after the other: an embedded database has one session.
    for (const [name, query] of Object.entries(all)) rows[name] = (await client.query(query)).rows.map(compact)
    return rows
  } finally {
    await client.end()
  }
}

const alertsOf = ({ outages = [], notices = [] }: Rows): Omit<Found, 'books'> => ({
  notices: notices as readonly Notice[],
  alerts: (outages as readonly OutageRow[]).map(({ startedAt, closedAt, ...rest }) => ({
    ...rest,
    startedAt: startedAt.getTime(),
    ...(closedAt && { closedAt: closedAt.getTime() }),
  })),
})

export const readAlerts = async (databaseUrl: string): Promise<Omit<Found, 'books'>> =>
  alertsOf(await read(databaseUrl, ofAlerts))

export const readBooks = async (databaseUrl: string): Promise<Found> => {
  const { outages, notices, ...books } = await read(databaseUrl, { ...queries, ...ofAlerts })
  return { books: books as unknown as Books, ...alertsOf({ outages: outages ?? [], notices: notices ?? [] }) }
}
