import { noLog } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedBroker, startBroker } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../../backend/platform/mqtt/password.ts'
import { chipOf } from '../../support/fixtures.ts'
import { startZuil } from '../../support/programs.ts'
import { watchScreen } from '../../support/screen-watch.ts'
import { eventually } from '../../support/wait.ts'
import {
  nameOf,
  sayOffset,
  someOf,
  type Threads,
  trapWrite,
  type WritePoint,
  watchWrites,
} from '../../support/write-points.ts'
import { document, id, password, playBackend, prepareKiosk } from './whole-kiosk.ts'

/**
 * A voordeelzuil that is killed at each of its writes while it redeems: what was shown is never reversed, and what
 * was given and not shown always is. docs/decisions/06-presumed-abort.md.
 */

const rewards = [{ id: '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01', title: { nl: 'Een koffie' }, points: 10 }]

let broker: EmbeddedBroker
const ends: (() => unknown)[] = []
beforeAll(async () => {
  const credentials = [[id, await hashMqttPassword(password)]] as const
  broker = await startBroker({ host: '127.0.0.1', port: 0, credentials, log: noLog })
})
afterAll(() => broker?.stop())
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Redeems, and dies at this write; or at none, and tells which there are. */
const trial = async (threads: Threads, point?: WritePoint) => {
  const backend = await playBackend(broker)
  ends.push(backend.end)
  backend.judge(({ actieId, rewardId = '' }) => ({
    outcome: 'REDEEMED',
    actieId,
    rewardId,
    title: { nl: 'Een koffie' },
    points: 10,
    balance: 5,
  }))
  const kiosk = await prepareKiosk({ broker })
  ends.push(kiosk.end)
  const start = async () => {
    const { length } = backend.received.hello
    const zuil = await startZuil({ STATE_DIR: kiosk.stateDir, RECONNECT_MAX_MS: '200', RESULT_MS: '2000' })
    ends.push(zuil.kill)
    await eventually(() => backend.received.hello.length > length, { what: 'a hello' })
    return zuil
  }
  const first = await start()
  await backend.configure(document(1, { type: 'REWARD', rewards }))
  await eventually(() => backend.received.reported.length === 1)
  const before = watchScreen(first.ready.screen)
  await eventually(() => before.shown.length > 0)
  const watched = { pid: first.pid, threads }
  const list = point ? undefined : await watchWrites(watched)
  const spring = point && (await trapWrite(watched, point))
  void fetch(`${first.ready.screen}/simulated/card`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chipNumber: chipOf(1) }),
  }).catch(() => undefined)
  const screens = () => before.shown.map(({ view }) => view.screen)
  const answered = () =>
    screens().some((screen) => ['REDEEMED', 'REFUSED'].includes(screen)) && screens().at(-1) === 'WAITING'
  let over = false
  void first.ended.then(() => {
    over = true
  })
  await eventually(() => over || answered(), { what: 'an answer that has left the screen, or the end' })
  const points = (await list?.()) ?? []
  if (point) expect(await spring?.(), `whether it was killed at ${nameOf(point)}`).toBe(true)
  await first.kill()

  const again = await start()
  const after = watchScreen(again.ready.screen)
  await eventually(() => after.shown.length > 0)
  const deep = (backend.received.hello.at(-1)?.journalDepth ?? 0) > 0
  if (deep) await eventually(() => backend.received.journal.length > 0, { what: 'the delivery' })
  const redeemed = [...before.shown, ...after.shown].some(({ view }) => view.screen === 'REDEEMED')
  return { points, given: backend.received.tap.length > 0, reversed: backend.received.journal.length > 0, redeemed }
}

describe.each(['OTHERS', 'MAIN'] as const)('killed at a write of the threads %s', (threads) => {
  it('what was given is shown or reversed, never both and never neither', { timeout: 600_000 }, async () => {
    sayOffset()
    const tried = async (point?: WritePoint) => {
      const { points, given, reversed, redeemed } = await trial(threads, point)
      for (const end of ends.splice(0).reverse()) await end()
      expect([point, redeemed]).toEqual([point, given && !reversed])
      return { points, result: reversed ? 'reversed' : redeemed ? 'shown' : 'nothing' }
    }
    const { points, result } = await tried()
    expect(result).toBe('shown')
    const results = new Set<string>()
    for (const point of someOf(points)) results.add((await tried(point)).result)
    // The trap was where it matters: some died before it was durable, some after.
    expect(results.size).toBeGreaterThanOrEqual(2)
  })
})
