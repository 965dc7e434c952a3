import type { TestBackend } from './test-backend.ts'

/** Who asked about whom is written down whatever comes of it, and counted: it is no change of what was asked about. */
const notes = ['reading', 'client_reading', 'zuil_tap_count']

const statement = async ({ sql }: Pick<TestBackend, 'sql'>): Promise<string> => {
  const tables = await sql<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by tablename",
  )
  const digests = tables
    .filter(({ name }) => !notes.includes(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as digest from "${name}" t`,
    )
  return digests.join(' union all ')
}

/**
 * Planned once: it reads each table there is, and some tests ask hundreds of times. The embedded database has one session,
 * which forgets it whenever the backend connects anew.
 */
const prepare = async (backend: Pick<TestBackend, 'sql'>): Promise<string> => {
  const known = await backend.sql("select from pg_prepared_statements where name = 'database_state'")
  if (known.length === 0) await backend.sql(`prepare database_state as ${await statement(backend)}`)
  return 'execute database_state'
}

/**
 * What stands in each table, as a digest: two that are equal show that nothing was written in between.
 * @param oneSession whether every statement goes over one connection
 */
export const databaseState = async (
  backend: Pick<TestBackend, 'sql'>,
  { oneSession = true } = {},
): Promise<Readonly<Record<string, string>>> => {
  const asked = await (oneSession ? prepare : statement)(backend)
  const rows = await backend.sql<{ name: string; digest: string }>(asked)
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
