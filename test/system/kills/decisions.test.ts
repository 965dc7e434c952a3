import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseKind } from '../../support/databases.ts'
import { cardSystemId, chipOf } from '../../support/fixtures.ts'
import { type KilledBackend, startKilledBackend } from '../../support/killed-backend.ts'
import { someTap } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { alive, nameOf, someOf, type Threads, trapWrite, watchWrites } from '../../support/write-points.ts'

/**
 * kill -9 at the writes there are between "Alsnog boeken" or "Terugdraaien" and its answer. Afterwards each
 * is done whole, with its points and what is written down of it, or not at all; and then it can be done.
 */

const PASSHOLDERS = 5
/** Each kill is a new start of the backend; the booking itself is killed in the files beside this. */
const MOST = 3
/** See `support/kills.ts`. */
const TRIES_A_POINT = 12

/** Whose writes: of the embedded database its disk's too. */
const cases: readonly (readonly [DatabaseKind, Threads])[] = [
  ['embedded', 'ALL'],
  ['PostgreSQL', 'MAIN'],
]
/** What is put aside is so in one statement. */
const decisions = ['BOOK', 'REVERSE'] as const
type Decision = (typeof decisions)[number]

describe.each(cases)('deciding about check-ins while the backend on %s is killed (%s)', (kind, threads) => {
  let killed: KilledBackend
  let cookie = ''
  let taps = 0

  beforeAll(async () => {
    const email = 'regio@kantoor.example'
    killed = await startKilledBackend(kind, {
      passholders: PASSHOLDERS,
      accounts: [{ id: randomUUID(), email, role: 'ADMIN', cardSystemId }],
      prepare: async (store) => {
        cookie = `ksb=${await store.sessions.open({ email })}`
      },
    })
  })
  afterAll(() => killed?.end())

  const post = (path: string, headers: Record<string, string>, body: object): Promise<Response> =>
    fetch(`${killed.process.ready.http}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const cards = (status: 'ACTIVE' | 'BLOCKED') => ask(killed.databaseUrl, 'update card set status = $1', [status])

  /** Taps that can be decided so. @returns their ActieIDs */
  const handIn = async (decision: Decision, count: number): Promise<readonly string[]> => {
    if (decision !== 'REVERSE') await cards('BLOCKED')
    const at = new Date().toISOString()
    const handed = Array.from({ length: count }, () => {
      const n = ++taps
      return someTap(
        n,
        { at, notBefore: at, monotonicMs: n },
        { kind: 'CHIP', chipNumber: chipOf(1 + (n % PASSHOLDERS)) },
      )
    })
    const sent = { bootId: 'boot-1', monotonicMs: taps }
    const response = await post(
      '/api/kiosk-devices/journal',
      { 'x-custom-token': killed.device },
      { sent, taps: handed },
    )
    expect(response.status, await response.text()).toBe(200)
    await cards('ACTIVE')
    return handed.map(({ actieId }) => actieId)
  }
  const requests: Readonly<Record<Decision, (actieId: string) => readonly [path: string, body: object]>> = {
    BOOK: (actieId) => [`unbooked/${actieId}/booking`, {}],
    REVERSE: (actieId) => [`checkins/${actieId}/reversal`, { reason: 'Van zijn broer' }],
  }
  const decide = async (decision: Decision, actieId: string): Promise<number> => {
    const [path, body] = requests[decision](actieId)
    return (await post(`/ksb/api/${path}`, { cookie, 'sec-fetch-site': 'same-origin' }, body)).status
  }

  interface State {
    readonly reason: string | null
    readonly decision: string | null
    readonly kept: boolean
    readonly checkins: number
    readonly reversed: number
    readonly entries: number
    readonly acts: number
  }
  const statesOf = (actieIds: readonly string[]): Promise<State[]> =>
    ask<State>(
      killed.databaseUrl,
      `select tap.reason, decision, kept is not null as kept,
          (select count(*)::int from checkin where id = tap.actie_id) as checkins,
          (select count(*)::int from checkin where id = tap.actie_id and reversed_at is not null) as reversed,
          (select count(*)::int from ledger_entry where cause_id = tap.actie_id) as entries,
          (select count(*)::int from audit where subject_id = tap.actie_id::text) as acts
        from tap left join unbooked_tap using (actie_id) where tap.actie_id = any ($1::uuid[])`,
      [actieIds],
    )
  const nothing = { reason: null, decision: null, kept: false, checkins: 0, reversed: 0, entries: 0, acts: 0 }
  const waits: State = { ...nothing, reason: 'card-blocked', kept: true }
  const booked: State = { ...nothing, checkins: 1, entries: 1 }
  const before: Readonly<Record<Decision, State>> = { BOOK: waits, REVERSE: booked }
  const after: Readonly<Record<Decision, State>> = {
    BOOK: { ...booked, decision: 'BOOKED', acts: 1 },
    REVERSE: { ...booked, reversed: 1, entries: 2, acts: 1 },
  }

  it.each(decisions)('%s: does each once and whole, or not at all', { timeout: 600_000 }, async (decision) => {
    const done = decision === 'BOOK' ? 200 : 204
    const watched = () => ({ pid: killed.process.pid, threads })
    const [first = ''] = await handIn(decision, 1)
    const end = await watchWrites(watched())
    expect(await decide(decision, first)).toBe(done)
    const points = await end()
    expect(points.length).toBeGreaterThan(1)

    for (const point of someOf(points, 1, MOST)) {
      const handed = await handIn(decision, TRIES_A_POINT)
      expect(await statesOf(handed)).toEqual(handed.map(() => before[decision]))
      const spring = await trapWrite(watched(), point)
      for (const actieId of handed) {
        // Who is killed does not answer.
        if (await alive(killed.process.pid)) await decide(decision, actieId).catch(() => undefined)
      }
      expect(await spring(), `whether it was killed at ${nameOf(point)}`).toBe(true)
      await killed.startAgain()
      const left = await statesOf(handed)
      expect(left).toHaveLength(handed.length)
      for (const state of left) expect([before[decision], after[decision]]).toContainEqual(state)
      // Somebody clicks again: what was done is said to be, in words.
      for (const actieId of handed) expect([done, 409]).toContain(await decide(decision, actieId))
      expect(await statesOf(handed)).toEqual(handed.map(() => after[decision]))
      for (const actieId of handed) expect(await decide(decision, actieId)).toBe(409)
    }
    const sums = await killed.sums()
    expect(sums.entries).toBe(sums.points)
  })
})
