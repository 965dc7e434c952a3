import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Log } from '@zuil/protocol'
import { StartRefused } from '../start-refused.ts'
import { lockFolder } from './folder-lock.ts'

export interface Embedded {
  /** For a pool of one connection: all connections share one session. */
  readonly url: string
  close(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made if need be, readable to its owner alone. */
  readonly dataDir: string
  readonly log: Log
  /** The built worker; default: beside this file, or where the build puts it. */
  readonly workerPath?: URL
}

/** A worker thread can't run TypeScript: from source it is the built one. */
const builtWorker = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('../../dist/platform/database/embedded-worker.js', import.meta.url)
    : new URL('./embedded-worker.js', import.meta.url)

/** Longest path of a unix socket, in bytes. */
const SOCKET_PATH_MAX = 107
/** pg looks for this name in the folder it is given as host. */
const SOCKET_NAME = '.s.PGSQL.5432'

/** The socket stands beside the data; where that path is too long for a socket, in a folder of its own. */
const socketFolder = async (dataDir: string): Promise<{ path: string; remove(): Promise<void> }> => {
  const socket = join(dataDir, SOCKET_NAME)
  if (Buffer.byteLength(socket) <= SOCKET_PATH_MAX) {
    return { path: dataDir, remove: () => rm(socket, { force: true }) }
  }
  const path = await mkdtemp(join(tmpdir(), 'zuil-db-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/**
 * Starts the embedded database on a data directory, for this process alone.
 * @throws StartRefused when another process has the directory, or its files can't be opened
 */
export const startEmbedded = async ({ dataDir, log, workerPath }: EmbeddedOptions): Promise<Embedded> => {
  const home = resolve(dataDir)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(home)
  const folder = await socketFolder(home)
  const socket = join(folder.path, SOCKET_NAME)
  let closing = false

  const start = async (): Promise<Worker> => {
    await rm(socket, { force: true })
    const worker = new Worker(workerPath ?? builtWorker(), {
      workerData: { dataDir: join(home, 'database'), socket },
      stdout: true,
      stderr: true,
      execArgv: [],
    })
    // Its words may quote data; they are read, so that it is not held up, and dropped.
    worker.stdout.resume()
    worker.stderr.resume()
    await new Promise<void>((ready, failed) => {
      worker.once('message', () => ready())
      worker.once('error', failed)
      worker.once('exit', (code) => failed(new Error(`ended with ${code}`)))
    })
    worker.removeAllListeners('error').removeAllListeners('exit')
    // What was committed is on disk: a new worker finds it, as after a kill -9.
    worker.on('error', (error) => log.error({ kind: error.name }, 'The embedded database failed'))
    worker.once('exit', () => {
      if (closing) return
      log.error({}, 'The embedded database ended; restarting it')
      current = start()
      current.catch(() => log.error({}, 'The embedded database does not restart: restart the backend'))
    })
    return worker
  }

  let current = start()
  try {
    await current
  } catch {
    await folder.remove()
    await unlock()
    throw new StartRefused(
      `The embedded database in ${home} can't be opened: put back a backup, or move the directory away to begin anew.`,
    )
  }
  return {
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder.path)}`,
    close: async () => {
      closing = true
      const worker = await current.catch(() => undefined)
      if (worker) {
        const ended = new Promise<void>((done) => worker.once('exit', () => done()))
        worker.postMessage('close')
        await ended
      }
      await folder.remove()
      await unlock()
    },
  }
}
