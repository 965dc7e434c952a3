import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { defaultHealthLimits } from '../../backend/presence/rules/health.ts'
import { compareAlerts } from './alerts.ts'
import { type FleetBackend, startFleetBackend } from './backend.ts'
import { type Found as BooksAndAlerts, readAlerts, readBooks } from './books.ts'
import { adminAddress, fleetDataset, memberUntil, passholderIdOf, siteOf, zuilIdOf } from './dataset.ts'
import { compareMails, type GotMail, type Notice, openMailbox } from './mails.ts'
import type { Options } from './options.ts'
import { type Plan, type PlannedKill, planOf } from './plan.ts'
import { reconcile } from './reconcile.ts'
import { Refused } from './refused.ts'
import { type Outcome, summaryOf } from './summary.ts'
import { alertsSetting, holdOf, type Kill, SLACK_MS, type Timing, timingOf } from './timing.ts'
import { startVirtualZuil, type VirtualZuil } from './virtual-zuil.ts'

export interface Running {
  readonly say: (text: string) => void
  /** What must be ended with the run, the last first. */
  readonly ends: (() => Promise<unknown>)[]
}

/** From the start until all have a link; then from the end of the plan until all is delivered. */
const START_MAX_MS = 180_000
const DELIVER_MAX_MS = 300_000

/** A mail takes a second or two, one that must be tried again a minute. */
const MAX_READS = 60

/** Of so many some fall outside of a zuil's crashes and outages. */
const ENOUGH_TAPS = 3

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until nothing is left. @returns whether that came in time */
const until = async (
  { say }: Running,
  what: string,
  maxMs: number,
  probe: () => number | Promise<number>,
): Promise<boolean> => {
  const deadline = performance.now() + maxMs
  for (let left = await probe(); left > 0; left = await probe()) {
    if (performance.now() > deadline) {
      say(`${left} ${what} after ${Math.round(maxMs / 1_000)} s.`)
      return false
    }
    await pause(500)
  }
  return true
}

const inSeconds = (from: number): number => Math.round((Date.now() - from) / 1_000)

const partNames = { BROKER: 'broker', DATABASE: 'database' } as const

/** @returns when what was killed */
const play = async (
  plan: Plan,
  zuilen: readonly VirtualZuil[],
  backend: FleetBackend,
  { say }: Running,
): Promise<readonly Kill[]> => {
  const kills: Promise<Kill>[] = []
  const kill = async ({ part, at, downMs }: PlannedKill): Promise<Kill> => {
    const from = Date.now()
    const away = downMs > 0 ? `, and away for ${downMs / 1_000} s` : ''
    say(`The ${partNames[part]} is killed, ${Math.round(at / 1_000)} s into the run${away}.`)
    await backend.kill(part, downMs)
    return { part, from, until: Date.now() }
  }
  const all = [
    ...plan.zuilen.flatMap(({ happenings }, i) =>
      happenings.map((what) => ({ at: what.at, act: () => zuilen[i]?.happen(what) })),
    ),
    // Not waited for: the zuilen go on meanwhile.
    ...plan.kills.map((planned) => ({ at: planned.at, act: () => void kills.push(kill(planned)) })),
  ].sort((a, b) => a.at - b.at)
  const start = performance.now()
  for (const { at, act } of all) {
    const early = at - (performance.now() - start)
    if (early > 0) await pause(early)
    act()
  }
  await pause(Math.max(0, plan.durationMs - (performance.now() - start)))
  return Promise.all(kills)
}

const startZuilen = async (
  backend: FleetBackend,
  common: { readonly folder: string; readonly heartbeatMs: number; readonly loss: () => number; readonly seed: number },
  { ends }: Running,
): Promise<readonly VirtualZuil[]> => {
  const zuilen: VirtualZuil[] = []
  ends.push(() => Promise.all(zuilen.map((zuil) => zuil.stop())))
  const { clockOffMs } = defaultHealthLimits
  for (const [i, enrolment] of backend.enrolments.entries()) {
    const own = { enrolment, clockOffMs, awaySince: backend.readyAt, seed: common.seed * 100_003 + i, log: noLog }
    zuilen.push(await startVirtualZuil({ n: i + 1 }, { ...common, ...own }))
  }
  return zuilen
}

const isUnderWay = ({ state }: Notice): boolean => state === 'WAITING' || state === 'SENDING'

/** Waits for what comes after the last zuil is back: outages that end, mails that go out. */
const untilNotified = (running: Running, databaseUrl: string, { presence }: Timing): Promise<boolean> =>
  until(
    running,
    'alerts are open or mails under way',
    presence.stableMs + presence.calmMs + presence.holdMs + SLACK_MS,
    async () => {
      const { alerts, notices } = await readAlerts(databaseUrl)
      const open = alerts.filter(({ kind, closedAt }) => kind !== 'HEALTH' && closedAt === undefined)
      return open.length + notices.filter(isUnderWay).length
    },
  )

/** What a lidmaatschapzuil must show, by passholder. */
const membersAt = (passholders: number, today: string) => {
  const untils = new Map(
    Array.from({ length: passholders }, (_, i) => [passholderIdOf(i + 1), memberUntil(i + 1, today)] as const),
  )
  return (passholderId: string) => {
    const endDate = untils.get(passholderId)
    if (endDate === undefined) return { status: 'NONE' } as const
    return { status: endDate >= today ? 'ACTIVE' : 'EXPIRED', endDate } as const
  }
}

/** What a run was, and what there is to hold the books against. */
interface Witness {
  readonly zuilen: readonly VirtualZuil[]
  readonly mails: readonly GotMail[]
  readonly begun: number
  readonly backend: Pick<FleetBackend, 'startedAt' | 'readyAt'>
  readonly kills: readonly Kill[]
}

const compare = (
  { books, alerts, notices }: BooksAndAlerts,
  { zuilen, mails, begun, backend, kills }: Witness,
  { options, plan, timing }: { readonly options: Options; readonly plan: Plan; readonly timing: Timing },
): Outcome => {
  const { presence } = timing
  const sites = new Map(zuilen.map((_, i) => [zuilIdOf(i + 1), siteOf(i + 1)]))
  const truth = {
    spells: zuilen.flatMap((zuil) => zuil.spells()),
    wrongClocks: zuilen.flatMap((zuil) => zuil.wrongClocks()),
    siteOf: (zuilId: string) => `site ${sites.get(zuilId)}`,
    zuilen: zuilen.length,
  }
  const holds = [
    { from: backend.startedAt, until: backend.readyAt + presence.holdMs },
    ...kills.map((kill) => holdOf(kill, presence)),
  ]
  const { differences, counts } = compareAlerts(truth, alerts, { presence, slackMs: SLACK_MS, holds })
  const shown = zuilen.flatMap((zuil) => zuil.shown())
  const today = new Date(begun).toISOString().slice(0, 10)
  return {
    ...{ shown, books, counts, mails, planned: plan.outages, seed: options.seed },
    messages: zuilen.map(({ messages }) => messages),
    betweenBooks: reconcile(shown, books, {
      tapped: options.taps >= ENOUGH_TAPS ? [...sites.keys()] : [],
      member: membersAt(options.passholders, today),
    }),
    betweenAlerts: [...differences, ...compareMails(alerts, notices, mails, [adminAddress])],
  }
}

/** One run, from an empty database to the summary. @returns whether nothing differed */
export const run = async (options: Options, running: Running): Promise<boolean> => {
  const { say, ends } = running
  const { zuilen: count, taps, passholders, loss, minutes, seed } = options
  const folder = await mkdtemp(join(tmpdir(), 'zuil-fleet-'))
  ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const timing = timingOf(options)
  const plan = planOf(options, timing)
  const { single, sites } = plan.outages
  say(`${count} zuilen, ${taps} taps each in ${Number(minutes.toFixed(2))} minutes, loss ${loss * 100} %, seed ${seed}`)
  if (single + sites === 0)
    say('No time for an outage that needs an alert: that takes --minutes 3, or fewer kills of the broker.')

  const begun = Date.now()
  const mailbox = await openMailbox()
  ends.push(mailbox.stop)
  const dataset = fleetDataset(begun, { zuilen: count, passholders, taps: count * taps })
  const backend = await startFleetBackend({
    ...{ folder, dataset, options, alerts: alertsSetting(timing.presence), smtpUrl: mailbox.url },
    onStarted: (stop) => ends.push(stop),
  })
  const whole = async (): Promise<boolean> => {
    let calm = true
    const common = { folder, heartbeatMs: timing.heartbeatMs, loss: () => (calm ? 0 : loss), seed }
    const zuilen = await startZuilen(backend, common, running)
    const linkless = (): number => zuilen.filter(({ linkUp }) => !linkUp).length
    if (!(await until(running, 'zuilen have no link', START_MAX_MS, linkless))) return false
    say(`All zuilen are connected, ${inSeconds(begun)} s after the start.`)
    calm = false
    const kills = await play(plan, zuilen, backend, running)
    calm = true
    say('The run is over; waiting until everything is delivered.')
    const left = (): number => zuilen.filter(({ delivered }) => !delivered).length
    const delivered = await until(running, 'zuilen still have taps or no link', DELIVER_MAX_MS, left)
    const notified = await untilNotified(running, backend.databaseUrl, timing)

    // An alert of a clock that is wrong to the end may come at any time.
    let found = await readBooks(backend.databaseUrl)
    for (let i = 0; i < MAX_READS && found.notices.some(isUnderWay); i++) {
      await pause(1_000)
      found = await readBooks(backend.databaseUrl)
    }
    const outcome = compare(found, { zuilen, mails: mailbox.mails, begun, backend, kills }, { options, plan, timing })
    for (const line of summaryOf(outcome)) say(line)
    return delivered && notified && outcome.betweenBooks.length + outcome.betweenAlerts.length === 0
  }
  const ended = backend.ended.then((code): never => {
    throw new Refused(`The backend ended in the middle of the run (exit code or signal: ${code}).`)
  })
  return Promise.race([whole(), ended])
}
