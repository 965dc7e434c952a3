import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { eventually } from './wait.ts'

const run = promisify(execFile)
const VERSIONS = '/usr/lib/postgresql'

/** A PostgreSQL server of our own, on a unix socket alone. */
export interface RunningPostgres {
  /** Folder of its socket. */
  readonly socketFolder: string
  /** Folder of its programs, e.g. pgbench. */
  readonly bin: string
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>
  /** Ends all of its processes at once, as a crash does: it has to recover. */
  kill(): Promise<void>
  /** Starts it again on the same data after `kill`; it recovers by itself. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root: it is then the user that Debian made for it. */
const account = async (): Promise<{ uid?: number; gid?: number }> => {
  if (process.getuid?.() !== 0) return {}
  const ids = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)))
  return { uid: ids[0] ?? 0, gid: ids[1] ?? 0 }
}

const urlOf = (socketFolder: string, name: string): string =>
  `postgresql://postgres@localhost/${name}?host=${encodeURIComponent(socketFolder)}`

const askServer = async (socketFolder: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: urlOf(socketFolder, 'postgres') })
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Makes a database on a running server, from any process.
 * @param template URL of the database to copy, to which nobody is connected; absent = an empty one
 * @returns its URL
 */
export const createDatabase = async (socketFolder: string, template?: string): Promise<string> => {
  const name = `zuil_${randomBytes(6).toString('hex')}`
  const from = template === undefined ? '' : ` template ${new URL(template).pathname.slice(1)}`
  await askServer(socketFolder, `create database ${name}${from}`)
  return urlOf(socketFolder, name)
}

/**
 * Starts a new, empty server.
 * @param durable whether commits wait for the disk, as in production; tests of our own processes' deaths don't need it
 */
export const startPostgres = async ({ durable = false } = {}): Promise<RunningPostgres> => {
  const [version] = (await readdir(VERSIONS)).sort((a, b) => Number(b) - Number(a))
  const bin = join(VERSIONS, version ?? '', 'bin')
  const folder = await mkdtemp(join(tmpdir(), 'zuil-pg-'))
  const user = await account()
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...markOf() } }
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-sync'], options)
  const settings = [
    `unix_socket_directories=${folder}`,
    'listen_addresses=',
    'max_connections=200',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ]
  const launch = async () => {
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
    const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' })
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
    await eventually(
      () =>
        askServer(folder, 'select 1').then(
          () => true,
          () => false,
        ),
      { what: 'PostgreSQL to answer' },
    )
    return { server, ended }
  }
  let running = await launch()
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running.server.kill(signal)
    await running.ended
  }
  const onExit = (): void => void running.server.kill('SIGQUIT')
  process.once('exit', onExit)
  return {
    socketFolder: folder,
    bin,
    createDatabase: () => createDatabase(folder),
    // An immediate shutdown: each of its processes ends where it is, and nothing is written. Killed, it would leave some.
    kill: () => end('SIGQUIT'),
    start: async () => {
      running = await launch()
    },
    stop: async () => {
      process.off('exit', onExit)
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const markOf = (): Record<string, string> => {
  const mark = process.env.ZUIL_CI_MARK
  return mark === undefined ? {} : { ZUIL_CI_MARK: mark }
}
