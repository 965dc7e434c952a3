import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { usualPresence } from '../../backend/core/presence/settings.ts'
import { compareAlerts } from './alerts.ts'
import { startFleetBackend } from './backend.ts'
import { readBooks } from './books.ts'
import { fleetDataset, memberUntil, passholderIdOf } from './dataset.ts'
import { parseOptions } from './options.ts'
import { hasOutages, type Plan, planOf } from './plan.ts'
import { type Difference, reconcile, type ShownTap } from './reconcile.ts'
import { summaryOf } from './summary.ts'
import { startVirtualZuil, type VirtualZuil } from './virtual-zuil.ts'

/**
 * `npm run fleet`: many zuilen against a real backend, on bad lines, with bad clocks; then what every screen showed is held
 * against the books, and the alerts against the true outages.
 */

const EX_USAGE = 64
const parsed = parseOptions(process.argv.slice(2))
if (!parsed.ok) {
  console.error(parsed.error)
  process.exit(EX_USAGE)
}
const options = parsed.value
const outages = { offlineAfterMs: usualPresence.offlineAfterMs, holdMs: usualPresence.holdMs }
const SLACK_MS = 40_000
/** Everything must be delivered so long after the last trouble at the latest. */
const SETTLE_MOST_MS = 10 * 60_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (text: string): void => console.log(text)

const ends: (() => Promise<unknown>)[] = []
const end = async (code: number): Promise<never> => {
  for (const one of ends.splice(0).reverse()) await one()
  process.exit(code)
}
process.on('SIGINT', () => void end(130))
process.on('SIGTERM', () => void end(143))

const until = async (what: string, mostMs: number, probe: () => number): Promise<boolean> => {
  const deadline = performance.now() + mostMs
  for (let left = probe(); left > 0; left = probe()) {
    if (performance.now() > deadline) {
      say(`${left} ${what}`)
      return false
    }
    await pause(200)
  }
  return true
}

const play = async (plan: Plan, zuilen: readonly VirtualZuil[], killBroker: () => Promise<void>): Promise<number[]> => {
  const kills: number[] = []
  const all = [
    ...plan.zuilen.flatMap(({ happenings }, i) => happenings.map((what) => ({ at: what.at, zuil: zuilen[i], what }))),
    ...plan.brokerKills.map((at) => ({ at, zuil: undefined, what: undefined })),
  ].sort((a, b) => a.at - b.at)
  const start = performance.now()
  for (const { at, zuil, what } of all) {
    const early = at - (performance.now() - start)
    if (early > 0) await pause(early)
    if (zuil && what) zuil.happen(what)
    else {
      kills.push(Date.now())
      say(`The broker is killed, ${Math.round(at / 1_000)} s into the run.`)
      await killBroker()
    }
  }
  await pause(Math.max(0, plan.durationMs - (performance.now() - start)))
  return kills
}

const print = (title: string, differences: readonly Difference[]): void => {
  say(`${title}: ${differences.length === 0 ? 'none' : differences.length}`)
  const SHOWN = 50
  for (const { what, id } of differences.slice(0, SHOWN)) say(`  ${id}: ${what}`)
}

const run = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'zuil-fleet-'))
  ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const { zuilen: count, taps, passholders, loss, minutes, seed } = options
  say(`${count} zuilen, ${taps} taps each in ${minutes.toFixed(1)} minutes, loss ${loss * 100} %, seed ${seed}`)
  if (!hasOutages(options, outages)) say('Too short for an outage that somebody is told of; use --minutes 10 or more.')

  const startedAt = Date.now()
  const dataset = fleetDataset(startedAt, { zuilen: count, passholders, taps: count * taps })
  const backend = await startFleetBackend(folder, dataset, options)
  ends.push(backend.stop)
  let calm = true
  const zuilen: VirtualZuil[] = []
  ends.push(() => Promise.all(zuilen.map((zuil) => zuil.stop())))
  for (const [i, enrolment] of backend.enrolments.entries()) {
    const log = noLog
    const at = { enrolment, folder, loss: () => (calm ? 0 : loss), seed: seed * 100_003 + i, log }
    zuilen.push(await startVirtualZuil({ n: i + 1 }, at))
  }
  const up = await until('zuilen have no link', 120_000, () => zuilen.filter(({ linkUp }) => !linkUp).length)
  if (!up) return 1
  say(`All zuilen are there, ${Math.round((Date.now() - startedAt) / 1_000)} s after the start.`)

  calm = false
  const kills = await play(planOf(options, outages), zuilen, backend.killBroker)
  calm = true
  say('The run is over; waiting until everything is delivered.')
  const delivered = await until(
    'zuilen still have taps or no link',
    SETTLE_MOST_MS,
    () => zuilen.filter(({ settled }) => !settled).length,
  )

  const shown: readonly ShownTap[] = zuilen.flatMap((zuil) => zuil.shown())
  const { books, alerts } = await readBooks(backend.databaseUrl)
  const today = new Date(startedAt).toISOString().slice(0, 10)
  const untils = new Map(dataset.passholders.map((_, i) => [passholderIdOf(i + 1), memberUntil(i + 1, today)] as const))
  const differences = reconcile(shown, books, {
    member: (passholderId) => {
      const endDate = untils.get(passholderId)
      if (endDate === undefined) return { status: 'NONE' }
      return { status: endDate >= today ? 'ACTIVE' : 'EXPIRED', endDate }
    },
  })
  const spells = zuilen.flatMap((zuil) => zuil.spells())
  const hold = (from: number) => ({ from, until: from + outages.holdMs })
  const holds = [startedAt, ...kills].map(hold)
  const wrongAlerts = compareAlerts(spells, alerts, { ...outages, slackMs: SLACK_MS, holds })
  for (const line of summaryOf(shown, books, alerts, spells, outages)) say(line)
  print('Differences between screens and books', differences)
  print('Differences between alerts and outages', wrongAlerts)
  return delivered && differences.length + wrongAlerts.length === 0 ? 0 : 1
}

await end(
  await run().catch((error: unknown) => {
    console.error(error)
    return 1
  }),
)
