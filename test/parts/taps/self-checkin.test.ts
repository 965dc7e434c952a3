import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { refreshDesired } from '../../../backend/zuilen/documents.ts'
import { startForgetting } from '../../../backend/zuilen/forget.ts'
import { defaultCodeTimes } from '../../../backend/zuilen/rules/checkin-code.ts'
import { cards, ids, now } from '../../support/api-dataset.ts'
import { problemType, roomyLimits, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

const grants = [{ permission: 'PASSHOLDERS_SELF_CHECKIN' }]
const step = defaultCodeTimes.stepSeconds * 1000

/** A backend whose check-in zuil shows codes. */
const start = async (...over: Parameters<typeof startTestBackend>): Promise<TestBackend> => {
  const backend = await startTestBackend(...over)
  await backend.sql('update zuil set show_qr = true where id = $1', ids.zuil)
  return backend
}
const startOwn = async (...over: Parameters<typeof startTestBackend>): Promise<TestBackend> => {
  const backend = await start(...over)
  onTestFinished(() => backend.end())
  return backend
}

/** For tests that write nothing. */
let shared: TestBackend
beforeAll(async () => {
  shared = await start()
})
afterAll(() => shared.end())

const post = (backend: TestBackend, checkinCode: unknown, passholderId = ids.holder) =>
  backend.asClient(grants, {
    method: 'POST',
    url: `/api/passholders/${passholderId}/checkins`,
    payload: { checkinCode },
  })

/** What was checked in by the test: all else is of before. */
const newCheckins = ({ sql }: TestBackend) =>
  sql('select passholder_id, event_id, uitpas_number, points, source from checkin where at >= $1', new Date(now))

const holderOf = async ({ sql }: TestBackend, uitpasNumber: string): Promise<string> => {
  const [row] = await sql<{ id: string }>('select passholder_id as id from card where uitpas_number = $1', uitpasNumber)
  if (!row) throw new Error('a card without a passholder')
  return row.id
}

describe('POST /passholders/{passholderId}/checkins', () => {
  it('checks in with the active card at the event of the code, within its limit', async () => {
    const backend = await startOwn()
    const response = await post(backend, backend.codeOf())
    expect([response.statusCode, response.json()]).toEqual([201, { addedPoints: 1, totalPoints: 13 }])
    const second = await post(backend, backend.codeOf())
    expect([second.statusCode, second.json().type]).toEqual([400, problemType('uitpas/maximum-reached')])
    expect(second.json().totalPoints).toBe(13)
    expect(await newCheckins(backend)).toEqual([
      { passholder_id: ids.holder, event_id: ids.event, uitpas_number: cards.active, points: 1, source: 'QR' },
    ])
  })

  it('takes a code in lower case and with a space behind it, as scanners may give it', async () => {
    const backend = await startOwn()
    expect((await post(backend, `${backend.codeOf().toLowerCase()} `)).statusCode).toBe(201)
  })

  it('takes a code a little later and a little earlier, and no longer', async () => {
    const backend = await startOwn()
    await backend.sql(`update event set checkin_limit_volume = 3, checkin_limit_period = 'DAY'`)
    const answer = async (stepsAgo: number) => {
      const response = await post(backend, backend.codeOf({ at: now - stepsAgo * step }))
      return response.statusCode === 201 ? 'taken' : response.json().type
    }
    for (const good of [-1, 0, 2]) expect(await answer(good)).toBe('taken')
    expect(await answer(3)).toBe(problemType('uitpas/checkin-code-expired'))
    expect(await answer(-2)).toBe(problemType('uitpas/checkin-code-invalid'))
    expect(await newCheckins(backend)).toHaveLength(3)
  })

  it.each(['fixed_event_id', 'counter_event_id'])(
    'takes the code of an event that is set as %s, though it is of another organizer',
    async (column) => {
      const backend = await startOwn()
      await backend.sql(`update zuil set ${column} = $2 where id = $1`, ids.zuil, ids.otherEvent)
      expect((await post(backend, backend.codeOf({ eventId: ids.otherEvent }))).statusCode).toBe(201)
      expect(await newCheckins(backend)).toMatchObject([{ event_id: ids.otherEvent }])
    },
  )

  it('takes the code of an event that the zuil was given to show, while it is open: it may still be on its screen', async () => {
    const backend = await startOwn()
    const set = async (eventId: string | null) => {
      await backend.sql('update zuil set fixed_event_id = $2 where id = $1', ids.zuil, eventId)
      await refreshDesired(backend.store, [ids.zuil], now)
    }
    await set(ids.otherEvent)
    await set(null)
    const code = backend.codeOf({ eventId: ids.otherEvent })
    expect((await post(backend, code)).statusCode).toBe(201)
    expect(await newCheckins(backend)).toMatchObject([{ event_id: ids.otherEvent }])
    // Of another zuil it is none, and of an event that is not open either.
    const other = backend.codeOf({ eventId: ids.otherEvent, zuilId: ids.blockedZuil })
    await backend.sql(
      'update zuil set blocked = false, blocked_since = null, show_qr = true where id = $1',
      ids.blockedZuil,
    )
    expect((await post(backend, other)).json().type).toBe(problemType('uitpas/checkin-code-invalid'))
    await backend.sql('update event set cancelled_since = $2 where id = $1', ids.otherEvent, new Date(now - step))
    expect((await post(backend, code)).json().type).toBe(problemType('uitpas/checkin-code-invalid'))
    expect(await newCheckins(backend)).toHaveLength(1)
  })

  it.each<[string, (codeOf: TestBackend['codeOf']) => string]>([
    ['that is none', () => 'LGIWNWB'],
    ['of a zuil that is not there', (codeOf) => codeOf({ zuilId: '3d6f0a52-8c1b-4f0e-9a57-000000000000' })],
    [
      'of another zuil, with this one’s name',
      (codeOf) => codeOf().slice(0, -24) + codeOf({ zuilId: ids.blockedZuil }).slice(-24),
    ],
    ['of an event that is not on this zuil', (codeOf) => codeOf({ eventId: ids.otherEvent })],
    ['of an event that is over', (codeOf) => codeOf({ eventId: ids.pastEvent })],
    ['under the key before', (codeOf) => codeOf({ keyVersion: 1 })],
  ])('refuses a code %s', async (_what, code) => {
    const response = await post(shared, code(shared.codeOf))
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/checkin-code-invalid')])
    expect(await newCheckins(shared)).toEqual([])
  })

  describe('for the family of who used it in time', () => {
    const MINUTE = 60_000
    const child = ids.socialHolder
    const mother = ids.blockedHolder
    /** The child is in the family of `ids.holder`. */
    const addTo = ({ sql }: TestBackend, family: string, member: string) =>
      sql('insert into family_member (passholder_id, member_id, created_at) values ($1, $2, now())', family, member)
    const startFamily = async (...over: Parameters<typeof startTestBackend>): Promise<TestBackend> => {
      const backend = await startOwn(...over)
      await addTo(backend, ids.holder, child)
      return backend
    }
    const reason = (response: { json(): { type?: string } }) => response.json().type
    const expired = problemType('uitpas/checkin-code-expired')

    it('is good for five minutes more, and no longer', async () => {
      const backend = await startFamily()
      const code = backend.codeOf()
      expect((await post(backend, code)).statusCode).toBe(201)
      backend.clock.now += 6 * MINUTE
      const late = await post(backend, code, child)
      expect([late.statusCode, late.json()]).toEqual([201, { addedPoints: 1, totalPoints: 6 }])
      expect(await newCheckins(backend)).toMatchObject([{ passholder_id: ids.holder }, { passholder_id: child }])

      const second = await startFamily()
      await post(second, second.codeOf())
      second.clock.now += 6 * MINUTE + 30_000
      expect(reason(await post(second, second.codeOf({ at: now }), child))).toBe(expired)
      expect(await newCheckins(second)).toHaveLength(1)
    })

    it('also where the one who used it had the points already', async () => {
      const backend = await startFamily()
      await post(backend, backend.codeOf({ at: now - step }))
      expect(reason(await post(backend, backend.codeOf()))).toBe(problemType('uitpas/maximum-reached'))
      backend.clock.now += 5 * MINUTE
      expect((await post(backend, backend.codeOf({ at: now }), child)).statusCode).toBe(201)
    })

    it.each([
      ['whose family it is, where a child used it', [[child, ids.holder]]],
      [
        'another of the same family, where a child used it',
        [
          [mother, child],
          [mother, ids.holder],
        ],
      ],
    ])('also for %s', async (_whom, families) => {
      const backend = await startOwn()
      for (const [family = '', member = ''] of families) await addTo(backend, family, member)
      await post(backend, backend.codeOf())
      backend.clock.now += 3 * MINUTE
      expect((await post(backend, backend.codeOf({ at: now }), child)).statusCode).toBe(201)
    })

    it.each([
      ['who is in no family', []],
      [
        'who is in another family',
        [
          [mother, child],
          [child, child],
        ],
      ],
      [
        'who has an icon alone',
        [
          [ids.holder, ids.holder],
          [child, child],
        ],
      ],
    ])('is not for others: %s', async (_who, families) => {
      const backend = await startOwn()
      for (const [family = '', member = ''] of families) await addTo(backend, family, member)
      // At the same home, which makes no family.
      await backend.sql(`update passholder set street = 'Molenstraat 1', postal_code = '9300'`)
      await post(backend, backend.codeOf())
      backend.clock.now += 3 * MINUTE
      expect(reason(await post(backend, backend.codeOf({ at: now }), child))).toBe(expired)
      expect(await newCheckins(backend)).toHaveLength(1)
    })

    it('is not good for the same person again, for another app, or for one code by the use of another', async () => {
      const backend = await startFamily()
      await backend.sql(`update event set checkin_limit_volume = 9, checkin_limit_period = 'DAY'`)
      const code = backend.codeOf()
      await post(backend, code)
      backend.clock.now += 3 * MINUTE
      expect(reason(await post(backend, code))).toBe(expired)
      expect(reason(await post(backend, backend.codeOf({ at: now + step }), child))).toBe(expired)
      const otherApp = [...grants, { permission: 'PASSES_READ' }]
      const request = {
        method: 'POST',
        url: `/api/passholders/${child}/checkins`,
        payload: { checkinCode: code },
      } as const
      expect(reason(await backend.asClient(otherApp, request))).toBe(expired)
      expect((await post(backend, code, child)).statusCode).toBe(201)
    })

    it('is not good where nobody used it in time', async () => {
      const backend = await startFamily()
      backend.clock.now += 3 * MINUTE
      expect(reason(await post(backend, backend.codeOf({ at: now }), child))).toBe(expired)
      expect(reason(await post(backend, backend.codeOf({ at: now })))).toBe(expired)
      expect(await newCheckins(backend)).toEqual([])
    })

    const noted = ({ sql }: TestBackend) => sql('select passholder_id from checkin_code_use')

    it('keeps who used a code for some hours alone, though nobody uses another', async () => {
      const backend = await startFamily()
      await post(backend, backend.codeOf())
      const forget = () => startForgetting({ store: backend.store, clock: () => backend.clock.now }, noLog).stop()
      backend.clock.now += 6 * 60 * MINUTE
      await forget()
      expect(await noted(backend)).toEqual([{ passholder_id: ids.holder }])
      backend.clock.now += 1
      await forget()
      expect(await noted(backend)).toEqual([])
    })

    it('does not keep who was refused', async () => {
      const backend = await startFamily()
      await backend.sql('delete from membership where passholder_id = $1', ids.holder)
      expect((await post(backend, backend.codeOf())).statusCode).toBe(400)
      expect(await noted(backend)).toEqual([])
    })
  })

  it.each([
    ['shows none', 'show_qr = false'],
    ['is blocked', 'blocked = true, blocked_since = now()'],
    ['is of another kind', `type = 'TICKET'`],
  ])('refuses the code of a zuil that %s', async (_what, change) => {
    const backend = await startOwn()
    await backend.sql(`update zuil set ${change} where id = $1`, ids.zuil)
    const response = await post(backend, backend.codeOf())
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/checkin-code-invalid')])
    expect(await newCheckins(backend)).toEqual([])
  })

  it.each([[undefined], [7], [''], ['x'.repeat(201)]])('refuses the body %j', async (code) => {
    const response = await post(shared, code)
    expect(response.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: '/checkinCode' }],
    })
    expect(await newCheckins(shared)).toEqual([])
  })

  it.each(['x', 'me', '8703fee0-29cc-452c-b1af-000000000000', '%27'])('does not know the passholder %s', async (id) => {
    const response = await post(shared, shared.codeOf(), id)
    expect([response.statusCode, response.json().type]).toEqual([400, problemType('uitpas/passholder-not-found')])
    expect(await newCheckins(shared)).toEqual([])
  })

  it.each([
    ['passholder-blocked', cards.holderBlocked],
    ['card-blocked', cards.blocked],
  ])('answers %s', async (reason, uitpasNumber) => {
    const response = await post(shared, shared.codeOf(), await holderOf(shared, uitpasNumber))
    expect([response.statusCode, response.json().type]).toEqual([400, problemType(`uitpas/${reason}`)])
    expect(response.json().totalPoints).toBe(reason === 'card-blocked' ? undefined : 0)
    expect(await newCheckins(shared)).toEqual([])
  })

  it('refuses who is a member of no card system', async () => {
    const backend = await startOwn()
    await backend.sql('delete from membership where passholder_id = $1', ids.holder)
    const response = await post(backend, backend.codeOf())
    expect(response.statusCode).toBe(400)
    expect(response.json().type).toBe(problemType('uitpas/passholder-no-active-cardsystems'))
    expect(await newCheckins(backend)).toEqual([])
  })

  const two = { max: 2, timeWindow: 60_000 }
  it.each([
    // The same passholder, written otherwise; another one is not limited.
    ['passholder', { selfCheckinPerPassholder: two }, ids.holder.toUpperCase(), 400],
    // The same client for another passholder.
    ['client', { selfCheckinPerClient: two }, '8703fee0-29cc-452c-b1af-000000000000', 429],
  ])('is limited per %s, whatever the code', async (_what, limit, third, elsewhere) => {
    const backend = await startOwn({ limits: { ...roomyLimits, ...limit } })
    expect((await post(backend, 'wrong')).statusCode).toBe(400)
    expect((await post(backend, backend.codeOf())).statusCode).toBe(201)
    const refused = await post(backend, backend.codeOf(), third)
    expect([refused.statusCode, refused.json().type]).toEqual([429, problemType('uitpas/rate-limited')])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const other = await post(backend, backend.codeOf(), '8703fee0-29cc-452c-b1af-000000000001')
    expect(other.statusCode).toBe(elsewhere)
    expect(await newCheckins(backend)).toHaveLength(1)
  })
})

describe('the code that a zuil asks for itself', () => {
  const current = async (backend: TestBackend, path: string) =>
    (await backend.asZuil({ url: `/api/kiosk-devices/${path}` })).json()

  it('is none where it shows none', async () => {
    const backend = await startOwn()
    expect(await current(backend, 'checkins')).toHaveProperty('checkinCode')
    await backend.sql('update zuil set show_qr = false where id = $1', ids.zuil)
    const { event, checkinCode } = await current(backend, 'checkins')
    // The document has it always: empty.
    expect([event.id, checkinCode]).toEqual([ids.event, ''])
  })

  it('is the one that is taken, on its own event and on the current one', async () => {
    const backend = await startOwn()
    await backend.sql('update zuil set counter_event_id = $2 where id = $1', ids.zuil, ids.event)
    for (const [path, holder] of [
      ['checkins', ids.holder],
      ['events', ids.socialHolder],
    ] as const) {
      const { checkinCode } = await current(backend, path)
      expect(checkinCode).toBe(backend.codeOf())
      expect((await post(backend, checkinCode, holder)).statusCode).toBe(201)
    }
  })
})
