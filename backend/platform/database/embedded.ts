import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Log } from '@zuil/protocol'
import { StartRefused } from '../start-refused.ts'
import { watchProgress } from './embedded-watch.ts'
import { lockFolder } from './folder-lock.ts'

export interface Embedded {
  /** For a pool of one connection: all connections share one session. */
  readonly url: string
  /**
   * From now on a worker that serves nothing for too long is ended, and started again. Not before the migrations: one may
   * take longer on much data, and would never get done.
   */
  watch(): void
  close(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made if need be, readable to its owner alone. */
  readonly dataDir: string
  readonly log: Log
  /** The built worker; default: beside this file, or where the build puts it. */
  readonly workerPath?: URL
  /** Longest time in ms that one statement may take; then the database is started again. */
  readonly answersWithinMs?: number
  /** Longest time in ms that opening the files may take, with all that is to be recovered. */
  readonly startsWithinMs?: number
}

/** As long as a transaction may take. */
const ANSWERS_WITHIN_MS = 60_000
const STARTS_WITHIN_MS = 600_000
/** One that does not close its files in this time is ended: what was committed is on disk. */
const CLOSES_WITHIN_MS = 30_000
/** A worker that does not start again, on a full disk for instance, is tried again after so long. */
const START_AGAIN_MS = 2_000

/** A worker thread can't run TypeScript: from source it is the built one. Of a bundle it stands beside it. */
const builtWorker = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('../../dist/program/embedded-worker.js', import.meta.url)
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
 * Starts the embedded database on a data directory, for this process alone. One that ends or stands still is started again
 * on what is on disk, where all that was committed is: its connections break, and whoever asked asks again.
 *
 * @throws StartRefused when another process has the directory, or its files can't be opened
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const { dataDir, log, workerPath, answersWithinMs = ANSWERS_WITHIN_MS, startsWithinMs = STARTS_WITHIN_MS } = options
  const home = resolve(dataDir)
  await mkdir(home, { recursive: true, mode: 0o700 })
  // The socket in it has no password. Where the folder is somebody else's, it is as its owner wants it.
  await chmod(home, 0o700).catch(() => undefined)
  const unlock = await lockFolder(home)
  const folder = await socketFolder(home)
  const socket = join(folder.path, SOCKET_NAME)
  let closing = false
  let watching = false
  let watched: Worker | undefined
  let newest: Worker | undefined
  let endWatch = (): void => undefined

  const watch = (worker: Worker): void => {
    if (watched === worker) return
    watched = worker
    endWatch = watchProgress(worker, answersWithinMs, () => {
      log.error({ withinMs: answersWithinMs }, 'The embedded database does not answer')
      void worker.terminate()
    })
  }

  const start = async (): Promise<Worker> => {
    await rm(socket, { force: true })
    const worker = new Worker(workerPath ?? builtWorker(), {
      workerData: { dataDir: join(home, 'database'), socket },
      stdout: true,
      stderr: true,
      execArgv: [],
    })
    newest = worker
    // Its words may quote data; they are read, so that it is not held up, and dropped.
    worker.stdout.resume()
    worker.stderr.resume()
    const late = setTimeout(() => void worker.terminate(), startsWithinMs)
    await new Promise<void>((ready, failed) => {
      worker.once('message', () => ready())
      worker.once('error', failed)
      worker.once('exit', (code) => failed(new Error(`ended with ${code}`)))
    }).finally(() => clearTimeout(late))
    worker.removeAllListeners('error').removeAllListeners('exit')
    if (watching) watch(worker)
    worker.on('error', (error) => log.error({ kind: error.name }, 'The embedded database failed'))
    worker.once('exit', () => {
      endWatch()
      if (!closing) current = startAgain()
    })
    return worker
  }

  /** Tries until it starts: the disk may be full, and have room again. */
  const startAgain = async (): Promise<Worker> => {
    log.error({}, 'The embedded database ended; restarting it')
    for (let failures = 0; ; failures++) {
      try {
        const worker = await start()
        log.info({}, 'The embedded database was restarted')
        return worker
      } catch {
        if (failures === 0) log.error({}, 'The embedded database does not restart; retrying until it does')
      }
      await sleep(START_AGAIN_MS)
      if (closing) throw new Error('closed')
    }
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
    watch: () => {
      watching = true
      void current.then(watch, () => undefined)
    },
    close: async () => {
      closing = true
      const late = setTimeout(() => void newest?.terminate(), Math.min(CLOSES_WITHIN_MS, startsWithinMs))
      const worker = await current.catch(() => undefined)
      if (worker) {
        const ended = new Promise<void>((done) => worker.once('exit', () => done()))
        worker.postMessage('close')
        await ended
      }
      clearTimeout(late)
      await folder.remove()
      await unlock()
    },
  }
}
