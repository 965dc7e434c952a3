import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ZuilType } from '@zuil/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DatabaseKind } from './databases.ts'
import { chipOf, uitpasNumberOf } from './fixtures.ts'
import { temporaryFolder } from './programs.ts'
import { eventually } from './wait.ts'
import { createWorld, type World } from './world.ts'
import { alive, type Threads, trapWrite } from './write-points.ts'

/**
 * kill -9 at writes between a card on the reader and the answer on the screen, one after the other, of each
 * of our processes. Afterwards every tap that was shown as saved or noted stands in the ledger once, and none twice; and
 * of what is handed over (rewards, tickets) just that stands which was shown.
 *
 * What is written in that time, as strace sees it. Kiosk: answers to the page, the journal's log and its sync, publish of the tap,
 * PUBACK of the verdict, removal from the journal. Backend: begin, lock, read, write and commit to the database, publish
 * of the verdict; when embedded also every write and sync of the database's files. Broker: each packet in and out.
 *
 * Not each of them is killed at: they are counted by kind of call (`write-points.ts`). Of the counts one in three, from a
 * random one on that is printed: KILL_OFFSET=0, 1 or 2 repeats a run, and KILL_STRIDE=1 (`npm run test:all-kills`) takes each.
 */

const stride = Number(process.env.KILL_STRIDE ?? 3)
const offset = Number(process.env.KILL_OFFSET ?? Math.floor(Math.random() * stride)) % stride

/** More than there are; a run that gets there fails. */
const MAX_WRITES = 150

/** The zuil with a line to the backend; the zuil without one, which notes taps; the others. */
export type Victim = 'kiosk' | 'kiosk offline' | 'backend' | 'broker'

/** Whose writes, those of which of its threads, while the zuil is of which type. */
export type KillCase = readonly [Victim, Threads, ZuilType]

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

/** What a zuil hands over, by its type: the screen that says so, and where it stands. */
const handedOver = { REWARD: ['REDEEMED', 'redemption'], TICKET: ['TICKET', 'ticket'] } as const

interface TapResult {
  readonly card: number
  /** The screen promised a point. */
  readonly promised: boolean
  /** It showed that something is handed over. */
  readonly handed: boolean
  readonly died: boolean
}

/** Lays the next card while the n-th write is trapped. */
const tapIntoTrap = async (
  world: World,
  card: number,
  n: number,
  [victim, threads, type]: KillCase,
): Promise<TapResult> => {
  const offline = victim === 'kiosk offline'
  const isKiosk = victim === 'kiosk' || offline
  const shownAs = type === 'REWARD' || type === 'TICKET' ? handedOver[type][0] : undefined
  await world.ready()
  if (offline) {
    world.proxy.cut()
    await eventually(async () => (await world.screen()).view.online === false)
  }
  const before = world.shown().length
  const pid = await pidOf(world, victim)
  const trap = await trapWrite(pid, n, threads)
  // A zuil that dies does not answer.
  await world.tap(chipOf(card)).catch(() => undefined)
  const saw = (...screens: readonly string[]): boolean =>
    world
      .shown()
      .slice(before)
      .some(({ view }) => screens.includes(view.screen))
  const promised = (): boolean => saw('SAVED', 'NOTED', 'TICKET', 'NO_TICKET')
  const answered = (): boolean => promised() || saw('REDEEMED', 'REFUSED')
  await eventually(async () => answered() || (isKiosk && !(await alive(pid))), {
    what: `an answer while write ${n} is trapped, or the end of the ${victim}`,
    withinMs: 20_000,
  })
  const died = await trap.spring()
  const result = { promised: promised(), handed: shownAs !== undefined && saw(shownAs) }
  if (died && isKiosk) {
    await world.startZuil()
    // What was settled and perhaps not seen is on the screen first.
    result.handed ||= world.shown()[0]?.view.screen === shownAs
  }
  if (died && victim === 'backend') {
    await world.backend.ended
    await world.startBackend()
  }
  world.proxy.mend()
  return { card, died, ...result }
}

/** Kills at one write in `stride`; where there are fewer, at the last one. */
const killAtWrites = async (world: World, nextCard: () => number, killCase: KillCase): Promise<TapResult[]> => {
  const results: TapResult[] = []
  const kill = async (n: number): Promise<boolean> => {
    expect(n).toBeLessThan(MAX_WRITES)
    const result = await tapIntoTrap(world, nextCard(), n, killCase)
    results.push(result)
    return result.died
  }
  let n = offset + 1
  while (await kill(n)) n += stride
  const isFirst = results.length === 1
  if (isFirst) while (n > 1 && !(await kill(--n)));
  return results
}

const counts = (cards: readonly number[]) => cards.map((card) => [uitpasNumberOf(card), 1]).sort()

/** Declares a test for each case, all in one world, and one for what must be true when all is over. */
export const testKills = (database: DatabaseKind, cases: readonly KillCase[], resultMs: number): void => {
  let world: World
  let cards = 0
  const handedOut: Record<'redemption' | 'ticket', number[]> = { redemption: [], ticket: [] }
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let bootIdFile: string
  beforeAll(async () => {
    folder = await temporaryFolder()
    bootIdFile = join(folder.path, 'boot')
    await writeFile(bootIdFile, randomUUID())
    process.stderr.write(`Kills at every ${stride}. write from write ${offset + 1} on: KILL_OFFSET=${offset}\n`)
    world = await createWorld(database, {
      passholders: cases.length * MAX_WRITES,
      points: 5,
      proxied: true,
      // One thread for the disk, so that its writes can be counted.
      zuilEnv: { UV_THREADPOOL_SIZE: '1', RESULT_MS: String(resultMs), BOOT_ID_FILE: bootIdFile },
    })
    await world.ready()
  })
  afterAll(async () => {
    await world?.end()
    await folder?.remove()
  })

  it.each(cases)(
    'loses no tap that was shown as taken, and books none twice: the %s (%s), %s',
    {
      timeout: 600_000,
    },
    async (...killCase) => {
      const [, , type] = killCase
      // What was shown before is not shown again in another boot: it can't be taken for this case's.
      await world.zuil.stop()
      await writeFile(bootIdFile, randomUUID())
      await world.startZuil()
      await world.ready()
      if ((await world.zuilSeen()).settings.type !== type) await world.become(type)
      const results = await killAtWrites(world, () => ++cards, killCase)
      const killed = results.filter(({ died }) => died).length
      // At the least one write and its sync.
      expect(killed).toBeGreaterThanOrEqual(stride === 1 ? 2 : 1)

      await world.ready()
      const taken = results.filter(({ promised }) => promised)
      await eventually(
        async () => {
          const booked = await world.booked()
          return taken.every(({ card }) => booked.has(uitpasNumberOf(card)))
        },
        { what: 'every promised tap in the ledger', withinMs: 20_000 },
      )
      if (type !== 'REWARD' && type !== 'TICKET') return
      const kept = handedOver[type][1]
      handedOut[kept].push(...results.filter(({ handed }) => handed).map(({ card }) => card))
      await eventually(
        async () => {
          expect([...(await world.standing(kept))].sort()).toEqual(counts(handedOut[kept]))
          return true
        },
        { what: 'just what was shown to stand', withinMs: 20_000 },
      )
      expect(handedOut[kept].length).toBeGreaterThan(0)
    },
  )

  it('has an empty journal and true books in the end', { timeout: 120_000 }, async () => {
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
    for (const kept of ['redemption', 'ticket'] as const) {
      expect([...(await world.standing(kept))].sort()).toEqual(counts(handedOut[kept]))
    }
    expect(await world.inconsistent()).toEqual([])
  })
}
