import type { Worker } from 'node:worker_threads'

/**
 * What notices that the embedded database stands still. It can in three ways, each seen with PGlite 0.4 and pglite-socket
 * 0.1 (and still open in their newest): an exception inside PostgreSQL's code is swallowed and the query never answered; its
 * loop runs for ever after a FATAL; an exception locks the queue of queries. PostgreSQL survives a kill at any moment, so
 * the cure is the same for all: end the worker and start it on what is on disk.
 */

/** What the worker says of itself when it is asked. */
export interface Progress {
  /** Messages of clients that were served since the start. */
  readonly served: number
  /** Messages that are being served, or wait for their turn. */
  readonly waiting: number
}

/** The part of PGlite that serves a message of the protocol. */
interface Server {
  execProtocolRawStream(
    message: Uint8Array,
    options: { syncToFs?: boolean; onRawData: (data: Uint8Array) => void },
  ): Promise<void>
}

const QUERY = 'Q'.charCodeAt(0)
const SYNC = 'S'.charCodeAt(0)
/** ReadyForQuery, without its last byte, the state of the transaction. */
const READY = Buffer.from('Z\0\0\0\u0005', 'latin1')
const READY_BYTES = READY.length + 1

/**
 * Calls `failed` when serving a message throws, and when a Query or a Sync is not answered by ReadyForQuery, which the
 * protocol promises always: then PGlite swallowed an exception, and whoever asked would wait for ever.
 *
 * @returns how many messages were begun and served since
 */
export const failsWithoutAnswer = (db: Server, failed: () => void): (() => { begun: number; served: number }) => {
  let begun = 0
  let served = 0
  const serve = db.execProtocolRawStream.bind(db)
  db.execProtocolRawStream = async (message, options) => {
    begun++
    let end = Buffer.alloc(0)
    const onRawData = (data: Uint8Array): void => {
      end = Buffer.concat([end, data.subarray(-READY_BYTES)]).subarray(-READY_BYTES)
      options.onRawData(data)
    }
    try {
      await serve(message, { ...options, onRawData })
    } catch (error) {
      failed()
      throw error
    }
    const answers = message[0] === QUERY || message[0] === SYNC
    if (answers && !end.subarray(0, READY.length).equals(READY)) failed()
    served++
  }
  return () => ({ begun, served })
}

/** So often within the time it has, the worker is asked. */
const TICKS = 12

/**
 * Asks the worker again and again how far it is, and calls `stuck` when for the given time it has not said, or had
 * something waiting and served nothing. Counts questions, not time: a machine that slept for an hour is no reason.
 *
 * @param withinMs longest time that one statement may take
 * @returns how to end the watch
 */
export const watchProgress = (worker: Worker, withinMs: number, stuck: () => void): (() => void) => {
  let served = -1
  let ticksWithout = 0
  const onMessage = (progress: Progress): void => {
    if (progress.waiting === 0 || progress.served !== served) ticksWithout = 0
    served = progress.served
  }
  worker.on('message', onMessage)
  const end = (): void => {
    clearInterval(timer)
    worker.off('message', onMessage)
  }
  const timer = setInterval(() => {
    ticksWithout++
    if (ticksWithout > TICKS) {
      end()
      stuck()
    } else worker.postMessage('progress')
  }, withinMs / TICKS)
  return end
}
