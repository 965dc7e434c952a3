import { describeError, type Log } from '@zuil/protocol'
import type { Credential } from '../platform/mqtt/broker/messages.ts'
import type { Publish } from '../platform/mqtt/link.ts'
import { dayOf } from '../platform/time/calendar.ts'
import type { Store } from '../store.ts'
import { type DesiredStore, publishDesired, refreshDesired } from './documents.ts'

export interface ConfigurationOptions {
  readonly store: DesiredStore & { readonly zuilen: Pick<Store['zuilen'], 'credentials'> }
  readonly publish: Publish
  /** Tells the embedded broker who may connect; resolves when it knows. */
  readonly onCredentials: (all: readonly Credential[]) => Promise<void>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
}

/** Keeps broker and zuilen up to what the database says. */
export interface Configuration {
  /** Looks whether anything changed; cheap when nothing did. Never throws: a database that is down is asked again. */
  check(): Promise<void>
  /** The same, right after a change: resolves when the broker and the connected zuilen have been told. */
  refresh(): Promise<void>
  /** Publishes every zuil's document, changed or not: a broker that was started again has forgotten them. */
  publishAll(): Promise<void>
}

export const keepConfigured = (options: ConfigurationOptions): Configuration => {
  const { store, publish, clock, log } = options
  /** What the documents were last made from. */
  let basis: string | undefined
  let oweAll = false
  let failing = false
  /** One pass at a time. */
  let last: Promise<void> = Promise.resolve()

  const pass = async (everything: boolean): Promise<void> => {
    const { version } = await store.catalog()
    const now = clock()
    // A zuil's schedule reaches some days ahead: each day it is made anew.
    const current = `${version} ${dayOf(now)}`
    if (!everything && current === basis) return
    const credentials = await store.zuilen.credentials()
    await options.onCredentials(credentials.map(({ zuilId, passwordHash }) => [zuilId, passwordHash]))
    const all = oweAll
    oweAll = false
    try {
      const current = await refreshDesired(
        store,
        credentials.map(({ zuilId }) => zuilId),
        now,
      )
      for (const { document, changed } of current.values()) if (all || changed) publishDesired(publish, document)
    } catch (error) {
      // Some may have been kept by now: they are found unchanged the next time, and nobody was told of them.
      oweAll = true
      throw error
    }
    basis = current
  }

  const inTurn = (everything: boolean): Promise<void> => {
    last = last
      .then(() => pass(everything || oweAll))
      .then(
        () => {
          failing = false
        },
        (error) => {
          if (!failing) log.error(describeError(error), 'zuilen could not be configured; trying again')
          failing = true
        },
      )
    return last
  }

  return {
    check: () => inTurn(false),
    refresh: () => inTurn(true),
    publishAll: () => {
      oweAll = true
      return inTurn(true)
    },
  }
}
