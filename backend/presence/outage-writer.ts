import { randomUUID } from 'node:crypto'
import { describeError, type Log } from '@zuil/protocol'
import { type NoticeOptions, noticesOf } from './notices.ts'
import { type CloseEffect, type KnownOutage, type OpenEffect, outageKey, type PresenceEffect } from './rules/model.ts'
import type { OutageStore, StoredOutage } from './store/outages.ts'

export interface OutageWriterOptions extends NoticeOptions {
  readonly outages: Pick<OutageStore, 'open' | 'close' | 'listOpen'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  /** Another backend opened this outage first. */
  readonly onOpenedElsewhere: (outage: KnownOutage) => void
}

/** Writes outages that open and close to the database, in order, with their notices; retries what fails. */
export interface OutageWriter {
  add(effects: readonly PresenceEffect[]): void
  /** Writes what waits, unless it is doing so already. To be called now and then, for the retries. */
  write(): void
  /** What is open in the database; `undefined` while something that was added is not in the database yet. */
  readOpen(): Promise<readonly KnownOutage[] | undefined>
  /** Resolves when what was added has been written, or has failed. */
  idle(): Promise<void>
}

export const createOutageWriter = (options: OutageWriterOptions): OutageWriter => {
  const { outages, clock, log } = options
  const open = new Map<string, StoredOutage>()
  let queue: PresenceEffect[] = []
  let writing: Promise<void> | undefined
  let failing = false
  /** Counts the writes, so that a reading from before one of them is not taken for the latest. */
  let writes = 0

  const readOpen = async (): Promise<void> => {
    const found = await outages.listOpen()
    open.clear()
    for (const outage of found) open.set(outageKey(outage), outage)
  }

  const writeOpen = async ({ outage }: OpenEffect): Promise<void> => {
    const now = clock()
    const opened: StoredOutage = { ...outage, zuilIds: [...outage.zuilIds], id: randomUUID(), openedAt: now }
    const key = outageKey(opened)
    const { mails, call } = await noticesOf(options, 'OPENED', opened)
    if (await outages.open(opened, mails, now, call)) {
      open.set(key, opened)
      return
    }
    await readOpen()
    const first = open.get(key)
    if (first) options.onOpenedElsewhere(first)
  }

  const writeClose = async ({ outage, silent }: CloseEffect): Promise<void> => {
    const now = clock()
    const key = outageKey(outage)
    if (!open.has(key)) await readOpen()
    const known = open.get(key)
    if (!known) return
    const { mails, call } = await noticesOf(options, 'CLOSED', { ...known, closedAt: now }, silent)
    await outages.close(known.id, mails, now, call)
    open.delete(key)
  }

  const run = async (): Promise<void> => {
    for (let next = queue[0]; next; next = queue[0]) {
      const key = outageKey(next.outage)
      try {
        writes++
        await (next.kind === 'OPEN' ? writeOpen(next) : writeClose(next))
        queue.shift()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'An alert could not be written to the database; retrying')
        failing = true
        // The next time the others go first: one that can't be written at all must not block the rest.
        const isSame = (effect: PresenceEffect): boolean => outageKey(effect.outage) === key
        queue = [...queue.filter((effect) => !isSame(effect)), ...queue.filter(isSame)]
        break
      }
    }
    writing = undefined
  }

  const addOne = (effect: PresenceEffect): void => {
    const key = outageKey(effect.outage)
    // The first in the queue may be on its way to the database just now.
    const waiting = queue.find((one, i) => (i > 0 || !writing) && one.kind === 'OPEN' && outageKey(one.outage) === key)
    // An outage that ended before it could be written, because the database was down, leaves no trace.
    if (effect.kind === 'CLOSE' && waiting) queue = queue.filter((one) => one !== waiting)
    else queue.push(effect)
  }

  return {
    add: (effects) => effects.forEach(addOne),
    write: () => {
      if (queue.length > 0) writing ??= run()
    },
    readOpen: async () => {
      const before = writes
      if (queue.length > 0) return undefined
      await readOpen()
      return queue.length > 0 || writes !== before ? undefined : [...open.values()]
    },
    idle: async () => {
      await writing
    },
  }
}
