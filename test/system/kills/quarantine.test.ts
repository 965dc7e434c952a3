import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseKind } from '../../support/databases.ts'
import { chipOf, client, zuilIdOf } from '../../support/fixtures.ts'
import { type KilledBackend, startKilledBackend } from '../../support/killed-backend.ts'
import { someTap } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { alive, nameOf, someOf, type Threads, trapWrite, watchWrites } from '../../support/write-points.ts'

/**
 * kill -9 at the writes there are between "Alsnog boeken" or "Weigeren" and its answer. Afterwards each tap either waits
 * still, or is decided: booked once, with its point, or refused. What waits can be decided then.
 */

const DAY = 86_400_000
const PASSHOLDERS = 5
/** Taps that are decided at once. */
const TOGETHER = 3
/** Each kill is a new start of the backend; the booking itself is killed in the files beside this. */
const MOST = 3
/** See `support/kills.ts`. */
const TRIES_A_POINT = 12

type Decision = 'BOOK' | 'REFUSE'

/** Whose writes: of the embedded database its disk's too. */
const cases: readonly (readonly [DatabaseKind, Threads])[] = [
  ['embedded', 'ALL'],
  ['PostgreSQL', 'MAIN'],
]

describe.each(cases)('deciding about taps in quarantine while the backend on %s is killed (%s)', (kind, threads) => {
  let killed: KilledBackend
  let token = ''
  let taps = 0
  let bookings = 0

  beforeAll(async () => {
    killed = await startKilledBackend(kind, {
      passholders: PASSHOLDERS,
      prepare: async (store, now) => {
        token = await store.clients.newToken(client.id, now, DAY)
      },
    })
  })
  afterAll(() => killed?.end())

  const post = async (path: string, headers: Record<string, string>, body: object): Promise<unknown> => {
    const response = await fetch(`${killed.process.ready.http}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    expect(response.status, text).toBe(200)
    return JSON.parse(text)
  }
  /** Taps of a day before the device was set up. @returns their ActieIDs, those of each decision */
  const handIn = async (decisions: number): Promise<readonly (readonly string[])[]> => {
    const at = new Date(Date.now() - DAY).toISOString()
    const handed = Array.from({ length: decisions * TOGETHER }, () => {
      const n = ++taps
      return someTap(n, { at, notBefore: at }, { kind: 'CHIP', chipNumber: chipOf(1 + (n % PASSHOLDERS)) })
    })
    const sent = { bootId: 'a later boot', monotonicMs: 1 }
    await post('/kiosk-devices/journal', { 'x-custom-token': killed.device }, { sent, taps: handed })
    const actieIds = handed.map(({ actieId }) => actieId)
    return Array.from({ length: decisions }, (_, n) => actieIds.slice(n * TOGETHER, (n + 1) * TOGETHER))
  }
  const decide = async (decision: Decision, which?: readonly string[]): Promise<unknown> =>
    post(
      `/zuilen/${zuilIdOf(1)}/quarantine`,
      { authorization: `Bearer ${token}` },
      { decision, ...(which ? { actieIds: which } : { all: true }) },
    )

  interface State {
    readonly reason: string | null
    readonly decision: string | null
    readonly kept: boolean
    readonly checkins: number
    readonly entries: number
  }
  const statesOf = (actieIds: readonly string[]): Promise<State[]> =>
    ask<State>(
      killed.databaseUrl,
      `select reason, quarantine->>'decision' as decision, quarantine ? 'tap' as kept,
          (select count(*)::int from checkin c where c.id = actie_id) as checkins,
          (select count(*)::int from ledger_entry l where l.cause_id = actie_id) as entries
        from tap where actie_id = any ($1::uuid[])`,
      [actieIds],
    )
  const waits: State = { reason: 'in-quarantine', decision: null, kept: true, checkins: 0, entries: 0 }
  const isDecided: Readonly<Record<Decision, State>> = {
    BOOK: { reason: null, decision: 'BOOKED', kept: false, checkins: 1, entries: 1 },
    REFUSE: { reason: 'quarantine-refused', decision: 'REFUSED', kept: false, checkins: 0, entries: 0 },
  }

  it.each(['BOOK', 'REFUSE'] as const)(
    '%s: decides each once, and loses none',
    { timeout: 600_000 },
    async (decision) => {
      const watched = () => ({ pid: killed.process.pid, threads })
      const [first] = await handIn(1)
      const end = await watchWrites(watched())
      expect(await decide(decision, first)).toMatchObject({ decided: TOGETHER, waiting: 0 })
      if (decision === 'BOOK') bookings += TOGETHER
      const points = await end()
      expect(points.length).toBeGreaterThan(1)

      for (const point of someOf(points, 1, MOST)) {
        const handed = await handIn(TRIES_A_POINT)
        const all = handed.flat()
        const spring = await trapWrite(watched(), point)
        for (const some of handed) {
          // Who is killed does not answer.
          if (await alive(killed.process.pid)) await decide(decision, some).catch(() => undefined)
        }
        expect(await spring(), `whether it was killed at ${nameOf(point)}`).toBe(true)
        await killed.startAgain()
        const before = await statesOf(all)
        expect(before).toHaveLength(all.length)
        for (const state of before) expect([waits, isDecided[decision]]).toContainEqual(state)
        // Somebody clicks again.
        await decide(decision)
        expect(await statesOf(all)).toEqual(all.map(() => isDecided[decision]))
        expect(await decide(decision)).toEqual({ decided: 0, booked: 0, waiting: 0 })
        if (decision === 'BOOK') bookings += all.length
      }
      expect(await killed.sums()).toEqual({ points: bookings, entries: bookings })
    },
  )
})
