import { describeError, type Log } from '@zuil/protocol'
import type { Publish } from '../platform/mqtt/link.ts'
import { type DesiredStore, publishDesired, refreshDesired } from './documents.ts'
import type { Contact, DeliveryStore } from './store/deliveries.ts'

export interface ContactWriterOptions {
  readonly store: DesiredStore & { readonly deliveries: Pick<DeliveryStore, 'recordContacts'> }
  readonly publish: Publish
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
}

/** What a zuil reported and is not in the database yet. */
export interface PendingContact extends Contact {
  /** The revision that the zuil has, if it must get a newer one. */
  readonly revision?: number
}

/**
 * Two reports of one zuil as one. Another device begins anew. What is left of an older session than the newest known (its will) is ignored, but not a
 * hello or a heartbeat: a zuil that speaks is there, even if its number was set back. Within a session a planned stop is
 * final. When its journal was empty is never taken back.
 */
export const mergeContacts = (known: PendingContact | undefined, next: PendingContact): PendingContact => {
  if (!known || next.generation !== known.generation) return next
  const emptyAt = Math.max(known.emptyAt ?? 0, next.emptyAt ?? 0)
  const empty = emptyAt > 0 && { emptyAt }
  if (next.session > known.session) return { ...next, ...empty }
  const both = { ...known, ...next, ...empty }
  if (next.session < known.session)
    return next.software === undefined ? known : { ...both, session: known.session, plannedStop: false }
  return { ...both, plannedStop: known.plannedStop || next.plannedStop }
}

/** The reports of one zuil are written no more often than this, however many it sends. */
const PAUSE_MS = 1_000
/** What arrives within this time is written together. */
const GATHER_MS = 50
const RETRY_MS = 2_000
/** How many zuilen are written in one statement. */
const MAX_BATCH = 1_000

/** Writes what zuilen report, all of them in one statement and only the newest of each: taps never wait long for it. */
export interface ContactWriter {
  add(zuilId: string, contact: PendingContact): void
  /** Drops what is not written yet. */
  forget(zuilId: string): void
  /** Takes nothing more; resolves when all is written, or at once while the database does not answer. */
  stop(): Promise<void>
}

export const createContactWriter = ({ store, publish, clock, sleep, log }: ContactWriterOptions): ContactWriter => {
  const pending = new Map<string, PendingContact>()
  const pausing = new Set<string>()
  let running: Promise<void> | undefined
  let stopped = false

  /** Sends the desired document to zuilen that have another revision. */
  const sendDesired = async (batch: ReadonlyMap<string, PendingContact>): Promise<void> => {
    const asking = [...batch].filter(([, { revision }]) => revision !== undefined)
    if (asking.length === 0) return
    const ids = asking.map(([zuilId]) => zuilId)
    const revisions = new Map(asking.map(([zuilId, { revision = 0 }]) => [zuilId, revision]))
    const current = await refreshDesired(store, ids, clock(), revisions)
    for (const [zuilId, { revision }] of asking) {
      const desired = current.get(zuilId)
      if (desired && (desired.changed || desired.document.revision !== revision))
        publishDesired(publish, desired.document)
    }
  }

  const write = async (batch: ReadonlyMap<string, PendingContact>): Promise<void> => {
    await store.deliveries.recordContacts(new Map([...batch].map(([id, { revision: _, ...contact }]) => [id, contact])))
    await sendDesired(batch)
  }

  /** The reports that may be written now: those of zuilen that are not pausing, or all of them when stopped. */
  const takeBatch = (): Map<string, PendingContact> => {
    const batch = new Map<string, PendingContact>()
    for (const [zuilId, contact] of pending) {
      if (batch.size === MAX_BATCH) break
      if (stopped || !pausing.has(zuilId)) batch.set(zuilId, contact)
    }
    for (const zuilId of batch.keys()) pending.delete(zuilId)
    return batch
  }

  const pause = (zuilIds: readonly string[]): void => {
    for (const zuilId of zuilIds) pausing.add(zuilId)
    void sleep(PAUSE_MS).then(() => {
      for (const zuilId of zuilIds) pausing.delete(zuilId)
      if (pending.size > 0) wake()
    })
  }

  const putBack = (batch: ReadonlyMap<string, PendingContact>): void => {
    for (const [zuilId, contact] of batch) {
      const newer = pending.get(zuilId)
      pending.set(zuilId, newer ? mergeContacts(contact, newer) : contact)
    }
  }

  const run = async (): Promise<void> => {
    let failing = false
    for (let batch = takeBatch(); batch.size > 0; batch = takeBatch()) {
      try {
        await write(batch)
        pause([...batch.keys()])
        failing = false
        if (!stopped) await sleep(GATHER_MS)
      } catch (error) {
        if (!failing) log.error(describeError(error), 'The last contact of zuilen could not be written; retrying')
        failing = true
        putBack(batch)
        if (stopped) break
        await sleep(RETRY_MS)
      }
    }
    running = undefined
    // Reports may have arrived while the last batch was written.
    if (!stopped && !failing) wake()
  }

  const wake = (): void => {
    if (stopped || running) return
    for (const zuilId of pending.keys()) {
      if (pausing.has(zuilId)) continue
      running = run()
      return
    }
  }

  return {
    add: (zuilId, contact) => {
      pending.set(zuilId, mergeContacts(pending.get(zuilId), contact))
      wake()
    },
    forget: (zuilId) => pending.delete(zuilId),
    stop: async () => {
      stopped = true
      if (running) await running
      await run()
    },
  }
}
