import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

/**
 * The embedded database, beside the backend's event loop: PGlite behind a unix socket that speaks PostgreSQL's protocol.
 * Says `{ ready: true }` when it listens, and ends when the message `close` came and all is on disk.
 */

const { dataDir, socket } = workerData as { readonly dataDir: string; readonly socket: string }

// PGlite starts with -F (no fsync). What is acknowledged must survive a power cut, so it is taken out.
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'enable_seqscan=off'],
]
const db = new PGlite(dataDir, { startParams })
await db.waitReady

/**
 * Emscripten's file system for Node leaves fsync out; without it the setting above does nothing. A directory, should one
 * be synced, has no descriptor of its own.
 */
interface NodeFs {
  realPath(node: unknown): string
  stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number }
}
const { NODEFS } = (db.Module as unknown as { FS: { filesystems: { NODEFS: NodeFs } } }).FS.filesystems
NODEFS.stream_ops.fsync = ({ nfd, node }) => {
  if (nfd !== undefined) {
    fdatasyncSync(nfd)
    return 0
  }
  const folder = openSync(NODEFS.realPath(node), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  return 0
}

// There is no autovacuum in it: plans that were made while tables were small stay until the next start.
await db.exec('VACUUM (ANALYZE)')

const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 10 })
await server.start()

parentPort?.once('message', async () => {
  await server.stop()
  await db.close()
  process.exit(0)
})
parentPort?.postMessage({ ready: true })
