import { randomUUID } from 'node:crypto'
import type { Heartbeat, Hello, Log, Status } from '@zuil/protocol'
import type { KnownPresence } from '../zuilen/shapes/presence.ts'
import { createOutageWriter } from './outage-writer.ts'
import { defaultHealthLimits, type HealthLimits, problemsOf } from './rules/health.ts'
import type { Evidence, LastContact, PresenceEvent, PresenceState, ZuilInQuarantine } from './rules/model.ts'
import { presenceOf } from './rules/presence-of.ts'
import { defaultPresence, type PresenceSettings } from './rules/settings.ts'
import { initialState, step } from './rules/step.ts'
import { type EnrolledZuil, watchedZuil } from './rules/watch.ts'
import { createStateTeller } from './state-teller.ts'
import type { OutageStore } from './store/outages.ts'
import type { RecipientsOf } from './store/recipients.ts'
import type { ToldStateStore } from './store/told-states.ts'

export interface AlertOptions {
  readonly store: {
    readonly outages: Pick<OutageStore, 'open' | 'close' | 'listOpen'>
    readonly recipientsOf: RecipientsOf
    readonly toldStates: Pick<ToldStateStore, 'tell'>
    readonly deliveries: { lastContacts(): Promise<ReadonlyMap<string, LastContact>> }
  }
  /** The zuilen that should be on. */
  readonly enrolledZuilen: () => Promise<readonly EnrolledZuil[]>
  readonly zuilenInQuarantine: () => Promise<readonly ZuilInQuarantine[]>
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
 * The one judge of which zuilen are on, and of who is notified when one is not. Every backend receives the evidence of the
 * whole fleet and judges it by itself; the database lets only one of them open an outage, and one close it.
 */
export interface Alerts {
  hello(zuilId: string, hello: Hello): void
  status(zuilId: string, status: Status, retained: boolean): void
  heartbeat(zuilId: string, heartbeat: Heartbeat): void
  /** A device of this zuil was heard again after another one that has the same identity. */
  copied(zuilId: string): void
  /** Any other sign of life. */
  tap(zuilId: string): void
  /** The backend's own connection to the broker. */
  link(up: boolean): void
  /** Reads from the database which zuilen to watch and which outages are open; before the first tick, and regularly. */
  sync(): Promise<void>
  /** Judges what happened since the last tick. To be called every second, or oftener. */
  tick(): void
  /** When a zuil was last heard, in milliseconds since 1970. */
  lastHeard(zuilId: string): number | undefined
  /** What the API and the pages show of a zuil. */
  presenceOf(zuilId: string): KnownPresence
  /** Resolves when what was judged has been written to the database, or has failed. */
  idle(): Promise<void>
  readonly state: PresenceState
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never

export const startAlerts = (options: AlertOptions): Alerts => {
  const { store, clock, monotonic, log, publicUrl } = options
  const settings = { ...defaultPresence, ...options.presence }
  const limits = { ...defaultHealthLimits, ...options.health }
  let state = initialState
  let events: PresenceEvent[] = []
  let contacts: ReadonlyMap<string, LastContact> | undefined

  const note = (event: WithoutTime<PresenceEvent>): void => {
    events.push({ ...event, at: monotonic() } as PresenceEvent)
  }
  const noteEvidence: (evidence: WithoutTime<Evidence>) => void = note

  const writer = createOutageWriter({
    ...store,
    newId: randomUUID,
    publicUrl,
    clock,
    log,
    onOpenedElsewhere: (outage) => note({ kind: 'OPENED_ELSEWHERE', outage }),
  })

  const teller = createStateTeller({ tell: store.toldStates.tell, log })

  return {
    hello: (zuilId, { session, software }) => noteEvidence({ kind: 'ALIVE', zuilId, session, software, opens: true }),
    status: (zuilId, { session, state: reported }, retained) =>
      noteEvidence({ kind: 'STATUS', zuilId, session, state: reported, retained }),
    heartbeat: (zuilId, heartbeat) => {
      const { session, software, health } = heartbeat
      const problems = problemsOf(heartbeat, clock(), limits)
      noteEvidence({ kind: 'ALIVE', zuilId, session, software })
      noteEvidence({ kind: 'HEALTH', zuilId, session, problems, journalDepth: health.journalDepth })
    },
    copied: (zuilId) => noteEvidence({ kind: 'COPIED', zuilId }),
    tap: (zuilId) => noteEvidence({ kind: 'ALIVE', zuilId }),
    link: (up) => note({ kind: 'LINK', up }),
    sync: async () => {
      contacts ??= await store.deliveries.lastContacts()
      const known = contacts
      const zuilen = (await options.enrolledZuilen()).map((zuil) => watchedZuil(zuil, known.get(zuil.id)))
      note({ kind: 'FLEET', wall: clock(), zuilen })
      // From now on we know better than what the database knew at the start.
      contacts = new Map()
      const outages = await writer.readOpen()
      if (outages) note({ kind: 'OPEN_OUTAGES', outages })
      // After the outages: what is decided in between must not be told anew.
      note({ kind: 'QUARANTINE', zuilen: await options.zuilenInQuarantine() })
    },
    tick: () => {
      const wall = clock()
      const next = step(state, { at: monotonic(), wall, events }, settings)
      events = []
      state = next.state
      writer.add(next.effects)
      writer.write()
      teller.look(state, wall)
    },
    lastHeard: (zuilId) => {
      const lastHeardAt = state.zuilen.get(zuilId)?.lastHeardAt
      return lastHeardAt === undefined ? undefined : clock() - (monotonic() - lastHeardAt)
    },
    presenceOf: (zuilId) => presenceOf(state, zuilId),
    idle: async () => {
      await writer.idle()
      await teller.idle()
    },
    get state() {
      return state
    },
  }
}
