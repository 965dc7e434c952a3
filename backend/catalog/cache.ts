import { DAY_MS } from '../events/rules/held-events.ts'
import type { Db } from '../platform/database/database.ts'
import { versionsOf } from '../platform/database/versions.ts'
import { always, type Span } from '../platform/time/calendar.ts'
import { yieldNowAndThen, yieldToEventLoop } from '../platform/yield.ts'
import type { Catalog, CatalogChange } from './catalog.ts'
import { type HeldCatalog, heldCatalog } from './held.ts'
import { type ChangedIds, type Changes, kinds, readAllButEvents, readChanges, readEvents, readRows } from './read.ts'

/** Days before today of which events are held: a weekend without a network. What is older is read when it is needed. */
const DAYS_BEFORE = 4
/** Days from today on: a zuil's schedule reaches seven days from its midnight. */
const DAYS_FROM_TODAY = 10
/** Rows that are read and put in at one go. */
const CHUNK = 200

export interface CatalogCache {
  /** The catalog as it is held, without asking the database, once it has been read. */
  held(): Promise<Catalog>
  /** The catalog with all that was committed before this was called: asks for the version alone, unless that changed. */
  current(): Promise<Catalog>
  /** Calls back with whatever changes from now on, as soon as this backend has seen it. @returns unsubscribe */
  onChange(listener: (changes: readonly CatalogChange[]) => void): () => void
}

const inChunks = function* (ids: ChangedIds): Generator<ChangedIds> {
  for (const kind of kinds)
    for (let start = 0; start < (ids[kind]?.length ?? 0); start += CHUNK)
      yield { [kind]: ids[kind]?.slice(start, start + CHUNK) }
}

/** @param clock milliseconds since 1970 */
export const catalogCache = (prisma: Db, clock: () => number, versionsNow = versionsOf(prisma)): CatalogCache => {
  const listeners = new Set<(changes: readonly CatalogChange[]) => void>()
  let held: HeldCatalog | undefined
  /** The day (since 1970, in UTC) for which it was last read, or brought from one day to the next. */
  let day = 0

  const today = (): number => Math.floor(clock() / DAY_MS)

  const notify = (changes: readonly CatalogChange[]): void => {
    if (changes.length > 0) for (const listener of listeners) listener(changes)
  }

  /** Takes in the events that may have a window in what is covered and begin in a span. */
  const loadEvents = async (catalog: HeldCatalog, begin: Span): Promise<void> => {
    const pause = yieldNowAndThen()
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = await readEvents(prisma, catalog.events.covered, begin, after)
      for (const event of page.events) {
        catalog.events.put(event)
        await pause()
      }
      after = page.last
    }
  }

  /** Reads all anew. What is changed meanwhile is read again right after. */
  const readAll = async (): Promise<HeldCatalog> => {
    const catalog = heldCatalog(today() - DAYS_BEFORE, DAYS_BEFORE + DAYS_FROM_TODAY)
    const versions = await versionsNow()
    const rows = await readAllButEvents(prisma)
    const named = (all: readonly { readonly id: string }[]): string[] => all.map(({ id }) => id)
    const { organizer, location, card_system, zuil, reward, association } = rows
    const ids = {
      ...{ organizer, location, card_system: card_system.map(({ id }) => String(id)) },
      zuil: named(zuil),
      reward: named(reward),
      association: named(association),
    }
    catalog.apply(ids, rows, versions)
    await loadEvents(catalog, always)
    return catalog
  }

  /** Days have gone by: events that come into range are taken in, those that are past are let go. */
  const moveOn = async (catalog: HeldCatalog, days: number): Promise<void> => {
    const until = (day + days + DAYS_FROM_TODAY) * DAY_MS
    const pause = yieldNowAndThen()
    for (const _step of catalog.events.coverUntil(until)) await pause()
    await loadEvents(catalog, { from: until - days * DAY_MS, until })
    catalog.events.forgetBefore((day + days - DAYS_BEFORE) * DAY_MS)
  }

  /** Many rows are read and put in piece by piece; the versions are reached with the last. */
  const applyMany = async (catalog: HeldCatalog, { ids, ...versions }: Changes): Promise<void> => {
    const pieces = [...inChunks(ids)]
    for (const [i, piece] of pieces.entries()) {
      const rows = await readRows(prisma, piece, catalog.events.covered)
      notify(catalog.apply(piece, rows, i === pieces.length - 1 ? versions : undefined))
      await yieldToEventLoop()
    }
  }

  const applyChanges = async (catalog: HeldCatalog): Promise<void> => {
    for (;;) {
      const { version, memberLists } = await versionsNow()
      const known = catalog.versions
      if (version <= known.version && memberLists <= known.memberLists) return
      const { rows, ...changes } = await readChanges(prisma, known, catalog.events.covered)
      if (rows) return notify(catalog.apply(changes.ids, rows, changes))
      await applyMany(catalog, changes)
    }
  }

  const update = async (): Promise<Catalog> => {
    const days = today() - day
    // A clock that was set is not a day that went by.
    if (!held || days < 0 || days >= DAYS_FROM_TODAY) {
      const first = today()
      held = await readAll()
      day = first
    } else if (days > 0) {
      await moveOn(held, days)
      day += days
    }
    await applyChanges(held)
    return held
  }

  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<Catalog> | undefined

  /** One update at a time. Who asks before one begins shares it; who asks while it runs waits for the next. */
  const current = (): Promise<Catalog> => {
    next ??= last.then(() => {
      next = undefined
      return update()
    })
    last = next.catch(() => undefined)
    return next
  }

  return {
    held: async () => held ?? current(),
    current,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
