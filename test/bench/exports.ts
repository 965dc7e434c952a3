import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../support/postgres.ts'
import { type Office, startOffice } from './office.ts'
import { residentMb } from './process.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'

const PASSHOLDERS = 100_000
const ASK_EVERY_MS = 20

const ask = (office: Office, path: string): Promise<Response> =>
  fetch(`${office.url}/ksb/api${path}`, {
    headers: { cookie: `ksb=${office.cookies[0]}`, 'sec-fetch-site': 'same-origin' },
  })

/** Somebody opens pages meanwhile. @returns how to end it: how long each took, in milliseconds */
const openPages = (office: Office): (() => Promise<readonly number[]>) => {
  const took: number[] = []
  let going = true
  const opening = (async () => {
    while (going) {
      const begin = performance.now()
      await (await ask(office, '/counters?limit=50')).text()
      took.push(performance.now() - begin)
      await sleep(ASK_EVERY_MS)
    }
  })()
  return async () => {
    going = false
    await opening
    return took
  }
}

/** Most megabytes that the process has resident meanwhile. @returns how to end it */
const watchMemory = (pid: number): (() => Promise<number>) => {
  let most = 0
  let going = true
  const watching = (async () => {
    while (going) {
      most = Math.max(most, await residentMb(pid))
      await sleep(50)
    }
  })()
  return async () => {
    going = false
    await watching
    return most
  }
}

const exportAll = async (office: Office, format: string): Promise<number> => {
  const begin = performance.now()
  const response = await ask(office, `/passholders/export?format=${format}`)
  if (!response.ok) throw new Error(await response.text())
  for await (const _part of response.body ?? []) {
    // As it comes.
  }
  return performance.now() - begin
}

const measure = async (name: string, office: Office): Promise<Row[]> => {
  // What the program needs once.
  await exportAll(office, 'csv')
  const endQuiet = openPages(office)
  await sleep(3_000)
  const quiet = await endQuiet()
  const rows: Row[] = []
  for (const format of ['xlsx', 'csv']) {
    const [endPages, endMemory, before] = [openPages(office), watchMemory(office.pid), await residentMb(office.pid)]
    const took = await exportAll(office, format)
    const [pages, most] = [await endPages(), await endMemory()]
    rows.push(
      limit(`${name}: ${format} of 100,000 passholders`, took / 1_000, 's', 5),
      limit(`${name}: the same, memory beside what was there`, most - before, 'MB', 60),
      limit(`${name}: the same, p99 of another page meanwhile`, quantile(pages, 0.99), 'ms', 100),
      against(`${name}: the same, p50 of another page`, quantile(pages, 0.5), 'ms', 'without', quantile(quiet, 0.5), {
        max: 5,
      }),
    )
  }
  return rows
}

export const exportsBench: Bench = {
  name: 'exports',
  about: 'lists as files, and what others notice of it',
  run: async (): Promise<readonly Row[]> => {
    const embedded = await startOffice({ zuilen: 10, passholders: PASSHOLDERS })
    const rows = await measure('embedded', embedded).finally(embedded.end)
    const postgres = await startPostgres({ durable: true })
    try {
      const office = await startOffice({
        ...{ zuilen: 10, passholders: PASSHOLDERS },
        databaseUrl: await postgres.createDatabase(),
      })
      rows.push(...(await measure('PostgreSQL', office).finally(office.end)))
    } finally {
      await postgres.stop()
    }
    return rows
  },
}
