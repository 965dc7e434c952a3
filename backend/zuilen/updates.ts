import { describeError, type Log, mqttUser } from '@zuil/protocol'
import type { Credential } from '../platform/mqtt/broker/messages.ts'
import type { Publish } from '../platform/mqtt/link.ts'
import { dayOf } from '../platform/time/calendar.ts'
import { type DesiredStore, publishDesired, refreshDesired } from './documents.ts'
import { concernedZuilen, type ShownChange } from './rules/concerned.ts'
import type { ZuilFacts } from './shapes/zuil.ts'
import type { EnrolmentStore } from './store/enrolment.ts'

export interface UpdatesOptions {
  readonly store: DesiredStore & {
    /** Calls back at each change of what zuilen show. @returns unsubscribe */
    onCatalogChange(listener: (changes: readonly ShownChange[]) => void): () => void
    readonly enrolment: Pick<EnrolmentStore, 'credentials'>
  }
  readonly publish: Publish
  /** Gives the broker the credentials that may connect, at the start and when one changed; resolves when it has them. */
  readonly onCredentials: (all: readonly Credential[]) => Promise<void>
  /** The zuilen as they are now. */
  readonly onZuilen: (zuilen: ReadonlyMap<string, ZuilFacts>) => void
  /** A zuil has another credential (another device, or the same one enrolled again), or none any more. */
  readonly onReplaced: (zuilId: string) => void
  /** No device has this user name at the broker any more. */
  readonly onEnded: (user: string) => void
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
}

/** Keeps zuilen and the embedded broker up to date with the database: only those that a change concerns. */
export interface Updates {
  /**
   * Checks for changes, and gives zuilen their new documents; cheap when nothing changed. Never rejects: while the
   * database is down, what is to be done waits for the next check.
   */
  checkForChanges(): Promise<void>
  /** Publishes the document of every zuil: a broker that was started again has forgotten them. */
  publishAll(): Promise<void>
  /** Stops listening for changes. */
  stop(): void
}

export const startUpdates = (options: UpdatesOptions): Updates => {
  const { store, publish, clock, log } = options
  /** Zuilen whose document may be another. */
  let pending = new Set<string>()
  /** Zuilen whose document is to be published, even if it is the one that was. */
  let toRepublish = new Set<string>()
  /** Zuilen that were changed, and so perhaps their credential. */
  let changed = new Set<string>()
  let refreshAll = true
  let republishAll = false
  /** The day for which documents were made: their schedules reach some days ahead. */
  let day: string | undefined
  const credentials = new Map<string, { readonly user: string; readonly passwordHash: string }>()
  let failing = false

  const add = (to: Set<string>, ids: Iterable<string>): void => {
    for (const id of ids) to.add(id)
  }

  /** Changes that came since the last check. Which zuilen they concern is found by those that there are then. */
  let arrived: ShownChange[] = []
  const stop = store.onCatalogChange((changes) => {
    arrived.push(...changes)
  })

  const assignChanges = async (): Promise<void> => {
    const { zuilen } = await store.catalog()
    options.onZuilen(zuilen)
    const changes = arrived
    arrived = []
    if (changes.length === 0) return
    add(pending, concernedZuilen(changes, zuilen.values()))
    for (const { kind, id } of changes) if (kind === 'zuil') changed.add(id)
  }

  /** Reads the credentials that may have changed. */
  const updateCredentials = async (): Promise<void> => {
    const ids = changed
    changed = new Set()
    if (!refreshAll && ids.size === 0) return
    try {
      const rows = await store.enrolment.credentials(refreshAll ? undefined : [...ids])
      const former = new Map(credentials)
      const before = (refreshAll ? [...credentials.keys()] : [...ids]).filter((id) => credentials.delete(id))
      for (const { zuilId, generation, passwordHash } of rows)
        credentials.set(zuilId, { user: mqttUser(zuilId, generation), passwordHash })
      let differs = refreshAll
      for (const id of new Set([...before, ...rows.map(({ zuilId }) => zuilId)])) {
        const [was, is] = [former.get(id), credentials.get(id)]
        if (was?.user === is?.user && was?.passwordHash === is?.passwordHash) continue
        differs = true
        if (was) options.onReplaced(id)
        if (was && was.user !== is?.user) options.onEnded(was.user)
      }
      if (!differs) return
      await options.onCredentials([...credentials.values()].map(({ user, passwordHash }) => [user, passwordHash]))
    } catch (error) {
      add(changed, ids)
      throw error
    }
  }

  /** Makes documents and publishes those that are new or owed. */
  const updateDocuments = async (now: number): Promise<void> => {
    const all = refreshAll || dayOf(now) !== day
    const [wanted, again] = [pending, toRepublish]
    const allAgain = republishAll
    pending = new Set()
    toRepublish = new Set()
    republishAll = false
    const asked = all || allAgain ? [...credentials.keys()] : [...new Set([...wanted, ...again])]
    const zuilIds = asked.filter((id) => credentials.has(id))
    try {
      for (const [id, { document, changed: isNew }] of await refreshDesired(store, zuilIds, now))
        if (isNew || allAgain || again.has(id)) publishDesired(publish, document)
    } catch (error) {
      // Some may have been kept by now, and are found unchanged the next time.
      add(pending, zuilIds)
      add(toRepublish, zuilIds)
      republishAll ||= allAgain
      throw error
    }
    refreshAll = false
    day = dayOf(now)
  }

  const pass = async (): Promise<void> => {
    await assignChanges()
    await updateCredentials()
    const now = clock()
    if (refreshAll || republishAll || pending.size + toRepublish.size > 0 || dayOf(now) !== day)
      await updateDocuments(now)
  }

  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  /** One pass at a time; who asks while one runs shares the next. */
  const checkForChanges = (): Promise<void> => {
    next ??= last.then(async () => {
      next = undefined
      try {
        await pass()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'Updating the documents of the zuilen failed; retrying')
        failing = true
      }
    })
    last = next
    return next
  }

  return {
    checkForChanges,
    publishAll: () => {
      republishAll = true
      return checkForChanges()
    },
    stop,
  }
}
