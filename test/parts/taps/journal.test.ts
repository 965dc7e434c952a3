import { examples } from '@zuil/protocol'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, startTestBackend, type TestBackend } from '../../support/test-backend.ts'
import { eventually } from '../../support/wait.ts'

const url = '/api/kiosk-devices/journal'
const { sent, taps: exampleTaps } = examples.journal[0]?.payload ?? { taps: [] }

const actieIdOf = (n: number): string => `019aad3c-5b20-7c4e-8f00-${n.toString(16).padStart(12, '0')}`

/** The example's tap, a minute ago. */
const one = {
  ...exampleTaps[0],
  actieId: actieIdOf(1),
  at: new Date(now - 60_000).toISOString(),
  notBefore: new Date(now - 7_200_000).toISOString(),
}
const handIn = (backend: TestBackend, payload: object, device?: string) =>
  backend.asZuil({ method: 'POST', url, payload }, device)

/** Lets `ids.formerDevice` have been replaced then. */
const replacedAt = ({ sql }: TestBackend, at: number) => sql('update former_device set replaced_at = $1', new Date(at))

const tapsOf = ({ sql }: TestBackend) =>
  sql('select actie_id, zuil_id, seq::int, live, reason, received_at from tap order by actie_id')

const pointsOf = async ({ sql }: TestBackend): Promise<number | undefined> =>
  (await sql<{ points: number }>('select points from passholder where id = $1', ids.holder))[0]?.points

describe('POST /kiosk-devices/journal', () => {
  /** For tests that write nothing. */
  let shared: TestBackend
  beforeAll(async () => {
    shared = await startTestBackend()
  })
  afterAll(() => shared.end())

  it.each([
    ['the device', ids.device],
    ['a device that was replaced', ids.formerDevice],
  ])('books the taps of %s for its zuil, once, as ones for which nobody waits', async (_what, device) => {
    const own = await startOwnBackend()
    await replacedAt(own, now - 30_000)
    for (const _again of [1, 2]) {
      const response = await handIn(own, { sent, taps: [one] }, device)
      expect([response.statusCode, response.json()]).toEqual([200, { actieIds: [one.actieId] }])
      expect(await tapsOf(own)).toEqual([
        {
          actie_id: one.actieId,
          zuil_id: ids.zuil,
          seq: one.seq,
          live: false,
          reason: null,
          received_at: new Date(now),
        },
      ])
      expect(await own.sql('select event_id, source, at from checkin where id = $1', one.actieId)).toEqual([
        { event_id: ids.event, source: 'ZUIL', at: new Date(now - 60_000) },
      ])
      expect(await pointsOf(own)).toBe(13)
    }
  })

  describe('books at the event that was on the screen', () => {
    const DAY = 86_400_000
    const set = (own: TestBackend, column: 'fixed_event_id' | 'counter_event_id', eventId: string | null) =>
      own.sql(`update zuil set ${column} = $2 where id = $1`, ids.zuil, eventId)
    /** The zuil gets the document of now. */
    const document = (own: TestBackend) => refreshDesired(own.store, [ids.zuil], own.clock.now)
    const eventOf = async (own: TestBackend, tap: object) => {
      await handIn(own, { sent, taps: [tap] })
      const [row] = await own.sql<{ event_id: string }>('select event_id from checkin where id = $1', one.actieId)
      return row?.event_id
    }

    it.each(['fixed_event_id', 'counter_event_id'] as const)('before one that was set since as %s', async (column) => {
      const own = await startOwnBackend()
      await set(own, column, ids.otherEvent)
      expect(await eventOf(own, { ...one, shownEventId: ids.event })).toBe(ids.event)
    })

    it('which was set then, and is no more: its document had it', async () => {
      const own = await startOwnBackend()
      await set(own, 'fixed_event_id', ids.otherEvent)
      await document(own)
      await set(own, 'fixed_event_id', null)
      await document(own)
      expect(await eventOf(own, { ...one, shownEventId: ids.otherEvent })).toBe(ids.otherEvent)
    })

    it('also long after, when the catalog does not hold it any more', async () => {
      const own = await startOwnBackend()
      const then = now - 20 * DAY
      await own.sql('update zuil_delivery set undelivered_since = $1', new Date(then - DAY))
      const calendar = { type: 'DATES', occurrences: [{ start: then, end: then, wholeDay: false }] }
      await own.sql('update event set calendar = $2 where id = $1', ids.otherPastEvent, calendar)
      await own.sql('insert into zuil_shown_event values ($1, $2, current_date)', ids.zuil, ids.otherPastEvent)
      const old = { ...one, at: new Date(then).toISOString(), notBefore: new Date(then).toISOString() }
      expect(await eventOf(own, { ...old, shownEventId: ids.otherPastEvent })).toBe(ids.otherPastEvent)
    })

    it('which was cancelled since; but of one that was cancelled before the tap nothing, not even another', async () => {
      // The tap was a minute ago; the zuil is set to another event by now.
      for (const [secondsAgo, expected] of [
        [30, ids.event],
        [90, undefined],
      ] as const) {
        const own = await startOwnBackend()
        await set(own, 'fixed_event_id', ids.otherEvent)
        await own.sql(
          'update event set cancelled_since = $2 where id = $1',
          ids.event,
          new Date(now - secondsAgo * 1000),
        )
        expect(await eventOf(own, { ...one, shownEventId: ids.event })).toBe(expected)
        expect(await tapsOf(own)).toMatchObject([{ reason: expected ? null : 'checkin-not-allowed' }])
      }
    })

    it('not where the zuil was never given it, or check-in on it was not allowed', async () => {
      const own = await startOwnBackend()
      expect(await eventOf(own, { ...one, shownEventId: ids.otherEvent })).toBe(ids.event)
      const second = await startOwnBackend()
      expect(await eventOf(second, { ...one, shownEventId: ids.pastEvent })).toBe(ids.event)
      const third = await startOwnBackend()
      expect(await eventOf(third, { ...one, shownEventId: 'half \ud800 of a letter \u0000' })).toBe(ids.event)
    })
  })

  it('acknowledges what can’t be booked, and keeps it with its reason', async () => {
    const own = await startOwnBackend()
    const second = { ...one, actieId: actieIdOf(2), seq: 1042 }
    const response = await handIn(own, { sent, taps: [one, second] })
    expect(response.json()).toEqual({ actieIds: [one.actieId, second.actieId] })
    expect(await tapsOf(own)).toMatchObject([
      { actie_id: one.actieId, reason: null },
      { actie_id: second.actieId, reason: 'maximum-reached' },
    ])
    expect(await pointsOf(own)).toBe(13)
  })

  it('takes a hundred at once, and not one more', async () => {
    const own = await startOwnBackend()
    const many = (count: number) =>
      Array.from({ length: count }, (_none, n) => ({ ...one, actieId: actieIdOf(n), seq: n + 1 }))
    expect((await handIn(own, { sent, taps: many(101) })).json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: '/taps' }],
    })
    expect(await tapsOf(own)).toEqual([])
    expect((await handIn(own, { sent, taps: many(100) })).statusCode).toBe(200)
    expect(await tapsOf(own)).toHaveLength(100)
  })

  it.each([
    [{ sent, taps: [] }, '/taps'],
    [{ taps: [one] }, '/sent'],
    [{ sent, taps: [{ ...one, actieId: 'x' }] }, '/taps/0/actieId'],
    [{ sent, taps: [{ ...one, card: { kind: 'CHIP', chipNumber: '08A1B2C3' } }] }, '/taps/0/card/chipNumber'],
    [{ sent, taps: [{ ...one, mode: 'OTHER' }] }, '/taps/0/mode'],
  ])('refuses a body that is not right: %#', async (payload, jsonPointer) => {
    const response = await handIn(shared, payload)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(response.body).not.toContain('08A1B2C3')
    expect(await tapsOf(shared)).toEqual([])
  })

  it('answers a second request of a zuil at once with 429, reads nothing of it, and takes the next', async () => {
    const own = await startOwnBackend()
    const { origin } = new URL(await own.app.listen({ port: 0, host: '127.0.0.1' }))
    const post = (
      device: string,
      n: number,
      body = JSON.stringify({ sent, taps: [{ ...one, actieId: actieIdOf(n) }] }),
    ) =>
      fetch(`${origin}${url}`, {
        method: 'POST',
        headers: { 'x-custom-token': device, 'content-type': 'application/json' },
        body,
      })
    const locked = new pg.Client({ connectionString: own.store.databaseUrl })
    await locked.connect()
    await locked.query('begin')
    await locked.query('select 1 from passholder where id = $1 for update', [ids.holder])
    const first = post(ids.device, 1)
    await eventually(async () => (await own.sql('select 1 from pg_locks where not granted')).length > 0)
    const others = await Promise.all(Array.from({ length: 20 }, (_none, n) => post(ids.device, n + 2, '{')))
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 429))
    expect(others[0]?.headers.get('retry-after')).toBe('1')
    // Another zuil has its own turn: it waits behind the first alone.
    const other = post(ids.blockedDevice, 50)
    await locked.query('commit')
    await locked.end()
    expect([(await first).status, (await other).status]).toEqual([200, 200])
    expect((await post(ids.device, 60)).status).toBe(200)
    expect(await tapsOf(own)).toHaveLength(3)
  })

  it('books beside a tap that the database refuses the rest, and says so', async () => {
    const own = await startOwnBackend()
    await own.sql(`alter table tap add check (seq <> 7)`)
    const taps = [one, { ...one, actieId: actieIdOf(2), seq: 7 }, { ...one, actieId: actieIdOf(3), seq: 8 }]
    const response = await handIn(own, { sent, taps })
    expect(response.json()).toEqual({ actieIds: [actieIdOf(1), actieIdOf(3)] })
  })

  it('acknowledges nothing that was not committed', async () => {
    const own = await startOwnBackend()
    // Written last in the transaction of a booking: all before it is undone.
    await own.sql('alter table tap rename to tap_elsewhere')
    const response = await handIn(own, { sent, taps: [one] })
    expect([response.statusCode, response.json()]).toEqual([200, { actieIds: [] }])
    await own.sql('alter table tap_elsewhere rename to tap')
    expect(await tapsOf(own)).toEqual([])
    expect(await own.sql('select 1 from checkin where id = $1', one.actieId)).toEqual([])
    expect(await pointsOf(own)).toBe(12)
  })

  it('leaves alone what was booked over the API and for another zuil, and books the rest', async () => {
    const own = await startOwnBackend()
    expect((await handIn(own, { sent, taps: [one] })).statusCode).toBe(200)
    const things = `select id::text, reversed_at from checkin
      union all select id::text, reversed_at from ticket union all select id::text, reversed_at from redemption order by 1`
    const before = [await own.sql(things), await pointsOf(own)]
    const second = { ...one, actieId: actieIdOf(2), card: { kind: 'BARCODE', uitpasNumber: '0930000420206' } }
    const foreign = [one.actieId, ids.checkin, ids.otherCheckin, ids.ticket, ids.redemption].flatMap((actieId) =>
      (['BOOK', 'DROP'] as const).map((ifLate) => ({ ...one, actieId, ifLate })),
    )
    const response = await handIn(own, { sent, taps: [...foreign, second] }, ids.blockedDevice)
    expect([response.statusCode, response.json().actieIds.length]).toEqual([200, 11])
    expect([await own.sql(things), await pointsOf(own)]).toEqual(before)
    expect(await own.sql('select reason from tap where actie_id = $1', second.actieId)).toHaveLength(1)
  })

  it.each([
    [
      'measured: its message says how long ago',
      { bootId: sent?.bootId, monotonicMs: (sent?.monotonicMs ?? 0) - 29_000 },
    ],
    ['reckoned from a time of the backend', { bootId: 'earlier', at: now - 29_000, clock: 'ANCHORED' }],
    ['not before the last time of the backend', { bootId: 'earlier', clock: 'WALL', notBefore: now - 29_000 }],
  ] as const)('books nothing of a device later than it was replaced, and keeps it: %s', async (_what, over) => {
    const own = await startOwnBackend()
    await replacedAt(own, now - 30_000)
    const iso = Object.fromEntries(
      Object.entries(over).map(([key, value]) => [
        key,
        key === 'at' || key === 'notBefore' ? new Date(Number(value)).toISOString() : value,
      ]),
    )
    const tap = { ...one, ...iso }
    expect((await handIn(own, { sent, taps: [tap] }, ids.formerDevice)).json()).toEqual({ actieIds: [one.actieId] })
    expect(await tapsOf(own)).toMatchObject([{ reason: 'device-replaced' }])
    expect(await pointsOf(own)).toBe(12)
    // Of the device that is in its place the same is booked.
    await handIn(own, { sent, taps: [{ ...tap, actieId: actieIdOf(2), seq: 2 }] })
    expect(await pointsOf(own)).toBe(13)
  })

  it('loses no tap of a replaced device whose own clock is wrong', async () => {
    const own = await startOwnBackend()
    await replacedAt(own, now - 30_000)
    const at = new Date(now + 365 * 86_400_000).toISOString()
    await handIn(own, { sent, taps: [{ ...one, bootId: 'earlier', clock: 'WALL', at }] }, ids.formerDevice)
    expect(await tapsOf(own)).toMatchObject([{ reason: null }])
    expect(await own.sql('select at from checkin where id = $1', one.actieId)).toEqual([{ at: new Date(now - 30_000) }])
  })

  it('takes nothing back of what the device in its place booked', async () => {
    const own = await startOwnBackend()
    await handIn(own, { sent: { ...sent, bootId: 'new' }, taps: [{ ...one, bootId: 'new' }] })
    for (const ifLate of ['DROP', 'BOOK']) {
      const response = await handIn(own, { sent, taps: [{ ...one, ifLate }] }, ids.formerDevice)
      expect(response.json()).toEqual({ actieIds: [one.actieId] })
      expect(await pointsOf(own)).toBe(13)
    }
  })

  it('logs how many, and no card or device', async () => {
    const own = await startOwnBackend()
    await handIn(own, { sent, taps: [one] }, ids.formerDevice)
    expect(own.log.join()).toContain('"taps":1')
    for (const secret of [secrets.chipNumber, secrets.uitpasNumber, ids.formerDevice]) {
      expect(own.log.join()).not.toContain(secret)
    }
  })
})
