import { randomUUID } from 'node:crypto'
import { describeError, type Heartbeat, type Hello, type Log, type Status } from '@zuil/protocol'
import type { Catalog } from '../catalog/catalog.ts'
import type { Store } from '../store.ts'
import { noticesOf } from './notices.ts'
import { type HealthLimits, problemsOf, usualHealth } from './rules/health.ts'
import {
  outageKey,
  type PresenceEffect,
  type PresenceNews,
  type PresenceState,
  type WatchedZuil,
} from './rules/model.ts'
import { type PresenceSettings, usualPresence } from './rules/settings.ts'
import { siteOf } from './rules/site.ts'
import { atStart, step } from './rules/step.ts'
import type { AlertStore, StoredOutage } from './store/outages.ts'

export interface AlertOptions {
  readonly store: Pick<Store, 'catalog'> & {
    readonly zuilen: Pick<Store['zuilen'], 'credentials'>
    readonly settings: Pick<Store['settings'], 'search'>
    readonly alerts: Pick<AlertStore, 'recipients' | 'webhooks' | 'open' | 'close' | 'openOutages'>
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
  readonly log: Log
  /** Where people see a zuil; without a slash at its end. */
  readonly publicUrl: string
  readonly presence?: Partial<PresenceSettings>
  readonly health?: Partial<HealthLimits>
}

/**
 * Who is there and who is told that somebody is not. Every backend hears all of the fleet and judges it by itself; the
 * database lets one of them open an outage, and one close it.
 */
export interface Alerts {
  hello(zuilId: string, hello: Hello): void
  status(zuilId: string, status: Status, retained: boolean): void
  heartbeat(zuilId: string, heartbeat: Heartbeat): void
  /** Any other sign of life. */
  tap(zuilId: string): void
  link(up: boolean): void
  /** Reads from the database who is to be watched and what is open; before the first look, and now and then. */
  sync(): Promise<void>
  /** Judges what came since the last look. To be called every second or so. */
  look(): void
  /** When a zuil was last heard, in milliseconds since 1970. */
  lastHeard(zuilId: string): number | undefined
  /** Resolves when what was judged is in the database, or has failed. */
  settled(): Promise<void>
  readonly state: PresenceState
}

const PAGE = 500

type Open = Extract<PresenceEffect, { kind: 'OPEN' }>

export const keepAlerts = (options: AlertOptions): Alerts => {
  const { store, clock, monotonic, log } = options
  const settings = { ...usualPresence, ...options.presence }
  const limits = { ...usualHealth, ...options.health }
  const noticeOptions = { store: store.alerts, newId: randomUUID, publicUrl: options.publicUrl }
  let state = atStart
  let news: PresenceNews[] = []
  /** What is still to be written, in order. */
  let effects: PresenceEffect[] = []
  let writing: Promise<void> | undefined
  let failing = false
  /** What was read at the start of who was seen last when: only then is it news. */
  let lastSeen: ReadonlyMap<string, { readonly lastSeenAt?: number; readonly planned: boolean }> | undefined
  const open = new Map<string, StoredOutage>()

  /** Counts what was written, so that a reading from before it is not taken for the latest. */
  let written = 0

  const readOpen = async (): Promise<void> => {
    const outages = await store.alerts.openOutages()
    open.clear()
    for (const outage of outages) open.set(outageKey(outage), outage)
  }

  const write = async (effect: PresenceEffect): Promise<void> => {
    const now = clock()
    const key = outageKey(effect.outage)
    written++
    if (effect.kind === 'OPEN') {
      const outage: StoredOutage = {
        ...effect.outage,
        id: randomUUID(),
        facts: { ...effect.outage.facts },
        openedAt: now,
      }
      const notices = await noticesOf(noticeOptions, 'OPENED', outage, false)
      if (await store.alerts.open(outage, notices, now)) {
        open.set(key, outage)
        return
      }
      // Another backend was first; what it told counts.
      await readOpen()
      const taken = open.get(key)
      if (taken) news.push({ at: monotonic(), kind: 'TAKEN', outage: taken })
      return
    }
    if (!open.has(key)) await readOpen()
    const outage = open.get(key)
    if (!outage) return
    const notices = await noticesOf(noticeOptions, 'CLOSED', { ...outage, closedAt: now }, effect.silent)
    await store.alerts.close(outage.id, notices, now)
    open.delete(key)
  }

  const run = async (): Promise<void> => {
    for (let next = effects[0]; next; next = effects[0]) {
      try {
        await write(next)
        effects.shift()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'an alert could not be written; trying again')
        failing = true
        // Those of others first, the next time: one that can't be written at all must not hold up the rest.
        const key = outageKey(next.outage)
        const ofIt = (effect: PresenceEffect): boolean => outageKey(effect.outage) === key
        effects = [...effects.filter((effect) => !ofIt(effect)), ...effects.filter(ofIt)]
        break
      }
    }
    writing = undefined
  }

  /** An outage that ended before it could be written, since the database was down, is none. */
  const add = (effect: PresenceEffect): void => {
    const key = outageKey(effect.outage)
    const begun = effects.findIndex((one, i) => one.kind === 'OPEN' && outageKey(one.outage) === key && i > 0)
    const waiting: PresenceEffect | undefined = effects[begun]
    if (effect.kind === 'CLOSE' && waiting?.kind === 'OPEN')
      effects = effects.filter((one) => one !== (waiting as Open))
    else effects.push(effect)
  }

  const readLastSeen = async (): Promise<NonNullable<typeof lastSeen>> => {
    const found = new Map<string, { lastSeenAt?: number; planned: boolean }>()
    for (let start = 0; ; start += PAGE) {
      const { member } = await store.settings.search({ start, limit: PAGE })
      for (const { id, lastSeenAt, state: last } of member) {
        found.set(id, { ...(lastSeenAt !== undefined && { lastSeenAt }), planned: last === 'PLANNED' })
      }
      if (member.length < PAGE) return found
    }
  }

  const watched = (catalog: Catalog, zuilId: string): WatchedZuil[] => {
    const zuil = catalog.zuilen.get(zuilId)
    if (!zuil) return []
    const [counter] = zuil.counters
    return [
      {
        id: zuilId,
        name: zuil.name,
        site: siteOf(zuil),
        cardSystemId: zuil.cardSystemId,
        ...(counter && { counter: counter.name }),
        openingHours: zuil.openingHours,
        quiet: zuil.inStock || zuil.blocked,
        ...lastSeen?.get(zuilId),
      },
    ]
  }

  const sync = async (): Promise<void> => {
    lastSeen ??= await readLastSeen()
    const catalog = await store.catalog()
    const enrolled = await store.zuilen.credentials()
    news.push({
      at: monotonic(),
      kind: 'FLEET',
      wall: clock(),
      zuilen: enrolled.flatMap(({ zuilId }) => watched(catalog, zuilId)),
    })
    lastSeen = new Map()
    // What we have not yet written is not in the database either.
    const before = written
    if (effects.length > 0) return
    await readOpen()
    if (effects.length > 0 || written !== before) return
    const outages = [...open.values()].map(({ kind, subject, zuilIds }) => ({ kind, subject, zuilIds }))
    news.push({ at: monotonic(), kind: 'KNOWN', outages })
  }

  return {
    hello: (zuilId, { session, software }) => {
      news.push({ at: monotonic(), kind: 'HEARD', zuilId, session, software })
    },
    status: (zuilId, { session, state: said }, retained) => {
      news.push({ at: monotonic(), kind: 'STATUS', zuilId, session, state: said, retained })
    },
    heartbeat: (zuilId, heartbeat) => {
      const at = monotonic()
      const { session, software, health } = heartbeat
      const problems = problemsOf(heartbeat, clock(), limits)
      news.push({ at, kind: 'HEARD', zuilId, session, software })
      news.push({ at, kind: 'HEALTH', zuilId, session, problems, journalDepth: health.journalDepth })
    },
    tap: (zuilId) => {
      news.push({ at: monotonic(), kind: 'HEARD', zuilId })
    },
    link: (up) => {
      news.push({ at: monotonic(), kind: 'LINK', up })
    },
    sync,
    look: () => {
      const arrived = news
      news = []
      const next = step(state, { at: monotonic(), wall: clock(), news: arrived }, settings)
      state = next.state
      for (const effect of next.effects) add(effect)
      if (effects.length > 0) writing ??= run()
    },
    lastHeard: (zuilId) => {
      const heardAt = state.zuilen.get(zuilId)?.heardAt
      return heardAt === undefined ? undefined : clock() - (monotonic() - heardAt)
    },
    settled: async () => {
      await writing
    },
    get state() {
      return state
    },
  }
}
