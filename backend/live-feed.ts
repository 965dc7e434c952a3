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

/** Being on or off is looked at this much oftener than the database is asked. */
const LOOKS_A_READ = 4

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
  const { store, presenceOf, live, onZuilen, log, lookMs = 250 } = options
  const endChanges = store.onCatalogChange((changes) =>
    live.changed(
      'zuil',
      changes.flatMap(({ kind, id }) => (kind === 'zuil' ? [id] : [])),
    ),
  )
  let zuilen: Zuilen = new Map()
  let presence = new Map<string, string>()
  let marks: ReadonlyMap<string, string> = new Map()
  let looks = 0
  let failing = false

  /** Asks the database: what another backend may have written. */
  const read = async (): Promise<readonly string[]> => {
    zuilen = (await store.catalog()).zuilen
    onZuilen(zuilen)
    const [before, now] = [marks, await store.deliveries.marks()]
    marks = now
    return movedIn(before, now)
  }
  /** Asks the judge, in memory. */
  const judge = (): readonly string[] => {
    const [before, now] = [presence, new Map<string, string>()]
    for (const id of zuilen.keys()) {
      const { state, healthProblems } = presenceOf(id)
      now.set(id, `${state} ${healthProblems.map(({ problem }) => problem).join()}`)
    }
    presence = now
    return movedIn(before, now)
  }
  const look = async (): Promise<void> => {
    if (live.followers === 0) {
      looks = 0
      return
    }
    const moved: string[] = []
    try {
      if (looks % LOOKS_A_READ === 0) {
        moved.push(...(await read()))
        failing = false
      }
    } catch (error) {
      if (!failing) log.error(describeError(error), 'What changed of the zuilen could not be read; retrying')
      failing = true
    }
    moved.push(...judge())
    // Who opens a page asks for all of it.
    if (looks > 0) live.changed('zuil', moved)
    looks += 1
  }
  let busy: Promise<void> | undefined
  const timer = setInterval(() => {
    busy ??= look().finally(() => {
      busy = undefined
    })
  }, lookMs)

  return async () => {
    clearInterval(timer)
    endChanges()
    await busy
  }
}
