import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { noLog } from '@zuil/protocol'
import pg from 'pg'
import { startRegistrations } from '../../backend/passholders/registration/jobs.ts'
import { BATCH_ROWS, PART_BYTES } from '../../backend/passholders/rules/registration/keeping.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import { openStores } from '../../backend/stores.ts'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { cardSystemId, counterId, smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { startPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { cellsOf, fileOf, newCard } from '../support/registration-files.ts'
import { zuilRequest } from '../support/taps.ts'
import { newActieId } from '../support/zuil-client.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, someCard } from './rig.ts'

const FEW = 10_000
const MANY = 100_000
/** Of each size, and as many for the yardstick. */
const CARDS = { embedded: 3 * FEW, PostgreSQL: MANY + 3 * FEW } as const
const ZUILEN = 50
const TAPS_PER_SECOND = 50
/** A statement of the yardstick. */
const CHUNK = 500

const open = async (kind: DatabaseKind) => {
  const folder = await temporaryFolder()
  const postgres = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
  const databaseUrl = await postgres?.createDatabase()
  const store = await openStores({
    ...{ dataDir: folder.path, log: noLog, keys: await openKeys(join(folder.path, 'keys.json')) },
    ...(databaseUrl !== undefined && { databaseUrl }),
    // No zuil taps so fast.
    plausible: { ...defaultPlausible, tapsPerHour: 1e9, tapsPerDay: 1e9 },
  })
  const dataset = smallDataset(Date.now(), { zuilen: ZUILEN, passholders: PASSHOLDERS })
  const stock = Array.from({ length: CARDS[kind] }, (_, n) => ({
    ...{ uitpasNumber: newCard(n), cardSystemId, status: 'LOCAL_STOCK' as const, counterId },
  }))
  await store.load({ ...dataset, cards: [...dataset.cards, ...stock] })
  const jobs = startRegistrations({ work: store.registrationWork, clock: Date.now, batchRows: BATCH_ROWS[kind] }, noLog)
  const scope = Scope.ofPerson('regio@kantoor.example', { cardSystemId, role: 'ADMIN', staffOf: [] }, ['ADMIN'])
  if (!scope) throw new Error('nobody')
  const end = async (): Promise<void> => {
    await jobs.stop()
    await store.close()
    await postgres?.stop()
    await folder.remove()
  }
  return { store, jobs, own: store.registrations.for(scope), databaseUrl, end }
}
type Opened = Awaited<ReturnType<typeof open>>

/** Sends a file of these passholders. @returns its id */
const send = async ({ own }: Opened, from: number, count: number): Promise<string> => {
  const file = Buffer.from(fileOf(Array.from({ length: count }, (_, n) => cellsOf(from + n))))
  const id = await own.start({ counterId, fileName: 'x.csv', size: file.length, encoding: 'UTF-8' })
  if (id === undefined) throw new Error('not begun')
  for (let number = 0; number * PART_BYTES < file.length; number++)
    await own.putPart(id, number, file.subarray(number * PART_BYTES, (number + 1) * PART_BYTES))
  return id
}

/** Checks a file and registers it. @returns how long each took */
const register = async ({ own, jobs }: Opened, id: string) => {
  const begin = performance.now()
  await own.uploaded(id)
  jobs.wake()
  await jobs.idle()
  const checked = performance.now()
  await own.register(id)
  jobs.wake()
  await jobs.idle()
  const { status, counts } = (await own.find(id)) ?? {}
  if (status !== 'REGISTERED') throw new Error(`${status} ${JSON.stringify(counts)}`)
  return { check: checked - begin, register: performance.now() - checked }
}

/** The most memory that this process had meanwhile, above what it had before, in megabytes. */
const peakOf = async (work: () => Promise<unknown>): Promise<number> => {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  await work()
  clearInterval(timer)
  return (peak - before) / 1e6
}

/** The same rows, as plain inserts of many at a time. */
const bareInserts = async (url: string, from: number, count: number): Promise<number> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const rows = Array.from({ length: count }, (_, n) => {
    const [name, first, , , street, code, city, number] = cellsOf(from + n)
    const cipher = randomBytes(43).toString('base64')
    return {
      id: randomUUID(),
      name,
      first,
      street,
      code,
      city,
      number,
      cipher,
      hash: randomBytes(32).toString('base64url'),
    }
  })
  const begin = performance.now()
  await client.query('begin')
  for (let at = 0; at < count; at += CHUNK) {
    const some = JSON.stringify(rows.slice(at, at + CHUNK))
    const given = `jsonb_to_recordset($1::jsonb) as r(id uuid, name text, first text, street text, code text, city text,
      number text, cipher text, hash text)`
    await client.query(
      `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, insz_cipher, insz_hash,
          insz_key_version) select id, name, first, '1983-04-02', street, code, city, decode(cipher, 'base64'), hash, 1 from ${given}`,
      [some],
    )
    await client.query(
      `insert into membership (passholder_id, card_system_id, search_name)
        select id, ${cardSystemId}, lower(name || ' ' || first) from ${given}`,
      [some],
    )
    await client.query(
      `update card set status = 'ACTIVE', passholder_id = r.id from ${given} where uitpas_number = r.number`,
      [some],
    )
    await client.query(
      `insert into audit (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id)
        select now(), ${cardSystemId}, 'USER', 'x', 'PASSHOLDER_REGISTERED', 'PASSHOLDER', id from ${given}`,
      [some],
    )
  }
  await client.query('commit')
  const took = performance.now() - begin
  await client.end()
  return took
}

/** Taps at a steady rate until it is ended. @returns what ends it, with how long each took from the moment it was due */
const tap = ({ store }: Opened): (() => Promise<number[]>) => {
  const took: number[] = []
  let going = true
  const tapping = (async () => {
    const begin = performance.now()
    const running: Promise<void>[] = []
    for (let n = 0; going; n++) {
      const due = begin + (n * 1_000) / TAPS_PER_SECOND
      await sleep(Math.max(0, due - performance.now()))
      const at = { zuilId: zuilIdOf(1 + (n % ZUILEN)), actieId: newActieId(), bootId: randomUUID() }
      const book = async (): Promise<void> => {
        await store.book([zuilRequest(n + 1, someCard(), Date.now(), at)])
        took.push(performance.now() - due)
      }
      running.push(book())
    }
    await Promise.all(running)
  })()
  return async () => {
    going = false
    await tapping
    return took
  }
}

const measureOn = async (kind: DatabaseKind): Promise<Row[]> => {
  const opened = await open(kind)
  try {
    const rows: Row[] = []
    const warmed = tap(opened)
    await sleep(3_000)
    await warmed()
    const alone = tap(opened)
    await sleep(8_000)
    const quiet = await alone()
    const id = await send(opened, 0, FEW)
    const beside = tap(opened)
    await register(opened, id)
    const busy = await beside()
    rows.push(
      against(
        `${kind}: taps at ${TAPS_PER_SECOND}/s while 10,000 are registered, p99`,
        ...([quantile(busy, 0.99), 'ms', 'the same, without', quantile(quiet, 0.99), { max: 1.5 }] as const),
      ),
    )
    const { databaseUrl } = opened
    const second = await send(opened, FEW, FEW)
    let took = { check: 0, register: 0 }
    const few = await peakOf(async () => {
      took = await register(opened, second)
    })
    console.error(
      `  ${kind}: 10,000 in ${took.check.toFixed(0)} + ${took.register.toFixed(0)} ms, ${few.toFixed(0)} MB more`,
    )
    if (databaseUrl === undefined)
      return [...rows, limit(`${kind}: 10,000 registered`, (took.check + took.register) / 1_000, 's', 30)]
    const bare = await bareInserts(databaseUrl, 2 * FEW, FEW)
    rows.push(
      against(
        '10,000 passholders of a file, checked and registered',
        took.check + took.register,
        'ms',
        'bare inserts of the same rows',
        bare,
        { max: 4 },
      ),
    )
    const third = await send(opened, 3 * FEW, MANY)
    let long = { check: 0, register: 0 }
    const many = await peakOf(async () => {
      long = await register(opened, third)
    })
    console.error(`  100,000 in ${long.check.toFixed(0)} + ${long.register.toFixed(0)} ms`)
    rows.push(limit('memory, 100,000 of a file: the most above before', many, 'MB', 100))
    return rows
  } finally {
    await opened.end()
  }
}

/** What registering passholders from a file costs, and who waits for it. */
export const registrationBench: Bench = {
  name: 'registration',
  about: 'passholders registered in bulk, 10,000 and 100,000',
  run: async () => [...(await measureOn('PostgreSQL')), ...(await measureOn('embedded'))],
}
