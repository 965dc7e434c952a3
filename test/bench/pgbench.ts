import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cardSystemId, eventId, zuilIdOf } from '../support/fixtures.ts'
import type { RunningPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { PASSHOLDERS } from './rig.ts'

/**
 * What the backend reads and writes for one tap, as a person would write it down: the lock, the facts, the rows. Three
 * statements between begin and commit, as in backend/taps/booking/write-decisions.ts.
 */
const script = `\\set n random(1, ${PASSHOLDERS})
begin;
select (select version from catalog_version) as version, gen_random_uuid() as tap, id as holder from passholder
  where id = (select passholder_id from card where chip_number = '04' || lpad(upper(to_hex(:n::int)), 10, '0') || '80')
  for update \\gset
select p.points, p.last_activity_at, c.uitpas_number as number, c.status, m.status as membership,
    (select count(*) from tap where actie_id = :tap::uuid) as given,
    (select count(*) from checkin v where v.passholder_id = p.id and v.event_id = '${eventId}' and v.at >= to_timestamp(0)
       and v.at < now() and v.reversed_at is null) as visits
  from card c join passholder p on p.id = c.passholder_id
    left join membership m on m.passholder_id = p.id and m.card_system_id = ${cardSystemId}
  where c.chip_number = '04' || lpad(upper(to_hex(:n::int)), 10, '0') || '80' \\gset
with t as (
  insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, passholder_id, uitpas_number, verdict)
  values (:tap::uuid, '${zuilIdOf(1)}', :n::int, 'pgbench', now(), 'MEASURED', now(), true, :holder::uuid, :number::text,
    jsonb_build_object('outcome', 'SAVED', 'actieId', :tap::text, 'points', 1, 'balance', :points::int + 1))
), c as (
  insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source)
  values (:tap::uuid, :holder::uuid, '${eventId}', :number::text, 1, now(), 'ZUIL')
), l as (
  insert into ledger_entry (passholder_id, kind, cause_id, points, at)
  values (:holder::uuid, 'CHECKIN', :tap::uuid, 1, now())
)
update passholder set points = points + 1, last_activity_at = now() where id = :holder::uuid;
commit;
`

/** Taps a second by pgbench: one tap a transaction, 8 clients, on a database with the bench's dataset. */
export const pgbenchTaps = async (postgres: RunningPostgres, databaseUrl: string, seconds: number): Promise<number> => {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'tap.sql')
  await writeFile(file, script)
  try {
    const { stdout } = await promisify(execFile)(
      join(postgres.bin, 'pgbench'),
      [
        ...['-n', '-M', 'prepared', '-c', '8', '-j', '2', '-T', String(seconds), '-f', file],
        ...['-h', postgres.socketFolder, '-U', 'postgres', new URL(databaseUrl).pathname.slice(1)],
      ],
      { env: { PATH: process.env.PATH ?? '' } },
    )
    const [, tps] = /^tps = ([\d.]+)/m.exec(stdout) ?? []
    if (tps === undefined || /number of failed transactions: [1-9]/.test(stdout)) throw new Error(stdout)
    return Number(tps)
  } finally {
    await rm(file, { force: true })
    await folder.remove()
  }
}
