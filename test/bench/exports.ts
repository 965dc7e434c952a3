import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../support/postgres.ts'
import { type Office, startOffice } from './office.ts'
import { passholdersSql } from './passholders-data.ts'
import { residentMb } from './process.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'

const ROWS = 100_000
const ASK_EVERY_MS = 20

const ask = async (office: Office, path: string): Promise<Response> => {
  const response = await fetch(`${office.url}/ksb/api${path}`, {
    headers: { cookie: `ksb=${office.cookies[0]}`, 'sec-fetch-site': 'same-origin' },
  })
  if (!response.ok) throw new Error(await response.text())
  return response
}

/** Does something over and over, until it is ended. @returns how to end it: what each time gave */
const meanwhile = <T>(work: () => Promise<T>, everyMs: number): (() => Promise<readonly T[]>) => {
  const given: T[] = []
  let going = true
  const doing = (async () => {
    while (going) {
      given.push(await work())
      await sleep(everyMs)
    }
  })()
  return async () => {
    going = false
    await doing
    return given
  }
}

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

/** Somebody opens another page. @returns in milliseconds */
const openPage = (office: Office): Promise<number> =>
  msOf(async () => (await ask(office, '/counters?limit=50')).arrayBuffer())

const exportAll = (office: Office, format: string): Promise<number> =>
  msOf(async () => {
    const { body } = await ask(office, `/passholders/export?format=${format}`)
    for await (const _part of body ?? []) {
      // As it comes.
    }
  })

/** The yardstick: as many lines of the same length, written to a file one by one. */
const writeLines = (): Promise<number> =>
  msOf(async () => {
    const path = join(tmpdir(), `export-yardstick-${process.pid}`)
    const file = createWriteStream(path)
    const line = `${'"Familienaam"'.padEnd(160, ';')}\r\n`
    for (let n = 0; n < ROWS; n++) if (!file.write(line)) await once(file, 'drain')
    file.end()
    await once(file, 'finish')
    await rm(path)
  })

const most = (sample: readonly number[]): number => Math.max(...sample)
const half = (sample: readonly number[], n: 0 | 1): readonly number[] => {
  const middle = Math.floor(sample.length / 2)
  return n === 0 ? sample.slice(0, middle) : sample.slice(middle)
}

const measure = async (name: string, office: Office): Promise<readonly Row[]> => {
  // What the program needs once.
  await exportAll(office, 'csv')
  const endQuiet = meanwhile(() => openPage(office), ASK_EVERY_MS)
  await sleep(3_000)
  const quiet = await endQuiet()
  const rows: Row[] = []
  for (const format of ['xlsx', 'csv']) {
    const written = await writeLines()
    const before = await residentMb(office.pid)
    const endPages = meanwhile(() => openPage(office), ASK_EVERY_MS)
    const endMemory = meanwhile(() => residentMb(office.pid), 50)
    const took = await exportAll(office, format)
    const [pages, memory] = [await endPages(), await endMemory()]
    const what = `${name}: ${format} of ${ROWS} passholders`
    rows.push(
      limit(what, took / 1_000, 's', 5),
      against(`${what}, over lines to a file`, took / 1_000, 's', 'as many lines written', written / 1_000, {
        max: 50,
      }),
      limit(`${what}, memory beside what was there`, Math.max(...memory) - before, 'MB', 200),
      against(
        `${what}, memory of its second half`,
        most(half(memory, 1)),
        'MB',
        'of its first',
        most(half(memory, 0)),
        {
          max: 1.2,
        },
      ),
      limit(`${what}, p99 of another page meanwhile`, quantile(pages, 0.99), 'ms', 100),
      against(`${what}, p50 of another page`, quantile(pages, 0.5), 'ms', 'without', quantile(quiet, 0.5), { max: 10 }),
    )
  }
  return rows
}

export const exportsBench: Bench = {
  name: 'exports',
  about: 'a list of 100,000 rows as a file, and what others notice of it',
  run: async () => {
    const size = { zuilen: 10, more: passholdersSql(ROWS, 1) }
    const embedded = await startOffice(size)
    const rows = [...(await measure('embedded', embedded).finally(embedded.end))]
    const postgres = await startPostgres({ durable: true })
    try {
      const office = await startOffice({ ...size, databaseUrl: await postgres.createDatabase() })
      rows.push(...(await measure('PostgreSQL', office).finally(office.end)))
    } finally {
      await postgres.stop()
    }
    return rows
  },
}
