import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { customTokenHeader } from '@zuil/protocol'
import pg from 'pg'
import { makeUitpasNumber } from '../../backend/demo/numbers.ts'
import type { Enrolment } from '../../kiosk/io/state-directory.ts'
import { associationId, cardSystemId } from '../support/fixtures.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { type Rig, someCard, startRig } from './rig.ts'

const MEMBERS = 60_000
const SAMPLES = 400
/** Between two taps. */
const TAP_EVERY_MS = 20
/** Two a second, as somebody would who wants to keep the backend busy. */
const FETCH_EVERY_MS = 500

/** Makes so many members, each with a card that has a chip. */
const join60k = async (url: string, zuilId: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const ids = Array.from({ length: MEMBERS }, () => randomUUID())
  const numbers = ids.map((_, n) => makeUitpasNumber('09310', n, false))
  const chips = ids.map((_, n) => `04FF${n.toString(16).toUpperCase().padStart(10, '0')}`)
  await client.query(
    `insert into passholder (id, name, first_name, date_of_birth, postal_code, city, points)
      select id, 'Lid', 'Een', '1990-01-01', '9300', 'Aalst', 0 from unnest($1::uuid[]) as id`,
    [ids],
  )
  await client.query(
    `insert into card (uitpas_number, chip_number, card_system_id, status, passholder_id)
      select number, chip, $4, 'ACTIVE', id from unnest($1::text[], $2::text[], $3::uuid[]) as c(number, chip, id)`,
    [numbers, chips, ids, cardSystemId],
  )
  await client.query(
    `insert into association_membership (passholder_id, association_id, end_date, created_at)
      select id, $2, current_date + 100, now() from unnest($1::uuid[]) as id`,
    [ids, associationId],
  )
  await client.query(`update zuil set type = 'MEMBERSHIP', association_id = $2 where id = $1`, [zuilId, associationId])
  await client.query('vacuum analyze')
  await client.end()
}

/** Taps of one zuil, one after the other: how long each waits for its verdict. */
const waitOfTaps = async (rig: Rig) => {
  const zuil = await rig.connect(1)
  const waits: number[] = []
  for (let n = 0; n < SAMPLES; n++) {
    const begin = performance.now()
    await zuil.tap(someCard())
    waits.push(performance.now() - begin)
    await sleep(TAP_EVERY_MS)
  }
  await zuil.leave()
  return [quantile(waits, 0.5), quantile(waits, 0.99)] as const
}

const measure = async (): Promise<Row[]> => {
  const rig = await startRig('PostgreSQL')
  try {
    const kiosk = await rig.kiosk.start()
    const { id, deviceId } = JSON.parse(
      await readFile(join(rig.kiosk.stateDir, 'credentials.json'), 'utf8'),
    ) as Enrolment
    await kiosk.stop()
    await join60k(rig.databaseUrl, id)
    const ask = async (
      etag?: string,
    ): Promise<{ readonly status: number; readonly ms: number; readonly etag: string }> => {
      const begin = performance.now()
      const response = await fetch(`${rig.http}/api/kiosk-devices/members?byNumber=true`, {
        headers: { [customTokenHeader]: deviceId, ...(etag !== undefined && { 'if-none-match': etag }) },
      })
      await response.arrayBuffer()
      return { status: response.status, ms: performance.now() - begin, etag: response.headers.get('etag') ?? '' }
    }

    const client = new pg.Client({ connectionString: rig.databaseUrl })
    await client.connect()
    /** Each time another list: it is made anew, until the zuil asked too often. */
    const askAnew = async (): Promise<void> => {
      await client.query('update association set list_version = list_version + 1')
      await ask()
    }

    const [quiet] = await waitOfTaps(rig)
    const first = await ask()
    const same = await ask(first.etag)
    const asking: Promise<unknown>[] = []
    const timer = setInterval(() => asking.push(askAnew()), FETCH_EVERY_MS)
    const [busy, busyLate] = await waitOfTaps(rig)
    clearInterval(timer)
    await Promise.all(asking)
    await client.end()
    if (first.status !== 200 || same.status !== 304) throw new Error(`the list: ${first.status}, then ${same.status}`)
    return [
      limit('a list of 60,000 members, 120,000 entries, made and sent', first.ms, 'ms', 5_000),
      limit('the same list, asked for again by its ETag', same.ms, 'ms', 100),
      against('tap to verdict, p50, while another is asked for twice a second', busy, 'ms', 'the same, quiet', quiet, {
        max: 1.5,
      }),
      // A third of what a zuil waits.
      limit('  p99 of it', busyLate, 'ms', 500),
    ]
  } finally {
    await rig.end()
  }
}

/** What the list of members of a lidmaatschapzuil costs, and who waits for it. */
export const membersBench: Bench = { name: 'members', about: 'the list of 60,000 members', run: measure }
