import { writeFile } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Log } from '@zuil/protocol'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Embedded, startEmbedded } from '../../../backend/platform/database/embedded.ts'
import { copyDatabase } from '../../support/databases.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { eventually } from '../../support/wait.ts'
import { ask } from '../../support/world.ts'

/** The embedded database answers, or is started again on what is on disk. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let embedded: Embedded
let said: string[]

const note = (_: unknown, message: string): void => {
  said.push(message)
}
const log: Log = { debug: note, info: note, warn: note, error: note }

/** A database on which something was committed. */
const startOn = async (dir: string, answersWithinMs: number): Promise<void> => {
  await copyDatabase('embedded', dir)
  embedded = await startEmbedded({ dataDir: dir, log, answersWithinMs })
  embedded.watch()
  await ask(embedded.url, 'create table kept (n int)')
  await ask(embedded.url, 'insert into kept values (1)')
}

/** A statement on a connection of its own. @returns its rows, or that the connection broke */
const outcome = async (statement: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: embedded.url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== undefined ? error.code : 'BROKEN'
  } finally {
    client.end().catch(() => undefined)
  }
}
const count = () => outcome('select count(*)::int as n from kept')

beforeEach(async () => {
  folder = await temporaryFolder()
  said = []
})
afterEach(async () => {
  await folder.remove()
})

const startedAgain = () =>
  eventually(async () => said.includes('The embedded database was restarted'), {
    withinMs: 30_000,
    what: 'the embedded database started again',
  })

describe('an embedded database that stands still', { timeout: 60_000 }, () => {
  beforeEach(() => startOn(join(folder.path, 'data'), 3_000))
  afterEach(() => embedded.close())

  it('because an exception within a query was swallowed: whoever asked is told, and it is started again', async () => {
    // Deep enough for the JavaScript stack to overflow inside PostgreSQL's code, before its own limit.
    expect(await outcome(`select ${'1+'.repeat(20_000)}1`)).toBe('BROKEN')
    await startedAgain()
    expect(await count()).toEqual([{ n: 1 }])
  })

  it('because its loop runs for ever after a protocol error: it is started again', async () => {
    const url = new URL(embedded.url)
    const socket = connectSocket(join(url.searchParams.get('host') ?? '', '.s.PGSQL.5432'))
    socket.on('error', () => undefined).resume()
    // A message of an unknown kind: FATAL, which PGlite does not end by.
    socket.write(Buffer.from('z\0\0\0\u0004', 'latin1'))
    await startedAgain()
    socket.destroy()
    expect(said).toContain('The embedded database does not answer')
    expect(await count()).toEqual([{ n: 1 }])
  })
})

describe('an embedded database that never gets ready', () => {
  it('is given up, and says what to do', async () => {
    const workerPath = pathToFileURL(join(folder.path, 'worker.mjs'))
    await writeFile(workerPath, 'setInterval(() => undefined, 1000)')
    const options = { dataDir: join(folder.path, 'data'), log, workerPath, startsWithinMs: 100 }
    await expect(startEmbedded(options)).rejects.toThrow(/can't be opened: put back a backup/)
  })

  it('ends when it does not close its files', async () => {
    const workerPath = pathToFileURL(join(folder.path, 'worker.mjs'))
    const ready = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => undefined).postMessage({})`
    await writeFile(workerPath, ready)
    const options = { dataDir: join(folder.path, 'data'), log, workerPath, startsWithinMs: 500 }
    await (await startEmbedded(options)).close()
    expect(said).toEqual([])
  })
})

describe('an embedded database that works', { timeout: 120_000 }, () => {
  it('is not watched before that is asked: a migration takes what it takes', async () => {
    const dir = join(folder.path, 'data')
    await copyDatabase('embedded', dir)
    embedded = await startEmbedded({ dataDir: dir, log, answersWithinMs: 100 })
    const long = 'select count(*)::int as n from generate_series(1, 5000000)'
    expect(await outcome(long)).toEqual([{ n: 5_000_000 }])
    expect(said).toEqual([])
    embedded.watch()
    expect(await outcome(long)).toBe('BROKEN')
    await startedAgain()
    await embedded.close()
  })

  it('is not started again: a statement that takes long, many connections that broke, an error', async () => {
    await startOn(join(folder.path, 'data'), 60_000)
    for (let n = 0; n < 12; n++) {
      const client = new pg.Client({ connectionString: embedded.url })
      client.on('error', () => undefined)
      await client.connect()
      const asked = client.query(`select repeat('x', 10000000)`).catch(() => undefined)
      client.end().catch(() => undefined)
      await asked
    }
    expect(await outcome('select 1/0')).toBe('22012')
    expect(await outcome('select count(*)::int as n from generate_series(1, 2000000)')).toEqual([{ n: 2_000_000 }])
    expect(await count()).toEqual([{ n: 1 }])
    expect(said).toEqual([])
    await embedded.close()
  })
})

describe('an embedded database on a full disk', { timeout: 120_000 }, () => {
  it('fails to write its log, and answers again with what was committed when there is room', async () => {
    const disk = await mountSmallDisk(160)
    try {
      await startOn(join(disk.path, 'data'), 3_000)
      await disk.fill(16_384)
      // Fills the file of the log that there is room for, and needs the next one.
      const write = () => outcome(`select 1 from pg_logical_emit_message(true, 'filler', repeat('x', 1000000))`)
      const written = [await write()]
      while (typeof written.at(-1) !== 'string' && written.length < 40) written.push(await write())
      expect(written.at(-1)).toBe('53100')
      // PostgreSQL gives up at the commit that its log has no room for. PGlite goes on, and would never answer again.
      await eventually(async () => (await write()) !== '53100' && said.length > 0, { withinMs: 30_000 })
      await disk.makeRoom()
      await startedAgain()
      expect(await count()).toEqual([{ n: 1 }])
      expect(await outcome('insert into kept values (2) returning n')).toEqual([{ n: 2 }])
      await embedded.close()
    } finally {
      await disk.end()
    }
  })
})
