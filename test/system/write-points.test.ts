import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseKind } from '../support/databases.ts'
import { chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'
import { alive, type Threads, trapWrite } from '../support/write-points.ts'

/**
 * kill -9 at every write there is between a card on the reader and the point on the screen, one after the other, of each
 * of our processes. Afterwards every tap that was shown as saved or noted stands in the ledger once, and none twice.
 *
 * The write points, as strace sees them. Kiosk: answers to the page, the journal's log and its sync, publish of the tap,
 * PUBACK of the verdict, removal from the journal. Backend: begin, lock, read, write and commit to the database, publish
 * of the verdict; when embedded also every write and sync of the database's files. Broker: each packet in and out.
 */

/** More than there are; a run that gets there fails. */
const MOST = 150

type Victim = 'kiosk' | 'backend' | 'broker'

const children = async (pid: number): Promise<number[]> => {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

const brokerPid = async (backend: number): Promise<number> => {
  const [pid] = await children(backend)
  if (pid === undefined) throw new Error('the backend has no broker')
  return pid
}

const accepted = (world: World): boolean =>
  world.shown().some(({ view }) => view.screen === 'SAVED' || view.screen === 'NOTED')

const cases: readonly (readonly [DatabaseKind, Victim, Threads])[] = [
  ['embedded', 'kiosk', 'MAIN'],
  ['embedded', 'kiosk', 'OTHERS'],
  ['embedded', 'backend', 'MAIN'],
  ['embedded', 'backend', 'OTHERS'],
  ['embedded', 'broker', 'MAIN'],
  ['PostgreSQL', 'backend', 'MAIN'],
]

describe.each(cases)('with %s, killing the %s at each write (%s)', (kind, victim, threads) => {
  let world: World
  beforeAll(async () => {
    // One thread for the disk, so that its writes can be counted.
    world = await createWorld(kind, { passholders: MOST, zuilEnv: { UV_THREADPOOL_SIZE: '1' } })
  })
  afterAll(() => world?.end())

  it('loses no tap that was shown as taken, and books none twice', { timeout: 600_000 }, async () => {
    const promised = new Set<number>()
    let killed = 0
    let n = 1
    for (; n < MOST; n++) {
      await world.ready()
      const before = world.shown().length
      const pid =
        victim === 'kiosk'
          ? world.zuil.pid
          : victim === 'backend'
            ? world.backend.pid
            : await brokerPid(world.backend.pid)
      const trap = await trapWrite(pid, n, threads)
      // A zuil that dies does not answer.
      await world.tap(chipOf(n)).catch(() => undefined)
      const answered = (): boolean =>
        world
          .shown()
          .slice(before)
          .some(({ view }) => view.screen === 'SAVED' || view.screen === 'NOTED')
      await eventually(async () => answered() || (victim === 'kiosk' && !(await alive(pid))), {
        what: `an answer to tap ${n}, or the end of the ${victim}`,
      })
      if (answered()) promised.add(n)
      const sprung = await trap.spring()
      if (!sprung && accepted(world)) break
      killed++
      if (victim === 'kiosk') await world.startZuil({ UV_THREADPOOL_SIZE: '1' })
      if (victim === 'backend') {
        await world.backend.ended
        await world.startBackend()
      }
    }
    expect(killed).toBeGreaterThan(2)
    expect(n).toBeLessThan(MOST)
    await world.ready()
    await eventually(
      async () => {
        const booked = await world.booked()
        return [...promised].every((tap) => booked.has(uitpasNumberOf(tap)))
      },
      { what: 'every promised tap in the ledger', withinMs: 20_000 },
    )
    await eventually(async () => {
      const { view } = await world.tapAndSee(chipOf(MOST)).then((view) => ({ view }))
      return view.screen === 'SAVED'
    })
    const twice = [...(await world.booked())].filter(([number, count]) => count > 1 && number !== uitpasNumberOf(MOST))
    expect(twice).toEqual([])
    expect(await world.inconsistent()).toEqual([])
    await world.zuil.stop()
    expect(await world.journalDepth()).toBe(0)
    await world.startZuil()
  })
})
