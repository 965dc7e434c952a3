import { decode, describeError, type Log } from '@zuil/protocol'
import type { Sender } from '../platform/mqtt/link.ts'
import type { RefusalCounter } from '../platform/mqtt/refusal-counter.ts'
import type { CommandStore } from './store/commands.ts'
import type { ZuilStore } from './store/settings.ts'

export interface AnswerOptions {
  readonly store: {
    readonly zuilen: Pick<ZuilStore, 'reported'>
    readonly commands: Pick<CommandStore, 'answer'>
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly refused: RefusalCounter
  /** Whether a zuil can have had a session of this number. */
  readonly isPlausible: (from: Sender, session: number) => boolean
}

/** What zuilen answer to a document or a command. */
export interface AnswerIntake {
  /** An `up/reported`. */
  reported(from: Sender, payload: Buffer): void
  /** An `up/result`. */
  result(zuilId: string, payload: Buffer): void
  /** Takes nothing more; resolves when what came is written, or at once while the database does not answer. */
  stop(): Promise<void>
}

/** How many are written at the same time: enough for a fleet that reports at once, few enough to leave room for taps. */
const CONCURRENCY = 4
/** How many may wait, of one zuil and in all; a flood is dropped. The newest report and a few results are all it can owe. */
const MAX_PER_ZUIL = 10
const MAX_WAITING = 50_000
const RETRY_MS = 2_000
const MAX_ATTEMPTS = 30

interface Waiting {
  readonly zuilId: string
  readonly write: () => Promise<void>
}

export const answerIntake = ({ store, clock, sleep, log, refused, isPlausible }: AnswerOptions): AnswerIntake => {
  const queue: Waiting[] = []
  const perZuil = new Map<string, number>()
  const workers = new Set<Promise<void>>()
  let stopped = false
  let failing = false

  const write = async (waiting: Waiting): Promise<void> => {
    const { zuilId } = waiting
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      try {
        await waiting.write()
        failing = false
        return
      } catch (error) {
        if (!failing) {
          log.error({ zuilId, ...describeError(error) }, 'The answer of a zuil could not be written; retrying')
        }
        failing = true
        if (stopped) return
        await sleep(RETRY_MS)
      }
    }
  }

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await write(next)
      const left = (perZuil.get(next.zuilId) ?? 1) - 1
      if (left > 0) perZuil.set(next.zuilId, left)
      else perZuil.delete(next.zuilId)
    }
  }

  const enqueue = (waiting: Waiting): void => {
    const { zuilId } = waiting
    const count = perZuil.get(zuilId) ?? 0
    if (stopped) return
    if (count >= MAX_PER_ZUIL || queue.length >= MAX_WAITING) {
      refused.count('QUEUE_FULL', zuilId)
      return
    }
    perZuil.set(zuilId, count + 1)
    queue.push(waiting)
    if (workers.size >= CONCURRENCY) return
    const worker: Promise<void> = work().then(() => {
      workers.delete(worker)
    })
    workers.add(worker)
  }

  return {
    reported: (from, payload) => {
      const { zuilId } = from
      const message = decode('reported', payload)
      if (!message.ok) return refused.count(message.error.kind, zuilId)
      if (!isPlausible(from, message.value.session)) return refused.count('SESSION_NOT_PLAUSIBLE', zuilId)
      const at = clock()
      enqueue({ zuilId, write: () => store.zuilen.reported(zuilId, message.value, at) })
    },
    result: (zuilId, payload) => {
      const message = decode('result', payload)
      if (!message.ok) return refused.count(message.error.kind, zuilId)
      const at = clock()
      enqueue({ zuilId, write: () => store.commands.answer(zuilId, message.value, at) })
    },
    stop: async () => {
      stopped = true
      await Promise.all(workers)
    },
  }
}
