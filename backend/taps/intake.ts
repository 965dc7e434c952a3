import { type ActieId, decode, describeError, type Log, type Message, type Verdict } from '@zuil/protocol'
import type { Publish, Sender } from '../platform/mqtt/link.ts'
import type { RefusalCounter } from '../platform/mqtt/refusal-counter.ts'
import { type BookingStore, book } from './batch.ts'
import type { Booked } from './deps.ts'
import { fairQueue, type QueueLimits } from './fair-queue.ts'
import type { ActionRequest } from './rules/model.ts'

export interface IntakeOptions {
  readonly store: BookingStore
  readonly publish: Publish
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Waits; the time is a minimum. */
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly refused: RefusalCounter
  readonly limits?: Partial<IntakeLimits>
}

export interface IntakeLimits {
  /** Waiting live taps. */
  readonly live: QueueLimits
  /** Waiting taps out of journals. A zuil sends one message of at most 100, and waits for its answer. */
  readonly journal: QueueLimits
  /** Most taps in one transaction. */
  readonly batch: number
  /** Most taps out of journals in one transaction, so that a live tap that comes meanwhile does not wait long. */
  readonly journalBatch: number
}

const defaultLimits: IntakeLimits = {
  // As many as a zuil has under way at most: a flood of one fills no batch.
  live: { perOwner: 100, total: 20_000 },
  journal: { perOwner: 300, total: 30_000 },
  batch: 400,
  journalBatch: 200,
}

const RETRY_FIRST_MS = 100
const RETRY_MAX_MS = 2_000

/** Taps as they arrive, to be booked in batches and answered after the commit. */
export interface Intake {
  /** An `up/tap`, of whom its topic names. */
  tap(from: Sender, payload: Buffer): void
  /** An `up/journal`. */
  journal(from: Sender, payload: Buffer): void
  /** Taps of a journal that came another way: they wait in the same line. */
  handIn(zuilId: string, requests: readonly ActionRequest[]): Promise<HandedIn>
  /** Taps that wait. */
  readonly waiting: number
  /** Takes nothing more. Resolves when what waited is answered, or at once while the database does not answer. */
  stop(): Promise<void>
}

/**
 * BOOKED: these are committed, booked or kept with their reason. FULL: too much of this zuil waits already.
 * DATABASE_DOWN: it did not answer in time to say what became of them.
 */
export type HandedIn =
  | { readonly kind: 'BOOKED'; readonly actieIds: readonly ActieId[] }
  | { readonly kind: 'FULL' }
  | { readonly kind: 'DATABASE_DOWN' }

/** Books taps of a journal, which wait in line with those of other zuilen. */
export type HandIn = Intake['handIn']

/** One message: what to book of it, and how to answer with the verdicts of what was booked. */
interface Waiting {
  readonly zuilId: string
  readonly requests: readonly ActionRequest[]
  /** @param someLeft some were not kept: they have no verdict, and come again */
  readonly answer: (verdicts: readonly Verdict[], someLeft: boolean) => void
}

/**
 * One transaction at a time: while it runs, arriving taps gather for the next. So a lone tap is booked at once, and
 * under load the batches grow by themselves. A second transaction beside it would wait for the same passholders' locks
 * and, on the embedded database, for its one connection.
 */
export const tapIntake = (options: IntakeOptions): Intake => {
  const { store, publish, clock, sleep, log, refused } = options
  const limits = { ...defaultLimits, ...options.limits }
  const live = fairQueue<Waiting>(limits.live)
  const journals = fairQueue<Waiting>(limits.journal)
  /** Of zuilen with a tap that the database refused: booked apart and last, so that they cost the others little. */
  const apart = fairQueue<Waiting>(limits.journal)
  const suspects = new Set<string>()
  /** Of those who handed in taps and wait: tells them that there is no answer. */
  const giveUps = new Set<() => void>()
  let running: Promise<void> | undefined
  let stopped = false

  const giveUpAll = (): void => {
    for (const giveUp of giveUps) giveUp()
    giveUps.clear()
  }

  const serverTime = (): string => new Date(clock()).toISOString()

  /** Live taps first; of the journals at least one message, so that they get on too. */
  const nextBatch = (): Waiting[] => {
    const batch = live.take(limits.batch)
    return [...batch, ...journals.take(batch.length > 0 ? 1 : limits.journalBatch)]
  }

  /** @param why an error of the database, where a verdict is missing */
  const answer = (batch: readonly Waiting[], verdicts: readonly (Booked | undefined)[], why: unknown): void => {
    let from = 0
    for (const waiting of batch) {
      const own = verdicts.slice(from, from + waiting.requests.length)
      from += own.length
      for (const verdict of own) {
        if (!verdict) refused.count('NOT_BOOKABLE', waiting.zuilId)
        else if (verdict.notKept) refused.count('QUARANTINE_FULL', waiting.zuilId)
        else if (verdict.outcome === 'REFUSED' && verdict.reason === 'actie-id-in-use') {
          // Not kept as a tap: the id is another's. No zuil makes one twice by accident.
          refused.count(verdict.reason, waiting.zuilId)
        }
      }
      if (!own.includes(undefined)) suspects.delete(waiting.zuilId)
      else if (!suspects.has(waiting.zuilId)) {
        suspects.add(waiting.zuilId)
        log.error({ zuilId: waiting.zuilId, ...describeError(why) }, 'The database refuses a tap of this zuil')
      }
      // What was not kept is not answered: its zuil keeps it, and brings it again.
      const given = own.filter((verdict) => verdict !== undefined)
      const kept = given.filter(({ notKept }) => !notKept)
      waiting.answer(kept, kept.length < given.length)
    }
  }

  /** Books and answers a batch, however long it takes; `false` = the intake was stopped while the database was down. */
  const commit = async (batch: readonly Waiting[]): Promise<boolean> => {
    const requests = batch.flatMap((waiting) => waiting.requests)
    for (let failures = 0; ; failures++) {
      const booking = await book(store, requests)
      if (booking.kind === 'BOOKED') {
        if (failures > 0) log.info({ waiting: live.weight + journals.weight }, 'The database answers again')
        answer(batch, booking.verdicts, booking.firstError)
        return true
      }
      if (failures === 0) log.error(describeError(booking.error), 'The database does not book taps; they wait')
      giveUpAll()
      if (stopped) return false
      await sleep(Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS))
    }
  }

  const run = async (): Promise<void> => {
    let going = true
    while (going) {
      const batch = nextBatch()
      if (batch.length > 0) going = await commit(batch)
      const last = going ? apart.take(1) : []
      if (last.length > 0) going = await commit(last)
      going &&= live.weight + journals.weight + apart.weight > 0
    }
    running = undefined
  }

  const enqueue = (ownQueue: typeof live, waiting: Waiting): boolean => {
    const queue = suspects.has(waiting.zuilId) ? apart : ownQueue
    if (!queue.offer(waiting.zuilId, waiting.requests.length, waiting)) {
      refused.count('QUEUE_FULL', waiting.zuilId)
      return false
    }
    running ??= run()
    return true
  }

  /** Reads a message, unless it could not be kept anyway: so a flood does not cost its reading. */
  const read = <K extends 'tap' | 'journal'>(
    kind: K,
    queue: typeof live,
    zuilId: string,
    payload: Buffer,
  ): Message<K> | undefined => {
    if (stopped) return undefined
    if (!queue.hasRoom(zuilId, 1)) {
      refused.count('QUEUE_FULL', zuilId)
      return undefined
    }
    const message = decode(kind, payload)
    if (message.ok) return message.value
    refused.count(message.error.kind, zuilId)
    return undefined
  }

  return {
    tap: ({ zuilId, generation }, payload) => {
      const message = read('tap', live, zuilId, payload)
      if (!message) return
      const { tap, sent } = message
      enqueue(live, {
        zuilId,
        requests: [
          {
            ...{ origin: 'ZUIL', zuilId, generation, actieId: tap.actieId, card: tap.card },
            ...{ tap, sent, receivedAt: clock(), live: true },
          },
        ],
        answer: ([verdict]) => {
          if (verdict) publish(zuilId, 'verdict', { v: 1, serverTime: serverTime(), verdict })
        },
      })
    },
    journal: ({ zuilId, generation }, payload) => {
      const message = read('journal', journals, zuilId, payload)
      if (!message) return
      const { taps, sent, batch } = message
      const receivedAt = clock()
      enqueue(journals, {
        zuilId,
        requests: taps.map((tap) => ({
          origin: 'ZUIL',
          actieId: tap.actieId,
          card: tap.card,
          zuilId,
          generation,
          tap,
          sent,
          receivedAt,
          live: false,
        })),
        answer: (verdicts, someLeft) => {
          const actieIds = verdicts.map((verdict) => verdict.actieId)
          // Answered also where none was kept, or the zuil would not go on to the next ones.
          if (actieIds.length > 0 || someLeft)
            publish(zuilId, 'journal-ack', { v: 1, serverTime: serverTime(), batch, actieIds })
        },
      })
    },
    handIn: (zuilId, requests) =>
      new Promise((resolve) => {
        if (stopped) return resolve({ kind: 'DATABASE_DOWN' })
        const giveUp = (): void => resolve({ kind: 'DATABASE_DOWN' })
        giveUps.add(giveUp)
        const isWaiting = enqueue(journals, {
          zuilId,
          requests,
          answer: (verdicts) => {
            giveUps.delete(giveUp)
            resolve({ kind: 'BOOKED', actieIds: verdicts.map(({ actieId }) => actieId) })
          },
        })
        if (isWaiting) return
        giveUps.delete(giveUp)
        resolve({ kind: 'FULL' })
      }),
    get waiting() {
      return live.weight + journals.weight + apart.weight
    },
    stop: async () => {
      stopped = true
      await running
      giveUpAll()
    },
  }
}
