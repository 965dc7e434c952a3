import { decode, describeError, type Log } from '@zuil/protocol'
import type { Tally } from '../platform/mqtt/refusal-counter.ts'
import type { Store } from '../store.ts'

export interface AnswersOptions {
  readonly store: {
    readonly settings: Pick<Store['settings'], 'reported'>
    readonly commands: Pick<Store['commands'], 'answer'>
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly refused: Tally
}

/** What zuilen did with a document or a command. */
export interface Answers {
  /** An `up/reported`. */
  reported(zuilId: string, payload: Buffer): void
  /** An `up/result`. */
  result(zuilId: string, payload: Buffer): void
  /** Takes nothing more, and resolves when what came is kept, or at once while the database does not answer. */
  stop(): Promise<void>
}

/** Written at the same time: enough for a fleet that reports at once, and few enough to leave taps their turn. */
const AT_ONCE = 4
/** Of one zuil, and in all: a flood is dropped. The newest report and a few results are all that a zuil can owe. */
const MOST_OF_ONE = 10
const MOST = 50_000
const RETRY_MS = 2_000
const MOST_TRIES = 30

interface Waiting {
  readonly zuilId: string
  readonly write: () => Promise<void>
}

export const keepAnswers = ({ store, clock, sleep, log, refused }: AnswersOptions): Answers => {
  const queue: Waiting[] = []
  const counts = new Map<string, number>()
  const workers = new Set<Promise<void>>()
  let stopped = false
  let failing = false

  const done = (zuilId: string): void => {
    const left = (counts.get(zuilId) ?? 1) - 1
    if (left > 0) counts.set(zuilId, left)
    else counts.delete(zuilId)
  }

  const write = async ({ zuilId, write: attempt }: Waiting): Promise<void> => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      try {
        await attempt()
        failing = false
        return
      } catch (error) {
        if (!failing)
          log.error({ zuilId, ...describeError(error) }, 'an answer of a zuil could not be kept; trying again')
        failing = true
        if (stopped) return
        await sleep(RETRY_MS)
      }
    }
  }

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await write(next)
      done(next.zuilId)
    }
  }

  const enqueue = (waiting: Waiting): void => {
    const { zuilId } = waiting
    const count = counts.get(zuilId) ?? 0
    if (stopped) return
    if (count >= MOST_OF_ONE || queue.length >= MOST) {
      refused.note('QUEUE_FULL', zuilId)
      return
    }
    counts.set(zuilId, count + 1)
    queue.push(waiting)
    if (workers.size >= AT_ONCE) return
    const worker: Promise<void> = work().then(() => {
      workers.delete(worker)
    })
    workers.add(worker)
  }

  return {
    reported: (zuilId, payload) => {
      const message = decode('reported', payload)
      if (!message.ok) return refused.note(message.error.kind, zuilId)
      const at = clock()
      enqueue({ zuilId, write: () => store.settings.reported(zuilId, message.value, at) })
    },
    result: (zuilId, payload) => {
      const message = decode('result', payload)
      if (!message.ok) return refused.note(message.error.kind, zuilId)
      const at = clock()
      enqueue({ zuilId, write: () => store.commands.answer(zuilId, message.value, at) })
    },
    stop: async () => {
      stopped = true
      await Promise.all(workers)
    },
  }
}
