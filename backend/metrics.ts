import { type ZuilType, zuilTypes } from '@zuil/protocol'
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import type { Catalog } from './catalog/catalog.ts'
import type { Fleet } from './fleet.ts'
import { coalesce } from './platform/coalesce.ts'
import { DATABASE_ANSWERS_MS } from './platform/http/health.ts'
import { inTime } from './platform/in-time.ts'
import { channels, unsentStates } from './platform/outbox/notices.ts'
import type { Alerts } from './presence/alerts.ts'
import type { Stores } from './stores.ts'
import type { Book, Booked } from './taps/deps.ts'
import type { ActionRequest } from './taps/rules/model.ts'
import { healthProblem } from './zuilen/shapes/health-problem.ts'
import type { ZuilFacts } from './zuilen/shapes/zuil.ts'

/**
 * The figures of this backend for Prometheus. Their labels are words of which there are a few: nothing of anybody, and no
 * zuil's name or id. What each means: docs/operating.md.
 */

/** RELEASED: out of quarantine, or booked after all. */
const ways = ['LIVE', 'JOURNAL', 'RELEASED', 'API', 'QR'] as const
type Way = (typeof ways)[number]

const wayOf = (request: ActionRequest): Way => {
  if (request.origin === 'API') return request.kind === 'CHECK_IN' ? request.by : 'API'
  if (request.released) return 'RELEASED'
  return request.live ? 'LIVE' : 'JOURNAL'
}

const modes = { CHECK_IN: 'CHECK_IN', TICKET: 'TICKET', REDEEM: 'REWARD' } as const satisfies Record<string, ZuilType>
const modeOf = (request: ActionRequest): ZuilType =>
  request.origin === 'ZUIL' ? request.tap.mode : modes[request.kind]

/** What came of a request, and why not all that was asked for. */
const outcomeOf = (verdict: Booked): { readonly outcome: string; readonly reason?: string } => {
  const { outcome, notKept } = verdict
  if (notKept) return { outcome: 'NOT_KEPT' }
  if (outcome === 'REFUSED') return { outcome, reason: verdict.reason }
  return outcome === 'TICKET' && !verdict.ticket.sold ? { outcome, reason: verdict.ticket.reason } : { outcome }
}

/** From a round trip on a quiet machine to what a zuil does not wait for any more. */
const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

/**
 * Notes what is booked, by whatever way it comes: gives a `book` that does as the one given.
 * @param clock milliseconds since 1970
 */
export const verdictMetrics = (registers: [Registry], clock: () => number): ((book: Book) => Book) => {
  const verdicts = new Counter({
    name: 'zuil_verdicts_total',
    help: 'Verdicts given; one that is asked for again counts again',
    labelNames: ['mode', 'from', 'outcome', 'reason'],
    registers,
  })
  const seconds = new Histogram({
    name: 'zuil_verdict_seconds',
    help: 'From the arrival of what somebody waits for until its verdict is committed',
    labelNames: ['mode', 'from'],
    buckets: SECONDS,
    registers,
  })
  // So that a rate is known from the first one on.
  for (const mode of zuilTypes) seconds.zero({ mode, from: 'LIVE' })

  return (book) => async (requests, options) => {
    const booked = await book(requests, options)
    const now = clock()
    for (const [i, request] of requests.entries()) {
      const verdict = booked[i]
      if (!verdict) continue
      const labels = { mode: modeOf(request), from: wayOf(request) }
      verdicts.inc({ ...labels, ...outcomeOf(verdict) })
      if (['LIVE', 'API', 'QR'].includes(labels.from))
        seconds.observe(labels, Math.max(0, now - request.receivedAt) / 1_000)
    }
    return booked
  }
}

const zuilStates = ['ONLINE', 'OFFLINE', 'PLANNED', 'BLOCKED', 'IN_STOCK', 'NOT_SET_UP'] as const

/** What the figures are read from. */
export interface Watched {
  readonly store: {
    readonly catalog: Stores['catalog']
    readonly outbox: Pick<Stores['outbox'], 'counts'>
    readonly calls: Pick<Stores['calls'], 'counts'>
    readonly uitdatabank: Pick<Stores['uitdatabank'], 'state' | 'unreadable'>
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly fleet: Pick<Fleet, 'waiting' | 'up' | 'refusals'>
  readonly alerts: Pick<Alerts, 'presenceOf' | 'state'>
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
}

/** Adds the figures of how things stand. @returns what reads all of the registry, as they stand now */
export const stateMetrics = (registry: Registry, watched: Watched): (() => Promise<string>) => {
  const { store, fleet, alerts, clock, monotonic } = watched
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]): Gauge<T> =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const waiting = gauge('zuil_intake_waiting_taps', 'Taps that wait to be booked')
  const zuilen = gauge('zuil_zuilen', 'Zuilen, by how they are', 'state')
  const problems = gauge('zuil_zuilen_with_problem', 'Zuilen that are on and have this problem', 'problem')
  const notices = gauge('zuil_outbox_notices', 'Mails and webhooks that are not out', 'channel', 'state')
  const databaseUp = gauge('zuil_database_up', 'Whether the database answers')
  const answerSeconds = gauge(
    'zuil_database_answer_seconds',
    'How long one short question took, with the wait for a connection',
  )
  const brokerUp = gauge('zuil_broker_up', 'Whether this backend is connected to its broker')
  const eventsAge = gauge(
    'zuil_uitdatabank_age_seconds',
    'How long ago the events of UiTdatabank were brought up to date',
  )
  const eventsUnreadable = gauge(
    'zuil_uitdatabank_unreadable_events',
    'Events of UiTdatabank that are not as they can be',
    'reason',
  )
  const refused = new Counter({
    name: 'zuil_refused_total',
    help: 'Messages and connections of zuilen that were refused',
    labelNames: ['kind'],
    registers: [registry],
  })
  collectDefaultMetrics({ register: registry })

  /** As last read. */
  let known: Catalog['zuilen'] = new Map()

  const stateOf = ({ id, blocked, inStock }: ZuilFacts): (typeof zuilStates)[number] => {
    if (inStock) return 'IN_STOCK'
    if (blocked) return 'BLOCKED'
    return alerts.state.zuilen.has(id) ? alerts.presenceOf(id).state : 'NOT_SET_UP'
  }

  const countZuilen = (): void => {
    for (const state of zuilStates) zuilen.set({ state }, 0)
    for (const problem of healthProblem.options) problems.set({ problem }, 0)
    for (const zuil of known.values()) {
      const state = stateOf(zuil)
      zuilen.inc({ state })
      if (state === 'ONLINE')
        for (const { problem } of alerts.presenceOf(zuil.id).healthProblems) problems.inc({ problem })
    }
  }

  const askDatabase = async (): Promise<void> => {
    const begin = monotonic()
    known = (await inTime(store.catalog(), DATABASE_ANSWERS_MS)).zuilen
    answerSeconds.set((monotonic() - begin) / 1_000)
    const [counts, calls] = await inTime(
      Promise.all([store.outbox.counts(), store.calls.counts()]),
      DATABASE_ANSWERS_MS,
    )
    for (const channel of channels) for (const state of unsentStates) notices.set({ channel, state }, 0)
    for (const { count, ...labels } of counts) notices.set(labels, count)
    notices.set({ channel: 'WEBHOOK', state: 'WAITING' }, calls.waiting)
    notices.set({ channel: 'WEBHOOK', state: 'GIVEN_UP' }, calls.givenUp)
  }

  /** Where events were never taken over there is nothing to tell. */
  const askUitdatabank = async (): Promise<void> => {
    const { updatedAt } = await inTime(store.uitdatabank.state(), DATABASE_ANSWERS_MS)
    if (updatedAt === undefined) return
    eventsAge.set(Math.max(0, clock() - updatedAt) / 1_000)
    const counts = await inTime(store.uitdatabank.unreadable(), DATABASE_ANSWERS_MS)
    for (const { reason, events } of counts) eventsUnreadable.set({ reason }, events)
  }

  /** However many ask at a time, the database is asked once. */
  const gather = coalesce(async () => {
    // What is not known now is not told.
    notices.reset()
    answerSeconds.remove()
    eventsAge.remove()
    eventsUnreadable.reset()
    databaseUp.set(
      await askDatabase()
        .then(askUitdatabank)
        .then(
          () => 1,
          () => 0,
        ),
    )
    waiting.set(fleet.waiting)
    brokerUp.set(fleet.up ? 1 : 0)
    refused.reset()
    for (const [kind, count] of Object.entries(fleet.refusals())) refused.inc({ kind }, count)
    countZuilen()
  })

  return async () => {
    await gather()
    return registry.metrics()
  }
}
