import { describeError, type Log } from '@zuil/protocol'
import type { Live, Sees } from './platform/http/live.ts'
import type { Stores } from './stores.ts'
import { reaches } from './zuilen/reach.ts'
import type { PresenceOf } from './zuilen/shapes/presence.ts'
import type { ZuilFacts } from './zuilen/shapes/zuil.ts'

/** What open pages hear of zuilen: whoever changes something does not know who shows it. */

type Zuilen = ReadonlyMap<string, ZuilFacts>

/** Whether somebody may know of a zuil that it changed. @param zuilen as they are now */
export const seesZuilen =
  (zuilen: () => Zuilen): Sees =>
  (scope, kind, id) => {
    const zuil = kind === 'zuil' ? zuilen().get(id) : undefined
    return zuil !== undefined && reaches(scope, zuil)
  }

interface FeedOptions {
  readonly store: Pick<Stores, 'catalog' | 'onCatalogChange'> & {
    readonly deliveries: Pick<Stores['deliveries'], 'marks'>
  }
  readonly presenceOf: PresenceOf
  readonly live: Live
  /** The zuilen as they are now. */
  readonly onZuilen: (zuilen: Zuilen) => void
  readonly log: Pick<Log, 'error'>
  /** How often the state of zuilen is looked at while a page is open, in milliseconds. */
  readonly lookMs?: number
}

/** The ids of what has another mark than before; those of what is new too. */
export const movedIn = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...after].flatMap(([id, mark]) => (before.get(id) === mark ? [] : [id]))

/**
 * Watches what pages show of zuilen, as long as there is a page: their settings as the catalog has them; whether they are
 * on and well, as this backend judges it; what they took or refused, by whichever backend heard it.
 * @returns how to end it
 */
export const startLiveFeed = (options: FeedOptions): (() => Promise<void>) => {
  const { store, presenceOf, live, onZuilen, log, lookMs = 500 } = options
  const endChanges = store.onCatalogChange((changes) =>
    live.changed(
      'zuil',
      changes.flatMap(({ kind, id }) => (kind === 'zuil' ? [id] : [])),
    ),
  )
  let presence = new Map<string, string>()
  let marks: ReadonlyMap<string, string> = new Map()
  let followed = false
  let failing = false

  const look = async (): Promise<void> => {
    // Who opens a page asks for all of it.
    const isFirst = !followed
    followed = live.followers > 0
    if (!followed) return
    const { zuilen } = await store.catalog()
    onZuilen(zuilen)
    const [presenceNow, marksNow] = [new Map<string, string>(), await store.deliveries.marks()]
    for (const id of zuilen.keys()) {
      const { state, healthProblems } = presenceOf(id)
      presenceNow.set(id, `${state} ${healthProblems.map(({ problem }) => problem).join()}`)
    }
    if (!isFirst) live.changed('zuil', [...movedIn(presence, presenceNow), ...movedIn(marks, marksNow)])
    presence = presenceNow
    marks = marksNow
  }
  let busy: Promise<void> | undefined
  const timer = setInterval(() => {
    busy ??= look()
      .then(() => {
        failing = false
      })
      .catch((error: unknown) => {
        if (!failing) log.error(describeError(error), 'What changed of the zuilen could not be read; retrying')
        failing = true
      })
      .finally(() => {
        busy = undefined
      })
  }, lookMs)

  return async () => {
    clearInterval(timer)
    endChanges()
    await busy
  }
}
