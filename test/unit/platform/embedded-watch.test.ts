import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failsWithoutAnswer, watchProgress } from '../../../backend/platform/database/embedded-watch.ts'

/** What no real database does at will: a query that never ends. The rest: parts/platform/embedded-answers.test.ts. */

type Serve = (message: Uint8Array, options: { onRawData: (data: Uint8Array) => void }) => Promise<void>

const served = async (serve: Serve, kind: string) => {
  const db = { execProtocolRawStream: serve }
  let failures = 0
  const counted = failsWithoutAnswer(db, () => failures++)
  const serving = db.execProtocolRawStream(Buffer.from(kind), { onRawData: () => undefined }).catch(() => undefined)
  await Promise.race([serving, Promise.resolve()])
  await Promise.resolve()
  return { ...counted(), failures }
}
const says =
  (...chunks: string[]): Serve =>
  async (_message, { onRawData }) => {
    for (const chunk of chunks) onRawData(Buffer.from(chunk, 'latin1'))
  }
const ready = 'Z\0\0\0\u0005I'

it.each([
  ['whole', [`rows${ready}`]],
  ['in pieces', ['rowsZ\0', '\0\0', '\u0005I']],
])('an answer that ends with ReadyForQuery is one: %s', async (_how, chunks) => {
  for (const kind of ['Q', 'S'])
    expect(await served(says(...chunks), kind)).toEqual({ begun: 1, served: 1, failures: 0 })
})

it('a query without it has failed; a message that needs no answer has not', async () => {
  expect((await served(says('rows'), 'Q')).failures).toBe(1)
  expect((await served(says(), 'S')).failures).toBe(1)
  expect((await served(says(), 'P')).failures).toBe(0)
})

it('one that throws has failed', async () => {
  expect(await served(() => Promise.reject(new Error('no')), 'P')).toEqual({ begun: 1, served: 0, failures: 1 })
})

it('one that never ends is begun, not served', async () => {
  expect(await served(() => new Promise(() => undefined), 'Q')).toEqual({ begun: 1, served: 0, failures: 0 })
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const watched = (answer: (() => { served: number; waiting: number }) | undefined) => {
  const worker = new EventEmitter() as EventEmitter & { postMessage: (asked: string) => void }
  worker.postMessage = () => answer && worker.emit('message', answer())
  let stuck = 0
  watchProgress(worker as unknown as Worker, 12_000, () => stuck++)
  vi.advanceTimersByTime(100_000)
  return stuck
}

it('a worker is stuck, once, that says nothing, or serves nothing of what waits', () => {
  expect(watched(undefined)).toBe(1)
  expect(watched(() => ({ served: 7, waiting: 1 }))).toBe(1)
})

it('a worker is not stuck that is idle, or serves ever more', () => {
  expect(watched(() => ({ served: 7, waiting: 0 }))).toBe(0)
  let n = 0
  expect(watched(() => ({ served: n++, waiting: 5 }))).toBe(0)
})
