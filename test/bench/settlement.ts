import { startPostgres } from '../support/postgres.ts'
import { ask } from '../support/world.ts'
import { type Office, startOffice } from './office.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'

/** A year of sales of one card system: what a large region sells in some years. */
const SALES = { embedded: 100_000, PostgreSQL: 1_000_000 } as const
const EVENTS = 5_000
const ORGANIZERS = 300
const SAMPLES = 15

const salesSql = (sales: number): readonly string[] => [
  `insert into organizer (id, name) select 'org-' || n, 'Organisator ' || n from generate_series(1, ${ORGANIZERS}) n`,
  `insert into event (id, name, organizer_id, calendar)
     select 'ev-' || n, jsonb_build_object('nl', 'Evenement ' || n), 'org-' || (1 + n % ${ORGANIZERS}), '{"type":"PERMANENT","hours":[]}'
     from generate_series(1, ${EVENTS}) n`,
  // One in fifty was reversed a week later.
  `insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, tariff, tariff_id, card_system_id,
      share_passholder, share_local, share_organizer, share_flemish, at, source, reversed_at, happened_in)
     select gen_random_uuid(), (select id from passholder limit 1), 'ev-' || (1 + n * 7919::bigint % ${EVENTS}), '', 200, 1000,
       'SOCIAL', 'SOCIALTARIFF-1-default', 1, 200, 400, 400, 0, sold, 'API', case when n % 50 = 0 then sold + interval '7 days' end, 1
     from (select n, '2025-01-01T00:00:00Z'::timestamptz + n * (interval '365 days' / ${sales}) as sold
       from generate_series(1, ${sales}) n) one`,
  'vacuum analyze',
]

const p95 = async (work: () => Promise<unknown>): Promise<number> => {
  const took: number[] = []
  for (let n = 0; n < SAMPLES; n++) {
    const begin = performance.now()
    await work()
    took.push(performance.now() - begin)
  }
  return quantile(took, 0.95)
}

const get = (office: Office, path: string) => async (): Promise<void> => {
  const response = await fetch(`${office.url}/ksb/api/settlement/${path}`, {
    headers: { cookie: `ksb=${office.cookies[0]}`, 'sec-fetch-site': 'same-origin' },
  })
  if (!response.ok) throw new Error(await response.text())
  await response.arrayBuffer()
}

/** @param sums the sums alone in plain SQL, where that can be asked: of an embedded database the backend is the only client */
const measure = async (name: string, office: Office, sums?: () => Promise<unknown>): Promise<readonly Row[]> => {
  const at = (what: string, from: string, until: string, more = '') =>
    get(office, `${what}?from=2025-${from}&until=2025-${until}${more}`)
  const rows = [
    limit(`${name}: organizers in a month`, await p95(at('organizers', '03-01', '03-31')), 'ms', 200),
    limit(`${name}: organizers in a quarter`, await p95(at('organizers', '04-01', '06-30')), 'ms', 500),
    limit(`${name}: organizers in the year`, await p95(at('organizers', '01-01', '12-31')), 'ms', 1_500),
    limit(`${name}: events of one`, await p95(at('events', '01-01', '12-31', '&organizerId=org-7')), 'ms', 200),
    limit(`${name}: sales of an event`, await p95(at('sales', '01-01', '12-31', '&eventId=ev-7')), 'ms', 100),
  ]
  if (!sums) return rows
  const year = await p95(at('organizers', '01-01', '12-31'))
  return [
    ...rows,
    against(`${name}: organizers in the year`, year, 'ms', 'its sums alone in plain SQL', await p95(sums), { max: 3 }),
  ]
}

export const settlementBench: Bench = {
  name: 'settlement',
  about: 'what organizers are owed, with a million sales in a year',
  run: async () => {
    const embedded = await startOffice({ zuilen: 2, more: salesSql(SALES.embedded) })
    const rows = [...(await measure('embedded', embedded).finally(embedded.end))]
    const postgres = await startPostgres({ durable: true })
    try {
      const databaseUrl = await postgres.createDatabase()
      const office = await startOffice({ zuilen: 2, databaseUrl, more: salesSql(SALES.PostgreSQL) })
      const sums = () =>
        ask(
          databaseUrl,
          'select event_id, sum(share_local + share_flemish) from ticket where card_system_id = 1 group by 1',
        )
      rows.push(...(await measure('PostgreSQL', office, sums).finally(office.end)))
    } finally {
      await postgres.stop()
    }
    return rows
  },
}
