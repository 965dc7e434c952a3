import { fdatasyncSync } from 'node:fs'
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
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
]
const db = new PGlite(dataDir, { startParams })
await db.waitReady

/** Emscripten's file system for Node leaves fsync out; without it the setting above does nothing. */
const { FS } = db.Module as unknown as {
  FS: { filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } } } }
}
FS.filesystems.NODEFS.stream_ops.fsync = ({ nfd }) => {
  fdatasyncSync(nfd)
  return 0
}

// There is no autovacuum in it.
await db.exec('VACUUM (ANALYZE)')

const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 10 })
await server.start()

parentPort?.once('message', async () => {
  await server.stop()
  await db.close()
  process.exit(0)
})
parentPort?.postMessage({ ready: true })
