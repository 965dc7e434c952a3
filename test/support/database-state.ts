import type { TestBackend } from './test-backend.ts'

/** Who asked about whom is written down whatever comes of it, and counted: it is no change of what was asked about. */
const notes = ['reading', 'client_reading', 'zuil_tap_count']

/** What stands in each table, as a digest: two that are equal show that nothing was written in between. */
export const databaseState = async ({ sql }: Pick<TestBackend, 'sql'>): Promise<Readonly<Record<string, string>>> => {
  const tables = await sql<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by tablename",
  )
  const digests = tables
    .filter(({ name }) => !notes.includes(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as digest from "${name}" t`,
    )
  const rows = await sql<{ name: string; digest: string }>(digests.join(' union all '))
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
