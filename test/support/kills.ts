import { readFile } from 'node:fs/promises'
import type { ZuilType } from '@zuil/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DatabaseKind } from './databases.ts'
import { chipOf, uitpasNumberOf } from './fixtures.ts'
import type { ScreenShot } from './screen-watch.ts'
import { eventually } from './wait.ts'
import { createWorld, type World } from './world.ts'
import {
  alive,
  nameOf,
  sayOffset,
  someOf,
  type Threads,
  trapWrite,
  type WritePoint,
  watchWrites,
} from './write-points.ts'

/**
 * kill -9 at the writes there are between a card on the reader and the end of the answer on the screen, one after the other,
 * of each of our processes. Afterwards every tap that was shown as saved or noted stands in the ledger once, and none twice;
 * and of what is handed over (rewards, tickets) just that stands which was shown.
 *
 * The write points. Kiosk: answers to the page, the journal's log and its sync, publish of the tap, PUBACK of the verdict,
 * removal from the journal. Backend: begin, lock, read, write and commit to the database, publish of the verdict; when
 * embedded also every write and sync of the database's files. Broker: each packet in and out. A first card lists them;
 * which of them are taken, and how a run is repeated: `write-points.ts`.
 */

/** More than there are; a run with more fails. */
const MAX_WRITES = 60
/**
 * What one card writes is not always the same: the listed one may have met a checkpoint of the database. A point that this
 * one does not get to is reached with one of the next.
 */
const CARDS_A_POINT = 12
/** Each kill is a new start of a program. */
const MOST = 5
/** More than are laid. */
const CARDS_A_CASE = 300

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
  handed: boolean
}

const isKiosk = (victim: Victim): boolean => victim === 'kiosk' || victim === 'kiosk offline'
const shownAs = (type: ZuilType) => (type === 'REWARD' || type === 'TICKET' ? handedOver[type][0] : undefined)

const pointsOf = (card: number): number => card * 100 + 5
/** Whose result a screen shows: nobody else has such a balance. */
const cardOf = (view: ScreenShot['view']): number => {
  const { balance } = (view.point ?? view) as { readonly balance: number }
  return Math.floor(balance / 100)
}

/** Waits for the zuil, with or without a line. @returns the process whose writes count, and of which threads */
const begin = async (world: World, [victim, threads]: KillCase) => {
  await world.ready()
  if (victim === 'kiosk offline') {
    world.proxy.cut()
    await eventually(async () => (await world.screen()).view.online === false)
  }
  return { pid: await pidOf(world, victim), threads }
}

/**
 * Lays a card, and waits until the answer to it has left the screen; without a line, where nothing follows it, until it is
 * there. Or the zuil is dead, or another victim and the answer there. The screen is not asked: it would write answers.
 */
const tap = async (world: World, card: number, pid: number, [victim, , type]: KillCase): Promise<TapResult> => {
  const waiting = (): boolean => world.shown().at(-1)?.view.screen === 'WAITING'
  // It may also die as it goes back to that.
  await eventually(async () => waiting() || !(await alive(pid)), { what: 'the zuil to wait for a card' })
  const before = world.shown().length
  // A zuil that dies does not answer.
  await world.tap(chipOf(card)).catch(() => undefined)
  const saw = (...screens: readonly string[]): boolean =>
    world
      .shown()
      .slice(before)
      .some(({ view }) => screens.includes(view.screen))
  const promised = (): boolean => saw('SAVED', 'NOTED', 'TICKET', 'NO_TICKET')
  const answered = (): boolean => promised() || saw('REDEEMED', 'REFUSED')
  await eventually(
    async () => {
      const dead = !(await alive(pid))
      if (isKiosk(victim) && dead) return true
      return answered() && (dead || victim === 'kiosk offline' || waiting())
    },
    { what: `an answer, or the end of the ${victim}`, withinMs: 20_000 },
  )
  const shown = shownAs(type)
  return { card, promised: promised(), handed: shown !== undefined && saw(shown) }
}

/** Lists what is written for one card. */
const list = async (world: World, card: number, killCase: KillCase): Promise<[WritePoint[], TapResult]> => {
  const watched = await begin(world, killCase)
  const end = await watchWrites(watched)
  const result = await tap(world, card, watched.pid, killCase)
  const points = await end()
  world.proxy.mend()
  return [points, result]
}

/** Lays cards while a write is trapped, until the victim was killed there; starts it again. */
const killAt = async (
  world: World,
  nextCard: () => number,
  killCase: KillCase,
  point: WritePoint,
): Promise<TapResult[]> => {
  const [victim, , type] = killCase
  const watched = await begin(world, killCase)
  const spring = await trapWrite(watched, point)
  const results: TapResult[] = []
  do {
    results.push(await tap(world, nextCard(), watched.pid, killCase))
  } while ((await alive(watched.pid)) && results.length < CARDS_A_POINT)
  expect(await spring(), `whether the ${victim} was killed at ${nameOf(point)}`).toBe(true)
  if (isKiosk(victim)) {
    await world.startZuil()
    // What was settled and perhaps not seen is on the screen first.
    const last = results.at(-1)
    const view = world.shown()[0]?.view
    if (last && view && view.screen === shownAs(type) && cardOf(view) === last.card) last.handed = true
  }
  if (victim === 'backend') {
    await world.backend.ended
    await world.startBackend()
  }
  world.proxy.mend()
  return results
}

/** Kills at some of the writes, or each. */
const killAtWrites = async (world: World, nextCard: () => number, killCase: KillCase): Promise<TapResult[]> => {
  const [points, first] = await list(world, nextCard(), killCase)
  // Who writes nothing is not watched where it writes.
  expect(points.length).toBeGreaterThan(1)
  expect(points.length).toBeLessThan(MAX_WRITES)
  const results = [first]
  for (const point of someOf(points, 1, MOST)) results.push(...(await killAt(world, nextCard, killCase, point)))
  return results
}

const counts = (cards: readonly number[]) => cards.map((card) => [uitpasNumberOf(card), 1]).sort()

/** Declares a test for each case, all in one world, and one for what must be true when all is over. */
export const testKills = (database: DatabaseKind, cases: readonly KillCase[], resultMs: number): void => {
  let world: World
  let cards = 0
  const handedOut: Record<'redemption' | 'ticket', number[]> = { redemption: [], ticket: [] }
  beforeAll(async () => {
    sayOffset()
    world = await createWorld(database, {
      passholders: cases.length * CARDS_A_CASE,
      points: pointsOf,
      proxied: true,
      // One thread for the disk, so that its writes come in one order.
      zuilEnv: { UV_THREADPOOL_SIZE: '1', RESULT_MS: String(resultMs) },
    })
    await world.ready()
  })
  afterAll(() => world?.end())

  it.each(cases)(
    'loses no tap that was shown as taken, and books none twice: the %s (%s), %s',
    {
      timeout: 1_800_000,
    },
    async (...killCase) => {
      const [, , type] = killCase
      await world.ready()
      if ((await world.zuilSeen()).settings.type !== type) await world.become(type)
      const results = await killAtWrites(world, () => ++cards, killCase)

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
    await world.ready()
    await eventually(async () => (await world.journalDepth()) === 0, { what: 'an empty journal', withinMs: 60_000 })
    expect([...(await world.booked())].filter(([, count]) => count > 1)).toEqual([])
    for (const kept of ['redemption', 'ticket'] as const) {
      expect([...(await world.standing(kept))].sort()).toEqual(counts(handedOut[kept]))
    }
    expect(await world.inconsistent()).toEqual([])
  })
}
