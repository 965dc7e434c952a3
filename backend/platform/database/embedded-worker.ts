import { chmodSync, closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { failsWithoutAnswer, type Progress } from './embedded-watch.ts'

/**
 * The embedded database, beside the backend's event loop: PGlite behind a unix socket that speaks PostgreSQL's protocol.
 * Says `{ ready: true }` when it listens, answers each `progress` with a `Progress`, and ends when the message `close`
 * came and all is on disk. It ends by itself when PGlite failed within a query: what it holds in memory is then in doubt.
 */

const { dataDir, socket } = workerData as { readonly dataDir: string; readonly socket: string }

// PGlite starts with -F (no fsync). What is acknowledged must survive a power cut, so it is taken out.
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'enable_seqscan=off'],
]
// Names are found by any part of them through these two: migration `search_name`.
const db = new PGlite(dataDir, { startParams, extensions: { btree_gin, pg_trgm } })
await db.waitReady

/**
 * Emscripten's file system for Node leaves fsync out; without it the setting above does nothing. A directory, should one
 * be synced, has no descriptor of its own.
 */
interface NodeFs {
  realPath(node: unknown): string
  convertNodeCode(error: unknown): number
  stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number }
}
interface EmscriptenFs {
  readonly filesystems: { readonly NODEFS: NodeFs }
  readonly ErrnoError: new (errno: number) => Error
}
const { filesystems, ErrnoError } = (db.Module as unknown as { FS: EmscriptenFs }).FS
const { NODEFS } = filesystems
const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
NODEFS.stream_ops.fsync = ({ nfd, node }) => {
  try {
    if (nfd === undefined) syncFolder(NODEFS.realPath(node))
    else fdatasyncSync(nfd)
    return 0
  } catch (error) {
    // PostgreSQL reads this as fsync's errno; any other exception would tear through its C code.
    throw new ErrnoError(NODEFS.convertNodeCode(error))
  }
}

// Nobody else on the machine reads the files: also those that initdb makes, or an older version made, open to everybody.
const FOR_OTHERS = 0o077
for (const path of ['', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })]) {
  const file = join(dataDir, path)
  const { mode } = statSync(file)
  if ((mode & FOR_OTHERS) !== 0) chmodSync(file, mode & 0o777 & ~FOR_OTHERS)
}

// There is no autovacuum in it: plans that were made while tables were small stay until the next start.
await db.exec('VACUUM (ANALYZE)')

const counted = failsWithoutAnswer(db, () => process.exit(1))

// The backend has one connection. This library counts one that broke for ever, so the limit is out of reach.
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 1_000_000 })
await server.start()

parentPort?.on('message', async (message: 'progress' | 'close') => {
  if (message === 'progress') {
    const { begun, served } = counted()
    // What is being served is no longer in the queue.
    const progress: Progress = { served, waiting: server.getStats().queuedQueries + begun - served }
    parentPort?.postMessage(progress)
    return
  }
  await server.stop()
  await db.close()
  process.exit(0)
})
parentPort?.postMessage({ ready: true })
