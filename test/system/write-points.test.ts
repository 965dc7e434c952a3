import { readFile } from 'node:fs/promises'
import type { ZuilType } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseKind } from '../support/databases.ts'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'
import { alive, type Threads, trapWrite } from '../support/write-points.ts'

/**
 * kill -9 at every write there is between a card on the reader and the answer on the screen, one after the other, of each
 * of our processes. Afterwards every tap that was shown as saved or noted stands in the ledger once, and none twice; and
 * of what is handed over (rewards, tickets) just that stands which was shown.
 *
 * The write points, as strace sees them. Kiosk: answers to the page, the journal's log and its sync, publish of the tap,
 * PUBACK of the verdict, removal from the journal. Backend: begin, lock, read, write and commit to the database, publish
 * of the verdict; when embedded also every write and sync of the database's files. Broker: each packet in and out.
 */

/** More than there are; a run that gets there fails. */
const MOST = 150

/** The zuil with a line to the backend; the zuil without one, which notes taps; the others. */
type Victim = 'kiosk' | 'kiosk offline' | 'backend' | 'broker'

const children = async (pid: number): Promise<number[]> => {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

const pidOf = async (world: World, victim: Victim): Promise<number> => {
  if (victim === 'backend') return world.backend.pid
  if (victim !== 'broker') return world.zuil.pid
  const [pid] = await children(world.backend.pid)
  if (pid === undefined) throw new Error('the backend has no broker')
  return pid
}

const cases: readonly (readonly [DatabaseKind, Victim, Threads, ZuilType])[] = [
  ['embedded', 'kiosk', 'MAIN', 'CHECK_IN'],
  ['embedded', 'kiosk', 'OTHERS', 'CHECK_IN'],
  ['embedded', 'kiosk offline', 'MAIN', 'CHECK_IN'],
  ['embedded', 'kiosk offline', 'OTHERS', 'CHECK_IN'],
  ['embedded', 'backend', 'MAIN', 'CHECK_IN'],
  ['embedded', 'backend', 'OTHERS', 'CHECK_IN'],
  ['embedded', 'broker', 'MAIN', 'CHECK_IN'],
  ['PostgreSQL', 'backend', 'MAIN', 'CHECK_IN'],
  ['embedded', 'kiosk', 'MAIN', 'REWARD'],
  ['embedded', 'kiosk', 'OTHERS', 'REWARD'],
  ['PostgreSQL', 'backend', 'MAIN', 'REWARD'],
  ['embedded', 'kiosk', 'MAIN', 'TICKET'],
]

/** What a zuil hands over, by its type: the screen that says so, and where it stands. */
const handedOver = { REWARD: ['REDEEMED', 'redemption'], TICKET: ['TICKET', 'ticket'] } as const

/** A passholder with points enough for the reward, another for each n. */
const withPoints = (n: number): number => 10 * n + 5

describe.each(cases)('with %s, killing the %s at each write (%s), %s', (kind, victim, threads, type) => {
  // One thread for the disk, so that its writes can be counted.
  // A result is looked for after a start, which takes a moment.
  const zuilEnv = { UV_THREADPOOL_SIZE: '1', RESULT_MS: '3000' }
  const offline = victim === 'kiosk offline'
  const isKiosk = victim === 'kiosk' || offline
  let world: World
  const [shownAs, kept] = type === 'REWARD' || type === 'TICKET' ? handedOver[type] : [undefined, undefined]
  beforeAll(async () => {
    world = await createWorld(kind, { passholders: 10 * MOST + 10, type, zuilEnv, proxied: true })
  })
  afterAll(() => world?.end())

  /**
   * Taps while the n-th write is trapped; gives whether the screen promised a point, whether it showed that something is
   * handed over, and whether somebody died.
   */
  const tapIntoTrap = async (n: number): Promise<{ promised: boolean; handed: boolean; died: boolean }> => {
    await world.ready()
    if (offline) {
      world.proxy.cut()
      await eventually(async () => (await world.screen()).view.online === false)
    }
    const before = world.shown().length
    const pid = await pidOf(world, victim)
    const trap = await trapWrite(pid, n, threads)
    // A zuil that dies does not answer.
    await world.tap(chipOf(withPoints(n))).catch(() => undefined)
    const saw = (...screens: readonly string[]): boolean =>
      world
        .shown()
        .slice(before)
        .some(({ view }) => screens.includes(view.screen))
    const promised = (): boolean => saw('SAVED', 'NOTED', 'TICKET', 'TICKET_REFUSED')
    const answered = (): boolean => promised() || saw('REDEEMED', 'REFUSED')
    await eventually(async () => answered() || (isKiosk && !(await alive(pid))), {
      what: `an answer to tap ${n}, or the end of the ${victim}`,
    })
    const died = await trap.spring()
    const answer = promised()
    let handed = shownAs !== undefined && saw(shownAs)
    if (died && isKiosk) {
      await world.startZuil()
      // What was settled and perhaps not seen is on the screen first.
      handed ||= (await world.screen()).view.screen === shownAs
    }
    if (died && victim === 'backend') {
      await world.backend.ended
      await world.startBackend()
    }
    world.proxy.mend()
    return { promised: answer, handed, died }
  }

  it('loses no tap that was shown as taken, and books none twice', { timeout: 600_000 }, async ({ annotate }) => {
    const taken: number[] = []
    const handedOut: number[] = []
    let points = 0
    for (let n = 1; ; n++) {
      expect(n).toBeLessThan(MOST)
      const { promised, handed, died } = await tapIntoTrap(n)
      if (promised) taken.push(withPoints(n))
      if (handed) handedOut.push(withPoints(n))
      if (!died) break
      points = n
    }
    await annotate(`killed at ${points} writes`)
    // At the least one write and its sync.
    expect(points).toBeGreaterThanOrEqual(2)

    await world.ready()
    await eventually(
      async () => {
        const booked = await world.booked()
        return taken.every((n) => booked.has(uitpasNumberOf(n)))
      },
      { what: 'every promised tap in the ledger', withinMs: 20_000 },
    )
    await eventually(
      async () => {
        await world.ready()
        await world.zuil.stop()
        const depth = await world.journalDepth()
        await world.startZuil()
        return depth === 0
      },
      { what: 'an empty journal', withinMs: 60_000 },
    )
    expect([...(await world.booked())].filter(([, count]) => count > 1)).toEqual([])
    expect(await world.inconsistent()).toEqual([])
    if (kept === undefined) return
    const standing = await world.standing(kept)
    expect([...standing].sort()).toEqual(handedOut.map((n) => [uitpasNumberOf(n), 1]).sort())
    expect(standing.size).toBeGreaterThan(0)
  })
})
